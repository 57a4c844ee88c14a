package connection_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
)

func impatient(c *connection.Config) {
	c.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
}

func TestProcessesRenewARotatingTokenOneAtATimeAndNeverShowOneTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t, impatient)
	id := d.connect().View.ID
	var all sync.WaitGroup
	for range 4 {
		open := d.target(d.process(), id)
		for range 5 {
			all.Go(func() { assert.NoError(t, open.renew(t.Context())) })
		}
	}
	all.Wait()
	assert.Equal(t, 20, d.system.serial)
	assert.Zero(t, d.system.twice)
	assert.Equal(t, d.system.grant, d.target(d.process(), id).o.Secrets[grant].Reveal(), "the newest is what is stored")
}

func TestARenewalIsNotLostToASettingsPageThatIsSavedMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	open := d.target(d.svc, id)
	d.system.during = func() {
		_, err := d.svc.Disable(t.Context(), boss, "acme", id)
		assert.NoError(t, err)
	}
	require.NoError(t, open.renew(t.Context()), "what was used up must be replaced, though the connection is off by now")
	d.system.during = nil
	_, err := d.svc.Enable(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	require.NoError(t, d.target(d.svc, id).renew(t.Context()))
	assert.Zero(t, d.system.twice)
}

func TestARenewalNeverOverwritesWhatAPersonEnteredMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	open := d.target(d.svc, id)
	d.system.during = func() {
		_, err := d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets(grant, "consent given anew")})
		assert.NoError(t, err)
		_, err = open.o.LoadSecret(t.Context(), grant) // another call of the same target looks
		assert.NoError(t, err)
	}
	require.ErrorIs(t, open.renew(t.Context()), hris.ConnectionChanged)
	assert.Equal(t, "consent given anew", d.target(d.process(), id).o.Secrets[grant].Reveal())

	d.system.do(func() { d.system.during, d.system.grant = nil, "consent given anew" })
	require.NoError(t, open.renew(t.Context()), "the next renewal begins from what was entered")
}

func TestARenewalPutsNothingBackThatWasErased(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	open := d.target(d.svc, id)
	d.system.during = func() {
		_, err := d.svc.Forget(t.Context(), boss, "acme", id, grant)
		assert.NoError(t, err)
		_, err = open.o.LoadSecret(t.Context(), grant)
		assert.NoError(t, err)
	}
	require.ErrorIs(t, open.renew(t.Context()), hris.ConnectionChanged)
	assert.True(t, d.target(d.process(), id).o.Secrets[grant].IsZero())
	require.ErrorIs(t, open.renew(t.Context()), hris.BadCredentials)
}

func TestATokenThatItsOwnTestRenewsIsSavedAsItIsThen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	svc := d.process(func(c *connection.Config) {
		v := d.system.vendor()
		open := v.Products[0].Open
		v.Products[0].Open = func(o hris.Opening) (hris.Target, error) {
			made, err := open(o)
			return eager{made.(*target)}, err
		}
		c.Vendors = []hris.Vendor{v}
	})
	out, err := svc.Connect(t.Context(), admin, "acme", request())
	require.NoError(t, err)
	id := out.View.ID
	assert.Equal(t, d.system.grant, d.target(d.svc, id).o.Secrets[grant].Reveal())

	d.system.do(func() { d.system.grant = "second consent" })
	_, err = svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets(grant, "second consent")})
	require.NoError(t, err)
	assert.Equal(t, d.system.grant, d.target(d.svc, id).o.Secrets[grant].Reveal())

	// Rotating another credential renews the stored one, and keeps it though the
	// rotation is refused.
	_, err = svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", "bad")})
	require.ErrorIs(t, err, hris.BadCredentials)
	assert.Equal(t, d.system.grant, d.target(d.process(), id).o.Secrets[grant].Reveal())
	assert.Zero(t, d.system.twice)
}

// eager renews its token with every check.
type eager struct{ *target }

func (e eager) Check(ctx context.Context) (hris.Report, error) {
	if err := e.renew(ctx); err != nil {
		return hris.Report{}, err
	}
	return e.target.Check(ctx)
}

func TestALockIsWaitedForAsLongAsTheCallerWaits(t *testing.T) {
	t.Parallel()
	waiting, giveUp := context.WithCancel(t.Context())
	d := newDesk(t, func(c *connection.Config) {
		c.Sleep = func(ctx context.Context, _ time.Duration) error { giveUp(); return ctx.Err() }
	})
	id := d.connect().View.ID
	one, two := d.target(d.svc, id), d.target(d.process(), id)
	unlock, err := one.o.LockSecret(t.Context(), grant)
	require.NoError(t, err)
	_, err = two.o.LockSecret(waiting, grant)
	require.ErrorIs(t, err, hris.SecretBusy)
	unlock()
	unlock, err = two.o.LockSecret(t.Context(), grant)
	require.NoError(t, err)
	unlock()
}

func TestALockLastsAsLongAsTheRenewalAndNotMuchLongerThanItsProcess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		id := d.connect().View.ID
		ref, part := connection.Ref{Tenant: "acme", ID: id}, "secret/"+grant
		unlock, err := d.target(d.svc, id).o.LockSecret(t.Context(), grant)
		require.NoError(t, err)
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		require.ErrorIs(t, d.store.Lock(t.Context(), ref, part, "other", time.Second), hris.SecretBusy)
		unlock()
		require.NoError(t, d.store.Lock(t.Context(), ref, part, "dead", 30*time.Second))

		began := time.Now()
		unlock, err = d.target(d.svc, id).o.LockSecret(t.Context(), grant)
		require.NoError(t, err)
		unlock()
		assert.InDelta(t, 30*time.Second, time.Since(began), float64(time.Second))
	})
}

func TestResealBringsEverythingToTheNewestKeyAndDisturbsNobody(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect(webhook)
	id := out.View.ID
	rekeyed := d.process(func(c *connection.Config) { c.Sealer = ring(t, "k2", "k1") })
	open := d.target(rekeyed, id)
	n, err := rekeyed.Reseal(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 6, n, "settings, rules, form, webhook and two secrets")
	n, err = rekeyed.Reseal(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n)
	r, err := d.store.Get(t.Context(), connection.Ref{Tenant: "acme", ID: id})
	require.NoError(t, err)
	for name, p := range r.Parts {
		assert.Equal(t, "k2", privacy.KeyID(p.Sealed), name)
	}
	require.NoError(t, open.renew(t.Context()), "a target that was open goes on")

	alone := d.process(func(c *connection.Config) { c.Sealer = ring(t, "k2") })
	v, err := alone.Show(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	assert.Equal(t, "ABCD", v.Secrets[0].LastFour)
	assert.Equal(t, out.View.Rev, v.Rev)
}

func TestResealNamesWhatNoKeyOpensAndDoesTheRest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lost := d.connect().View.ID
	svc := d.process(func(c *connection.Config) { c.Sealer = ring(t, "k2") })
	_, err := svc.Connect(t.Context(), admin, "acme", request())
	require.NoError(t, err)
	n, err := svc.Reseal(t.Context())
	require.ErrorIs(t, err, hris.SetupIncomplete)
	assert.Zero(t, n)
	assert.Contains(t, err.Error(), lost)
	_, err = svc.Show(t.Context(), admin, "acme", lost)
	require.ErrorIs(t, err, hris.SetupIncomplete)
}

func TestWhatIsSealedOpensInItsOwnPlaceAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one, two := d.connect().View.ID, d.connect().View.ID
	from, err := d.store.Get(t.Context(), connection.Ref{Tenant: "acme", ID: one})
	require.NoError(t, err)
	for part, other := range map[string]connection.Ref{"secret/token": {Tenant: "acme", ID: two}, "secret/extra": {Tenant: "acme", ID: one}} {
		_, err = d.store.Change(t.Context(), other, connection.Change{At: d.clock, Rev: 1, Put: map[string][]byte{part: from.Parts["secret/token"].Sealed}})
		require.NoError(t, err)
		_, err = d.svc.Show(t.Context(), admin, "acme", other.ID)
		require.ErrorIs(t, err, hris.SetupIncomplete)
	}
}

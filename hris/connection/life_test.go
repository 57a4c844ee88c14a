package connection_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

func TestADisabledConnectionIsUsedForNothingUntilItIsEnabled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect(webhook)
	id, token := out.View.ID, out.Activation.Token.Reveal()
	other := d.process()
	_, err := other.Connection(t.Context(), "acme", id)
	require.NoError(t, err)
	_, err = d.svc.Disable(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	_, err = other.Connection(t.Context(), "acme", id)
	require.ErrorIs(t, err, hris.Disabled, "in every process at once")
	_, err = d.svc.Open(t.Context(), boss, "acme", id)
	require.ErrorIs(t, err, hris.Disabled)
	e, err := d.svc.Endpoint(t.Context(), token)
	require.NoError(t, err)
	assert.Equal(t, hris.EndpointOff, e.State)
	assert.Empty(t, e.Keys)

	_, err = d.svc.Enable(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	_, err = other.Connection(t.Context(), "acme", id)
	require.NoError(t, err)
	e, err = d.svc.Endpoint(t.Context(), token)
	require.NoError(t, err)
	assert.True(t, e.Keys[0].Equal(out.Activation.Key))
}

func TestReactivatingMakesANewEndpointAndTheFormerIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect(webhook)
	id := out.View.ID
	_, err := d.svc.Disable(t.Context(), boss, "acme", id)
	require.NoError(t, err)

	d.system.missing = true
	_, err = d.svc.Reactivate(t.Context(), boss, "acme", id, connection.Reactivation{})
	require.ErrorIs(t, err, hris.RightMissing, "it is tested first")
	d.system.missing = false
	again, err := d.svc.Reactivate(t.Context(), boss, "acme", id, connection.Reactivation{})
	require.NoError(t, err)
	assert.Equal(t, connection.Active, again.View.State)
	assert.Equal(t, 2, again.View.Generation)
	assert.False(t, again.Activation.Token.Equal(out.Activation.Token))
	assert.False(t, again.Activation.Key.Equal(out.Activation.Key))

	former, err := d.svc.Endpoint(t.Context(), out.Activation.Token.Reveal())
	require.NoError(t, err)
	assert.Equal(t, hris.Endpoint{Tenant: "acme", Connection: id, Generation: 1, State: hris.EndpointPast}, former)
	now, err := d.svc.Endpoint(t.Context(), again.Activation.Token.Reveal())
	require.NoError(t, err)
	assert.Equal(t, hris.EndpointActive, now.State)
	assert.True(t, now.Keys[0].Equal(again.Activation.Key))
	_, err = d.svc.Endpoint(t.Context(), "guessed")
	require.ErrorIs(t, err, hris.NoConnection)
}

func TestRemovingErasesAllThatIsSealedAndTheDraftsAndNothingLeadsBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect(webhook)
	id := out.View.ID
	open := d.target(d.svc, id)
	d.erase = errors.New("ledger is away: " + canaryPerson)
	err := d.svc.Remove(t.Context(), remover, "acme", id)
	require.ErrorIs(t, err, hris.Unavailable)
	assert.NotContains(t, err.Error(), canaryPerson)
	r, err := d.store.Get(t.Context(), connection.Ref{Tenant: "acme", ID: id})
	require.NoError(t, err)
	assert.Empty(t, r.Parts, "what is sealed here is gone all the same")

	d.erase = nil
	require.NoError(t, d.svc.Remove(t.Context(), remover, "acme", id), "again, for the drafts")
	assert.Equal(t, []string{"acme/" + id, "acme/" + id}, d.erased)
	assert.Equal(t, []connection.Kind{connection.Connected, connection.WasRemoved, connection.SealedErased}, d.kinds(id))

	_, err = d.svc.Connection(t.Context(), "acme", id)
	require.ErrorIs(t, err, hris.Disabled)
	for name, call := range calls(d.svc, boss, "acme", id) {
		switch name {
		case "Show", "Audit", "List":
			require.NoError(t, call(t.Context()), name)
		case "Remove": // by the boss
			require.ErrorIs(t, call(t.Context()), hris.NotAllowed)
		case "Connect":
		default:
			require.ErrorIs(t, call(t.Context()), hris.Disabled, name)
		}
	}
	e, err := d.svc.Endpoint(t.Context(), out.Activation.Token.Reveal())
	require.NoError(t, err)
	assert.Equal(t, hris.EndpointPast, e.State)
	secret, err := open.o.LoadSecret(t.Context(), grant)
	require.NoError(t, err)
	assert.True(t, secret.IsZero(), "a target that was open loads nothing any more")
	require.ErrorIs(t, open.o.SaveSecret(t.Context(), grant, secret), hris.Disabled, "and puts nothing back")
}

func TestWhoIsConnectedAnewHasTheSameAccount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.connect()
	require.NoError(t, d.svc.Remove(t.Context(), remover, "acme", first.View.ID))
	second := d.connect()
	assert.NotEqual(t, first.View.ID, second.View.ID)
	assert.Equal(t, first.View.Account, second.View.Account, "the ledger's keys are made of it")
}

// A clock that was ahead must not hide what was missed before it is caught up with.
func TestWhatMayHaveBeenMissedNeverBeginsInTheFuture(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect(webhook)
	began := out.View.Created
	for _, heard := range []time.Time{d.clock.Add(time.Hour), d.clock.AddDate(1, 0, 0)} {
		require.NoError(t, d.svc.RecordHealth(t.Context(), out.Activation.Token.Reveal(), hris.Health{State: hris.HookLive, HeardAt: heard}))
		d.clock = d.clock.Add(time.Minute)
		again, err := d.svc.Reactivate(t.Context(), admin, "acme", out.View.ID, connection.Reactivation{})
		require.NoError(t, err)
		require.Equal(t, began, again.Activation.MissedFrom)
		out.Activation = again.Activation
	}
}

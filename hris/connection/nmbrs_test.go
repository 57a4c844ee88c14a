package connection_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// A vendor whose refresh tokens are good once, two processes, and the transfers
// that go through the connection.
func TestProcessesShareAConsentOfNmbrsAndTransfersGoThroughTheConnection(t *testing.T) {
	t.Parallel()
	clock := nmbrstest.NewClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	fake := nmbrstest.NewServer(nmbrstest.Config{Now: clock.Now, Limit: -1})
	t.Cleanup(fake.Close)
	demo := fake.SeedDemo()
	access, refresh := fake.Tokens(demo.Accountant.ID)
	token := nmbrs.Token{Access: privacy.NewSecret(access), Refresh: privacy.NewSecret(refresh), Expires: clock.Now().Add(time.Hour), Renewed: clock.Now()}

	d := newDesk(t, func(c *connection.Config) {
		c.Vendors, c.Now = []hris.Vendor{nmbrs.Vendor()}, clock.Now
		c.Opening = func(connection.Ref, string) hris.Opening { return hris.Opening{BaseURL: fake.URL(), Now: clock.Now} }
	})
	out, err := d.svc.Connect(t.Context(), admin, "acme", connection.Request{
		Vendor: "nmbrs", Product: nmbrs.Vendor().Products[0].Name, Language: "en", AcceptMissing: true,
		Settings: fieldmap.Values{"api": fieldmap.OptionValue("rest"), "domain": fieldmap.TextValue(demo.Domain)},
		Secrets: map[string]privacy.Secret{
			"client_id": privacy.NewSecret(nmbrstest.DemoClientID), "client_secret": privacy.NewSecret(nmbrstest.DemoClientSecret),
			"subscription_key": privacy.NewSecret(nmbrstest.DemoSubscriptionKey), nmbrs.RefreshTokenName(demo.Accountant.UUID): token.Secret(),
		},
		Policy: request().Policy,
	})
	require.NoError(t, err)
	require.True(t, out.View.Mapped)
	id := out.View.ID

	var targets []hris.Target
	for range 3 {
		c, err := d.process().Connection(t.Context(), "acme", id)
		require.NoError(t, err)
		targets = append(targets, c.Target)
	}
	for range 3 {
		clock.Advance(2 * time.Hour)
		var all sync.WaitGroup
		for _, target := range targets {
			all.Go(func() {
				_, err := target.Form(t.Context(), nil)
				assert.NoError(t, err)
			})
		}
		all.Wait()
	}

	ledger := transfer.NewMemory(clock.Now)
	transfers, err := transfer.New(transfer.Config{Ledger: ledger, Connections: d.svc, HashKey: privacy.NewKey(), Sealer: ring(t, "k1"), Now: clock.Now})
	require.NoError(t, err)
	hire := &hris.Hire{PersonID: "p-1", ApplicationID: "a-1", Person: hris.Person{FirstName: "Jasmijn", LastName: "Hoekstra"}}
	hr := withRole("hr")
	draft, err := transfers.Prepare(t.Context(), hr, "acme", id, hire)
	require.NoError(t, err)
	assert.Equal(t, "Hoekstra", draft.Plan.Get("last_name").Text())
	_, err = transfers.Prepare(t.Context(), boss, "acme", id, hire)
	require.ErrorIs(t, err, hris.NotAllowed, "the connection's own policy answers")
	_, err = transfers.Prepare(t.Context(), hr, "other", id, hire)
	require.ErrorIs(t, err, hris.NoConnection)

	require.NoError(t, d.svc.Remove(t.Context(), remover, "acme", id))
	_, err = transfers.Prepare(t.Context(), hr, "acme", id, hire)
	require.ErrorIs(t, err, hris.Disabled)
	clock.Advance(2 * time.Hour)
	_, err = targets[0].Form(t.Context(), nil)
	require.ErrorIs(t, err, hris.Disabled, "a target that another process has open uses its consent up no more")
}

// A customer who hires nobody for months.
func TestAScheduleKeepsTheConsentOfARestingConnection(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "SQLite")
	svc, err := nmbrsHost(f.store, f.vendor.url, f.clock.Now)
	require.NoError(t, err)
	before, _ := f.vendor.renewals()
	var next time.Time
	for range 30 { // three months, with a look every third day
		f.clock.Advance(3 * 24 * time.Hour)
		for ref, err := range svc.Active(t.Context()) {
			require.NoError(t, err)
			next, err = svc.Refresh(t.Context(), ref.Tenant, ref.ID)
			require.NoError(t, err)
			require.True(t, next.After(f.clock.Now()))
		}
	}
	good, spent := f.vendor.renewals()
	assert.Equal(t, before+6, good, "twice in the life of a consent")
	assert.Zero(t, spent)
	c, err := svc.Connection(t.Context(), "acme", f.id)
	require.NoError(t, err)
	_, err = c.Target.Form(t.Context(), nil)
	require.NoError(t, err, "and the first hire after that goes through")

	f.clock.Advance(31 * 24 * time.Hour) // the schedule stood still
	_, err = svc.Refresh(t.Context(), "acme", f.id)
	require.ErrorIs(t, err, hris.BadCredentials)
	trail, err := f.store.Audit(t.Context(), connection.Ref{Tenant: "acme", ID: f.id}, 1)
	require.NoError(t, err)
	assert.Equal(t, connection.RefreshFailed, trail[0].Kind)
	assert.Equal(t, hris.BadCredentials, trail[0].Code)
}

package connection_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/transfer"
)

// unequipped are the ways in which a process may lack what a connection needs,
// although nothing is wrong with the connection.
func unequipped(t *testing.T) map[string]func(*connection.Config) {
	other := newSystem().vendor()
	other.Name = "other"
	return map[string]func(*connection.Config){
		"without the vendor": func(c *connection.Config) { c.Vendors = []hris.Vendor{other} },
		"without the key":    func(c *connection.Config) { c.Sealer = ring(t, "k2") },
	}
}

func TestWorkWaitsForAProcessThatHasTheVendorAndTheKey(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	for name, lacks := range unequipped(t) {
		t.Run(name, func(t *testing.T) {
			svc := d.process(lacks)
			working := unasked(svc, "acme", id)
			delete(working, "Policy") // takes neither
			for name, call := range working {
				code := hris.CodeOf(call(t.Context()))
				assert.True(t, code.StopsLine(), "%s: a line rests, and its hand-overs are not held one by one: %s", name, code)
				assert.Equal(t, hris.FixByWaiting, code.Fix(), "%s: nobody has to let them go on: %s", name, code)
			}
		})
	}
	require.NoError(t, d.svc.Passes(t.Context(), "acme", id))
}

func TestWhatCannotBeReadIsListedSwitchedOffAndRemovedAllTheSame(t *testing.T) {
	t.Parallel()
	for name, lacks := range unequipped(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			id := d.connect().View.ID
			told := 0
			svc := d.process(lacks, func(c *connection.Config) {
				c.Changed = func(context.Context, string, string) error { told++; return nil }
			})
			views, err := svc.List(t.Context(), admin, "acme")
			require.NoError(t, err)
			require.Len(t, views, 1)
			assert.Equal(t, id, views[0].ID)
			out, err := svc.Disable(t.Context(), admin, "acme", id)
			require.NoError(t, err, "it is switched off")
			assert.Equal(t, connection.Disabled, out.View.State)
			_, err = svc.Enable(t.Context(), admin, "acme", id)
			require.NoError(t, err)
			assert.Equal(t, 1, told)
			_, err = svc.Forget(t.Context(), admin, "acme", id, "token")
			require.NoError(t, err)
			require.NoError(t, svc.Remove(t.Context(), remover, "acme", id))
			out, err = svc.Disable(t.Context(), admin, "acme", id)
			require.ErrorIs(t, err, hris.Disabled)
		})
	}
}

func TestARoleWithoutANameEntitlesNobody(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	config := d.config
	config.Managers = strings.Split("", ",") // an environment variable that is not set
	_, err := connection.New(config)
	require.ErrorIs(t, err, hris.InvalidInput)

	id := d.connect(func(q *connection.Request) {
		q.Policy = transfer.RolePolicy{View: []string{""}, Send: []string{""}, Manage: []string{""}, Remove: []string{""}}
	}).View.ID
	nobody := transfer.Actor{ID: "u-nobody", Roles: strings.Split("", ",")}
	for name, call := range calls(d.svc, nobody, "acme", id) {
		if name == "List" {
			views, err := d.svc.List(t.Context(), nobody, "acme")
			require.NoError(t, err)
			assert.Empty(t, views)
			continue
		}
		assert.ErrorIs(t, call(t.Context()), hris.NotAllowed, name)
	}
}

func TestTheTrailNamesNoSecretThatNoProductIsKnownToAsk(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	for name, lacks := range unequipped(t) {
		svc := d.process(lacks)
		_, err := svc.Rotate(t.Context(), admin, "acme", id, connection.Rotation{Secrets: secrets(canaryNew, "token")}) // value and name changed places
		require.Error(t, err)
		trail, err := d.store.Audit(t.Context(), connection.Ref{Tenant: "acme", ID: id}, 10)
		require.NoError(t, err)
		for _, e := range trail {
			assert.NotContains(t, e.Names, canaryNew, name)
		}
	}
}

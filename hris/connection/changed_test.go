package connection_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// waiting is what waits for connections at a host.
type waiting struct {
	told  []string
	fails error
}

func (w *waiting) changed(_ context.Context, tenant, id string) error {
	w.told = append(w.told, tenant+"/"+id)
	return w.fails
}

func TestWhatWaitsForAConnectionIsToldOfEachChangeThatMayHelp(t *testing.T) {
	t.Parallel()
	w := &waiting{}
	d := newDesk(t, func(c *connection.Config) { c.Changed = w.changed })
	id := d.connect().View.ID
	assert.Empty(t, w.told, "nothing can wait for what was not there")
	for name, call := range calls(d.svc, almighty, "acme", id) {
		helps := map[string]bool{"Rotate": true, "Configure": true, "ChangeMapping": true, "Enable": true, "Reactivate": true}[name]
		if name == "Remove" || name == "Forget" {
			continue
		}
		w.told = nil
		_, err := d.svc.Enable(t.Context(), almighty, "acme", id)
		require.NoError(t, err)
		w.told = nil
		if err := call(t.Context()); err != nil {
			require.ErrorIs(t, err, hris.InvalidInput, name) // it needs more than these calls give
		}
		if helps {
			assert.Equal(t, []string{"acme/" + id}, w.told, name)
		} else {
			assert.Empty(t, w.told, name)
		}
	}
	w.told = nil
	_, err := d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", "mistyped")})
	require.ErrorIs(t, err, hris.BadCredentials)
	assert.Empty(t, w.told, "what was refused changes nothing")
}

func TestAHostThatCannotBeToldUndoesNothing(t *testing.T) {
	t.Parallel()
	w := &waiting{fails: errors.New("ledger is away: " + canaryPerson)}
	d := newDesk(t, func(c *connection.Config) { c.Changed = w.changed })
	id := d.connect(webhook).View.ID
	d.system.good[canaryNew] = true
	out, err := d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", canaryNew)})
	require.ErrorIs(t, err, hris.Unavailable)
	assert.NotContains(t, err.Error(), canaryPerson)
	assert.Equal(t, "EFGH", out.View.Secrets[0].LastFour)
	v, err := d.svc.Show(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	assert.Equal(t, out.View, v, "it is saved")

	again, err := d.svc.Reactivate(t.Context(), boss, "acme", id, connection.Reactivation{})
	require.ErrorIs(t, err, hris.Unavailable)
	require.NotNil(t, again.Activation, "what is shown once is shown")

	w.fails, w.told = nil, nil
	_, err = d.svc.Enable(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	assert.Len(t, w.told, 1, "and can be told again")
}

func TestAnOptionThatTheTargetDoesNotOfferIsAMistakeOfTheRules(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.system.options = []fieldmap.Choice{{ID: "7", Label: canaryPerson}, {ID: "8", Label: "Somebody"}}
	for i := range d.system.form.Fields {
		if f := &d.system.form.Fields[i]; f.Path == "manager" {
			f.Referenced, f.Choices = true, nil
		}
	}
	id := d.connect().View.ID
	rules := func(manager string) fieldmap.Rules {
		r := fieldmap.Match(hris.HireSchema(), d.system.form)
		r.Rules = append(r.Rules, fieldmap.Rule{To: "manager", Const: fieldmap.TextValue(manager)})
		return r
	}
	out, err := d.svc.ChangeMapping(t.Context(), boss, "acme", id, 0, rules("9"))
	require.ErrorIs(t, err, hris.InvalidMapping)
	assert.NotContains(t, err.Error(), canaryPerson)
	require.True(t, out.Problems.Has(fieldmap.CodeUnknownOption))
	wrong := out.Problems.Of(fieldmap.SeverityError)[0]
	assert.Equal(t, len(rules("9").Rules)-1, wrong.Rule)
	assert.Equal(t, "manager", wrong.Field)
	assert.NotEmpty(t, wrong.Text)

	_, err = d.svc.ChangeMapping(t.Context(), boss, "acme", id, 0, rules("8"))
	require.NoError(t, err)
	_, err = d.svc.Connect(t.Context(), admin, "acme", request(func(q *connection.Request) { q.Rules = new(rules("9")) }))
	require.ErrorIs(t, err, hris.InvalidMapping)
}

func TestAnOptionThatDependsOnEachHiresOwnChoiceIsLeftToThatHire(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.system.form.Fields = append(d.system.form.Fields, fieldmap.Field{Path: "team", Label: "Team", Kind: fieldmap.Option, Referenced: true, DependsOn: []string{"manager"}})
	id := d.connect().View.ID
	rules := fieldmap.Match(hris.HireSchema(), d.system.form)
	rules.Rules = append(rules.Rules, fieldmap.Rule{To: "team", Const: fieldmap.TextValue("north")})
	_, err := d.svc.ChangeMapping(t.Context(), boss, "acme", id, 0, rules)
	require.NoError(t, err)
	rules.Rules = append(rules.Rules, fieldmap.Rule{To: "manager", Const: fieldmap.TextValue("7")})
	_, err = d.svc.ChangeMapping(t.Context(), boss, "acme", id, 0, rules)
	require.ErrorIs(t, err, hris.InvalidMapping, "now it is the same for all")
}

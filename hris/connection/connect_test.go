package connection_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

func (d *desk) nothingSaved() {
	d.Helper()
	list, err := d.store.List(d.Context(), "acme")
	require.NoError(d, err)
	assert.Empty(d, list)
}

func TestWhatPassesItsTestIsConnectedWithTheVendorsOwnMapping(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect()
	assert.True(t, out.Report.OK())
	assert.True(t, out.View.Mapped)
	assert.Equal(t, "fake:"+canaryPlace, out.View.Account)
	assert.Equal(t, connection.Active, out.View.State)
	assert.Equal(t, 1, out.View.Generation)
	assert.Nil(t, out.Activation)

	c, err := d.svc.Connection(t.Context(), "acme", out.View.ID)
	require.NoError(t, err)
	assert.Equal(t, "last_name", c.Rules.Rules[0].To)
	assert.True(t, c.Policy.Allows([]string{"hr"}, transfer.Send))
	assert.Equal(t, []connection.Kind{connection.Connected}, d.kinds(out.View.ID))
}

func TestNothingIsSavedWhileSomethingIsMissingUnlessThePersonSaysSo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.system.missing = true
	out, err := d.svc.Connect(t.Context(), admin, "acme", request())
	require.ErrorIs(t, err, hris.RightMissing)
	unready, ok := errors.AsType[*connection.Unready](err)
	require.True(t, ok)
	assert.Equal(t, out.Report, unready.Report)
	assert.NotContains(t, err.Error(), canaryPlace, "findings may quote settings")
	d.nothingSaved()

	out = d.connect(func(q *connection.Request) { q.AcceptMissing = true })
	assert.False(t, out.View.Tested.OK)
}

func TestNothingIsSavedWhereTheCheckCouldNotRun(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.system.fails = &hris.Error{Code: hris.Unavailable}
	_, err := d.svc.Connect(t.Context(), admin, "acme", request(func(q *connection.Request) { q.AcceptMissing = true }))
	require.ErrorIs(t, err, hris.Unavailable)
	d.nothingSaved()
}

func TestAllThatIsWrongWithTheSettingsIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, err := d.svc.Connect(t.Context(), admin, "acme", connection.Request{Vendor: "fake", Product: "people", Settings: fieldmap.Values{"colour": fieldmap.TextValue("red")}})
	require.ErrorIs(t, err, hris.InvalidSetting)
	e, _ := errors.AsType[*hris.Error](err)
	assert.ElementsMatch(t, []string{"environment", "colour", "token"}, e.Fields)
	_, err = d.svc.Connect(t.Context(), admin, "acme", request(func(q *connection.Request) { q.Secrets["tokn"] = privacy.NewSecret(canaryExtra) }))
	require.ErrorIs(t, err, hris.InvalidSetting)
	d.nothingSaved()
}

func TestWhatIsWrongWithARequestIsSaidWithoutWhatWasEntered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wrong func(q *connection.Request)
		says  string
	}{
		"a setting of another kind": {func(q *connection.Request) { q.Settings["environment"] = fieldmap.OptionValue(canaryPlace) },
			"environment: this field takes text, not option (fields: environment)"},
		"a secret that is missing": {func(q *connection.Request) { q.Secrets = nil }, "token: this secret is needed (fields: token)"},
		"a vendor that is none":    {func(q *connection.Request) { q.Vendor = canaryName }, "no vendor of this name is plugged in; there are fake"},
		"a product that is none":   {func(q *connection.Request) { q.Product = canaryName }, "the vendor fake has no product of this name; it has people"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newDesk(t).svc.Connect(t.Context(), admin, "acme", request(c.wrong))
			require.ErrorContains(t, err, c.says)
			assert.NotContains(t, err.Error(), "canary")
		})
	}
}

func TestRulesWithMistakesAreNotConnected(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.svc.Connect(t.Context(), admin, "acme", request(func(q *connection.Request) {
		q.Rules = &fieldmap.Rules{Rules: []fieldmap.Rule{{To: "no_such", From: fieldmap.Paths{"person.last_name"}}}}
	}))
	require.ErrorIs(t, err, hris.InvalidMapping)
	assert.NotEmpty(t, out.Problems)
	d.nothingSaved()
}

func TestAConnectionWithoutAFormIsMappedLater(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.system.missing = true
	d.system.form = fieldmap.Schema{}
	form := newSystem().form
	svc := d.process(func(c *connection.Config) {
		v := d.system.vendor()
		open := v.Products[0].Open
		v.Products[0].Open = func(o hris.Opening) (hris.Target, error) {
			made, err := open(o)
			return formless{made}, err
		}
		c.Vendors = []hris.Vendor{v}
	})
	out, err := svc.Connect(t.Context(), admin, "acme", request(func(q *connection.Request) { q.AcceptMissing = true }))
	require.NoError(t, err)
	assert.False(t, out.View.Mapped)
	_, err = d.svc.Connection(t.Context(), "acme", out.View.ID)
	require.ErrorIs(t, err, hris.NotMapped)

	d.system.do(func() { d.system.form = form })
	out, err = d.svc.ChangeMapping(t.Context(), boss, "acme", out.View.ID, out.View.Rev, fieldmap.Match(hris.HireSchema(), form))
	require.NoError(t, err)
	_, err = d.svc.Connection(t.Context(), "acme", out.View.ID)
	require.NoError(t, err)
}

func TestASettingsPageShowsAtMostTheLastFourOfACredential(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect()
	v, err := d.svc.Show(t.Context(), boss, "acme", out.View.ID)
	require.NoError(t, err)
	require.Len(t, v.Secrets, 3)
	assert.Equal(t, connection.SecretView{Name: "token", Set: true, LastFour: "ABCD", Since: d.clock}, v.Secrets[0])
	assert.False(t, v.Secrets[1].Set)
	assert.Equal(t, connection.SecretView{Name: grant, Set: true, Since: d.clock}, v.Secrets[2], "nothing is shown of a token that rotates")
	assert.Equal(t, canaryPlace, v.Settings["environment"].Text())
	assert.Equal(t, canaryName, v.Name)
}

func TestConnectingTakesTheRightToManageIntegrations(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, actor := range []transfer.Actor{boss, stranger, transfer.System} {
		_, err := d.svc.Connect(t.Context(), actor, "acme", request())
		require.ErrorIs(t, err, hris.NotAllowed)
	}
	for _, actor := range []transfer.Actor{{}, {ID: "noor@example.com", Roles: admin.Roles}} {
		_, err := d.svc.Connect(t.Context(), actor, "acme", request())
		require.ErrorIs(t, err, hris.InvalidInput)
	}
	d.nothingSaved()
}

func TestTheAuditTrailNamesTheSettingsThatWereGivenAndNotTheFormsEmptyFields(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.svc.Connect(t.Context(), admin, "acme", request(func(q *connection.Request) {
		q.Settings = fieldmap.Values{"environment": fieldmap.TextValue("north"), "color": {}}
	}))
	require.NoError(t, err)
	trail, err := d.svc.Audit(t.Context(), admin, "acme", out.View.ID, 1)
	require.NoError(t, err)
	require.Len(t, trail, 1)
	assert.Contains(t, trail[0].Names, "environment")
	assert.NotContains(t, trail[0].Names, "color")
}

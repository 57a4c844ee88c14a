package connection_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// formless may not read the form yet.
type formless struct{ hris.Target }

func (formless) Form(context.Context, fieldmap.Values) (*hris.Form, error) {
	return nil, &hris.Error{Code: hris.RightMissing}
}

func secrets(nameValue ...string) map[string]privacy.Secret {
	m := map[string]privacy.Secret{}
	for i := 0; i < len(nameValue); i += 2 {
		m[nameValue[i]] = privacy.NewSecret(nameValue[i+1])
	}
	return m
}

func TestANewCredentialIsTestedBeforeTheOldOneIsDropped(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	uses := func() string { return d.target(d.svc, id).o.Secrets["token"].Reveal() }

	_, err := d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", canaryNew), AcceptMissing: true})
	require.ErrorIs(t, err, hris.BadCredentials, "whatever else is accepted")
	assert.Equal(t, canaryToken, uses())

	d.system.do(func() { d.system.good[canaryNew], d.system.fails = true, &hris.Error{Code: hris.Unavailable} })
	_, err = d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", canaryNew)})
	require.ErrorIs(t, err, hris.Unavailable)
	assert.Equal(t, canaryToken, uses())

	d.system.do(func() { d.system.fails = nil })
	_, err = d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", "")})
	require.ErrorIs(t, err, hris.InvalidSetting, "it is required")
	out, err := d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", canaryNew, "extra", canaryExtra)})
	require.NoError(t, err)
	assert.Equal(t, canaryNew, uses())
	assert.Equal(t, "EFGH", out.View.Secrets[0].LastFour)

	out, err = d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Rev: out.View.Rev, Secrets: secrets("extra", "")})
	require.NoError(t, err)
	assert.False(t, out.View.Secrets[1].Set)
	assert.Equal(t, []connection.Kind{connection.Connected, connection.RotateRefused, connection.RotateRefused, connection.RotateRefused, connection.Rotated, connection.Rotated}, d.kinds(id))
}

func TestAnotherProcessUsesTheNewCredentialAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	other := d.process()
	before := d.target(other, id)
	assert.Same(t, before, d.target(other, id), "a target is opened once")
	d.system.good[canaryNew] = true
	_, err := d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", canaryNew)})
	require.NoError(t, err)
	assert.Equal(t, canaryNew, d.target(other, id).o.Secrets["token"].Reveal())
}

func TestACredentialCanBeErasedAndEnteredAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	out, err := d.svc.Forget(t.Context(), boss, "acme", id, "token")
	require.NoError(t, err)
	assert.False(t, out.View.Secrets[0].Set)
	assert.Empty(t, d.target(d.svc, id).o.Secrets["token"].Reveal())
	_, err = d.svc.Forget(t.Context(), boss, "acme", id, "token")
	require.ErrorIs(t, err, hris.InvalidInput)
	_, err = d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", canaryToken)})
	require.NoError(t, err)
}

func TestSettingsThatLeadToAnotherAccountAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect()
	id := out.View.ID
	_, err := d.svc.Configure(t.Context(), boss, "acme", id, connection.Configuration{Settings: fieldmap.Values{"environment": fieldmap.TextValue("elsewhere")}})
	require.ErrorIs(t, err, hris.OtherAccount)

	same := fieldmap.Values{"environment": fieldmap.TextValue(canaryPlace), "color": fieldmap.TextValue("red")}
	d.system.missing = true
	_, err = d.svc.Configure(t.Context(), boss, "acme", id, connection.Configuration{Settings: same})
	require.ErrorIs(t, err, hris.RightMissing)
	after, err := d.svc.Configure(t.Context(), boss, "acme", id, connection.Configuration{Rev: out.View.Rev, Name: canaryName, Language: "nl", Settings: same, AcceptMissing: true})
	require.NoError(t, err)
	assert.Equal(t, "red", after.View.Settings["color"].Text())
	assert.False(t, after.View.Tested.OK)
	entries, err := d.svc.Audit(t.Context(), boss, "acme", id, 1)
	require.NoError(t, err)
	assert.Equal(t, []string{"color", "language"}, entries[0].Names)

	_, err = d.svc.Configure(t.Context(), boss, "acme", id, connection.Configuration{Rev: out.View.Rev, Settings: same, AcceptMissing: true})
	require.ErrorIs(t, err, hris.ConnectionChanged, "it was changed since this page was opened")
}

func TestTestingAgainRemembersHowItWentAndChangesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect()
	d.system.missing = true
	report, err := d.svc.Test(t.Context(), boss, "acme", out.View.ID)
	require.NoError(t, err)
	assert.False(t, report.OK())
	v, err := d.svc.Show(t.Context(), boss, "acme", out.View.ID)
	require.NoError(t, err)
	assert.False(t, v.Tested.OK)
	assert.Equal(t, out.View.Rev, v.Rev)
	d.system.fails = &hris.Error{Code: hris.Unavailable}
	_, err = d.svc.Test(t.Context(), boss, "acme", out.View.ID)
	require.ErrorIs(t, err, hris.Unavailable)
	entries, err := d.svc.Audit(t.Context(), boss, "acme", out.View.ID, 2)
	require.NoError(t, err)
	assert.Equal(t, hris.Unavailable, entries[0].Code)
	assert.Equal(t, hris.RightMissing, entries[1].Code)
}

func TestAMappingIsSavedWithoutMistakesAndShowsWhatDriftedSince(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	view, err := d.svc.Mapping(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	assert.Empty(t, view.Drift)

	wrong := fieldmap.Rules{Rules: []fieldmap.Rule{
		{To: "last_name", From: fieldmap.Paths{"person.no_such"}}, {To: "no_such", From: fieldmap.Paths{"person.last_name"}},
	}}
	out, err := d.svc.ChangeMapping(t.Context(), boss, "acme", id, view.Rev, wrong)
	require.ErrorIs(t, err, hris.InvalidMapping)
	assert.GreaterOrEqual(t, len(out.Problems.Of(fieldmap.SeverityError)), 2, "all at once")

	rules := fieldmap.Merge(view.Rules, fieldmap.Rules{Rules: []fieldmap.Rule{{To: "note", From: fieldmap.Paths{"job.title"}}}})
	out, err = d.svc.ChangeMapping(t.Context(), boss, "acme", id, view.Rev, rules)
	require.NoError(t, err)
	_, err = d.svc.ChangeMapping(t.Context(), boss, "acme", id, view.Rev, rules)
	require.ErrorIs(t, err, hris.ConnectionChanged)
	entries, err := d.svc.Audit(t.Context(), boss, "acme", id, 1)
	require.NoError(t, err)
	assert.Equal(t, []string{"note"}, entries[0].Names)

	d.system.do(func() { d.system.form.Fields = d.system.form.Fields[:1] })
	view, err = d.svc.Mapping(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	require.NotEmpty(t, view.Drift)
	assert.True(t, view.Drift[0].Breaks)
	require.Error(t, view.Problems.Err())
}

func TestRulesAreComparedWithTheFormAsTheirOwnChoicesNarrowIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.system.form.Fields = append(d.system.form.Fields,
		fieldmap.Field{Path: "debtor", Label: "Debtor", Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "1"}, {ID: "2"}}},
		fieldmap.Field{Path: "department", Label: "Department", Kind: fieldmap.Option, DependsOn: []string{"debtor"}})
	d.system.narrow = func(f *fieldmap.Field, chosen fieldmap.Values) {
		if debtor := chosen["debtor"].Option(); f.Path == "department" && debtor != "" {
			f.Choices = []fieldmap.Choice{{ID: debtor + "-care"}, {ID: debtor + "-sales"}}
		}
	}
	out := d.connect()
	rules := func(department string) fieldmap.Rules {
		return fieldmap.Merge(fieldmap.Match(hris.HireSchema(), newSystem().form), fieldmap.Rules{Rules: []fieldmap.Rule{
			{To: "debtor", Const: fieldmap.OptionValue("2")}, {To: "department", Const: fieldmap.OptionValue(department)},
		}})
	}
	_, err := d.svc.ChangeMapping(t.Context(), boss, "acme", out.View.ID, 0, rules("1-care"))
	require.ErrorIs(t, err, hris.InvalidMapping, "a department of another debtor")
	_, err = d.svc.ChangeMapping(t.Context(), boss, "acme", out.View.ID, 0, rules("2-care"))
	require.NoError(t, err)
	view, err := d.svc.Mapping(t.Context(), boss, "acme", out.View.ID)
	require.NoError(t, err)
	assert.Empty(t, view.Drift)
	department, _ := view.Form.Field("department")
	assert.Equal(t, "2-care", department.Choices[0].ID)
}

func TestRolesAreSeparateAndNeverLeaveNobodyToManage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.connect()
	id := out.View.ID
	_, err := d.svc.Show(t.Context(), remover, "acme", id)
	require.ErrorIs(t, err, hris.NotAllowed)
	require.ErrorIs(t, d.svc.Remove(t.Context(), admin, "acme", id), hris.NotAllowed)

	out, err = d.svc.ChangeRoles(t.Context(), boss, "acme", id, out.View.Rev, transfer.RolePolicy{Send: []string{"hr"}})
	require.NoError(t, err)
	c, err := d.svc.Connection(t.Context(), "acme", id)
	require.NoError(t, err)
	assert.False(t, c.Policy.Allows([]string{"hr"}, transfer.View))
	_, err = d.svc.Show(t.Context(), boss, "acme", id)
	require.ErrorIs(t, err, hris.NotAllowed)
	entries, err := d.svc.Audit(t.Context(), admin, "acme", id, 1)
	require.NoError(t, err)
	assert.Equal(t, []string{"view", "manage", "remove"}, entries[0].Names)
	_, err = d.svc.ChangeRoles(t.Context(), admin, "acme", id, out.View.Rev, transfer.RolePolicy{Remove: []string{"admin"}})
	require.NoError(t, err)
	require.NoError(t, d.svc.Remove(t.Context(), admin, "acme", id))
}

// An outage is a finding to the vendors, and no error.
func TestCredentialsThatCouldNotBeTriedNeverReplaceOthersEvenWhereWhatIsMissingIsAccepted(t *testing.T) {
	t.Parallel()
	for _, code := range []hris.Code{hris.Unavailable, hris.RateLimited, hris.BadAnswer, hris.AddressBlocked, hris.BadCredentials} {
		d := newDesk(t)
		id := d.connect().View.ID
		d.system.do(func() { d.system.untried = &hris.Error{Code: code, Vendor: "fake"} })
		_, err := d.svc.Rotate(t.Context(), admin, "acme", id, connection.Rotation{Secrets: secrets("token", canaryNew), AcceptMissing: true})
		require.ErrorIs(t, err, code)
		assert.Equal(t, canaryToken, d.target(d.process(), id).o.Secrets["token"].Reveal())
	}
}

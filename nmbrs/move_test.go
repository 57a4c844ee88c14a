package nmbrs_test

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// relocation is an office that moves from SOAP to REST.
type relocation struct {
	*office
	clock *hristest.Clock
}

func newRelocation(t *testing.T) *relocation {
	t.Helper()
	world := hristest.World{Clock: hristest.NewClock(hired), Files: &hristest.Files{}}
	return &relocation{newOffice(t, world, nmbrs.SOAP, nmbrstest.Config{}), world.Clock}
}

// opened is a connection over one of the two.
func (r *relocation) opened(api nmbrs.API) *nmbrs.Target {
	r.api = api
	return r.target()
}

func (r *relocation) prepare(rules string) *nmbrs.Move {
	r.t.Helper()
	parsed, err := fieldmap.ParseRules([]byte(`{"v":1,"rules":[` + rules + `]}`))
	require.NoError(r.t, err)
	move, err := nmbrs.PrepareMove(r.t.Context(), r.opened(nmbrs.SOAP), r.opened(nmbrs.REST), parsed)
	require.NoError(r.t, err)
	return move
}

// pair gives what something of SOAP's is paired with.
func pair(t *testing.T, m *nmbrs.Move, kind, id string) nmbrs.MovePair {
	t.Helper()
	for _, p := range m.Pairs {
		if p.From.Kind == kind && p.From.ID == id {
			return p
		}
	}
	t.Fatalf("no %s %s", kind, id)
	return nmbrs.MovePair{}
}

func TestAMovePairsWhatNmbrsConvertsAndAsksAboutTheRest(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	m := r.prepare("")
	assert.Equal(t, "nmbrs:production:"+r.demo.Domain, m.Account)
	assert.Empty(t, m.WithoutConsent())
	for kind, ids := range map[string][2]string{
		"debtor": {soapID(r.demo.Accountant.ID), r.demo.Accountant.UUID}, "company": {soapID(r.demo.FourWeekly.ID), r.demo.FourWeekly.UUID},
	} {
		p := pair(t, m, kind, ids[0])
		assert.Equal(t, nmbrs.ByConverter, p.How, kind)
		assert.Equal(t, ids[1], p.To.ID, kind)
		assert.True(t, p.Settled() && p.Unambiguous(), kind)
	}
	department := pair(t, m, "department", soapID(r.demo.Departments[2].ID))
	assert.Equal(t, r.demo.Departments[2].UUID, department.To.ID)
	assert.Equal(t, nmbrs.ByCodeAndName, department.How)
	assert.False(t, department.Settled(), "a person confirms it")
	assert.True(t, department.Unambiguous())
	// Both debtors have a department 10 and a function 1.
	assert.Equal(t, r.demo.ClientDepartments[0].UUID, pair(t, m, "department", soapID(r.demo.ClientDepartments[0].ID)).To.ID)
	assert.Equal(t, r.demo.Functions[0].UUID, pair(t, m, "function", soapID(r.demo.Functions[0].ID)).To.ID)
	payroll := pair(t, m, "employee_type", "2")
	assert.Equal(t, "payroll", payroll.To.ID)
	assert.False(t, payroll.Settled())
	for _, open := range m.Open() {
		assert.NotContains(t, []string{"debtor", "company"}, open.From.Kind)
		assert.False(t, open.Used)
	}
	_, err := m.Rules()
	require.NoError(t, err, "the rules name nothing of it")
}

// everyKind are rules that name something of each kind, in each of the ways there are.
func (r *relocation) everyKind() string {
	d := r.demo
	return `{"to":"debtor","const":"` + soapID(d.Accountant.ID) + `"},
		{"to":"company","from":"job.legal_entity","options":{"North":"` + soapID(d.Monthly.ID) + `","South":"` + soapID(d.FourWeekly.ID) + `"},"default":"` + soapID(d.Monthly.ID) + `"},
		{"to":"department","from":"job.department","ops":["trim",{"op":"default","value":"` + soapID(d.Departments[0].ID) + `"}]},
		{"to":"function","const":"Kanarieverzorger"},
		{"to":"employee_type","const":2},
		{"to":"nationality","const":"1"},
		{"to":"nickname","off":true}`
}

func TestRulesComeOverWithRESTsIDs(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	m := r.prepare(r.everyKind())
	_, err := m.Rules()
	require.ErrorIs(t, err, hris.NotConfirmed)
	refused := new(hris.Error)
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, []string{"department", "employee_type", "nationality"}, refused.Fields)
	assert.True(t, m.Open()[0].Used, "what the rules name comes first")
	assert.False(t, m.Report().OK())

	require.NoError(t, m.Confirm("department", soapID(r.demo.Departments[0].ID), r.demo.Departments[0].UUID))
	require.NoError(t, m.Confirm("employee_type", "2", "payroll"))
	require.NoError(t, m.Confirm("nationality", "1", "NL"))
	m = stored(t, m)
	rules, err := m.Rules()
	require.NoError(t, err)
	assert.True(t, m.Report().OK())
	d := r.demo
	want, err := fieldmap.ParseRules([]byte(`{"v":1,"rules":[{"to":"debtor","const":"` + d.Accountant.UUID + `"},
		{"to":"company","from":"job.legal_entity","options":{"North":"` + d.Monthly.UUID + `","South":"` + d.FourWeekly.UUID + `"},"default":"` + d.Monthly.UUID + `"},
		{"to":"department","from":"job.department","ops":["trim",{"op":"default","value":"` + d.Departments[0].UUID + `"}]},
		{"to":"function","const":"Kanarieverzorger"},
		{"to":"employee_type","const":"payroll"},
		{"to":"nationality","const":"NL"},
		{"to":"nickname","off":true}]}`))
	require.NoError(t, err)
	assert.JSONEq(t, encoded(t, want), encoded(t, rules))
	problems, err := m.Check(hris.HireSchema())
	require.NoError(t, err)
	assert.NoError(t, problems.Err(), "they compile for the form over REST")

	before, err := fieldmap.ParseRules([]byte(`{"v":1,"rules":[` + r.everyKind() + `]}`))
	require.NoError(t, err)
	assert.JSONEq(t, encoded(t, before), encoded(t, m.Before), "the old connection's rules stay as they are")
}

func encoded(t *testing.T, what any) string {
	t.Helper()
	text, err := json.Marshal(what)
	require.NoError(t, err)
	return string(text)
}

// stored gives a move as a host has it that kept it between two requests.
func stored(t *testing.T, m *nmbrs.Move) *nmbrs.Move {
	t.Helper()
	again := new(nmbrs.Move)
	require.NoError(t, json.Unmarshal([]byte(encoded(t, m)), again))
	assert.JSONEq(t, encoded(t, m), encoded(t, again))
	return again
}

func TestRulesThatRESTHasNoPlaceForAreToldBeforeTheyAreSaved(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	m := r.prepare(`{"to":"title","const":"drs."},{"to":"debtor","const":"` + soapID(r.demo.Accountant.ID) + `"},{"to":"department","const":"Gone since"}`)
	p := pair(t, m, "department", "Gone since")
	assert.True(t, p.Used)
	assert.False(t, p.Unambiguous())
	require.NoError(t, m.Confirm("department", "Gone since", r.demo.Departments[1].UUID), "a person says what it is now")
	assert.Equal(t, nmbrs.ByHand, pair(t, m, "department", "Gone since").How)
	problems, err := m.Check(hris.HireSchema())
	require.NoError(t, err)
	require.Len(t, problems.Of(fieldmap.SeverityError), 1)
	assert.Equal(t, fieldmap.CodeReadOnly, problems.Of(fieldmap.SeverityError)[0].Code)
	drift := map[string]string{}
	for _, change := range m.Drift() {
		drift[change.Path+" "+change.Code] = change.Text
		assert.NotEqual(t, "debtor", change.Path, "what is paired is the same")
	}
	assert.Contains(t, drift, "title "+fieldmap.DriftReadOnly)
	assert.Contains(t, drift, "nationality "+fieldmap.DriftTightened)
}

func TestADebtorWithoutConsentIsTheFirstThingThatAMoveFinds(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	everything := maps.Clone(r.saved)
	delete(r.saved, r.demo.Accountant.UUID)
	rules := `{"to":"debtor","const":"` + soapID(r.demo.Accountant.ID) + `"},{"to":"department","const":"` + soapID(r.demo.Departments[1].ID) + `"},{"to":"employee_type","const":"2"}`
	m := r.prepare(rules)
	require.Len(t, m.WithoutConsent(), 1)
	assert.Equal(t, r.demo.Accountant.UUID, m.WithoutConsent()[0].To.ID, "the converter tells which consent to ask for")
	first := m.Report().Findings[0]
	assert.Equal(t, "consent of Hazelaar Groep", first.Subject)
	assert.Equal(t, hris.Missing, first.Standing)
	assert.Contains(t, first.Remedy, "30 days")
	assert.Equal(t, nmbrs.ByConverter, pair(t, m, "company", soapID(r.demo.Monthly.ID)).How)
	assert.Empty(t, m.Choices("department", soapID(r.demo.Departments[1].ID)), "nobody may read its departments yet")
	require.Error(t, m.Confirm("department", soapID(r.demo.Departments[1].ID), r.demo.ClientDepartments[0].UUID), "another debtor's")
	require.NoError(t, m.Confirm("employee_type", "2", "payroll"))
	_, err := m.Rules()
	require.ErrorIs(t, err, hris.NotConfirmed)

	r.saved = everything
	again := r.prepare(rules)
	again.Keep(stored(t, m))
	assert.Empty(t, again.WithoutConsent())
	assert.True(t, pair(t, again, "employee_type", "2").Confirmed, "what a person said is kept")
	require.NoError(t, again.Confirm("department", soapID(r.demo.Departments[1].ID), r.demo.Departments[1].UUID))
	_, err = again.Rules()
	require.NoError(t, err)
}

func TestWithoutAnyConsentAMoveTellsWhatToAskFor(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	clear(r.saved)
	m := r.prepare(`{"to":"debtor","const":"` + soapID(r.demo.Client.ID) + `"}`)
	assert.Len(t, m.WithoutConsent(), 2)
	rules, err := m.Rules()
	require.NoError(t, err, "the converter knows it")
	assert.Equal(t, r.demo.Client.UUID, rules.Rules[0].Const.Option())
	_, err = m.Check(hris.HireSchema())
	require.ErrorIs(t, err, nmbrs.ConsentMissing)
	assert.Empty(t, m.Drift())
	stored(t, m)
}

func TestAConsentThatHasEndedIsAsGoodAsNone(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	r.fake.RevokeConsents(r.demo.Client.ID)
	m := r.prepare("")
	require.Len(t, m.WithoutConsent(), 1)
	assert.Equal(t, soapID(r.demo.Client.ID), m.WithoutConsent()[0].From.ID)
}

func TestWithoutTheConverterDebtorsAndCompaniesArePairedByNumberAndNameForAPersonToConfirm(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	r.fake.Withdraw(nmbrstest.DebtorConverter, nmbrstest.CompanyConverter)
	m := r.prepare(`{"to":"company","const":"` + soapID(r.demo.Monthly.ID) + `"}`)
	assert.Equal(t, []string{"DebtorService.Converter_GetDebtors_IntToGuid", "CompanyService.Converter_GetByCompany_IntToGuid"}, m.Lacking)
	for kind, ids := range map[string][2]string{
		"debtor": {soapID(r.demo.Accountant.ID), r.demo.Accountant.UUID}, "company": {soapID(r.demo.Monthly.ID), r.demo.Monthly.UUID},
	} {
		p := pair(t, m, kind, ids[0])
		assert.Equal(t, nmbrs.ByCodeAndName, p.How, kind)
		assert.Equal(t, ids[1], p.To.ID, kind)
		assert.False(t, p.Settled(), kind)
	}
	_, err := m.Rules()
	require.ErrorIs(t, err, hris.NotConfirmed)
	var told []string
	for _, f := range m.Report().Findings {
		told = append(told, f.Subject)
	}
	assert.Contains(t, told, "CompanyService.Converter_GetByCompany_IntToGuid")
	require.NoError(t, m.Confirm("company", soapID(r.demo.Monthly.ID), r.demo.Monthly.UUID))
	_, err = m.Rules()
	require.NoError(t, err)
}

func TestWithTheTwelveRightsAloneAMoveStillFindsWhatThereIs(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	r.fake.GrantOnly(nmbrstest.TwelveRights()...)
	m := r.prepare("")
	// Whose a company is is not told, and both debtors have a company 1.
	p := pair(t, m, "company", soapID(r.demo.Weekly.ID))
	assert.Equal(t, r.demo.Weekly.UUID, p.To.ID)
	assert.Equal(t, nmbrs.ByCodeAndName, p.How)
	assert.Equal(t, r.demo.Departments[0].UUID, pair(t, m, "department", soapID(r.demo.Departments[0].ID)).To.ID)
	assert.Equal(t, "payroll", pair(t, m, "employee_type", "2").To.ID, "the settings name it")
}

func TestAnotherDebtorBringsAnotherDebtorsDepartments(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	r.fake.Withdraw(nmbrstest.DebtorConverter)
	m := r.prepare("")
	department, debtor := soapID(r.demo.Departments[0].ID), soapID(r.demo.Accountant.ID)
	require.NoError(t, m.Confirm("department", department, r.demo.Departments[0].UUID))
	require.NoError(t, m.Confirm("debtor", debtor, r.demo.Client.UUID))
	p := pair(t, m, "department", department)
	assert.False(t, p.Settled(), "it was said of another debtor")
	assert.NotEqual(t, r.demo.Departments[0].UUID, p.To.ID)
	require.Error(t, m.Confirm("department", department, r.demo.Departments[0].UUID))
	require.NoError(t, m.Confirm("debtor", debtor, r.demo.Accountant.UUID))
	assert.Equal(t, r.demo.Departments[0].UUID, pair(t, m, "department", department).To.ID)
}

func TestAPersonCannotConfirmWhatIsNotThereOrNmbrsKnowsBetter(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	m := r.prepare(`{"to":"nationality","const":"50"}`)
	company := soapID(r.demo.Monthly.ID)
	for name, c := range map[string][3]string{
		"not of REST":      {"company", company, company},
		"another company":  {"company", company, r.demo.FourWeekly.UUID},
		"nothing":          {"department", soapID(r.demo.Departments[0].ID), ""},
		"not of SOAP":      {"department", "99999", r.demo.Departments[0].UUID},
		"another kind":     {"department", soapID(r.demo.Departments[0].ID), r.demo.Functions[0].UUID},
		"not a country":    {"nationality", "50", "Belgian"},
		"no such field":    {"salary", "1", "2"},
		"no such type":     {"employee_type", "2", "boss"},
		"another debtor's": {"department", soapID(r.demo.Departments[0].ID), r.demo.ClientDepartments[0].UUID},
	} {
		require.ErrorIs(t, m.Confirm(c[0], c[1], c[2]), hris.InvalidInput, name)
	}
	require.NoError(t, m.Confirm("company", company, r.demo.Monthly.UUID), "what Nmbrs says anyhow")
	require.NoError(t, m.Confirm("nationality", "50", "BE"))
	rules, err := m.Rules()
	require.NoError(t, err)
	assert.Equal(t, "BE", rules.Rules[0].Const.Text())
}

func TestAMoveIsPreparedOnlyBetweenTwoConnectionsOfOneAccountAndBeforeSOAPEnds(t *testing.T) {
	t.Parallel()
	r := newRelocation(t)
	soap, rest := r.opened(nmbrs.SOAP), r.opened(nmbrs.REST)
	_, err := nmbrs.PrepareMove(t.Context(), rest, soap, fieldmap.Rules{})
	require.ErrorIs(t, err, hris.InvalidInput)
	r.settings.Environment = nmbrs.Sandbox
	_, err = nmbrs.PrepareMove(t.Context(), soap, r.opened(nmbrs.REST), fieldmap.Rules{})
	require.ErrorIs(t, err, hris.InvalidInput)
	r.clock.Advance(365 * 24 * time.Hour)
	r.fake.ClearJournal()
	_, err = nmbrs.PrepareMove(t.Context(), soap, rest, fieldmap.Rules{})
	require.ErrorIs(t, err, hris.SetupIncomplete)
	assert.Empty(t, r.fake.Journal())
}

func TestSettingsMoveToTheSameAccount(t *testing.T) {
	t.Parallel()
	over := fieldmap.Values{"api": fieldmap.OptionValue("soap"), "domain": fieldmap.TextValue("https://Hazelaar.nmbrs.nl"), "environment": fieldmap.OptionValue("sandbox")}
	product := nmbrs.Vendor().Products[0]
	var infos []hris.Info
	for _, settings := range []fieldmap.Values{over, nmbrs.MovedSettings(over)} {
		target, err := product.Open(hris.Opening{Settings: settings, Secrets: map[string]privacy.Secret{"user": privacy.NewSecret("api@hazelaar.example"), "token": privacy.NewSecret("t")}})
		require.NoError(t, err)
		infos = append(infos, target.Info())
	}
	assert.Equal(t, infos[0], infos[1])
	assert.Equal(t, "soap", over["api"].Option(), "those of the old connection stay")
	assert.Equal(t, "rest", nmbrs.MovedSettings(nil)["api"].Option())
}

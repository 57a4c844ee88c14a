package nmbrs_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// found gives the finding with a subject.
func found(t *testing.T, report hris.Report, subject string) hris.Finding {
	t.Helper()
	i := slices.IndexFunc(report.Findings, func(f hris.Finding) bool { return f.Subject == subject })
	require.GreaterOrEqual(t, i, 0, subject)
	return report.Findings[i]
}

func (d *desk) check() hris.Report {
	d.t.Helper()
	report, err := d.nmbrs.Check(d.t.Context())
	require.NoError(d.t, err)
	return report
}

func subjectOf(operation string) string { return strings.Replace(operation, "/", ".", 1) }

func TestTheCheckNamesEachOfTheTwelveRights(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	d.fake.ClearJournal()
	report := d.check()
	assert.True(t, report.OK())
	for _, operation := range nmbrstest.TwelveRights() {
		f := found(t, report, subjectOf(operation))
		want := hris.Good
		if strings.Contains(operation, "Insert") || strings.Contains(operation, "Update") {
			want = hris.Unknown
			assert.Equal(t, "Settings > User settings > User templates > API", f.MenuPath, operation)
		}
		assert.Equal(t, want, f.Standing, operation)
	}
	for _, call := range d.fake.Journal() {
		assert.NotRegexp(t, "Insert|Update", call.Route, "a check writes nothing")
	}

	for _, operation := range nmbrstest.TwelveRights() {
		d.fake.Withdraw(operation)
		f := found(t, d.check(), subjectOf(operation))
		if f.Standing != hris.Unknown {
			assert.Equal(t, hris.Missing, f.Standing, operation)
			assert.Contains(t, f.MenuPath, "User templates > API", operation)
			require.ErrorIs(t, f.Err, hris.RightMissing)
		}
		d.fake.Grant(operation)
	}
}

func TestTheCheckSaysWhatFurtherRightsWouldAdd(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	d.fake.GrantOnly(nmbrstest.TwelveRights()...)
	report := d.check()
	assert.True(t, report.OK(), "a hire completes without them")
	for _, operation := range optionalReads {
		f := found(t, report, subjectOf(operation))
		assert.Equal(t, hris.Absent, f.Standing, operation)
		assert.NotEmpty(t, f.Adds, operation)
	}
	for _, operation := range []string{nmbrstest.PersonalInfoUpdate, nmbrstest.AddressInsert, nmbrstest.SalaryUpdate, nmbrstest.BankAccountInsertCurrent, nmbrstest.ContractInsert} {
		f := found(t, report, subjectOf(operation))
		assert.Equal(t, hris.Unknown, f.Standing, operation)
		assert.NotEmpty(t, f.Adds, operation)
	}
	d.settings.EmployeeTypes = nil
	d.connect()
	assert.Equal(t, hris.Missing, found(t, d.check(), "employee types").Standing, "neither the list nor a setting")
}

func TestAWrongDomainIsToldFromAWrongToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	d.settings.Domain = "emca"
	d.nmbrs = d.target()
	report := d.check()
	assert.False(t, report.OK())
	assert.Equal(t, hris.Good, found(t, report, "e-mail address and API token").Standing)
	f := found(t, report, "emca")
	assert.Equal(t, "nmbrs.domain", f.Code)
	assert.Equal(t, hris.Missing, f.Standing)
	assert.Equal(t, "The credentials belong to the domain acme.", f.Text)
	d.fake.Withdraw(nmbrstest.DebtorEnvironmentGet)
	assert.Equal(t, hris.Missing, found(t, d.check(), "emca").Standing, "also where the domain cannot be asked")

	d.settings.Domain, d.demo.Token = "acme", "wrong"
	d.nmbrs = d.target()
	report = d.check()
	f = found(t, report, "e-mail address and API token")
	assert.Equal(t, hris.Missing, f.Standing)
	require.ErrorIs(t, f.Err, hris.BadCredentials)
}

func TestAWrongAddressIsNotBlamedOnTheCredentials(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	d.fake.Inject(nmbrstest.Fault{Route: nmbrstest.DebtorEnvironmentGet, Answer: nmbrstest.Empty(404), Times: -1})
	f := found(t, d.check(), "e-mail address and API token")
	assert.Equal(t, hris.Missing, f.Standing)
	assert.Equal(t, "Nmbrs's API is not served at this address.", f.Text)
	assert.Equal(t, "See whether the address of the API is right.", f.Remedy)
}

func TestARightThatIsMissingIsNamedToWhoeverSends(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	d.fake.Withdraw(nmbrstest.SalaryUpdateCurrent)
	badge, err := d.send(d.hire(inNovember), "")
	assert.Equal(t, transfer.StatePartial, badge.State)
	assert.ErrorContains(t, err, "tick EmployeeService.Salary_UpdateCurrent for the template of this login")
}

func TestTheKindOfLoginIsToldByWhatItSees(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	assert.Contains(t, found(t, d.check(), "user type").Text, "2 debtors")
	d.fake.AddUser(nmbrstest.User{Email: d.demo.Email, Token: d.demo.Token, Debtors: []int64{d.demo.Client.ID}})
	f := found(t, d.check(), "user type")
	assert.Equal(t, hris.Good, f.Standing)
	assert.Contains(t, f.Text, "master login")
	d.fake.AddUser(nmbrstest.User{Email: d.demo.Email, Token: d.demo.Token, Debtors: []int64{}})
	f = found(t, d.check(), "user type")
	assert.Equal(t, hris.Missing, f.Standing)
	assert.NotEmpty(t, f.Remedy)
}

func TestTheEndOfSOAPIsWarnedOf(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	f := found(t, d.check(), "SOAP API")
	assert.Equal(t, hris.Warning, f.Standing)
	assert.Equal(t, civil.MustDate("2027-03-01"), f.Until)
	assert.Contains(t, f.Remedy, "REST")
}

func TestEachConsentIsToldWithItsEnd(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	report := d.check()
	assert.True(t, report.OK())
	for _, debtor := range []nmbrstest.Debtor{d.demo.Accountant, d.demo.Client} {
		f := found(t, report, "consent of "+debtor.Name)
		assert.Equal(t, hris.Good, f.Standing)
		assert.Equal(t, civil.MustDate("2026-12-23"), f.Until, "30 days from now")
	}

	d.fake.RevokeConsents(d.demo.Client.ID)
	d.clock.Advance(2 * time.Hour) // the access tokens have ended
	report = d.check()
	assert.False(t, report.OK())
	f := found(t, report, "consent of "+d.demo.Client.UUID)
	assert.Equal(t, hris.Missing, f.Standing)
	assert.NotEmpty(t, f.Remedy)
	require.ErrorIs(t, f.Err, hris.BadCredentials)
	assert.Equal(t, hris.Good, found(t, report, "consent of "+d.demo.Accountant.Name).Standing)
	form, err := d.nmbrs.Form(t.Context(), nil)
	require.NoError(t, err, "one ended consent does not stop the others")
	debtors, _ := form.Field("debtor")
	assert.Len(t, debtors.Choices, 1)
}

func TestAConsentThatRestsIsWarnedOfBeforeItEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{REST: nmbrstest.RESTConfig{AccessLife: 60 * 24 * time.Hour}})
	for id, token := range d.saved {
		token.Expires = d.clock.Now().Add(60 * 24 * time.Hour) // so that reading does not renew it
		d.saved[id] = token
	}
	d.connect()
	d.clock.Advance(24 * 24 * time.Hour)
	f := found(t, d.check(), "consent of "+d.demo.Accountant.Name)
	assert.Equal(t, hris.Warning, f.Standing)
	assert.Equal(t, civil.MustDate("2026-12-23"), f.Until)
}

func TestWithoutAnyConsentRESTSaysSo(t *testing.T) {
	t.Parallel()
	target, err := nmbrs.NewRESTTarget(nil, nmbrs.Settings{Domain: "acme", Language: "en"})
	require.NoError(t, err)
	report, err := target.Check(t.Context())
	require.NoError(t, err)
	f := found(t, report, "consent")
	assert.Equal(t, hris.Missing, f.Standing)
	assert.Contains(t, f.Remedy, "master login")
	_, err = target.Form(t.Context(), nil)
	require.ErrorIs(t, err, hris.BadCredentials)
}

func TestScopesThatNmbrsNamedAreToldAndOthersAreNot(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	assert.Equal(t, hris.Unknown, found(t, d.check(), "scope employee.payment").Standing, "Nmbrs did not say")
	for id, token := range d.saved {
		token.Scopes = []string{"company.info.read", "employee.info", "employee.orgstructure"}
		d.saved[id] = token
	}
	d.connect()
	report := d.check()
	assert.True(t, report.OK())
	assert.Equal(t, hris.Good, found(t, report, "scope employee.orgstructure").Standing)
	f := found(t, report, "scope employee.payment")
	assert.Equal(t, hris.Absent, f.Standing)
	assert.NotEmpty(t, f.Adds)
	assert.NotEmpty(t, f.MenuPath)
}

func TestWhoMayOnlyReadEmployeesCannotMakeAny(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	assert.Equal(t, hris.Unknown, found(t, d.check(), "scope employee.info").Standing, "Nmbrs did not say")
	for id, token := range d.saved {
		token.Scopes = []string{"company.info.read", "employee.info.read"}
		d.saved[id] = token
	}
	d.connect()
	report := d.check()
	assert.Equal(t, hris.Good, found(t, report, "scope employee.info.read").Standing)
	assert.Equal(t, hris.Missing, found(t, report, "scope employee.info").Standing)
	assert.False(t, report.OK())
}

func TestAWrongSubscriptionKeyIsNoLostConsent(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	opening := d.opening()
	opening.Secrets["subscription_key"] = privacy.NewSecret("another")
	opening.SaveSecret = func(context.Context, string, privacy.Secret) error { return nil }
	target, err := nmbrs.Vendor().Products[0].Open(opening)
	require.NoError(t, err)
	report, err := target.Check(t.Context())
	require.NoError(t, err)
	f := found(t, report, "client id, client secret and subscription key")
	assert.Equal(t, hris.Missing, f.Standing)
	require.ErrorIs(t, f.Err, hris.BadCredentials)
	assert.NotErrorIs(t, f.Err, nmbrs.ConsentMissing)
}

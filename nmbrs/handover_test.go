package nmbrs_test

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func TestAHireBecomesOneEmployeeWithAllThatWasReviewed(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		badge, err := d.send(d.hire(inNovember), "", transfer.SetText("iban", "NL91ABNA0417164300"))
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		e := d.one()
		assert.Equal(t, string(api), e.Via)
		assert.Equal(t, d.demo.Monthly.ID, e.CompanyID)
		assert.Equal(t, nmbrstest.Payroll, e.Type)
		assert.Equal(t, "2026-11-30", e.Start)
		assert.False(t, e.Unprotected)
		p := e.Personal.Last()
		for what, pair := range map[string][2]string{
			"first name": {"Jasmijn", p.FirstName}, "last name": {"Hoekstra", p.LastName}, "prefix": {"van", p.Prefix}, "initials": {"J.M.", p.Initials},
			"gender": {"female", p.Gender}, "birthday": {"1994-07-19", p.Birthday}, "e-mail": {"jasmijn@example.org", p.EmailPrivate}, "work e-mail": {"", p.EmailWork},
			"mobile": {"+31 6 1234 5678", p.TelephoneMobilePrivate}, "salary": {"1250000", e.Salary.Last().Value}, "salary type": {"Bruto_Salaris_Fulltime", e.Salary.Last().Type},
		} {
			assert.Equal(t, pair[0], pair[1], what)
		}
		require.Len(t, e.Addresses, 1)
		a := e.Addresses[0]
		assert.Equal(t, []string{"Brinklaan", "105", "a", "1404 EV", "Bussum", "NL"}, []string{a.Street, a.HouseNumber, a.HouseNumberAddition, a.PostalCode, a.City, a.Country})
		assert.Equal(t, d.demo.Departments[2].ID, e.Department.Last())
		assert.Equal(t, d.demo.Functions[1].ID, e.Function.Last())
		require.Len(t, e.BankAccounts, 1)

		_, err = d.send(d.hire(inNovember), "", transfer.AnotherPerson())
		require.ErrorIs(t, err, hris.AlreadySent)
		d.one()
	})
}

func TestAHireThatWentOverOneWireIsNotSentOverTheOther(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		_, err := d.send(d.hire(inNovember), "")
		require.NoError(t, err)
		if d.api = nmbrs.REST; api == nmbrs.REST {
			d.api = nmbrs.SOAP
		}
		d.settings.Domain = "acme"
		d.connect()
		_, err = d.send(d.hire(inNovember), "", transfer.AnotherPerson())
		require.ErrorIs(t, err, hris.AlreadySent)
		d.one()
	})
}

func TestWithTheTwelveRightsAloneAHireCompletes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	d.fake.GrantOnly(nmbrstest.TwelveRights()...)
	d.connect()
	draft := d.reviewed(d.hire(inJanuary), "")
	assert.Equal(t, []string{"values_from"}, draft.Plan.Missing(), "the period is not known: the reviewer says")
	company, _ := draft.Form.Field("company")
	assert.Len(t, company.Choices, 3, "which are the debtor's is not known")
	types, _ := draft.Form.Field("employee_type")
	assert.Equal(t, []fieldmap.Choice{{ID: "2", Label: "Payroll"}, {ID: "4", Label: "External"}}, types.Choices, "those of the settings")

	badge, err := d.send(d.hire(inJanuary), "current")
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	e := d.one()
	assert.Equal(t, "2027-01-04", e.Start)
	assert.Equal(t, "jasmijn@example.org", e.Personal.Last().EmailPrivate)
	assert.Equal(t, "1250000", e.Salary.Last().Value)
	assert.Len(t, e.Addresses, 1)
	assert.NotEmpty(t, e.Department)
	assert.NotEmpty(t, e.Function)
}

func TestWithTheTwelveRightsAloneTheStartCannotBeWaitedForAndIsNotOffered(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	d.fake.GrantOnly(nmbrstest.TwelveRights()...)
	d.connect()
	draft := d.reviewed(d.hire(inJanuary), "start")
	field, _ := draft.Form.Field("values_from")
	require.Len(t, field.Choices, 1)
	assert.Equal(t, "current", field.Choices[0].ID)
	assert.Contains(t, field.Help, "Company_GetCurrentPeriod")
	assert.True(t, draft.Problems.Has(fieldmap.CodeNotAnOption), "%v", draft.Problems)
	assert.Equal(t, []string{"values_from"}, draft.Plan.Missing())
	_, err := d.send(d.hire(inJanuary), "start")
	require.ErrorIs(t, err, hris.Problems)
	assert.Empty(t, d.made(), "nothing is written before it is clear from when")

	badge, err := d.send(d.hire(inJanuary), "current")
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	d.one()
}

func TestALaterStartIsWrittenForItsPeriod(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		draft := d.reviewed(d.hire(inJanuary), "")
		assert.Equal(t, []string{"values_from"}, draft.Plan.Missing())
		field, _ := draft.Form.Field("values_from")
		assert.Contains(t, field.Help, "2026-11-M")
		assert.Contains(t, field.Help, "2027-01-M")
		badge, err := d.send(d.hire(inJanuary), "start")
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		e := d.one()
		assert.Equal(t, "2027-01-01", e.Personal[len(e.Personal)-1].From)
		assert.Equal(t, "2027-01-01", e.Addresses[0].From)
		assert.Contains(t, []string{"2027-01-04", "2027-01-01"}, e.Salary[len(e.Salary)-1].From)
	})
}

func TestWithoutTheDatedRightsAPartialHandOverGoesOnByItselfOnceThePeriodCame(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	d.fake.GrantOnly(append(nmbrstest.TwelveRights(), nmbrstest.CompanyGetCurrentPeriod)...)
	d.connect()
	badge, err := d.send(d.hire(inJanuary), "start")
	require.ErrorIs(t, err, hris.Locked)
	assert.Equal(t, transfer.StatePartial, badge.State)
	assert.True(t, badge.NotBefore.After(d.clock.Now()), "it goes on by itself")
	e := d.one()
	assert.Empty(t, e.Salary, "no salary holds before the start")
	assert.Empty(t, e.Addresses)
	assert.NotEmpty(t, e.Department, "a department does no harm before it")

	d.clock.Advance(badge.NotBefore.Sub(d.clock.Now()))
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.ErrorIs(t, err, hris.Locked, "December's payroll comes first")
	d.fake.SetPeriod(d.demo.Monthly.ID, nmbrstest.Period{Year: 2027, Number: 1})
	d.clock.Advance(badge.NotBefore.Sub(d.clock.Now()))
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	e = d.one()
	assert.Equal(t, "2027-01-01", e.Salary[0].From)
	assert.Len(t, e.Addresses, 1)
}

func TestAStartBeforeTheCurrentPeriodTakesAnExplicitRecordedChoice(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	past := civil.MustDate("2026-10-05")
	badge, err := d.send(d.hire(past), "")
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, transfer.StateHeld, badge.State)
	assert.Equal(t, []string{"start_date", "unprotected_mode"}, badge.Fields)
	assert.Empty(t, d.made())

	d.rules.Rules = []fieldmap.Rule{{To: "unprotected_mode", Const: fieldmap.YesNoValue(true)}}
	d.connect()
	draft := d.reviewed(d.hire(past), "")
	assert.False(t, draft.Complete(), "a rule cannot choose it")
	assert.True(t, draft.Plan.Problems().Has(fieldmap.CodeConfirm))

	badge, err = d.send(d.hire(past), "", transfer.Set("unprotected_mode", fieldmap.YesNoValue(true)))
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.True(t, d.one().Unprotected)
	assert.Equal(t, hris.Unprotected, badge.Steps[0].Remote.Note)
}

func TestAFailedPartLeavesTheRestDoneAndIsSentAlone(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		route := nmbrstest.DepartmentUpdateCurrent
		if api == nmbrs.REST {
			route = nmbrstest.RESTDepartment
		}
		d.fake.Inject(nmbrstest.Fault{Route: route, Answer: nmbrstest.Refused(nmbrstest.NotFound)})
		badge, err := d.send(d.hire(inNovember), "")
		require.Error(t, err)
		assert.Equal(t, transfer.StatePartial, badge.State)
		e := d.one()
		assert.Empty(t, e.Department)
		assert.NotEmpty(t, e.Salary, "a department that failed does not stop the salary")
		d.fake.ClearJournal()
		badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		assert.Len(t, d.fake.Calls(route), 1)
		assert.Len(t, d.one().Addresses, 1, "what was done is not done again")
	})
}

func TestTwoHiresOfOneNameIntoOneCompanyAtOnceAreTwoEmployees(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		var drafts []*transfer.Draft
		for i, email := range []string{"one@example.org", "two@example.org"} {
			h := d.hire(inNovember)
			h.PersonID, h.ApplicationID, h.Person.PrivateEmail = "p-"+strconv.Itoa(i), "a-"+strconv.Itoa(i), email
			drafts = append(drafts, d.reviewed(h, ""))
		}
		// Of both the answer is lost: only what is new tells whose is whose.
		route := d.routes("current")["insert employee"]
		d.fake.Inject(nmbrstest.Fault{Route: route, Method: "POST", Cut: nmbrstest.AfterWork, Times: 2})
		badges := make([]transfer.Badge, 2)
		var all sync.WaitGroup
		for i, draft := range drafts {
			all.Go(func() { badges[i], _ = d.another().Send(t.Context(), recruiter, draft) })
		}
		all.Wait()
		for range 30 {
			for i, b := range badges {
				if b.State.Ended() {
					continue
				}
				d.clock.Advance(max(time.Minute, b.NotBefore.Sub(d.clock.Now())))
				badges[i], _ = d.service.Run(t.Context(), "acme", b.Transfer)
				if b.Reason == hris.PersonExists { // the other one: seen and said to be another person
					h := d.hire(inNovember)
					h.PersonID, h.ApplicationID = "p-"+strconv.Itoa(i), "a-"+strconv.Itoa(i)
					h.Person.PrivateEmail = []string{"one@example.org", "two@example.org"}[i]
					badges[i], _ = d.send(h, "", transfer.AnotherPerson())
				}
			}
		}
		emails := map[string]int{}
		for _, e := range d.made() {
			emails[e.Personal.Last().EmailPrivate]++
		}
		assert.Equal(t, map[string]int{"one@example.org": 1, "two@example.org": 1}, emails)
		for _, b := range badges {
			assert.Equal(t, transfer.StateDone, b.State, b.Reason)
		}
	})
}

func TestOnceSOAPHasEndedWhatIsUnderWayIsHeldAndNothingIsSent(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	ends := time.Date(2027, time.March, 1, 0, 0, 0, 0, time.FixedZone("CET", 3600))
	d.clock.Advance(ends.Add(-time.Hour).Sub(d.clock.Now()))
	d.fake.Inject(nmbrstest.Fault{Route: nmbrstest.SalaryUpdateCurrent, Answer: nmbrstest.Refused(nmbrstest.InvalidValues)})
	badge, err := d.send(d.hire(inJanuary), "current")
	require.Error(t, err)
	require.Equal(t, transfer.StatePartial, badge.State)

	d.clock.Advance(time.Hour)
	d.fake.ClearJournal()
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.ErrorIs(t, err, hris.SetupIncomplete)
	assert.Contains(t, err.Error(), "Move the connection to REST")
	assert.Equal(t, transfer.StatePartial, badge.State)
	_, err = d.service.Prepare(t.Context(), recruiter, "acme", "c-1", d.hire(inNovember))
	require.ErrorIs(t, err, hris.SetupIncomplete)
	report, err := d.nmbrs.Check(t.Context())
	require.NoError(t, err)
	assert.False(t, report.OK())
	assert.Equal(t, civil.MustDate("2027-03-01"), report.Findings[0].Until)
	assert.Empty(t, d.fake.Journal(), "nothing is sent")
}

func TestFourWeeklyAndWeeklyCompaniesHaveTheirOwnPeriods(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		for _, kind := range []nmbrstest.PeriodType{nmbrstest.FourWeekly, nmbrstest.Weekly} {
			d := newDesk(t, api, nmbrstest.Config{DigitLast: true})
			company, debtor := d.demo.FourWeekly, d.demo.Accountant
			if kind == nmbrstest.Weekly {
				company, debtor = d.demo.Weekly, d.demo.Client
			}
			badge, err := d.send(d.hire(inJanuary), "start",
				transfer.Set("debtor", fieldmap.OptionValue(d.debtorID(debtor))), transfer.Set("company", fieldmap.OptionValue(d.companyID(company))),
				transfer.Unset("department"), transfer.Unset("function"))
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Equal(t, nmbrstest.PeriodOf("2027-01-04", kind).First(), d.one().Addresses[0].From)
		}
	})
}

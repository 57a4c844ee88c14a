package nmbrs_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// soapOffice is an environment with the demo's people, in November 2026, and a
// client of it.
func soapOffice(t testing.TB, cfg nmbrstest.Config, change ...func(*nmbrs.SOAPConfig)) (*nmbrstest.Server, nmbrstest.Demo, *nmbrs.SOAPClient) {
	t.Helper()
	if cfg.Now == nil {
		cfg.Now = nmbrstest.NewClock(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)).Now
	}
	srv := nmbrstest.NewServer(cfg)
	t.Cleanup(srv.Close)
	demo := srv.SeedDemo()
	credentials, err := nmbrs.NewCredentials(demo.Email, privacy.NewSecret(demo.Token))
	require.NoError(t, err)
	config := nmbrs.SOAPConfig{Credentials: credentials, Domain: demo.Domain, BaseURL: srv.URL() + "/soap/v3"}
	for _, c := range change {
		c(&config)
	}
	client, err := nmbrs.NewSOAPClient(config)
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return srv, demo, client
}

func soapID(n int64) string { return strconv.FormatInt(n, 10) }

func soapAll[T any](t testing.TB, seq iter.Seq2[T, error]) []T {
	t.Helper()
	var all []T
	for one, err := range seq {
		require.NoError(t, err)
		all = append(all, one)
	}
	return all
}

func soapError(t testing.TB, err error) *nmbrs.Error {
	t.Helper()
	require.Error(t, err)
	var own *nmbrs.Error
	require.ErrorAs(t, err, &own)
	var general *hris.Error
	require.ErrorAs(t, err, &general)
	assert.Equal(t, "nmbrs", general.Vendor)
	return own
}

// ada is a hire at the demo's monthly company.
func ada(d nmbrstest.Demo) nmbrs.NewEmployee {
	return nmbrs.NewEmployee{
		CompanyID: soapID(d.Monthly.ID), TypeID: "2", FirstName: "Ada", LastName: "O'Neill & Zoë <x>", Start: civil.MustDate("2026-12-01"),
	}
}

func TestSOAPFindsItsWayWithoutADomain(t *testing.T) {
	t.Parallel()
	_, demo, client := soapOffice(t, nmbrstest.Config{Domain: "hazelaar"}, func(c *nmbrs.SOAPConfig) { c.Domain = "" })
	domain, err := client.Environment(t.Context())
	require.NoError(t, err)
	assert.Equal(t, demo.Domain, domain)
	debtors, err := client.Debtors(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []nmbrs.Debtor{{soapID(demo.Accountant.ID), "1001", "Hazelaar Groep"}, {soapID(demo.Client.ID), "K-2", "Bakkerij De Linde"}}, debtors)
}

func TestSOAPReadsWhatAHireIsChosenFrom(t *testing.T) {
	t.Parallel()
	for _, cfg := range []nmbrstest.Config{{}, {DigitLast: true, OmitEmptyLists: true, OmitNil: true}} {
		_, demo, client := soapOffice(t, cfg)
		ctx, debtor := t.Context(), soapID(demo.Accountant.ID)

		departments, err := client.Departments(ctx, debtor)
		require.NoError(t, err)
		require.Len(t, departments, 3)
		assert.Equal(t, nmbrs.Department{ID: soapID(demo.Departments[2].ID), Code: "030", Description: "Techniek"}, departments[2], "a code is text")
		functions, err := client.Functions(ctx, debtor)
		require.NoError(t, err)
		require.Len(t, functions, 3)
		assert.Equal(t, nmbrs.Function{ID: soapID(demo.Functions[1].ID), Code: "2", Description: "Ontwikkelaar"}, functions[1])
		types, err := client.EmployeeTypes(ctx)
		require.NoError(t, err)
		require.Len(t, types, 7)
		assert.Equal(t, "0", types[0].ID, "zero is an id of a type")

		assert.Len(t, soapAll(t, client.Companies(ctx)), 3)
		mine := soapAll(t, client.CompaniesOf(ctx, debtor))
		require.Len(t, mine, 2)
		assert.Equal(t, nmbrs.Company{ID: soapID(demo.Monthly.ID), Number: "1", Name: "Hazelaar Diensten B.V.", DebtorID: debtor}, mine[0])

		for company, want := range map[int64]string{demo.Monthly.ID: "2026-11-M", demo.FourWeekly.ID: "2026-12-4W", demo.Weekly.ID: "2026-45-W"} {
			period, err := client.CurrentPeriod(ctx, soapID(company))
			require.NoError(t, err)
			assert.Equal(t, want, period.String())
		}

		employees := soapAll(t, client.Employees(ctx, soapID(demo.Monthly.ID), "2"))
		require.Len(t, employees, 3)
		assert.Equal(t, soapID(demo.Present.ID), employees[0].ID)
		assert.Contains(t, employees[0].DisplayName, "Wal")
		assert.Empty(t, soapAll(t, client.Employees(ctx, soapID(demo.Monthly.ID), "0")), "no applicants, and type zero was sent")

		guids, err := client.DebtorGUIDs(ctx)
		require.NoError(t, err)
		assert.Contains(t, guids, nmbrs.GUID{Number: demo.Accountant.ID, UUID: demo.Accountant.UUID})
		guids, err = client.CompanyGUIDs(ctx, soapID(demo.Monthly.ID), nmbrs.CompanyEntity)
		require.NoError(t, err)
		assert.Contains(t, guids, nmbrs.GUID{Number: demo.Monthly.ID, UUID: demo.Monthly.UUID})
	}
}

func TestSOAPHandsAPersonOver(t *testing.T) {
	t.Parallel()
	srv, demo, client := soapOffice(t, nmbrstest.Config{})
	ctx := t.Context()

	id, err := client.InsertEmployee(ctx, ada(demo))
	require.NoError(t, err)
	number, _ := strconv.ParseInt(id, 10, 64)

	read, err := client.PersonalInfo(ctx, id)
	require.NoError(t, err)
	assert.Equal(t, "Ada", read.FirstName)
	assert.Empty(t, read.Gender, "nil is not given")
	assert.Empty(t, read.Nationality, "nil is not zero")
	assert.True(t, read.BirthDate.IsZero())
	require.NoError(t, client.UpdatePersonalInfo(ctx, id, read.Merged(nmbrs.PersonalInfo{
		EmailPrivate: "ada@example.com", BirthDate: civil.MustDate("1990-02-28"), Gender: nmbrs.Female, Nationality: "1", Initials: "A.",
	})))
	require.NoError(t, client.UpdatePersonalInfoFrom(ctx, id, read.Merged(nmbrs.PersonalInfo{EmailPrivate: "ada@example.org"}), nmbrs.Period{Year: 2027, Number: 1, Type: nmbrs.Monthly}))

	home := nmbrs.Address{Default: true, Street: "Dorpsstraat", Number: "12", Addition: "bis", ZIP: "1234 AB", City: "Ons Dorp", Country: "NL"}
	address, err := client.InsertAddress(ctx, id, home)
	require.NoError(t, err)
	later, err := client.InsertAddressFrom(ctx, id, home, nmbrs.Period{Year: 2026, Number: 12, Type: nmbrs.Monthly}, false)
	require.NoError(t, err)
	assert.NotEqual(t, address, later)
	require.NoError(t, client.SetDepartment(ctx, id, soapID(demo.Departments[0].ID)))
	require.NoError(t, client.SetFunction(ctx, id, soapID(demo.Functions[0].ID)))
	require.NoError(t, client.SetSalary(ctx, id, nmbrs.Salary{Type: "Bruto_Salaris_Fulltime", Amount: civil.MustDecimal("1250000")}))
	require.NoError(t, client.SetSalaryFrom(ctx, id, nmbrs.Salary{Type: "Bruto_Uurloon", Amount: civil.MustDecimal("0.00005")}, civil.MustDate("2027-01-01")))
	_, err = client.InsertBankAccount(ctx, id, nmbrs.BankAccount{Type: "Bankrekening1", IBAN: "NL91ABNA0417164300", Name: "A. O'Neill"})
	require.NoError(t, err)
	_, err = client.InsertContract(ctx, id, nmbrs.Contract{Start: civil.MustDate("2026-12-01"), EmploymentType: 1, Indefinite: true, HoursPerWeek: civil.MustDecimal("36.5")})
	require.NoError(t, err)

	there, ok := srv.Employee(number)
	require.True(t, ok)
	assert.Equal(t, "2026-12-01", there.Start)
	now, _ := there.Personal.At("2026-11-15")
	assert.Equal(t, "O'Neill & Zoë <x>", now.LastName)
	assert.Equal(t, "ada@example.com", now.EmailPrivate)
	assert.Equal(t, "1990-02-28", now.Birthday)
	assert.Equal(t, "female", now.Gender)
	assert.Equal(t, 1, *now.NationalityCode)
	then, _ := there.Personal.At("2027-01-15")
	assert.Equal(t, "ada@example.org", then.EmailPrivate)
	require.Len(t, there.Addresses, 2)
	assert.Equal(t, "HomeAddress", there.Addresses[0].Type)
	assert.Equal(t, "bis", there.Addresses[0].HouseNumberAddition)
	assert.True(t, there.Addresses[0].Default)
	salary, _ := there.Salary.At("2026-11-15")
	assert.Equal(t, "1250000", salary.Value)
	salary, _ = there.Salary.At("2027-01-15")
	assert.Equal(t, "0.00005", salary.Value)
	require.Len(t, there.Contracts, 1)
	assert.Empty(t, there.Contracts[0].End, "nil is not the year one")
	assert.Equal(t, "36.5", there.Contracts[0].HoursPerWeek)

	var seen []nmbrs.EmployeeInfo
	for info, err := range client.PersonalInfosWithoutBSN(ctx, soapID(demo.Monthly.ID)) {
		require.NoError(t, err)
		if info.EmployeeID == id {
			seen = append(seen, info)
		}
	}
	require.NotEmpty(t, seen)
	assert.Equal(t, "Ada", seen[0].Info.FirstName)
}

func TestAnUpdateEmptiesNothingThatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	srv, demo, client := soapOffice(t, nmbrstest.Config{})
	full := nmbrstest.PersonalInfo{
		EmployeeNumber: new(0), Title: "dr.", TitleAfter: "MSc", FirstName: "Mo", Initials: "M.", Prefix: "el", LastName: "Idrissi", Nickname: "M",
		PartnerPrefix: "van", PartnerLastName: "Dam", Naamstelling: "2", BurgerlijkeStaat: "1", Gender: "male", NationalityCode: new(0),
		Birthday: "1988-03-27", DeceasedDate: "2026-10-31", PlaceOfBirth: "Tanger", CountryOfBirth: "MA", BSN: "123456782", IdentificationNumber: "NX1", IdentificationType: 3,
		TelephonePrivate: "1", TelephoneWork: "2", TelephoneOther: "3", TelephoneMobilePrivate: "4", TelephoneMobileWork: "5",
		EmailPrivate: "mo@example.com", EmailWork: "mo@hazelaar.example", InCaseOfEmergency: "Sara", InCaseOfEmergencyPhone: "6", InCaseOfEmergencyRelation: "sister",
	}
	e := srv.AddEmployee(nmbrstest.Employee{CompanyID: demo.Monthly.ID, Type: nmbrstest.Payroll, Start: "2020-01-01"}, full)
	read, err := client.PersonalInfo(t.Context(), soapID(e.ID))
	require.NoError(t, err)
	assert.Equal(t, "0", read.Nationality, "zero is not nil")
	require.NoError(t, client.UpdatePersonalInfo(t.Context(), soapID(e.ID), read.Merged(nmbrs.PersonalInfo{Nickname: "Momo"})))
	there, _ := srv.Employee(e.ID)
	now, _ := there.Personal.At("2026-11-15")
	full.Nickname = "Momo"
	now.UUID = full.UUID
	assert.Equal(t, full, now)
}

func TestEachSOAPErrorSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]struct {
		reason nmbrs.Reason
		code   hris.Code
		says   string
	}{
		1001: {nmbrs.CredentialsRefused, hris.BadCredentials, "the label alone"},
		1002: {nmbrs.NotGranted, hris.RightMissing, "Settings > User settings > User templates > API: tick EmployeeService.Employee_InsertByEmployeeType"},
		1003: {nmbrs.OutOfReach, hris.RightMissing, "tags and filters"},
		1004: {nmbrs.NoSubscription, hris.SetupIncomplete, "subscription"},
		1006: {nmbrs.Unavailable, hris.Unavailable, "Try again"},
		2003: {nmbrs.UnknownEmployee, hris.NotThere, "employee"},
		2004: {nmbrs.UnknownCompany, hris.NotThere, "company"},
		2006: {nmbrs.WrongPeriod, hris.Rejected, "period"},
		2009: {nmbrs.UnknownDebtor, hris.NotThere, "debtor"},
		2011: {nmbrs.Protected, hris.Rejected, "current period"},
		2012: {nmbrs.PeriodClosed, hris.Rejected, "payroll administrator"},
		2014: {nmbrs.BadBank, hris.Rejected, "bank account"},
		2030: {nmbrs.Rejected, hris.Rejected, "Correct"},
		2046: {nmbrs.NotFound, hris.NotThere, "exists"},
		2001: {nmbrs.Rejected, hris.OutcomeHidden, "Look in Nmbrs"},
		9999: {nmbrs.ServerFailed, hris.OutcomeHidden, "Look in Nmbrs"},
		2999: {nmbrs.ServerFailed, hris.OutcomeHidden, "Look in Nmbrs"},
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			srv, demo, client := soapOffice(t, nmbrstest.Config{})
			srv.Inject(nmbrstest.Fault{Answer: nmbrstest.Refused(code), Times: -1})
			_, err := client.InsertEmployee(t.Context(), ada(demo))
			own := soapError(t, err)
			assert.ErrorIs(t, err, want.reason)
			assert.ErrorIs(t, err, want.code)
			assert.Equal(t, fmt.Sprint(code), own.Code)
			assert.Equal(t, "EmployeeService.Employee_InsertByEmployeeType", own.Call)
			assert.Contains(t, err.Error(), want.says)
			if want.code == hris.OutcomeHidden {
				assert.Equal(t, hris.EffectUnknown, own.Effect)
			} else {
				assert.Equal(t, hris.EffectRefused, own.Effect)
			}
			assert.Len(t, srv.Calls(nmbrstest.EmployeeInsertByType), 1, "an insert is never repeated")

			_, err = client.Debtors(t.Context())
			assert.Equal(t, hris.EffectRefused, soapError(t, err).Effect, "a read does nothing")
		})
	}
}

func TestACutInsertIsInDoubtAndNotRepeated(t *testing.T) {
	t.Parallel()
	for _, cut := range []nmbrstest.Cut{nmbrstest.AfterWork, nmbrstest.MidAnswer} {
		srv, demo, client := soapOffice(t, nmbrstest.Config{})
		before := len(srv.Employees())
		srv.Inject(nmbrstest.Fault{Route: nmbrstest.EmployeeInsertByType, Cut: cut})
		_, err := client.InsertEmployee(t.Context(), ada(demo))
		assert.Equal(t, hris.EffectUnknown, soapError(t, err).Effect)
		assert.ErrorIs(t, err, hris.OutcomeHidden)
		assert.Len(t, srv.Employees(), before+1)
	}
}

func TestAReadIsRepeatedAfterACut(t *testing.T) {
	t.Parallel()
	srv, _, client := soapOffice(t, nmbrstest.Config{}, func(c *nmbrs.SOAPConfig) { c.Clock = wakeful{} })
	srv.Inject(nmbrstest.Fault{Cut: nmbrstest.AfterWork, Times: 2})
	debtors, err := client.Debtors(t.Context())
	require.NoError(t, err)
	assert.Len(t, debtors, 2)
}

// wakeful is a clock that does not sleep.
type wakeful struct{}

func (wakeful) Now() time.Time { return time.Now() }

func (wakeful) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func TestStrangeAnswersAreErrorsOfBoundedSize(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]*nmbrstest.Answer{
		"huge":      nmbrstest.HugeFault(32 << 20),
		"nested":    nmbrstest.NestedFault(1 << 20),
		"foreign":   nmbrstest.ForeignFault(),
		"malformed": nmbrstest.MalformedFault(),
		"reply":     nmbrstest.ForeignReply(nmbrstest.EmployeeInsertByType),
		"html":      nmbrstest.HTMLPage(http.StatusOK),
		"down":      nmbrstest.HTMLPage(http.StatusServiceUnavailable),
		"empty":     nmbrstest.Empty(http.StatusOK),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv, demo, client := soapOffice(t, nmbrstest.Config{}, func(c *nmbrs.SOAPConfig) { c.Clock = wakeful{} })
			srv.Inject(nmbrstest.Fault{Answer: answer, Times: -1})
			_, err := client.InsertEmployee(t.Context(), ada(demo))
			assert.Equal(t, hris.EffectUnknown, soapError(t, err).Effect)
			for _, err := range client.Employees(t.Context(), soapID(demo.Monthly.ID), "2") {
				assert.Equal(t, hris.EffectRefused, soapError(t, err).Effect)
			}
			_, err = client.PersonalInfo(t.Context(), soapID(demo.Present.ID))
			soapError(t, err)
		})
	}
}

func TestNothingPersonalReachesErrorsOrLogs(t *testing.T) {
	t.Parallel()
	const canary = "Zwaluwstaart"
	var log bytes.Buffer
	srv, demo, client := soapOffice(t, nmbrstest.Config{}, func(c *nmbrs.SOAPConfig) {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	srv.Inject(nmbrstest.Fault{Answer: &nmbrstest.Answer{
		Status: 500, Edge: true, Header: http.Header{"Content-Type": {"text/xml"}},
		Body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>---&gt; 2030: ` + canary + `</faultstring></s:Fault></s:Body></s:Envelope>`,
	}})
	hire := ada(demo)
	hire.LastName = canary
	_, err := client.InsertEmployee(t.Context(), hire)
	own := soapError(t, err)
	assert.Contains(t, own.Message().Reveal(), canary, "shown to the person at work")
	for _, text := range []string{err.Error(), fmt.Sprintf("%v %+v %#v", err, err, *own), fmt.Sprintf("%v %+v %#v", hire, hire, hire), log.String()} {
		assert.NotContains(t, text, canary)
		assert.NotContains(t, text, demo.Token)
		assert.NotContains(t, text, demo.Email)
	}
	assert.NotEmpty(t, log.String())
}

func TestInputThatNmbrsCannotTakeIsNotSent(t *testing.T) {
	t.Parallel()
	srv, demo, client := soapOffice(t, nmbrstest.Config{})
	ctx, id := t.Context(), soapID(demo.Present.ID)
	srv.ClearJournal()
	broken := func(change func(*nmbrs.NewEmployee)) error {
		e := ada(demo)
		change(&e)
		_, err := client.InsertEmployee(ctx, e)
		return err
	}
	var errs []error
	add := func(_ any, err error) { errs = append(errs, err) }
	add(nil, broken(func(e *nmbrs.NewEmployee) { e.CompanyID = "0" }))
	add(nil, broken(func(e *nmbrs.NewEmployee) { e.CompanyID = "4294967297" }))
	add(nil, broken(func(e *nmbrs.NewEmployee) { e.CompanyID = "9b2f6a9e-0000-4000-8000-000000000000" }))
	add(nil, broken(func(e *nmbrs.NewEmployee) { e.TypeID = "" }))
	add(nil, broken(func(e *nmbrs.NewEmployee) { e.LastName = "" }))
	add(nil, broken(func(e *nmbrs.NewEmployee) { e.FirstName = "A\x0bda" }))
	add(nil, broken(func(e *nmbrs.NewEmployee) { e.Start = civil.Date{} }))
	add(nil, broken(func(e *nmbrs.NewEmployee) { e.Start = civil.Date{Year: 2026, Month: 2, Day: 30} }))
	add(client.InsertAddress(ctx, id, nmbrs.Address{Type: "Home"}))
	add(client.InsertBankAccount(ctx, id, nmbrs.BankAccount{Type: "x"}))
	add(client.InsertContract(ctx, id, nmbrs.Contract{}))
	add(client.Departments(ctx, "x"))
	add(nil, client.SetSalary(ctx, id, nmbrs.Salary{Type: "Bruto_Uurloon"}))
	add(nil, client.SetSalary(ctx, id, nmbrs.Salary{Type: "x", Amount: civil.DecimalOf(1)}))
	add(nil, client.SetFunction(ctx, id, "-1"))
	add(nil, client.UpdatePersonalInfo(ctx, id, nmbrs.PersonalInfo{LastName: "X"}))
	add(nil, client.UpdatePersonalInfo(ctx, id, nmbrs.PersonalInfo{Number: "1", LastName: "X", Nationality: "NL"}))
	add(nil, client.UpdatePersonalInfo(ctx, id, nmbrs.PersonalInfo{Number: "1", LastName: "X", Gender: "f"}))
	for _, err := range client.Employees(ctx, "", "2") {
		errs = append(errs, err)
	}
	for i, err := range errs {
		require.Error(t, err, i)
		assert.ErrorIs(t, err, nmbrs.BadInput)
		assert.Equal(t, hris.EffectNotSent, soapError(t, err).Effect)
	}
	assert.Empty(t, srv.Journal())
}

func TestSOAPConfigIsChecked(t *testing.T) {
	t.Parallel()
	credentials, err := nmbrs.NewCredentials(" api@example.com\n", privacy.NewSecret(" 5d0c "))
	require.NoError(t, err)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", credentials, credentials, credentials), "example.com")
	for _, pair := range [][2]string{{"", "t"}, {"u", ""}, {"u", "two words"}, {"u\x01", "t"}} {
		_, err := nmbrs.NewCredentials(pair[0], privacy.NewSecret(pair[1]))
		assert.ErrorIs(t, err, nmbrs.BadCredentials)
	}
	good := nmbrs.SOAPConfig{Credentials: credentials, Domain: "acme"}
	for _, e := range []nmbrs.Environment{"", nmbrs.Production, nmbrs.Sandbox, nmbrs.Sweden} {
		good.Environment = e
		_, err = nmbrs.NewSOAPClient(good)
		require.NoError(t, err)
	}
	for _, cfg := range []nmbrs.SOAPConfig{
		{}, {Credentials: credentials, Domain: "acme.nmbrs.nl"}, {Credentials: credentials, Environment: "norway"},
		{Credentials: credentials, BaseURL: "http://example.com"}, {Credentials: credentials, Timeout: -1},
	} {
		_, err := nmbrs.NewSOAPClient(cfg)
		assert.Error(t, err)
	}
}

func TestAListEndsWhereTheCallerStops(t *testing.T) {
	t.Parallel()
	srv, demo, client := soapOffice(t, nmbrstest.Config{})
	for i := range 500 {
		srv.AddEmployee(nmbrstest.Employee{CompanyID: demo.Monthly.ID, Type: nmbrstest.External, Start: "2024-01-01"}, nmbrstest.PersonalInfo{LastName: "Nr" + strings.Repeat("x", i%50)})
	}
	n := 0
	for _, err := range client.Employees(t.Context(), soapID(demo.Monthly.ID), "4") {
		require.NoError(t, err)
		if n++; n == 10 {
			break
		}
	}
	assert.Equal(t, 10, n)
	assert.Len(t, soapAll(t, client.Employees(t.Context(), soapID(demo.Monthly.ID), "4")), 500)
}

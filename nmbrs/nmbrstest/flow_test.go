package nmbrstest_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func number(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	require.NoError(t, err)
	return n
}

func TestAHireGetsThroughWithTheTwelveRights(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{})
	e.srv.GrantOnly(nmbrstest.TwelveRights()...)
	ok := func(g got) got {
		t.Helper()
		require.Equal(t, 200, g.status, g.body)
		wellFormed(t, g.body)
		return g
	}
	environment := ok(e.call(nmbrstest.DebtorEnvironmentGet, ""))
	assert.Equal(t, "acme", environment.result("SubDomain"))
	assert.Equal(t, "acme.nmbrs.nl", environment.result("Domain"))
	debtors := ok(e.call(nmbrstest.DebtorListGetAll, ""))
	assert.Contains(t, debtors.body, field("Id", e.demo.Client.ID)+"<Number>K-2</Number>")
	companies := ok(e.call(nmbrstest.CompanyListGetAll, ""))
	assert.Contains(t, companies.body, field("ID", e.demo.Monthly.ID)+"<Number>1</Number>")
	assert.NotContains(t, companies.body, "Debtor", "a company does not tell its debtor")
	departments := ok(e.call(nmbrstest.DebtorDepartmentGetList, field("DebtorId", e.demo.Accountant.ID)))
	assert.Contains(t, departments.body, "<Code>030</Code><Description>Techniek</Description>")
	ok(e.call(nmbrstest.DebtorFunctionGetList, field("DebtorId", e.demo.Accountant.ID)))

	id := number(t, ok(e.hire("Noor", "Visser", "2026-11-23")).result("Employee_InsertByEmployeeTypeResult"))
	me := field("EmployeeId", id)
	read := ok(e.call(nmbrstest.PersonalInfoGetCurrent, me))
	assert.Equal(t, "Visser", read.result("LastName"))
	num := read.result("EmployeeNumber")
	ok(e.call(nmbrstest.PersonalInfoUpdateCur, me+"<PersonalInfo>"+field("Id", id)+field("Number", num)+field("EmployeeNumber", num)+
		field("FirstName", "Noor")+field("LastName", "Visser")+field("Gender", "female")+field("NationalityCode", 1)+
		field("Birthday", "1995-03-26T00:00:00")+field("EmailPrivate", "noor@visser.example")+"</PersonalInfo>"))
	home := "<Address>" + field("Default", true) + field("Street", "Kerkstraat") + field("HouseNumber", "12") + field("HouseNumberAddition", "bis") +
		field("PostalCode", "3512 AB") + field("City", "Utrecht") + field("CountryISOCode", "NL") + "</Address>"
	first := ok(e.call(nmbrstest.AddressInsertCurrent, me+home)).result("Address_InsertCurrentResult")
	assert.Contains(t, ok(e.call(nmbrstest.DepartmentUpdateCurrent, me+field("DepartmentId", e.demo.Departments[2].ID))).body,
		`<Department_UpdateCurrentResponse xmlns="`+root+`EmployeeService" />`)
	ok(e.call(nmbrstest.FunctionUpdateCurrent, me+field("FunctionId", e.demo.Functions[1].ID)))
	ok(e.call(nmbrstest.SalaryUpdateCurrent, me+"<Salary>"+field("Value", "1250000.50")+field("Type", "Bruto_Salaris_Fulltime")+"</Salary>"))

	made, _ := e.srv.Employee(id)
	from := made.Personal[0].From
	assert.Equal(t, "2026-11-01", from, "Current is the company's current period, not today")
	assert.Equal(t, nmbrstest.PersonalInfo{
		EmployeeNumber: new(int(number(t, num))), FirstName: "Noor", LastName: "Visser", Gender: "female", NationalityCode: new(1),
		Birthday: "1995-03-26", EmailPrivate: "noor@visser.example",
	}, made.Personal.Last())
	require.Len(t, made.Addresses, 1)
	assert.Equal(t, first, fmt.Sprint(made.Addresses[0].ID))
	assert.Equal(t, "HomeAddress", made.Addresses[0].Type, "an absent enumeration is its first value")
	assert.Equal(t, "bis", made.Addresses[0].HouseNumberAddition)
	assert.Equal(t, nmbrstest.History[int64]{{From: from, Value: e.demo.Departments[2].ID}}, made.Department)
	assert.Equal(t, e.demo.Functions[1].ID, made.Function.Last())
	assert.Equal(t, "1250000.50", made.Salary.Last().Value)
	assert.Equal(t, 5, made.Updates)
	assert.Equal(t, "soap", made.Via)
	assert.Equal(t, midNovember, made.CreatedAt)

	second := ok(e.call(nmbrstest.AddressInsertCurrent, me+home)).result("Address_InsertCurrentResult")
	assert.Less(t, number(t, first), number(t, second), "another insert is another address")
	made, _ = e.srv.Employee(id)
	assert.Len(t, made.Addresses, 2)

	for _, op := range []string{nmbrstest.CompanyListGetByDebtor, nmbrstest.EmployeeTypeGetList, nmbrstest.EmployeeListGetByCompany, nmbrstest.SalaryUpdate} {
		assert.Equal(t, "1002", e.call(op, "<Salary/>").code(), op)
	}
}

func TestOptionalRightsShowMore(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{})
	monthly := field("CompanyId", e.demo.Monthly.ID)

	types := e.call(nmbrstest.EmployeeTypeGetList, "")
	assert.Contains(t, types.body, "<Id>2</Id><Description>payroll</Description>")
	assert.Equal(t, 7, strings.Count(types.body, "<EmployeeType>"))

	mine := e.call(nmbrstest.CompanyListGetByDebtor, field("DebtorId", e.demo.Client.ID))
	assert.Equal(t, 1, strings.Count(mine.body, "<Company>"))

	payroll := e.call(nmbrstest.EmployeeListGetByCompany, monthly+field("EmployeeType", 2))
	assert.Equal(t, 3, strings.Count(payroll.body, "<Employee>"))
	assert.Contains(t, payroll.body, "<DisplayName>Wal, F. (Femke) van der</DisplayName>")

	people := e.call(nmbrstest.PersonalInfoWithoutBSN, field("CompanyID", e.demo.Monthly.ID))
	assert.Equal(t, 4, strings.Count(people.body, "<PersonalInfoItem>"))
	assert.Contains(t, people.body, "<Birthday>1984-02-29T00:00:00</Birthday>")
	assert.Contains(t, people.body, "<StartPeriod>3</StartPeriod><StartYear>2019</StartYear>")
	assert.NotContains(t, people.body, "<BSN")
	assert.Equal(t, "2004", e.call(nmbrstest.PersonalInfoWithoutBSN, monthly).code(), "CompanyID has two capitals: CompanyId is dropped without a word")

	debtors := e.call(nmbrstest.DebtorConverter, "")
	assert.Contains(t, debtors.body, "<Mapping>"+field("IdInt", e.demo.Accountant.ID)+field("IdGuid", e.demo.Accountant.UUID)+"</Mapping>")
	staff := e.call(nmbrstest.CompanyConverter, field("Entity", "Employee")+monthly)
	assert.Contains(t, staff.body, field("IdInt", e.demo.Present.ID)+field("IdGuid", e.demo.Present.UUID))
	one := e.call(nmbrstest.CompanyConverter, field("Entity", "Company")+monthly)
	assert.Contains(t, one.body, field("IdGuid", e.demo.Monthly.UUID))

	templates := e.call(nmbrstest.CompanyDefaultTemplates, monthly)
	assert.Equal(t, e.demo.Template.ID, templates.result("DefaultEmployeeTemplateId"))
	byDefault := e.call(nmbrstest.EmployeeInsertByDefault, monthly+field("DefaultEmployeeTemplate", e.demo.Template.ID)+field("LastName", "Smit")+
		"<employment>"+field("EmploymentId", 0)+field("StartDate", "2026-12-01T00:00:00")+"</employment>")
	made, ok := e.srv.Employee(number(t, byDefault.result("Employee_InsertBasedOnDefaultResult")))
	require.True(t, ok)
	assert.Equal(t, e.demo.Template.ID, made.Template)
	assert.Equal(t, nmbrstest.Payroll, made.Type)
}

func TestDatedCallsWriteIntoTheirPeriod(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{})
	id := number(t, e.hire("Noor", "Visser", "2027-02-01").result("Employee_InsertByEmployeeTypeResult"))
	e.clock.Advance(time.Hour)
	me, february := field("EmployeeId", id), field("Period", 2)+field("Year", 2027)
	for _, g := range []got{
		e.call(nmbrstest.SalaryUpdateCurrent, me+"<Salary>"+field("Value", "100")+field("Type", "Bruto_Uurloon")+"</Salary>"),
		e.call(nmbrstest.SalaryUpdate, me+"<Salary>"+field("Value", "200")+field("Type", "Bruto_Uurloon")+"</Salary>"+field("Start", "2027-02-01T00:00:00")),
		e.call(nmbrstest.PersonalInfoUpdate, me+"<PersonalInfo>"+field("FirstName", "Noortje")+"</PersonalInfo>"+february),
		e.call(nmbrstest.AddressInsert, me+"<Address>"+field("City", "Breda")+"</Address>"+february+field("UnprotectedMode", false)),
		e.call(nmbrstest.ContractInsert, me+"<EmployeeContract>"+field("ContractID", 0)+`<CreationDate xsi:nil="true"/>`+field("StartDate", "2027-02-01T00:00:00")+
			`<TrialPeriod xsi:nil="true"/><EndDate xsi:nil="true"/>`+field("EmployementType", 1)+field("Indefinite", true)+field("WrittenContract", true)+field("HoursPerWeek", "36.5")+"</EmployeeContract>"),
	} {
		require.Equal(t, 200, g.status, g.body)
	}
	made, _ := e.srv.Employee(id)
	assert.Equal(t, "2026-11-01", made.Salary[0].From, "Current means the company's period, however late the start")
	assert.Equal(t, "2027-02-01", made.Salary[1].From)
	require.Len(t, made.Personal, 2)
	assert.Equal(t, nmbrstest.Since[nmbrstest.PersonalInfo]{From: "2027-02-01", Value: nmbrstest.PersonalInfo{
		EmployeeNumber: made.Personal[0].Value.EmployeeNumber, FirstName: "Noortje", LastName: "Visser",
	}, Entered: midNovember.Add(time.Hour)}, made.Personal[1])
	people := e.call(nmbrstest.PersonalInfoWithoutBSN, field("CompanyID", e.demo.Monthly.ID)).body
	assert.Contains(t, people, "<CreationDate>2026-11-16T10:00:00</CreationDate><StartPeriod>11</StartPeriod><StartYear>2026</StartYear>")
	assert.Contains(t, people, "<CreationDate>2026-11-16T11:00:00</CreationDate><StartPeriod>2</StartPeriod><StartYear>2027</StartYear>")
	assert.Equal(t, "2027-02-01", made.Addresses[0].From)
	assert.Equal(t, nmbrstest.Contract{
		ID: made.Contracts[0].ID, UUID: made.Contracts[0].UUID, Start: "2027-02-01", EmploymentType: 1, Indefinite: true, Written: true, HoursPerWeek: "36.5",
	}, made.Contracts[0])

	assert.Equal(t, "Noor", e.call(nmbrstest.PersonalInfoGetCurrent, me).result("FirstName"))
	e.srv.SetPeriod(e.demo.Monthly.ID, nmbrstest.Period{Year: 2027, Number: 2})
	assert.Equal(t, "Noortje", e.call(nmbrstest.PersonalInfoGetCurrent, me).result("FirstName"))
}

func TestAnUpdateEmptiesWhatItDoesNotSend(t *testing.T) {
	t.Parallel()
	for _, keep := range []bool{false, true} {
		e := newEnv(t, nmbrstest.Config{KeepUnsent: keep})
		g := e.call(nmbrstest.PersonalInfoUpdateCur, field("EmployeeId", e.demo.Present.ID)+"<PersonalInfo>"+field("Nickname", "Fem")+"</PersonalInfo>")
		require.Equal(t, 200, g.status, g.body)
		made, _ := e.srv.Employee(e.demo.Present.ID)
		was, is := e.demo.Present.Personal.Last(), made.Personal.Last()
		want := nmbrstest.PersonalInfo{EmployeeNumber: was.EmployeeNumber, LastName: was.LastName, Birthday: was.Birthday}
		if keep {
			want = was
		}
		want.Nickname = "Fem"
		assert.Equal(t, want, is)
	}
}

func TestUnprotectedModeOpensThePast(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{})
	require.Equal(t, "2011", e.hire("Noor", "Visser", "2026-10-05").code())
	g := e.hire("Noor", "Visser", "2026-10-05", field("UnprotectedMode", "1"))
	made, ok := e.srv.Employee(number(t, g.result("Employee_InsertByEmployeeTypeResult")))
	require.True(t, ok)
	assert.True(t, made.Unprotected)
	assert.Equal(t, "2026-10-01", made.Personal[0].From)
}

func TestADayWithAZoneMayShift(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{})
	for sent, want := range map[string]string{
		"1995-03-26T00:00:00": "1995-03-26", "1995-03-26": "1995-03-26", "1995-03-26T00:00:00Z": "1995-03-26",
		"1995-03-26T00:00:00+02:00": "1995-03-25", "1995-03-25T23:30:00.000Z": "1995-03-26",
	} {
		e.call(nmbrstest.PersonalInfoUpdateCur, field("EmployeeId", e.demo.Present.ID)+"<PersonalInfo>"+field("Birthday", sent)+"</PersonalInfo>")
		made, _ := e.srv.Employee(e.demo.Present.ID)
		assert.Equal(t, want, made.Personal.Last().Birthday, sent)
	}
}

func TestCompaniesTellTheirPeriodInEitherSpelling(t *testing.T) {
	t.Parallel()
	for digitLast, want := range map[bool][]string{false: {"2026-11-M", "2026-12-4W", "2026-47-W"}, true: {"2026-11-M", "2026-12-W4", "2026-47-W1"}} {
		e := newEnv(t, nmbrstest.Config{DigitLast: digitLast})
		for i, c := range []nmbrstest.Company{e.demo.Monthly, e.demo.FourWeekly, e.demo.Weekly} {
			assert.Equal(t, want[i], e.call(nmbrstest.CompanyGetCurrentPeriod, field("CompanyId", c.ID)).result("Company_GetCurrentPeriodResult"))
		}
	}
}

func TestAnEmptyListIsEmptyOrMissing(t *testing.T) {
	t.Parallel()
	for omit, want := range map[bool]string{false: "<List_GetByCompanyResult /></List_GetByCompanyResponse>", true: `EmployeeService" />`} {
		e := newEnv(t, nmbrstest.Config{OmitEmptyLists: omit, OmitNil: omit})
		assert.Contains(t, e.call(nmbrstest.EmployeeListGetByCompany, field("CompanyId", e.demo.Weekly.ID)+field("EmployeeType", 2)).body, want)
		assert.Equal(t, !omit, strings.Contains(e.call(nmbrstest.PersonalInfoGetCurrent, field("EmployeeId", e.demo.Former.ID)).body, "NationalityCode"))
	}
}

func TestCallsAboveTheLimitComeLateAndNotInVain(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var slept []time.Duration
	e := newEnv(t, nmbrstest.Config{Limit: 5, Sleep: func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		slept = append(slept, d)
	}})
	for range 7 {
		require.Equal(t, 200, e.call(nmbrstest.DebtorListGetAll, "").status)
	}
	e.clock.Advance(time.Second)
	require.Equal(t, 200, e.call(nmbrstest.DebtorListGetAll, "").status)
	assert.Equal(t, []time.Duration{time.Second / 2, time.Second / 2}, slept)
	delayed := slices.DeleteFunc(e.srv.Journal(), func(c nmbrstest.Call) bool { return !c.Delayed })
	assert.Len(t, delayed, 2)
}

func TestInsertsAtOnceAreAllDifferentPeople(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{Limit: -1})
	var wg sync.WaitGroup
	ids := make([]string, 24)
	for i := range ids {
		wg.Go(func() { ids[i] = e.hire("Noor", "Visser", "2026-12-01").result("Employee_InsertByEmployeeTypeResult") })
	}
	wg.Wait()
	slices.Sort(ids)
	assert.Len(t, slices.Compact(ids), 24)
	assert.Len(t, e.srv.Employees(), 28)
	numbers := map[int]bool{}
	for _, x := range e.srv.Employees() {
		assert.False(t, numbers[x.Number])
		numbers[x.Number] = true
	}
}

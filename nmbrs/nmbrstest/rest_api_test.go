package nmbrstest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func TestEveryCallNeedsTheSubscriptionKeyAndAToken(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden} {
		a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{NoKey: status}})
		for _, key := range []string{"", "wrong"} {
			a.key = key
			a.do("GET", "/api/companies", "").problem(t, status)
		}
	}
	a := startREST(t, nmbrstest.Config{})
	a.token = "nobody's"
	a.do("GET", "/api/companies", "").problem(t, http.StatusUnauthorized)
	r := a.request("GET", "/api/companies", "")
	r.Header.Del("Authorization")
	a.send(r).problem(t, http.StatusUnauthorized)
}

func TestAScopeOpensItsOwnCallsOnly(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	noor := a.noor()
	a.token = a.redeem(a.Consent(a.demo.Accountant.ID, callback, "employee.info.read", "company.info")).text(t, "access_token")
	a.ok("GET", "/api/companies", "")
	a.ok("GET", "/api/employees/"+noor, "")
	a.do("PUT", "/api/employees/"+noor+"/personalInfo", `{"period":`+december+`}`).problem(t, http.StatusForbidden)
	a.do("POST", "/api/employees/"+noor+"/salary", `{"startDate":"2026-12-01","value":1}`).problem(t, http.StatusForbidden)
}

func TestATokenOpensOneDebtor(t *testing.T) {
	t.Parallel()
	for _, foreign := range []int{http.StatusNotFound, http.StatusForbidden} {
		a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{Foreign: foreign}})
		noor := a.noor()
		employees := len(a.Employees())
		a.token, _ = a.Tokens(a.demo.Client.ID)
		body := hireJSON("payroll", "NL", december, "2026-12-01")
		a.do("POST", "/api/companies/"+a.demo.Monthly.UUID+"/employees", body).problem(t, foreign)
		a.do("GET", "/api/companies/"+a.demo.Monthly.UUID+"/period", "").problem(t, foreign)
		a.do("GET", "/api/debtors/"+a.demo.Accountant.UUID+"/departments", "").problem(t, foreign)
		a.do("GET", "/api/employees/"+noor+"/personalInfo", "").problem(t, foreign)
		require.Len(t, a.Employees(), employees)

		unknown := "00000000-0000-4000-8000-000000000000"
		for _, path := range []string{"/api/companies/" + unknown + "/employees", "/api/employees/" + unknown, "/api/debtors/" + unknown + "/functions", "/api/nonsense"} {
			a.do("GET", path, "").problem(t, http.StatusNotFound)
		}
		a.do("DELETE", "/api/companies", "").problem(t, http.StatusMethodNotAllowed)
	}
}

func TestATokenForSeveralDebtorsHasToAskForEachOne(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	a.token, _ = a.Tokens(a.demo.Accountant.ID, a.demo.Client.ID)
	got := a.do("GET", "/api/companies", "")
	got.problem(t, http.StatusForbidden)
	require.Equal(t, "ForbiddenMultiDebtor.", got.text(t, "title"))
	require.Len(t, a.ok("GET", "/api/debtors", "").get(t, "data"), 2)
	require.Equal(t, a.demo.Weekly.UUID, a.ok("GET", "/api/debtors/"+a.demo.Client.UUID+"/companies", "").text(t, "data", 0, "companyId"))
}

func TestTheDebtorsListsAreItsOwn(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	d := "/api/debtors/" + a.demo.Accountant.UUID
	require.Equal(t, "1001", a.ok("GET", "/api/debtors", "").text(t, "data", 0, "number"))
	require.Equal(t, a.ok("GET", "/api/companies", "").body, a.ok("GET", d+"/companies", "").body)

	departments := a.ok("GET", d+"/departments", "")
	require.Len(t, departments.get(t, "data"), 3)
	require.EqualValues(t, 10, departments.get(t, "data", 0, "code"), "a number where it can be one")
	require.Equal(t, "030", departments.get(t, "data", 2, "code"), "text where it cannot")
	require.Equal(t, a.demo.Functions[1].UUID, a.ok("GET", d+"/functions", "").text(t, "data", 1, "functionId"))

	period := a.ok("GET", "/api/companies/"+a.demo.FourWeekly.UUID+"/period", "")
	require.EqualValues(t, a.demo.FourWeekly.Period.Number, period.get(t, "data", 0, "period"))
	require.Equal(t, "fourWeekly", period.text(t, "data", 0, "periodType"))
	require.Equal(t, a.demo.Template.ID, a.ok("GET", "/api/companies/"+a.demo.Monthly.UUID+"/defaulttemplates", "").text(t, "data", 0, "defaultEmployeeTemplateId"))
}

func TestListsComeInPagesOfAHundredAtMost(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	before := len(a.Employees())
	for i := range 150 {
		a.AddEmployee(nmbrstest.Employee{CompanyID: a.demo.Monthly.ID, Type: nmbrstest.Applicant, Start: "2026-12-01"}, nmbrstest.PersonalInfo{LastName: fmt.Sprint("Nr ", i)})
	}
	list := "/api/companies/" + a.demo.Monthly.UUID + "/employees"

	page := a.ok("GET", list+"?employeeType=applicant&pageSize=500&pageNumber=1", "")
	require.Len(t, page.get(t, "data"), 100)
	require.EqualValues(t, 100, page.get(t, "pagination", "pageSize"))
	require.EqualValues(t, 2, page.get(t, "pagination", "totalPages"))
	require.EqualValues(t, 150, page.get(t, "pagination", "totalRecords"))

	next, err := url.Parse(page.text(t, "pagination", "nextPage"))
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(next.String(), a.URL()))
	rest := a.ok("GET", strings.TrimPrefix(next.String(), a.URL()), "")
	require.Len(t, rest.get(t, "data"), 50, "filter and size go along")
	require.Nil(t, rest.get(t, "pagination", "nextPage"))
	require.Empty(t, a.ok("GET", list+"?pageNumber=99", "").get(t, "data"))

	require.Len(t, a.ok("GET", list, "").get(t, "data"), 20, "unasked")
	require.EqualValues(t, 150+before, a.ok("GET", list, "").get(t, "pagination", "totalRecords"))
	require.Empty(t, a.ok("GET", list+"?employeeType=rejectedApplicant", "").get(t, "data"))
	for _, q := range []string{"pageNumber=0", "pageSize=-1", "pageNumber=x", "employeeType=Payroll"} {
		a.do("GET", list+"?"+q, "").problem(t, http.StatusBadRequest)
	}
}

func TestTwoCreatesMakeTwoEmployees(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	first, second := a.noor(), a.noor()
	require.NotEqual(t, first, second)
	e := a.byUUID(first)
	require.Equal(t, "rest", e.Via)
	require.Equal(t, nmbrstest.Payroll, e.Type)
	require.Equal(t, "2026-12-01", e.Start)
	info, ok := e.Personal.At("2026-12-01")
	require.True(t, ok)
	require.Equal(t, "Noor N. van Dijk", strings.Join([]string{info.FirstName, info.Initials, info.Prefix, info.LastName}, " "))
	require.Equal(t, "1994-03-09", info.Birthday)
	require.Equal(t, "NL", info.NationalityISO)
}

func TestPayrollWithoutANationalityBecomesExternalWithoutAWord(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	list := "/api/companies/" + a.demo.Monthly.UUID + "/employees"
	got := a.do("POST", list, hireJSON("payroll", "", december, "2026-12-01"))
	require.Equal(t, http.StatusCreated, got.StatusCode)
	require.Equal(t, nmbrstest.External, a.byUUID(got.text(t, "employeeId")).Type)
	require.Equal(t, "external", a.ok("GET", "/api/employees/"+got.text(t, "employeeId"), "").text(t, "employeeBasicInfo", "employeeType"))

	got = a.do("POST", list, hireJSON("newHire", "", december, "2026-12-01"))
	require.Equal(t, nmbrstest.NewHire, a.byUUID(got.text(t, "employeeId")).Type, "only payroll needs one")

	b := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{RefuseNationless: true}})
	b.do("POST", "/api/companies/"+b.demo.Monthly.UUID+"/employees", hireJSON("payroll", "", december, "2026-12-01")).problem(t, http.StatusBadRequest)
}

func TestACreateIsReadAsASPNETWouldReadIt(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	list := "/API/Companies/" + strings.ToUpper(a.demo.Monthly.UUID) + "/Employees"
	body := `{"PersonalInfo":{"BasicInfo":{"lastname":"Dijk","EMPLOYEETYPE":"applicant","unknown":[1]},"birthInfo":{"birthDate":"1994-03-09T23:30:00-05:00"},
		"period":{"year":2026,"period":12}},"AdditionalEmployeeInfo":{"inServiceDate":"2026-12-01T00:00:00"}}`
	got := a.do("POST", list, body)
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	e := a.byUUID(got.text(t, "employeeId"))
	require.Equal(t, "2026-12-01", e.Start)
	require.Equal(t, "1994-03-09", e.Personal.Last().Birthday, "the day as written, whatever the zone")
}

func TestBadCreatesAreProblemsAndMakeNobody(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	before := len(a.Employees())
	good := hireJSON("payroll", "NL", december, "2026-12-01")
	for name, body := range map[string]string{
		"no JSON":                  `{"personalInfo":`,
		"nothing":                  `{}`,
		"no last name":             strings.Replace(good, `"lastName":"Dijk"`, `"lastName":" "`, 1),
		"a type of another case":   strings.Replace(good, `"payroll"`, `"Payroll"`, 1),
		"no type":                  strings.Replace(good, `,"employeeType":"payroll"`, "", 1),
		"a name beyond its length": strings.Replace(good, "Noor", strings.Repeat("é", 51), 1),
		"a gender of SOAP's":       strings.Replace(good, `"female"`, `"undefined"`, 1),
		"no e-mail address":        strings.Replace(good, "noor@example.com", "noor", 1),
		"a country in words":       strings.Replace(good, `"NL"`, `"Nederland"`, 1),
		"no date":                  strings.Replace(good, "1994-03-09", "09-03-1994", 1),
		"no period":                strings.Replace(good, `"period":`+december, `"x":1`, 1),
		"no such period":           hireJSON("payroll", "NL", `{"year":2026,"period":13}`, "2026-12-01"),
		"a period gone by":         hireJSON("payroll", "NL", `{"year":2026,"period":10}`, "2026-12-01"),
		"a start gone by":          hireJSON("payroll", "NL", december, "2026-10-31"),
		"payroll without a start":  strings.Replace(good, `"inServiceDate":"2026-12-01"`, `"inServiceDate":null`, 1),
		"no such template":         strings.Replace(good, `"inServiceDate"`, `"defaultEmployeeTemplate":"none","inServiceDate"`, 1),
	} {
		got := a.do("POST", "/api/companies/"+a.demo.Monthly.UUID+"/employees", body)
		assert.Contains(t, []int{400, 404}, got.StatusCode, name)
		got.problem(t, got.StatusCode)
	}
	require.Len(t, a.Employees(), before)

	r := a.request("POST", "/api/companies/"+a.demo.Monthly.UUID+"/employees", good)
	r.Header.Set("Content-Type", "text/plain")
	a.send(r).problem(t, http.StatusUnsupportedMediaType)
}

func TestThePastIsClosedUnlessTheServerIsToldOtherwise(t *testing.T) {
	t.Parallel()
	gone := hireJSON("payroll", "NL", `{"year":2026,"period":10}`, "2026-10-01")
	a := startREST(t, nmbrstest.Config{})
	got := a.do("POST", "/api/companies/"+a.demo.Monthly.UUID+"/employees", gone)
	require.EqualValues(t, nmbrstest.ProtectedMode, got.get(t, "code"))
	b := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{AllowPast: true}})
	b.ok("POST", "/api/companies/"+b.demo.Monthly.UUID+"/employees", gone)
}

func TestThePersonalInfoIDOfTheCallerIsKept(t *testing.T) {
	t.Parallel()
	const mine = "0b8e4a52-7f0e-4a4f-9f6b-1d2c3b4a5968"
	body := strings.Replace(hireJSON("applicant", "", december, "2026-12-01"), `{"basicInfo"`, `{"personalInfoId":"`+mine+`","basicInfo"`, 1)
	for _, own := range []bool{false, true} {
		a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{OwnInfoIDs: own}})
		e := a.ok("POST", "/api/companies/"+a.demo.Monthly.UUID+"/employees", body).text(t, "employeeId")
		rows := a.ok("GET", "/api/companies/"+a.demo.Monthly.UUID+"/employees/personalinfo?employeeId="+e, "")
		require.Equal(t, own, rows.text(t, "data", 0, "info", 0, "personalInfoId") != mine)
	}
}

package nmbrstest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

const (
	homeJSON = `{"isDefault":true,"type":"homeAddress","street":"Lindelaan","houseNumber":"12","houseNumberAddition":"bis",
		"postalCode":"3512 AB","city":"Utrecht","countryISOCode":"NL","period":` + december + `}`
	bankJSON   = `{"IBAN":"NL91ABNA0417164300","name":"ABN AMRO","city":"Utrecht","bankAccountType":"bankAccount1"}`
	salaryJSON = `{"startDate":"2026-12-01T00:00:00","type":"grossFulltimeSalary","value":1250000.50}`
)

func TestEverythingWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	noor := a.noor()
	e := "/api/employees/" + noor
	got := a.do("POST", e+"/address", homeJSON)
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	address := got.text(t, "addressId")
	a.ok("PUT", e+"/department", `{"departmentId":"`+a.demo.Departments[2].UUID+`","periodDetails":`+december+`}`)
	a.ok("PUT", e+"/function", `{"functionId":"`+a.demo.Functions[1].UUID+`","periodDetails":`+december+`}`)
	salary := a.ok("POST", e+"/salary", salaryJSON).text(t, "salaryId")
	account := a.ok("POST", e+"/bankaccount", bankJSON).text(t, "bankAccountId")
	contract := a.ok("POST", e+"/contract", `{"startDate":"2026-12-01","trialPeriod":"2027-01-31","endDate":"2027-11-30","indefinite":false,"writtenContract":true,"hoursPerWeek":36.5}`).text(t, "contractId")
	a.ok("PUT", e+"/social_security_number", `{"socialSecurityNumber":"123456782"}`)

	read := func(list string) restReply {
		return a.ok("GET", "/api/companies/"+a.demo.Monthly.UUID+"/employees/"+list+"?employeeId="+noor, "")
	}
	row := read("addresses")
	require.Equal(t, noor, row.text(t, "data", 0, "employeeId"))
	require.Equal(t, address, row.text(t, "data", 0, "addresses", 0, "addressId"))
	require.Equal(t, "homeAddress", row.text(t, "data", 0, "addresses", 0, "type"))
	require.Equal(t, "bis", row.text(t, "data", 0, "addresses", 0, "houseNumberAddition"))
	require.EqualValues(t, 12, row.get(t, "data", 0, "addresses", 0, "period", "period"))
	require.Equal(t, "030", read("departments").text(t, "data", 0, "departments", 0, "code"))
	require.Equal(t, "Ontwikkelaar", read("functions").text(t, "data", 0, "functions", 0, "description"))
	row = read("salaries")
	require.Equal(t, salary, row.text(t, "data", 0, "salaries", 0, "salaryId"))
	require.Contains(t, row.body, `"value":1250000.50`, "to the digit")
	require.Equal(t, "2026-12-01T00:00:00", row.text(t, "data", 0, "salaries", 0, "startDate"))
	row = read("bankaccounts")
	require.Equal(t, account, row.text(t, "data", 0, "bankAccounts", 0, "bankAccountId"))
	require.Equal(t, "bankAccount1", row.text(t, "data", 0, "bankAccounts", 0, "bankAccountType"))
	row = read("contracts")
	require.Equal(t, contract, row.text(t, "data", 0, "contracts", 0, "contractId"))
	require.Equal(t, "2027-01-31T00:00:00", row.text(t, "data", 0, "contracts", 0, "trialPeriod"))
	require.Contains(t, row.body, `"hoursPerWeek":36.5`)

	require.Equal(t, "123456782", a.byUUID(noor).Personal.Last().BSN)
	require.NotContains(t, read("personalinfo").body+a.ok("GET", e+"/personalInfo", "").body, "123456782")
}

func TestBadWritesAreProblemsAndChangeNothing(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	noor := a.noor()
	was := a.byUUID(noor)
	for _, c := range []struct{ name, method, path, body string }{
		{"an address without a street", "POST", "address", strings.Replace(homeJSON, "Lindelaan", "", 1)},
		{"an address of SOAP's type", "POST", "address", strings.Replace(homeJSON, "homeAddress", "HomeAddress", 1)},
		{"an address without a period", "POST", "address", strings.Replace(homeJSON, `"period":`+december, `"p":0`, 1)},
		{"an address of the past", "POST", "address", strings.Replace(homeJSON, december, `{"year":2026,"period":1}`, 1)},
		{"a department of another debtor", "PUT", "department", `{"departmentId":"` + a.demo.ClientDepartments[0].UUID + `","periodDetails":` + december + `}`},
		{"a department that is a function", "PUT", "department", `{"departmentId":"` + a.demo.Functions[0].UUID + `","periodDetails":` + december + `}`},
		{"a function without a period", "PUT", "function", `{"functionId":"` + a.demo.Functions[0].UUID + `"}`},
		{"a salary as text", "POST", "salary", strings.Replace(salaryJSON, "1250000.50", `"1250000.50"`, 1)},
		{"a salary below zero", "POST", "salary", strings.Replace(salaryJSON, "1250000.50", "-1", 1)},
		{"a salary of the past", "POST", "salary", strings.Replace(salaryJSON, "2026-12-01", "2026-10-31", 1)},
		{"a salary of SOAP's type", "POST", "salary", strings.Replace(salaryJSON, "grossFulltimeSalary", "Bruto_Uurloon", 1)},
		{"a wrong IBAN", "POST", "bankaccount", strings.Replace(bankJSON, "NL91", "NL92", 1)},
		{"no IBAN", "POST", "bankaccount", `{}`},
		{"a contract that ends before it starts", "POST", "contract", `{"startDate":"2026-12-01","endDate":"2026-11-30","indefinite":false}`},
		{"a contract that says not whether it ends", "POST", "contract", `{"startDate":"2026-12-01"}`},
		{"a wrong citizen service number", "PUT", "socialsecuritynumber", `{"socialSecurityNumber":"123456789"}`},
		{"personal information without a period", "PUT", "personalInfo", `{"basicInfo":{"lastName":"Dijk"}}`},
		{"personal information without a last name", "PUT", "personalInfo", `{"basicInfo":{"firstName":"Noor"},"period":` + december + `}`},
	} {
		got := a.do(c.method, "/api/employees/"+noor+"/"+c.path, c.body)
		require.Contains(t, []int{400, 404}, got.StatusCode, c.name)
		got.problem(t, got.StatusCode)
	}
	require.Equal(t, was, a.byUUID(noor))
}

func TestASectionThatIsSentTakesThePlaceOfTheOldOne(t *testing.T) {
	t.Parallel()
	for _, keep := range []bool{false, true} {
		a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{KeepUnsent: keep}})
		noor := a.noor()
		a.ok("PUT", "/api/employees/"+noor+"/personalInfo", `{"contactInfo":{"businessEmail":"noor@hazelaar.example"},"period":`+december+`}`)
		info := a.byUUID(noor).Personal.Last()
		require.Equal(t, "noor@hazelaar.example", info.EmailWork)
		require.Equal(t, keep, info.EmailPrivate != "", "what the section did not hold")
		require.Equal(t, "NL", info.NationalityISO, "sections that were not sent stay")
		require.NotNil(t, info.EmployeeNumber)
	}
}

func TestPersonalInformationHoldsFromItsPeriod(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	e := "/api/employees/" + a.demo.Present.UUID
	a.ok("PUT", e+"/personalInfo", `{"basicInfo":{"lastName":"Later"},"period":{"year":2027,"period":1}}`)
	require.Equal(t, "Wal", a.ok("GET", e+"/personalInfo", "").text(t, "basicInfo", "lastName"), "not yet")
	all := a.ok("GET", "/api/companies/"+a.demo.Monthly.UUID+"/employees/personalinfo?employeeId="+a.demo.Present.UUID, "")
	require.Equal(t, "Later", all.text(t, "data", 0, "info", 1, "basicInfo", "lastName"))
	a.SetPeriod(a.demo.Monthly.ID, nmbrstest.Period{Year: 2027, Number: 1})
	now := a.ok("GET", e+"/personalInfo", "")
	require.Equal(t, "Later", now.text(t, "basicInfo", "lastName"))
	require.Equal(t, "NL", now.text(t, "birthInfo", "nationality", "codeISO"))
	require.Equal(t, "1984-02-29T00:00:00", now.text(t, "birthInfo", "birthDate"))
}

func TestACreateCutAfterItsWorkHasMadeTheEmployee(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	before := len(a.Employees())
	body := hireJSON("payroll", "NL", december, "2026-12-01")
	path := "/api/companies/" + a.demo.Monthly.UUID + "/employees"
	cut := func(f nmbrstest.Fault) {
		f.Method, f.Route = "POST", nmbrstest.RESTEmployees
		a.Inject(f)
		res, err := a.http.Do(a.request("POST", path, body))
		if err == nil {
			res.Body.Close()
		}
		require.Error(t, err)
	}
	cut(nmbrstest.Fault{Cut: nmbrstest.BeforeWork})
	require.Len(t, a.Employees(), before)
	cut(nmbrstest.Fault{Cut: nmbrstest.AfterWork})
	require.Len(t, a.Employees(), before+1)
	cut(nmbrstest.LateCommit(nmbrstest.RESTEmployees, 2*time.Minute))
	require.Len(t, a.Employees(), before+1)
	a.clock.Advance(2 * time.Minute)
	require.Len(t, a.Employees(), before+2)
}

func TestFaultsAnswerAsNmbrsWould(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	for _, status := range []int{500, 502, 503} {
		a.Inject(nmbrstest.Fault{Route: nmbrstest.RESTCompanies, Answer: nmbrstest.Problem(status, 0, "It did not work.")})
		a.do("GET", "/api/companies", "").problem(t, status)
	}
	a.Inject(nmbrstest.Fault{Route: nmbrstest.RESTCompanies, Answer: nmbrstest.TooManyRequests(1500 * time.Millisecond)})
	got := a.do("GET", "/api/companies", "")
	got.problem(t, http.StatusTooManyRequests)
	require.Equal(t, "2", got.Header.Get("Retry-After"))
	a.Inject(nmbrstest.Fault{Route: nmbrstest.RESTCompanies, Answer: nmbrstest.Refused(nmbrstest.InvalidPeriod)})
	require.EqualValues(t, nmbrstest.InvalidPeriod, a.do("GET", "/api/companies", "").get(t, "code"))
	calls := a.Calls(nmbrstest.RESTCompanies)
	require.Equal(t, nmbrstest.InvalidPeriod, calls[len(calls)-1].Code)
	require.True(t, calls[0].Faulted)
}

func TestATokenHasSoManyCallsAMinute(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{PerMinute: 2}})
	a.ok("GET", "/api/companies", "")
	a.clock.Advance(20 * time.Second)
	a.ok("GET", "/api/companies", "")
	got := a.do("GET", "/api/companies", "")
	got.problem(t, http.StatusTooManyRequests)
	require.Equal(t, "40", got.Header.Get("Retry-After"))
	a.clock.Advance(40 * time.Second)
	a.ok("GET", "/api/companies", "")
}

func TestEndpointsCanBeMovedAndKeepTheirRoute(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{REST: nmbrstest.RESTConfig{Paths: map[string]string{nmbrstest.RESTSalary: "/api/v2/employees/{employeeId}/salaries"}}})
	noor := a.noor()
	a.ok("POST", "/api/v2/employees/"+noor+"/salaries", salaryJSON)
	a.do("POST", "/api/employees/"+noor+"/salary", salaryJSON).problem(t, http.StatusNotFound)
	require.Len(t, a.Calls(nmbrstest.RESTSalary), 1)
	require.Contains(t, nmbrstest.RESTRoutes(), nmbrstest.RESTSalary)
}

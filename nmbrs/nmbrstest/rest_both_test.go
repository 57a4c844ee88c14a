package nmbrstest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// both is one environment seen over both wires.
func both(t *testing.T) (*app, *env) {
	a := startREST(t, nmbrstest.Config{})
	return a, &env{t: t, srv: a.Server, demo: a.demo, clock: a.clock}
}

func TestWhomSOAPMadeRESTSees(t *testing.T) {
	t.Parallel()
	a, soap := both(t)
	made := soap.hire("Noor", "Dijk", "2026-12-01")
	require.Equal(t, http.StatusOK, made.status, made.body)
	employees := a.Employees()
	e := employees[len(employees)-1]
	got := a.ok("GET", "/api/employees/"+e.UUID, "")
	require.Equal(t, "Dijk", got.text(t, "employeeBasicInfo", "lastName"))
	require.Equal(t, e.Type.String(), got.text(t, "employeeBasicInfo", "employeeType"))
}

func TestWhatRESTWroteSOAPReads(t *testing.T) {
	t.Parallel()
	a, soap := both(t)
	november := `{"year":2026,"period":11}`
	got := a.do("POST", "/api/companies/"+a.demo.Monthly.UUID+"/employees", hireJSON("payroll", "NL", november, "2026-11-20"))
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	e := a.byUUID(got.text(t, "employeeId"))

	read := soap.call(nmbrstest.PersonalInfoGetCurrent, field("EmployeeId", e.ID))
	require.Equal(t, http.StatusOK, read.status, read.body)
	require.Equal(t, "Noor", read.result("FirstName"))
	require.Equal(t, "van", read.result("Prefix"))
	require.Equal(t, "female", read.result("Gender"))
	require.Equal(t, "1", read.result("NationalityCode"))
	require.Equal(t, "1994-03-09T00:00:00", read.result("Birthday"))
	require.Equal(t, "noor@example.com", read.result("EmailPrivate"))

	listed := soap.call(nmbrstest.EmployeeListGetByCompany, field("CompanyId", a.demo.Monthly.ID)+field("EmployeeType", int(nmbrstest.Payroll)))
	require.Contains(t, listed.body, field("Id", e.ID))
}

func TestAnUpdateOverSOAPLeavesWhatOnlyRESTKnows(t *testing.T) {
	t.Parallel()
	a, soap := both(t)
	const mine = "0b8e4a52-7f0e-4a4f-9f6b-1d2c3b4a5968"
	body := strings.Replace(hireJSON("applicant", "NL", `{"year":2026,"period":11}`, "2026-11-20"), `{"basicInfo":{`, `{"personalInfoId":"`+mine+`","basicInfo":{"firstNameInFull":"Noor Maria",`, 1)
	e := a.byUUID(a.ok("POST", "/api/companies/"+a.demo.Monthly.UUID+"/employees", body).text(t, "employeeId"))
	done := soap.call(nmbrstest.PersonalInfoUpdateCur, field("EmployeeId", e.ID)+field("PersonalInfo",
		field("Id", e.ID)+field("Number", e.Number)+field("LastName", "Dijkstra")+field("IdentificationType", 0)))
	require.Equal(t, http.StatusOK, done.status, done.body)
	got := a.ok("GET", "/api/employees/"+e.UUID+"/personalInfo", "")
	require.Equal(t, mine, got.text(t, "personalInfoId"))
	require.Equal(t, "Dijkstra", got.text(t, "basicInfo", "lastName"))
	require.Equal(t, "Noor Maria", got.text(t, "basicInfo", "firstNameInFull"))
	require.Nil(t, got.get(t, "birthInfo", "nationality"), "not sent over SOAP")
}

func TestTheConvertersLeadFromSOAPToREST(t *testing.T) {
	t.Parallel()
	a, soap := both(t)
	debtors := soap.call(nmbrstest.DebtorConverter, "")
	require.Contains(t, debtors.body, a.ok("GET", "/api/debtors", "").text(t, "data", 0, "debtorId"))
	companies := soap.call(nmbrstest.CompanyConverter, field("Entity", "Company")+field("CompanyId", a.demo.Monthly.ID))
	require.Contains(t, companies.body, a.ok("GET", "/api/companies", "").text(t, "data", 0, "companyId"))
}

func TestWhatSOAPWroteRESTPutsIntoItsOwnWords(t *testing.T) {
	t.Parallel()
	a := startREST(t, nmbrstest.Config{})
	e := a.AddEmployee(nmbrstest.Employee{CompanyID: a.demo.Monthly.ID, Type: nmbrstest.NewHire, Start: "2026-12-01"},
		nmbrstest.PersonalInfo{LastName: "Dijk", Gender: "undefined", NationalityCode: new(1)})
	path := "/api/employees/" + e.UUID + "/personalInfo"
	got := a.ok("GET", path, "")
	require.Equal(t, "unspecified", got.text(t, "birthInfo", "gender"))
	require.Equal(t, "NL", got.text(t, "birthInfo", "nationality", "codeISO"))
	require.Equal(t, "newHire", got.text(t, "basicInfo", "employeeType"))
	require.Nil(t, got.get(t, "contactInfo", "otherPhone"), "unset is null")

	a.ok("PUT", path, `{"partnerInfo":{"partnerPrefix":"de","partnerName":"Wit","ascriptionCode":2},"birthInfo":{"nationalityCodeISO":"de","gender":"unknown"},"period":`+december+`}`)
	got = a.ok("GET", "/api/companies/"+a.demo.Monthly.UUID+"/employees/personalinfo?employeeId="+e.UUID, "")
	require.EqualValues(t, 2, got.get(t, "data", 0, "info", 1, "partnerInfo", "ascriptionCode"))
	require.Equal(t, "DE", got.text(t, "data", 0, "info", 1, "birthInfo", "nationality", "codeISO"))
	last := a.byUUID(e.UUID).Personal.Last()
	require.Nil(t, last.NationalityCode, "no number is known for it")
	require.Equal(t, "Wit", last.PartnerLastName)
}

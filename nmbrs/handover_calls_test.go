package nmbrs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// callsOfSend are those of a hand-over of all seven steps: each call is a latency
// that somebody waits for.
var callsOfSend = map[nmbrs.API][]string{
	nmbrs.SOAP: {
		"EmployeeService/List_GetByCompany",       // who was there before
		"CompanyService/Company_GetCurrentPeriod", // the draft may be old
		"EmployeeService/Employee_InsertByEmployeeType",
		"EmployeeService/PersonalInfo_GetCurrent", // what is not the hire's own stays
		"EmployeeService/PersonalInfo_UpdateCurrent",
		"EmployeeService/Address_InsertCurrent",
		"EmployeeService/Department_UpdateCurrent",
		"EmployeeService/Function_UpdateCurrent",
		"EmployeeService/Salary_UpdateCurrent",
		"EmployeeService/BankAccount_InsertCurrent",
	},
	nmbrs.REST: {
		"GET /api/companies/{companyId}/employees",
		"GET /api/companies/{companyId}/period",
		"POST /api/companies/{companyId}/employees",
		"GET /api/companies/{companyId}/employees/personalinfo",
		"PUT /api/employees/{employeeId}/personalInfo",
		"PUT /api/employees/{employeeId}/social_security_number", // has a call of its own
		"POST /api/employees/{employeeId}/address",
		"PUT /api/employees/{employeeId}/department",
		"PUT /api/employees/{employeeId}/function",
		"POST /api/employees/{employeeId}/salary",
		"POST /api/employees/{employeeId}/bankaccount",
	},
}

// called gives what was called, in order.
func (o *office) called() []string {
	var routes []string
	for _, c := range o.fake.Journal() {
		route := c.Route
		if o.api == nmbrs.REST {
			route = c.Method + " " + route
		}
		routes = append(routes, route)
	}
	return routes
}

// wholly are the edits that leave no step out.
func wholly() []transfer.Edit {
	return []transfer.Edit{transfer.SetText("iban", "NL91ABNA0417164300"), transfer.SetText("bsn", "123456782")}
}

func TestAHandOverReadsNothingTwice(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		draft := d.reviewed(d.hire(inNovember), "", wholly()...)
		d.fake.ClearJournal()
		badge, err := d.service.Send(t.Context(), recruiter, draft)
		require.NoError(t, err)
		assert.Len(t, badge.Steps, 7)
		assert.Equal(t, callsOfSend[api], d.called())
	})
}

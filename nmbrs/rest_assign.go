package nmbrs

import (
	"context"
	"net/http"

	"github.com/handoverhq/handover/internal/httpx"
)

// SetDepartment puts an employee into a department of the debtor from a period on.
// Observed: PUT employees/{id}/department with departmentId and periodDetails.
func (c *RESTClient) SetDepartment(ctx context.Context, employeeID, departmentID string, from Period) error {
	e := endpoint{op: "set department", method: http.MethodPut, path: c.paths.Department, class: httpx.SafeWrite, scope: "employee.orgstructure", unknown: UnknownEmployee, setting: "Department"}
	return c.assign(ctx, e, employeeID, "departmentId", departmentID, from)
}

// SetFunction gives an employee a job title of the debtor from a period on.
// Observed: PUT employees/{id}/function with functionId and periodDetails.
func (c *RESTClient) SetFunction(ctx context.Context, employeeID, functionID string, from Period) error {
	e := endpoint{op: "set function", method: http.MethodPut, path: c.paths.Function, class: httpx.SafeWrite, scope: "employee.orgstructure", unknown: UnknownEmployee, setting: "Function"}
	return c.assign(ctx, e, employeeID, "functionId", functionID, from)
}

func (c *RESTClient) assign(ctx context.Context, e endpoint, employeeID, name, id string, from Period) error {
	err := checkIDs(employeeID, id)
	if err == nil {
		err = checkPeriod(from)
	}
	if err != nil {
		return during(e.op, err)
	}
	_, err = c.write(ctx, e, employeeID, fields{name: id, "periodDetails": periodFields(from)}, "")
	return err
}

package nmbrs

import (
	"context"
	"iter"

	"github.com/handoverhq/handover/nmbrs/internal/soap/employeesvc"
)

// EmployeeTypes are the kinds of employee that there are. Zero is an id, too.
func (c *SOAPClient) EmployeeTypes(ctx context.Context) ([]EmployeeType, error) {
	reply, err := ask[employeesvc.EmployeeType_GetListResponse](ctx, c, opTypes, &employeesvc.EmployeeType_GetList{})
	if err != nil || reply.EmployeeType_GetListResult == nil {
		return nil, err
	}
	var all []EmployeeType
	for _, t := range reply.EmployeeType_GetListResult.EmployeeType {
		if t.Id != 0 || t.Description != "" {
			all = append(all, EmployeeType{ID: text32(t.Id), Description: t.Description})
		}
	}
	return all, nil
}

// Employees are those of a company of one type.
func (c *SOAPClient) Employees(ctx context.Context, companyID, typeID string) iter.Seq2[Listed, error] {
	m := newMessage(opEmployees)
	m.id("CompanyId", companyID)
	m.typeID("EmployeeType", typeID)
	content, err := m.done(opEmployees)
	return streamed(ctx, c, opEmployees, content, err, itemDepth, func(e *Listed, _ int, name, text []byte) error {
		switch string(name) {
		case "Id":
			e.ID = string(text)
		case "Number":
			e.Number = string(text)
		case "DisplayName":
			e.DisplayName = string(text)
		}
		return nil
	})
}

// InsertEmployee makes an employee and gives the id. Every call makes another one,
// and none can be taken back over SOAP: after an error of unknown effect look
// first. A start before the company's current period is refused as [Protected]
// unless Unprotected is set. Personal does not go along.
//
// That the call exists and what it does is documented; the names in its body are
// inferred from its siblings'.
func (c *SOAPClient) InsertEmployee(ctx context.Context, e NewEmployee) (id string, err error) {
	op := opInsert
	m := newMessage(op)
	m.typeID("EmployeeType", e.TypeID)
	m.text("FirstName", e.FirstName)
	m.text("LastName", e.LastName)
	m.day("StartDate", e.Start)
	m.id("CompanyId", e.CompanyID)
	m.yesNo("UnprotectedMode", e.Unprotected)
	if e.LastName == "" || e.Start.IsZero() {
		m.fail("LastName and StartDate are needed")
	}
	content, err := m.done(op)
	return insert(ctx, c, op, content, err, func(r *employeesvc.Employee_InsertByEmployeeTypeResponse) int32 {
		return r.Employee_InsertByEmployeeTypeResult
	})
}

// typeID writes the id of an employee type, which may be zero.
func (m *message) typeID(name, id string) {
	n, err := soapNumber(name, id)
	if err != nil {
		m.fail(err.Detail)
		return
	}
	m.number(name, int(n))
}

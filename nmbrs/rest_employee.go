package nmbrs

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/handoverhq/handover/internal/httpx"
)

// Employees gives the employees of a company, of one type or, with "", of all.
// Observed: GET companies/{id}/employees with employeeType, rows of employeeId and
// employeeBasicInfo. A row that tells another type is left out, in case the filter
// is not heeded. The prefix of a name is not part of Listed.LastName.
func (c *RESTClient) Employees(ctx context.Context, companyID, typeID string) iter.Seq2[Listed, error] {
	e := c.employees("list employees", http.MethodGet, httpx.Read)
	query := url.Values{}
	if typeID != "" {
		query.Set("employeeType", typeID)
	}
	rows := func(yield func(Listed, error) bool) {
		for row, err := range list(ctx, c, e, companyID, query, employeeRow.key) {
			if kind := string(row.Basic.Type); err == nil && typeID != "" && kind != "" && kind != typeID {
				continue
			}
			if !yield(row.listed(), err) {
				return
			}
		}
	}
	return checked(e.op, rows, companyID)
}

func (c *RESTClient) employees(op, method string, class httpx.Class) endpoint {
	scope := "employee.info"
	if class == httpx.Read {
		scope = "employee.info.read"
	}
	return endpoint{op: op, method: method, path: c.paths.Employees, class: class, scope: scope, unknown: UnknownCompany}
}

type employeeRow struct {
	ID    text      `json:"employeeId"`
	Basic basicInfo `json:"employeeBasicInfo"`
}

// basicInfo is a group of the same name on the wire.
type basicInfo struct {
	Number          text `json:"employeeNumber"`
	FirstName       text `json:"firstName"`
	FirstNameInFull text `json:"firstNameInFull"`
	Prefix          text `json:"prefix"`
	Initials        text `json:"initials"`
	LastName        text `json:"lastName"`
	Type            text `json:"employeeType"`
}

func (r employeeRow) key() string { return string(r.ID) }

func (r employeeRow) listed() Listed {
	return Listed{
		ID: string(r.ID), Number: string(r.Basic.Number), TypeID: string(r.Basic.Type),
		FirstName: string(r.Basic.FirstName), LastName: string(r.Basic.LastName),
	}
}

// CreateEmployee makes an employee whose values hold from a period, and gives its
// id. Documented: POST companies/{id}/employees with personalInfo, whose basicInfo
// needs a last name and a type and which needs a period, and
// additionalEmployeeInfo, whose inServiceDate is Start; the answer holds
// employeeId. That the vendor's tutorials write the two names with capitals, and
// public clients without, says that it takes both.
//
// A payroll employee without a nationality is refused here: Nmbrs makes an external
// one of it without a word (documented by Apideck). BSN goes with SetBSN.
// Unprotected has no known place and is not sent: Nmbrs decides. What REST has no
// place for is refused here rather than lost.
//
// It is not idempotent and cannot be undone. An answer without an id fails with
// [BadAnswer] and an effect that is not known.
func (c *RESTClient) CreateEmployee(ctx context.Context, n NewEmployee, from Period) (id string, err error) {
	e := c.employees("create employee", http.MethodPost, httpx.Create)
	body, err := newEmployeeFields(n, from)
	if err != nil {
		return "", during(e.op, err)
	}
	if id, err = c.write(ctx, e, n.CompanyID, body, "employeeId"); err != nil || id != "" {
		return id, err
	}
	return "", &Error{Op: e.op, Call: e.call(), Reason: BadAnswer, Detail: "it does not tell the new employee's id", advice: lookFirst}
}

func newEmployeeFields(n NewEmployee, from Period) (fields, error) {
	if err := checkIDs(n.CompanyID); err != nil {
		return nil, err
	}
	switch {
	case !isRESTType(n.TypeID):
		return nil, badField("employeeType", "the type is none of REST's: "+typeNames())
	case n.TypeID == restPayroll && n.Personal.Nationality == "":
		return nil, badField("nationalityCodeISO", "a payroll employee needs a nationality: without one Nmbrs makes an external employee")
	case !n.Start.Valid():
		return nil, badField("inServiceDate", "a start date is needed")
	}
	info := n.Personal
	info.FirstName, info.LastName = n.FirstName, n.LastName
	personal, err := personalFields(info, from)
	if err != nil {
		return nil, err
	}
	personal["basicInfo"].(fields)["employeeType"] = n.TypeID
	return fields{"personalInfo": personal, "additionalEmployeeInfo": fields{"inServiceDate": n.Start.String()}}, nil
}

func isRESTType(id string) bool {
	for _, t := range RESTEmployeeTypes() {
		if t.ID == id {
			return true
		}
	}
	return false
}

func typeNames() string {
	var ids []string
	for _, t := range RESTEmployeeTypes() {
		ids = append(ids, t.ID)
	}
	return strings.Join(ids, ", ")
}

// badField refuses a value before anything is sent.
func badField(field, detail string) *Error {
	e := inputError(detail)
	e.Fields = []string{field}
	return e
}

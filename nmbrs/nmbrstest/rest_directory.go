package nmbrstest

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// What lies around employees: debtors, companies, departments, functions,
// periods, templates.

// debtor is the debtor of the path, or else the token's.
func (x *restExchange) debtor() (*Debtor, *Answer) {
	id, named := x.ids["debtorId"]
	if !named {
		if len(x.grant.Debtors) > 1 {
			return nil, forbiddenMultiDebtor()
		}
		return x.s.state.debtor(x.grant.Debtors[0]), nil
	}
	switch d := x.s.debtorByUUID(id); {
	case d == nil:
		return nil, Problem(http.StatusNotFound, NoAccessToDebtor, "No such debtor.")
	case !x.grant.opens(d.ID):
		return nil, Problem(x.s.cfg.REST.Foreign, NoAccessToDebtor, "No access to this debtor.")
	default:
		return d, nil
	}
}

// company is the company of the path.
func (x *restExchange) company() (*Company, *Answer) {
	switch c := first(x.s.state.Companies, func(c *Company) bool { return c.UUID == x.ids["companyId"] }); {
	case c == nil:
		return nil, Problem(http.StatusNotFound, NoAccessToCompany, "No such company.")
	case !x.grant.opens(c.DebtorID):
		return nil, Problem(x.s.cfg.REST.Foreign, NoAccessToCompany, "No access to this company.")
	default:
		return c, nil
	}
}

// employee is the employee of the path, with the company.
func (x *restExchange) employee() (*Employee, *Company, *Answer) {
	e := first(x.s.state.Employees, func(e *Employee) bool { return e.UUID == x.ids["employeeId"] })
	if e == nil {
		return nil, nil, Problem(http.StatusNotFound, NoAccessToEmployee, "No such employee.")
	}
	c := x.s.state.company(e.CompanyID)
	if c == nil || !x.grant.opens(c.DebtorID) {
		return nil, nil, Problem(x.s.cfg.REST.Foreign, NoAccessToEmployee, "No access to this employee.")
	}
	return e, c, nil
}

// listing serves a list of rows of one debtor.
func (x *restExchange) listing(rows func(d *Debtor) []any) work {
	return x.s.restReading(func() *Answer {
		d, refusal := x.debtor()
		if refusal != nil {
			return refusal
		}
		return x.page(rows(d))
	})
}

type debtorRow struct {
	ID     string `json:"debtorId"`
	Number string `json:"number"`
	Name   string `json:"name"`
}

func (x *restExchange) prepareDebtors() work {
	return x.s.restReading(func() *Answer {
		var rows []any
		for _, d := range x.s.state.Debtors {
			if x.grant.opens(d.ID) {
				rows = append(rows, debtorRow{d.UUID, d.Number, d.Name})
			}
		}
		return x.page(rows)
	})
}

type companyRow struct {
	ID       string `json:"companyId"`
	Number   string `json:"number"`
	Name     string `json:"name"`
	DebtorID string `json:"debtorId"`
}

func (x *restExchange) prepareCompanies() work {
	return x.listing(func(d *Debtor) (rows []any) {
		for _, c := range x.s.state.Companies {
			if c.DebtorID == d.ID {
				rows = append(rows, companyRow{c.UUID, strconv.Itoa(c.Number), c.Name, d.UUID})
			}
		}
		return rows
	})
}

type departmentRow struct {
	ID          string `json:"departmentId"`
	Code        any    `json:"code"`
	Description string `json:"description"`
}

func (x *restExchange) prepareDepartments() work {
	return x.listing(func(debtor *Debtor) (rows []any) {
		for _, d := range x.s.state.Departments {
			if d.DebtorID == debtor.ID {
				rows = append(rows, departmentRow{d.UUID, wireCode(d.Code), d.Description})
			}
		}
		return rows
	})
}

type functionRow struct {
	ID          string `json:"functionId"`
	Code        any    `json:"code"`
	Description string `json:"description"`
}

func (x *restExchange) prepareFunctions() work {
	return x.listing(func(debtor *Debtor) (rows []any) {
		for _, f := range x.s.state.Functions {
			if f.DebtorID == debtor.ID {
				rows = append(rows, functionRow{f.UUID, wireCode(f.Code), f.Description})
			}
		}
		return rows
	})
}

// wireCode is a code as public clients expect it: some as a number, some as
// text. What cannot be a number without losing something stays text.
func wireCode(code string) any {
	if n, err := strconv.Atoi(code); err == nil && strconv.Itoa(n) == code {
		return json.Number(code)
	}
	return code
}

// periodWords are the types of period. The words are inferred.
var periodWords = []string{"monthly", "fourWeekly", "weekly"}

type periodRow struct {
	Year   int    `json:"year"`
	Period int    `json:"period"`
	Type   string `json:"periodType"`
}

func (x *restExchange) preparePeriod() work {
	return x.s.restReading(func() *Answer {
		c, refusal := x.company()
		if refusal != nil {
			return refusal
		}
		return x.page([]any{periodRow{c.Period.Year, c.Period.Number, periodWords[c.Period.Type]}})
	})
}

type templateRow struct {
	ID          string `json:"defaultEmployeeTemplateId"`
	Description string `json:"description"`
}

func (x *restExchange) prepareTemplates() work {
	return x.s.restReading(func() *Answer {
		c, refusal := x.company()
		if refusal != nil {
			return refusal
		}
		var rows []any
		for _, t := range x.s.state.Templates {
			if t.CompanyID == c.ID {
				rows = append(rows, templateRow{t.ID, t.Description})
			}
		}
		return x.page(rows)
	})
}

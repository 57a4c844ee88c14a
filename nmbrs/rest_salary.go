package nmbrs

import (
	"context"
	"net/http"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/internal/httpx"
)

// DatedSalary is a salary with the day from which it holds.
type DatedSalary struct {
	Salary
	ID    string // where Nmbrs tells it
	Start civil.Date
}

// Salaries gives the salaries of an employee of a company, those of past and coming
// periods too. Observed: GET companies/{id}/employees/salaries, rows of employeeId
// and salaries with startDate, type and value.
func (c *RESTClient) Salaries(ctx context.Context, companyID, employeeID string) ([]DatedSalary, error) {
	e := endpoint{op: "list salaries", method: http.MethodGet, path: c.paths.Salaries, class: httpx.Read, scope: "employee.payment.read", unknown: UnknownCompany, setting: "Salaries"}
	rows, err := recordsOf[salaryRecord](ctx, c, e, "salaries", companyID, employeeID)
	if err != nil {
		return nil, err
	}
	all := make([]DatedSalary, len(rows))
	for i, r := range rows {
		all[i] = DatedSalary{
			Salary: Salary{Type: SalaryType(salaryWords.soap(string(r.Type))), Amount: r.Value.decimal()}, ID: string(r.ID), Start: r.Start.date(),
		}
	}
	return all, nil
}

type salaryRecord struct {
	ID    text `json:"salaryId"`
	Start text `json:"startDate"`
	Type  text `json:"type"`
	Value text `json:"value"`
}

// SetSalary gives an employee a salary from a day on, and the id of the record
// where Nmbrs tells it. Observed: POST employees/{id}/salary with startDate, type
// and value; the amount goes as a JSON number with the digits it has here. Whether
// a second one of the same day takes the place of the first is not known, so it is
// not repeated blindly: look at Salaries.
func (c *RESTClient) SetSalary(ctx context.Context, employeeID string, s Salary, from civil.Date) (id string, err error) {
	e := endpoint{op: "set salary", method: http.MethodPost, path: c.paths.Salary, class: httpx.Create, scope: "employee.payment", unknown: UnknownEmployee, setting: "Salary"}
	kind, ok := salaryWords.rest(string(s.Type))
	err = checkIDs(employeeID)
	switch {
	case err != nil:
	case !ok:
		err = badField("type", "the type of salary is none that Nmbrs has over REST")
	case s.Amount.IsZero() || s.Amount.Sign() < 0:
		err = badField("value", "an amount is needed that is not negative")
	case !from.Valid():
		err = badField("startDate", "the day from which the salary holds is needed")
	}
	if err != nil {
		return "", during(e.op, err)
	}
	return c.write(ctx, e, employeeID, fields{"startDate": moment(from), "type": kind, "value": number(s.Amount)}, "salaryId")
}

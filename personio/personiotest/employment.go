package personiotest

import (
	"net/url"
	"strings"
)

// employment is an employee as v2 writes the employment. Attributes off the
// white list leave it as little as id, person and status.
func (x *exchange) employment(e *Employee) map[string]any {
	s := x.s
	links := map[string]link{"person": x.link(Persons + "/" + id(e.ID))}
	if e.Supervisor != 0 {
		links["supervisor"] = x.link(Persons + "/" + id(e.Supervisor))
	}
	out := map[string]any{
		"id": e.EmploymentID, "person": ref(id(e.ID)), "status": strings.ToUpper(e.Status), "_meta": meta{links},
		"created_at": utc(e.CreatedAt), "updated_at": utc(e.UpdatedAt),
		"full_time_weekly_working_hours": decimal(e.FullTimeHours), "employment_end_date": nil, "job": nil,
	}
	for _, f := range []struct {
		attribute, name string
		value           any
	}{
		{"position", "position", map[string]string{"title": e.Position}},
		{"weekly_working_hours", "weekly_working_hours", decimal(e.WeeklyHours)},
		{"probation_period_end", "probation_end_date", dateOrNull(e.ProbationEnd)},
		{"hire_date", "employment_start_date", dateOrNull(e.HireDate)},
		{"employment_type", "type", upper(e.Type)},
		{"contract_end_date", "contract_end_date", dateOrNull(e.ContractEnd)},
		{"supervisor", "supervisor", refOrNull(e.Supervisor)},
		{"office", "office", refOrNull(s.offices.idOf(e.Office))},
		{"department", "org_units", s.orgUnits(e)},
		{"cost_centers", "cost_centers", s.shares(e)},
		{"subcompany", "legal_entity", refOrNull(s.subcompanies.idOf(e.Subcompany))},
		{"subcompany", "sub_company", refOrNull(s.subcompanies.idOf(e.Subcompany))},
		{"termination_date", "termination", termination(e)},
	} {
		if !s.hidden[f.attribute] {
			out[f.name] = f.value
		}
	}
	return out
}

// termination calls the last working day as Personio's examples do, not as
// their schema does.
func termination(e *Employee) any {
	if e.TerminationDate == "" {
		return nil
	}
	return map[string]any{
		"termination_date": e.TerminationDate, "last_working_date": e.TerminationDate, "terminated_at": e.TerminationDate,
		"type": "UNSPECIFIED", "reason": "",
	}
}

func ref(id string) any { return map[string]string{"id": id} }

func refOrNull(n int64) any {
	if n == 0 {
		return nil
	}
	return ref(id(n))
}

func dateOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func decimal(s string) any {
	if s == "" {
		return nil
	}
	return number(s)
}

func (s *Server) orgUnits(e *Employee) []any {
	list := []any{}
	if e.Department != "" {
		list = append(list, map[string]string{"type": "department", "id": id(s.departments.idOf(e.Department))})
	}
	if e.Team != "" {
		list = append(list, map[string]string{"type": "team", "id": id(s.teams.idOf(e.Team))})
	}
	return list
}

func (s *Server) shares(e *Employee) []any {
	list := []any{}
	for _, c := range e.CostCenters {
		list = append(list, map[string]any{"id": id(s.costCenters.idOf(c.Name)), "weight": c.Weight})
	}
	return list
}

// prepareEmployments serves the list of a person's one employment.
func (x *exchange) prepareEmployments() work {
	filters := []string{"id", "updated_at", "updated_at.gt", "updated_at.lt"}
	return x.prepareList(list{usual: 10, most: 50, filters: filters, rows: func(q url.Values) ([]any, *Answer) {
		updated, ok := readTimeFilter(q, "updated_at")
		if !ok {
			return nil, badParameters()
		}
		e := x.s.employee(x.id(0))
		if e == nil {
			return nil, ResourceNotFound()
		}
		if q.Has("id") && !strings.Contains(","+q.Get("id")+",", ","+e.EmploymentID+",") || !updated.includes(e.UpdatedAt) {
			return nil, nil
		}
		return []any{x.employment(e)}, nil
	}})
}

// employed finds the employment that the path names. The lock is held.
func (x *exchange) employed() *Employee {
	if e := x.s.employee(x.id(0)); e != nil && e.EmploymentID == x.ids[1] {
		return e
	}
	return nil
}

func (x *exchange) prepareEmployment() work {
	return x.s.reading(func() *Answer {
		e := x.employed()
		if e == nil {
			return ResourceNotFound()
		}
		return x.s.single(x.employment(e))
	})
}

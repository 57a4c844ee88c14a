package personiotest

import (
	"net/url"
	"slices"
	"strings"
)

// person is an employee as v2 writes a person. Custom attribute types are lower
// case and labels missing, as in Personio's examples.
func (x *exchange) person(e *Employee) map[string]any {
	s := x.s
	out := map[string]any{
		"id": id(e.ID), "created_at": utc(e.CreatedAt), "updated_at": utc(e.UpdatedAt),
		"custom_attributes": s.personAttributes(e),
		"employments":       []any{map[string]string{"id": e.EmploymentID}},
		"_meta": meta{map[string]link{
			"self":        x.link(Persons + "/" + id(e.ID)),
			"employments": x.link(Persons + "/" + id(e.ID) + "/employments"),
		}},
	}
	for key, v := range map[string]any{
		"email": e.Email, "first_name": e.FirstName, "last_name": e.LastName, "preferred_name": e.PreferredName,
		"gender": upper(e.Gender), "status": personStatus(e.Status), "profile_picture": nil,
	} {
		if !s.hidden[key] {
			out[key] = v
		}
	}
	return out
}

func upper(s string) string {
	if s == "" {
		return "UNSPECIFIED"
	}
	return strings.ToUpper(s)
}

// personStatus is derived: whoever is not inactive is active.
func personStatus(status string) string {
	if status == "inactive" {
		return "INACTIVE"
	}
	return "ACTIVE"
}

var personTypes = map[AttributeType]string{
	Standard: "string", Date: "date", Integer: "int", Decimal: "double", List: "string", Link: "string",
	Tags: "string_list", Multiline: "string",
}

func (s *Server) personAttributes(e *Employee) []any {
	list := []any{}
	for _, a := range s.custom {
		v := e.Custom[a.Key]
		if s.hidden[a.Key] || len(v) == 0 {
			continue
		}
		var value any = v[0]
		switch a.Type {
		case Tags:
			value = v
		case Integer, Decimal:
			value = number(v[0]) // public clients met numbers, which the description does not have
		}
		item := map[string]any{"id": a.Key, "type": personTypes[a.Type], "value": value}
		if a.UniversalID != "" {
			item["global_id"] = a.UniversalID
		}
		list = append(list, item)
	}
	return list
}

var personFilters = []string{
	"id", "email", "first_name", "last_name", "preferred_name", "status",
	"created_at", "created_at.gt", "created_at.lt", "updated_at", "updated_at.gt", "updated_at.lt",
}

// preparePersons serves GET /v2/persons, by ascending id.
func (x *exchange) preparePersons() work {
	return x.prepareList(list{usual: 10, most: 50, filters: personFilters, rows: func(q url.Values) ([]any, *Answer) {
		includes, refusal := personFilter(q)
		if refusal != nil {
			return nil, refusal
		}
		var rows []any
		for _, e := range x.s.employees {
			if includes(e) {
				rows = append(rows, x.person(e))
			}
		}
		return rows, nil
	}})
}

// personFilter is the conjunction of a query's filters; id and email take lists
// with commas.
func personFilter(q url.Values) (func(*Employee) bool, *Answer) {
	created, ok1 := readTimeFilter(q, "created_at")
	updated, ok2 := readTimeFilter(q, "updated_at")
	if status := q.Get("status"); !ok1 || !ok2 || status != "" && status != "ACTIVE" && status != "INACTIVE" {
		return nil, badParameters()
	}
	within := func(name, have string) bool {
		return !q.Has(name) || slices.Contains(strings.Split(q.Get(name), ","), have)
	}
	same := func(name, have string) bool { return !q.Has(name) || q.Get(name) == have }
	return func(e *Employee) bool {
		return within("id", id(e.ID)) && within("email", e.Email) &&
			same("first_name", e.FirstName) && same("last_name", e.LastName) && same("preferred_name", e.PreferredName) &&
			same("status", personStatus(e.Status)) && created.includes(e.CreatedAt) && updated.includes(e.UpdatedAt)
	}, nil
}

func (x *exchange) preparePerson() work {
	s := x.s
	return s.reading(func() *Answer {
		e := s.employee(x.id(0))
		if e == nil {
			return ResourceNotFound()
		}
		return s.single(x.person(e))
	})
}

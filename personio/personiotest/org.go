package personiotest

import (
	"net/url"
	"slices"
	"strings"
)

// legalEntity is a subcompany as v2 writes it.
func (s *Server) legalEntity(u unit) map[string]any {
	total, active := 0, 0
	for _, e := range s.employees {
		if e.Subcompany == u.name {
			total++
			if e.Status != "inactive" {
				active++
			}
		}
	}
	return map[string]any{
		"id": id(u.id), "status": "ACTIVE", "valid_from": "2020-01-01", "country": "DE", "name": u.name, "type": "GMBH",
		"registration_number": "", "address": nil, "contact_person": nil, "bank_details": nil, "mailing_address": nil,
		"assigned_employees": map[string]int{"active": active, "total": total},
	}
}

// rows lists units, those of the filtered ids and names.
func (u units) rows(q url.Values, row func(unit) map[string]any) []any {
	var rows []any
	for _, x := range u {
		if q.Has("id") && !slices.Contains(strings.Split(q.Get("id"), ","), id(x.id)) || q.Has("name") && q.Get("name") != x.name {
			continue
		}
		rows = append(rows, row(x))
	}
	return rows
}

func (x *exchange) prepareLegalEntities() work {
	return x.prepareList(list{usual: 100, most: 200, filters: []string{"id", "country"}, rows: func(q url.Values) ([]any, *Answer) {
		if q.Has("country") && q.Get("country") != "DE" {
			return nil, nil
		}
		return x.s.subcompanies.rows(q, x.s.legalEntity), nil
	}})
}

func (x *exchange) prepareLegalEntity() work {
	return x.s.reading(func() *Answer {
		u, ok := x.s.subcompanies.byID(x.id(0))
		if !ok {
			return ResourceNotFound()
		}
		return x.s.single(x.s.legalEntity(u))
	})
}

// orgUnit is a department or team as v2 writes it.
func (x *exchange) orgUnit(u unit, kind string) map[string]any {
	return map[string]any{
		"id": id(u.id), "name": u.name, "type": kind, "abbreviation": "", "description": "",
		"resource_uri": "/v2/org-units/" + id(u.id), "create_time": "2020-01-01T00:00:00Z",
	}
}

// kind reads the type that org units must be asked for with.
func (s *Server) kind(q url.Values) (units, string, bool) {
	switch k := q.Get("type"); k {
	case "department":
		return s.departments, k, true
	case "team":
		return s.teams, k, true
	}
	return nil, "", false
}

// prepareOrgUnits serves the list, which is newer than the single unit and
// wants the Beta header.
func (x *exchange) prepareOrgUnits() work {
	return x.prepareList(list{usual: 100, most: 200, filters: []string{"id", "name", "type"}, rows: func(q url.Values) ([]any, *Answer) {
		known, kind, ok := x.s.kind(q)
		if !ok {
			return nil, badParameters()
		}
		return known.rows(q, func(u unit) map[string]any { return x.orgUnit(u, kind) }), nil
	}})
}

func (x *exchange) prepareOrgUnit() work {
	q := x.r.URL.Query()
	return x.s.reading(func() *Answer {
		known, kind, ok := x.s.kind(q)
		if !ok {
			return badParameters()
		}
		u, ok := known.byID(x.id(0))
		if !ok {
			return ResourceNotFound()
		}
		return x.s.single(x.orgUnit(u, kind))
	})
}

func (x *exchange) prepareCostCenters() work {
	return x.prepareNamed(func() units { return x.s.costCenters })
}

func (x *exchange) prepareWorkplaces() work {
	return x.prepareNamed(func() units { return x.s.offices })
}

func (x *exchange) prepareNamed(known func() units) work {
	return x.prepareList(list{usual: 100, most: 200, filters: []string{"id", "name"}, rows: func(q url.Values) ([]any, *Answer) {
		return known().rows(q, func(u unit) map[string]any { return map[string]any{"id": id(u.id), "name": u.name} }), nil
	}})
}

// prepareStoredDocuments lists an owner's documents. There is no upload in v2.
func (x *exchange) prepareStoredDocuments() work {
	filters := []string{"owner_id", "category_id", "created_at.gte", "created_at.lt"}
	return x.prepareList(list{usual: 100, most: 200, filters: filters, rows: func(q url.Values) ([]any, *Answer) {
		if q.Get("owner_id") == "" {
			return nil, badParameters()
		}
		var rows []any
		for _, d := range x.s.documents {
			if id(d.EmployeeID) != q.Get("owner_id") || q.Has("category_id") && id(d.CategoryID) != q.Get("category_id") {
				continue
			}
			rows = append(rows, map[string]any{
				"id": id(d.ID), "name": d.Title, "date": dateOrNull(d.Date), "comment": d.Comment,
				"category": ref(id(d.CategoryID)), "owner": ref(id(d.EmployeeID)), "document_type": "UPLOADED",
				"size": d.File.Size, "created_at": utc(d.At),
				"virus_scan": map[string]string{"status": "CLEAN"}, "esignature": map[string]any{"status": nil},
			})
		}
		return rows, nil
	}})
}

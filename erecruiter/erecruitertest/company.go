package erecruitertest

import (
	"slices"
	"time"
)

// Company is a legal entity of the account.
type Company struct {
	ID   int64
	Name string
}

// AddCompany adds a company and returns its id.
func (s *Server) AddCompany(name string) int64 {
	defer s.settled()()
	id := numbered(&s.lastCompany, 0)
	s.companies = append(s.companies, Company{id, name})
	return id
}

// prepareCompanies serves GET Account/Companies, as it was observed.
func (x *exchange) prepareCompanies() work {
	return x.s.locked(func(time.Time) *Answer {
		return page(x, x.s.companies, func(c Company) any {
			return struct {
				ID   any    `json:"companyId"`
				Name string `json:"companyName"`
			}{x.s.wire.id(c.ID), c.Name}
		})
	})
}

// Origin is a publication place: where an application came from.
type Origin struct {
	ID       int64
	Name     string
	Inactive bool
}

// AddOrigin adds a publication place and returns its id.
func (s *Server) AddOrigin(name string) int64 {
	defer s.settled()()
	id := numbered(&s.lastOrigin, 0)
	s.origins = append(s.origins, Origin{ID: id, Name: name})
	return id
}

// RenameOrigin gives a publication place another name.
func (s *Server) RenameOrigin(id int64, name string) {
	s.changeOrigin(id, func(o *Origin) { o.Name = name })
}

// DeactivateOrigin keeps a publication place and takes no more applications
// from it.
func (s *Server) DeactivateOrigin(id int64) {
	s.changeOrigin(id, func(o *Origin) { o.Inactive = true })
}

// RemoveOrigin deletes a publication place. Applications keep its id.
func (s *Server) RemoveOrigin(id int64) {
	s.changeOrigin(id, func(*Origin) {})
	defer s.settled()()
	s.origins = slices.DeleteFunc(s.origins, func(o Origin) bool { return o.ID == id })
}

func (s *Server) changeOrigin(id int64, change func(*Origin)) {
	defer s.settled()()
	i := slices.IndexFunc(s.origins, func(o Origin) bool { return o.ID == id })
	if i < 0 {
		panic("erecruitertest: there is no origin " + decimal(id))
	}
	change(&s.origins[i])
}

func (x *exchange) prepareOrigins() work {
	return x.s.locked(func(time.Time) *Answer {
		return page(x, x.s.origins, func(o Origin) any {
			return struct {
				ID       any    `json:"id"`
				Name     string `json:"name"`
				IsActive bool   `json:"isActive"`
			}{x.s.wire.id(o.ID), o.Name, !o.Inactive}
		})
	})
}

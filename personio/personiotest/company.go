package personiotest

import (
	"cmp"
	"slices"
	"strconv"
)

// AddDepartment adds a department, a v2 org unit of type department, and
// returns its id. Adding a name twice gives the same id, here and below.
func (s *Server) AddDepartment(name string) int64 { return s.addUnit(&s.departments, name) }

// AddTeam adds a team, a v2 org unit of type team.
func (s *Server) AddTeam(name string) int64 { return s.addUnit(&s.teams, name) }

// AddOffice adds an office, v2's workplace.
func (s *Server) AddOffice(name string) int64 { return s.addUnit(&s.offices, name) }

// AddSubcompany adds a subcompany, v2's legal entity.
func (s *Server) AddSubcompany(name string) int64 { return s.addUnit(&s.subcompanies, name) }

// AddCostCenter adds a cost center.
func (s *Server) AddCostCenter(name string) int64 { return s.addUnit(&s.costCenters, name) }

// AddCategory adds a document category.
func (s *Server) AddCategory(name string) int64 { return s.addUnit(&s.categories, name) }

func (s *Server) addUnit(u *units, name string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.add(u, name)
}

// AddAttribute adds a custom attribute and returns its key, which is numbered
// (dynamic_7123901) unless given.
func (s *Server) AddAttribute(a Attribute) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.Key == "" {
		s.lastAttribute++
		a.Key = "dynamic_" + strconv.FormatInt(s.lastAttribute, 10)
	}
	a.Type = cmp.Or(a.Type, Standard)
	a.Options = slices.Clone(a.Options)
	s.custom = slices.DeleteFunc(s.custom, func(had Attribute) bool { return had.Key == a.Key })
	s.custom = append(s.custom, a)
	return a.Key
}

// SetOptions replaces the options of a list or tags attribute; values that
// employees have stay.
func (s *Server) SetOptions(key string, options ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.custom {
		if s.custom[i].Key == key {
			s.custom[i].Options = slices.Clone(options)
		}
	}
}

// RemoveAttribute deletes a custom attribute.
func (s *Server) RemoveAttribute(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.custom = slices.DeleteFunc(s.custom, func(a Attribute) bool { return a.Key == key })
}

// Hide takes attributes, system ones included, off the white list of readable
// attributes: values and catalogue entries vanish without a word. They can
// still be written.
func (s *Server) Hide(keys ...string) { s.setHidden(true, keys) }

// Show puts attributes back on the white list.
func (s *Server) Show(keys ...string) { s.setHidden(false, keys) }

func (s *Server) setHidden(on bool, keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range keys {
		s.hidden[k] = on
	}
}

// AddEmployee adds an employee, whose units are added where they are missing,
// and returns the id. Status is active and Type internal unless set. No rule is
// checked: two may have the same e-mail address.
func (s *Server) AddEmployee(e Employee) int64 {
	now := s.cfg.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	n := e.clone()
	n.EmploymentID = cmp.Or(n.EmploymentID, s.uuid())
	n.Status, n.Type = cmp.Or(n.Status, "active"), cmp.Or(n.Type, "internal")
	if n.CreatedAt.IsZero() {
		n.CreatedAt = now
	}
	if n.UpdatedAt.IsZero() {
		n.UpdatedAt = n.CreatedAt
	}
	for _, u := range []struct {
		list *units
		name string
	}{{&s.departments, n.Department}, {&s.teams, n.Team}, {&s.offices, n.Office}, {&s.subcompanies, n.Subcompany}} {
		if u.name != "" {
			s.add(u.list, u.name)
		}
	}
	for _, c := range n.CostCenters {
		s.add(&s.costCenters, c.Name)
	}
	s.insert(n)
	return n.ID
}

// RemoveEmployee deletes an employee and the documents with it, as a person can
// do in Personio's own pages.
func (s *Server) RemoveEmployee(id int64) {
	s.stage.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(id)
}

func (st *state) remove(id int64) {
	st.employees = slices.DeleteFunc(st.employees, func(e *Employee) bool { return e.ID == id })
	st.documents = slices.DeleteFunc(st.documents, func(d *Document) bool { return d.EmployeeID == id })
}

// Employees returns all employees by id, which is the order in which they were
// created.
func (s *Server) Employees() []Employee {
	s.stage.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Employee, len(s.employees))
	for i, e := range s.employees {
		out[i] = *e.clone()
	}
	return out
}

// Employee returns one employee.
func (s *Server) Employee(id int64) (Employee, bool) {
	s.stage.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.employee(id)
	if e == nil {
		return Employee{}, false
	}
	return *e.clone(), true
}

// Documents returns the uploaded documents, oldest first.
func (s *Server) Documents() []Document {
	s.stage.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Document, len(s.documents))
	for i, d := range s.documents {
		out[i] = *d
	}
	return out
}

package personiotest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Employee is an employee, and a v2 person with one employment. Department,
// team, office, subcompany and cost centers go by name.
type Employee struct {
	ID           int64  // v2 writes it as text
	EmploymentID string // v2, a UUID

	Email, FirstName, LastName, PreferredName string

	Gender   string // male, female, diverse or ""
	Position string
	Status   string // onboarding, active, leave, inactive

	HireDate, ContractEnd, ProbationEnd, TerminationDate string // 2006-01-02 or ""

	Type                       string // internal or external
	WeeklyHours, FullTimeHours string // decimal numbers or ""

	Department, Team, Office, Subcompany string

	CostCenters []CostShare
	Supervisor  int64  // an employee's id, 0 for none
	Language    string // v2 language_code: write only

	// Custom holds the values of custom attributes by key: one text, or several
	// for tags.
	Custom map[string][]string

	Via                  string // "v1" or "v2", "" where no request made it
	CreatedAt, UpdatedAt time.Time

	touched map[string]time.Time // by attribute key
}

// CostShare is a cost center's share of an employee.
type CostShare struct {
	Name   string
	Weight float64 // percent
}

func (e *Employee) clone() *Employee {
	c := *e
	c.CostCenters, c.Custom, c.touched = slices.Clone(e.CostCenters), cloneCustom(e.Custom), maps.Clone(e.touched)
	return &c
}

func cloneCustom(m map[string][]string) map[string][]string {
	out := make(map[string][]string, len(m))
	for k, v := range m {
		out[k] = slices.Clone(v)
	}
	return out
}

// touch notes when attributes changed, for updated_since.
func (e *Employee) touch(at time.Time, keys ...string) {
	if e.touched == nil {
		e.touched = map[string]time.Time{}
	}
	for _, k := range keys {
		e.touched[k] = at
	}
	e.UpdatedAt = at
}

// File is a stored file: its size and SHA-256 always, its bytes only up to
// [Config.KeepFiles].
type File struct {
	Name, ContentType string
	Size              int64
	SHA256            string // hex
	Content           []byte // nil above the limit
}

// Document is an uploaded document.
type Document struct {
	ID, EmployeeID, CategoryID int64
	Title, Comment, Date       string
	File                       File
	At                         time.Time
}

// unit is a named thing of the company: a department, an office, a category.
type unit struct {
	id   int64
	name string
}

type units []unit

func (u units) byName(name string) (unit, bool) {
	i := slices.IndexFunc(u, func(x unit) bool { return x.name == name })
	if i < 0 {
		return unit{}, false
	}
	return u[i], true
}

func (u units) byID(id int64) (unit, bool) {
	i := slices.IndexFunc(u, func(x unit) bool { return x.id == id })
	if i < 0 {
		return unit{}, false
	}
	return u[i], true
}

func (u units) idOf(name string) int64 {
	x, _ := u.byName(name)
	return x.id
}

// state is everything the company remembers. Server.mu guards it.
type state struct {
	employees []*Employee // by ascending id
	documents []*Document

	departments, teams, offices, subcompanies, costCenters, categories units

	custom []Attribute
	hidden map[string]bool // attributes off the white list

	lastEmployee, lastDocument, lastUnit, lastAttribute int64
}

func newState() state {
	return state{hidden: map[string]bool{}, lastEmployee: 81700, lastDocument: 500, lastUnit: 4090700, lastAttribute: 7123900}
}

func (st *state) employee(id int64) *Employee {
	i, ok := slices.BinarySearchFunc(st.employees, id, func(e *Employee, id int64) int { return cmp.Compare(e.ID, id) })
	if !ok {
		return nil
	}
	return st.employees[i]
}

// sameEmail finds another employee with an address, without regard to case.
func (st *state) sameEmail(email string, but int64) *Employee {
	for _, e := range st.employees {
		if e.ID != but && strings.EqualFold(e.Email, email) {
			return e
		}
	}
	return nil
}

func (st *state) insert(e *Employee) {
	if e.ID == 0 {
		e.ID = st.lastEmployee + 1
	}
	st.lastEmployee = max(st.lastEmployee, e.ID)
	i, taken := slices.BinarySearchFunc(st.employees, e.ID, func(e *Employee, id int64) int { return cmp.Compare(e.ID, id) })
	if taken {
		st.employees[i] = e
		return
	}
	st.employees = slices.Insert(st.employees, i, e)
}

// replace stores a changed clone.
func (st *state) replace(e *Employee) {
	if i, ok := slices.BinarySearchFunc(st.employees, e.ID, func(e *Employee, id int64) int { return cmp.Compare(e.ID, id) }); ok {
		st.employees[i] = e
	}
}

// add adds a unit, or finds the one of that name.
func (st *state) add(u *units, name string) int64 {
	if had, ok := u.byName(name); ok {
		return had.id
	}
	st.lastUnit++
	*u = append(*u, unit{st.lastUnit, name})
	return st.lastUnit
}

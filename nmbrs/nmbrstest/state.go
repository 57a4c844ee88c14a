package nmbrstest

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// state is everything the environment remembers. Server.mu guards it. Its
// fields are exported because it is saved as JSON.
type state struct {
	LastID int64 // ids ascend over all kinds

	Debtors     []*Debtor
	Companies   []*Company
	Departments []*Department
	Functions   []*Function
	Templates   []*Template
	Employees   []*Employee // by ascending id
	Users       []*User
	Rights      map[string][]string // what a user template withholds: operations by template
	Lapsed      bool                // no valid subscription
	Seeded      *Demo

	REST restState
}

func newState() *state { return &state{LastID: 54600, Rights: map[string][]string{}} }

// id is a new id where none is given.
func (st *state) id(given int64) int64 {
	if given == 0 {
		given = st.LastID + 1
	}
	st.LastID = max(st.LastID, given)
	return given
}

// uuid is the id that REST has for what SOAP has a number for: always the same
// for the same thing, so that a saved state and a test can rely on it.
func (st *state) uuid(given, kind string, id int64) string {
	if given != "" {
		return given
	}
	h := sha256.Sum256(fmt.Appendf(nil, "%s %d", kind, id))
	h[6], h[8] = h[6]&0x0f|0x40, h[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

func (st *state) debtor(id int64) *Debtor {
	return first(st.Debtors, func(d *Debtor) bool { return d.ID == id })
}

func (st *state) company(id int64) *Company {
	return first(st.Companies, func(c *Company) bool { return c.ID == id })
}

func (st *state) department(id int64) *Department {
	return first(st.Departments, func(d *Department) bool { return d.ID == id })
}

func (st *state) function(id int64) *Function {
	return first(st.Functions, func(f *Function) bool { return f.ID == id })
}

func (st *state) employee(id int64) *Employee {
	i, ok := slices.BinarySearchFunc(st.Employees, id, byID)
	if !ok {
		return nil
	}
	return st.Employees[i]
}

// employeesOf are a company's employees by ascending id.
func (st *state) employeesOf(company int64) []*Employee {
	return slices.DeleteFunc(slices.Clone(st.Employees), func(e *Employee) bool { return e.CompanyID != company })
}

func (st *state) insert(e *Employee) {
	i, taken := slices.BinarySearchFunc(st.Employees, e.ID, byID)
	if taken {
		st.Employees[i] = e
		return
	}
	st.Employees = slices.Insert(st.Employees, i, e)
}

func (st *state) nextNumber(company int64) int {
	n := 0
	for _, e := range st.Employees {
		if e.CompanyID == company {
			n = max(n, e.Number)
		}
	}
	return n + 1
}

func byID(e *Employee, id int64) int { return cmp.Compare(e.ID, id) }

func first[T any](all []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i]
	}
	return nil
}

// Save writes the environment's state as JSON: people, tokens and all.
func (s *Server) Save(w io.Writer) error {
	s.stage.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.save(w)
}

func (s *Server) save(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(s.state)
}

// Load replaces the environment's state by one that was saved.
func (s *Server) Load(r io.Reader) error {
	st := newState()
	if err := json.NewDecoder(r).Decode(st); err != nil {
		return fmt.Errorf("nmbrstest: load state: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = st
	return nil
}

// changing locks the state for a change; what it returns unlocks it, and keeps
// the change in the state file before anybody can be told of it.
//
//	defer s.changing()()
func (s *Server) changing() (done func()) {
	s.mu.Lock()
	return func() {
		defer s.mu.Unlock()
		if s.cfg.StateFile != "" {
			if err := s.keep(); err != nil {
				panic("nmbrstest: state file: " + err.Error())
			}
		}
	}
}

// locked locks the state for a look, or for a change.
func (s *Server) locked(writes bool) (done func()) {
	if writes {
		return s.changing()
	}
	s.mu.Lock()
	return s.mu.Unlock
}

// keep writes the state file in one piece: a process that dies in the middle
// leaves the former one.
func (s *Server) keep() error {
	tmp, err := os.CreateTemp(filepath.Dir(s.cfg.StateFile), ".nmbrs-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // in vain once it has been renamed
	err = s.save(tmp)
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), s.cfg.StateFile)
	}
	return err
}

package erecruitertest

import (
	"cmp"
	"slices"
	"time"
)

// The states of a recruitment. The codes are our proposal.
const (
	Draft     = "draft"
	Active    = "active"
	Suspended = "suspended"
	Closed    = "closed"
	Archived  = "archived"
)

// Recruitment is a project that collects applications.
type Recruitment struct {
	ID, CompanyID int64 // the company defaults to the first
	Name          string
	Reference     string
	Status        string // default active
	Shared        bool   // with the partner
	Mine          bool   // of the user whom the API is used for
	Created       time.Time
	Consents      []Consent
}

// Consent is a clause of a recruitment's form.
type Consent struct {
	ID         int64
	Name, Text string
	Required   bool
}

// recruitment is a recruitment with what belongs to it.
type recruitment struct {
	Recruitment
	ticked       map[int64]bool // stages that it shows
	applications []*Application // by id
}

// AddRecruitment adds a recruitment, with all stages that there are, and returns
// its id. Its consents get ids unless they have some.
func (s *Server) AddRecruitment(r Recruitment) int64 {
	defer s.settled()()
	if r.CompanyID == 0 {
		if len(s.companies) == 0 {
			panic("erecruitertest: a recruitment needs a company: AddCompany")
		}
		r.CompanyID = s.companies[0].ID
	}
	r.ID = numbered(&s.lastRecruitment, r.ID)
	r.Status = cmp.Or(r.Status, Active)
	if r.Created.IsZero() {
		r.Created = s.cfg.Now()
	}
	r.Consents = slices.Clone(r.Consents)
	for i := range r.Consents {
		r.Consents[i].ID = numbered(&s.lastConsent, r.Consents[i].ID)
	}
	n := &recruitment{Recruitment: r, ticked: map[int64]bool{}}
	for _, g := range s.stages {
		n.ticked[g.ID] = true
	}
	i, taken := slices.BinarySearchFunc(s.recruitments, r.ID, recruitmentByID)
	if taken {
		panic("erecruitertest: there is a recruitment " + decimal(r.ID) + " already")
	}
	s.recruitments = slices.Insert(s.recruitments, i, n)
	return r.ID
}

// Share ticks the partner in a recruitment; Unshare takes that back.
func (s *Server) Share(recruitment int64) {
	s.changeRecruitment(recruitment, func(r *Recruitment) { r.Shared = true })
}

// Unshare takes the partner from a recruitment. With a key for selected ones it
// is then as if it were not there.
func (s *Server) Unshare(recruitment int64) {
	s.changeRecruitment(recruitment, func(r *Recruitment) { r.Shared = false })
}

// SetStatus closes, suspends, archives or opens a recruitment.
func (s *Server) SetStatus(recruitment int64, status string) {
	s.changeRecruitment(recruitment, func(r *Recruitment) { r.Status = status })
}

// SetConsents replaces the consents of a recruitment's form. They keep ids that
// they have.
func (s *Server) SetConsents(recruitment int64, consents ...Consent) {
	s.changeRecruitment(recruitment, func(r *Recruitment) {
		r.Consents = slices.Clone(consents)
		for i := range r.Consents {
			r.Consents[i].ID = numbered(&s.lastConsent, r.Consents[i].ID)
		}
	})
}

func (s *Server) changeRecruitment(id int64, change func(*Recruitment)) {
	defer s.settled()()
	change(&s.mustRecruitment(id).Recruitment)
	s.version++
}

// Recruitments returns all recruitments by id.
func (s *Server) Recruitments() []Recruitment {
	defer s.settled()()
	out := make([]Recruitment, len(s.recruitments))
	for i, r := range s.recruitments {
		out[i] = r.Recruitment
		out[i].Consents = slices.Clone(r.Consents)
	}
	return out
}

func recruitmentByID(r *recruitment, id int64) int { return cmp.Compare(r.ID, id) }

func (st *state) recruitment(id int64) *recruitment {
	i, ok := slices.BinarySearchFunc(st.recruitments, id, recruitmentByID)
	if !ok {
		return nil
	}
	return st.recruitments[i]
}

func (st *state) mustRecruitment(id int64) *recruitment {
	r := st.recruitment(id)
	if r == nil {
		panic("erecruitertest: there is no recruitment " + decimal(id))
	}
	return r
}

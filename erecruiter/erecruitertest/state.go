package erecruitertest

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Person is a candidate's own data.
type Person struct{ FirstName, LastName, Email, Phone, City string }

// StageChange is an entry of an application's history.
type StageChange struct {
	StageID int64
	At      time.Time
	By      string // full name; "" where it was nobody's decision
}

// GivenConsent is what a candidate said to a consent.
type GivenConsent struct {
	ConsentID  int64
	Accepted   bool
	AcceptedAt time.Time
	TextShown  string
}

// File is a CV.
type File struct {
	ID                int64
	Name, ContentType string
	Content           []byte
}

// Application is a candidate's application to a recruitment.
type Application struct {
	ID, CandidateID, RecruitmentID int64

	ExternalID      string // the partner's; "" where no partner made it
	OriginID        int64  // 0 means none
	AppliedAt       time.Time
	Person          Person // of the candidate
	Note            string
	Consents        []GivenConsent
	CVs             []File
	History         []StageChange // oldest first, never empty
	RejectionReason string
	ViaAPI          bool // the API made it

	merged []string // external ids of applications that were merged into it
}

// Stage is the one where the application stands.
func (a *Application) Stage() int64 { return a.History[len(a.History)-1].StageID }

func (a *Application) clone() Application {
	c := *a
	c.Consents, c.CVs, c.History = slices.Clone(a.Consents), slices.Clone(a.CVs), slices.Clone(a.History)
	return c
}

// state is everything the account remembers. Server.mu guards it.
type state struct {
	version int // grows with whatever changes who is seen

	companies    []Company
	stages       []*Stage // by order
	gone         map[int64]Stage
	origins      []Origin
	recruitments []*recruitment // by id

	applications map[int64]*Application
	candidates   map[int64]*candidate
	byEmail      map[string]*candidate   // in lower case
	external     map[string]*Application // external ids that are taken
	cvs          map[int64]*Application
	answered     map[string]*Answer // by Idempotency-Key and path
	writes       int

	seen seenCandidates

	lastCompany, lastStage, lastOrigin, lastRecruitment, lastConsent, lastApplication, lastCandidate, lastCV int64
}

func newState() state {
	return state{
		gone: map[int64]Stage{}, applications: map[int64]*Application{}, candidates: map[int64]*candidate{}, byEmail: map[string]*candidate{},
		external: map[string]*Application{}, cvs: map[int64]*Application{}, answered: map[string]*Answer{},
		lastCompany: 1000, lastStage: 500, lastOrigin: 300, lastRecruitment: 40, lastConsent: 10,
		lastApplication: 9000, lastCandidate: 7000, lastCV: 6000,
	}
}

// numbered returns the id that a new thing gets: its own, or the next.
func numbered(last *int64, id int64) int64 {
	if id == 0 {
		id = *last + 1
	}
	*last = max(*last, id)
	return id
}

// insert adds an application, and its candidate where there is none with that
// e-mail address.
func (st *state) insert(a *Application) {
	a.ID = numbered(&st.lastApplication, a.ID)
	for i := range a.CVs {
		a.CVs[i].ID = numbered(&st.lastCV, a.CVs[i].ID)
	}
	email := strings.ToLower(a.Person.Email)
	c := st.candidates[a.CandidateID]
	if c == nil && email != "" {
		c = st.byEmail[email]
	}
	if c == nil {
		c = &candidate{id: numbered(&st.lastCandidate, a.CandidateID), person: a.Person}
		st.candidates[c.id] = c
		if email != "" {
			st.byEmail[email] = c
		}
	}
	st.join(a, c)
	st.enter(a)
	st.applications[a.ID] = a
	if a.ExternalID != "" {
		st.external[a.ExternalID] = a
	}
	for _, f := range a.CVs {
		st.cvs[f.ID] = a
	}
}

// join makes an application one of a candidate's.
func (st *state) join(a *Application, c *candidate) {
	a.CandidateID, a.Person = c.id, c.person
	c.applications = append(c.applications, a)
	st.version++
}

// part takes an application from its candidate, who goes with the last one.
func (st *state) part(a *Application) {
	c := st.candidates[a.CandidateID]
	c.applications = slices.DeleteFunc(c.applications, func(o *Application) bool { return o == a })
	if len(c.applications) == 0 {
		delete(st.candidates, c.id)
		delete(st.byEmail, strings.ToLower(c.person.Email))
	}
	st.version++
}

// enter files an application under its recruitment; leave takes it from there.
func (st *state) enter(a *Application) {
	r := st.recruitment(a.RecruitmentID)
	if n := len(r.applications); n == 0 || r.applications[n-1].ID < a.ID {
		r.applications = append(r.applications, a)
		return
	}
	i, _ := slices.BinarySearchFunc(r.applications, a.ID, byID)
	r.applications = slices.Insert(r.applications, i, a)
}

func (st *state) leave(a *Application) {
	r := st.recruitment(a.RecruitmentID)
	if i, ok := slices.BinarySearchFunc(r.applications, a.ID, byID); ok {
		r.applications = slices.Delete(r.applications, i, i+1)
	}
}

func byID(a *Application, id int64) int { return cmp.Compare(a.ID, id) }

// remove deletes an application and, with the last one, its candidate. Its
// external id may be used again.
func (st *state) remove(a *Application) {
	st.leave(a)
	st.part(a)
	delete(st.applications, a.ID)
	for _, f := range a.CVs {
		delete(st.cvs, f.ID)
	}
	for _, id := range append([]string{a.ExternalID}, a.merged...) {
		if st.external[id] == a {
			delete(st.external, id)
		}
	}
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }

func (st *state) mustApplication(id int64) *Application {
	a := st.applications[id]
	if a == nil {
		panic("erecruitertest: there is no application " + decimal(id))
	}
	return a
}

// Applications returns all applications by id, which is the order in which they
// were made.
func (s *Server) Applications() []Application {
	defer s.settled()()
	out := make([]Application, 0, len(s.applications))
	for _, id := range slices.Sorted(maps.Keys(s.applications)) {
		out = append(out, s.applications[id].clone())
	}
	return out
}

// Application returns one application.
func (s *Server) Application(id int64) (Application, bool) {
	defer s.settled()()
	a := s.applications[id]
	if a == nil {
		return Application{}, false
	}
	return a.clone(), true
}

// Writes counts the applications that the API has made, deleted ones included.
func (s *Server) Writes() int {
	defer s.settled()()
	return s.writes
}

package inhiretest

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Application is somebody's application as the account has it.
type Application struct {
	ID        string    // default inh-1001 and so on
	Candidate string    // who is mailed: an invented address; default one made of the id
	ProcessID string    // inhire's recruitment
	AppliedAt time.Time // default now
	Status    string    // default the first status
	ChangedAt time.Time // of the status; default AppliedAt
	SetBy     Author    // "" while nobody has set the status yet
	Refused   bool      // the candidate refused the transfer: it is never in eRecruiter
	ATS       *ATS      // its counterpart in eRecruiter; nil where there is none
}

// ATS is an application's counterpart in eRecruiter.
type ATS struct {
	RecruitmentID, ApplicationID string
	StageID                      string    // as inhire last heard of it; "" never
	StageSeenAt                  time.Time // when it did
}

// record is an application in the account.
type record struct {
	Application
	stage  string // where it stands in eRecruiter now
	hidden bool   // inhire cannot see it there
}

func (r *record) copied() Application {
	a := r.Application
	if a.ATS != nil {
		a.ATS = new(*a.ATS)
	}
	return a
}

// place is where an application stands in the list: by the time of application,
// then by id. It never changes.
type place struct {
	appliedAt time.Time
	id        string
}

func (p place) compare(q place) int {
	return cmp.Or(p.appliedAt.Compare(q.appliedAt), cmp.Compare(p.id, q.id))
}

func (r *record) place() place { return place{r.AppliedAt, r.ID} }

// register holds the applications.
type register struct {
	byID    map[string]*record
	ordered []*record // by place
	made    int
}

// from returns the index of the first record at p or after it.
func (g *register) from(p place) int {
	i, _ := slices.BinarySearchFunc(g.ordered, p, func(r *record, p place) int { return r.place().compare(p) })
	return i
}

// start returns the index of the first record of a list that begins at p and
// goes on after the row that a cursor names.
func (g *register) start(p place, c cursor) int {
	if c.ID == "" {
		return g.from(p)
	}
	last := place{c.After, c.ID}
	i := g.from(last)
	if i < len(g.ordered) && g.ordered[i].place().compare(last) == 0 {
		i++
	}
	return i
}

func (g *register) add(r *record) {
	i := g.from(r.place())
	g.ordered = slices.Insert(g.ordered, i, r)
	g.byID[r.ID] = r
}

func (g *register) remove(r *record) {
	i := g.from(r.place())
	g.ordered = slices.Delete(g.ordered, i, i+1)
	delete(g.byID, r.ID)
}

// AddApplication adds an application and returns its id. Where it has a
// counterpart, it stands there at ATS.StageID.
func (s *Server) AddApplication(a Application) string {
	now := s.cfg.Now()
	defer s.look()()
	s.apps.made++
	a.ID = cmp.Or(a.ID, fmt.Sprintf("inh-%d", 1000+s.apps.made))
	if s.apps.byID[a.ID] != nil {
		panic("inhiretest: there is an application " + a.ID)
	}
	if a.Refused && a.ATS != nil {
		panic("inhiretest: a candidate who refused the transfer is not in eRecruiter")
	}
	a.Candidate = cmp.Or(a.Candidate, a.ID+"@candidate.example")
	if a.AppliedAt.IsZero() {
		a.AppliedAt = now
	}
	if a.ChangedAt.IsZero() {
		a.ChangedAt = a.AppliedAt
	}
	a.AppliedAt, a.ChangedAt = a.AppliedAt.Round(0), a.ChangedAt.Round(0) // on the wire there is wall time only
	a.Status = cmp.Or(a.Status, s.cfg.Statuses[0].Code)
	s.mustStatus(a.Status)
	r := &record{Application: a}
	r.Application = r.copied()
	if r.ATS != nil {
		r.stage = r.ATS.StageID
	}
	s.apps.add(r)
	return a.ID
}

// RemoveApplication deletes an application, as an account may when its time is
// over.
func (s *Server) RemoveApplication(id string) {
	defer s.look()()
	s.apps.remove(s.must(id))
}

// LinkATS gives an application its counterpart in eRecruiter, as its transfer
// does.
func (s *Server) LinkATS(id string, to ATS) {
	defer s.look()()
	r := s.must(id)
	if r.Refused {
		panic("inhiretest: the candidate of " + id + " refused the transfer")
	}
	r.ATS, r.stage = &to, to.StageID
}

// MoveTo moves an application to a stage in eRecruiter. inhire hears of it in
// its next run.
func (s *Server) MoveTo(id, stage string) {
	defer s.look()()
	s.mustStage(stage)
	s.must(id).stage = stage
}

// Hide decides whether inhire can see an application in eRecruiter.
func (s *Server) Hide(id string, hidden bool) {
	defer s.look()()
	s.must(id).hidden = hidden
}

// Application returns an application.
func (s *Server) Application(id string) (Application, bool) {
	defer s.look()()
	r := s.apps.byID[id]
	if r == nil {
		return Application{}, false
	}
	return r.copied(), true
}

// Applications returns all applications by time of application, then by id.
func (s *Server) Applications() []Application {
	defer s.look()()
	out := make([]Application, len(s.apps.ordered))
	for i, r := range s.apps.ordered {
		out[i] = r.copied()
	}
	return out
}

func (s *Server) must(id string) *record {
	r := s.apps.byID[id]
	if r == nil {
		panic("inhiretest: no application " + id)
	}
	return r
}

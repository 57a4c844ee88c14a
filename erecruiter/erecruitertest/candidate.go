package erecruitertest

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

// candidate is a person with all applications.
type candidate struct {
	id           int64
	person       Person
	applications []*Application
}

// candidateRow is a candidate on the wire. All names but phone and city were
// observed.
type candidateRow struct {
	ID        any    `json:"candidateId"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Email     string `json:"email"`
	Phone     any    `json:"phone"`
	City      any    `json:"city"`
}

func (s *Server) candidateRow(c *candidate) any {
	p := &c.person
	return candidateRow{s.wire.id(c.id), p.FirstName, p.LastName, p.Email, optional(p.Phone), optional(p.City)}
}

// seesCandidate: a candidate is shown with any of the applications.
func (x *exchange) seesCandidate(c *candidate) bool {
	return slices.ContainsFunc(c.applications, func(a *Application) bool { return x.sees(x.s.recruitment(a.RecruitmentID)) })
}

// seenCandidates keeps a list from one page to the next: to make it takes a look
// at everybody.
type seenCandidates struct {
	version int
	by      grant
	company int64
	list    []*candidate
}

func (x *exchange) prepareCandidates() work {
	return x.s.locked(func(time.Time) *Answer {
		seen := &x.s.seen
		if seen.list == nil || seen.version != x.s.version || seen.by != x.grant || seen.company != x.company {
			*seen = seenCandidates{version: x.s.version, by: x.grant, company: x.company, list: []*candidate{}}
			for _, id := range slices.Sorted(maps.Keys(x.s.candidates)) {
				if c := x.s.candidates[id]; x.seesCandidate(c) {
					seen.list = append(seen.list, c)
				}
			}
		}
		return page(x, seen.list, x.s.candidateRow)
	})
}

func (x *exchange) prepareCandidate() work {
	return x.s.locked(func(time.Time) *Answer {
		c := x.s.candidates[x.id]
		if c == nil || !x.seesCandidate(c) {
			return NotFound()
		}
		return jsonAnswer(http.StatusOK, x.s.candidateRow(c))
	})
}

package erecruitertest

import (
	"cmp"
	"slices"
)

// What people do in eRecruiter's own pages.

// Recruiter is the person who decides in the fake.
const Recruiter = "Jan Przykład"

// AddApplication adds an application and returns its id. It stands at the first
// stage unless it has a history; a candidate with the same e-mail address is the
// same candidate. No rule is checked.
func (s *Server) AddApplication(a Application) int64 {
	defer s.settled()()
	s.mustRecruitment(a.RecruitmentID)
	n := a.clone()
	if n.AppliedAt.IsZero() {
		n.AppliedAt = s.cfg.Now()
	}
	if len(n.History) == 0 {
		n.History = []StageChange{{StageID: s.firstStage(), At: n.AppliedAt}}
	}
	s.insert(&n)
	return n.ID
}

func (st *state) firstStage() int64 {
	if len(st.stages) == 0 {
		panic("erecruitertest: an application needs a stage: AddStage")
	}
	return st.stages[0].ID
}

// SetStage moves an application to a stage, backwards too.
func (s *Server) SetStage(application, stage int64) { s.decide(application, stage, "") }

// Reject moves an application to a stage and notes a reason.
func (s *Server) Reject(application, stage int64, reason string) {
	s.decide(application, stage, reason)
}

func (s *Server) decide(application, stage int64, reason string) {
	defer s.settled()()
	a := s.mustApplication(application)
	s.mustStage(stage)
	a.History = append(a.History, StageChange{StageID: stage, At: s.cfg.Now(), By: Recruiter})
	a.RejectionReason = reason
}

// OpenCard looks at an application's card and CV. One that stands at the first
// stage moves to the second by that alone: nobody has decided anything.
func (s *Server) OpenCard(application int64) {
	defer s.settled()()
	a := s.mustApplication(application)
	if len(s.stages) > 1 && a.Stage() == s.stages[0].ID {
		a.History = append(a.History, StageChange{StageID: s.stages[1].ID, At: s.cfg.Now()})
	}
}

// DeleteApplication deletes an application, and the candidate with the last one,
// as automatic deletion does too. Its external id is free again.
func (s *Server) DeleteApplication(id int64) {
	defer s.settled()()
	s.remove(s.mustApplication(id))
}

// MergeApplications makes two applications one, as merging their candidates
// does. The first is gone; the second gets its CVs, its note and its external id
// unless it has its own. Both external ids stay taken.
func (s *Server) MergeApplications(gone, into int64) {
	defer s.settled()()
	a, b := s.mustApplication(gone), s.mustApplication(into)
	if a == b {
		panic("erecruitertest: an application cannot be merged into itself")
	}
	s.remove(a)
	for _, f := range a.CVs {
		s.cvs[f.ID] = b
	}
	b.CVs = append(b.CVs, a.CVs...)
	b.Note = cmp.Or(b.Note, a.Note)
	taken := append([]string{a.ExternalID}, a.merged...)
	if b.ExternalID == "" {
		b.ExternalID, taken = a.ExternalID, a.merged
	} else if a.ExternalID == "" {
		taken = a.merged
	}
	b.merged = append(b.merged, taken...)
	for _, id := range append(slices.Clone(b.merged), b.ExternalID) {
		if id != "" {
			s.external[id] = b
		}
	}
	if was := s.candidates[a.CandidateID]; was != nil && a.CandidateID != b.CandidateID {
		rest := slices.Clone(was.applications)
		for _, other := range rest { // the whole candidate is merged
			s.part(other)
			s.join(other, s.candidates[b.CandidateID])
		}
	}
}

// MoveApplication moves an application to another recruitment and returns its
// id, a new one unless [Config.MovedKeepsID]. The old id is then gone.
func (s *Server) MoveApplication(id, recruitment int64) int64 {
	defer s.settled()()
	a := s.mustApplication(id)
	s.mustRecruitment(recruitment)
	s.leave(a)
	if !s.cfg.MovedKeepsID {
		delete(s.applications, a.ID)
		a.ID = numbered(&s.lastApplication, 0)
		s.applications[a.ID] = a
	}
	a.RecruitmentID = recruitment
	s.enter(a)
	s.version++
	return a.ID
}

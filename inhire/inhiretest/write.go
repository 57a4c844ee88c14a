package inhiretest

import "time"

// The codes of a change that is refused. unknown_status is the contract's.
const (
	unknownApplication = "unknown_application"
	unknownStatus      = "unknown_status"
	terminalStatus     = "terminal_status"
)

// change is one status that is to be set.
type change struct {
	application, status string
	stage               string // eRecruiter's, raw; "" not told
	silent              bool   // notifyCandidate is false
}

// apply makes one change, or says why not. What it is to mail, it mails.
func (s *Server) apply(c change, at time.Time) *failure {
	r := s.apps.byID[c.application]
	if r == nil {
		return &failure{code: unknownApplication, message: "there is no such application"}
	}
	if _, known := s.status(c.status); !known {
		return &failure{code: unknownStatus, message: "there is no such status"}
	}
	if now, _ := s.status(r.Status); s.cfg.TerminalFinal && now.Terminal && c.status != r.Status {
		return &failure{code: terminalStatus, message: "a terminal status cannot be left"}
	}
	f := s.itemFault(c.application, c.status)
	if f == nil || f.Done {
		s.set(r, c, BySync, at)
	}
	if f != nil {
		return &failure{code: f.Code, message: "the status could not be set", crash: f.Crash}
	}
	return nil
}

// set writes a status and mails the candidate, whether or not it is another one.
func (s *Server) set(r *record, c change, by Author, at time.Time) {
	if !c.silent || !s.cfg.HonourNotify {
		s.mails = append(s.mails, Mail{At: at, Candidate: r.Candidate, ApplicationID: r.ID, Was: r.Status, Status: c.status, By: by})
	}
	r.Status, r.ChangedAt, r.SetBy = c.status, at, by
	if r.ATS != nil && c.stage != "" {
		r.ATS.StageID, r.ATS.StageSeenAt = c.stage, at
	}
}

// SetStatus moves an application by hand, as a person does on inhire. The
// candidate is mailed; an application that stands there already is left alone.
func (s *Server) SetStatus(id, status string) {
	at := s.cfg.Now()
	defer s.look()()
	s.mustStatus(status)
	if r := s.must(id); r.Status != status {
		s.set(r, change{status: status}, ByUser, at)
	}
}

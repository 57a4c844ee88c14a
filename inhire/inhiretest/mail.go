package inhiretest

import (
	"slices"
	"time"
)

// Author says who set a status.
type Author string

// A write over the API is the sync's.
const (
	ByUser Author = "user"
	BySync Author = "sync"
)

// Mail is an e-mail that a candidate would have had, because a status was
// written.
type Mail struct {
	At            time.Time
	Candidate     string // [Application.Candidate]
	ApplicationID string
	Was, Status   string // the same where nothing had changed: such a write mails too
	By            Author
}

// Mails returns the e-mails so far, oldest first.
func (s *Server) Mails() []Mail {
	defer s.look()()
	return slices.Clone(s.mails)
}

// MailsTo returns the e-mails to one candidate so far, oldest first.
func (s *Server) MailsTo(candidate string) []Mail {
	return slices.DeleteFunc(s.Mails(), func(m Mail) bool { return m.Candidate != candidate })
}

// Mailed counts the e-mails so far by candidate. Who had none is missing.
func (s *Server) Mailed() map[string]int {
	out := map[string]int{}
	for _, m := range s.Mails() {
		out[m.Candidate]++
	}
	return out
}

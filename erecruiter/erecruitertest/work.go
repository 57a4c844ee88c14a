package erecruitertest

import (
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// work does what a request asks for and returns its answer. It takes the lock
// itself. A request's body has been read before.
type work = fakehttp.Act

func always(a *Answer) work { return fakehttp.Always(a) }

// locked is work with the lock held.
func (s *Server) locked(do func(at time.Time) *Answer) work {
	return func(at time.Time) *Answer {
		s.mu.Lock()
		defer s.mu.Unlock()
		return do(at)
	}
}

// settled takes the lock for a look at the state or a change from outside, once
// late work that is due has been done:
//
//	defer s.settled()()
func (s *Server) settled() (unlock func()) {
	s.stage.Settle()
	s.mu.Lock()
	return s.mu.Unlock
}

package inhiretest

import (
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// work does what a request asks for and returns its answer; nil cuts the
// connection. It takes the lock itself. A request's body has been read before.
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

// look takes the lock for a test's look at the state, or its change of it. What
// is late and due is committed first.
func (s *Server) look() (done func()) {
	s.stage.Settle()
	s.mu.Lock()
	return s.mu.Unlock
}

package personiotest

import (
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// work does what a request asks for and returns its answer. It takes the lock
// itself. A request's body has been read before.
type work = fakehttp.Act

func always(a *Answer) work { return fakehttp.Always(a) }

// reading is work that does not care when it happens, with the lock held.
func (s *Server) reading(do func() *Answer) work {
	return func(time.Time) *Answer {
		s.mu.Lock()
		defer s.mu.Unlock()
		return do()
	}
}

// writing is work that changes the state, with the lock held.
func (s *Server) writing(do func(at time.Time) *Answer) work {
	return func(at time.Time) *Answer {
		s.mu.Lock()
		defer s.mu.Unlock()
		return do(at)
	}
}

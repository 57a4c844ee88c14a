package personiotest

import (
	"slices"
	"time"
)

// work does what a request asks for and returns its answer. It takes the lock
// itself. A request's body has been read before.
type work func(at time.Time) *Answer

// lateWork is work whose client was told nothing, or a time-out, and which
// Personio finishes all the same.
type lateWork struct {
	due time.Time
	do  work
}

// settle commits the late work whose time has come. Every request and every
// look at the state settles first, so a commit is never seen too late.
func (s *Server) settle() {
	s.settling.Lock() // nobody looks past a commit that is under way
	defer s.settling.Unlock()
	now := s.cfg.Now()
	s.mu.Lock()
	var ripe []lateWork
	s.late = slices.DeleteFunc(s.late, func(l lateWork) bool {
		if l.due.After(now) {
			return false
		}
		ripe = append(ripe, l)
		return true
	})
	s.mu.Unlock()
	slices.SortStableFunc(ripe, func(a, b lateWork) int { return a.due.Compare(b.due) })
	for _, l := range ripe {
		l.do(l.due)
	}
}

// PendingCommits returns how many late commits wait for the clock.
func (s *Server) PendingCommits() int {
	s.settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.late)
}

func always(a *Answer) work { return func(time.Time) *Answer { return a } }

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

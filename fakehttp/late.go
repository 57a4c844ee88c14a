package fakehttp

import (
	"slices"
	"time"
)

// Act does the work that a request asks for and returns its answer. It may run
// after its request has ended, so it reads nothing of it any more, and takes the
// fake's lock itself. It must not call the stage. At is when the work counts as
// done; nil means that there is no answer to give.
type Act func(at time.Time) *Answer

// Always is work that only answers, such as a refusal.
func Always(a *Answer) Act { return func(time.Time) *Answer { return a } }

// lateAct is work whose client was told nothing, or a time-out, and which the
// vendor finishes all the same.
type lateAct struct {
	due time.Time
	act Act
}

func (s *Stage) postpone(act Act, after time.Duration) {
	due := s.now().Add(after)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late = append(s.late, lateAct{due: due, act: act})
}

// Settle commits the late work whose time has come, oldest first. Every exchange
// settles, and so must every look of a test at the fake's state, before it takes
// the fake's lock: then a commit is never seen too late.
func (s *Stage) Settle() {
	s.settling.Lock() // nobody looks past a commit that is under way
	defer s.settling.Unlock()
	now := s.now()
	s.mu.Lock()
	var ripe []lateAct
	s.late = slices.DeleteFunc(s.late, func(l lateAct) bool {
		if l.due.After(now) {
			return false
		}
		ripe = append(ripe, l)
		return true
	})
	s.mu.Unlock()
	slices.SortStableFunc(ripe, func(a, b lateAct) int { return a.due.Compare(b.due) })
	for _, l := range ripe {
		l.act(l.due)
	}
}

// PendingCommits returns how many late commits wait for the clock.
func (s *Stage) PendingCommits() int {
	s.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.late)
}

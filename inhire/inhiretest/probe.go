package inhiretest

import "time"

// Problem is the outcome of a connection test.
type Problem string

// The outcomes that the contract has.
const (
	NoProblem            Problem = ""
	BadKey               Problem = "bad_key"
	NoPermission         Problem = "no_permission"
	NoSharedRecruitments Problem = "no_shared_recruitments" // the key is good, and opens nothing
	Unreachable          Problem = "unreachable"
)

type testResult struct {
	OK        bool      `json:"ok"`
	CheckedAt time.Time `json:"checkedAt"`
	Problem   *string   `json:"problem"`
}

// SetProblem decides what inhire meets at eRecruiter from now on: in connection
// tests, imports, when stages are fetched, and in runs.
func (s *Server) SetProblem(p Problem) {
	s.Probe(func(string, string) Problem { return p })
}

// Probe has a function decide what inhire meets at eRecruiter, such as one that
// asks another fake. It must not call this server.
func (s *Server) Probe(probe func(accessKey, companyID string) Problem) {
	defer s.look()()
	s.ats.probe = probe
}

// ask asks eRecruiter without holding the lock. Nothing is asked before the
// integration has been saved.
func (s *Server) ask() (p Problem, with settings, saved bool) {
	s.mu.Lock()
	with, probe := s.settings, s.ats.probe
	s.mu.Unlock()
	if !with.saved {
		return NoProblem, with, false
	}
	return probe(with.accessKey, with.companyID), with, true
}

func (x *exchange) prepareTest() work {
	return func(at time.Time) *Answer {
		problem, with, saved := x.s.ask()
		x.s.mu.Lock()
		defer x.s.mu.Unlock()
		if !saved {
			return notSaved()
		}
		result := &testResult{OK: problem == NoProblem, CheckedAt: at.UTC(), Problem: textOrNull(string(problem))}
		if c := &x.s.settings; c.accessKey == with.accessKey && c.companyID == with.companyID {
			c.lastTest = result
			if result.OK && x.s.sync.state == BrokenKey {
				x.s.sync.settle()
			}
		}
		return ok(result)
	}
}

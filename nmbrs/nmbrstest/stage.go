package nmbrstest

import "github.com/handoverhq/handover/fakehttp"

// The clock, and what a test may make go wrong. A [Fault]'s Route is an
// operation, such as [EmployeeInsertByType], or a route of REST.
type (
	Clock     = fakehttp.Clock
	Answer    = fakehttp.Answer
	Fault     = fakehttp.Fault
	Injection = fakehttp.Injection
	Cut       = fakehttp.Cut
	Work      = fakehttp.Work
)

// Where a connection breaks, and what becomes of the work.
const (
	NoCut      = fakehttp.NoCut
	BeforeWork = fakehttp.BeforeWork
	MidAnswer  = fakehttp.MidAnswer
	AfterWork  = fakehttp.AfterWork

	ByDefault = fakehttp.ByDefault
	Never     = fakehttp.Never
	Done      = fakehttp.Done
	Late      = fakehttp.Late
)

// work does what a request asks for and returns its answer.
type work = fakehttp.Act

var (
	// NewClock returns a clock that shows a time and stands still.
	NewClock = fakehttp.NewClock
	// LateCommit is a POST that ends in a cut connection and is committed only
	// when the clock has advanced by so much.
	LateCommit = fakehttp.LateCommit
)

// Inject arms a fault. Of several that hit the same call the oldest wins, and
// each counts its own matching calls.
func (s *Server) Inject(f Fault) *Injection { return s.stage.Inject(f) }

// PendingCommits returns how many late commits wait for the clock.
func (s *Server) PendingCommits() int { return s.stage.PendingCommits() }

// MaxParallel returns the largest number of requests seen at once.
func (s *Server) MaxParallel() int { return s.stage.MaxParallel() }

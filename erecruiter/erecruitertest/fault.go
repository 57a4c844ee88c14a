package erecruitertest

import (
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Fault is one programmed misbehaviour. It hits the Nth request (0 means the
// first) that fits Method, Path (a part of it), Route (as in [Call.Route]) and
// Match, and Times of them (0 means one, negative means all). OnHit and Gate run
// once the request has been read; then Answer stands in place of the work, Cut
// breaks the connection, and Work says what becomes of the work all the same.
//
//	srv.Inject(erecruitertest.Fault{Method: "POST", Route: erecruitertest.Applications, Cut: erecruitertest.AfterWork}) // made, connection cut
//	srv.Inject(erecruitertest.LateCommit(erecruitertest.Applications, 2*time.Minute))                                  // cut now, made later
//	srv.Inject(erecruitertest.Fault{Path: "/9001/StagesHistory", Times: -1, Answer: erecruitertest.InternalError()})   // one that never answers
type Fault = fakehttp.Fault

// Injection is a fault that has been armed.
type Injection = fakehttp.Injection

// Cut says where the connection breaks.
type Cut = fakehttp.Cut

// The three places that matter to a client in doubt.
const (
	NoCut      = fakehttp.NoCut
	BeforeWork = fakehttp.BeforeWork // before the body is read: nothing was done, OnHit and Gate are passed over
	MidAnswer  = fakehttp.MidAnswer  // after status, headers and half of the answer's body: the work is done
	AfterWork  = fakehttp.AfterWork  // before the first byte of the answer: the work is done unless Work says otherwise
)

// Work says what becomes of a request's work.
type Work = fakehttp.Work

// The zero value does the work, unless an Answer stands in its place. A request
// without work and without an Answer ends in a cut connection.
const (
	ByDefault = fakehttp.ByDefault // done, or not done where Answer is set
	Never     = fakehttp.Never     // not done
	Done      = fakehttp.Done      // done and committed, whatever the client is told
	Late      = fakehttp.Late      // done and committed only once the clock has passed Fault.After
)

// LateCommit is a POST that ends in a cut connection and is committed only when
// the clock has advanced by after. Set Answer, and Cut to NoCut, for a time-out
// instead.
func LateCommit(route string, after time.Duration) Fault { return fakehttp.LateCommit(route, after) }

// Inject arms a fault. Of several that hit the same call the oldest wins, and
// each counts its own matching calls.
func (s *Server) Inject(f Fault) *Injection { return s.stage.Inject(f) }

// PendingCommits returns how many late commits wait for the clock.
func (s *Server) PendingCommits() int { return s.stage.PendingCommits() }

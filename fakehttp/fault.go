package fakehttp

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Cut says where the connection breaks.
type Cut int

// The three places that matter to a client in doubt.
const (
	NoCut      Cut = iota
	BeforeWork     // before the body is read: nothing was done, OnHit and Gate are passed over
	MidAnswer      // after status, headers and half of the answer's body: the work is done
	AfterWork      // before the first byte of the answer: the work is done unless Work says otherwise
)

// Work says what becomes of a request's work.
type Work int

// The zero value does the work, unless an Answer stands in its place. A request
// without work and without an Answer ends in a cut connection.
const (
	ByDefault Work = iota // done, or not done where Answer is set
	Never                 // not done
	Done                  // done and committed, whatever the client is told
	Late                  // done and committed only once the clock has passed Fault.After
)

// Fault is one programmed misbehaviour. What it matches is the conjunction of
// Method, Path, Route and Match; the zero value matches every request. It ends after
// Times hits, or when [Injection.Remove] is called on what Inject gave.
type Fault struct {
	Method string                   // as in GET, POST; without regard to case
	Path   string                   // part of the path, without regard to case
	Route  string                   // the whole of what the fake calls this call, without regard to case
	Match  func(*http.Request) bool // must neither call the fake nor read the body

	Nth   int // the first matching call to hit, counted from 1; 0 means 1
	Times int // how many matching calls to hit from there; 0 means 1, negative means all

	// OnHit runs once the request has been read, before Gate.
	OnHit func(*http.Request)
	// Gate holds the request, its body read, until the channel yields or is
	// closed. The work goes on afterwards even if the client has left.
	Gate <-chan struct{}

	Answer *Answer // answers in place of the work
	Cut    Cut
	Work   Work
	After  time.Duration // for Late
}

// LateCommit is a POST that ends in a cut connection and is committed only when
// the clock has advanced by after. Set Answer, and Cut to NoCut, for a time-out
// instead.
func LateCommit(route string, after time.Duration) Fault {
	return Fault{Method: http.MethodPost, Route: route, Cut: AfterWork, Work: Late, After: after}
}

// Injection is a fault that has been armed.
type Injection struct {
	Fault
	stage      *Stage
	seen, hits int
}

// Inject arms a fault. Of several that hit the same call the oldest wins, and
// each counts its own matching calls.
func (s *Stage) Inject(f Fault) *Injection {
	in := &Injection{Fault: f, stage: s}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, in)
	return in
}

// Hits returns how many calls the fault has hit.
func (in *Injection) Hits() int {
	in.stage.mu.Lock()
	defer in.stage.mu.Unlock()
	return in.hits
}

// Remove disarms the fault. Requests that it holds stay held by their Gate.
func (in *Injection) Remove() {
	in.stage.mu.Lock()
	defer in.stage.mu.Unlock()
	in.stage.faults = slices.DeleteFunc(in.stage.faults, func(o *Injection) bool { return o == in })
}

func (f *Fault) matches(r *http.Request, route string) bool {
	return (f.Method == "" || strings.EqualFold(f.Method, r.Method)) &&
		(f.Path == "" || strings.Contains(strings.ToLower(r.URL.Path), strings.ToLower(f.Path))) &&
		(f.Route == "" || strings.EqualFold(f.Route, route)) &&
		(f.Match == nil || f.Match(r))
}

// count counts a matching call and reports whether it is one to hit.
func (in *Injection) count() bool {
	in.seen++
	first, times := max(in.Nth, 1), in.Times
	if times == 0 {
		times = 1
	}
	return in.seen >= first && (times < 0 || in.seen < first+times)
}

// pick counts the call with every fault it matches and returns the one that hits.
func (s *Stage) pick(r *http.Request, route string) *Injection {
	s.mu.Lock()
	defer s.mu.Unlock()
	var hit *Injection
	for _, in := range s.faults {
		if in.matches(r, route) && in.count() && hit == nil {
			hit = in
			in.hits++
		}
	}
	return hit
}

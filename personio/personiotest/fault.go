package personiotest

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
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
// Method, Path, Route and Match; the zero value matches every request.
//
//	srv.Inject(personiotest.Fault{Method: "POST", Route: personiotest.Employees, Cut: personiotest.AfterWork}) // committed, connection cut
//	srv.Inject(personiotest.LateCommit(personiotest.Employees, 2*time.Minute))                               // cut now, committed later
//	srv.Inject(personiotest.Fault{Path: "/v1/", Nth: 2, Times: 3, Answer: personiotest.TooManyRequests(0)})
type Fault struct {
	Method string                   // as in GET, POST
	Path   string                   // part of the path, without regard to case
	Route  string                   // the whole route, as in [Call.Route]
	Match  func(*http.Request) bool // must not call the Server

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
// the clock has advanced by after. Set Answer for a time-out instead.
func LateCommit(route string, after time.Duration) Fault {
	return Fault{Method: http.MethodPost, Route: route, Cut: AfterWork, Work: Late, After: after}
}

// Injection is a fault that has been armed.
type Injection struct {
	Fault
	s          *Server
	seen, hits int
}

// Inject arms a fault. Of several that hit the same call the oldest wins, and
// each counts its own matching calls.
func (s *Server) Inject(f Fault) *Injection {
	in := &Injection{Fault: f, s: s}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, in)
	return in
}

// Hits returns how many calls the fault has hit.
func (in *Injection) Hits() int {
	in.s.mu.Lock()
	defer in.s.mu.Unlock()
	return in.hits
}

// Remove disarms the fault.
func (in *Injection) Remove() {
	in.s.mu.Lock()
	defer in.s.mu.Unlock()
	in.s.faults = slices.DeleteFunc(in.s.faults, func(o *Injection) bool { return o == in })
}

func (in *Injection) matches(x *exchange) bool {
	return (in.Method == "" || strings.EqualFold(in.Method, x.r.Method)) &&
		(in.Path == "" || strings.Contains(strings.ToLower(x.r.URL.Path), strings.ToLower(in.Path))) &&
		(in.Route == "" || strings.EqualFold(in.Route, x.call.Route)) &&
		(in.Match == nil || in.Match(x.r))
}

func (s *Server) pickFault(x *exchange) *Injection {
	s.mu.Lock()
	defer s.mu.Unlock()
	var hit *Injection
	for _, in := range s.faults {
		if !in.matches(x) {
			continue
		}
		in.seen++
		first, times := max(in.Nth, 1), in.Times
		if times == 0 {
			times = 1
		}
		if hit == nil && in.seen >= first && (times < 0 || in.seen < first+times) {
			in.hits++
			hit = in
		}
	}
	return hit
}

// perform does the work as the fault allows and returns the answer; nil means
// that there is none to give.
func (s *Server) perform(x *exchange, f *Injection, do work) *Answer {
	if f == nil {
		return do(s.cfg.Now())
	}
	if f.OnHit != nil {
		f.OnHit(x.r)
	}
	if f.Gate != nil {
		select {
		case <-f.Gate:
		case <-s.closed:
			return nil
		}
	}
	switch {
	case f.Work == Late:
		s.mu.Lock()
		s.late = append(s.late, lateWork{due: s.cfg.Now().Add(f.After), do: do})
		s.mu.Unlock()
		return f.Answer
	case f.Work == Never, f.Work == ByDefault && f.Answer != nil:
		return f.Answer
	}
	a := do(s.cfg.Now())
	if f.Answer != nil {
		return f.Answer
	}
	return a
}

// abort ends the connection without an answer, by a reset where it can.
func abort(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 or a recorder: the server's own way to cut
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // best effort: without it the client sees an EOF instead of a reset
	}
	_ = conn.Close()
}

// cutShort sends the head of an answer and half of its body. An answer without
// a body is cut within its headers.
func cutShort(w http.ResponseWriter, a *Answer) {
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	fmt.Fprintf(rw, "HTTP/1.1 %d %s\r\n", a.Status, http.StatusText(a.Status))
	if len(a.Body) > 0 {
		_ = a.Header.WriteSubset(rw, map[string]bool{"Content-Length": true})
		fmt.Fprint(rw, "Content-Length: "+strconv.Itoa(len(a.Body))+"\r\n\r\n")
		_, _ = rw.WriteString(a.Body[:len(a.Body)/2])
	}
	_ = rw.Flush() // the connection is about to end either way
	_ = conn.Close()
}

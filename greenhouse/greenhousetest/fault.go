package greenhousetest

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
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
	Done                  // done, whatever the client is told
)

// Fault is one programmed misbehaviour. What it matches is the conjunction of
// Method, Path, Resource and Match; the zero value matches every request.
//
//	srv.Inject(greenhousetest.Fault{Resource: "offers", Nth: 2, Answer: greenhousetest.ServerError()})
//	srv.Inject(greenhousetest.Fault{Resource: "token", Cut: greenhousetest.AfterWork})     // issued, never arrived
//	srv.Inject(greenhousetest.Fault{Resource: "files", Cut: greenhousetest.MidAnswer, Times: -1})
type Fault struct {
	Method   string                   // as in GET, POST
	Path     string                   // part of the path, without regard to case
	Resource string                   // a list such as "offers", or "token", "authorize", "files"
	Match    func(*http.Request) bool // must not call the Server

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
		(in.Resource == "" || strings.EqualFold(in.Resource, x.call.Resource)) &&
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
		return do()
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
	case f.Work == Never, f.Work == ByDefault && f.Answer != nil:
		return f.Answer
	}
	a := do()
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
func (s *Server) cutShort(w http.ResponseWriter, a *Answer) {
	body := []byte(a.Body)
	if a.stream != nil {
		var b bytes.Buffer
		_ = a.stream(&b) // a buffer does not fail
		body = b.Bytes()
	}
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	fmt.Fprintf(rw, "HTTP/1.1 %d %s\r\n", a.Status, http.StatusText(a.Status))
	if len(body) > 0 {
		_ = a.Header.WriteSubset(rw, map[string]bool{"Content-Length": true})
		fmt.Fprint(rw, "Content-Length: "+strconv.Itoa(len(body))+"\r\n\r\n")
		_, _ = rw.Write(body[:len(body)/2])
	}
	_ = rw.Flush() // the connection is about to end either way
	_ = conn.Close()
}

package erecruitertest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Call is one request as the server saw it.
type Call struct {
	Seq    int
	At     time.Time // of its arrival
	Method string
	Path   string // as sent, base path and version included
	// Route is the path below the version with its ids replaced, spelt as in the
	// constants; "" where there is no such endpoint.
	Route   string
	Query   url.Values  // an access key masked
	Header  http.Header // the headers that matter; credentials masked
	Body    string      // a form with its secrets masked; JSON with files as their number of bytes
	Bytes   int64       // of the request's body
	Status  int         // of the answer; 0 when the connection was cut without one
	Faulted bool        // an injected fault had a hand in it
}

func (s *Server) newCall(x *exchange) *Call {
	c := &Call{At: s.cfg.Now(), Method: x.r.Method}
	if x.route != nil {
		c.Route = x.route.pattern
	}
	if s.cfg.Thin {
		return c
	}
	c.Path = x.r.URL.EscapedPath()
	c.Query = fakehttp.Query(x.r, "accessKey", s.cfg.KeyQuery)
	c.Header = fakehttp.Headers(x.r, "Accept", "Content-Type", "User-Agent", "Idempotency-Key")
	if x.r.Header.Get(s.cfg.KeyHeader) != "" && !strings.EqualFold(s.cfg.KeyHeader, "Authorization") {
		c.Header.Set(s.cfg.KeyHeader, fakehttp.Masked)
	}
	return c
}

func (x *exchange) record(o fakehttp.Outcome) {
	x.s.traffic.ended(x.call)
	if x.s.cfg.Thin {
		return
	}
	x.s.journal.Add(func(seq int) Call {
		x.call.Seq, x.call.Status, x.call.Bytes, x.call.Faulted = seq, o.Status, o.Bytes, o.Faulted
		return *x.call
	})
}

// Journal returns the requests answered or cut so far, in the order in which
// they ended; none of them where it is thin ([Config.Thin]). The values are
// shared: do not change them.
func (s *Server) Journal() []Call { return s.journal.All() }

// Calls returns the journal's requests of one method to one route, without
// regard to case.
func (s *Server) Calls(method, route string) []Call {
	return slices.DeleteFunc(s.Journal(), func(c Call) bool {
		return !strings.EqualFold(c.Method, method) || !strings.EqualFold(c.Route, route)
	})
}

// ClearJournal forgets the requests so far, their number and their times too.
func (s *Server) ClearJournal() {
	s.journal.Clear()
	s.traffic.clear()
}

// traffic counts requests, thin journal or not.
type traffic struct {
	mu       sync.Mutex
	perRoute map[string]int
	times    []time.Time // of arrival, of calls to the API
}

func (t *traffic) arrived(at time.Time, rt *route) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if rt == nil || !rt.open {
		t.times = append(t.times, at)
	}
}

func (t *traffic) ended(c *Call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.perRoute[c.Method+" "+c.Route]++
}

func (t *traffic) clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.perRoute, t.times = map[string]int{}, nil
}

// Requests counts the requests that have ended, by method and route such as
// "GET /Recruitments/{id}/CandidateApplications".
func (s *Server) Requests() map[string]int {
	s.traffic.mu.Lock()
	defer s.traffic.mu.Unlock()
	return maps.Clone(s.traffic.perRoute)
}

// CallTimes returns when the calls to the API came in, the earliest first. Calls
// for tokens are not among them.
func (s *Server) CallTimes() []time.Time {
	s.traffic.mu.Lock()
	defer s.traffic.mu.Unlock()
	out := slices.Clone(s.traffic.times)
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// MostWithin returns the largest number of calls to the API that came in within
// any such span of the clock, its end not included: at two calls a second at
// most 2 within a second.
func (s *Server) MostWithin(span time.Duration) int {
	times, most, from := s.CallTimes(), 0, 0
	for i, at := range times {
		for !times[from].Add(max(span, 1)).After(at) {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}

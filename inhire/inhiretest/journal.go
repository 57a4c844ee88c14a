package inhiretest

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Call is one request as the server saw it.
type Call struct {
	Seq    int
	At     time.Time
	Method string
	Path   string // as sent, the base path included
	// Route is the path below the base path with its id replaced, such as
	// /v1/applications/{id}/status; "" where there is no such endpoint.
	Route   string
	Query   url.Values
	Header  http.Header // the headers that matter; the API key masked
	Body    string      // JSON; the access key masked. "" where it is no object
	Bytes   int64       // of the request's body
	Status  int         // of the answer; 0 when the connection was cut without one
	Faulted bool        // an injected fault had a hand in it
}

func (s *Server) newCall(x *exchange) *Call {
	c := &Call{
		At: s.cfg.Now(), Method: x.r.Method, Path: x.r.URL.EscapedPath(), Query: fakehttp.Query(x.r),
		Header: fakehttp.Headers(x.r, "Accept", "Content-Type", "Idempotency-Key", "If-Match", "User-Agent"),
	}
	if name := s.cfg.KeyHeader; x.r.Header.Get(name) != "" && !strings.EqualFold(name, "Authorization") {
		c.Header.Set(name, fakehttp.Masked)
	}
	if x.route != nil {
		c.Route = x.route.pattern
	}
	return c
}

// masked is a body as JSON, its secret masked.
func masked(body object) string {
	if _, ok := body["accessKey"]; ok {
		body = maps.Clone(body)
		body["accessKey"] = json.RawMessage(`"` + fakehttp.Masked + `"`)
	}
	return encode(body)
}

func (x *exchange) record(o fakehttp.Outcome) {
	x.s.journal.Add(func(seq int) Call {
		x.call.Seq, x.call.Status, x.call.Bytes, x.call.Faulted = seq, o.Status, o.Bytes, o.Faulted
		return *x.call
	})
}

// Journal returns the requests answered or cut so far, in the order in which
// they ended. The values are shared: do not change them.
func (s *Server) Journal() []Call { return s.journal.All() }

// Calls returns the journal's requests of one method to one route, without
// regard to case.
func (s *Server) Calls(method, route string) []Call {
	return slices.DeleteFunc(s.Journal(), func(c Call) bool {
		return !strings.EqualFold(c.Method, method) || !strings.EqualFold(c.Route, route)
	})
}

// ClearJournal forgets the requests so far.
func (s *Server) ClearJournal() { s.journal.Clear() }

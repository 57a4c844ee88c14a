package nmbrstest

import (
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
	// Route is the operation of a SOAP call, such as
	// EmployeeService/Salary_UpdateCurrent, or REST's path with its ids replaced;
	// "" where there is none.
	Route  string
	Query  url.Values  // REST's; credentials masked
	Header http.Header // the headers that matter; credentials masked
	// Body is SOAP's operation element with its namespace and without prefixes,
	// or REST's JSON. Credentials are not in it.
	Body             string
	Username, Domain string // of SOAP's header
	Bytes            int64  // of the request's body
	Status           int    // of the answer; 0 when the connection was cut without one
	Code             int    // Nmbrs's own number of an error that the work gave
	Delayed          bool   // it came above the limit of SOAP calls a second
	Faulted          bool   // an injected fault had a hand in it
}

func (s *Server) newCall(r *http.Request) *Call {
	return &Call{
		At: s.cfg.Now(), Method: r.Method, Path: r.URL.EscapedPath(),
		Query:  fakehttp.Query(r, "code", "client_secret", "refresh_token"),
		Header: fakehttp.Headers(r, "Accept", "Content-Type", "Soapaction", "User-Agent"),
	}
}

func (s *Server) record(c *Call, o fakehttp.Outcome) {
	s.journal.Add(func(seq int) Call {
		c.Seq, c.Status, c.Bytes, c.Faulted = seq, o.Status, o.Bytes, o.Faulted
		return *c
	})
}

// Journal returns the requests answered or cut so far, in the order in which
// they ended. The values are shared: do not change them.
func (s *Server) Journal() []Call { return s.journal.All() }

// Calls returns the journal's requests of one route, without regard to case.
func (s *Server) Calls(route string) []Call {
	return slices.DeleteFunc(s.Journal(), func(c Call) bool { return !strings.EqualFold(c.Route, route) })
}

// ClearJournal forgets the requests so far.
func (s *Server) ClearJournal() { s.journal.Clear() }

package greenhousetest

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
	Seq      int
	At       time.Time
	Host     string // api, auth or files
	Method   string
	Path     string      // as sent
	Query    url.Values  // signatures and codes masked
	Header   http.Header // the headers that matter; credentials masked
	Resource string      // a list such as "offers", or "token", "authorize", "files"
	Form     url.Values  // of a token request: grant_type and sub
	Client   string      // the credential that was recognised
	Subject  int64       // the user it acts as
	Rows     int         // in the answer
	Status   int         // of the answer; 0 when the connection was cut without one
	Faulted  bool        // an injected fault had a hand in it
}

func newCall(x *exchange) *Call {
	return &Call{
		At: x.s.cfg.Now(), Host: string(x.host), Method: x.r.Method, Path: x.r.URL.EscapedPath(),
		Query:  fakehttp.Query(x.r, "X-Amz-Signature", "code", "client_secret"),
		Header: fakehttp.Headers(x.r, "Accept", "Content-Type", "User-Agent"),
	}
}

func (x *exchange) record(o fakehttp.Outcome) {
	x.s.journal.Add(func(seq int) Call {
		x.call.Seq, x.call.Status, x.call.Faulted = seq, o.Status, o.Faulted
		return *x.call
	})
}

// Journal returns the requests answered or cut so far, in the order in which
// they ended. The values are shared: do not change them.
func (s *Server) Journal() []Call { return s.journal.All() }

// Calls returns the journal's requests of one method for one resource; ""
// matches all.
func (s *Server) Calls(method, resource string) []Call {
	return slices.DeleteFunc(s.Journal(), func(c Call) bool {
		return method != "" && !strings.EqualFold(c.Method, method) || resource != "" && c.Resource != resource
	})
}

// ClearJournal forgets the requests so far.
func (s *Server) ClearJournal() { s.journal.Clear() }

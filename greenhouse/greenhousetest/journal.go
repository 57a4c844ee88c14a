package greenhousetest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
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

var journalled = []string{"Accept", "Content-Type", "User-Agent"}

var masked = []string{"X-Amz-Signature", "code", "client_secret"}

func newCall(s *Server, x *exchange) *Call {
	c := &Call{At: s.cfg.Now(), Host: string(x.host), Method: x.r.Method, Path: x.r.URL.EscapedPath(),
		Query: x.r.URL.Query(), Header: http.Header{}}
	for _, k := range masked {
		if c.Query.Has(k) {
			c.Query.Set(k, "***")
		}
	}
	for _, k := range journalled {
		if v := x.r.Header.Values(k); len(v) > 0 {
			c.Header[k] = slices.Clone(v)
		}
	}
	if scheme, _, _ := strings.Cut(x.r.Header.Get("Authorization"), " "); scheme != "" {
		c.Header["Authorization"] = []string{scheme + " ***"}
	}
	return c
}

func (s *Server) record(x *exchange, f *Injection, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x.call.Seq, x.call.Status, x.call.Faulted = len(s.journal)+1, status, f != nil
	s.journal = append(s.journal, *x.call)
}

// Journal returns the requests answered or cut so far, in the order in which
// they ended. The values are shared: do not change them.
func (s *Server) Journal() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.journal)
}

// Calls returns the journal's requests of one method for one resource; ""
// matches all.
func (s *Server) Calls(method, resource string) []Call {
	return slices.DeleteFunc(s.Journal(), func(c Call) bool {
		return method != "" && !strings.EqualFold(c.Method, method) || resource != "" && c.Resource != resource
	})
}

// ClearJournal forgets the requests so far.
func (s *Server) ClearJournal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal = nil
}

package afastest

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Call is one request as the server saw it.
type Call struct {
	Seq       int
	At        time.Time
	Method    string
	Path      string // as sent
	Query     url.Values
	Header    http.Header // the headers that matter; credentials masked
	Connector string      // "" outside /connectors and /metainfo
	Body      string      // decoded and written again as JSON, each file as {"size","sha256"}
	Bytes     int64       // of the request's body
	Status    int         // of the answer; 0 when the connection was cut without one
	Faulted   bool        // an injected fault had a hand in it
	Close     bool        // the client asked for Connection: close, which AFAS advises against
}

var journalled = []string{"Accept", "Accept-Language", "Content-Type", "Integrationid", "User-Agent"}

func (s *Server) newCall(x *exchange) *Call {
	c := &Call{At: s.cfg.Now(), Method: x.r.Method, Path: x.r.URL.EscapedPath(), Query: x.r.URL.Query(),
		Header: http.Header{}, Close: x.r.Close}
	for _, k := range journalled {
		if v := x.r.Header.Values(k); len(v) > 0 {
			c.Header[k] = slices.Clone(v)
		}
	}
	if scheme, _, _ := strings.Cut(x.r.Header.Get("Authorization"), " "); scheme != "" {
		c.Header["Authorization"] = []string{scheme + " ***"}
	}
	switch {
	case x.at(0, "connectors"):
		c.Connector = x.segment(1)
	case x.at(0, "metainfo"):
		c.Connector = x.segment(2)
	}
	return c
}

func (c *Call) setBody(n *node) {
	var b bytes.Buffer
	n.render(&b)
	c.Body = b.String()
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

// Calls returns the journal's requests of one method to one connector, without
// regard to case.
func (s *Server) Calls(method, connector string) []Call {
	return slices.DeleteFunc(s.Journal(), func(c Call) bool {
		return !strings.EqualFold(c.Method, method) || !strings.EqualFold(c.Connector, connector)
	})
}

// ClearJournal forgets the requests so far.
func (s *Server) ClearJournal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal = nil
}

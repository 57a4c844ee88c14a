package afastest

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/fakehttp"
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

func (s *Server) newCall(x *exchange) *Call {
	c := &Call{
		At: s.cfg.Now(), Method: x.r.Method, Path: x.r.URL.EscapedPath(), Query: x.r.URL.Query(), Close: x.r.Close,
		Header: fakehttp.Headers(x.r, "Accept", "Accept-Language", "Content-Type", "Integrationid", "User-Agent"),
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

func (x *exchange) record(o fakehttp.Outcome) {
	x.s.journal.Add(func(seq int) Call {
		x.call.Seq, x.call.Status, x.call.Bytes, x.call.Faulted = seq, o.Status, o.Bytes, o.Faulted
		return *x.call
	})
}

// Journal returns the requests answered or cut so far, in the order in which
// they ended. The values are shared: do not change them.
func (s *Server) Journal() []Call { return s.journal.All() }

// Calls returns the journal's requests of one method to one connector, without
// regard to case.
func (s *Server) Calls(method, connector string) []Call {
	return slices.DeleteFunc(s.Journal(), func(c Call) bool {
		return !strings.EqualFold(c.Method, method) || !strings.EqualFold(c.Connector, connector)
	})
}

// ClearJournal forgets the requests so far.
func (s *Server) ClearJournal() { s.journal.Clear() }

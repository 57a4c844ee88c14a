package afastest

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// exchange is one request on its way through the server.
type exchange struct {
	s        *Server
	r        *http.Request
	segments []string // below the base path, unescaped
	lang     Language
	call     *Call
	body     *countingReader
}

// maxQuery is AFAS's limit on a query string, the question mark included.
const maxQuery = 2049

// ServeHTTP answers one request: route and read it, let an injected fault have
// its way, do the work, answer, write the journal.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.settle()
	n := s.inFlight.Add(1)
	defer s.inFlight.Add(-1)
	for seen := s.maxInFlight.Load(); n > seen && !s.maxInFlight.CompareAndSwap(seen, n); seen = s.maxInFlight.Load() {
	}
	x := &exchange{s: s, r: r, lang: s.language(r), segments: s.segments(r.URL)}
	x.body = &countingReader{r: r.Body, max: s.cfg.MaxBody}
	x.call = s.newCall(x)
	// A write is in the journal before its answer leaves: who has the answer
	// finds the call.
	s.serve(w, x)
}

func (s *Server) serve(w http.ResponseWriter, x *exchange) {
	f := s.pickFault(x)
	if f != nil && f.Cut == BeforeWork {
		s.record(x, f, 0)
		abort(w)
		return
	}
	do := x.prepare()
	a := s.perform(x, f, do)
	if a != nil {
		a = s.rendered(a, x.lang)
	}
	s.drain(x)
	switch {
	case a == nil || f != nil && f.Cut == AfterWork:
		s.record(x, f, 0)
		abort(w)
	case f != nil && f.Cut == MidAnswer:
		s.record(x, f, a.Status)
		s.cutShort(w, a)
	default:
		s.record(x, f, a.Status)
		s.write(w, a)
	}
}

// drain reads what a refusal left unread, so that the client sees the answer
// and not a reset. A client that waits for 100-continue never sends it.
func (s *Server) drain(x *exchange) {
	if x.r.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, x.r.Body) // the client may be gone: then nobody reads the answer either
	}
	x.call.Bytes = x.body.n
}

func (s *Server) write(w http.ResponseWriter, a *Answer) {
	for k, v := range a.Header {
		w.Header()[k] = v
	}
	if !a.edge {
		w.Header().Set("X-Trace-Identifier", s.hex(32))
	}
	w.WriteHeader(a.Status)
	if a.stream != nil {
		_ = a.stream(w) // a client that left is no fault of the server's
		return
	}
	_, _ = io.WriteString(w, a.Body)
}

// segments splits the path below the base path; nil means outside it.
func (s *Server) segments(u *url.URL) []string {
	p := u.EscapedPath()
	if len(p) < len(s.cfg.BasePath) || !strings.EqualFold(p[:len(s.cfg.BasePath)], s.cfg.BasePath) {
		return nil
	}
	rest, ok := strings.CutPrefix(p[len(s.cfg.BasePath):], "/")
	if !ok {
		return nil
	}
	parts := strings.Split(strings.TrimSuffix(rest, "/"), "/")
	for i, part := range parts {
		if text, err := url.PathUnescape(part); err == nil {
			parts[i] = text
		}
	}
	return parts
}

// at reports whether segment i is name, whatever its case.
func (x *exchange) at(i int, name string) bool {
	return i < len(x.segments) && strings.EqualFold(x.segments[i], name)
}

func (x *exchange) segment(i int) string {
	if i < len(x.segments) {
		return x.segments[i]
	}
	return ""
}

func always(a *Answer) work { return func(time.Time) *Answer { return a } }

// prepare checks the way in, reads the body and returns the work.
func (x *exchange) prepare() work {
	if len(x.r.URL.RawQuery)+1 > maxQuery {
		return always(NotFound())
	}
	if x.segments == nil {
		return always(NotFound())
	}
	if x.s.blocked() {
		return always(Forbidden())
	}
	if x.at(0, "oauth") && x.at(1, "token") && len(x.segments) == 2 {
		return x.s.prepareToken(x)
	}
	if a := x.s.authenticate(x); a != nil {
		return always(a)
	}
	switch {
	case x.at(0, "connectors") && len(x.segments) > 1:
		return x.prepareConnector()
	case x.r.Method != http.MethodGet:
		return always(&Answer{Status: http.StatusMethodNotAllowed})
	case x.at(0, "metainfo"):
		return x.prepareMetainfo()
	case x.at(0, "profitversion"):
		return x.prepareVersion()
	case x.at(0, "subjectconnector"), x.at(0, "fileconnector"):
		return x.prepareFile()
	}
	return always(NotFound())
}

func (x *exchange) prepareConnector() work {
	switch x.r.Method {
	case http.MethodGet:
		return x.prepareGet()
	case http.MethodPost, http.MethodPut:
		return x.prepareUpdate()
	case http.MethodDelete:
		return x.prepareDelete()
	}
	return always(&Answer{Status: http.StatusMethodNotAllowed})
}

// allowed reports what stops a connector from being used, if anything does.
func (x *exchange) allowed(id, kind string) *Answer {
	x.s.mu.Lock()
	ok := x.s.granted[strings.ToLower(id)]
	x.s.mu.Unlock()
	switch {
	case ok:
		return nil
	case x.s.cfg.DeniedAs401:
		return x.s.unauthorized("")
	}
	return unsupported(kind)
}

func (x *exchange) prepareVersion() work {
	if a := x.allowed("AppConnectorVersion", "connector"); a != nil {
		return always(a)
	}
	return always(jsonAnswer(http.StatusOK, map[string]string{"version": x.s.cfg.Version}))
}

func (s *Server) blocked() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ipBlock
}

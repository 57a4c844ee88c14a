package afastest

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// exchange is one request on its way through the server.
type exchange struct {
	s        *Server
	r        *http.Request
	segments []string // below the base path, unescaped
	lang     Language
	call     *Call
}

// maxQuery is AFAS's limit on a query string, the question mark included.
const maxQuery = 2049

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{s: s, r: r, lang: s.language(r), segments: s.segments(r.URL)}
	x.call = s.newCall(x)
	s.stage.Serve(w, r, fakehttp.Exchange{Route: x.call.Connector, Prepare: x.prepare, Finish: x.finish, Record: x.record})
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

// work does what a request asks for and returns its answer. It takes the lock
// itself. A request's body has been read before.
type work = fakehttp.Act

func always(a *Answer) work { return fakehttp.Always(a) }

// nowWork is work that does not care when it happens: it reads.
func nowWork(do func() *Answer) work { return func(time.Time) *Answer { return do() } }

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

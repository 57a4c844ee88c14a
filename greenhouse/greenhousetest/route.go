package greenhousetest

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// host is one of the three hosts Greenhouse shows to the world.
type host string

const (
	apiHost   host = "api"
	authHost  host = "auth"
	filesHost host = "files"
)

// exchange is one request on its way through the server.
type exchange struct {
	s    *Server
	host host
	r    *http.Request
	path []string // below the base path
	body []byte
	call *Call
	rate *rate // nil where no window applies
}

// work does what a request asks for and returns its answer. It takes the lock
// itself.
type work func() *Answer

// maxBody is the payload above which v3 answers 413.
const maxBody = 10 << 20

func (s *Server) handler(h host) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{s: s, host: h, r: r}
		x.call = newCall(x)
		do := x.route()
		s.stage.Serve(w, r, fakehttp.Exchange{
			Route: x.call.Resource, Prepare: func() fakehttp.Act { return x.prepare(do) }, Finish: x.finish, Record: x.record,
		})
	})
}

func (x *exchange) prepare(do work) fakehttp.Act {
	x.body, _ = io.ReadAll(io.LimitReader(x.r.Body, maxBody+1)) // a client that leaves gets no answer anyway
	return func(time.Time) *Answer { return do() }
}

// finish adds the headers every answer has.
func (x *exchange) finish(a *Answer) *Answer {
	out := a.Clone()
	x.s.mu.Lock()
	out.Header.Set("X-Request-Id", x.s.uuidLocked())
	x.s.mu.Unlock()
	if x.rate != nil {
		x.rate.write(out.Header)
	}
	return out
}

// route names the resource and finds its work.
func (x *exchange) route() work {
	p := strings.Trim(x.r.URL.Path, "/")
	switch x.host {
	case authHost:
		return x.routeAuth(p)
	case filesHost:
		x.call.Resource = "files"
		return func() *Answer { return x.s.serveFile(x) }
	}
	rest, ok := strings.CutPrefix(x.r.URL.Path, x.s.cfg.BasePath+"/v3/")
	if !ok {
		return x.unknown
	}
	x.path = strings.Split(strings.TrimSuffix(rest, "/"), "/")
	switch {
	case len(x.path) == 1 && resources[x.path[0]] != nil && x.r.Method == http.MethodGet:
		x.call.Resource = x.path[0]
		return x.list
	case len(x.path) == 3 && x.path[0] == "applications" && x.path[2] == "hire" && x.r.Method == http.MethodPost:
		x.call.Resource = "applications"
		return x.hire
	}
	return x.unknown
}

// unknown is v3's answer to a path it does not have: it routes before it
// authenticates.
func (x *exchange) unknown() *Answer {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.metered(x.s.bearer(x.r))
	return NotFound()
}

// metered counts the request in its credential's window.
func (x *exchange) metered(t *token) *rate {
	who := "nobody"
	if t != nil {
		who, x.call.Client, x.call.Subject = "api "+t.client, t.client, t.subject
	}
	r := x.s.count(who, x.s.cfg.RateLimit, apiWindow)
	x.rate = &r
	return x.rate
}

// admit authenticates an API request and checks scope and subject. Lists need a
// Site Admin.
func (x *exchange) admit(scope string) (*view, *Answer) {
	s := x.s
	t := s.bearer(x.r)
	if r := x.metered(t); r.exceeded {
		return nil, s.tooMany(*r)
	}
	if t == nil {
		return nil, Unauthorized()
	}
	if !t.allows(scope) {
		return nil, Forbidden("The token lacks the scope " + scope + ".")
	}
	u := s.users.find(t.subject)
	if u == nil || u.Deactivated {
		return nil, Forbidden("The user the token acts as is not active.")
	}
	return s.viewOf(u), nil
}

// hire is POST /v3/applications/{id}/hire: 204 without a body.
func (x *exchange) hire() *Answer {
	s := x.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, refused := x.admit("harvest:applications:hire"); refused != nil {
		return refused
	}
	id, err := strconv.ParseInt(x.path[1], 10, 64)
	if err != nil || s.applications.find(id) == nil {
		return NotFound()
	}
	if len(x.body) > maxBody {
		return failure(http.StatusRequestEntityTooLarge, "Payload Too Large")
	}
	order, problem := parseHire(x.body)
	if problem == "" {
		problem = s.hireLocked(id, order)
	}
	if problem != "" {
		return Unprocessable(problem)
	}
	return &Answer{Status: http.StatusNoContent}
}

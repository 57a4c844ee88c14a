package inhiretest

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/handoverhq/handover/fakehttp"
)

// The routes, as [Call.Route] and [Fault.Route] have them.
const (
	Statuses          = "/v1/statuses"
	Settings          = "/v1/integrations/erecruiter"
	ConnectionTest    = "/v1/integrations/erecruiter/test"
	SourceImport      = "/v1/integrations/erecruiter/sources/import"
	SelectedSource    = "/v1/integrations/erecruiter/sources/selected"
	StatusSync        = "/v1/integrations/erecruiter/status-sync"
	EnableSync        = "/v1/integrations/erecruiter/status-sync/enable"
	DisableSync       = "/v1/integrations/erecruiter/status-sync/disable"
	StageMapping      = "/v1/integrations/erecruiter/status-sync/mapping"
	SyncRuns          = "/v1/integrations/erecruiter/status-sync/runs"
	Applications      = "/v1/applications"
	ApplicationByID   = "/v1/applications/{id}" // an addition of ours
	ApplicationStatus = "/v1/applications/{id}/status"
	StatusBatch       = "/v1/application-statuses/batch"
)

// route is one endpoint. Prepare reads the request and returns the work.
type route struct {
	method, pattern string
	prepare         func(x *exchange) work
}

func (rt *route) writes() bool { return rt.method != http.MethodGet }

func routes() []route {
	return []route{
		{"GET", Statuses, (*exchange).prepareStatuses},
		{"GET", Settings, (*exchange).prepareSettings},
		{"PUT", Settings, (*exchange).prepareSaveSettings},
		{"POST", ConnectionTest, (*exchange).prepareTest},
		{"POST", SourceImport, (*exchange).prepareImport},
		{"PUT", SelectedSource, (*exchange).prepareSelect},
		{"GET", StatusSync, (*exchange).prepareSync},
		{"POST", EnableSync, (*exchange).prepareEnable},
		{"POST", DisableSync, (*exchange).prepareDisable},
		{"GET", StageMapping, (*exchange).prepareMapping},
		{"PUT", StageMapping, (*exchange).prepareSaveMapping},
		{"GET", SyncRuns, (*exchange).prepareRuns},
		{"POST", SyncRuns, (*exchange).prepareRun},
		{"GET", Applications, (*exchange).prepareApplications},
		{"GET", ApplicationByID, (*exchange).prepareApplication},
		{"PUT", ApplicationStatus, (*exchange).prepareStatus},
		{"POST", StatusBatch, (*exchange).prepareBatch},
	}
}

// matches reports whether a path below the base path is the route's, and with
// which id.
func (rt *route) matches(path string) (id string, ok bool) {
	want, got := strings.Split(rt.pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return "", false
	}
	for i, w := range want {
		switch {
		case w == "{id}" && got[i] != "":
			var err error
			if id, err = url.PathUnescape(got[i]); err != nil {
				return "", false
			}
		case w != got[i]:
			return "", false
		}
	}
	return id, true
}

// find returns the route of a request. One that only another method has is
// returned too, and said not to fit.
func (s *Server) find(r *http.Request) (found *route, id string, fits bool) {
	path, below := strings.CutPrefix(r.URL.EscapedPath(), s.cfg.BasePath)
	if !below {
		return nil, "", false
	}
	for i := range s.routes {
		rt := &s.routes[i]
		if got, match := rt.matches(path); match {
			found, id = rt, got
			if rt.method == r.Method {
				return found, id, true
			}
		}
	}
	return found, id, false
}

// exchange is one request on its way through the server.
type exchange struct {
	s     *Server
	r     *http.Request
	route *route
	id    string
	fits  bool // the route has the request's method
	call  *Call
	sent  string // the body that was read, its secret masked
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{s: s, r: r}
	x.route, x.id, x.fits = s.find(r)
	x.call = s.newCall(x)
	s.stage.Serve(w, r, fakehttp.Exchange{Route: x.call.Route, Prepare: x.prepare, Record: x.record})
}

// prepare checks the way in, reads the body and returns the work.
func (x *exchange) prepare() work {
	if a := x.s.throttle(); a != nil {
		return always(a)
	}
	if a := x.s.authorize(x); a != nil {
		return always(a)
	}
	switch {
	case x.route == nil:
		return always(notFound("not_found", "there is no such endpoint"))
	case !x.fits:
		return always(Refused(http.StatusMethodNotAllowed, "method_not_allowed", "the endpoint does not have this method"))
	}
	return x.route.prepare(x)
}

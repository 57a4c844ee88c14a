package erecruitertest

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/fakehttp"
)

// Token is the route of the token endpoint. It has no version.
const Token = "/oAuth/Token"

// The routes of the API below its version, as [Call.Route], [Fault.Route] and
// [Wire] have them.
const (
	Companies          = "/Account/Companies"
	Permissions        = "/Account/Permissions"
	AccountStages      = "/Account/Stages"
	AccountStage       = "/Account/Stages/{id}"
	Origins            = "/Account/Origins"
	StageDictionary    = "/Dictionaries/RecruitmentStages"
	Recruitments       = "/Recruitments"
	MyRecruitments     = "/Recruitments/My"
	ClosedRecruitments = "/Recruitments/Closed"
	MyClosed           = "/Recruitments/Closed/My"
	RecruitmentByID    = "/Recruitments/{id}"
	RecruitmentStages  = "/Recruitments/{id}/Stages"
	Applications       = "/Recruitments/{id}/CandidateApplications"
	ApplicationByID    = "/CandidateApplications/{id}"
	StagesHistory      = "/CandidateApplications/{id}/StagesHistory"
	Candidates         = "/Candidates"
	CV                 = "/Candidates/CVs/{id}"
	CandidateByID      = "/Candidates/{id}"
)

// route is one endpoint. Prepare reads the request and returns the work.
type route struct {
	method, pattern string
	right           string
	prepare         func(x *exchange) work

	open      bool   // needs no token, and has no version
	companies bool   // finds the company: needs no companyId
	list      string // the name of the list in its envelope
	paged     bool   // takes limit and offset
	bare      bool   // a list without an envelope by default
	uncounted bool   // a list without a count
}

// routes has literals before the patterns that they fit.
var routes = []route{
	{method: "POST", pattern: Token, open: true, prepare: (*exchange).prepareToken},
	{method: "GET", pattern: Companies, companies: true, list: "companies", bare: true, uncounted: true, prepare: (*exchange).prepareCompanies},
	{method: "GET", pattern: Permissions, prepare: (*exchange).preparePermissions},
	{method: "GET", pattern: AccountStages, right: ReadStages, list: "stages", paged: true, prepare: (*exchange).prepareStages},
	{method: "GET", pattern: AccountStage, right: ReadStages, prepare: (*exchange).prepareStage},
	{method: "GET", pattern: Origins, right: ReadOrigins, list: "origins", paged: true, prepare: (*exchange).prepareOrigins},
	{method: "GET", pattern: StageDictionary, right: ReadStages, list: "stages", prepare: (*exchange).prepareStages},
	{method: "GET", pattern: Recruitments, right: ReadRecruitments, list: "recruitments", paged: true, prepare: (*exchange).prepareRecruitments},
	{method: "GET", pattern: MyRecruitments, right: ReadRecruitments, list: "recruitments", paged: true, prepare: (*exchange).prepareRecruitments},
	{method: "GET", pattern: ClosedRecruitments, right: ReadRecruitments, list: "recruitments", paged: true, prepare: (*exchange).prepareRecruitments},
	{method: "GET", pattern: MyClosed, right: ReadRecruitments, list: "recruitments", paged: true, prepare: (*exchange).prepareRecruitments},
	{method: "GET", pattern: RecruitmentByID, right: ReadRecruitments, prepare: (*exchange).prepareRecruitment},
	{method: "GET", pattern: RecruitmentStages, right: ReadRecruitments, list: "stages", prepare: (*exchange).prepareRecruitmentStages},
	{method: "GET", pattern: Applications, right: ReadApplications, list: "applications", paged: true, prepare: (*exchange).prepareApplications},
	{method: "POST", pattern: Applications, right: CreateApplications, prepare: (*exchange).prepareCreate},
	{method: "GET", pattern: ApplicationByID, right: ReadApplications, prepare: (*exchange).prepareApplication},
	{method: "GET", pattern: StagesHistory, right: ReadApplications, list: "candidateApplicationStages", uncounted: true, prepare: (*exchange).prepareHistory},
	{method: "GET", pattern: Candidates, right: ReadCandidates, list: "candidates", paged: true, prepare: (*exchange).prepareCandidates},
	{method: "GET", pattern: CV, right: ReadCVs, prepare: (*exchange).prepareCV},
	{method: "GET", pattern: CandidateByID, right: ReadCandidates, prepare: (*exchange).prepareCandidate},
}

// matches reports whether a path below base path and version is the route's,
// and with which id.
func (rt *route) matches(path string, exact bool) (id int64, ok bool) {
	want, got := strings.Split(rt.pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return 0, false
	}
	for i, w := range want {
		switch {
		case w == "{id}":
			n, err := strconv.ParseInt(got[i], 10, 64)
			if err != nil {
				return 0, false
			}
			id = n
		case w != got[i] && (exact || !strings.EqualFold(w, got[i])):
			return 0, false
		}
	}
	return id, true
}

// find returns the route of a request. One that only another method has is
// returned too, and said not to fit.
func (s *Server) find(r *http.Request) (found *route, id int64, fits bool) {
	exact := s.cfg.CaseSensitive
	path, ok := strings.CutPrefix(r.URL.Path, s.cfg.BasePath)
	if !ok {
		return nil, 0, false
	}
	path = strings.TrimSuffix(path, "/") // a public client's token URL ends in one
	below := ""
	for _, version := range []string{"/v1.0/", "/v1.1/"} {
		if len(path) > len(version) && strings.EqualFold(path[:len(version)], version) {
			below = path[len(version)-1:]
		}
	}
	for i := range routes {
		rt := &routes[i]
		at := below
		if rt.open {
			at = path
		}
		got, ok := rt.matches(at, exact)
		switch {
		case !ok:
		case rt.method == r.Method:
			return rt, got, true
		case found == nil:
			found, id = rt, got
		}
	}
	return found, id, false
}

// exchange is one request on its way through the server.
type exchange struct {
	s             *Server
	r             *http.Request
	route         *route
	id            int64 // in the path
	fits          bool  // the route has the request's method
	call          *Call
	grant         grant // of the request's token or key
	company       int64 // 0 means all
	limit, offset int
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{s: s, r: r}
	x.route, x.id, x.fits = s.find(r)
	x.call = s.newCall(x)
	s.traffic.arrived(x.call.At, x.route)
	s.stage.Serve(w, r, fakehttp.Exchange{Route: x.call.Route, Prepare: x.prepare, Finish: x.finish, Record: x.record})
}

// prepare checks the way in, reads the body and returns the work.
func (x *exchange) prepare() work {
	if x.route == nil {
		return always(NotFound())
	}
	if !x.route.open {
		if a := x.s.throttle(); a != nil {
			return always(a)
		}
		if a := x.s.authorize(x); a != nil {
			return always(a)
		}
	}
	if !x.fits {
		return always(Refused(http.StatusMethodNotAllowed, "MethodNotAllowed", "The requested resource does not support this method."))
	}
	if a := x.bounds(); a != nil {
		return always(a)
	}
	return x.route.prepare(x)
}

// bounds reads limit and offset.
func (x *exchange) bounds() *Answer {
	for _, p := range []struct {
		name  string
		least int
		into  *int
	}{{"limit", 1, &x.limit}, {"offset", 0, &x.offset}} {
		text := x.r.URL.Query().Get(p.name)
		if text == "" || !x.route.paged {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < p.least {
			return Refused(http.StatusBadRequest, "BadRequest", "The value of "+p.name+" is not valid.")
		}
		*p.into = n
	}
	return nil
}

var errTooLarge = errors.New("body too large")

// text reads a body of at most so many bytes.
func (x *exchange) text(most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(x.r.Body, most+1))
	if err == nil && int64(len(b)) > most {
		err = errTooLarge
	}
	return b, err
}

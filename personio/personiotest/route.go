package personiotest

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/fakehttp"
)

// The routes, as [Call.Route] and [Fault.Route] have them.
const (
	Auth               = "/v1/auth"
	Employees          = "/v1/company/employees"
	EmployeeByID       = "/v1/company/employees/{id}"
	Attributes         = "/v1/company/employees/attributes"
	CustomAttributes   = "/v1/company/employees/custom-attributes" // the former name of Attributes
	Documents          = "/v1/company/documents"
	DocumentCategories = "/v1/company/document-categories"

	Token           = "/v2/auth/token"
	Revoke          = "/v2/auth/revoke"
	Persons         = "/v2/persons"
	PersonByID      = "/v2/persons/{id}"
	Employments     = "/v2/persons/{id}/employments"
	EmploymentByID  = "/v2/persons/{id}/employments/{id}"
	LegalEntities   = "/v2/legal-entities"
	LegalEntityByID = "/v2/legal-entities/{id}"
	OrgUnits        = "/v2/org-units" // Beta
	OrgUnitByID     = "/v2/org-units/{id}"
	CostCenters     = "/v2/cost-centers" // Beta
	Workplaces      = "/v2/workplaces"   // Beta
	StoredDocuments = "/v2/document-management/documents"
)

// route is one endpoint. Prepare reads the request and returns the work.
type route struct {
	method, pattern string
	right           string
	open            bool // needs no token
	beta            bool
	prepare         func(x *exchange) work
}

var routes = []route{
	{method: "POST", pattern: Auth, open: true, prepare: (*exchange).prepareAuth},
	{method: "GET", pattern: Attributes, right: EmployeesRead, prepare: (*exchange).prepareAttributes},
	{method: "GET", pattern: CustomAttributes, right: EmployeesRead, prepare: (*exchange).prepareAttributes},
	{method: "GET", pattern: Employees, right: EmployeesRead, prepare: (*exchange).prepareEmployees},
	{method: "POST", pattern: Employees, right: EmployeesWrite, prepare: (*exchange).prepareCreate},
	{method: "GET", pattern: EmployeeByID, right: EmployeesRead, prepare: (*exchange).prepareEmployee},
	{method: "PATCH", pattern: EmployeeByID, right: EmployeesWrite, prepare: (*exchange).preparePatch},
	{method: "GET", pattern: DocumentCategories, right: DocumentsRead, prepare: (*exchange).prepareCategories},
	{method: "POST", pattern: Documents, right: DocumentsWrite, prepare: (*exchange).prepareUpload},

	{method: "POST", pattern: Token, open: true, prepare: (*exchange).prepareToken},
	{method: "POST", pattern: Revoke, open: true, prepare: (*exchange).prepareRevoke},
	{method: "GET", pattern: Persons, right: PersonsRead, prepare: (*exchange).preparePersons},
	{method: "POST", pattern: Persons, right: PersonsWrite, prepare: (*exchange).prepareNewPerson},
	{method: "GET", pattern: PersonByID, right: PersonsRead, prepare: (*exchange).preparePerson},
	{method: "PATCH", pattern: PersonByID, right: PersonsWrite, prepare: (*exchange).preparePersonPatch},
	{method: "DELETE", pattern: PersonByID, right: PersonsWrite, prepare: (*exchange).preparePersonDelete},
	{method: "GET", pattern: Employments, right: PersonsRead, prepare: (*exchange).prepareEmployments},
	{method: "GET", pattern: EmploymentByID, right: PersonsRead, prepare: (*exchange).prepareEmployment},
	{method: "PATCH", pattern: EmploymentByID, right: PersonsWrite, prepare: (*exchange).prepareEmploymentPatch},
	{method: "GET", pattern: LegalEntities, right: PersonsRead, prepare: (*exchange).prepareLegalEntities},
	{method: "GET", pattern: LegalEntityByID, right: PersonsRead, prepare: (*exchange).prepareLegalEntity},
	{method: "GET", pattern: OrgUnits, right: PersonsRead, beta: true, prepare: (*exchange).prepareOrgUnits},
	{method: "GET", pattern: OrgUnitByID, right: PersonsRead, prepare: (*exchange).prepareOrgUnit},
	{method: "GET", pattern: CostCenters, right: CostCentersRead, beta: true, prepare: (*exchange).prepareCostCenters},
	{method: "GET", pattern: Workplaces, right: PersonsRead, beta: true, prepare: (*exchange).prepareWorkplaces},
	{method: "GET", pattern: StoredDocuments, right: DocumentsRead, prepare: (*exchange).prepareStoredDocuments},
}

// matches reports whether a path below the base path is the route's, and with
// which ids.
func (rt *route) matches(path string) (ids []string, ok bool) {
	want, got := strings.Split(rt.pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	for i, w := range want {
		switch {
		case w == "{id}" && got[i] != "":
			id, err := url.PathUnescape(got[i])
			if err != nil {
				return nil, false
			}
			ids = append(ids, id)
		case w != got[i]:
			return nil, false
		}
	}
	return ids, true
}

// find returns the route of a request. One that only another method has is
// returned too, and said not to fit.
func (s *Server) find(r *http.Request) (found *route, ids []string, fits bool) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), s.cfg.BasePath)
	if !ok {
		return nil, nil, false
	}
	for i := range routes {
		rt := &routes[i]
		if got, ok := rt.matches(path); ok {
			if rt.method == r.Method {
				return rt, got, true
			}
			if found == nil {
				found, ids = rt, got
			}
		}
	}
	return found, ids, false
}

// exchange is one request on its way through the server.
type exchange struct {
	s     *Server
	r     *http.Request
	route *route
	ids   []string
	fits  bool // the route has the request's method
	call  *Call
	grant grant       // of the request's token
	rate  http.Header // what v2 says of its limit
}

func (x *exchange) v1() bool { return strings.HasPrefix(x.route.pattern, "/v1/") }

func (x *exchange) id(i int) int64 {
	n, err := strconv.ParseInt(x.ids[i], 10, 64)
	if err != nil {
		return 0 // nobody's
	}
	return n
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{s: s, r: r}
	x.route, x.ids, x.fits = s.find(r)
	x.call = s.newCall(x)
	s.stage.Serve(w, r, fakehttp.Exchange{Route: x.call.Route, Prepare: x.prepare, Finish: x.finish, Record: x.record})
}

// finish adds the headers that come with an answer. An answer's own come first.
func (x *exchange) finish(a *Answer) *Answer {
	out := x.s.rendered(a)
	own := out.Header
	out.Header = http.Header{}
	maps.Copy(out.Header, x.rate)
	if x.grant.token != "" && x.v1() && a.Status < 300 {
		out.Header.Set("Authorization", "Bearer "+x.grant.token)
	}
	maps.Copy(out.Header, own)
	return out
}

// prepare checks the way in, reads the body and returns the work.
func (x *exchange) prepare() work {
	if x.route == nil {
		return always(Refused(http.StatusNotFound, http.StatusNotFound, "Not Found"))
	}
	if a := x.s.throttle(x); a != nil {
		return always(a)
	}
	if !x.fits {
		if x.v1() {
			return always(Refused(http.StatusMethodNotAllowed, http.StatusMethodNotAllowed, "Method Not Allowed"))
		}
		return always(Problem(http.StatusMethodNotAllowed, "Method not allowed", "The method is not supported.", "common.method_not_allowed"))
	}
	if x.route.beta && x.r.Header.Get("Beta") != "true" {
		return always(ResourceNotFound())
	}
	if !x.route.open {
		if a := x.s.authorize(x); a != nil {
			return always(a)
		}
	}
	return x.route.prepare(x)
}

const maxJSON = 1 << 20

var errTooLarge = errors.New("body too large")

// text reads a body that is not a file.
func (x *exchange) text() ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(x.r.Body, maxJSON+1))
	if err == nil && len(b) > maxJSON {
		err = errTooLarge
	}
	return b, err
}

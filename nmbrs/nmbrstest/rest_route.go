package nmbrstest

import (
	"net/url"
	"slices"
	"strings"
)

// The REST routes, as [Call.Route], [Fault.Route] and [RESTConfig.Paths] have
// them: paths below the base path. Documented are those of Nmbrs's guides,
// observed those that public clients call; no full description is public.
const (
	RESTAuthorize  = "/connect/authorize"  // documented: GET; the page posts to itself
	RESTToken      = "/connect/token"      // documented: POST
	RESTRevocation = "/connect/revocation" // observed: POST

	RESTDebtors           = "/api/debtors"                        // observed: GET
	RESTDebtorCompanies   = "/api/debtors/{debtorId}/companies"   // observed: GET
	RESTDebtorDepartments = "/api/debtors/{debtorId}/departments" // observed: GET
	RESTDebtorFunctions   = "/api/debtors/{debtorId}/functions"   // observed: GET

	RESTCompanies = "/api/companies"                              // documented: GET
	RESTPeriod    = "/api/companies/{companyId}/period"           // observed: GET; its rows inferred
	RESTTemplates = "/api/companies/{companyId}/defaulttemplates" // observed: GET; its rows inferred

	RESTEmployees        = "/api/companies/{companyId}/employees"              // documented: GET, POST
	RESTPersonalInfos    = "/api/companies/{companyId}/employees/personalinfo" // observed: GET
	RESTAddresses        = "/api/companies/{companyId}/employees/addresses"    // observed: GET
	RESTDepartments      = "/api/companies/{companyId}/employees/departments"  // observed: GET
	RESTFunctions        = "/api/companies/{companyId}/employees/functions"    // observed: GET
	RESTSalaries         = "/api/companies/{companyId}/employees/salaries"     // observed: GET
	RESTBankAccounts     = "/api/companies/{companyId}/employees/bankaccounts" // observed: GET
	RESTContracts        = "/api/companies/{companyId}/employees/contracts"    // observed: GET
	RESTEmployee         = "/api/employees/{employeeId}"                       // inferred: GET
	RESTPersonalInfo     = "/api/employees/{employeeId}/personalInfo"          // documented: PUT; observed: GET, its shape inferred
	RESTCitizenNumber    = "/api/employees/{employeeId}/social_security_number"
	RESTCitizenNumberNew = "/api/employees/{employeeId}/socialsecuritynumber" // both observed: PUT, this one in a newer release
	RESTAddress          = "/api/employees/{employeeId}/address"              // observed: POST
	RESTDepartment       = "/api/employees/{employeeId}/department"           // observed: PUT
	RESTFunction         = "/api/employees/{employeeId}/function"             // observed: PUT
	RESTSalary           = "/api/employees/{employeeId}/salary"               // observed: POST
	RESTBankAccount      = "/api/employees/{employeeId}/bankaccount"          // observed: POST
	RESTContract         = "/api/employees/{employeeId}/contract"             // observed: POST
)

// restRoute is one endpoint. Prepare reads the request and returns the work.
type restRoute struct {
	method, name string
	scope        string // needed; which one opens what is inferred from the names
	prepare      func(x *restExchange) work
}

var restRoutes = []restRoute{
	{"GET", RESTAuthorize, "", (*restExchange).prepareConsentPage},
	{"POST", RESTAuthorize, "", (*restExchange).prepareConsent},
	{"POST", RESTToken, "", (*restExchange).prepareToken},
	{"POST", RESTRevocation, "", (*restExchange).prepareRevocation},

	{"GET", RESTDebtors, "", (*restExchange).prepareDebtors},
	{"GET", RESTDebtorCompanies, "company.info.read", (*restExchange).prepareCompanies},
	{"GET", RESTDebtorDepartments, "company.info.read", (*restExchange).prepareDepartments},
	{"GET", RESTDebtorFunctions, "company.info.read", (*restExchange).prepareFunctions},
	{"GET", RESTCompanies, "company.info.read", (*restExchange).prepareCompanies},
	{"GET", RESTPeriod, "company.info.read", (*restExchange).preparePeriod},
	{"GET", RESTTemplates, "company.info.read", (*restExchange).prepareTemplates},

	{"GET", RESTEmployees, "employee.info.read", (*restExchange).prepareEmployees},
	{"POST", RESTEmployees, "employee.info", (*restExchange).prepareHire},
	{"GET", RESTPersonalInfos, "employee.info.read", employeeRows("info", (*Server).infoRows)},
	{"GET", RESTAddresses, "employee.info.read", employeeRows("addresses", (*Server).addressRows)},
	{"GET", RESTDepartments, "employee.employment.read", employeeRows("departments", (*Server).departmentRows)},
	{"GET", RESTFunctions, "employee.employment.read", employeeRows("functions", (*Server).functionRows)},
	{"GET", RESTSalaries, "employee.payment.read", employeeRows("salaries", (*Server).salaryRows)},
	{"GET", RESTBankAccounts, "employee.payment.read", employeeRows("bankAccounts", (*Server).bankAccountRows)},
	{"GET", RESTContracts, "employee.employment.read", employeeRows("contracts", (*Server).contractRows)},

	{"GET", RESTEmployee, "employee.info.read", (*restExchange).prepareEmployee},
	{"GET", RESTPersonalInfo, "employee.info.read", (*restExchange).prepareInfo},
	{"PUT", RESTPersonalInfo, "employee.info", (*restExchange).prepareInfoUpdate},
	{"PUT", RESTCitizenNumber, "employee.info", (*restExchange).prepareCitizenNumber},
	{"PUT", RESTCitizenNumberNew, "employee.info", (*restExchange).prepareCitizenNumber},
	{"POST", RESTAddress, "employee.info", (*restExchange).prepareAddress},
	{"PUT", RESTDepartment, "employee.employment", (*restExchange).prepareDepartment},
	{"PUT", RESTFunction, "employee.employment", (*restExchange).prepareFunction},
	{"POST", RESTSalary, "employee.payment", (*restExchange).prepareSalary},
	{"POST", RESTBankAccount, "employee.payment", (*restExchange).prepareBankAccount},
	{"POST", RESTContract, "employee.employment", (*restExchange).prepareContract},
}

// RESTRoutes are all routes of the REST wire.
func RESTRoutes() []string {
	var names []string
	for _, rt := range restRoutes {
		if !slices.Contains(names, rt.name) {
			names = append(names, rt.name)
		}
	}
	return names
}

// identity reports whether the route belongs to the identity service, which
// knows neither bearers nor subscription keys.
func (rt *restRoute) identity() bool { return strings.HasPrefix(rt.name, "/connect/") }

// path is where the route is to be found.
func (rt *restRoute) path(moved map[string]string) string {
	if p := moved[rt.name]; p != "" {
		return p
	}
	return rt.name
}

// matchPath reports whether a path fits a pattern, without regard to case as
// ASP.NET has it, and with which ids by the names in braces.
func matchPath(pattern, path string) (ids map[string]string, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	ids = map[string]string{}
	for i, w := range want {
		if strings.HasPrefix(w, "{") && got[i] != "" {
			id, err := url.PathUnescape(got[i])
			if err != nil {
				return nil, false
			}
			ids[strings.Trim(w, "{}")] = strings.ToLower(id)
			continue
		}
		if !strings.EqualFold(w, got[i]) {
			return nil, false
		}
	}
	return ids, true
}

// findREST returns the route of a request. One that only another method has is
// returned too, and said not to fit. Words win over ids: employees/addresses is
// no employee.
func (s *Server) findREST(method, path string) (found *restRoute, ids map[string]string, fits bool) {
	for i := range restRoutes {
		rt := &restRoutes[i]
		got, ok := matchPath(rt.path(s.cfg.REST.Paths), path)
		if !ok {
			continue
		}
		if rt.method == method {
			return rt, got, true
		}
		if found == nil {
			found, ids = rt, got
		}
	}
	return found, ids, false
}

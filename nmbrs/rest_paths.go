package nmbrs

import (
	"reflect"
	"strings"
)

// RESTPaths are the paths of the REST API below RESTConfig.BaseURL, and of the two
// OAuth pages below IdentityURL. {id} stands for the id of the debtor, company or
// employee. An empty one is the default, which stands behind it here with how it
// is known: documented (by the vendor, or by tutorials that quote it), observed (in
// public clients) or inferred.
type RESTPaths struct {
	Authorize string // connect/authorize: observed
	Token     string // connect/token: observed

	Debtors         string // debtors: observed
	DebtorCompanies string // debtors/{id}/companies: observed
	Departments     string // debtors/{id}/departments: observed
	Functions       string // debtors/{id}/functions: observed
	Companies       string // companies: observed
	CurrentPeriod   string // companies/{id}/period: observed, its answer is inferred

	Employees     string // companies/{id}/employees, to list and to create: documented
	PersonalInfos string // companies/{id}/employees/personalinfo, to read: observed
	Addresses     string // companies/{id}/employees/addresses, to read: inferred from its siblings
	Salaries      string // companies/{id}/employees/salaries, to read: observed
	BankAccounts  string // companies/{id}/employees/bankaccounts, to read: observed

	PersonalInfo string // employees/{id}/personalInfo, to write: documented
	// BSN is employees/{id}/social_security_number: observed. Newer clients write
	// employees/{id}/socialsecuritynumber.
	BSN         string
	Department  string // employees/{id}/department: observed
	Function    string // employees/{id}/function: observed
	Address     string // employees/{id}/address: observed
	Salary      string // employees/{id}/salary: observed
	BankAccount string // employees/{id}/bankaccount: observed
	Contract    string // employees/{id}/contract: observed
}

var defaultPaths = RESTPaths{
	Authorize: "connect/authorize", Token: "connect/token",

	Debtors: "debtors", DebtorCompanies: "debtors/{id}/companies", Departments: "debtors/{id}/departments", Functions: "debtors/{id}/functions",
	Companies: "companies", CurrentPeriod: "companies/{id}/period",

	Employees: "companies/{id}/employees", PersonalInfos: "companies/{id}/employees/personalinfo", Addresses: "companies/{id}/employees/addresses",
	Salaries: "companies/{id}/employees/salaries", BankAccounts: "companies/{id}/employees/bankaccounts",

	PersonalInfo: "employees/{id}/personalInfo", BSN: "employees/{id}/social_security_number", Department: "employees/{id}/department",
	Function: "employees/{id}/function", Address: "employees/{id}/address", Salary: "employees/{id}/salary",
	BankAccount: "employees/{id}/bankaccount", Contract: "employees/{id}/contract",
}

// filled puts the defaults in, and refuses a path that cannot take the place of
// its default.
func (p RESTPaths) filled() (RESTPaths, error) {
	paths, defaults := reflect.ValueOf(&p).Elem(), reflect.ValueOf(defaultPaths)
	for i := range paths.NumField() {
		path, usual := paths.Field(i), defaults.Field(i).String()
		if path.String() == "" {
			path.SetString(usual)
		}
		if !fits(path.String(), usual) {
			return RESTPaths{}, inputError("Paths." + paths.Type().Field(i).Name + " must be relative and without a query, such as " + usual)
		}
	}
	return p, nil
}

func fits(path, usual string) bool {
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "" || segment == "." || segment == ".." || segment != "{id}" && strings.ContainsAny(segment, "{}?#") {
			return false
		}
	}
	return strings.Count(path, "{id}") == strings.Count(usual, "{id}")
}

// segments are a path's, with the id in place.
func segments(path, id string) []string {
	all := strings.Split(path, "/")
	for i, segment := range all {
		if segment == "{id}" {
			all[i] = id
		}
	}
	return all
}

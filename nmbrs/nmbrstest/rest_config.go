package nmbrstest

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// The REST credentials of an environment whose [RESTConfig] names no others. The
// form of the client id is Nmbrs's.
const (
	DemoClientID        = "PartnerApp_handover_7c1e"
	DemoClientSecret    = "b8b1e8f4-demo-client-secret"
	DemoSubscriptionKey = "39aa51c07ef34f0c8d43e3b0f4c55a10"
)

// RESTConfig is the integrator's app, and how the REST API behaves where no
// document tells. The zero value is usable.
type RESTConfig struct {
	ClientID, ClientSecret string // default [DemoClientID] and [DemoClientSecret]
	SubscriptionKey        string // default [DemoSubscriptionKey]
	// RedirectURIs are the registered ones, compared byte for byte. Nmbrs
	// registers five at most; here none means that any is taken.
	RedirectURIs []string
	// Scopes are what the app may ask for; default [RESTScopes].
	Scopes []string

	CodeLife    time.Duration // of an authorization code; default 10 minutes
	AccessLife  time.Duration // of an access token; default an hour
	RefreshLife time.Duration // of a refresh token, from its issue; default 30 days
	// Grace is how long a refresh token still works after its first use. Nmbrs
	// is said to take each once only: zero.
	Grace time.Duration
	// InvalidClientAs401 answers a wrong client id or secret with 401, as the
	// OAuth standard would have it, instead of the 400 of Nmbrs's kind of
	// identity server.
	InvalidClientAs401 bool

	// NoKey is the status without a valid X-Subscription-Key: 401 (default) or 403.
	NoKey int
	// Foreign is the status for what belongs to another debtor than the token's:
	// 404 (default) or 403.
	Foreign int
	// PerMinute is how many API calls a token has in a minute before a 429 with
	// Retry-After; 0 is no limit. Nmbrs publishes no figures.
	PerMinute int
	// RefuseNationless refuses payroll without a nationality with a 400, instead
	// of making the employee external without a word.
	RefuseNationless bool
	// AllowPast takes changes before the company's current period. What REST does
	// with them is not known: as a rule they are refused here as SOAP refuses them
	// without UnprotectedMode, which REST's creates do not have.
	AllowPast bool
	// OwnInfoIDs drops the personalInfoId that a create brings along. A guide has
	// the caller choose it; a public client leaves it out.
	OwnInfoIDs bool
	// KeepUnsent leaves what a sent section of PUT personalInfo did not hold,
	// instead of emptying it. Sections that were not sent stay in any case.
	KeepUnsent bool

	// Paths moves endpoints: from a route, such as [RESTSalary], to another path
	// with the same names in braces. Faults and the journal keep the route.
	Paths map[string]string
}

// RESTScopes are the scopes of partner apps: as the documentation lists them,
// and employee.leave.read, employee.orgstructure and employee.bankaccount, which
// public clients ask for. openid is none of them: asking for it is an "Invalid
// scope".
func RESTScopes() []string {
	return []string{
		"offline_access",
		"employee.info", "employee.info.read",
		"employee.employment", "employee.employment.read",
		"employee.payment", "employee.payment.read",
		"employee.leave.read", "employee.orgstructure", "employee.bankaccount",
		"company.info", "company.info.read",
		"company.payrollsettings.read",
	}
}

func (c RESTConfig) withDefaults() RESTConfig {
	c.ClientID = cmp.Or(c.ClientID, DemoClientID)
	c.ClientSecret = cmp.Or(c.ClientSecret, DemoClientSecret)
	c.SubscriptionKey = cmp.Or(c.SubscriptionKey, DemoSubscriptionKey)
	c.CodeLife = cmp.Or(c.CodeLife, 10*time.Minute)
	c.AccessLife = cmp.Or(c.AccessLife, time.Hour)
	c.RefreshLife = cmp.Or(c.RefreshLife, 30*24*time.Hour)
	c.NoKey = cmp.Or(c.NoKey, http.StatusUnauthorized)
	c.Foreign = cmp.Or(c.Foreign, http.StatusNotFound)
	if c.Scopes == nil {
		c.Scopes = RESTScopes()
	}
	return c
}

// registered reports whether the app may send people back to a URI.
func (c RESTConfig) registered(uri string) bool {
	return uri != "" && (len(c.RedirectURIs) == 0 || slices.Contains(c.RedirectURIs, uri))
}

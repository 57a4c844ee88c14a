package nmbrs

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// API is which of Nmbrs's two APIs a connection uses. Both make the same
// employees of the same account.
type API string

// The APIs. SOAP ends on 1 March 2027; REST follows it.
const (
	SOAP API = "soap"
	REST API = "rest"
)

// Settings are those of a connection.
type Settings struct {
	API API // SOAP when empty

	// Environment and Domain name the account for good. A hire is handed over to
	// it once, through whichever API and with whatever credentials.
	Environment Environment // Production when empty
	Domain      string      // acme, where people sign in at https://acme.nmbrs.nl

	// EmployeeTypes are those that a reviewer may choose where the login may not
	// read Nmbrs's own list. Over REST the types are known.
	EmployeeTypes []EmployeeType

	// Periods say how long the periods of payroll are, where Nmbrs does not tell it
	// over REST. Without it, and without the current period, nothing goes there.
	Periods PeriodType

	// Language of labels and findings: "nl" or "en". Dutch where it is empty or
	// another.
	Language string
}

// Names of settings and secrets, as the settings page and the audit trail know
// them.
const (
	settingAPI         = "api"
	settingEnvironment = "environment"
	settingDomain      = "domain"
	settingTypes       = "employee_types"
	settingPeriods     = "periods"

	secretUser            = "user"
	secretToken           = "token"
	secretClientID        = "client_id"
	secretClientSecret    = "client_secret"
	secretSubscriptionKey = "subscription_key"
	// secretRefreshToken is followed by the id of a debtor: one consent each.
	secretRefreshToken = "refresh_token."
)

func settingFields() []fieldmap.Field {
	return []fieldmap.Field{
		{Path: settingAPI, Label: "API", Kind: fieldmap.Option, Required: true, Section: "Nmbrs",
			Help: "Nmbrs switches SOAP off on 1 March 2027.",
			Choices: []fieldmap.Choice{
				{ID: string(SOAP), Label: "SOAP: e-mail address and API token, until 1 March 2027"},
				{ID: string(REST), Label: "REST: one consent for each debtor"},
			}},
		{Path: settingEnvironment, Label: "Environment", Kind: fieldmap.Option, Section: "Nmbrs", Help: "Production unless chosen.",
			Choices: []fieldmap.Choice{
				{ID: string(Production), Label: "Production"},
				{ID: string(Sandbox), Label: "Sandbox: takes a token from the day after it was made"},
				{ID: string(Sweden), Label: "Sweden"},
			}},
		{Path: settingDomain, Label: "Domain", Kind: fieldmap.Text, Required: true, Section: "Nmbrs",
			Help: "The name in the address where you sign in: acme of https://acme.nmbrs.nl."},
		{Path: settingTypes, Label: "Employee types", Kind: fieldmap.Text, Section: "Nmbrs",
			Help: "Over SOAP, where the login may not read them (EmployeeType_GetList): the numbers that may be chosen, such as 2 or 2 Payroll, 4 External."},
		{Path: settingPeriods, Label: "Payroll periods", Kind: fieldmap.Option, Section: "Nmbrs",
			Help:    "Over REST, where Nmbrs does not tell how long the company's periods are.",
			Choices: []fieldmap.Choice{{ID: string(Monthly), Label: "Month"}, {ID: string(FourWeekly), Label: "Four weeks"}, {ID: string(Weekly), Label: "Week"}}},
	}
}

func secretFields() []hris.SecretField {
	return []hris.SecretField{
		{Name: secretUser, Label: "E-mail address", Help: "SOAP: the address that the API user signs in with."},
		{Name: secretToken, Label: "API token", Help: "SOAP: in Nmbrs, user profile > API Token."},
		{Name: secretClientID, Label: "Client id", Help: "REST: of the app in Nmbrs's developer portal."},
		{Name: secretClientSecret, Label: "Client secret", Help: "REST: of the app in Nmbrs's developer portal."},
		{Name: secretSubscriptionKey, Label: "Subscription key", Help: "REST: of the app in Nmbrs's developer portal."},
	}
}

func settingsOf(v fieldmap.Values, language string) (Settings, error) {
	types, ok := typesOf(v[settingTypes].Text())
	if !ok {
		return Settings{}, badSetting(settingTypes, "write the number of each employee type, with commas between them; a name may follow a number")
	}
	return Settings{
		API: API(v[settingAPI].Option()), Environment: Environment(v[settingEnvironment].Option()),
		Domain: v[settingDomain].Text(), EmployeeTypes: types, Periods: PeriodType(v[settingPeriods].Option()), Language: language,
	}, nil
}

var typeID = regexp.MustCompile(`^[0-9]{1,9}$`)

// typesOf reads "2 Payroll, 4 External".
func typesOf(text string) ([]EmployeeType, bool) {
	var types []EmployeeType
	for part := range strings.SplitSeq(text, ",") {
		id, name, _ := strings.Cut(strings.TrimSpace(part), " ")
		switch {
		case id == "":
			continue
		case !typeID.MatchString(id), slices.ContainsFunc(types, func(t EmployeeType) bool { return t.ID == id }):
			return nil, false
		}
		types = append(types, EmployeeType{ID: id, Description: strings.TrimSpace(name)})
	}
	return types, true
}

// check fills what is empty and refuses what cannot be.
func (s *Settings) check() error {
	domain, ok := domainOf(s.Domain)
	if s.API == "" {
		s.API = SOAP
	}
	if s.Environment == "" {
		s.Environment = Production
	}
	switch {
	case !ok:
		return badSetting(settingDomain, "name the domain as it stands in the address where people sign in: acme of https://acme.nmbrs.nl")
	case s.API != SOAP && s.API != REST:
		return badSetting(settingAPI, "the API is soap or rest")
	case s.Environment != Production && s.Environment != Sandbox && s.Environment != Sweden:
		return badSetting(settingEnvironment, "the environment is production, sandbox or sweden")
	case s.Periods != "" && !slices.Contains(periodTypes, s.Periods):
		return badSetting(settingPeriods, "periods are M, 4W or W")
	}
	s.Domain = domain
	return nil
}

// account names the environment for good. Neither credentials nor API nor an id
// of one of the APIs are part of it.
func (s *Settings) account() string {
	return vendorName + ":" + string(s.Environment) + ":" + s.Domain
}

var domainLabel = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)

// domainOf takes the bare label, or the host or address it stands in.
func domainOf(text string) (string, bool) {
	name := strings.ToLower(strings.TrimSpace(text))
	if address, err := url.Parse(name); err == nil && address.Host != "" {
		name = address.Hostname()
	}
	name, _, _ = strings.Cut(name, "/")
	if label, rest, cut := strings.Cut(name, "."); cut {
		if !slices.Contains([]string{"nmbrs.nl", "nmbrs.com", "nmbrs.se", "nmbrs-sandbox.nl"}, rest) {
			return "", false
		}
		name = label
	}
	return name, domainLabel.MatchString(name) && !slices.Contains([]string{"api", "api-sandbox", "www", "developer", "support"}, name)
}

func badSetting(path, detail string) error {
	return &hris.Error{Code: hris.InvalidSetting, Op: "open Nmbrs", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{path}, Detail: detail}
}

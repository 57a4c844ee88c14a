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

	// Language of labels and findings: "nl" or "en". Dutch where it is empty,
	// English where it is another.
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

func settingFields(in hris.Words) []fieldmap.Field {
	return []fieldmap.Field{
		{Path: settingAPI, Label: "API", Kind: fieldmap.Option, Required: true, Section: "Nmbrs",
			Help: in("Nmbrs schakelt SOAP op 1 maart 2027 uit.", "Nmbrs switches SOAP off on 1 March 2027."),
			Choices: []fieldmap.Choice{
				{ID: string(SOAP), Label: in("SOAP: e-mailadres en API-token, tot 1 maart 2027", "SOAP: e-mail address and API token, until 1 March 2027")},
				{ID: string(REST), Label: in("REST: één toestemming per debiteur", "REST: one consent for each debtor")},
			}},
		{Path: settingEnvironment, Label: in("Omgeving", "Environment"), Kind: fieldmap.Option, Section: "Nmbrs", Help: in("Productie, tenzij anders gekozen.", "Production unless chosen."),
			Choices: []fieldmap.Choice{
				{ID: string(Production), Label: in("Productie", "Production")},
				{ID: string(Sandbox), Label: in("Sandbox: neemt een token aan vanaf de dag nadat het is gemaakt", "Sandbox: takes a token from the day after it was made")},
				{ID: string(Sweden), Label: in("Zweden", "Sweden")},
			}},
		{Path: settingDomain, Label: in("Domein", "Domain"), Kind: fieldmap.Text, Required: true, Section: "Nmbrs",
			Help: in("De naam in het adres om in te loggen: acme van https://acme.nmbrs.nl.", "The name in the address where you sign in: acme of https://acme.nmbrs.nl.")},
		{Path: settingTypes, Label: in("Soorten medewerkers", "Employee types"), Kind: fieldmap.Text, Section: "Nmbrs",
			Help: in("Over SOAP, als de gebruiker ze niet mag lezen (EmployeeType_GetList): de nummers die gekozen mogen worden, zoals 2 of 2 Payroll, 4 External.",
				"Over SOAP, where the login may not read them (EmployeeType_GetList): the numbers that may be chosen, such as 2 or 2 Payroll, 4 External.")},
		{Path: settingPeriods, Label: in("Loonperiodes", "Payroll periods"), Kind: fieldmap.Option, Section: "Nmbrs",
			Help: in("Over REST, als Nmbrs niet meldt hoe lang de periodes van het bedrijf zijn.", "Over REST, where Nmbrs does not tell how long the company's periods are."),
			Choices: []fieldmap.Choice{
				{ID: string(Monthly), Label: in("Maand", "Month")},
				{ID: string(FourWeekly), Label: in("Vier weken", "Four weeks")},
				{ID: string(Weekly), Label: "Week"},
			}},
	}
}

func secretFields(in hris.Words) []hris.SecretField {
	portal := in("REST: van de app in het developer portal van Nmbrs.", "REST: of the app in Nmbrs's developer portal.")
	return []hris.SecretField{
		{Name: secretUser, Label: in("E-mailadres", "E-mail address"), Help: in("SOAP: het adres waarmee de API-gebruiker inlogt.", "SOAP: the address that the API user signs in with.")},
		{Name: secretToken, Label: in("API-token", "API token"), Help: in("SOAP: in Nmbrs, gebruikersprofiel > API Token.", "SOAP: in Nmbrs, user profile > API Token.")},
		{Name: secretClientID, Label: in("Client-id", "Client id"), Help: portal},
		{Name: secretClientSecret, Label: "Client secret", Help: portal},
		{Name: secretSubscriptionKey, Label: "Subscription key", Help: portal},
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

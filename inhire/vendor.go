package inhire

import (
	"errors"
	"regexp"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

const productStatuses = "statuses"

// Names of settings and secrets, as the settings page and the audit trail know
// them.
const (
	settingAccount = "account"
	settingBaseURL = "base_url"
	settingProfile = "wire_profile"

	secretKey = "api_key"
)

// Vendor describes inhire to a host: what its settings page asks, and how to open
// its [Sink].
//
// Whether anything that inhire answers names the account is not known, so a person
// does. The name is not compared with anything.
//
// What a connection.Request or an [hris.Opening] holds, and an address, in base_url or
// in wire_profile:
//
//	account       text    required  Account
//	base_url      text              Address of the API
//	wire_profile  text              Wire profile
//	api_key       secret  required  API key
func Vendor() hris.Vendor { return hris.Bilingual(hris.Polish, describe) }

func describe(in hris.Words) hris.Vendor {
	return hris.Vendor{Name: vendorName, Label: "inhire", Products: []hris.Product{{
		Name: productStatuses, Label: in("Statusy w inhire", "inhire statuses"),
		Settings: fieldmap.Schema{Fields: settingFields(in)},
		Secrets: []hris.SecretField{{Name: secretKey, Label: in("Klucz API", "API key"), Required: true,
			Help: in("Klucz samego inhire, nie klucz dostępu eRecruitera.", "inhire's own, not the access key of eRecruiter.")}},
		Connect: connectSink,
	}}}
}

func settingFields(in hris.Words) []fieldmap.Field {
	technical := in("Techniczne", "Technical")
	return []fieldmap.Field{
		{Path: settingAccount, Label: in("Konto", "Account"), Kind: fieldmap.Text, Required: true, Section: "inhire", Limits: fieldmap.Limits{MaxLength: 64},
			Help: in("Nazwa konta klienta w inhire, z liter, cyfr, - i _. Pozostaje na zawsze ta sama.",
				"A name for the customer's account at inhire, in letters, digits, - and _. It stays the same for good.")},
		{Path: settingBaseURL, Label: in("Adres API", "Address of the API"), Kind: fieldmap.Text, Section: technical, Limits: fieldmap.Limits{MaxLength: 500},
			Help: in("Podany przez inhire; nie ma domyślnego. Może zamiast tego stać w profilu połączenia.",
				"As inhire gave it; there is no default. It may stand in the wire profile instead.")},
		{Path: settingProfile, Label: in("Profil połączenia", "Wire profile"), Kind: fieldmap.Text, Section: technical, Limits: fieldmap.Limits{MaxLength: 100_000},
			Help: in("JSON z tym, co różni się od API zaproponowanego tutaj; puste, jeśli nic się nie różni.",
				"JSON with what differs from the API as it is proposed here; empty for one that does not.")},
	}
}

// sharedLimits holds the rates for whatever a process opens: they are the
// account's, not those of one of our sinks.
var sharedLimits Limits

var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

func connectSink(o hris.Opening) (hris.Connected, error) {
	account := strings.ToLower(strings.TrimSpace(o.Settings[settingAccount].Text()))
	if !accountName.MatchString(account) {
		return nil, badSetting(settingAccount, "name the account in letters, digits, - and _")
	}
	profile, err := profileOf(o)
	if err != nil {
		return nil, err
	}
	client, err := New(Config{
		APIKey: o.Secrets[secretKey], Profile: profile, Limits: &sharedLimits,
		Transport: o.Transport, Clock: httpx.ClockOf(o.Now, o.Sleep), Logger: o.Logger,
	})
	if errors.Is(err, BadProfile) { // the profile by itself is good
		own, _ := errors.AsType[*Error](err)
		return nil, badSetting(settingBaseURL, own.Detail)
	}
	if err != nil {
		return nil, err
	}
	return newSink(client, account, o.Language), nil
}

func profileOf(o hris.Opening) (WireProfile, error) {
	var profile WireProfile
	if text := o.Settings[settingProfile].Text(); text != "" {
		var err error
		if profile, err = ParseProfile([]byte(text)); err != nil {
			own, _ := errors.AsType[*Error](err)
			return profile, badSetting(settingProfile, own.Detail)
		}
	}
	if address := strings.TrimSpace(o.Settings[settingBaseURL].Text()); address != "" {
		profile.BaseURL = address
	}
	if o.BaseURL != "" {
		profile.BaseURL = o.BaseURL
	}
	return profile, nil
}

func badSetting(path, detail string) error {
	return &hris.Error{Code: hris.InvalidSetting, Op: "open inhire", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{path}, Detail: detail}
}

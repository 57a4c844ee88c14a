package erecruiter

import (
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Settings are those of a connection that makes applications. Only Origin is
// required.
type Settings struct {
	// Origin is the id of the publication place that stands for the host, as
	// [Client.Origins] gives it: the source of applications, unless a rule says
	// another one. It is kept by id: places are renamed.
	Origin string

	// Scope is what the administrator says to have chosen for the access key. A
	// check compares it with what can be seen. "" is not said.
	Scope Scope

	// ConsentPurpose is the purpose under which a hire's consents
	// (hris.Consent.Purpose) have the candidate's consent to the transfer.
	// [TransferConsent] when empty.
	ConsentPurpose string

	// Language of labels and findings: "pl" or "en". Polish where it is empty,
	// English where it is another.
	Language string
}

// TransferConsent is the purpose of the consent without which no application is
// handed over: that this application goes to the employer's eRecruiter.
const TransferConsent = "transfer_to_employer"

// Names of settings and secrets, as the settings page and the audit trail know
// them.
const (
	settingCompany = "company"
	settingOrigin  = "origin"
	settingScope   = "scope"
	settingPurpose = "consent_purpose"
	settingProfile = "wire_profile"

	secretKey          = "access_key"
	secretUser         = "user"
	secretPassword     = "password"
	secretClientID     = "client_id"
	secretClientSecret = "client_secret"
)

func settingFields(in hris.Words) []fieldmap.Field {
	return []fieldmap.Field{
		{Path: settingCompany, Label: in("Id spółki", "Company id"), Kind: fieldmap.Text, Required: true, Section: "eRecruiter", Limits: fieldmap.Limits{MaxLength: maxID},
			Help: in("Numer spółki w ramach konta; test połączenia wymienia te, które otwiera klucz.",
				"The number of the company within the account; the connection test lists those that the key opens.")},
		{Path: settingOrigin, Label: in("Id źródła", "Source id"), Kind: fieldmap.Text, Required: true, Section: "eRecruiter", Limits: fieldmap.Limits{MaxLength: maxID},
			Help: in("Miejsce publikacji, które oznacza tę platformę.", "The publication place (miejsce publikacji) that stands for this platform.")},
		{Path: settingScope, Label: in("Rekrutacje klucza dostępu", "Recruitments of the access key"), Kind: fieldmap.Option, Section: "eRecruiter",
			Help: in("To, co wybrano w eRecruiterze przy generowaniu klucza.", "What was chosen in eRecruiter when the key was generated."),
			Choices: []fieldmap.Choice{
				{ID: string(AllRecruitments), Label: in("Wszystkie rekrutacje", "All recruitments")},
				{ID: string(SelectedRecruitments), Label: in("Wybrane rekrutacje", "Selected recruitments")},
			}},
		{Path: settingPurpose, Label: in("Cel zgody na przekazanie", "Purpose of the transfer consent"), Kind: fieldmap.Text, Section: "eRecruiter", Limits: fieldmap.Limits{MaxLength: 64},
			Help: in("Nazwa, pod którą platforma zapisuje zgodę kandydata na przekazanie; bez wpisu "+TransferConsent+".",
				"The name under which the host records the candidate's consent to the transfer; "+TransferConsent+" unless given.")},
		{Path: settingProfile, Label: in("Profil połączenia", "Wire profile"), Kind: fieldmap.Text, Section: in("Techniczne", "Technical"), Limits: fieldmap.Limits{MaxLength: 100_000},
			Help: in("JSON z tym, co różni się od zaobserwowanego API; puste, jeśli nic się nie różni.",
				"JSON with what differs from the API as it was observed; empty for an API that does not.")},
	}
}

func secretFields(in hris.Words) []hris.SecretField {
	return []hris.SecretField{
		{Name: secretKey, Label: in("Klucz dostępu", "Access key"),
			Help: in("W eRecruiterze: "+menuKeys+". Albo klucz, albo użytkownik i klient.", "In eRecruiter: "+menuKeys+". Either this, or user and client.")},
		{Name: secretUser, Label: in("Użytkownik", "User"),
			Help: in("Użytkownik API, z hasłem i klientem, gdy nie ma klucza dostępu.", "Of the API, with password and client, where there is no access key.")},
		{Name: secretPassword, Label: in("Hasło", "Password")},
		{Name: secretClientID, Label: in("Id klienta", "Client id")},
		{Name: secretClientSecret, Label: in("Sekret klienta", "Client secret")},
	}
}

func settingsOf(v fieldmap.Values, language string) Settings {
	return Settings{
		Origin: v[settingOrigin].Text(), Scope: Scope(v[settingScope].Option()), ConsentPurpose: v[settingPurpose].Text(), Language: language,
	}
}

// check fills what is empty and refuses what cannot be.
func (s *Settings) check() error {
	s.Origin = strings.TrimSpace(s.Origin)
	switch {
	case !isID(s.Origin):
		return badSetting(settingOrigin, "choose the publication place that stands for this platform, by its id")
	case !oneOf(s.Scope, "", AllRecruitments, SelectedRecruitments):
		return badSetting(settingScope, "the access key opens all recruitments or selected ones: all or selected")
	}
	if s.ConsentPurpose = strings.TrimSpace(s.ConsentPurpose); s.ConsentPurpose == "" {
		s.ConsentPurpose = TransferConsent
	}
	return nil
}

func badSetting(path, detail string) error {
	return &hris.Error{Code: hris.InvalidSetting, Op: "open eRecruiter", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{path}, Detail: detail}
}

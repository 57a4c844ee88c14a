package afas

import (
	"strconv"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// VacancyView names the customer's own GetConnector of vacancies. AFAS has no
// standard one. An empty column name is looked for among the columns that
// customers commonly use; see [Check] findings for what was found.
type VacancyView struct {
	Connector string   // required: "Acme_Vacancies"
	Number    string   // column of the vacancy number, which HrCreateApplicant takes as VcSn
	Title     string   // column of the title
	Status    string   // column of the status; without one every row counts as open
	Open      []string // status values that mean open; "1" (open) and "99" (continuous) when empty
}

// DossierView names a GetConnector over the dossier items of built-in type
// -44, which every HrCreateApplicant makes at once, with a column that shows
// the marker field. It makes a look complete: what it does not show is not
// there.
type DossierView struct {
	Connector string
	Marker    string // column of the marker; "Marker" when empty
	ID        string // column of the application's id; "CaId" when empty
}

// ApplicantView names a GetConnector of applicants. They appear only once the
// vacancy's workflow has run, so it can prove that an application is there,
// and never that it is not.
type ApplicantView struct {
	Connector   string
	Application string // column of the application's id; "CaId" when empty
	Marker      string // column of the marker; "Marker" when empty
}

// PersonView names a GetConnector of persons, such as Profit_OrgPer, to find
// people whom AFAS knows already.
type PersonView struct {
	Connector    string
	Number       string // column of the person number (BcCo); "BcCo" when empty
	PrivateEmail string // column; "MailPrivate" when empty
	WorkEmail    string // column; "MailWork" when empty
}

// ApplicantSettings are those of a connection that makes applicants.
type ApplicantSettings struct {
	Vacancies VacancyView

	// Marker is the id of a custom field of HrCreateApplicant, of at least 30
	// characters, in which our reference is kept. Optional; needed by Dossier.
	Marker string

	Dossier    DossierView
	Applicants ApplicantView
	Persons    PersonView

	// DocumentType is the dossier item type for further documents; 0: none go.
	DocumentType int

	// SecretExpires is the day on which the OAuth client secret ends, as the
	// administrator entered it; AFAS does not tell.
	SecretExpires civil.Date
}

// OnboardingSettings are those of a connection that starts onboardings.
type OnboardingSettings struct {
	Profile       int // PrId: which onboarding; required. AFAS's own are negative
	SecretExpires civil.Date
}

// Names of settings and secrets, as the settings page and the audit trail know
// them.
const (
	settingMember      = "member"
	settingEnvironment = "environment"
	settingLanguage    = "language"
	settingIntegration = "integration_id"
	settingExpires     = "secret_expires"
	settingVacancies   = "vacancies.connector"
	settingNumber      = "vacancies.number"
	settingTitle       = "vacancies.title"
	settingStatus      = "vacancies.status"
	settingOpen        = "vacancies.open"
	settingMarker      = "marker"
	settingDossier     = "dossier.connector"
	settingDossierMark = "dossier.marker"
	settingApplicants  = "applicants.connector"
	settingPersons     = "persons.connector"
	settingDocuments   = "document_type"
	settingProfile     = "profile"

	secretToken        = "token"
	secretClientID     = "client_id"
	secretClientSecret = "client_secret"
)

func connectionFields(in hris.Words) []fieldmap.Field {
	return []fieldmap.Field{
		{Path: settingMember, Label: in("Deelnemernummer", "Member number"), Kind: fieldmap.Text, Required: true, Section: "AFAS",
			Help: in("Alleen cijfers: 12345, niet O12345AA.", "Digits only: 12345, not O12345AA."), Limits: fieldmap.Limits{
				Pattern: `[0-9]+`, MaxLength: 12,
				Form: in("alleen de cijfers van de omgevings-id, zoals 12345 van O12345AA; de letter kiest u bij Omgeving", "the digits of the environment id alone, such as 12345 of O12345AA; its letter is what to choose as the environment"),
			}},
		{Path: settingEnvironment, Label: in("Omgeving", "Environment"), Kind: fieldmap.Option, Required: true, Section: "AFAS",
			Choices: []fieldmap.Choice{
				{ID: "production", Label: in("Productie (O)", "Production (O)")},
				{ID: "test", Label: "Test (T)"},
				{ID: "accept", Label: in("Acceptatie (A)", "Accept (A)")},
			}},
		{Path: settingLanguage, Label: in("Taal", "Language"), Kind: fieldmap.Option, Section: "AFAS",
			Help: in("Codes verschillen per taal: laat deze staan zodra er een veldtoewijzing is opgeslagen.",
				"Code values differ by language: keep it as it is once a mapping is saved."),
			Choices: []fieldmap.Choice{{ID: string(Dutch), Label: "Nederlands"}, {ID: string(English), Label: "English"}}},
		{Path: settingIntegration, Label: in("Integratie-id", "Integration id"), Kind: fieldmap.Text, Section: "AFAS",
			Help: in("Van gecertificeerde partners: <abonnement>_<project>.", "Of certified partners: <subscription>_<project>.")},
		{Path: settingExpires, Label: in("Client secret verloopt op", "Client secret ends on"), Kind: fieldmap.Date, Section: "AFAS",
			Help: in("Vanaf Profit 9 verloopt een client secret na 180 dagen; de test waarschuwt 30 dagen van tevoren.",
				"From Profit 9 a client secret ends after 180 days; the check warns 30 days ahead.")},
	}
}

func applicantFields(in hris.Words) []fieldmap.Field {
	text := func(path, label, help string) fieldmap.Field {
		return fieldmap.Field{Path: path, Label: label, Help: help, Kind: fieldmap.Text, Section: in("GetConnectoren", "GetConnectors")}
	}
	vacancies := text(settingVacancies, in("GetConnector van vacatures", "GetConnector of vacancies"),
		in("De zelf geïmporteerde; AFAS heeft er geen standaard voor.", "The one you imported; AFAS has no standard one."))
	vacancies.Required = true
	open := text(settingOpen, in("Statuswaarden die open betekenen", "Status values that mean open"),
		in("Gescheiden door komma's; zonder opgave 1,99.", "Separated by commas; 1,99 unless given."))
	return []fieldmap.Field{
		vacancies,
		text(settingNumber, in("Kolom: vacaturenummer", "Column: vacancy number"), in("Wordt zelf gevonden als de naam gebruikelijk is.", "Found by itself where it has a usual name.")),
		text(settingTitle, in("Kolom: titel", "Column: title"), ""),
		text(settingStatus, in("Kolom: status", "Column: status"), in("Leeg laten als de connector alleen open vacatures toont.", "Leave empty where the connector shows open vacancies only.")),
		open,
		text(settingMarker, in("Kenmerkveld", "Marker field"),
			in("Een vrij veld van HrCreateApplicant (U...) van 30 tekens of meer.", "A custom field of HrCreateApplicant (U...), 30 characters or more.")),
		text(settingDossier, in("GetConnector van sollicitaties in de workflow", "GetConnector of applications in the workflow"),
			in("Over dossieritems van type -44, met het kenmerk: geeft zekerheid als een antwoord verloren gaat.", "Over dossier items of type -44, with the marker: makes a lost answer certain.")),
		text(settingDossierMark, in("Kolom: kenmerk", "Column: marker"), in("Zonder opgave Marker.", "Marker unless given.")),
		text(settingApplicants, in("GetConnector van sollicitanten", "GetConnector of applicants"), in("Toont of de workflow is doorlopen.", "Shows when the workflow has run.")),
		text(settingPersons, in("GetConnector van personen", "GetConnector of persons"), in("Vindt personen die AFAS al kent.", "Finds people whom AFAS knows already.")),
		{Path: settingDocuments, Label: in("Dossieritemtype voor documenten", "Dossier item type for documents"), Kind: fieldmap.Number, Section: in("Documenten", "Documents"),
			Help: in("Een eigen type, gekoppeld aan personen en met bijlagen; zonder type gaat alleen het cv mee.",
				"Of your own, linked to persons and with attachments; without one only the CV goes along."), Limits: fieldmap.Limits{MaxPlaces: new(0), Min: civil.DecimalOf(1)}},
	}
}

// labelOf is what the settings page calls a setting of applicants.
func labelOf(path string, in hris.Words) string {
	f, _ := fieldmap.Schema{Fields: applicantFields(in)}.Field(path)
	return f.Label
}

func onboardingFields(in hris.Words) []fieldmap.Field {
	return []fieldmap.Field{{Path: settingProfile, Label: in("Onboardingprofiel (PrId)", "Onboarding profile (PrId)"), Kind: fieldmap.Number, Required: true, Section: "Onboarding",
		Help: in("De profielen van AFAS zelf hebben negatieve nummers.", "AFAS's own profiles have negative numbers."), Limits: fieldmap.Limits{MaxPlaces: new(0)}}}
}

func applicantSettings(v fieldmap.Values) ApplicantSettings {
	s := ApplicantSettings{
		Vacancies:     VacancyView{Connector: v[settingVacancies].Text(), Number: v[settingNumber].Text(), Title: v[settingTitle].Text(), Status: v[settingStatus].Text()},
		Marker:        v[settingMarker].Text(),
		Dossier:       DossierView{Connector: v[settingDossier].Text(), Marker: v[settingDossierMark].Text()},
		Applicants:    ApplicantView{Connector: v[settingApplicants].Text()},
		Persons:       PersonView{Connector: v[settingPersons].Text()},
		SecretExpires: v[settingExpires].Date(),
		DocumentType:  whole(v[settingDocuments]),
	}
	for value := range strings.SplitSeq(v[settingOpen].Text(), ",") {
		if value = strings.TrimSpace(value); value != "" {
			s.Vacancies.Open = append(s.Vacancies.Open, value)
		}
	}
	return s
}

// whole reads a whole number, or an option whose id is one; 0 where it is none.
func whole(v fieldmap.Value) int {
	if v.Kind() == fieldmap.Option {
		n, _ := strconv.Atoi(v.Option())
		return n
	}
	n, _ := v.Number().Int64()
	return int(n)
}

// or gives the first text that is not empty.
func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func badSetting(path, detail string) error {
	return &hris.Error{Code: hris.InvalidSetting, Op: "open AFAS", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{path}, Detail: detail}
}

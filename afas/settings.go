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

func connectionFields() []fieldmap.Field {
	return []fieldmap.Field{
		{Path: settingMember, Label: "Member number", Kind: fieldmap.Text, Required: true, Section: "AFAS",
			Help: "Digits only: 12345, not O12345AA.", Limits: fieldmap.Limits{Pattern: `[0-9]+`, MaxLength: 12}},
		{Path: settingEnvironment, Label: "Environment", Kind: fieldmap.Option, Required: true, Section: "AFAS",
			Choices: []fieldmap.Choice{{ID: "production", Label: "Production (O)"}, {ID: "test", Label: "Test (T)"}, {ID: "accept", Label: "Accept (A)"}}},
		{Path: settingLanguage, Label: "Language", Kind: fieldmap.Option, Section: "AFAS",
			Help:    "Code values differ by language: keep it as it is once a mapping is saved.",
			Choices: []fieldmap.Choice{{ID: string(Dutch), Label: "Nederlands"}, {ID: string(English), Label: "English"}}},
		{Path: settingIntegration, Label: "Integration id", Kind: fieldmap.Text, Section: "AFAS", Help: "Of certified partners: <subscription>_<project>."},
		{Path: settingExpires, Label: "Client secret ends on", Kind: fieldmap.Date, Section: "AFAS",
			Help: "From Profit 9 a client secret ends after 180 days; the check warns 30 days ahead."},
	}
}

func applicantFields() []fieldmap.Field {
	text := func(path, label, help string) fieldmap.Field {
		return fieldmap.Field{Path: path, Label: label, Help: help, Kind: fieldmap.Text, Section: "GetConnectors"}
	}
	vacancies := text(settingVacancies, "GetConnector of vacancies", "The one you imported; AFAS has no standard one.")
	vacancies.Required = true
	return []fieldmap.Field{
		vacancies,
		text(settingNumber, "Column: vacancy number", "Found by itself where it has a usual name."),
		text(settingTitle, "Column: title", ""),
		text(settingStatus, "Column: status", "Leave empty where the connector shows open vacancies only."),
		{Path: settingOpen, Label: "Status values that mean open", Kind: fieldmap.Text, Section: "GetConnectors", Help: "Separated by commas; 1,99 unless given."},
		text(settingMarker, "Marker field", "A custom field of HrCreateApplicant (U...), 30 characters or more."),
		text(settingDossier, "GetConnector of applications in the workflow", "Over dossier items of type -44, with the marker: makes a lost answer certain."),
		text(settingDossierMark, "Column: marker", "Marker unless given."),
		text(settingApplicants, "GetConnector of applicants", "Shows when the workflow has run."),
		text(settingPersons, "GetConnector of persons", "Finds people whom AFAS knows already."),
		{Path: settingDocuments, Label: "Dossier item type for documents", Kind: fieldmap.Number, Section: "Documents",
			Help: "Of your own, linked to persons and with attachments; without one only the CV goes along.", Limits: fieldmap.Limits{MaxPlaces: new(0), Min: civil.DecimalOf(1)}},
	}
}

// labelOf is what the settings page calls a setting of applicants.
func labelOf(path string) string {
	f, _ := fieldmap.Schema{Fields: applicantFields()}.Field(path)
	return f.Label
}

func onboardingFields() []fieldmap.Field {
	return []fieldmap.Field{{Path: settingProfile, Label: "Onboarding profile (PrId)", Kind: fieldmap.Number, Required: true, Section: "Onboarding",
		Help: "AFAS's own profiles have negative numbers.", Limits: fieldmap.Limits{MaxPlaces: new(0)}}}
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

package afas

import (
	"errors"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

const (
	vendorName        = "afas"
	productApplicant  = "applicant"
	productOnboarding = "onboarding"
)

// Vendor describes AFAS to a host: its products, what their settings pages
// ask, and how to open them. A host keeps one for all its connections: they
// share the cap on parallel calls.
//
// What a connection.Request or an [hris.Opening] holds, of each product unless one is
// named, and either client_id and client_secret, or token:
//
//	member                text                              required  Member number
//	environment           option: production, test, accept  required  Environment
//	language              option: nl-nl, en-us                        Language
//	integration_id        text                                        Integration id
//	secret_expires        date                                        Client secret ends on
//	vacancies.connector   text                              required  GetConnector of vacancies (applicant)
//	vacancies.number      text                                        Column: vacancy number (applicant)
//	vacancies.title       text                                        Column: title (applicant)
//	vacancies.status      text                                        Column: status (applicant)
//	vacancies.open        text                                        Status values that mean open (applicant)
//	marker                text                                        Marker field (applicant)
//	dossier.connector     text                                        GetConnector of applications in the workflow (applicant)
//	dossier.marker        text                                        Column: marker (applicant)
//	applicants.connector  text                                        GetConnector of applicants (applicant)
//	persons.connector     text                                        GetConnector of persons (applicant)
//	document_type         number                                      Dossier item type for documents (applicant)
//	profile               number                            required  Onboarding profile (PrId) (onboarding)
//	client_id             secret                                      Client id
//	client_secret         secret                                      Client secret
//	token                 secret                                      Token
func Vendor() hris.Vendor { return hris.Bilingual(hris.Dutch, describe) }

func describe(in hris.Words) hris.Vendor {
	secrets := []hris.SecretField{
		{Name: secretClientID, Label: in("Client-id", "Client id"),
			Help: in("Van een app connector met OAuth, het soort dat AFAS aanraadt.", "Of an app connector with OAuth, the kind AFAS recommends.")},
		{Name: secretClientSecret, Label: "Client secret"},
		{Name: secretToken, Label: "Token",
			Help: in("Van een klassieke app connector, eenmaal getoond. AFAS beëindigt die in 2027.", "Of a classic app connector, shown once. AFAS ends those in 2027.")},
	}
	return hris.Vendor{Name: vendorName, Label: "AFAS Profit", Products: []hris.Product{
		{Name: productApplicant, Label: in("AFAS-sollicitant", "AFAS applicant"), Outcome: hris.OutcomeApplicant,
			Settings: fieldmap.Schema{Fields: append(connectionFields(in), applicantFields(in)...)}, Secrets: secrets,
			Open: openApplicant, Mapping: ApplicantMapping},
		{Name: productOnboarding, Label: in("AFAS-onboarding", "AFAS onboarding"), Outcome: hris.OutcomePreHire,
			Settings: fieldmap.Schema{Fields: append(connectionFields(in), onboardingFields(in)...)}, Secrets: secrets,
			Open: openOnboarding, Mapping: OnboardingMapping},
	}}
}

func openApplicant(o hris.Opening) (hris.Target, error) {
	c, err := open(o)
	if err != nil {
		return nil, err
	}
	return NewApplicantTarget(c, applicantSettings(o.Settings), WithNow(o.Now))
}

func openOnboarding(o hris.Opening) (hris.Target, error) {
	c, err := open(o)
	if err != nil {
		return nil, err
	}
	return NewOnboardingTarget(c, OnboardingSettings{Profile: whole(o.Settings[settingProfile]), SecretExpires: o.Settings[settingExpires].Date()}, WithNow(o.Now))
}

// sharedLimits holds the cap on parallel calls for whatever a process opens: it
// is a fact of the environment, not of one of our targets.
var sharedLimits Limits

// open makes the client of a connection.
func open(o hris.Opening) (*Client, error) {
	member, err := ParseMember(o.Settings[settingMember].Text())
	if err != nil {
		return nil, err
	}
	environment, err := ParseEnvironment(o.Settings[settingEnvironment].Option())
	if err != nil {
		return nil, err
	}
	var credentials Credentials
	switch token, id, secret := o.Secrets[secretToken], o.Secrets[secretClientID], o.Secrets[secretClientSecret]; {
	case !id.IsZero() && !secret.IsZero():
		credentials, err = ClientCredentials(id.Reveal(), secret)
	case !token.IsZero():
		credentials, err = ParseToken(token)
	default:
		err = &hris.Error{Code: hris.BadCredentials, Op: "open AFAS", Vendor: vendorName, Effect: hris.EffectNotSent,
			Detail: "give a client id with its secret, or a token"}
	}
	if err != nil {
		return nil, err
	}
	cfg := Config{
		Member: member, Environment: environment, Credentials: credentials, BaseURL: o.BaseURL,
		Language: Language(o.Settings[settingLanguage].Option()), IntegrationID: o.Settings[settingIntegration].Text(),
		Transport: o.Transport, Logger: o.Logger, Limits: &sharedLimits,
	}
	if cfg.Language == "" {
		cfg.Language = languageOf(o.Language)
	}
	return New(cfg)
}

// languageOf takes English where the host's user reads another language than AFAS's.
func languageOf(reader string) Language {
	return Language(hris.WordsFor(reader, hris.Dutch)(string(Dutch), string(English)))
}

// TargetOption adjusts a target.
type TargetOption func(*target)

// WithNow sets the clock that expiry dates are compared with.
func WithNow(now func() time.Time) TargetOption {
	return func(t *target) {
		if now != nil {
			t.now = now
		}
	}
}

// target is what AFAS's targets share.
type target struct {
	client *Client
	now    func() time.Time
}

func newTarget(c *Client, options []TargetOption) (target, error) {
	if c == nil {
		return target{}, errors.New("afas: the client is nil")
	}
	t := target{client: c, now: time.Now}
	for _, option := range options {
		option(&t)
	}
	return t, nil
}

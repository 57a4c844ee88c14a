package personio

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// API is the generation of Personio's API through which employees are created.
type API string

// The generations. V1 is fully described and takes departments and the like by
// name; V2 takes them by id, and more of the employment, but no description of its
// writes could be read.
const (
	V1 API = "v1"
	V2 API = "v2"
)

// EmailSource says where an employee's e-mail address comes from. It is asked
// when a connection is made, because the API can never change it later.
type EmailSource string

// The sources. The zero EmailSource is WorkEmail, the careful one.
const (
	WorkEmail EmailSource = "work" // a work address alone: hires wait until they have one
	AnyEmail  EmailSource = "any"  // else the candidate's own address, which then stays in Personio
)

// Settings are those of a connection that makes employees. Only Company is
// required.
type Settings struct {
	// Company names the account for good: acme, where people sign in at
	// https://acme.personio.de. Personio's API names no account. It stays as it is
	// when credentials or API change: a hire is handed over to it once.
	Company string

	API   API         // V1 when empty
	Email EmailSource // WorkEmail when empty

	// SameEmailOnly asks about employees of the same e-mail address only, and not
	// about those of the same name. Looking for names takes v1 one call per 100
	// employees, v2 one.
	SameEmailOnly bool

	// Categories are the document categories by kind of document; that of
	// [hris.OtherDocument] serves kinds without one. Without any no document goes.
	Categories map[hris.DocumentKind]int64

	// Language of labels, findings and of a new person's pages where nothing else is
	// known: "de" or "en". German where it is empty, English where it is another.
	Language string
}

// Names of settings and secrets, as the settings page and the audit trail know
// them.
const (
	settingCompany    = "company"
	settingAPI        = "api"
	settingEmail      = "email"
	settingSameEmail  = "same_email_only"
	settingCategories = "documents." // a kind of document follows
	settingApp        = "app_id"
	settingPartner    = "partner_id"

	secretClientID     = "client_id"
	secretClientSecret = "client_secret"
)

// filedKinds are the kinds of document that a settings page asks a category for.
var filedKinds = []struct {
	kind         hris.DocumentKind
	label, title [2]string // German, English
}{
	{hris.SignedOffer, [2]string{"Kategorie für unterschriebene Angebote", "Category of signed offers"}, [2]string{"Unterschriebenes Angebot", "Signed offer"}},
	{hris.CV, [2]string{"Kategorie für Lebensläufe", "Category of CVs"}, [2]string{"Lebenslauf", "CV"}},
	{hris.MotivationLetter, [2]string{"Kategorie für Anschreiben", "Category of motivation letters"}, [2]string{"Anschreiben", "Motivation letter"}},
	{hris.OtherDocument, [2]string{"Kategorie für alle anderen Dokumente", "Category of all other documents"}, [2]string{"Dokument", "Document"}},
}

func settingFields(in hris.Words) []fieldmap.Field {
	fields := []fieldmap.Field{
		{Path: settingCompany, Label: in("Firma", "Company"), Kind: fieldmap.Text, Required: true, Section: "Personio",
			Help: in("Der Name in der Adresse, unter der Sie sich anmelden: acme in https://acme.personio.de.",
				"The name in the address where you sign in: acme of https://acme.personio.de.")},
		{Path: settingEmail, Label: in("E-Mail-Adresse", "E-mail address"), Kind: fieldmap.Option, Required: true, Section: "Personio",
			Help: in("Personio lässt die E-Mail-Adresse von Mitarbeitenden über die API nie ändern.",
				"Personio never lets an employee's e-mail address be changed through its API."),
			Choices: []fieldmap.Choice{
				{ID: string(WorkEmail), Label: in("Die geschäftliche Adresse; ohne sie warten eingestellte Personen", "The work address; hires wait until they have one")},
				{ID: string(AnyEmail), Label: in("Die geschäftliche Adresse, sonst die private, die dann bleibt", "The work address, else the candidate's own, which then stays")},
			}},
		{Path: settingAPI, Label: "API", Kind: fieldmap.Option, Section: "Personio", Help: in("v1, wenn nichts gewählt ist.", "v1 unless chosen."),
			Choices: []fieldmap.Choice{
				{ID: string(V1), Label: in("v1: Abteilungen und Ähnliches nach Namen", "v1: departments and the like by name")},
				{ID: string(V2), Label: in("v2: nach ID, mit Vertrag und Team", "v2: by id, with contract and team")},
			}},
		{Path: settingSameEmail, Label: in("Bei Mitarbeitenden gleichen Namens nicht nachfragen", "Do not ask about employees of the same name"), Kind: fieldmap.YesNo, Section: "Personio"},
	}
	for _, k := range filedKinds {
		fields = append(fields, fieldmap.Field{
			Path: settingCategories + string(k.kind), Label: in(k.label[0], k.label[1]), Kind: fieldmap.Number, Section: in("Dokumente", "Documents"),
			Help: in("Die Nummer einer Dokumentenkategorie in Personio.", "The number of a document category in Personio."), Limits: fieldmap.Limits{MaxPlaces: new(0), Min: civil.DecimalOf(1)},
		})
	}
	caller := in("Aufrufer", "Caller")
	return append(fields,
		fieldmap.Field{Path: settingApp, Label: in("App-ID", "App id"), Kind: fieldmap.Text, Section: caller,
			Help: in("Sagt, wer aufruft, in UPPER_SNAKE_CASE; von Personio dringend empfohlen.", "Says who calls, in UPPER_SNAKE_CASE; strongly recommended by Personio.")},
		fieldmap.Field{Path: settingPartner, Label: in("Partner-ID", "Partner id"), Kind: fieldmap.Text, Section: caller,
			Help: in("Von Partnern von Personio.", "Of partners of Personio.")},
	)
}

func secretFields(in hris.Words) []hris.SecretField {
	return []hris.SecretField{
		{Name: secretClientID, Label: in("Client-ID", "Client id"), Required: true,
			Help: "In Personio: " + menuCredentials + "."},
		{Name: secretClientSecret, Label: in("Client-Secret", "Client secret"), Required: true,
			Help: in("Wird angezeigt, wenn die Zugangsdaten erzeugt werden.", "Shown when the credential is generated.")},
	}
}

func settingsOf(v fieldmap.Values, language string) Settings {
	s := Settings{
		Company: v[settingCompany].Text(), API: API(v[settingAPI].Option()), Email: EmailSource(v[settingEmail].Option()),
		SameEmailOnly: v[settingSameEmail].Yes(), Language: language, Categories: map[hris.DocumentKind]int64{},
	}
	for _, k := range filedKinds {
		if id, ok := v[settingCategories+string(k.kind)].Number().Int64(); ok && id > 0 {
			s.Categories[k.kind] = id
		}
	}
	return s
}

// check fills what is empty and refuses what cannot be.
func (s *Settings) check() error {
	company, ok := companyOf(s.Company)
	switch {
	case !ok:
		return badSetting(settingCompany, "name the company as it stands in the address where people sign in: acme of https://acme.personio.de")
	case s.API != "" && s.API != V1 && s.API != V2:
		return badSetting(settingAPI, "the API is v1 or v2")
	case s.Email != "" && s.Email != WorkEmail && s.Email != AnyEmail:
		return badSetting(settingEmail, "the e-mail address comes from the work address alone, or else from the candidate's own: work or any")
	}
	for kind, id := range s.Categories {
		if id <= 0 {
			return badSetting(settingCategories+string(kind), "a document category has a positive number")
		}
	}
	s.Company = company
	if s.API == "" {
		s.API = V1
	}
	if s.Email == "" {
		s.Email = WorkEmail
	}
	return nil
}

var companyName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// companyOf takes the bare name, or the address it stands in.
func companyOf(text string) (string, bool) {
	name := strings.ToLower(strings.TrimSpace(text))
	if address, err := url.Parse(name); err == nil && address.Host != "" {
		name = address.Host
	}
	name, _, _ = strings.Cut(name, "/")
	if host, rest, cut := strings.Cut(name, "."); cut {
		if rest != "personio.de" && rest != "personio.com" && rest != "app.personio.com" {
			return "", false
		}
		name = host
	}
	return name, companyName.MatchString(name) && name != "api" && name != "app" && name != "www"
}

// category is where documents of a kind are filed, 0 where they are not.
func (s *Settings) category(kind hris.DocumentKind) int64 {
	if id := s.Categories[kind]; id != 0 {
		return id
	}
	return s.Categories[hris.OtherDocument]
}

func badSetting(path, detail string) error {
	return &hris.Error{Code: hris.InvalidSetting, Op: "open Personio", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{path}, Detail: detail}
}

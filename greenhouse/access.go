package greenhouse

import (
	"context"
	"errors"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/hris"
)

const credentialPage = "Configure > Dev Center > API Credentials"

// scope is one box to tick, and what it brings.
type scope struct {
	resource       string
	needed         bool
	addsNL, addsEN string
}

// scopes are what the use of Harvest takes. Without Harvest altogether hires still
// come by webhook.
var scopes = []scope{
	{resource: "applications", needed: true},
	{resource: "candidates", needed: true},
	{resource: "offers", needed: true},
	{resource: "jobs", needed: true},
	{"openings", false, "Hires zonder aanbod worden teruggevonden als hun melding niet aankwam.", "Hires without an offer are found again where their webhook never came."},
	{"attachments", false, "Documenten blijven op te halen, ook na 7 dagen.", "Documents can be fetched after 7 days too."},
	{"custom_fields", false, "De eigen velden staan op het scherm met de veldkoppeling.", "Custom fields are on the screen of the field mapping."},
	{"custom_field_options", false, "De keuzes van eigen velden staan op dat scherm, met hun externe id.", "So are their options, with their external ids."},
	{"job_hiring_managers", false, "De manager van de vacature komt mee.", "The hiring manager of the job comes along."},
	{"users", false, "De naam, e-mail en het personeelsnummer van die manager komen mee.", "The name, e-mail and employee id of that manager come along."},
	{"departments", false, "Teruggevonden hires hebben hun afdeling.", "Hires that are found again have their department."},
	{"offices", false, "Teruggevonden hires hebben hun vestiging.", "Hires that are found again have their office."},
}

// CheckAccess tests what a client may read, one finding for each scope, in a
// language: "nl", else English. It reads one row of each list.
func CheckAccess(ctx context.Context, client *Client, lang string) hris.Report {
	a := access{client: client, lang: lang}
	for _, s := range scopes {
		if !a.list(ctx, s) {
			break
		}
	}
	if a.reached {
		a.siteAdmin(ctx)
	}
	return a.report
}

func withoutHarvest(lang string) hris.Finding {
	return hris.Finding{Code: "greenhouse.harvest", Subject: "Harvest V3 (OAuth)", Standing: hris.Absent, MenuPath: credentialPage,
		Text: inWords(lang, "Er is geen toegang tot Harvest: hires komen alleen via de webhook.", "There is no access to Harvest: hires come by webhook only."),
		Adds: inWords(lang,
			"Een hire wordt nagelezen voor de overdracht, gemiste hires worden teruggevonden, en documenten blijven langer dan 7 dagen op te halen.",
			"A hire is read again before it is handed over, missed ones are found again, and documents can be fetched after 7 days too."),
		Remedy: inWords(lang, "Maak een secret van het type Harvest V3 (OAuth) en vul het hier in.", "Make a secret of type Harvest V3 (OAuth) and enter it here.")}
}

type access struct {
	client  *Client
	lang    string
	reached bool // Greenhouse took the credentials
	report  hris.Report
}

func (a *access) add(f hris.Finding) { a.report.Findings = append(a.report.Findings, f) }

func (a *access) in(nl, en string) string { return inWords(a.lang, nl, en) }

// list tests one scope. False: there is no use in testing others.
func (a *access) list(ctx context.Context, s scope) bool {
	err := a.client.Check(ctx, s.resource)
	if errors.Is(err, hris.BadCredentials) {
		a.add(hris.Finding{Code: "greenhouse.credentials", Subject: "Harvest V3 (OAuth)", Standing: hris.Missing, MenuPath: credentialPage, Err: err,
			Text:   a.in("Greenhouse accepteert de toegangsgegevens niet.", "Greenhouse does not accept the credentials."),
			Remedy: a.in("Maak een nieuw secret van het type Harvest V3 (OAuth) en vul het hier in.", "Make a new secret of type Harvest V3 (OAuth) and enter it here.")})
		return false
	}
	if !a.reached && (err == nil || errors.Is(err, NotGranted)) {
		a.reached = true
		a.add(hris.Finding{Code: "greenhouse.credentials", Subject: "Harvest V3 (OAuth)", Standing: hris.Good, Text: a.in("De toegang werkt.", "Access works.")})
	}
	found := hris.Finding{Code: "greenhouse.scope", Subject: "harvest:" + s.resource + ":list", Standing: hris.Good, MenuPath: credentialPage,
		Text: a.in("Toegestaan.", "Granted."), Adds: a.in(s.addsNL, s.addsEN), Err: err}
	switch {
	case err == nil:
	case errors.Is(err, NotGranted):
		found.Standing = hris.Absent
		if s.needed {
			found.Standing = hris.Missing
		}
		found.Text = a.in("Niet toegestaan, of de gebruiker van de toegang is geen Site Admin.", "Not granted, or the user whom the credential acts as is not a Site Admin.")
		found.Remedy = a.in("Vink dit recht aan, en laat de toegang handelen als een Site Admin.", "Tick this scope, and let the credential act as a Site Admin.")
	default:
		a.failed(&found, err)
	}
	a.add(found)
	return ctx.Err() == nil
}

func (a *access) failed(found *hris.Finding, err error) {
	found.Standing, found.Err = hris.Unknown, err
	if e, ok := errors.AsType[*hris.Error](err); ok {
		tag := language.Make(inWords(a.lang, "nl", "en"))
		found.Text, found.Remedy = e.TextIn(tag), e.RemedyIn(tag)
		return
	}
	found.Text = a.in("Niet te zeggen.", "It cannot be told.")
}

// siteAdmin makes sure that lists are not empty because of who asks: some accounts
// answer so, instead of refusing (observed). Somebody uses every account.
func (a *access) siteAdmin(ctx context.Context) {
	for _, err := range a.client.Users(ctx, UserFilter{ServiceAccounts: true}) {
		_ = err // said already, by the scope
		return
	}
	a.add(hris.Finding{Code: "greenhouse.site_admin", Subject: "Site Admin", Standing: hris.Missing, MenuPath: credentialPage,
		Text:   a.in("Greenhouse toont niets: de gebruiker van de toegang is vermoedelijk geen Site Admin.", "Greenhouse lists nothing: the user whom the credential acts as is probably not a Site Admin."),
		Remedy: a.in("Laat de toegang handelen als een Site Admin.", "Let the credential act as a Site Admin.")})
}

// HookFinding tells how an endpoint fares, in a language: "nl", else English.
func HookFinding(health hris.Health, lang string) hris.Finding {
	found := hris.Finding{Code: "greenhouse.web_hook", Subject: "Candidate has been hired", Standing: hris.Good, MenuPath: webHookPage}
	at := func() string { return health.Since.UTC().Format("2006-01-02 15:04") + " UTC" }
	switch {
	case health.Is(hris.HookLive):
		found.Text = inWords(lang, "De webhook werkt.", "The webhook is live.")
	case health.Is(hris.HookFailing):
		found.Standing = hris.Missing
		why := Reason(health.Why)
		found.Err = during("receive webhook", notSent(why, ""))
		found.Text = inWords(lang, "Wat Greenhouse stuurt, wordt geweigerd sinds "+at()+".", "What Greenhouse sends is refused since "+at()+": "+health.Why+".")
		found.Remedy = inWords(lang, failingRemedyNL(why), reasons[why].remedy)
	default:
		found.Standing = hris.Missing
		found.Text = inWords(lang, "Greenhouse heeft de webhook nog niet aangemeld.", "Greenhouse has not pinged the webhook yet.")
		found.Remedy = inWords(lang, "Maak de webhook aan zoals de instructie zegt; bij het opslaan meldt Greenhouse zich.", "Make the webhook as the instructions say; Greenhouse pings when it is saved.")
	}
	return found
}

func failingRemedyNL(why Reason) string {
	switch why {
	case SignatureMissing, SignatureWrong, SignatureMalformed, SignatureAlgorithm:
		return "Vul in Greenhouse bij Secret key de sleutel in die hier staat, en sla de webhook opnieuw op."
	case PasswordWrong:
		return "Vul in Greenhouse bij Advanced settings de gebruikersnaam en het wachtwoord in die hier staan."
	case EndpointFormer:
		return "Vul in Greenhouse de endpoint-URL van de huidige activering in, of verwijder deze webhook."
	case EndpointOff:
		return "Zet de koppeling hier weer aan."
	case NotKept, NoSecret:
		return "Controleer de opslag van deze server; Greenhouse stuurt de meldingen tot 15 uur lang opnieuw."
	}
	return ""
}

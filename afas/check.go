package afas

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// Menu paths of Profit, as AFAS's documentation and suppliers' guides give
// them; an administrator may have arranged menus differently.
const (
	menuAppConnector = "General > Management > App connector"
	menuGetConnector = "General > Output > Management > GetConnector"
	menuCustomFields = "General > Management > Free field"
	menuDossierTypes = "CRM > Dossier > Management > Type of dossier item"
	menuVacancies    = "HR > Recruitment and selection > Vacancy"
)

var (
	// classicEnd is when AFAS ends classic tokens that exist today; after
	// 31 August 2027 none works (AFAS documentation, September 2026).
	classicEnd = civil.Date{Year: 2027, Month: time.May, Day: 1}
	// warnAhead is how long before an end the check begins to warn.
	warnAhead = 30
)

// findings collects what a check finds.
type findings struct {
	t         *target
	connected bool // the credentials work
	report    hris.Report
}

func (f *findings) add(found hris.Finding) { f.report.Findings = append(f.report.Findings, found) }

func (f *findings) good(code, subject, text string) {
	f.add(hris.Finding{Code: code, Subject: subject, Standing: hris.Good, Text: text})
}

// connect tests the credentials. False means that nothing else can be tested.
func (f *findings) connect(ctx context.Context, expires civil.Date) (Metainfo, bool) {
	in := f.t.client.in
	meta, err := f.t.client.Metainfo(ctx)
	if err != nil {
		found := hris.Finding{Code: "afas.connection", Subject: "App connector", Standing: hris.Missing, MenuPath: menuAppConnector,
			Text: in("AFAS is niet te bereiken met deze gegevens.", "AFAS cannot be reached with these credentials."), Err: err}
		f.explain(&found, err)
		if errors.Is(err, hris.Unavailable) { // nothing is wrong in Profit: no menu mends it
			found.Subject, found.MenuPath = "AFAS", ""
			found.Text = in("AFAS is op dit moment niet te bereiken.", "AFAS cannot be reached at the moment.")
		}
		f.add(found)
		return meta, false
	}
	f.connected = true
	f.environment(meta)
	f.credentials(meta, expires)
	return meta, true
}

// environment tells where the credentials lead, and whether that is where the
// settings say.
func (f *findings) environment(meta Metainfo) {
	id, in := meta.Info.Environment, f.t.client.in
	found := hris.Finding{Code: "afas.environment", Subject: or(id, "AFAS"), Standing: hris.Good, Text: in("Verbonden met omgeving ", "Connected to environment ") + id + "."}
	var letter, member string
	if parts := environmentID.FindStringSubmatch(id); parts != nil {
		letter, member = strings.ToUpper(parts[1]), parts[2]
	}
	wrongKind := letter != "" && letter != string(environments[f.t.client.environment].letter)
	wrongMember := member != "" && f.t.client.member != "" && member != f.t.client.member
	if wrongKind || wrongMember {
		found.Standing = hris.Warning
		found.Text = in("De gegevens horen bij een andere omgeving dan is ingesteld: ", "The credentials belong to another environment than the settings name: ") + id + "."
		found.Remedy = in("Controleer deelnemernummer en soort omgeving.", "Check the member number and the kind of environment.")
	}
	f.add(found)
}

// credentials warns of what will end.
func (f *findings) credentials(meta Metainfo, expires civil.Date) {
	in := f.t.client.in
	today := civil.DateOf(f.t.now())
	warn := func(until civil.Date, nl, en, remedyNL, remedyEN string) {
		f.add(hris.Finding{Code: "afas.credentials", Subject: "App connector", Standing: hris.Warning, MenuPath: menuAppConnector,
			Text: in(nl, en), Remedy: in(remedyNL, remedyEN), Until: until, Err: &hris.Error{Code: hris.CredentialsExpire, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused}})
	}
	ends, known := tokenEnd(meta.Info.TokenExpiry)
	switch {
	case f.t.client.classic && known && !today.AddDays(warnAhead).Before(ends):
		warn(ends, "Het token verloopt op "+ends.String()+".", "The token ends on "+ends.String()+".",
			"Maak een app connector met OAuth en vul client id en secret in.", "Make an app connector with OAuth, and give its client id and secret.")
	case f.t.client.classic:
		end := classicEnd
		if known && ends.Before(end) {
			end = ends
		}
		warn(end, "Dit is een klassiek token; AFAS beëindigt bestaande tokens op 1 mei 2027.", "This is a classic token; AFAS ends existing tokens on 1 May 2027.",
			"Maak een app connector met OAuth en vul client id en secret in.", "Make an app connector with OAuth, and give its client id and secret.")
	case !expires.IsZero() && !today.AddDays(warnAhead).Before(expires):
		warn(expires, "Het client secret verloopt op "+expires.String()+".", "The client secret ends on "+expires.String()+".",
			"Maak in Profit een nieuw secret; twee mogen naast elkaar bestaan.", "Make a new secret in Profit; two may be valid at a time.")
	default:
		f.good("afas.credentials", "App connector", in("De toegang werkt.", "Access works."))
	}
}

// tokenEnd reads the metainfo's token expiry. The documented value is "0",
// never; the form of a date is not documented, so both usual ones are read.
func tokenEnd(text string) (civil.Date, bool) {
	if d, err := ParseDate(text); err == nil {
		return d, true
	}
	if t, err := time.Parse("02-01-2006", text); err == nil {
		return civil.DateOf(t), true
	}
	return civil.Date{}, false
}

// updateConnector tells whether one is granted. need says that nothing goes
// without it; else adds says what it would bring.
func (f *findings) updateConnector(meta Metainfo, id string, need bool, addsNL, addsEN string) bool {
	in, subject := f.t.client.in, "UpdateConnector "+id
	if meta.MayUpdate(id) {
		f.good("afas.updateconnector", subject, in("Beschikbaar.", "Available."))
		return true
	}
	found := hris.Finding{
		Code: "afas.updateconnector", Subject: subject, Standing: hris.Absent, MenuPath: menuAppConnector, Adds: in(addsNL, addsEN),
		Text: in("Niet beschikbaar voor deze app connector.", "Not available to this app connector."), Remedy: f.grantIt(),
	}
	if need {
		found.Standing = hris.Missing
		found.Err = &hris.Error{Code: hris.RightMissing, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused, Detail: subject}
	}
	f.add(found)
	return false
}

// reads tells whether a GetConnector can be read and has the columns that are
// needed. It tries instead of asking the metainfo: which of the customer's own
// connectors that lists, differs by release.
func (f *findings) reads(ctx context.Context, connector string, need bool, addsNL, addsEN string, columns ...string) bool {
	subject := "GetConnector " + connector
	var have []string
	for row, err := range f.t.client.Rows(ctx, connector, Query{Take: 1}) {
		if err != nil {
			f.unreadable(subject, need, addsNL, addsEN, err)
			return false
		}
		have = row.Columns()
	}
	if have == nil { // nothing to see yet; the metainfo knows the columns all the same
		described, err := f.t.client.Columns(ctx, connector)
		if err != nil {
			return true // a warning about columns nobody has seen would be a guess
		}
		for _, column := range described {
			have = append(have, column.ID)
		}
	}
	missing := slices.DeleteFunc(slices.Clone(columns), func(column string) bool { return slices.Contains(have, column) })
	if len(missing) > 0 {
		f.lacks(subject, need, addsNL, addsEN, missing, have)
		return false
	}
	return true
}

// lacks tells which columns a GetConnector does not have.
func (f *findings) lacks(subject string, need bool, addsNL, addsEN string, missing, have []string) {
	in := f.t.client.in
	names, all := strings.Join(missing, ", "), strings.Join(have, ", ")
	found := hris.Finding{
		Code: "afas.getconnector", Subject: subject, Standing: hris.Warning, MenuPath: menuGetConnector, Adds: in(addsNL, addsEN),
		Text:   in("Deze kolommen ontbreken: "+names+". Er zijn: "+all+".", "These columns are missing: "+names+". There are: "+all+"."),
		Remedy: in("Voeg ze toe aan de GetConnector, of kies in de instellingen andere kolommen.", "Add them to the GetConnector, or choose other columns in the settings."),
		Err:    &hris.Error{Code: hris.SetupIncomplete, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused, Detail: "missing columns: " + names},
	}
	if need {
		found.Standing = hris.Missing
	}
	f.add(found)
}

// unreadable tells that something could not be read, and why.
func (f *findings) unreadable(subject string, need bool, addsNL, addsEN string, err error) {
	in := f.t.client.in
	found := hris.Finding{Code: "afas.getconnector", Subject: subject, Standing: hris.Warning, MenuPath: menuGetConnector, Adds: in(addsNL, addsEN),
		Text: in("Is niet te lezen.", "Cannot be read.")}
	if strings.HasPrefix(subject, "UpdateConnector") {
		found.Code, found.MenuPath = "afas.updateconnector", menuAppConnector
	}
	if need {
		found.Standing = hris.Missing
	}
	f.explain(&found, err)
	f.add(found)
}

// explain puts the failure behind a finding into words of the client's
// language, with the menu where it is mended.
func (f *findings) explain(found *hris.Finding, err error) {
	in := f.t.client.in
	if errors.Is(err, hris.BadCredentials) && f.connected {
		// The credentials have just worked: AFAS also answers so where they lack a
		// right (AFAS documentation).
		err = &hris.Error{Code: hris.RightMissing, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused, Detail: found.Subject, Own: err}
	}
	found.Err = err
	e, ok := errors.AsType[*hris.Error](err)
	if !ok {
		return
	}
	found.Text += " " + e.TextIn(f.t.client.tag())
	found.Remedy = e.RemedyIn(f.t.client.tag())
	switch own, _ := errors.AsType[*Error](err); {
	case own != nil && own.Reason == ConnectorBlocked:
		found.Remedy = in("Open de GetConnector en haal het vinkje bij Geblokkeerd weg; AFAS blokkeert connectoren die te veel vragen.",
			"Open the GetConnector and clear Blocked; AFAS blocks connectors that ask too much of it.")
	case e.Code == hris.BadCredentials:
		found.Remedy = in("Maak daar een nieuw token of client secret van deze omgeving, en vul het hier in.",
			"Make a new token or client secret of this environment there, and enter it here.")
	case e.Code == hris.AddressBlocked:
		found.MenuPath = menuAppConnector
		found.Remedy = in("Voeg bij de IP-restricties het adres van deze server toe.", "Add the address of this server to the IP restrictions.")
	case e.Code == hris.RightMissing:
		found.MenuPath, found.Remedy = menuAppConnector, f.grantIt()
	case e.Code == hris.SetupIncomplete:
		found.Text = e.Detail // of our own making, in the client's language
	case e.Code == hris.NotThere:
		found.Remedy = in("Importeer de GetConnector in Profit, of corrigeer zijn naam in de instellingen.",
			"Import the GetConnector into Profit, or correct its name in the settings.")
	}
}

func (f *findings) grantIt() string {
	return f.t.client.in("Voeg de connector toe aan de app connector, en de gebruiker aan een groep die hem mag gebruiken.",
		"Add the connector to the app connector, and its user to a group that may use it.")
}

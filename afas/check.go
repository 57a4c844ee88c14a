package afas

import (
	"context"
	"errors"
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
	t      *target
	report hris.Report
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
		if e, ok := errors.AsType[*hris.Error](err); ok {
			found.Remedy = e.Remedy
		}
		f.add(found)
		return meta, false
	}
	f.environment(meta)
	f.credentials(meta, expires)
	return meta, true
}

// environment tells where the credentials lead, and whether that is where the
// settings say.
func (f *findings) environment(meta Metainfo) {
	id, in := meta.Info.Environment, f.t.client.in
	letter := map[Environment]string{Production: "O", Test: "T", Accept: "A"}[f.t.client.environment]
	found := hris.Finding{Code: "afas.environment", Subject: id, Standing: hris.Good, Text: in("Verbonden met omgeving ", "Connected to environment ") + id + "."}
	wrongKind := id != "" && !strings.HasPrefix(strings.ToUpper(id), letter)
	wrongMember := f.t.client.member != "" && id != "" && !strings.Contains(id, f.t.client.member)
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
	return f.granted(meta.MayUpdate(id), "afas.updateconnector", "UpdateConnector "+id, need, addsNL, addsEN)
}

func (f *findings) granted(ok bool, code, subject string, need bool, addsNL, addsEN string) bool {
	in := f.t.client.in
	if ok {
		f.good(code, subject, in("Beschikbaar.", "Available."))
		return true
	}
	found := hris.Finding{
		Code: code, Subject: subject, Standing: hris.Absent, MenuPath: menuAppConnector, Adds: in(addsNL, addsEN),
		Text:   in("Niet beschikbaar voor deze app connector.", "Not available to this app connector."),
		Remedy: in("Voeg de connector toe aan de app connector, en de gebruiker aan een groep die hem mag gebruiken.", "Add the connector to the app connector, and its user to a group that may use it."),
	}
	if need {
		found.Standing = hris.Missing
		found.Err = &hris.Error{Code: hris.RightMissing, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused, Detail: subject}
	}
	f.add(found)
	return false
}

// reads tells whether a GetConnector is granted and answers with the columns
// that are needed.
func (f *findings) reads(ctx context.Context, meta Metainfo, connector string, need bool, addsNL, addsEN string, columns ...string) bool {
	subject := "GetConnector " + connector
	if len(meta.GetConnectors) > 0 && !f.granted(meta.MayGet(connector), "afas.getconnector", subject, need, addsNL, addsEN) {
		return false
	}
	var missing []string
	for row, err := range f.t.client.Rows(ctx, connector, Query{Take: 1}) {
		if err != nil {
			f.unreadable(subject, need, addsNL, addsEN, err)
			return false
		}
		for _, column := range columns {
			if !row.Has(column) {
				missing = append(missing, column)
			}
		}
	}
	if len(missing) > 0 {
		f.unreadable(subject, need, addsNL, addsEN, &hris.Error{Code: hris.SetupIncomplete, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused,
			Detail: "missing columns: " + strings.Join(missing, ", ")})
		return false
	}
	return true
}

func (f *findings) unreadable(subject string, need bool, addsNL, addsEN string, err error) {
	in := f.t.client.in
	found := hris.Finding{Code: "afas.getconnector", Subject: subject, Standing: hris.Warning, MenuPath: menuGetConnector, Adds: in(addsNL, addsEN), Err: err,
		Text: in("Is niet te lezen.", "Cannot be read.")}
	if need {
		found.Standing = hris.Missing
	}
	if e, ok := errors.AsType[*hris.Error](err); ok {
		found.Remedy = e.Remedy
		if e.Detail != "" {
			found.Text += " " + e.Detail
		}
	}
	f.add(found)
}

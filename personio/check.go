package personio

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// menuCredentials is where rights are given (Personio's help pages).
const menuCredentials = "Settings > Integrations > API credentials"

// findings collects what a check finds.
type findings struct {
	t      *Target
	scopes []string // of the token; none where Personio does not say
	report hris.Report
}

// Check implements [hris.Target]: the credentials, each right that a hand-over
// needs, and which attributes can be read. Rights to write are told by the token,
// where Personio says what it opens; nothing is written to try them.
func (t *Target) Check(ctx context.Context) (hris.Report, error) {
	f := &findings{t: t}
	if !f.credentials(ctx) {
		return f.report, nil
	}
	t.api.check(ctx, f)
	f.documents(ctx)
	return f.report, ctx.Err()
}

func (f *findings) add(found hris.Finding) { f.report.Findings = append(f.report.Findings, found) }

func (f *findings) good(code, subject, text string) {
	f.add(hris.Finding{Code: code, Subject: subject, Standing: hris.Good, Text: text})
}

// credentials fetches a token. False means that nothing else can be tested.
func (f *findings) credentials(ctx context.Context) bool {
	g, in := v1, f.t.in
	if f.t.settings.API == V2 {
		g = v2
	}
	var err error
	if f.scopes, err = f.t.client.scopes(ctx, g); err != nil {
		found := hris.Finding{Code: "personio.credentials", Subject: in("Zugangsdaten", "API credentials"), Standing: hris.Missing, MenuPath: menuCredentials,
			Text:   in("Mit diesen Zugangsdaten ist Personio nicht zu erreichen.", "Personio cannot be reached with these credentials."),
			Remedy: in("Client-ID und Client-Secret dort noch einmal kopieren, oder neue erzeugen.", "Copy client id and secret again from there, or generate new ones."), Err: err}
		if !errors.Is(err, hris.BadCredentials) {
			found.Remedy = in("Später noch einmal prüfen.", "Check again later.")
		}
		f.add(found)
		return false
	}
	f.good("personio.credentials", in("Zugangsdaten", "API credentials"), in("Der Zugang funktioniert.", "Access works."))
	f.add(hris.Finding{Code: "personio.company", Subject: f.t.settings.Company, Standing: hris.Unknown,
		Text: in("Zu welcher Firma die Zugangsdaten gehören, sagt Personios API nicht.", "Personio's API does not tell which company the credentials belong to.")})
	return true
}

// right is something that a credential is allowed.
type right struct {
	name string // as the token calls it
	need bool   // nothing goes without it
	adds [2]string
}

// tried tells how a right stands of which a call was tried.
func (f *findings) tried(r right, err error) bool {
	in, subject := f.t.in, r.name
	if err == nil {
		f.good("personio.right", subject, in("Erteilt.", "Granted."))
		return true
	}
	found := f.lacks(r)
	found.Err = err
	if !errors.Is(err, hris.RightMissing) && !errors.Is(err, NotFound) {
		found.Text = in("Konnte nicht geprüft werden.", "Could not be tested.")
		found.Remedy = in("Später noch einmal prüfen.", "Check again later.")
	}
	f.add(found)
	return false
}

// told tells how a right stands that only the token tells.
func (f *findings) told(r right) {
	in := f.t.in
	family := r.name[:strings.LastIndex(r.name, ":")+1]
	switch {
	case slices.Contains(f.scopes, r.name):
		f.good("personio.right", r.name, in("Erteilt.", "Granted."))
	case !slices.ContainsFunc(f.scopes, func(scope string) bool { return strings.HasPrefix(scope, family) }):
		f.add(hris.Finding{Code: "personio.right", Subject: r.name, Standing: hris.Unknown, MenuPath: menuCredentials,
			Text:   in("Ob dieses Recht erteilt ist, sagt Personio nicht.", "Personio does not tell whether this right is granted."),
			Remedy: in("In den Zugangsdaten nachsehen.", "See in the credential.")})
	default:
		f.add(f.lacks(r))
	}
}

func (f *findings) lacks(r right) hris.Finding {
	in := f.t.in
	found := hris.Finding{
		Code: "personio.right", Subject: r.name, Standing: hris.Absent, MenuPath: menuCredentials,
		Text:   in("Ist für diese Zugangsdaten nicht erteilt.", "Is not granted to these credentials."),
		Remedy: in("Die Zugangsdaten öffnen und das Recht ankreuzen.", "Open the credential and tick the right."),
		Adds:   in(r.adds[0], r.adds[1]),
	}
	if r.need {
		found.Standing = hris.Missing
		found.Err = &hris.Error{Code: hris.RightMissing, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused, Detail: found.Subject}
	}
	return found
}

// documents tests what filing documents takes, if any are to be filed.
func (f *findings) documents(ctx context.Context) {
	in := f.t.in
	adds := [2]string{"Unterschriebene Angebote und andere Dokumente in der Personalakte.", "Signed offers and other documents in the employee's file."}
	if len(f.t.settings.Categories) == 0 {
		f.add(hris.Finding{Code: "personio.documents", Subject: in("Dokumente", "documents"), Standing: hris.Absent, Adds: in(adds[0], adds[1]),
			Text:   in("Es gehen keine Dokumente mit.", "No documents go along."),
			Remedy: f.t.documentRules().Remedy})
		return
	}
	categories, err := f.t.client.DocumentCategories(ctx)
	if f.tried(right{name: "documents:read", need: true, adds: adds}, err) {
		f.categories(categories)
	}
	f.told(right{name: "documents:write", need: true, adds: adds})
}

// categories tells which of the chosen document categories are not there.
func (f *findings) categories(have []DocumentCategory) {
	in := f.t.in
	var names, gone []string
	for _, c := range have {
		names = append(names, strconv.FormatInt(c.ID, 10)+" "+c.Name)
	}
	for _, k := range filedKinds {
		id := f.t.settings.Categories[k.kind]
		if id != 0 && !slices.ContainsFunc(have, func(c DocumentCategory) bool { return c.ID == id }) {
			gone = append(gone, strconv.FormatInt(id, 10))
		}
	}
	if len(gone) == 0 {
		f.good("personio.documents", in("Dokumentenkategorien", "document categories"), in("Die Kategorien sind da.", "The categories are there."))
		return
	}
	f.add(hris.Finding{Code: "personio.documents", Subject: in("Dokumentenkategorie ", "document category ") + strings.Join(gone, ", "), Standing: hris.Missing,
		Text:   in("Gibt es in Personio nicht. Es gibt: ", "Is not there in Personio. There are: ") + strings.Join(names, ", ") + ".",
		Remedy: in("In den Einstellungen eine vorhandene Kategorie angeben.", "Name one that is there in the settings.")})
}

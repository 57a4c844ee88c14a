package erecruiter

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// findings collects what a check finds.
type findings struct {
	t      *Target
	report hris.Report
}

// Check implements [hris.Target]: the key, the company, what the key opens and
// what of it can be seen, the source, and each right that a hand-over needs. A key
// that is good and opens no recruitment is a finding of its own. Nothing is written.
func (t *Target) Check(ctx context.Context) (hris.Report, error) {
	f := &findings{t: t}
	if !f.company(ctx) {
		return f.report, ctx.Err()
	}
	told := f.permissions(ctx)
	recruitment := f.recruitments(ctx, told.Scope)
	f.origins(ctx)
	f.applications(ctx, recruitment, told)
	f.told(told, rightCreate, true)
	return f.report, ctx.Err()
}

func (f *findings) add(found hris.Finding) { f.report.Findings = append(f.report.Findings, found) }

func (f *findings) good(code, subject, text string) {
	f.add(hris.Finding{Code: code, Subject: subject, Standing: hris.Good, Text: text})
}

// company asks for the companies, as the test of the credentials. False means that
// nothing else can be tested.
func (f *findings) company(ctx context.Context) bool {
	in, id := f.t.in, f.t.client.company
	companies, err := f.t.client.Companies(ctx)
	if err != nil {
		f.noAccess(err)
		return false
	}
	f.good("erecruiter.access", in("klucz dostępu", "access key"), in("Dostęp działa.", "Access works."))
	var names []string
	for _, c := range companies {
		if c.ID == id {
			f.good("erecruiter.company", c.ID+" "+c.Name, in("Spółka jest dostępna.", "The company is there."))
			return true
		}
		names = append(names, strings.TrimSpace(c.ID+" "+c.Name))
	}
	found := hris.Finding{
		Code: "erecruiter.company", Subject: id, Standing: hris.Missing,
		Text:   in("Klucz nie otwiera tej spółki.", "The key does not open this company."),
		Remedy: in("W ustawieniach integracji podać jedną z dostępnych spółek.", "Name one of those that are there in the settings."),
		Err:    &hris.Error{Code: hris.InvalidSetting, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused, Fields: []string{settingCompany}},
	}
	if len(names) > 0 {
		found.Remedy += " " + in("Dostępne: ", "There are: ") + strings.Join(names, ", ") + "."
	}
	f.add(found)
	return false
}

func (f *findings) noAccess(err error) {
	in := f.t.in
	found := hris.Finding{
		Code: "erecruiter.access", Subject: in("klucz dostępu", "access key"), Standing: hris.Missing, MenuPath: menuKeys, Err: err,
		Text:   in("eRecruiter nie odpowiedział tak, jak powinien.", "eRecruiter did not answer as it should."),
		Remedy: in("Sprawdzić ponownie później.", "Check again later."),
	}
	switch {
	case errors.Is(err, hris.BadCredentials):
		found.Text = in("eRecruiter nie przyjmuje tych danych dostępowych.", "eRecruiter does not accept these credentials.")
		found.Remedy = in("Wygenerować tam klucz dostępu i wpisać go tutaj.", "Generate the access key there and enter it here.")
	case errors.Is(err, Blocked):
		found.Text = in("Serwer pośredniczący nie przepuszcza połączenia.", "A proxy does not let the connection through.")
		found.Remedy = in("Poprosić pomoc techniczną eRecruitera o dopuszczenie adresu IP tego serwera.", "Ask eRecruiter's support to let this server's IP address through.")
	case errors.Is(err, NotFound), errors.Is(err, BadAnswer), errors.Is(err, Moved), errors.Is(err, BadProfile):
		found.Remedy = in("Porównać profil połączenia z opisem API otrzymanym od eRecruitera.", "Compare the wire profile with the description of the API that eRecruiter gave.")
	}
	f.add(found)
}

// permissions asks what the credentials open. It is no failure where that cannot be
// told: what the answer looks like is not known.
func (f *findings) permissions(ctx context.Context) Permissions {
	in := f.t.in
	told, err := f.t.client.Permissions(ctx)
	if err != nil || told.Scope == "" && len(told.Granted) == 0 {
		f.add(hris.Finding{Code: "erecruiter.permissions", Subject: in("uprawnienia", "permissions"), Standing: hris.Unknown, Err: err,
			Text: in("eRecruiter nie podał, co otwiera klucz.", "eRecruiter did not tell what the key opens.")})
		return Permissions{}
	}
	declared := f.t.settings.Scope
	if told.Scope == "" || declared == "" || told.Scope == declared {
		return told
	}
	f.add(hris.Finding{
		Code: "erecruiter.scope", Subject: in("zakres klucza", "scope of the key"), Standing: hris.Warning, MenuPath: menuKeys,
		Text:   in("Klucz otwiera: "+f.scope(told.Scope)+"; w ustawieniach podano: "+f.scope(declared)+".", "The key opens "+f.scope(told.Scope)+"; the settings say "+f.scope(declared)+"."),
		Remedy: in("Poprawić ustawienia albo wygenerować klucz o innym zakresie.", "Correct the settings, or generate a key of the other scope."),
	})
	return told
}

func (f *findings) scope(s Scope) string {
	if s == AllRecruitments {
		return f.t.in("wszystkie rekrutacje", "all recruitments")
	}
	return f.t.in("wybrane rekrutacje", "selected recruitments")
}

// mostNamed is how many recruitments a finding names.
const mostNamed = 5

// recruitments tells which recruitments can be seen, and gives one of them.
func (f *findings) recruitments(ctx context.Context, told Scope) (one string) {
	in := f.t.in
	subject := in("rekrutacje", "recruitments")
	n, names := 0, []string{}
	for r, err := range f.t.client.Recruitments(ctx) {
		if err != nil {
			f.tried(rightRecruitments, true, err)
			return ""
		}
		if n++; n <= mostNamed {
			names = append(names, labelOf(r))
		}
		if one == "" {
			one = r.ID
		}
	}
	if n > 0 {
		more := ""
		if n > mostNamed {
			more = ", …"
		}
		f.good("erecruiter.recruitments", subject, in("Widoczne aktywne rekrutacje: ", "Active recruitments that can be seen: ")+
			strconv.Itoa(n)+" ("+strings.Join(names, ", ")+more+").")
		return one
	}
	scope := told
	if scope == "" {
		scope = f.t.settings.Scope
	}
	found := hris.Finding{
		Code: "erecruiter.nothing_shared", Subject: subject, Standing: hris.Missing,
		Text:   in("Klucz działa, ale nie widać żadnej aktywnej rekrutacji.", "The key is good, and no active recruitment can be seen."),
		Remedy: in("W edycji rekrutacji, w części Integracje, zaznaczyć tę integrację.", "Tick this integration in a recruitment, in its part on integrations."),
		Err:    &hris.Error{Code: hris.SetupIncomplete, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused},
	}
	if scope == AllRecruitments {
		found.Remedy = in("Utworzyć lub otworzyć rekrutację w eRecruiterze; klucz ma otwierać wszystkie.", "Make or open a recruitment in eRecruiter; the key should open all of them.")
	}
	f.add(found)
	return ""
}

// origins sees that the source which was chosen is still there. Places are renamed
// and removed; the id is what counts.
func (f *findings) origins(ctx context.Context) {
	in, id := f.t.in, f.t.settings.Origin
	origins, err := f.t.client.Origins(ctx)
	if errors.Is(err, NotGranted) {
		f.tried(rightOrigins, false, err)
		return
	}
	if err != nil {
		f.tried(rightOrigins, true, err)
		return
	}
	at := slices.IndexFunc(origins, func(o Origin) bool { return o.ID == id })
	if at >= 0 && origins[at].Active {
		f.good("erecruiter.origin", id+" "+origins[at].Name, in("Źródło jest dostępne.", "The source is there."))
		return
	}
	found := hris.Finding{
		Code: "erecruiter.origin", Subject: id, Standing: hris.Missing,
		Text:   in("Wybranego źródła nie ma wśród miejsc publikacji.", "The chosen source is not among the publication places."),
		Remedy: in("Zaimportować źródła ponownie i wybrać jedno.", "Import the sources again and choose one."),
		Err:    &hris.Error{Code: hris.SetupIncomplete, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused, Fields: []string{settingOrigin}},
	}
	switch {
	case at >= 0:
		found.Text = in("Wybrane źródło jest nieaktywne.", "The chosen source is not active.")
	case len(origins) == 0:
		found.Text = in("eRecruiter nie pokazuje żadnego źródła.", "eRecruiter shows no source at all.")
		found.Remedy = in("W ustawieniach eRecruitera utworzyć miejsce publikacji dla tej platformy.", "Make a publication place for this platform in eRecruiter's settings.")
	}
	f.add(found)
}

// applications sees that applications can be read, in a recruitment that can be
// seen: without it a hand-over whose answer was lost cannot be looked for.
func (f *findings) applications(ctx context.Context, recruitment string, told Permissions) {
	if recruitment == "" {
		f.told(told, rightApplications, true)
		return
	}
	var err error
	for _, err = range f.t.client.Applications(ctx, recruitment) {
		break
	}
	f.tried(rightApplications, true, err)
}

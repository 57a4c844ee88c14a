package erecruiter

import (
	"context"
	"errors"
	"io"
	"mime"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// stepCreate is what a ledger remembers, so it does not change.
const stepCreate = "create application"

const (
	// stepDeadline covers the client's own time-out, its repeats and the sending of
	// a CV.
	stepDeadline = 6 * time.Minute
	// createSettle is how long eRecruiter may still be at work on a request whose
	// client has gone. Nothing is known of it; this is our choice.
	createSettle = 10 * time.Minute
)

// kindApplication is what a create makes.
const kindApplication = "application"

// Steps implements [hris.Target]: the application, CV included. Without the
// candidate's consent on record there are none.
func (t *Target) Steps(in hris.Input) ([]hris.Step, error) {
	switch {
	case !slices.Contains(in.Consents, t.settings.ConsentPurpose):
		return nil, refusedField(pathConsents, t.in(
			"nie odnotowano zgody kandydata na przekazanie zgłoszenia do eRecruitera; zgłoszenie pozostaje tylko na platformie",
			"no consent of the candidate to the transfer to eRecruiter is on record; the application stays on the platform alone"))
	case in.Values[pathRecruitment].Option() == "":
		return nil, refusedField(pathRecruitment, t.in("wybierz rekrutację", "choose a recruitment"))
	case len(in.Values[pathConsents].Options()) > 0 && in.Values[pathConsentDate].Date().IsZero():
		return nil, refusedField(pathConsentDate, t.in("podaj datę udzielenia zgód", "say when the consents were given"))
	case len(in.Documents) > 0:
		return nil, refusedField("documents", t.documentRules().Remedy)
	}
	return []hris.Step{{
		Name: stepCreate, Kind: hris.Create, Deadline: stepDeadline, Settle: createSettle,
		Do: func(ctx context.Context, _ hris.Receipts) (hris.Receipt, error) {
			receipt, err := t.create(ctx, in)
			return receipt, t.told(err)
		},
		Look: t.look(in),
	}}, nil
}

// create makes the application, after a last look at the recruitment: what it
// asks of candidates, and whether it is open, may have changed since the review.
func (t *Target) create(ctx context.Context, in hris.Input) (hris.Receipt, error) {
	id := in.Values[pathRecruitment].Option()
	recruitment, err := t.client.Recruitment(ctx, id)
	switch {
	case errors.Is(err, NotFound) || err == nil && !recruitment.takesApplications():
		return hris.Receipt{}, refusedHere(NotAccepting, pathRecruitment)
	case err != nil:
		return hris.Receipt{}, err
	}
	given := in.Values[pathConsents].Options()
	for _, c := range recruitment.Consents {
		if c.Required && !slices.Contains(given, c.ID) {
			return hris.Receipt{}, refusedHere(ConsentRequired, pathConsents)
		}
	}
	created, err := t.client.CreateApplication(ctx, id, t.application(in))
	if errors.Is(err, AlreadyThere) {
		return t.alreadyThere(ctx, in, err)
	}
	if err != nil {
		return hris.Receipt{}, err
	}
	return hris.Receipt{Kind: kindApplication, ID: created.ID}, nil
}

func refusedHere(reason Reason, field string) error {
	e := notSent(reason, "")
	e.Op, e.Fields = stepCreate, []string{field}
	return e
}

// alreadyThere finds the application that eRecruiter says to have under our
// external id: an earlier request made it after all. A 409 for which there is none
// is a refusal of another sort; where the look proves nothing, nobody knows.
func (t *Target) alreadyThere(ctx context.Context, in hris.Input, refusal error) (hris.Receipt, error) {
	seen, err := t.look(in)(ctx, nil)
	for _, m := range seen.Matches {
		if m.Exact {
			return hris.Receipt{Kind: kindApplication, ID: m.ID, Note: hris.FoundAfterwards}, nil
		}
	}
	told, _ := errors.AsType[*Error](refusal)
	own := *told
	if own.Reason = Rejected; err != nil || !seen.Complete {
		own.Reason, own.Effect = AlreadyThere, hris.EffectUnknown
	}
	return hris.Receipt{}, &own
}

// application makes of a form's values what is sent. The external id is the
// hand-over's marker: it is on no other application, and tells nothing of anybody.
func (t *Target) application(in hris.Input) NewApplication {
	v := in.Values
	n := NewApplication{
		ExternalID: in.Marker, OriginID: v[pathOrigin].Option(),
		FirstName: v[pathFirstName].Text(), LastName: v[pathLastName].Text(), Email: v[pathEmail].Text(),
		Phone: v[pathPhone].Text(), City: v[pathCity].Text(),
		Consented: slices.Contains(in.Consents, t.settings.ConsentPurpose), Note: strings.TrimSpace(v[pathNote].Text()),
	}
	if n.OriginID == "" {
		n.OriginID = t.settings.Origin
	}
	day := v[pathConsentDate].Date()
	for _, id := range v[pathConsents].Options() {
		n.Consents = append(n.Consents, GivenConsent{ID: id, Accepted: true, At: time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, t.client.zone)})
	}
	if file := v[pathCV]; file.Kind() == fieldmap.File {
		n.CV = cvFile(file.File(), in)
	} else if profile := strings.TrimSpace(v[pathProfile].Text()); profile != "" && !strings.Contains(n.Note, profile) {
		n.Note = strings.TrimSpace(n.Note + "\n\n" + t.in("Profil kandydata: ", "Candidate's profile: ") + profile)
	}
	return n
}

// cvFile makes a file of a request from a document of a hire; the host opens it
// when its place in the request has come.
func cvFile(ref fieldmap.FileRef, in hris.Input) *File {
	name := path.Base(strings.ReplaceAll(strings.TrimSpace(ref.Name), `\`, "/"))
	if name == "." || name == "/" {
		name = "cv"
	}
	kind, _, err := mime.ParseMediaType(ref.MIME)
	if err != nil {
		kind = "application/octet-stream"
	}
	if ending := map[string]string{"application/pdf": ".pdf", "text/plain": ".txt", "image/jpeg": ".jpg", "image/png": ".png"}[kind]; path.Ext(name) == "" {
		name += ending
	}
	return &File{
		Name: name, MIME: kind, Size: ref.Size, SHA256: ref.SHA256,
		Open: func(ctx context.Context) (io.ReadCloser, error) { return in.Open(ctx, ref) },
	}
}

// formPaths are the form's paths of the names that a refusal has.
var formPaths = map[string]string{
	"create.origin": pathOrigin, "create.first_name": pathFirstName, "create.last_name": pathLastName, "create.email": pathEmail,
	"create.phone": pathPhone, "create.city": pathCity, "create.note": pathNote, "create.consents": pathConsents, "create.consent_id": pathConsents,
	"create.consent_accepted": pathConsents, "create.consent_at": pathConsentDate, "create.cv": pathCV, "create.cv_name": pathCV,
	"create.cv_type": pathCV, "create.cv_content": pathCV,
}

// told names the form's fields in a refusal, where eRecruiter names its own.
func (t *Target) told(err error) error {
	own, ok := errors.AsType[*Error](err)
	if !ok || own.Effect == hris.EffectNotSent || len(own.Fields) == 0 {
		return err
	}
	named := *own
	named.Fields = nil
	for _, wire := range own.Fields {
		if field := t.formPath(wire); field != "" {
			named.Fields = append(named.Fields, field)
		}
	}
	slices.Sort(named.Fields)
	named.Fields = slices.Compact(named.Fields)
	return &named
}

// formPath finds the form's field behind a name such as candidate.email or
// consents[0].accepted: by its last part that is known.
func (t *Target) formPath(wire string) string {
	parts := strings.FieldsFunc(wire, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	for _, part := range slices.Backward(parts) {
		if strings.EqualFold(part, "recruitmentId") {
			return pathRecruitment
		}
		for name, field := range formPaths {
			if strings.EqualFold(t.client.f(name), part) {
				return field
			}
		}
	}
	return ""
}

package erecruiter

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Paths of the form. Rules have them, so they stay what they are.
const (
	pathRecruitment = "recruitment"
	pathOrigin      = "origin"
	pathFirstName   = "first_name"
	pathLastName    = "last_name"
	pathEmail       = "email"
	pathPhone       = "phone"
	pathCity        = "city"
	pathCV          = "cv"
	pathProfile     = "profile_url"
	pathNote        = "note"
	pathConsents    = "consents"
	pathConsentDate = "consents_on"
)

const (
	// maxText bounds a line of text and maxNote a note; no length is known.
	maxText = 255
	maxNote = 4000
	// mostInline is how many recruitments stand in the form itself; more are looked
	// up.
	mostInline = 200
)

// anAddress is what every e-mail address looks like; whether it exists nobody knows.
const anAddress = `[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+`

// cvKinds are the kinds of file that candidates hand in as a CV and every workplace
// can open. eRecruiter's own list is not known.
var cvKinds = []string{
	"application/pdf", "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.oasis.opendocument.text", "application/rtf", "text/rtf", "text/plain", "image/jpeg", "image/png",
}

// candidateFields are those about the candidate, of eRecruiter's own application
// form (observed there), and what goes along.
func (t *Target) candidateFields() []fieldmap.Field {
	section := t.in("Kandydat", "Candidate")
	text := func(path, key, pl, en string) fieldmap.Field {
		return fieldmap.Field{Path: path, Key: key, Label: t.in(pl, en), Kind: fieldmap.Text, Section: section, Limits: fieldmap.Limits{MaxLength: maxText}}
	}
	first, last := text(pathFirstName, hris.KeyFirstName, "Imię", "First name"), text(pathLastName, hris.KeyLastName, "Nazwisko", "Last name")
	email := text(pathEmail, hris.KeyPrivateEmail, "Adres e-mail", "E-mail address")
	first.Required, last.Required, email.Required = true, true, true
	email.Limits.Pattern, email.Limits.Form = anAddress, t.in("adres taki jak name@example.com", "an address such as name@example.com")
	profile, note := text(pathProfile, "", "Profil kandydata", "Candidate's profile"), text(pathNote, "", "Notatka", "Note")
	profile.Help = t.in("Trafia do notatki, gdy nie ma CV.", "Goes into the note where there is no CV.")
	profile.Limits.MaxLength, note.Limits.MaxLength = 2000, maxNote
	return []fieldmap.Field{
		first, last, email,
		text(pathPhone, hris.KeyMobilePhone, "Telefon", "Phone"),
		text(pathCity, hris.KeyCity, "Miejscowość", "City"),
		{Path: pathCV, Key: hris.KeyCV, Label: "CV", Kind: fieldmap.File, Section: section, Limits: fieldmap.Limits{MIME: cvKinds, MaxBytes: MaxCV}},
		profile, note,
	}
}

// recruitmentField offers the active recruitments that the key opens.
func (t *Target) recruitmentField(ctx context.Context) (fieldmap.Field, error) {
	field := fieldmap.Field{Path: pathRecruitment, Label: t.in("Rekrutacja", "Recruitment"), Kind: fieldmap.Option, Required: true, Section: t.section()}
	for choice, err := range t.openRecruitments(ctx) {
		if err != nil {
			return field, err
		}
		if len(field.Choices) == mostInline {
			field.Choices, field.Referenced = nil, true
			break
		}
		field.Choices = append(field.Choices, choice)
	}
	return field, nil
}

func (t *Target) openRecruitments(ctx context.Context) iter.Seq2[fieldmap.Choice, error] {
	return func(yield func(fieldmap.Choice, error) bool) {
		for r, err := range t.client.Recruitments(ctx) {
			if err != nil {
				yield(fieldmap.Choice{}, err)
				return
			}
			if r.takesApplications() && !yield(fieldmap.Choice{ID: r.ID, Label: labelOf(r)}, nil) {
				return
			}
		}
	}
}

func labelOf(r Recruitment) string {
	label := strings.TrimSpace(r.Name)
	if reference := strings.TrimSpace(r.Reference); reference != "" {
		label = strings.TrimSpace(label + " (" + reference + ")")
	}
	if label == "" {
		return r.ID
	}
	return label
}

// originField offers the publication places; that of the settings stands in where
// nothing is chosen.
func (t *Target) originField(ctx context.Context) (fieldmap.Field, error) {
	field := fieldmap.Field{
		Path: pathOrigin, Label: t.in("Źródło", "Source"), Kind: fieldmap.Option, Section: t.section(),
		Help: t.in("Bez wyboru: źródło z ustawień integracji.", "Unless chosen: the source of the integration's settings."),
	}
	origins, err := t.client.Origins(ctx)
	for _, o := range origins {
		if o.Active {
			field.Choices = append(field.Choices, fieldmap.Choice{ID: o.ID, Label: o.Name})
		}
	}
	switch {
	case errors.Is(err, NotGranted), err == nil && len(field.Choices) == 0:
		field.ReadOnly = true // the one of the settings goes along; the check says what is missing
	case err != nil:
		return field, err
	}
	return field, nil
}

// consentField offers the clauses of the chosen recruitment's form. They are what
// the candidate said: no rule of ours fills them.
func (t *Target) consentField(ctx context.Context, recruitment string) (fieldmap.Field, error) {
	field := fieldmap.Field{
		Path: pathConsents, Label: t.in("Zgody udzielone przez kandydata", "Consents that the candidate gave"), Kind: fieldmap.Options,
		Section: t.in("Zgody", "Consents"), DependsOn: []string{pathRecruitment},
		Help: t.in("Tylko te, których kandydat sam udzielił.", "Only those that the candidate gave."),
	}
	if recruitment == "" {
		field.Referenced = true // they are known once there is one
		return field, nil
	}
	r, err := t.client.Recruitment(ctx, recruitment)
	if err != nil && !errors.Is(err, NotFound) { // the choice is no option any more, which the plan says
		return field, err
	}
	var required []string
	for _, c := range r.Consents {
		name := c.Name
		if name == "" {
			name = c.ID
		}
		field.Choices = append(field.Choices, fieldmap.Choice{ID: c.ID, Label: name})
		if c.Required {
			required = append(required, name)
		}
	}
	field.Required = len(required) > 0
	if field.Required {
		field.Help += " " + t.in("Wymagane: ", "Required: ") + strings.Join(required, ", ") + "."
	}
	field.ReadOnly = len(field.Choices) == 0
	return field, nil
}

func (t *Target) consentDate() fieldmap.Field {
	return fieldmap.Field{
		Path: pathConsentDate, Label: t.in("Data udzielenia zgód", "Consents given on"), Kind: fieldmap.Date, Section: t.in("Zgody", "Consents"),
		Help: t.in("Potrzebna, gdy zaznaczono zgody.", "Needed where consents are chosen."),
	}
}

func (t *Target) section() string { return t.in("Rekrutacja", "Recruitment") }

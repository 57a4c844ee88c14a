package afas

import (
	"context"
	"iter"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// ApplicantTarget hands hires over as applications: HrCreateApplicant. It is
// an [hris.Target].
type ApplicantTarget struct {
	target
	settings ApplicantSettings
}

const (
	applicantConnector = "HrCreateApplicant"
	vacancyField       = "VcSn"
	cvField            = "CvFileStream"
	keepField          = "OpEm"
)

// NewApplicantTarget makes the target of one connection. It checks the settings
// and makes no call.
func NewApplicantTarget(c *Client, settings ApplicantSettings, options ...TargetOption) (*ApplicantTarget, error) {
	shared, err := newTarget(c, options)
	if err != nil {
		return nil, err
	}
	switch {
	case settings.Vacancies.Connector == "":
		return nil, badSetting(settingVacancies, "name the GetConnector that shows the vacancies")
	case settings.Marker != "" && !IsCustomField(settings.Marker):
		return nil, badSetting(settingMarker, "the marker must be a custom field: U and 32 hexadecimal digits, as the metainfo shows it")
	case settings.Dossier.Connector != "" && settings.Marker == "":
		return nil, badSetting(settingMarker, "the GetConnector of applications in the workflow is of use only with a marker field")
	case settings.DocumentType < 0:
		return nil, badSetting(settingDocuments, "AFAS takes no files for its built-in types, which are negative: use one of your own")
	}
	return &ApplicantTarget{target: shared, settings: settings}, nil
}

// Info implements [hris.Target]. A person is handed over once per vacancy.
func (t *ApplicantTarget) Info() hris.Info {
	return hris.Info{
		Vendor: vendorName, Product: productApplicant, Account: t.client.account(), Name: "AFAS",
		Outcome: hris.OutcomeApplicant, UsesExisting: true,
		Subject: hris.Subject{Person: true, Fields: []string{vacancyField}},
	}
}

// Form implements [hris.Target]: the fields of HrCreateApplicant as this
// environment has them now, with its open vacancies.
func (t *ApplicantTarget) Form(ctx context.Context, _ fieldmap.Values) (*hris.Form, error) {
	info, err := t.client.UpdateConnector(ctx, applicantConnector)
	if err != nil {
		return nil, err
	}
	open, err := t.openVacancies(ctx)
	if err != nil {
		return nil, err
	}
	form := &hris.Form{Language: string(t.client.language), Documents: t.documentRules()}
	for _, f := range info.Fields {
		if field, ok := t.applicantField(f, open); ok {
			form.Fields = append(form.Fields, field)
		}
	}
	return form, nil
}

// applicantField is a field of the form; what the target fills itself is left out.
func (t *ApplicantTarget) applicantField(f FieldInfo, open []fieldmap.Choice) (fieldmap.Field, bool) {
	if f.ID == "BcCo" || f.ID == t.settings.Marker || isFileName(f.ID) {
		return fieldmap.Field{}, false
	}
	field, ok := t.formField(f)
	switch {
	case f.ID == vacancyField:
		field.Kind, field.Choices, field.Limits, field.Required = fieldmap.Option, open, fieldmap.Limits{}, true
	case f.ID == cvField:
		field.Label, field.Key = t.client.in("Cv", "CV"), hris.KeyCV
		field.Limits.MIME = documentKinds
	case f.ID == "PhotoFileStream":
		field.Label, field.Limits.MIME = t.client.in("Foto", "Photo"), photoKinds
	case f.ID == "Mo":
		field.Key = hris.KeyMotivationLetter
	case f.ID == "LaNm":
		field.Required = true
	case f.ID == keepField:
		field.Help = t.client.in("Alleen met een vastgelegde toestemming van de kandidaat.", "Only with the candidate's consent on record.")
	}
	if key := or(personKeys[f.ID], addressKeys[f.ID]); key != "" {
		field.Key = meaning(field, key)
	}
	return field, ok
}

// documentRules: a further document needs a place in the dossier, which is
// filed under the person: HrCreateApplicant gives no applicant to file it under.
func (t *ApplicantTarget) documentRules() hris.DocumentRules {
	rules := hris.DocumentRules{MIME: documentKinds, MaxTotal: maxFile, MaxBytes: maxFile}
	if t.settings.DocumentType == 0 {
		rules.Why = hris.SetupIncomplete
		rules.Remedy = t.client.in(
			"Alleen het cv gaat mee. Voor andere documenten: voeg KnPerson en KnSubject toe aan de app connector en kies een dossieritemtype.",
			"Only the CV goes along. For other documents: add KnPerson and KnSubject to the app connector and choose a dossier item type.")
		return rules
	}
	rules.Allowed = true
	rules.Preselect = []hris.DocumentKind{hris.MotivationLetter}
	return rules
}

// Options implements [hris.Target]; no field of this form is referenced, so it
// serves hosts that want to search the inline ones.
func (t *ApplicantTarget) Options(ctx context.Context, field string, chosen fieldmap.Values, query string) iter.Seq2[fieldmap.Choice, error] {
	return optionsOf(ctx, t, field, chosen, query)
}

func optionsOf(ctx context.Context, t hris.Target, field string, chosen fieldmap.Values, query string) iter.Seq2[fieldmap.Choice, error] {
	return func(yield func(fieldmap.Choice, error) bool) {
		form, err := t.Form(ctx, chosen)
		if err != nil {
			yield(fieldmap.Choice{}, err)
			return
		}
		f, _ := form.Field(field)
		for _, choice := range f.Choices {
			matches := query == "" || choice.ID == query || strings.Contains(strings.ToLower(choice.Label), strings.ToLower(query))
			if matches && !yield(choice, nil) {
				return
			}
		}
	}
}

// Track implements [hris.Tracker]: the applicant appears once the vacancy's
// workflow has run. Without a GetConnector of applicants it cannot be told.
func (t *ApplicantTarget) Track(ctx context.Context, done hris.Receipts) (hris.Note, error) {
	receipt := done[stepApplicant]
	view := t.settings.Applicants
	if view.Connector == "" || receipt.ID == "" {
		return receipt.Note, nil
	}
	q := Query{Filter: Where(Is(or(view.Application, "CaId"), Equal, receipt.ID)), Take: 1}
	for _, err := range t.client.Rows(ctx, view.Connector, q) {
		if err != nil {
			return receipt.Note, err
		}
		return hris.WorkflowFinished, nil
	}
	return hris.WaitsInWorkflow, nil
}

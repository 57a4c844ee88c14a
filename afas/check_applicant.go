package afas

import (
	"context"
	"slices"
	"strconv"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Check implements [hris.Target]: credentials and environment, then each
// connector that a hand-over needs, then those that would add something.
func (t *ApplicantTarget) Check(ctx context.Context) (hris.Report, error) {
	f := &findings{t: &t.target}
	meta, ok := f.connect(ctx, t.settings.SecretExpires)
	if !ok {
		return f.report, nil
	}
	if f.updateConnector(meta, applicantConnector, true, "", "") {
		t.checkFields(ctx, f)
	}
	t.checkVacancies(ctx, f)
	t.checkLooks(ctx, f)
	t.checkDocuments(f, meta)
	return f.report, ctx.Err()
}

// checkFields reads the connector's fields and looks for the marker.
func (t *ApplicantTarget) checkFields(ctx context.Context, f *findings) {
	in := t.client.in
	info, err := t.client.UpdateConnector(ctx, applicantConnector)
	if err != nil {
		f.unreadable("UpdateConnector "+applicantConnector, true, "", "", err)
		return
	}
	adds := in("Een kenmerk in AFAS waarmee een verloren antwoord kan worden teruggevonden.", "A reference in AFAS by which a lost answer can be found.")
	if t.settings.Marker == "" {
		f.add(hris.Finding{Code: "afas.marker", Subject: applicantConnector, Standing: hris.Absent, MenuPath: menuCustomFields, Adds: adds,
			Text:   in("Er is geen kenmerkveld ingesteld.", "No marker field is set."),
			Remedy: in("Maak een vrij tekstveld van 30 tekens of meer en kies het in de instellingen.", "Make a custom text field of 30 characters or more and choose it in the settings.")})
		return
	}
	field, ok := info.Field(t.settings.Marker)
	if !ok || field.DataType != TypeText || field.Length > 0 && field.Length < markerLength {
		f.add(hris.Finding{Code: "afas.marker", Subject: t.settings.Marker, Standing: hris.Missing, MenuPath: menuCustomFields,
			Text:   in("Het kenmerkveld bestaat niet, is geen tekst of is korter dan 30 tekens.", "The marker field does not exist, is no text or is shorter than 30 characters."),
			Remedy: in("Kies een ander veld, of geen.", "Choose another field, or none.")})
		return
	}
	f.good("afas.marker", or(field.Label, t.settings.Marker), in("Het kenmerkveld is er.", "The marker field is there."))
}

// markerLength is what [hris.Input] promises of a marker.
const markerLength = 30

func (t *ApplicantTarget) checkVacancies(ctx context.Context, f *findings) {
	in := t.client.in
	connector := t.settings.Vacancies.Connector
	chosen := slices.DeleteFunc([]string{t.settings.Vacancies.Number, t.settings.Vacancies.Title, t.settings.Vacancies.Status}, func(column string) bool { return column == "" })
	if !f.reads(ctx, connector, true, "", "", chosen...) {
		return
	}
	open, err := t.openVacancies(ctx)
	if err != nil {
		f.unreadable("GetConnector "+connector, true, "", "", err)
		return
	}
	found := hris.Finding{Code: "afas.vacancies", Subject: connector, Standing: hris.Good, Text: in("Open vacatures: ", "Open vacancies: ") + strconv.Itoa(len(open)) + "."}
	if len(open) == 0 {
		found.Standing, found.MenuPath = hris.Warning, menuVacancies
		found.Text = in("Er zijn geen open vacatures te zien.", "No open vacancies can be seen.")
		found.Remedy = in("Controleer de autorisatiefilters van de gebruiker, de statuskolom, en of er open vacatures met een workflow zijn.",
			"Check the user's authorisation filters, the status column, and whether there are open vacancies with a workflow.")
	}
	if i := slices.IndexFunc(open, func(c fieldmap.Choice) bool { _, err := strconv.Atoi(c.ID); return err != nil }); i >= 0 {
		found.Standing, found.MenuPath = hris.Missing, menuGetConnector
		found.Text = in("De kolom met het vacaturenummer bevat geen getallen.", "The column of the vacancy number holds no numbers.")
		found.Remedy = in("Kies de kolom met het volgnummer van de vacature.", "Choose the column with the vacancy's sequence number.")
	}
	f.add(found)
}

// checkLooks tests the optional GetConnectors that let us look. One that is set
// and cannot be read holds every hire: nobody would know what it would have shown.
func (t *ApplicantTarget) checkLooks(ctx context.Context, f *findings) {
	s, in := t.settings, t.client.in
	for _, look := range []struct {
		connector, setting string
		need               bool
		addsNL, addsEN     string
		columns            []string
	}{
		{s.Dossier.Connector, settingDossier, true,
			"Maakt na een verbroken verbinding zeker of de sollicitatie er is.", "Makes certain after a lost connection whether the application is there.",
			[]string{or(s.Dossier.Marker, "Marker"), or(s.Dossier.ID, "CaId")}},
		{s.Applicants.Connector, settingApplicants, s.Marker != "",
			"Toont wanneer de workflow de sollicitant heeft aangemaakt.", "Shows when the workflow has made the applicant.",
			t.applicantColumns()},
		{s.Persons.Connector, settingPersons, true,
			"Vindt personen die AFAS al kent, voordat er een tweede ontstaat.", "Finds people whom AFAS knows already, before there is a second one.",
			[]string{or(s.Persons.Number, "BcCo"), or(s.Persons.PrivateEmail, "MailPrivate"), or(s.Persons.WorkEmail, "MailWork")}},
	} {
		if look.connector == "" {
			f.add(hris.Finding{Code: "afas.getconnector", Subject: labelOf(look.setting, in), Standing: hris.Absent, MenuPath: menuGetConnector,
				Text: in("Niet ingesteld.", "Not set."), Adds: in(look.addsNL, look.addsEN)})
			continue
		}
		if f.reads(ctx, look.connector, look.need, look.addsNL, look.addsEN, look.columns...) {
			f.good("afas.getconnector", "GetConnector "+look.connector, in("Leesbaar.", "Can be read."))
			continue
		}
		last := &f.report.Findings[len(f.report.Findings)-1]
		last.Remedy += in(" Of haal hem uit de instellingen.", " Or take it out of the settings.")
	}
}

// applicantColumns are those needed to track an application and, with a marker,
// to find it.
func (t *ApplicantTarget) applicantColumns() []string {
	columns := []string{or(t.settings.Applicants.Application, "CaId")}
	if t.settings.Marker != "" {
		columns = append(columns, or(t.settings.Applicants.Marker, "Marker"))
	}
	return columns
}

// checkDocuments tests what further documents take.
func (t *ApplicantTarget) checkDocuments(f *findings, meta Metainfo) {
	const nl, en = "Motivatiebrief en andere documenten in het dossier van de persoon.", "The motivation letter and other documents in the person's dossier."
	need := t.settings.DocumentType != 0
	person := f.updateConnector(meta, "KnPerson", need, nl, en)
	dossier := f.updateConnector(meta, "KnSubject", need, nl, en)
	if !need {
		found := hris.Finding{Code: "afas.documents", Subject: labelOf(settingDocuments, t.client.in), Standing: hris.Absent, MenuPath: menuDossierTypes, Adds: t.client.in(nl, en),
			Text: t.client.in("Alleen het cv gaat mee.", "Only the CV goes along.")}
		if person && dossier {
			found.Remedy = t.client.in("Kies een dossieritemtype dat bijlagen toestaat.", "Choose a dossier item type that allows attachments.")
		}
		f.add(found)
	}
}

package greenhouse

import (
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// dossier is all that is known of a hire, in neither dialect. A webhook fills it,
// or the rows of Harvest.
type dossier struct {
	personal
	candidate, application, job int64

	firstName, lastName, preferredName string
	emails, phones, addresses          []Contact

	jobTitle, requisition string
	departments, offices  []EventUnit
	opening               string // the customer's text
	externalID            string // of the candidate

	startsOn   civil.Date
	acceptedAt time.Time // when the offer was; of a found hire without one, when the place was filled

	source, url string
	managers    []User
	fields      []fieldSet
	files       []Attachment // ID is 0 in a webhook

	anonymized bool // since the event

	people   map[int64]User // by id, for fields that name users by it
	catalog  *Catalogue     // nil where it is not known
	warnings []string       // paths
}

// fieldSet is the custom fields of one level.
type fieldSet struct {
	level   FieldLevel
	fields  map[string]Field
	dialect dialect
}

func (d *dossier) warn(path string) { d.warnings = append(d.warnings, path) }

func (d *dossier) sortedWarnings() []string {
	slices.Sort(d.warnings)
	return slices.Compact(d.warnings)
}

// Names of what a hire has beside custom fields. Their colon is in no name of a
// custom field.
const (
	extraExternalID   = "candidate:external_id"
	extraWorkEmail    = "candidate:work_email"
	extraPhone        = "candidate:phone"
	extraWorkPhone    = "candidate:work_phone"
	extraRequisition  = "job:requisition_id"
	extraDepartments  = "job:departments"
	extraDepartmentID = "job:department_external_id"
	extraOffices      = "job:offices"
	extraOfficeID     = "job:office_external_id"
	extraManagerEmail = "job:manager_email"
	extraManagerID    = "job:manager_employee_id"
	extraOpening      = "opening:opening_id"
)

// hire makes the hire, without documents.
func (d *dossier) hire() *hris.Hire {
	h := &hris.Hire{
		PersonID: idText(d.candidate), ApplicationID: idText(d.application), HiredAt: d.acceptedAt,
		Person: hris.Person{FirstName: clean(d.firstName), LastName: clean(d.lastName), PreferredName: clean(d.preferredName)},
		Job:    hris.Job{Title: clean(d.jobTitle)},
		Offer:  hris.Offer{StartDate: d.startsOn},
		Application: hris.Application{
			Source: clean(d.source), ProfileURL: d.url,
		},
		Custom: map[string]fieldmap.Value{},
	}
	d.reach(h)
	d.place(h)
	d.setText(h, extraExternalID, d.externalID)
	d.setText(h, extraRequisition, d.requisition)
	d.setText(h, extraOpening, d.opening)
	d.addFields(h)
	return h
}

// reach fills in how the person is reached.
func (d *dossier) reach(h *hris.Hire) {
	h.Person.PrivateEmail = firstOf(d.emails, "personal", "", "other")
	if work := firstOf(d.emails, "work"); work != "" {
		d.setText(h, extraWorkEmail, work)
		if h.Person.PrivateEmail == "" {
			d.warn("person.private_email") // the only address is a present employer's
		}
	}
	h.Person.MobilePhone, h.Person.HomePhone = firstOf(d.phones, "mobile"), firstOf(d.phones, "home")
	d.setText(h, extraPhone, firstOf(d.phones, "", "other"))
	d.setText(h, extraWorkPhone, firstOf(d.phones, "work"))
	street, rest, _ := strings.Cut(firstOf(d.addresses, "home", "", "other"), "\n")
	h.Person.Address.Street = clean(street)
	var lines []string
	for line := range strings.Lines(rest) {
		if line = clean(line); line != "" {
			lines = append(lines, line)
		}
	}
	h.Person.Address.Line2 = strings.Join(lines, ", ")
}

// place fills in where the person will work.
func (d *dossier) place(h *hris.Hire) {
	if len(d.departments) > 0 {
		h.Job.Department = clean(d.departments[0].Name)
		d.setText(h, extraDepartmentID, d.departments[0].ExternalID)
		h.Custom[extraDepartments] = fieldmap.OptionsValue(unitNames(d.departments)...)
	}
	if len(d.offices) > 0 {
		h.Job.Location = clean(d.offices[0].Name)
		d.setText(h, extraOfficeID, d.offices[0].ExternalID)
		h.Custom[extraOffices] = fieldmap.OptionsValue(unitNames(d.offices)...)
	}
	if len(d.departments) > 1 {
		d.warn("job.department") // the first of several
	}
	if len(d.offices) > 1 {
		d.warn("job.location")
	}
	if len(d.managers) > 0 {
		h.Job.Manager = clean(orElse(d.managers[0].Name, d.managers[0].FirstName+" "+d.managers[0].LastName))
		d.setText(h, extraManagerEmail, d.managers[0].PrimaryEmail)
		d.setText(h, extraManagerID, d.managers[0].EmployeeID)
	}
	if len(d.managers) > 1 {
		d.warn("job.manager")
	}
}

func (d *dossier) setText(h *hris.Hire, name, text string) {
	if text = clean(text); text != "" {
		h.Custom[name] = fieldmap.TextValue(text)
	}
}

// firstOf gives the first contact of the first of the types that there is.
func firstOf(contacts []Contact, types ...string) string {
	for _, t := range types {
		for _, c := range contacts {
			if strings.EqualFold(strings.TrimSpace(c.Type), t) && strings.TrimSpace(c.Value) != "" {
				return strings.TrimSpace(c.Value)
			}
		}
	}
	return ""
}

func unitNames(units []EventUnit) []string {
	var names []string
	for _, u := range units {
		if name := clean(u.Name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func clean(s string) string { return strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD")) }

// dossierOfEvent opens the dossier of a webhook's hire.
func dossierOfEvent(a *EventApplication) *dossier {
	c := &a.Candidate
	d := &dossier{
		candidate: c.ID, application: a.ID, externalID: c.ExternalID,
		firstName: c.FirstName, lastName: c.LastName, emails: c.Emails, phones: c.Phones, addresses: c.Addresses,
		url: a.URL,
	}
	d.addEventFields(OnCandidate, c.CustomFields)
	d.addEventFields(OnApplication, a.CustomFields)
	if len(a.Jobs) > 0 {
		job := &a.Jobs[0]
		d.job, d.jobTitle, d.requisition, d.departments, d.offices = job.ID, job.Name, job.RequisitionID, job.Departments, job.Offices
		d.addEventFields(OnJob, job.CustomFields)
	}
	if len(a.Jobs) > 1 {
		d.warn("job.title") // the first of several
	}
	if a.Opening != nil {
		d.opening = a.Opening.OpeningID
		d.addEventFields(OnOpening, a.Opening.CustomFields)
	}
	if a.Offer != nil {
		d.startsOn, d.acceptedAt = a.Offer.StartsOn, a.Offer.ResolvedAt
		d.addEventFields(OnOffer, a.Offer.CustomFields)
	}
	if a.Source != nil {
		d.source = orElse(a.Source.PublicName, a.Source.Name)
	}
	for _, f := range c.Attachments {
		d.files = append(d.files, Attachment{ApplicationID: a.ID, CandidateID: c.ID, Type: f.Type, Filename: f.Filename, URL: f.URL})
	}
	return d
}

func (d *dossier) addEventFields(level FieldLevel, fields EventFields) {
	set := fieldSet{level: level, fields: make(map[string]Field, len(fields)), dialect: eventDialect}
	for key, f := range fields {
		set.fields[key] = Field(f)
	}
	d.fields = append(d.fields, set)
}

func (d *dossier) addHarvestFields(level FieldLevel, fields Fields) {
	d.fields = append(d.fields, fieldSet{level: level, fields: fields, dialect: harvestDialect})
}

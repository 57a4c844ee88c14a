package personio

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// personsV2 makes persons with an employment through v2, with ids.
type personsV2 struct{ *Target }

func (v *personsV2) fields(ctx context.Context) ([]fieldmap.Field, error) {
	fields := v.personFields()
	language := fieldmap.Field{
		Path: pathLanguage, Key: hris.KeyLanguage, Label: v.in("Sprache der Oberfläche", "Language of the pages"), Kind: fieldmap.Option, Section: fields[0].Section,
		Help: v.in("Deutsch, wenn nichts angegeben ist.", "English unless given."),
	}
	for _, code := range languages {
		language.Choices = append(language.Choices, fieldmap.Choice{ID: code, Label: code})
	}
	fields = append(fields, language)
	for _, field := range v.jobFields() {
		field.Required = field.Path == pathHired
		fields = append(fields, field)
	}
	job := v.job()
	fields = append(fields,
		fieldmap.Field{Path: pathType, Label: v.in("Beschäftigungsart", "Employment type"), Kind: fieldmap.Option, Section: job,
			Help:    v.in("Intern, wenn nichts angegeben ist.", "Internal unless given."),
			Choices: []fieldmap.Choice{{ID: string(Internal), Label: v.in("intern", "internal")}, {ID: string(External), Label: v.in("extern", "external")}}},
		fieldmap.Field{Path: pathFullHours, Label: v.in("Wochenstunden bei Vollzeit", "Weekly hours of a full-time job"), Kind: fieldmap.Number, Section: job, Limits: fieldmap.Limits{Max: mostHours}},
		fieldmap.Field{Path: pathContractEnd, Key: hris.KeyEndDate, Label: v.in("Vertragsende", "Contract ends"), Kind: fieldmap.Date, Section: job},
		fieldmap.Field{Path: pathProbation, Label: v.in("Ende der Probezeit", "Probation ends"), Kind: fieldmap.Date, Section: job},
	)
	for _, list := range v.lists() {
		field, err := v.listed(ctx, list)
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
	}
	return fields, nil
}

// languages are those of Personio's pages (inferred).
var languages = []string{"de", "en", "es", "fi", "fr", "it", "nl", "sv"}

func (v *personsV2) byEmail(ctx context.Context, email string) (person, bool, error) {
	p, found, err := v.client.PersonByEmail(ctx, email)
	return personOfV2(p), found, err
}

// byName asks for the name as it is spelled; whether Personio minds the case of
// letters is not known.
func (v *personsV2) byName(ctx context.Context, first, last string) iter.Seq2[person, error] {
	return func(yield func(person, error) bool) {
		for p, err := range v.client.Persons(ctx, PersonQuery{FirstName: first, LastName: last}) {
			if err != nil {
				yield(person{}, err)
				return
			}
			if sameText(p.FirstName, first) && sameText(p.LastName, last) && !yield(personOfV2(p), nil) {
				return
			}
		}
	}
}

func personOfV2(p Person) person {
	return person{id: p.ID, about: []string{p.FirstName + " " + p.LastName, strings.ToLower(p.Status)}}
}

// readsEmail sees it on whomever there is: v2 has no list of attributes.
func (v *personsV2) readsEmail(ctx context.Context) (bool, error) {
	for p, err := range v.client.Persons(ctx, PersonQuery{}) {
		return err == nil && p.Has("email"), err
	}
	return true, nil
}

func (v *personsV2) refuse(fieldmap.Values) error { return nil }

func (v *personsV2) create(ctx context.Context, values fieldmap.Values) (string, error) {
	employment := NewEmployment{
		Status: Status(values[pathStatus].Option()), StartDate: values[pathHired].Date(), Type: EmploymentType(values[pathType].Option()),
		EmploymentFields: employmentOfValues(values, nil),
	}
	if employment.Status == "" { // as v1 does it by itself
		employment.Status = Onboarding
		if employment.StartDate.Before(civil.DateOf(v.now())) {
			employment.Status = Active
		}
	}
	if employment.Type == "" {
		employment.Type = Internal
	}
	return v.client.CreatePerson(ctx, NewPerson{
		Email: values[pathEmail].Text(), FirstName: values[pathFirstName].Text(), LastName: values[pathLastName].Text(),
		PreferredName: values[pathPreferred].Text(), Gender: Gender(values[pathGender].Option()),
		Language: or(values[pathLanguage].Option(), v.in("de", "en")), Custom: customValues(values), Employment: employment,
	})
}

// employmentOfValues makes an employment of the form's values. Org units go as one
// list, so those that a person has already come along.
func employmentOfValues(values fieldmap.Values, had []OrgUnitRef) EmploymentFields {
	e := EmploymentFields{
		Position: values[pathPosition].Text(), SupervisorID: idOf(values[pathSupervisor]), WorkplaceID: idOf(values[pathOffice]),
		LegalEntityID: idOf(values[pathSubcompany]), ContractEnd: values[pathContractEnd].Date(), ProbationEnd: values[pathProbation].Date(),
		WeeklyHours: values[pathHours].Number(), FullTimeWeeklyHours: values[pathFullHours].Number(),
	}
	department, team := idOf(values[pathDepartment]), idOf(values[pathTeam])
	if department != "" || team != "" {
		for _, unit := range had {
			if unit.Kind == Department && department == "" {
				department = unit.ID
			}
			if unit.Kind == Team && team == "" {
				team = unit.ID
			}
		}
	}
	for kind, id := range map[OrgUnitKind]string{Department: department, Team: team} {
		if id != "" {
			e.OrgUnits = append(e.OrgUnits, OrgUnitRef{kind, id})
		}
	}
	if len(e.OrgUnits) == 2 && e.OrgUnits[0].Kind == Team { // the same request for the same values
		e.OrgUnits[0], e.OrgUnits[1] = e.OrgUnits[1], e.OrgUnits[0]
	}
	if id := idOf(values[pathCostCenter]); id != "" {
		e.CostCenters = []CostCenterShare{{ID: id, Weight: civil.DecimalOf(100)}}
	}
	return e
}

// idOf reads an id, which is an option, or a text where there is no list of them.
func idOf(v fieldmap.Value) string {
	if v.Kind() == fieldmap.Option {
		return v.Option()
	}
	return v.Text()
}

// customValues writes the custom attributes in the order of their keys.
func customValues(values fieldmap.Values) []CustomValue {
	var all []CustomValue
	for _, path := range customPaths(values) {
		key, _ := customKey(path)
		if v := values[path]; v.Kind() == fieldmap.Options {
			all = append(all, CustomValue{ID: key, Options: v.Options()})
		} else {
			all = append(all, CustomValue{ID: key, Text: textOf(v)})
		}
	}
	return all
}

// write changes what a person and an employment let be changed: not the day they
// began, and not of which sort they are.
func (v *personsV2) write(ctx context.Context, id string, values fieldmap.Values, have record) error {
	change := PersonChange{
		FirstName: values[pathFirstName].Text(), LastName: values[pathLastName].Text(), PreferredName: given(values[pathPreferred]),
		Gender: Gender(values[pathGender].Option()), Custom: customValues(values),
	}
	if change.FirstName+change.LastName+string(change.Gender) != "" || change.PreferredName != nil || change.Custom != nil {
		if err := v.client.UpdatePerson(ctx, id, change); err != nil {
			return err
		}
	}
	r, _ := have.(personRecord)
	job := false
	for _, path := range []string{pathPosition, pathSupervisor, pathOffice, pathSubcompany, pathContractEnd, pathProbation, pathHours, pathFullHours, pathDepartment, pathTeam, pathCostCenter} {
		job = job || !values[path].IsAbsent()
	}
	if !job || r.employment.ID == "" {
		return nil
	}
	return v.client.UpdateEmployment(ctx, id, r.employment.ID, EmploymentChange{EmploymentFields: employmentOfValues(values, r.employment.OrgUnits)})
}

func (v *personsV2) read(ctx context.Context, id string) (record, error) {
	p, err := v.client.Person(ctx, id)
	if err != nil {
		return nil, err
	}
	readable, err := v.readable(ctx)
	if err != nil {
		return nil, err
	}
	r := personRecord{person: p, readable: readable}
	for e, err := range v.client.Employments(ctx, id) {
		if err != nil && !errors.Is(err, NotFound) { // it is there: employments were seen to be late (observed)
			return nil, err
		}
		r.employment = e
		break // the newest
	}
	return r, nil
}

package personio

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// employeesV1 makes employees through v1, with names.
type employeesV1 struct{ *Target }

// unitFields are what v1 takes by name and has no list of.
var unitFields = []struct{ path, key, de, en string }{
	{pathDepartment, hris.KeyDepartment, "Abteilung", "Department"},
	{pathOffice, hris.KeyLocation, "Arbeitsort", "Workplace"},
	{pathSubcompany, hris.KeyLegalEntity, "Gesellschaft", "Subcompany"},
}

func (v *employeesV1) fields(ctx context.Context) ([]fieldmap.Field, error) {
	names, err := v.seen(ctx)
	if err != nil {
		return nil, err
	}
	fields := append(v.personFields(), v.jobFields()...)
	for _, unit := range unitFields {
		fields = append(fields, fieldmap.Field{
			Path: unit.path, Key: unit.key, Label: v.in(unit.de, unit.en), Kind: fieldmap.Text, Section: v.job(),
			Choices: choicesOf(names[unit.path]), Limits: fieldmap.Limits{MaxLength: maxText},
			Help: v.in("Genau wie in Personio geschrieben: Ein unbekannter Name wird dort ohne Fehler weggelassen. Vorgeschlagen wird, was bei Mitarbeitenden zu sehen ist.",
				"Exactly as it is spelled in Personio: a name it does not know is left out there without an error. Suggested is what employees are seen to have."),
		})
	}
	return append(fields, v.notTaken()...), nil
}

// notTaken are the fields that v1 has and drops without a word. They are in the form
// so that a rule for one of them is told why it cannot be.
func (v *employeesV1) notTaken() []fieldmap.Field {
	why := v.in(
		"Personios API v1 nimmt dieses Feld nicht an und lässt es ohne Fehler weg: ein eigenes Attribut verwenden, oder die API v2.",
		"Personio's API v1 does not take this field and drops it without an error: use a custom attribute of your own, or API v2.")
	field := func(path, de, en string, kind fieldmap.Kind) fieldmap.Field {
		return fieldmap.Field{Path: path, Label: v.in(de, en), Kind: kind, Section: v.job(), ReadOnly: true, Help: why}
	}
	return []fieldmap.Field{
		field(pathTeam, "Team", "Team", fieldmap.Text), field(pathType, "Beschäftigungsart", "Employment type", fieldmap.Text),
		field(pathCostCenter, "Kostenstelle", "Cost centre", fieldmap.Text), field(pathContractEnd, "Vertragsende", "Contract ends", fieldmap.Date),
		field(pathProbation, "Ende der Probezeit", "Probation ends", fieldmap.Date),
	}
}

func (v *employeesV1) options(ctx context.Context, field string) iter.Seq2[fieldmap.Choice, error] {
	if field != pathSupervisor {
		return nil
	}
	return func(yield func(fieldmap.Choice, error) bool) {
		for e, err := range v.client.Employees(ctx, EmployeeQuery{Attributes: []string{"first_name", "last_name", "status"}}) {
			if err != nil {
				yield(fieldmap.Choice{}, err)
				return
			}
			if e.Text("status") == string(Inactive) || e.ID() == 0 {
				continue
			}
			if !yield(fieldmap.Choice{ID: strconv.FormatInt(e.ID(), 10), Label: e.Text("first_name") + " " + e.Text("last_name")}, nil) {
				return
			}
		}
	}
}

func (v *employeesV1) byEmail(ctx context.Context, email string) (person, bool, error) {
	e, found, err := v.client.EmployeeByEmail(ctx, email)
	return personOfEmployee(e), found, err
}

// byName reads all employees: v1 has no search for names.
func (v *employeesV1) byName(ctx context.Context, first, last string) iter.Seq2[person, error] {
	return func(yield func(person, error) bool) {
		query := EmployeeQuery{Attributes: []string{"first_name", "last_name", "preferred_name", "position", "status"}}
		for e, err := range v.client.Employees(ctx, query) {
			if err != nil {
				yield(person{}, err)
				return
			}
			called := sameText(e.Text("first_name"), first) || sameText(e.Text("preferred_name"), first)
			if called && sameText(e.Text("last_name"), last) && !yield(personOfEmployee(e), nil) {
				return
			}
		}
	}
}

func personOfEmployee(e Employee) person {
	p := person{id: strconv.FormatInt(e.ID(), 10), about: []string{e.Text("first_name") + " " + e.Text("last_name")}}
	for _, key := range []string{"position", "department", "status"} {
		if text := e.Text(key); text != "" {
			p.about = append(p.about, text)
		}
	}
	return p
}

func (v *employeesV1) readsEmail(ctx context.Context) (bool, error) {
	readable, err := v.readable(ctx)
	return readable["email"], err
}

func (v *employeesV1) refuse(values fieldmap.Values) error {
	for path, value := range values {
		if value.Kind() != fieldmap.Options {
			continue
		}
		if _, err := Tags(value.Options()); err != nil {
			return refusedField(path, v.in("eine Option mit einem Komma kann die API v1 nicht setzen", "API v1 cannot set an option with a comma in it"))
		}
	}
	return nil
}

func (v *employeesV1) create(ctx context.Context, values fieldmap.Values) (string, error) {
	written, err := v.client.CreateEmployee(ctx, NewEmployee{
		Email: values[pathEmail].Text(), FirstName: values[pathFirstName].Text(), LastName: values[pathLastName].Text(),
		PreferredName: values[pathPreferred].Text(), Gender: Gender(values[pathGender].Option()), Position: values[pathPosition].Text(),
		Subcompany: values[pathSubcompany].Text(), Department: values[pathDepartment].Text(), Office: values[pathOffice].Text(),
		HireDate: values[pathHired].Date(), WeeklyHours: values[pathHours].Number(), Status: Status(values[pathStatus].Option()),
		SupervisorID: number64(values[pathSupervisor]), Custom: customTexts(values),
	})
	if err != nil {
		return "", err
	}
	return strconv.FormatInt(written.ID, 10), nil
}

func (v *employeesV1) write(ctx context.Context, id string, values fieldmap.Values, _ record) error {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return errNoEmployee
	}
	change := EmployeeChange{
		FirstName: values[pathFirstName].Text(), LastName: values[pathLastName].Text(), Gender: Gender(values[pathGender].Option()),
		PreferredName: given(values[pathPreferred]), Position: given(values[pathPosition]),
		Subcompany: values[pathSubcompany].Text(), Department: values[pathDepartment].Text(), Office: values[pathOffice].Text(),
		HireDate: values[pathHired].Date(), WeeklyHours: values[pathHours].Number(), Status: Status(values[pathStatus].Option()),
		Custom: customTexts(values),
	}
	if boss := number64(values[pathSupervisor]); boss != 0 {
		change.SupervisorID = &boss
	}
	_, err = v.client.UpdateEmployee(ctx, n, change)
	return err
}

// given points at a text that is there.
func given(v fieldmap.Value) *string {
	if v.IsAbsent() {
		return nil
	}
	return new(v.Text())
}

func (v *employeesV1) read(ctx context.Context, id string) (record, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, errNoEmployee
	}
	e, err := v.client.Employee(ctx, n)
	return employeeRecord{e}, err
}

var errNoEmployee = inputError("this is no number of an employee")

func (v *employeesV1) path(wire string, _ fieldmap.Values) string {
	return customPath(strings.TrimPrefix(wire, "custom_attributes."))
}

// customTexts writes the custom attributes as v1 takes them: all as texts. Tags with
// commas were refused before.
func customTexts(values fieldmap.Values) map[string]string {
	texts := map[string]string{}
	for path, value := range values {
		key, ok := customKey(path)
		if !ok {
			continue
		}
		switch value.Kind() {
		case fieldmap.Options:
			texts[key], _ = Tags(value.Options())
		default:
			texts[key] = textOf(value)
		}
	}
	return texts
}

// textOf writes a value as Personio takes it in a text.
func textOf(v fieldmap.Value) string {
	switch v.Kind() {
	case fieldmap.Date:
		return v.Date().String()
	case fieldmap.Number:
		return v.Number().String()
	case fieldmap.Option:
		return v.Option()
	}
	return v.Text()
}

// number64 reads an option that is a number, 0 where it is none.
func number64(v fieldmap.Value) int64 {
	n, _ := strconv.ParseInt(v.Option(), 10, 64)
	return n
}

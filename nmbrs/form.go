package nmbrs

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Paths of the form's fields about the employment.
const (
	pathDebtor      = "debtor"
	pathCompany     = "company"
	pathDepartment  = "department"
	pathFunction    = "function"
	pathType        = "employee_type"
	pathStart       = "start_date"
	pathFrom        = "values_from"
	pathUnprotected = "unprotected_mode"
)

// From when values hold, as the reviewer says.
const (
	fromStart   = "start"
	fromCurrent = "current"
)

// Form implements [hris.Target]: where somebody is employed and from when, and
// what the employee's record takes. The paths are the same over both APIs: debtor,
// company, function, department, employee_type, start_date, values_from (start or
// current) and unprotected_mode; first_name, last_name, email_private and what else
// is known of a person; street and the rest of an address; salary_type, salary, iban,
// bic and account_holder. Ids of options are those of the API; labels do as well.
//
// Functions and departments are a debtor's: before one is chosen [Target.Options]
// finds none, and over REST no companies either. Have the debtor chosen first, and
// show what is said of those fields only then.
//
// What cannot be undone there is confirmed by a person: Nmbrs's API deletes no
// employee, and a start date is hard to change.
func (t *Target) Form(ctx context.Context, chosen fieldmap.Values) (*hris.Form, error) {
	if err := t.api.open(); err != nil {
		return nil, err
	}
	fields := t.employmentFields()
	if err := t.fillOptions(ctx, fields, chosen); err != nil {
		return nil, err
	}
	if err := t.fillPeriod(ctx, fields, chosen); err != nil {
		return nil, err
	}
	fields = slices.Concat(fields, t.personFields(), t.addressFields(), t.payFields())
	t.fillNationality(fields, chosen)
	form := &hris.Form{Language: t.in("nl", "en"), Documents: hris.DocumentRules{
		Why:    hris.DocumentRefused,
		Remedy: t.in("Nmbrs neemt via de API geen documenten aan: zet ze daar zelf in het dossier.", "Nmbrs's API takes no documents: file them there by hand."),
	}}
	form.Fields = t.api.fields(fields)
	return form, nil
}

// employmentFields are those about the employment, without their options.
func (t *Target) employmentFields() []fieldmap.Field {
	section := t.in("Dienstverband", "Employment")
	debtor := []string{pathDebtor}
	return []fieldmap.Field{
		{Path: pathDebtor, Label: t.in("Debiteur", "Debtor"), Kind: fieldmap.Option, Required: true, Section: section},
		{Path: pathCompany, Key: hris.KeyLegalEntity, Label: t.in("Bedrijf", "Company"), Kind: fieldmap.Option, Required: true, Confirm: true, DependsOn: debtor, Section: section,
			Help: t.in("Waar de verloning loopt. Of een bedrijf bij de debiteur hoort, weet alleen Nmbrs als het recht List_GetByDebtor ontbreekt.",
				"Whose payroll it is. Without the right List_GetByDebtor only Nmbrs knows whether a company belongs to the debtor.")},
		{Path: pathFunction, Key: hris.KeyJobTitle, Label: t.in("Functie", "Function"), Kind: fieldmap.Option, DependsOn: debtor, Section: section},
		{Path: pathDepartment, Key: hris.KeyDepartment, Label: t.in("Afdeling", "Department"), Kind: fieldmap.Option, DependsOn: debtor, Section: section},
		{Path: pathType, Label: t.in("Soort medewerker", "Employee type"), Kind: fieldmap.Option, Required: true, Confirm: true, Section: section,
			Help: t.in("Bepaalt of iemand wordt verloond.", "Decides whether somebody is on the payroll.")},
		{Path: pathStart, Key: hris.KeyStartDate, Label: t.in("Startdatum", "Start date"), Kind: fieldmap.Date, Required: true, Confirm: true, Section: section,
			Help: t.in("Is in Nmbrs later moeilijk te wijzigen.", "Is hard to change in Nmbrs later.")},
		{Path: pathFrom, Label: t.in("Gegevens gelden vanaf", "Values hold from"), Kind: fieldmap.Option, Confirm: true,
			DependsOn: []string{pathDebtor, pathCompany, pathStart}, Section: section,
			Choices: []fieldmap.Choice{
				{ID: fromStart, Label: t.in("de periode van de startdatum; zo nodig wordt erop gewacht", "the start date's period; it is waited for where need be")},
				{ID: fromCurrent, Label: t.in("de huidige periode van het bedrijf", "the company's current period")},
			}},
		{Path: pathUnprotected, Label: t.in("Zonder beveiliging van verwerkte periodes", "Without the protection of periods that were run"), Kind: fieldmap.YesNo, Confirm: true, Section: section,
			Help: t.in("Nmbrs weigert een startdatum buiten de huidige periode van het bedrijf (fout 2011). Ja heft dat op (UnprotectedMode): verloningen die al verwerkt zijn kunnen dan veranderen, tot aan herrekening en correctie van de aangifte. Alleen op verzoek van wie voor de salarisadministratie verantwoordelijk is; de keuze wordt vastgelegd.",
				"Nmbrs refuses a start date outside the company's current period (fault 2011). Yes lifts that (UnprotectedMode): payrolls that were run may then change, up to recalculation and a corrected wage tax return. Only at the request of who answers for the payroll; the choice is recorded.")},
	}
}

// fillOptions puts the options in. Those that depend on a debtor are looked up
// until one is chosen, and so are lists that are long.
func (t *Target) fillOptions(ctx context.Context, fields []fieldmap.Field, chosen fieldmap.Values) error {
	for i := range fields {
		list := t.list(fields[i].Path)
		if list == nil {
			continue
		}
		if slices.Contains(fields[i].DependsOn, pathDebtor) && chosen[pathDebtor].Option() == "" {
			fields[i].Referenced = true
			continue
		}
		choices, err := list(ctx, chosen)
		if err != nil {
			return err
		}
		if fields[i].Choices = choices; len(choices) > mostInline {
			fields[i].Choices, fields[i].Referenced = nil, true
		}
	}
	return nil
}

// fillPeriod says whether the reviewer has to say from when values hold: not
// where the start lies in the company's current period or before it, for then the
// current period is all there is. Where that period cannot be read, the one choice
// that can be kept is all there is.
func (t *Target) fillPeriod(ctx context.Context, fields []fieldmap.Field, chosen fieldmap.Values) error {
	at, start := placeOf(chosen), chosen[pathStart].Date()
	if at.company == "" || start.IsZero() {
		return nil
	}
	from := &fields[slices.IndexFunc(fields, func(f fieldmap.Field) bool { return f.Path == pathFrom })]
	current, known, err := t.periodNow(ctx, at)
	if err != nil {
		return err
	}
	if !known {
		kept := t.api.choiceWithoutPeriod()
		from.Choices = slices.DeleteFunc(from.Choices, func(c fieldmap.Choice) bool { return c.ID != kept })
		from.Required, from.Help = true, t.api.periodHelp()
		return nil
	}
	begins, _ := periodOn(current.Type, start)
	later := comparePeriods(begins, current) > 0
	from.Required, from.Confirm = later, later
	if !later {
		from.Help = t.in("De startdatum ligt niet na de huidige periode "+current.String()+": de gegevens gelden vanaf die periode.",
			"The start date does not lie after the current period "+current.String()+": values hold from that period.")
		return nil
	}
	from.Help = t.in("De startdatum ligt in "+begins.String()+", de huidige periode van het bedrijf is "+current.String()+". De bankrekening geldt altijd vanaf de huidige periode, over SOAP ook afdeling en functie.",
		"The start date lies in "+begins.String()+", the company's current period is "+current.String()+". The bank account always holds from the current period, over SOAP department and function too.")
	return nil
}

// fillNationality makes the nationality required of whom payroll pays: without it
// Nmbrs makes somebody external (observed over REST).
func (t *Target) fillNationality(fields []fieldmap.Field, chosen fieldmap.Values) {
	kind := EmployeeType{ID: chosen[pathType].Option()}
	for i := range fields {
		switch fields[i].Path {
		case pathType:
			for _, choice := range fields[i].Choices {
				if choice.ID == kind.ID {
					kind.Description = choice.Label
				}
			}
		case pathNationality:
			fields[i].Required = t.api.isPayroll(kind)
		}
	}
}

func placeOf(v fieldmap.Values) place {
	return place{debtor: v[pathDebtor].Option(), company: v[pathCompany].Option()}
}

// longestText bounds a line of text; Nmbrs documents no length.
const longestText = 255

// text makes a field for a line of text.
func (t *Target) text(section, path, key, nl, en string) fieldmap.Field {
	return fieldmap.Field{Path: path, Key: key, Label: t.in(nl, en), Kind: fieldmap.Text, Section: section, Limits: fieldmap.Limits{MaxLength: longestText}}
}

func (t *Target) like(f fieldmap.Field, s shape) fieldmap.Field {
	f.Limits.Pattern, f.Limits.Form = s.pattern, t.in(s.nl, s.en)
	return f
}

func sensitive(f fieldmap.Field) fieldmap.Field {
	f.Sensitive = true
	return f
}

func required(f fieldmap.Field) fieldmap.Field {
	f.Required = true
	return f
}

package personio

import (
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// Paths of the form that both generations have. They are v1's names on the wire.
const (
	pathEmail      = "email"
	pathFirstName  = "first_name"
	pathLastName   = "last_name"
	pathPreferred  = "preferred_name"
	pathGender     = "gender"
	pathPosition   = "position"
	pathSubcompany = "subcompany"
	pathDepartment = "department"
	pathOffice     = "office"
	pathHired      = "hire_date"
	pathHours      = "weekly_working_hours"
	pathStatus     = "status"
	pathSupervisor = "supervisor_id"

	// Of v2; v1 shows them and does not take them.
	pathTeam        = "team"
	pathType        = "employment_type"
	pathCostCenter  = "cost_centers"
	pathContractEnd = "contract_end_date"
	pathProbation   = "probation_period_end"

	// Of v2 alone.
	pathLanguage  = "language_code"
	pathFullHours = "full_time_weekly_working_hours"
)

// anAddress is what every e-mail address looks like; whether it exists nobody knows.
const anAddress = `[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+`

// mostHours are those of a week.
var mostHours = civil.DecimalOf(168)

// personFields are those about the person.
func (t *Target) personFields() []fieldmap.Field {
	section := t.in("Person", "Person")
	text := func(path, key, de, en string) fieldmap.Field {
		return fieldmap.Field{Path: path, Key: key, Label: t.in(de, en), Kind: fieldmap.Text, Section: section, Limits: fieldmap.Limits{MaxLength: maxText}}
	}
	email := text(pathEmail, hris.KeyWorkEmail, "E-Mail-Adresse", "E-mail address")
	email.Required, email.Limits.Pattern, email.Limits.Form = true, anAddress, t.in("eine Adresse wie name@example.com", "an address such as name@example.com")
	email.Help = t.in("Bleibt für immer: Personio lässt sie über die API nie ändern.", "Stays for good: Personio never lets it be changed through the API.")
	if t.settings.Email == AnyEmail {
		email.Key = hris.KeyPrivateEmail
	}
	first := text(pathFirstName, hris.KeyFirstName, "Vorname", "First name")
	last := text(pathLastName, hris.KeyLastName, "Nachname", "Last name")
	first.Required, last.Required = true, true
	return []fieldmap.Field{
		first, last, email,
		text(pathPreferred, hris.KeyPreferredName, "Rufname", "Preferred name"),
		{Path: pathGender, Key: hris.KeyGender, Label: t.in("Geschlecht", "Gender"), Kind: fieldmap.Option, Sensitive: true, Section: section, Choices: []fieldmap.Choice{
			{ID: string(Male), Label: t.in("männlich", "male")}, {ID: string(Female), Label: t.in("weiblich", "female")}, {ID: string(Diverse), Label: t.in("divers", "diverse")},
		}},
	}
}

// maxText bounds a line of text; Personio documents no length.
const maxText = 255

// jobFields are those about the work that need no list.
func (t *Target) jobFields() []fieldmap.Field {
	section := t.job()
	return []fieldmap.Field{
		{Path: pathPosition, Key: hris.KeyJobTitle, Label: "Position", Kind: fieldmap.Text, Section: section, Limits: fieldmap.Limits{MaxLength: maxText}},
		{Path: pathHired, Key: hris.KeyStartDate, Label: t.in("Einstellungsdatum", "Hire date"), Kind: fieldmap.Date, Section: section},
		{Path: pathHours, Key: hris.KeyWeeklyHours, Label: t.in("Wochenstunden", "Weekly hours"), Kind: fieldmap.Number, Section: section, Limits: fieldmap.Limits{Max: mostHours}},
		{Path: pathStatus, Label: "Status", Kind: fieldmap.Option, Section: section,
			Help: t.in("Ohne Angabe richtet er sich nach dem Einstellungsdatum; ein späteres ändert ihn nicht mehr.", "Follows from the hire date unless given; another date later does not change it."),
			Choices: []fieldmap.Choice{
				{ID: string(Onboarding), Label: "Onboarding"}, {ID: string(Active), Label: t.in("aktiv", "active")},
				{ID: string(Leave), Label: t.in("in Abwesenheit", "on leave")}, {ID: string(Inactive), Label: t.in("inaktiv", "inactive")},
			}},
		{Path: pathSupervisor, Key: hris.KeyManager, Label: t.in("Vorgesetzte Person", "Supervisor"), Kind: fieldmap.Option, Referenced: true, Section: section,
			Help: t.in("Mitarbeiternummer oder voller Name.", "Employee number or full name.")},
	}
}

func (t *Target) job() string { return t.in("Anstellung", "Employment") }

// customKeys say what custom attributes mean whose universal id says so. No list of
// such ids is published; this one is seen in Personio's own examples.
var customKeys = map[string]string{"date_of_birth": hris.KeyDateOfBirth}

// customFields are the customer's own attributes, with their options.
func (t *Target) customFields(attributes []AttributeInfo) []fieldmap.Field {
	var fields []fieldmap.Field
	for _, a := range attributes {
		if a.Custom() {
			fields = append(fields, t.customField(a))
		}
	}
	return fields
}

func (t *Target) customField(a AttributeInfo) fieldmap.Field {
	field := fieldmap.Field{Path: customPath(a.Key), Key: customKeys[a.UniversalID], Label: or(a.Label, a.Key), Kind: fieldmap.Text, Section: t.in("Eigene Attribute", "Custom attributes")}
	field.Sensitive = field.Key == hris.KeyDateOfBirth
	switch a.Type {
	case DateAttribute:
		field.Kind = fieldmap.Date
	case IntegerAttribute:
		field.Kind, field.Limits.MaxPlaces = fieldmap.Number, new(0)
	case DecimalAttribute:
		field.Kind = fieldmap.Number
	case ListAttribute:
		field.Kind, field.Choices = fieldmap.Option, choicesOf(a.Options)
	case TagsAttribute:
		field.Kind, field.Choices = fieldmap.Options, choicesOf(a.Options)
		t.withoutCommas(&field)
	}
	if options := field.Kind == fieldmap.Option || field.Kind == fieldmap.Options; options && len(field.Choices) == 0 {
		field.ReadOnly = true
		field.Help = or(field.Help, t.in("Hat in Personio keine Option.", "Has no option in Personio."))
	}
	return field
}

// withoutCommas takes the options away that v1 cannot be told: it takes tags as one
// text with commas between them.
func (t *Target) withoutCommas(field *fieldmap.Field) {
	if t.settings.API != V1 {
		return
	}
	had := len(field.Choices)
	field.Choices = slices.DeleteFunc(field.Choices, func(c fieldmap.Choice) bool { return strings.Contains(c.ID, ",") })
	if len(field.Choices) < had {
		field.Help = t.in("Optionen mit einem Komma kann die API v1 nicht setzen; sie fehlen hier.", "Options with a comma in them cannot be set through API v1; they are not offered here.")
	}
}

// choicesOf makes options of texts: Personio has no ids for them.
func choicesOf(options []string) []fieldmap.Choice {
	var choices []fieldmap.Choice
	seen := map[string]bool{}
	for _, option := range options {
		if strings.TrimSpace(option) != "" && !seen[option] {
			seen[option] = true
			choices = append(choices, fieldmap.Choice{ID: option, Label: option})
		}
	}
	return choices
}

// customPrefix is put before the key of a custom attribute that is called like a
// field of the form's own. Most are called dynamic_ and a number.
const customPrefix = "custom."

var ownPaths = []string{pathSupervisor, pathLanguage, pathFullHours}

func customPath(key string) string {
	if slices.Contains(ownPaths, key) {
		return customPrefix + key
	}
	return key
}

// customKey gives the key of a custom attribute's field, false where it is none.
func customKey(path string) (string, bool) {
	if key, ok := strings.CutPrefix(path, customPrefix); ok && slices.Contains(ownPaths, key) {
		return key, true
	}
	return path, !slices.Contains(ownPaths, path) && !slices.Contains(systemAttributes, path)
}

// or gives the first text that is not empty.
func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

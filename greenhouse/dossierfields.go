package greenhouse

import (
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// FieldName is the name under which a custom field stands in a hire's Custom, so
// that a mapping calls it "custom.offer_salary": the level and the name key, which
// stays when the customer renames the field.
//
// A value of several parts has its first under that name, and the others behind a
// colon: ":currency", ":frequency", ":compensation" and ":rationale" of money,
// ":min" and ":max" of ranges, ":email" and ":employee_id" of users, ":external_id"
// of the option of a select.
func FieldName(level FieldLevel, nameKey string) string { return string(level) + "_" + nameKey }

// Parts of a custom field's value.
const (
	partCurrency     = ":currency"
	partFrequency    = ":frequency"
	partCompensation = ":compensation"
	partRationale    = ":rationale"
	partMin          = ":min"
	partMax          = ":max"
	partEmail        = ":email"
	partEmployeeID   = ":employee_id"
	partExternalID   = ":external_id"
)

// addFields adds the custom fields of all levels.
func (d *dossier) addFields(h *hris.Hire) {
	for _, set := range d.fields {
		for key, field := range set.fields {
			name := FieldName(set.level, key)
			if key == "" || strings.ContainsAny(key, ".:") {
				d.warn("custom." + string(set.level))
				continue
			}
			value, err := readValue(field, set.dialect)
			if err == nil {
				err = d.addField(h, set.level, key, name, value)
			}
			if err != nil {
				d.warn("custom." + name)
			}
		}
	}
}

// addField adds one value; WrongType where it cannot be told in a hire.
func (d *dossier) addField(h *hris.Hire, level FieldLevel, key, name string, value Value) error {
	set := func(part string, v fieldmap.Value) {
		if !v.IsAbsent() {
			h.Custom[name+part] = v
		}
	}
	text := func(part, s string) {
		if s != "" {
			set(part, fieldmap.TextValue(s))
		}
	}
	switch v := value.(type) {
	case nil:
	case Text:
		text("", string(v))
	case WebAddress:
		text("", string(v))
	case Truth:
		set("", fieldmap.YesNoValue(bool(v)))
	case Quantity:
		set("", fieldmap.NumberValue(v.Decimal))
	case QuantityRange:
		set(partMin, fieldmap.NumberValue(v.Min))
		set(partMax, fieldmap.NumberValue(v.Max))
	case Money:
		set("", fieldmap.NumberValue(v.Amount))
		text(partCurrency, v.Currency)
		text(partFrequency, v.Frequency)
		text(partCompensation, v.Compensation)
		text(partRationale, v.Rationale)
	case MoneyRange:
		set(partMin, fieldmap.NumberValue(v.Min))
		set(partMax, fieldmap.NumberValue(v.Max))
		text(partCurrency, v.Currency)
	case Day:
		set("", fieldmap.DateValue(v.Date))
	case Choice:
		choice, ok := d.choice(level, key, v)
		if !ok {
			return refused(WrongType, "an option without a name")
		}
		set("", fieldmap.OptionValue(choice.Name))
		text(partExternalID, choice.ExternalID)
	case Choices:
		return d.addChoices(level, key, v, set)
	case Person:
		p := d.person(v)
		if p.Name == "" {
			return refused(WrongType, "a user without a name")
		}
		text("", p.Name)
		text(partEmail, p.Email)
		text(partEmployeeID, p.EmployeeID)
	default:
		return refused(WrongType, "")
	}
	return nil
}

func (d *dossier) addChoices(level FieldLevel, key string, choices Choices, set func(string, fieldmap.Value)) error {
	var names, externalIDs []string
	for _, c := range choices {
		choice, ok := d.choice(level, key, c)
		if !ok {
			return refused(WrongType, "an option without a name")
		}
		names = append(names, choice.Name)
		if choice.ExternalID != "" {
			externalIDs = append(externalIDs, choice.ExternalID)
		}
	}
	set("", fieldmap.OptionsValue(names...))
	if len(externalIDs) == len(names) { // a part of them would be another answer
		set(partExternalID, fieldmap.OptionsValue(externalIDs...))
	}
	return nil
}

// choice finds out the name of an option, and its external id, as far as they are
// known.
func (d *dossier) choice(level FieldLevel, key string, c Choice) (CustomFieldOption, bool) {
	if option, ok := d.catalog.option(level, key, c); ok {
		return option, true
	}
	return CustomFieldOption{Name: c.Name}, c.Name != ""
}

// person finds out who a user is that is named by id alone.
func (d *dossier) person(p Person) Person {
	if u, ok := d.people[p.UserID]; ok && p.Name == "" {
		p.Name, p.Email, p.EmployeeID = clean(orElse(u.Name, u.FirstName+" "+u.LastName)), u.PrimaryEmail, u.EmployeeID
	}
	return p
}

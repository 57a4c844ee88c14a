package greenhousetest

import (
	"encoding/json"
	"fmt"
)

// CustomField is the definition of a field. Webhooks and v3 rows show every
// active field of the row's kind, set or not.
type CustomField struct {
	Row
	FieldType         string // candidate, application, offer, opening, job or user_attribute (others are only listed)
	Name              string // what people see; may change
	Key               string // name_key, which never changes; default from Name
	ValueType         string // short_text, yes_no, single_select, currency, …
	SortOrder         int64
	Private           bool
	Required          bool
	TriggerNewVersion bool // of an offer
	Archived          bool
	InternalType      string
	Description       string
}

// CustomFieldOption is an option of a select field.
type CustomFieldOption struct {
	Row
	FieldID    int64
	Name       string
	ExternalID string // no webhook carries it
	SortOrder  int64
	Inactive   bool
}

// Values are the values of custom fields by name_key. What a value may be
// follows from the field's type: a string (text, url, date as YYYY-MM-DD, the
// text of an option), a bool, a json.Number or an integer, []string, [Money],
// [MoneyRange], [NumberRange], [Compensation] (a currency field), [UserID], nil,
// or a json.RawMessage, which both dialects show as it stands.
type Values map[string]any

// Money is an amount with a currency. "" for Unit is null.
type Money struct {
	Amount json.Number
	Unit   string
}

// Compensation is the value of a currency field that is part of a
// compensation: the last three stand beside value.
type Compensation struct {
	Money
	Type, Frequency, Rationale string
}

// MoneyRange is the value of a currency_range. Webhooks show its ends as texts,
// as the published samples do.
type MoneyRange struct {
	Min, Max json.Number
	Unit     string
}

// NumberRange is the value of a number_range.
type NumberRange struct{ Min, Max json.Number }

// UserID is the value of a user field.
type UserID int64

// dialect is one of the two ways in which Greenhouse writes a custom field.
type dialect int

const (
	harvest dialect = iota
	webhook
)

// fields renders the custom fields of one kind of row.
func (v *view) fields(d dialect, fieldType string, values Values) object {
	out := object{}
	for _, f := range v.s.fieldsOf(fieldType) {
		value := values[f.Key]
		if d == harvest && f.Private && v.user != nil && v.user.NoPrivateFields {
			value = nil
		}
		out = out.with(f.Key, v.field(d, f, value))
	}
	return out
}

func (v *view) field(d dialect, f *CustomField, value any) object {
	kind := f.ValueType
	if d == webhook && kind == "yes_no" {
		kind = "boolean"
	}
	out := object{{"name", f.Name}, {"type", kind}, {"value", v.value(d, kind, value)}}
	if c, ok := value.(Compensation); ok {
		out = append(out, member{"compensation_type", null(c.Type)}, member{"frequency", null(c.Frequency)}, member{"rationale", null(c.Rationale)})
	}
	return out
}

func (v *view) value(d dialect, kind string, value any) any {
	switch x := value.(type) {
	case nil:
		switch {
		case d == webhook && kind == "multi_select":
			return []string{}
		case d == webhook && kind == "date" && v.s.cfg.EmptyDates:
			return ""
		}
		return nil
	case Compensation:
		return v.money(d, x.Money)
	case Money:
		return v.money(d, x)
	case MoneyRange:
		if d == webhook {
			return object{{"unit", null(x.Unit)}, {"min_value", string(x.Min)}, {"max_value", string(x.Max)}}
		}
		return object{{"min_amount", x.Min}, {"max_amount", x.Max}, {v.s.cfg.CurrencyKey, null(x.Unit)}}
	case NumberRange:
		return object{{"min_value", x.Min}, {"max_value", x.Max}}
	case UserID:
		if d == harvest && v.s.cfg.UserFieldsAsID {
			return int64(x)
		}
		u := v.s.users.find(int64(x))
		if u == nil {
			return nil
		}
		return object{{"user_id", u.ID}, {"name", u.Name()}, {"email", u.Email}, {"employee_id", null(u.EmployeeID)}}
	}
	if d == harvest && kind == "number" && v.s.cfg.NumbersAsText {
		return fmt.Sprint(value)
	}
	return value
}

func (v *view) money(d dialect, m Money) object {
	if d == webhook {
		return object{{"amount", m.Amount}, {"unit", null(m.Unit)}}
	}
	return object{{"amount", m.Amount}, {v.s.cfg.CurrencyKey, null(m.Unit)}}
}

// fieldsOf gives the active definitions of a kind in their order.
func (st *state) fieldsOf(fieldType string) []*CustomField { return st.fieldOrder[fieldType] }

package greenhouse

import (
	"fmt"
	"log/slog"

	"github.com/handoverhq/handover/hris/civil"
)

// FieldType is the type of a custom field. The list is open: what is not here is
// read as far as its value tells.
type FieldType string

// The types (documented). Webhooks say boolean where definitions say yes_no; a
// type may end in _hris, where its value is masked for some.
const (
	TypeShortText     FieldType = "short_text"
	TypeLongText      FieldType = "long_text"
	TypeRichText      FieldType = "rich_text"
	TypeURL           FieldType = "url"
	TypeYesNo         FieldType = "yes_no"
	TypeBoolean       FieldType = "boolean"
	TypeNumber        FieldType = "number"
	TypeNumberRange   FieldType = "number_range"
	TypeCurrency      FieldType = "currency"
	TypeCurrencyRange FieldType = "currency_range"
	TypeDate          FieldType = "date"
	TypeDateOfBirth   FieldType = "date_of_birth"
	TypeSingleSelect  FieldType = "single_select"
	TypeMultiSelect   FieldType = "multi_select"
	TypeUser          FieldType = "user"
	TypeFile          FieldType = "attachment"
)

// Value is what a custom field holds: a [Text], [WebAddress], [Truth], [Quantity],
// [QuantityRange], [Money], [MoneyRange], [Day], [Choice], [Choices] or [Person];
// nil where it holds nothing.
type Value interface{ value() }

// Text is the value of a text field.
type Text string

// WebAddress is the value of a url field; nobody has checked that it is one.
type WebAddress string

// Truth is the value of a yes_no or boolean field.
type Truth bool

// Quantity is the value of a number field.
type Quantity struct {
	personal
	civil.Decimal
}

// QuantityRange is the value of a number_range field. Either end may be absent.
type QuantityRange struct {
	personal
	Min, Max civil.Decimal
}

// Money is the value of a currency field.
type Money struct {
	personal
	Amount   civil.Decimal
	Currency string // ISO 4217; "" where Greenhouse does not say

	// Of compensation fields; "" elsewhere. In Greenhouse's words.
	Compensation string // "base"
	Frequency    string // "annually"
	Rationale    string
}

// MoneyRange is the value of a currency_range field. Either end may be absent.
type MoneyRange struct {
	personal
	Min, Max civil.Decimal
	Currency string
}

// Day is the value of a date field.
type Day struct {
	personal
	civil.Date
}

// Choice is the value of a single_select field, Choices that of a multi_select.
type Choice struct {
	personal
	Name string // its text; "" where only the id is given
	ID   int64  // of the CustomFieldOption; 0 in webhooks, see OptionNamed
}

// Choices is the value of a multi_select field; there is at least one.
type Choices []Choice

// Person is the value of a user field: somebody in Greenhouse.
type Person struct {
	personal
	UserID     int64
	Name       string
	Email      string
	EmployeeID string // links to the HR system
}

// Format masks under every verb; so do the other values.
func (Text) Format(f fmt.State, r rune) { personal{}.Format(f, r) }

// Format masks under every verb.
func (WebAddress) Format(f fmt.State, r rune) { personal{}.Format(f, r) }

// Format masks under every verb.
func (Truth) Format(f fmt.State, r rune) { personal{}.Format(f, r) }

// LogValue masks in log/slog.
func (Text) LogValue() slog.Value { return personal{}.LogValue() }

// LogValue masks in log/slog.
func (WebAddress) LogValue() slog.Value { return personal{}.LogValue() }

// LogValue masks in log/slog.
func (Truth) LogValue() slog.Value { return personal{}.LogValue() }

func (Text) value()          {}
func (WebAddress) value()    {}
func (Truth) value()         {}
func (Quantity) value()      {}
func (QuantityRange) value() {}
func (Money) value()         {}
func (MoneyRange) value()    {}
func (Day) value()           {}
func (Choice) value()        {}
func (Choices) value()       {}
func (Person) value()        {}

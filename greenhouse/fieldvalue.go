package greenhouse

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris/civil"
)

// dialect names the keys of composite values: webhooks and Harvest v3 differ.
// The first name is the expected one; the further ones are written elsewhere by
// Greenhouse, and are taken too.
type dialect struct {
	amount, unit, low, high []string
	userID                  []string
	bareUserID              bool // a user may be a number
	optionIDs               bool // an option may be a number, or an object
}

var (
	// Documented.
	eventDialect = dialect{
		amount: []string{"amount", "value"}, unit: []string{"unit", "currency"},
		low: []string{"min_value"}, high: []string{"max_value"}, userID: []string{"user_id", "id"},
	}
	// What v3 writes in composite values is not published; these are what it takes,
	// and what other parts of Greenhouse write (inferred).
	harvestDialect = dialect{
		amount: []string{"amount", "value"}, unit: []string{"currency_code", "unit", "currency"},
		low: []string{"min_value", "min_amount"}, high: []string{"max_value", "max_amount"}, userID: []string{"user_id", "id"},
		bareUserID: true, optionIDs: true,
	}
)

func readValue(f Field, d dialect) (Value, error) {
	v, ok := d.value(f)
	if !ok {
		return nil, refused(WrongType, "a custom field of type "+plainType(f.Type))
	}
	return v, nil
}

// plainType is what may be printed of a type.
func plainType(t FieldType) string {
	if resourceName(string(t)) {
		return string(t)
	}
	return "unknown"
}

// value gives nil and true where there is no value: null, an empty list, or an
// empty text, as an unset date was seen.
func (d dialect) value(f Field) (Value, bool) {
	raw := bytes.TrimSpace(f.JSON)
	switch string(raw) {
	case "", "null", `""`, "[]", "{}":
		return nil, true
	}
	switch f.Type.base() {
	case TypeYesNo:
		return readTruth(raw)
	case TypeNumber:
		n, ok := readDecimal(raw)
		return Quantity{Decimal: n}, ok
	case TypeDate, TypeDateOfBirth:
		text, ok := readText(raw)
		day, err := civil.ParseDate(text)
		return Day{Date: day}, ok && err == nil
	case TypeSingleSelect:
		choice, ok := d.readChoice(raw)
		return choice, ok
	case TypeMultiSelect:
		return d.readChoices(raw)
	case TypeCurrency:
		return d.readMoney(raw, f)
	case TypeNumberRange:
		low, high, _, ok := d.readRange(raw)
		return QuantityRange{Min: low, Max: high}, ok
	case TypeCurrencyRange:
		low, high, unit, ok := d.readRange(raw)
		return MoneyRange{Min: low, Max: high, Currency: unit}, ok
	case TypeUser:
		return d.readPerson(raw)
	case TypeURL:
		text, ok := readText(raw)
		return WebAddress(text), ok
	}
	return readScalar(raw)
}

// readScalar reads a text, and a value of a type not known here as far as it tells
// by itself.
func readScalar(raw []byte) (Value, bool) {
	switch raw[0] {
	case '{', '[':
		return nil, false
	case 't', 'f':
		return readTruth(raw)
	case '"':
		text, ok := readText(raw)
		return Text(text), ok
	}
	return Text(raw), true
}

func readText(raw []byte) (string, bool) {
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err == nil
}

func readTruth(raw []byte) (Value, bool) {
	switch strings.ToLower(strings.Trim(string(raw), `"`)) {
	case "true", "yes":
		return Truth(true), true
	case "false", "no":
		return Truth(false), true
	}
	return nil, false
}

// readDecimal takes a number or its text: "10000.0" stands beside 80000. Numbers
// with an exponent are rare, and written out as long as they are exact.
func readDecimal(raw []byte) (civil.Decimal, bool) {
	text := strings.TrimSpace(strings.Trim(string(raw), `"`))
	if strings.ContainsAny(text, "eE") {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || f > 1e15 || f < -1e15 {
			return civil.Decimal{}, false
		}
		text = strconv.FormatFloat(f, 'f', -1, 64)
	}
	n, err := civil.ParseDecimal(text)
	return n, err == nil
}

// object gives the members of an object.
type object map[string]json.RawMessage

func readObject(raw []byte) (object, bool) {
	var o object
	err := json.Unmarshal(raw, &o)
	return o, err == nil && o != nil
}

// first gives the member under the first of the names that is there.
func (o object) first(names []string) json.RawMessage {
	for _, name := range names {
		if v := bytes.TrimSpace(o[name]); len(v) > 0 && string(v) != "null" && string(v) != `""` {
			return v
		}
	}
	return nil
}

func (o object) decimal(names []string) (civil.Decimal, bool) {
	raw := o.first(names)
	if raw == nil {
		return civil.Decimal{}, true
	}
	return readDecimal(raw)
}

func (o object) text(names ...string) string {
	text, _ := readText(o.first(names))
	return text
}

func (o object) int(names ...string) (int64, bool) {
	raw := o.first(names)
	if raw == nil {
		return 0, true
	}
	n, err := strconv.ParseInt(strings.Trim(string(raw), `"`), 10, 64)
	return n, err == nil
}

// readMoney takes an object, or a number alone. A text that is no number ("about
// 60k") is a text: customers turn text fields into currency fields.
func (d dialect) readMoney(raw []byte, f Field) (Value, bool) {
	money := Money{Compensation: f.CompensationType, Frequency: f.Frequency, Rationale: f.Rationale}
	if raw[0] != '{' {
		amount, ok := readDecimal(raw)
		if !ok {
			text, isText := readText(raw)
			return Text(text), isText
		}
		money.Amount = amount
		return money, true
	}
	o, ok := readObject(raw)
	if !ok {
		return nil, false
	}
	if money.Amount, ok = o.decimal(d.amount); !ok {
		return nil, false
	}
	money.Currency = o.text(d.unit...)
	money.Frequency = orElse(money.Frequency, o.text("frequency"))
	money.Rationale = orElse(money.Rationale, o.text("rationale"))
	if money.Amount.IsZero() {
		return nil, true // a currency without an amount says nothing
	}
	return money, true
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (d dialect) readRange(raw []byte) (low, high civil.Decimal, unit string, ok bool) {
	o, ok := readObject(raw)
	if !ok {
		return
	}
	low, okLow := o.decimal(d.low)
	high, okHigh := o.decimal(d.high)
	return low, high, o.text(d.unit...), okLow && okHigh
}

func (d dialect) readChoice(raw []byte) (Choice, bool) {
	switch raw[0] {
	case '"':
		text, ok := readText(raw)
		return Choice{Name: text}, ok
	case '{':
		o, ok := readObject(raw)
		id, okID := o.int("id", "option_id")
		return Choice{Name: o.text("name", "value"), ID: id}, ok && okID && d.optionIDs
	}
	if !d.optionIDs { // in a webhook a bare number is what somebody named an option
		return Choice{Name: string(raw)}, raw[0] != '['
	}
	id, err := strconv.ParseInt(string(raw), 10, 64)
	return Choice{ID: id}, err == nil && id > 0
}

// readChoices takes a list, or one option alone.
func (d dialect) readChoices(raw []byte) (Value, bool) {
	if raw[0] != '[' {
		choice, ok := d.readChoice(raw)
		return Choices{choice}, ok
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return nil, false
	}
	var choices Choices
	for _, item := range items {
		if string(item) == "null" {
			continue
		}
		choice, ok := d.readChoice(item)
		if !ok {
			return nil, false
		}
		choices = append(choices, choice)
	}
	if choices == nil {
		return nil, true
	}
	return choices, true
}

func (d dialect) readPerson(raw []byte) (Value, bool) {
	if raw[0] != '{' {
		id, err := strconv.ParseInt(strings.Trim(string(raw), `"`), 10, 64)
		if err == nil && d.bareUserID {
			return Person{UserID: id}, true
		}
		text, ok := readText(raw) // a name, where the user is gone
		return Person{Name: text}, ok
	}
	o, ok := readObject(raw)
	if !ok {
		return nil, false
	}
	id, ok := o.int(d.userID...)
	return Person{UserID: id, Name: o.text("name"), Email: o.text("email"), EmployeeID: o.text("employee_id")}, ok
}

package personio

import (
	"encoding/json"
	"strings"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// AttributeType is how Personio stores an attribute (Personio documentation).
// Treat one that is not listed here as text.
type AttributeType string

// The types of v1.
const (
	StandardAttribute  AttributeType = "standard" // text
	MultilineAttribute AttributeType = "multiline"
	DateAttribute      AttributeType = "date"
	IntegerAttribute   AttributeType = "integer"
	DecimalAttribute   AttributeType = "decimal"
	ListAttribute      AttributeType = "list" // one of the stored options
	TagsAttribute      AttributeType = "tags" // several of the stored options
	LinkAttribute      AttributeType = "link"
)

// Attribute is one value of an employee, read as leniently as Personio writes: a
// number may be a text, a date carries a time and an offset, what is unset is
// null, "" or []. Accessors give the zero value where it is empty, and fail with
// [WrongType], which names the attribute and not the value, where it cannot be
// read so. Printing it shows nothing.
type Attribute struct {
	masked
	Key         string // "hire_date", "dynamic_7123992"
	Label       string // in the language of the account, renamed now and then: do not branch on it
	Type        AttributeType
	UniversalID string // names what a custom attribute means, such as "date_of_birth"; mostly empty
	Currency    string // of salaries: "EUR"

	value value
}

func attributeOf(key string, v value) Attribute {
	o := v.object()
	if !o.has("value") && !o.has("type") {
		return Attribute{Key: key, value: v} // not wrapped: seen within supervisors of public fixtures
	}
	return Attribute{
		Key: key, Label: o.get("label").text(), Type: AttributeType(o.get("type").text()),
		UniversalID: o.get("universal_id").text(), Currency: o.get("currency").text(), value: o.get("value"),
	}
}

// IsEmpty reports whether Personio says that there is no value. An attribute that
// is not there at all is another thing: see [Employee.Attribute].
func (a Attribute) IsEmpty() bool { return a.value.empty() }

// Text gives a text, a number or a boolean as Personio wrote it, and the name of a
// department and the like.
func (a Attribute) Text() string {
	if ref, ok := a.Ref(); ok {
		return ref.Name
	}
	return a.value.text()
}

// Date gives the calendar day that was meant, without converting zones: Personio
// writes 2022-01-12T00:00:00+01:00 for 12 January.
func (a Attribute) Date() (civil.Date, error) {
	return read(a, "a date", value.date)
}

// Decimal gives an exact number: weekly hours are the text "40" on reading.
func (a Attribute) Decimal() (civil.Decimal, error) {
	return read(a, "a number", value.decimal)
}

// Int gives a whole number exactly, beyond 2^53 too.
func (a Attribute) Int() (int64, error) {
	return read(a, "a whole number", value.int)
}

func read[T any](a Attribute, want string, as func(value) (T, bool)) (T, error) {
	var zero T
	if a.value.empty() {
		return zero, nil
	}
	v, ok := as(a.value)
	if !ok {
		return zero, &Error{Reason: WrongType, Effect: hris.EffectRefused, Detail: "attribute " + only(plainCode, a.Key) + " is not " + want}
	}
	return v, nil
}

// Tags gives the options of a tags attribute. Personio writes them as one text
// with commas, some accounts as a JSON array within a text (observed in public
// clients), v2 as an array. An option that contains a comma cannot be told from
// two.
func (a Attribute) Tags() []string {
	if a.value.empty() {
		return nil
	}
	if a.value[0] == '[' {
		return a.value.texts()
	}
	text := a.value.text()
	if inner := strings.TrimSpace(text); strings.HasPrefix(inner, "[") && json.Valid([]byte(inner)) {
		return value(inner).texts()
	}
	var tags []string
	for tag := range strings.SplitSeq(text, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

// Ref is a record that an attribute points at: a department, an office, a
// subcompany, a supervisor.
type Ref struct {
	masked
	Kind string // "Department", "Office", "Employee", …
	ID   int64  // 0 where Personio gave none
	Name string // of a supervisor: first and last name
}

// Ref gives the record that the attribute points at, and false where it is empty
// or not a record.
func (a Attribute) Ref() (Ref, bool) { return refOf(a.value) }

// Refs gives the records of an attribute that is a list of them: cost centres.
func (a Attribute) Refs() []Ref {
	var all []Ref
	for v := range a.value.array() {
		if ref, ok := refOf(v); ok {
			all = append(all, ref)
		}
	}
	return all
}

func refOf(v value) (Ref, bool) {
	o := v.object()
	if len(o) == 0 {
		return Ref{}, false
	}
	inner := o.get("attributes").object()
	if inner == nil {
		inner = o
	}
	ref := Ref{Kind: o.get("type").text()}
	ref.ID, _ = plain(inner.get("id")).int()
	if ref.Name = plain(inner.get("name")).text(); ref.Name == "" {
		ref.Name = strings.TrimSpace(plain(inner.get("first_name")).text() + " " + plain(inner.get("last_name")).text())
	}
	return ref, true
}

// plain takes the wrapping of an attribute off, where there is one.
func plain(v value) value {
	if o := v.object(); o.has("value") {
		return o.get("value")
	}
	return v
}

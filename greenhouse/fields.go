package greenhouse

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// Fields are the custom fields of a row of Harvest v3, by name key.
type Fields map[string]Field

// EventFields are the custom fields in a web hook, by name key: all of them,
// private ones too.
type EventFields map[string]EventField

// Field is a custom field as Harvest v3 writes it.
type Field struct {
	personal
	Name string    // as shown now
	Type FieldType // of its value
	wire wireField
}

// EventField is a custom field as web hooks write it, which is not as Harvest does.
type EventField struct {
	personal
	Name string
	Type FieldType
	wire wireField
}

// wireField keeps the value as it came: what it is, the type tells.
type wireField struct {
	Name             string          `json:"name"`
	Type             FieldType       `json:"type"`
	Value            json.RawMessage `json:"value"`
	CompensationType string          `json:"compensation_type"`
	Frequency        string          `json:"frequency"`
	Rationale        string          `json:"rationale"`
}

// Value reads the field's value; nil is none. A value that does not fit its type
// is [WrongType], and no text of it is in the error.
func (f Field) Value() (Value, error) { return f.wire.value(harvestDialect) }

// Value reads the field's value; nil is none. A value that does not fit its type
// is [WrongType], and no text of it is in the error.
func (f EventField) Value() (Value, error) { return f.wire.value(eventDialect) }

// Raw gives the value's JSON, for what this package does not read. It may be personal.
func (f Field) Raw() privacy.Sensitive[json.RawMessage] { return privacy.Hide(f.wire.Value) }

// Raw gives the value's JSON, for what this package does not read. It may be personal.
func (f EventField) Raw() privacy.Sensitive[json.RawMessage] { return privacy.Hide(f.wire.Value) }

// UnmarshalJSON takes Harvest's form.
func (f *Field) UnmarshalJSON(b []byte) error {
	err := f.wire.read(b)
	f.Name, f.Type = f.wire.Name, f.wire.Type
	return err
}

// UnmarshalJSON takes the web hooks' form.
func (f *EventField) UnmarshalJSON(b []byte) error {
	err := f.wire.read(b)
	f.Name, f.Type = f.wire.Name, f.wire.Type
	return err
}

// read takes an object. What stands in its place is kept as a value without a type:
// one odd field must not hide a whole person.
func (w *wireField) read(b []byte) error {
	if len(b) == 0 || b[0] != '{' {
		w.Value = bytes.Clone(b)
		return nil
	}
	return json.Unmarshal(b, w)
}

// UnmarshalJSON takes an object, and for none of them null or an empty list: an
// object without fields is written [] in places (documented sample).
func (f *Fields) UnmarshalJSON(b []byte) error { return unmarshalFields(b, (*map[string]Field)(f)) }

// UnmarshalJSON takes an object, and for none of them null or an empty list.
func (f *EventFields) UnmarshalJSON(b []byte) error {
	return unmarshalFields(b, (*map[string]EventField)(f))
}

func unmarshalFields[T any](b []byte, to *map[string]T) error {
	if list, ok := bytes.CutPrefix(bytes.TrimSpace(b), []byte("[")); ok && len(bytes.TrimSpace(list)) == 1 {
		return nil
	}
	return json.Unmarshal(b, to)
}

// base is the type without its masked variant's ending.
func (t FieldType) base() FieldType {
	t = FieldType(strings.TrimSuffix(string(t), "_hris"))
	if t == Boolean {
		return YesNo
	}
	return t
}

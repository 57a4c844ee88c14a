package greenhouse

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// Fields are the custom fields of a row of Harvest v3, by name key.
type Fields map[string]Field

// EventFields are the custom fields in a webhook, by name key: all of them,
// private ones too.
type EventFields map[string]EventField

// Field is a custom field as Harvest v3 writes it. Read it with [Field.Value].
type Field struct {
	personal
	Name string          `json:"name"` // as shown now
	Type FieldType       `json:"type"` // of its value
	JSON json.RawMessage `json:"value"`

	// Beside the value of a compensation.
	CompensationType string `json:"compensation_type"`
	Frequency        string `json:"frequency"`
	Rationale        string `json:"rationale"`
}

// EventField is a custom field as webhooks write it, which is not as Harvest
// does. Read it with [EventField.Value].
type EventField struct {
	personal
	Name string          `json:"name"` // as shown now
	Type FieldType       `json:"type"` // of its value
	JSON json.RawMessage `json:"value"`

	// Beside the value of a compensation.
	CompensationType string `json:"compensation_type"`
	Frequency        string `json:"frequency"`
	Rationale        string `json:"rationale"`
}

// Value reads the field's value; nil is none. A value that does not fit its type
// is [WrongType], and no text of it is in the error.
func (f Field) Value() (Value, error) { return readValue(f, harvestDialect) }

// Value reads the field's value; nil is none. A value that does not fit its type
// is [WrongType], and no text of it is in the error.
func (f EventField) Value() (Value, error) { return readValue(Field(f), eventDialect) }

// UnmarshalJSON takes an object, and for none of them null or an empty list: an
// object without fields is written [] in places (documented sample).
func (f *Fields) UnmarshalJSON(b []byte) error { return unmarshalFields(b, (*map[string]Field)(f)) }

// UnmarshalJSON takes an object, and for none of them null or an empty list.
func (f *EventFields) UnmarshalJSON(b []byte) error {
	return unmarshalFields(b, (*map[string]EventField)(f))
}

func unmarshalFields[T Field | EventField](b []byte, to *map[string]T) error {
	if list, ok := bytes.CutPrefix(b, []byte("[")); ok && len(bytes.TrimSpace(list)) == 1 {
		return nil
	}
	err := json.Unmarshal(b, to)
	if _, odd := errors.AsType[*json.UnmarshalTypeError](err); !odd {
		return err
	}
	// One odd field must not hide a whole person: it is kept as far as it was read,
	// and what stands in the place of an object as a value without a type.
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(b, &entries); err != nil {
		return err
	}
	*to = make(map[string]T, len(entries))
	for key, entry := range entries {
		var field Field
		if entry[0] == '{' {
			_ = json.Unmarshal(entry, &field)
		} else {
			field.JSON = entry
		}
		(*to)[key] = T(field)
	}
	return nil
}

// base is the type without its masked variant's ending.
func (t FieldType) base() FieldType {
	t = FieldType(strings.TrimSuffix(string(t), "_hris"))
	if t == TypeBoolean {
		return TypeYesNo
	}
	return t
}

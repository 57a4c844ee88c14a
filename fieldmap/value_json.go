package fieldmap

import (
	"encoding/json"
	"errors"

	"github.com/handoverhq/handover/hris/civil"
)

// maxDepth is how deep values and rules may nest: deeper is no form that a
// person fills in, and costs more to read than it is long.
const maxDepth = 32

var errValue = errors.New(`fieldmap: not a value (want null or an object with one member named after a kind, such as {"text":"…"})`)

// MarshalJSON writes the value in the clear under the name of its kind, such
// as {"date":"2026-03-01"}; the absent value is null. For sealing only.
func (v Value) MarshalJSON() ([]byte, error) {
	var content any
	switch v.kind {
	case Absent:
		return []byte("null"), nil
	case Text, Option:
		content = v.text
	case Number:
		content = v.num
	case Date:
		content = v.Date()
	case YesNo:
		content = v.Yes()
	case Options:
		content = v.Options()
	case Object:
		content = v.Object()
		if v.Object() == nil {
			content = Values{}
		}
	case List:
		content = v.List()
		if v.List() == nil {
			content = []Value{}
		}
	case File:
		content = v.File()
	}
	return json.Marshal(map[string]any{v.kind.String(): content})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Value) UnmarshalJSON(data []byte) error {
	decoded, err := decodeValue(data, maxDepth)
	if err == nil {
		*v = decoded
	}
	return err
}

func decodeValue(data []byte, depth int) (Value, error) {
	if depth == 0 {
		return Value{}, errors.New("fieldmap: a value is nested too deep")
	}
	var tagged map[string]json.RawMessage
	if err := json.Unmarshal(data, &tagged); err != nil || len(tagged) > 1 {
		return Value{}, errValue
	}
	if tagged == nil {
		return Value{}, nil
	}
	for name, content := range tagged {
		var kind Kind
		if kind.UnmarshalText([]byte(name)) != nil || string(content) == "null" {
			return Value{}, errValue
		}
		return decodeKind(kind, content, depth)
	}
	return Value{}, errValue
}

func decodeKind(kind Kind, content []byte, depth int) (Value, error) {
	switch kind {
	case Text:
		return decodeAs(content, TextValue)
	case Option:
		return decodeAs(content, OptionValue)
	case Number:
		return decodeAs(content, func(d civil.Decimal) Value { return NumberValue(d) })
	case Date:
		return decodeAs(content, DateValue)
	case YesNo:
		return decodeAs(content, YesNoValue)
	case Options:
		return decodeAs(content, func(ids []string) Value { return OptionsValue(ids...) })
	case File:
		return decodeAs(content, FileValue)
	case List:
		return decodeList(content, depth)
	case Object:
		return decodeObject(content, depth)
	}
	return Value{}, errValue
}

func decodeAs[T any](content []byte, make func(T) Value) (Value, error) {
	var t T
	if err := json.Unmarshal(content, &t); err != nil {
		return Value{}, errValue // the cause may repeat what it read
	}
	return make(t), nil
}

func decodeList(content []byte, depth int) (Value, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(content, &raw); err != nil {
		return Value{}, errValue
	}
	items := make([]Value, len(raw))
	for i := range raw {
		item, err := decodeValue(raw[i], depth-1)
		if err != nil {
			return Value{}, err
		}
		items[i] = item
	}
	return ListValue(items...), nil
}

func decodeObject(content []byte, depth int) (Value, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(content, &raw); err != nil {
		return Value{}, errValue
	}
	fields := make(Values, len(raw))
	for name := range raw {
		field, err := decodeValue(raw[name], depth-1)
		if err != nil {
			return Value{}, err
		}
		fields[name] = field
	}
	return ObjectValue(fields), nil
}

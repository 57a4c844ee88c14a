package afastest

import "encoding/json"

// jsonFilter reads the JSON form of a filter: the fields of one Filter all
// hold, one Filter is enough. Lists of one may be written without brackets,
// and operator types as numbers.
func jsonFilter(g *getConnector, text string) (filter, *Answer) {
	var doc struct {
		Filters struct {
			Filter oneOrMany[struct {
				Field oneOrMany[struct {
					ID    string `json:"@FieldId"`
					Op    scalar `json:"@OperatorType"`
					Value scalar `json:"#text"`
				}]
			}]
		}
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		return nil, invalid("Het JSON-filter is ongeldig.", "The JSON filter is not valid.")
	}
	var f filter
	for _, group := range doc.Filters.Filter {
		var conds []condition
		for _, field := range group.Field {
			c, a := newCondition(g, field.ID, string(field.Op), string(field.Value))
			if a != nil {
				return nil, a
			}
			conds = append(conds, c)
		}
		f = append(f, conds)
	}
	if len(f) == 0 {
		return nil, invalid("Het JSON-filter is ongeldig.", "The JSON filter is not valid.")
	}
	return f, nil
}

type oneOrMany[T any] []T

func (o *oneOrMany[T]) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, (*[]T)(o))
	}
	var one T
	err := json.Unmarshal(b, &one)
	*o = []T{one}
	return err
}

// scalar is a string, a number or a boolean as text; null is "null", for a
// placeholder may be written so.
type scalar string

func (s *scalar) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(s))
	}
	*s = scalar(b)
	return nil
}

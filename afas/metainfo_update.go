package afas

import (
	"context"
	"strings"
)

// ObjectInfo describes an object of an UpdateConnector as this environment has it
// now: its own fields included, its labels and codes in the client's language.
type ObjectInfo struct {
	Name    string // the root's is the one that a Write needs
	Fields  []FieldInfo
	Objects []ObjectInfo
}

// FieldInfo describes a field.
type FieldInfo struct {
	ID       string
	Key      bool // part of the primary key
	DataType DataType
	Label    string
	// Mandatory fields cannot be left out. Since Profit 3 those with a default, all
	// booleans among them, are not mandatory.
	Mandatory   bool
	Length      int // in characters; of a reference that of its outer code (since Profit 4)
	Decimals    int
	NotZero     bool
	ControlType int // 1 plain, 5 reference, 23 remark of several lines (inferred); others are not known
	// Codes are the values allowed, empty where any is. They differ by language.
	Codes []Code
}

// Code is one value of a code list.
type Code struct {
	ID          string `json:"id"`
	Description string `json:"description"`
}

// IsFile reports whether the field takes the bytes of a file. AFAS gives files and
// long texts the same type; the name tells them apart (inferred).
func (f FieldInfo) IsFile() bool {
	return f.DataType == TypeBlob && strings.HasSuffix(f.ID, "FileStream")
}

// Field finds a field of the object itself.
func (o ObjectInfo) Field(id string) (FieldInfo, bool) {
	for _, f := range o.Fields {
		if f.ID == id {
			return f, true
		}
	}
	return FieldInfo{}, false
}

// Object finds an object below.
func (o ObjectInfo) Object(name string) (ObjectInfo, bool) {
	for _, below := range o.Objects {
		if below.Name == name {
			return below, true
		}
	}
	return ObjectInfo{}, false
}

type objectWire struct {
	Name   flexText `json:"name"`
	Fields []struct {
		ID          flexText   `json:"fieldId"`
		Key         flexBool   `json:"primaryKey"`
		DataType    DataType   `json:"dataType"`
		Label       flexText   `json:"label"`
		Mandatory   flexBool   `json:"mandatory"`
		Length      flexNumber `json:"length"`
		Decimals    flexNumber `json:"decimals"`
		NotZero     flexBool   `json:"notzero"`
		ControlType flexNumber `json:"controlType"`
		Values      []struct {
			ID          flexText `json:"id"`
			Description flexText `json:"description"`
		} `json:"values"`
	} `json:"fields"`
	Objects []objectWire `json:"objects"`
}

// flexBool takes true and 1, and their texts; all else is false.
type flexBool bool

func (t *flexBool) UnmarshalJSON(b []byte) error {
	v, _ := parseBool(strings.Trim(string(b), `"`))
	*t = flexBool(v)
	return nil
}

func (w objectWire) info() ObjectInfo {
	o := ObjectInfo{Name: string(w.Name)}
	for _, f := range w.Fields {
		field := FieldInfo{
			ID: string(f.ID), Key: bool(f.Key), DataType: f.DataType, Label: string(f.Label), Mandatory: bool(f.Mandatory),
			Length: int(f.Length), Decimals: int(f.Decimals), NotZero: bool(f.NotZero), ControlType: int(f.ControlType),
		}
		for _, v := range f.Values {
			field.Codes = append(field.Codes, Code{string(v.ID), string(v.Description)})
		}
		o.Fields = append(o.Fields, field)
	}
	for _, below := range w.Objects {
		o.Objects = append(o.Objects, below.info())
	}
	return o
}

// UpdateConnector describes an UpdateConnector.
func (c *Client) UpdateConnector(ctx context.Context, connector string) (ObjectInfo, error) {
	op := "get metainfo of " + connector
	if err := checkName("an UpdateConnector", connector); err != nil {
		return ObjectInfo{}, during(op, err)
	}
	var wire objectWire
	if err := c.getJSON(ctx, op, []string{"metainfo", "update", connector}, &wire); err != nil {
		return ObjectInfo{}, err
	}
	return wire.info(), nil
}

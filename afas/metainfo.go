package afas

import "context"

// Metainfo is what the app connector may use, and where it is: the answer that
// tells whether a connection works at all.
type Metainfo struct {
	UpdateConnectors []Connector `json:"updateConnectors"`
	GetConnectors    []Connector `json:"getConnectors"`
	Info             Info        `json:"info"`
}

// Connector is one connector that the app connector may use. From Profit 7 AFAS
// lists custom connectors too; under which name is not documented.
type Connector struct {
	ID          string `json:"id"`
	Description string `json:"description"`
}

// Info says which environment and app connector the credentials belong to.
type Info struct {
	Environment string `json:"envid"` // such as T12345AA: letter, member number, letters
	App         string `json:"appName"`
	Group       string `json:"group"`
	// TokenExpiry is as AFAS gives it. The one documented value is "0"; the form of a
	// date is not documented.
	TokenExpiry string `json:"tokenExpiry"`
}

// MayUpdate reports whether the UpdateConnector is among those granted.
func (m Metainfo) MayUpdate(id string) bool { return has(m.UpdateConnectors, id) }

// MayGet reports whether the GetConnector is among those granted.
func (m Metainfo) MayGet(id string) bool { return has(m.GetConnectors, id) }

func has(connectors []Connector, id string) bool {
	for _, c := range connectors {
		if c.ID == id {
			return true
		}
	}
	return false
}

// Metainfo lists what the app connector may use.
func (c *Client) Metainfo(ctx context.Context) (Metainfo, error) {
	var wire struct {
		Update []Connector `json:"updateConnectors"`
		Get    []Connector `json:"getConnectors"`
		Info   struct {
			Environment flexText `json:"envid"`
			App         flexText `json:"appName"`
			Group       flexText `json:"group"`
			TokenExpiry flexText `json:"tokenExpiry"`
		} `json:"info"`
	}
	err := c.getJSON(ctx, "get metainfo", []string{"metainfo"}, &wire)
	return Metainfo{wire.Update, wire.Get, Info{
		string(wire.Info.Environment), string(wire.Info.App), string(wire.Info.Group), string(wire.Info.TokenExpiry),
	}}, err
}

// Column describes a column of a GetConnector.
type Column struct {
	ID          string // its name in rows, filters and orders
	FieldID     string // Profit's inner name, of no use in filters
	DataType    DataType
	Label       string
	Length      int
	Decimals    int
	ControlType int
}

// DataType is AFAS's word for what a field holds.
type DataType string

// The data types seen (three public code generators agree).
const (
	TypeText    DataType = "string"
	TypeWhole   DataType = "int"
	TypeDecimal DataType = "decimal"
	TypeYesNo   DataType = "boolean"
	TypeDate    DataType = "date"
	TypeBlob    DataType = "blob" // a text without limit, or base64: see FieldInfo.IsFile
)

// Columns gives the columns of a GetConnector.
func (c *Client) Columns(ctx context.Context, connector string) ([]Column, error) {
	op := "get metainfo of " + connector
	if err := checkName("a GetConnector", connector); err != nil {
		return nil, during(op, err)
	}
	var wire struct {
		Fields []struct {
			ID          flexText   `json:"id"`
			FieldID     flexText   `json:"fieldId"`
			DataType    DataType   `json:"dataType"`
			Label       flexText   `json:"label"`
			Length      flexNumber `json:"length"`
			Decimals    flexNumber `json:"decimals"`
			ControlType flexNumber `json:"controlType"`
		} `json:"fields"`
	}
	if err := c.getJSON(ctx, op, []string{"metainfo", "get", connector}, &wire); err != nil {
		return nil, err
	}
	columns := make([]Column, len(wire.Fields))
	for i, f := range wire.Fields {
		columns[i] = Column{string(f.ID), string(f.FieldID), f.DataType, string(f.Label), int(f.Length), int(f.Decimals), int(f.ControlType)}
	}
	return columns, nil
}

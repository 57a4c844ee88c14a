package afastest

// FieldType is a metainfo data type. AFAS knows these six; a blob is either
// unlimited text or a base64 file, told apart by the field's name.
type FieldType string

// The data types of metainfo.
const (
	String  FieldType = "string"
	Int     FieldType = "int"
	Decimal FieldType = "decimal"
	Boolean FieldType = "boolean"
	Date    FieldType = "date"
	Blob    FieldType = "blob"
)

// Code is one value of a closed list. EN is empty where both languages share
// the code.
type Code struct {
	NL, EN           string
	LabelNL, LabelEN string
}

func (c Code) in(l Language) string {
	if l == English && c.EN != "" {
		return c.EN
	}
	return c.NL
}

// Field is one field of an UpdateConnector.
type Field struct {
	ID     string
	Type   FieldType
	Length int // characters; 0 means no limit
	// Required fields are refused when missing on insert, and listed as
	// mandatory in metainfo.
	Required bool
	Key      bool
	NL, EN   string // labels
	Codes    []Code

	// refuse names a field that metainfo shows but an insert must not carry.
	refuse bool
	// country marks a reference to Profit's own country codes.
	country bool
}

// object is a node of an UpdateConnector: the root or a sub-object.
type object struct {
	name    string
	fields  []Field
	objects []*object
}

func (o *object) field(id string) *Field {
	for i := range o.fields {
		if o.fields[i].ID == id {
			return &o.fields[i]
		}
	}
	return nil
}

func (o *object) child(name string) *object {
	for _, c := range o.objects {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (o *object) find(name string) *object {
	if o.name == name {
		return o
	}
	for _, c := range o.objects {
		if f := c.find(name); f != nil {
			return f
		}
	}
	return nil
}

// The tables below read better with these.

func text(id string, length int, nl, en string) Field {
	return Field{ID: id, Type: String, Length: length, NL: nl, EN: en}
}

func kind(id string, t FieldType, nl, en string) Field { return Field{ID: id, Type: t, NL: nl, EN: en} }

func (f Field) required() Field           { f.Required = true; return f }
func (f Field) key() Field                { f.Key = true; return f }
func (f Field) refused() Field            { f.refuse = true; return f }
func (f Field) references() Field         { f.country = true; return f }
func (f Field) oneOf(codes ...Code) Field { f.Codes = codes; return f }

func fileFields(prefix, nl, en string) []Field {
	return []Field{
		text(prefix+"FileName", 255, nl, en),
		kind(prefix+"FileStream", Blob, nl+" (bytes)", en+" (bytes)"),
	}
}

func genderCodes() []Code {
	return []Code{
		{NL: "M", LabelNL: "Man", LabelEN: "Male"},
		{NL: "V", EN: "F", LabelNL: "Vrouw", LabelEN: "Female"},
		{NL: "O", EN: "U", LabelNL: "Onbekend", LabelEN: "Unknown"},
		{NL: "X", LabelNL: "Non-binair", LabelEN: "Non-binary"},
	}
}

package fieldmap

// ParseRules reads rules strictly: an unknown member, a wrong type or another
// version is an error that names the place, such as "rules[2].ops[0]".
func ParseRules(data []byte) (Rules, error) { panic("todo") }

// MarshalJSON writes rules as [ParseRules] reads them.
func (r Rules) MarshalJSON() ([]byte, error) { panic("todo") }

// UnmarshalJSON is [ParseRules].
func (r *Rules) UnmarshalJSON(data []byte) error { panic("todo") }

// Merge lays rules over one another: for each target field the last layer that
// has a rule for it wins, be it one that switches the field off. Typical
// layers: the target's default, the tenant's, the connection's.
func Merge(layers ...Rules) Rules { panic("todo") }

// MatchOption adjusts [Match].
type MatchOption func(*matcher)

type matcher struct{}

// WithoutKeys leaves fields with these keys out.
func WithoutKeys(keys ...string) MatchOption { panic("todo") }

// WithoutSensitive leaves fields out that are sensitive on either side.
func WithoutSensitive() MatchOption { panic("todo") }

// Match makes default rules: a target field is filled from the source field
// with the same Key, through an op where the kinds demand one (a date written
// as text). Read-only fields and pairs that no op can bring together are left
// out.
func Match(source, target Schema, opts ...MatchOption) Rules { panic("todo") }

// Parse reads what a person typed as a value of the field: "2026-03-01", an
// option's id or label, "yes", "1.5"; several options with commas between them.
// The error is a [Problem] and does not repeat the text. Blank text gives the
// absent value.
func Parse(field Field, text string) (Value, error) { panic("todo") }

// Field finds a field by its path; a part of an object by the path of the
// object, a dot and its own: "address.street".
func (s Schema) Field(path string) (Field, bool) { panic("todo") }

// Check finds everything that is wrong with values for this schema: required
// fields missing, values of the wrong kind or beyond limits, paths that do not
// exist, fields that cannot be written.
func (s Schema) Check(values Values) Problems { panic("todo") }

// CheckField checks one value; nil where it fits. An absent value fits where
// the field is not required.
func (s Schema) CheckField(path string, v Value) *Problem { panic("todo") }

// Fingerprint is a hash (hex) of what matters for sending: paths, kinds,
// limits, options, what is required. Labels, help and order do not count.
func (s Schema) Fingerprint() string { panic("todo") }

// Display gives the value in the clear, for the person entitled to see it:
// text, number, YYYY-MM-DD, "yes" or "no", option ids, file name. See
// [Field.Display] for the labels of options.
func (v Value) Display() string { panic("todo") }

// Display gives a value of this field in the clear, with labels for options.
func (f Field) Display(v Value) string { panic("todo") }

// Equal reports whether both are the same value of the same kind.
func (v Value) Equal(other Value) bool { panic("todo") }

// MarshalJSON writes the value in the clear under the name of its kind, such
// as {"date":"2026-03-01"}; the absent value is null. For sealing only.
func (v Value) MarshalJSON() ([]byte, error) { panic("todo") }

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Value) UnmarshalJSON(data []byte) error { panic("todo") }

// Lookup finds a value by its path: first under the path itself, then by
// following dots into objects.
func (v Values) Lookup(path string) (Value, bool) { panic("todo") }

// Equal reports whether both hold the same values; absent ones do not count.
func (v Values) Equal(other Values) bool { panic("todo") }

// Change is one difference between two versions of a schema.
type Change struct {
	Path   string            `json:"path"`
	Code   string            `json:"code"`   // one of the Drift constants
	Breaks bool              `json:"breaks"` // rules or values that were right may now be refused
	Text   string            `json:"text"`
	Args   map[string]string `json:"args,omitempty"`
}

// Codes of changes.
const (
	DriftGone          = "drift.gone"
	DriftAdded         = "drift.added"
	DriftRetyped       = "drift.retyped"
	DriftRequired      = "drift.required"
	DriftOptional      = "drift.optional"
	DriftReadOnly      = "drift.read_only"
	DriftWritable      = "drift.writable"
	DriftOptionGone    = "drift.option_gone"
	DriftOptionAdded   = "drift.option_added"
	DriftOptionRenamed = "drift.option_renamed"
	DriftTightened     = "drift.limit_tightened"
	DriftLoosened      = "drift.limit_loosened"
)

var changeMessages = map[string]string{}

// Diff lists what changed from one version of a schema to the next, those that
// can break a send first, otherwise in the order of the fields.
func Diff(old, new Schema) []Change { panic("todo") }

// String gives the name of the kind as JSON has it: "text", "yes_no"…
func (k Kind) String() string { panic("todo") }

// MarshalText writes the name of the kind.
func (k Kind) MarshalText() ([]byte, error) { panic("todo") }

// UnmarshalText reads the name of a kind; "" is Absent.
func (k *Kind) UnmarshalText(text []byte) error { panic("todo") }

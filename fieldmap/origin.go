package fieldmap

// Origin says where a value came from. Its parts are for those who show it in
// another language; String gives an English phrase.
type Origin struct {
	Kind OriginKind `json:"kind,omitempty"`
	Rule int        `json:"rule"`           // index of the rule; -1 where none
	From []string   `json:"from,omitempty"` // source paths that had part in the value
	Ops  []Op       `json:"ops,omitempty"`  // what was applied; "options" stands for the rule's option table
	By   string     `json:"by,omitempty"`   // who set or cleared it
}

// OriginKind is the sort of an [Origin].
type OriginKind string

// The sorts. The zero OriginKind is that of a field that nothing fills.
const (
	OriginSource  OriginKind = "source"  // from fields of the record
	OriginConst   OriginKind = "const"   // written in the rule
	OriginDefault OriginKind = "default" // the rule's default, for want of a value
	OriginSet     OriginKind = "set"     // set by a person
	OriginUnset   OriginKind = "unset"   // left empty by a person
)

// String gives a phrase such as "from offer.start_date, date 02/01/2006",
// "constant", "default", "set by u-17"; "" where nothing fills the field.
func (o Origin) String() string { panic("todo") }

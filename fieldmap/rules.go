package fieldmap

// Version is the version of rules that this package reads and writes.
const Version = 1

// Rules say how a target's fields are filled. Rules are data: [ParseRules]
// reads them, encoding/json writes them, and what was read is written back
// unchanged in meaning and order.
type Rules struct {
	V     int    // 1; 0 means 1 too, for rules made in Go
	Rules []Rule // at most one per target field
}

// Rule fills one target field. In JSON:
//
//	{"to":"ViGe","from":"person.gender","options":{"male":"M","female":"V"},"on_missing":"ask"}
//	{"to":"name","from":["first","last"],"ops":["trim",{"op":"join","with":" "}]}
//	{"to":"start","from":"offer.start","ops":[{"op":"date","layouts":["02/01/2006"]}],"default":"2026-01-01"}
//	{"to":"country","const":"NL"}
//	{"to":"nickname","off":true}
//
// The value is read from From, goes through Ops in order, then through
// Options, and must fit the field. A text that is empty or only white space
// counts as no value.
type Rule struct {
	To string

	// From names the source field; several need an op that makes one value of
	// them (coalesce, join). Ops before that one work on each of them.
	From Paths
	Ops  []Op

	// Options say which value of the source becomes which option (or text,
	// number, date, yes or no) of the target. Where there are any, nothing
	// else is matched. A source's yes or no is looked up as "yes" and "no".
	Options Table

	// Const is the value itself, without a source. In JSON a text, number,
	// true or false, or list of texts, read as the field demands.
	Const Value
	// Default stands in where the source gives no value.
	Default Value

	// OnMissing says what happens where there is no value or no usable one.
	OnMissing OnMissing

	// Off leaves the field unmapped, whatever an earlier layer of [Merge] says.
	Off bool

	// Note is a remark for people who read the rules.
	Note string
}

// Paths are source paths: in JSON one text, or a list of them.
type Paths []string

// OnMissing says what happens where a rule finds no usable value.
type OnMissing string

// The choices. The zero OnMissing asks where the field is required or the
// source's value cannot be used, and skips where there simply is none.
const (
	Ask  OnMissing = "ask"  // a question to the reviewer; the plan is not complete until it is answered
	Skip OnMissing = "skip" // leave the field empty; a value that cannot be used becomes a warning
	Fail OnMissing = "fail" // an error
)

// Op is one operation of a rule: in JSON its name, or an object with the
// member "op" and its arguments: {"op":"truncate","length":40}. [Operations]
// lists those that are built in.
type Op struct {
	Name string
	Args Args // nil where there are none
}

// Args are the arguments of an op: string, bool, int or []string by name.
type Args map[string]any

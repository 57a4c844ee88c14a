package fieldmap

import (
	"slices"
	"strconv"
	"strings"
)

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
func (o Origin) String() string {
	switch o.Kind {
	case OriginSource:
		parts := []string{"from " + strings.Join(o.From, ", ")}
		for _, op := range o.Ops {
			parts = append(parts, op.phrase())
		}
		return strings.Join(parts, ", ")
	case OriginConst:
		return "constant"
	case OriginDefault:
		return "default"
	case OriginSet:
		return "set by " + o.By
	case OriginUnset:
		return "left empty by " + o.By
	}
	return ""
}

// phrase gives the name and the arguments: "date 02/01/2006".
func (o Op) phrase() string {
	names := make([]string, 0, len(o.Args))
	for name := range o.Args {
		names = append(names, name)
	}
	slices.Sort(names)
	words := []string{o.Name}
	for _, name := range names {
		switch v := o.Args[name].(type) {
		case string:
			words = append(words, quoted(v))
		case []string:
			for _, s := range v {
				words = append(words, quoted(s))
			}
		case int:
			words = append(words, strconv.Itoa(v))
		case bool:
			words = append(words, name+" "+textOf(YesNoValue(v)))
		}
	}
	return strings.Join(words, " ")
}

// quoted quotes what would not be seen or would run into the next word.
func quoted(s string) string {
	if s == "" || strings.ContainsAny(s, " \t\n\",") {
		return strconv.Quote(s)
	}
	return s
}

// originSet are the origins that a program can give a value, made once.
type originSet struct {
	source, constant, fallback Origin
	each                       []Origin // by source, where only one of several is taken
}

func origins(r *Rule, rule int) *originSet {
	ops := slices.Clone(r.Ops)
	if len(r.Options) > 0 {
		ops = append(ops, Op{Name: "options"})
	}
	set := &originSet{
		source:   Origin{Kind: OriginSource, Rule: rule, From: r.From, Ops: ops},
		constant: Origin{Kind: OriginConst, Rule: rule},
		fallback: Origin{Kind: OriginDefault, Rule: rule},
	}
	if len(r.From) > 1 && slices.ContainsFunc(r.Ops, func(o Op) bool { return o.Name == opCoalesce }) {
		for i := range r.From {
			set.each = append(set.each, Origin{Kind: OriginSource, Rule: rule, From: r.From[i : i+1], Ops: ops})
		}
	}
	return set
}

func (o *originSet) of(source int) *Origin {
	if source < len(o.each) {
		return &o.each[source]
	}
	return &o.source
}

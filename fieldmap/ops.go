package fieldmap

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Operations lists the built-in ops by name, for a mapping screen. Those with a
// nil Build (coalesce, default, item, join, label, part) work on more than one
// value at a time: [Compile] knows them, and they cannot be replaced.
func Operations() []Operation {
	ops := builtins(language.Und)
	slices.SortFunc(ops, func(a, b Operation) int { return strings.Compare(a.Name, b.Name) })
	return ops
}

func builtins(tag language.Tag) []Operation {
	return slices.Concat(structuralOps(), textOps(tag), patternOps(), listOps(), dateOps(), numberOps(),
		yesNoOps(), countryOps(tag), nameOps(tag), addressOps())
}

var textIn = []Kind{Text}

// textOp makes an op from a function on texts that cannot fail.
func textOp(name, summary string, f func(string) string) Operation {
	return Operation{Name: name, Summary: summary, In: textIn, Out: Text, Build: func(Args) (Apply, error) {
		return onText(f), nil
	}}
}

func onText(f func(string) string) Apply {
	return func(v Value) (Value, *Problem) { return Value{kind: Text, text: f(v.text)}, nil }
}

// structuralOps are those that the compiler itself carries out.
func structuralOps() []Operation {
	anything := []Kind{Text, Number, Date, YesNo, Option, Options, Object, List, File}
	return []Operation{
		{Name: opCoalesce, Summary: "the first of several fields that has a value", In: anything},
		{Name: opJoin, Summary: "several texts as one; those without a value are left out", In: []Kind{Text, List, Options}, Out: Text,
			Params: []Param{{Name: "with", Kind: Text, Summary: `what stands between them; a space unless given`}}},
		{Name: opItem, Summary: "one item of a list", In: []Kind{List, Options},
			Params: []Param{{Name: "at", Kind: Number, Summary: "1 is the first, -1 the last; 1 unless given"}}},
		{Name: opPart, Summary: "one part of an object", In: []Kind{Object},
			Params: []Param{{Name: "name", Kind: Text, Required: true, Summary: "the part's path within the object"}}},
		{Name: opLabel, Summary: "the label of an option instead of its id", In: []Kind{Option, Options}, Out: Text},
		{Name: opDefault, Summary: "a text that stands in where there is none", In: textIn, Out: Text,
			Params: []Param{{Name: "value", Kind: Text, Required: true}}},
	}
}

const (
	opCoalesce = "coalesce"
	opJoin     = "join"
	opItem     = "item"
	opPart     = "part"
	opLabel    = "label"
	opDefault  = "default"
)

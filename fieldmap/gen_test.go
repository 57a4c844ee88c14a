package fieldmap_test

import (
	"context"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	. "github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// Generators of schemas, values, records and rules that go wrong as often as
// they go right.

var (
	anyText = rapid.OneOf(
		rapid.String(),
		rapid.StringOfN(rapid.RuneFrom([]rune("aB 'é\u0301ßĲ-,.\u00a0\u200d👩0123456789")), 0, 20, -1),
		rapid.SampledFrom([]string{"", " ", "a", "b", "A", "yes", "nee", "1", "12,5", "1.234,50", "2026-03-01", "01/03/2026", "van der Berg",
			"Keizersgracht 12-A", "Polen", "NL", "\xff\xfe", "Label a", "label  B"}))
	anyPath   = rapid.SampledFrom([]string{"a", "b", "c", "d", "e.x", "f"})
	anyOption = rapid.SampledFrom([]string{"a", "b", "1", "M", "label"})
	anyDate   = rapid.Custom(func(t *rapid.T) civil.Date {
		return civil.MustDate("1990-01-01").AddDays(rapid.IntRange(0, 20000).Draw(t, "days"))
	})
	anyNumber = rapid.Custom(func(t *rapid.T) civil.Decimal {
		return civil.MustDecimal(rapid.StringMatching(`-?[0-9]{1,6}(\.[0-9]{1,3})?`).Draw(t, "number"))
	})
	scalarKinds = []Kind{Text, Number, Date, YesNo, Option, Options, File}
)

func anyValue(depth int) *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		kinds := append([]Kind{Absent}, scalarKinds...)
		if depth > 0 {
			kinds = append(kinds, Object, List)
		}
		switch rapid.SampledFrom(kinds).Draw(t, "kind") {
		case Text:
			return TextValue(anyText.Draw(t, "text"))
		case Number:
			return NumberValue(anyNumber.Draw(t, "number"))
		case Date:
			return DateValue(anyDate.Draw(t, "date"))
		case YesNo:
			return YesNoValue(rapid.Bool().Draw(t, "yes"))
		case Option:
			return OptionValue(rapid.OneOf(anyOption, anyText).Draw(t, "id"))
		case Options:
			return OptionsValue(rapid.SliceOfN(anyOption, 0, 4).Draw(t, "ids")...)
		case Object:
			return ObjectValue(rapid.MapOfN(anyPath, anyValue(depth-1), 0, 3).Draw(t, "object"))
		case List:
			return ListValue(rapid.SliceOfN(anyValue(depth-1), 0, 3).Draw(t, "items")...)
		case File:
			return FileValue(FileRef{ID: "f", Name: "a.pdf", MIME: rapid.SampledFrom([]string{"application/pdf", "image/png"}).Draw(t, "mime"), Size: rapid.Int64Range(0, 50).Draw(t, "size")})
		}
		return Value{}
	})
}

var anyRecord = rapid.Custom(func(t *rapid.T) Values {
	record := make(Values)
	for _, path := range rapid.SliceOfDistinct(anyPath, rapid.ID).Draw(t, "paths") {
		record[path] = anyValue(2).Draw(t, path)
	}
	return record
})

func anyField(path string, depth int) *rapid.Generator[Field] {
	return rapid.Custom(func(t *rapid.T) Field {
		kinds := scalarKinds
		if depth > 0 {
			kinds = append(slices.Clone(kinds), Object, List)
		}
		f := Field{
			Path: path, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			Required: rapid.Bool().Draw(t, "required"), ReadOnly: rapid.IntRange(0, 9).Draw(t, "read-only") == 0,
			Confirm: rapid.IntRange(0, 2).Draw(t, "confirm") == 0,
			Limits:  anyLimits.Draw(t, "limits"),
		}
		switch f.Kind {
		case Option, Options:
			for _, id := range rapid.SliceOfNDistinct(anyOption, 0, 4, rapid.ID).Draw(t, "choices") {
				f.Choices = append(f.Choices, Choice{ID: id, Label: rapid.SampledFrom([]string{"", "Label " + id, "label"}).Draw(t, "label")})
			}
			f.Referenced = rapid.IntRange(0, 4).Draw(t, "referenced") == 0
		case Object:
			for i := range rapid.IntRange(0, 3).Draw(t, "parts") {
				f.Fields = append(f.Fields, anyField([]string{"x", "y", "z"}[i], depth-1).Draw(t, "part"))
			}
		case List:
			if rapid.Bool().Draw(t, "described") {
				f.Fields = []Field{anyField("item", depth-1).Draw(t, "item")}
			}
		}
		return f
	})
}

var anyLimits = rapid.Custom(func(t *rapid.T) Limits {
	var l Limits
	if rapid.Bool().Draw(t, "free") {
		return l
	}
	l.MaxLength = rapid.IntRange(0, 6).Draw(t, "length")
	l.Pattern = rapid.SampledFrom([]string{"", "", "", "[a-z]*", "a|b", "("}).Draw(t, "pattern")
	l.MaxItems = rapid.IntRange(0, 2).Draw(t, "items")
	if rapid.Bool().Draw(t, "ranged") {
		l.Min, l.Max = civil.MustDecimal("0"), civil.MustDecimal("1000")
		l.Earliest, l.Latest = civil.MustDate("2000-01-01"), civil.MustDate("2030-01-01")
		l.MaxPlaces = new(rapid.IntRange(0, 2).Draw(t, "places"))
		l.MIME, l.MaxBytes = []string{"application/*"}, 20
	}
	return l
})

var anySchema = rapid.Custom(func(t *rapid.T) Schema {
	var s Schema
	for _, path := range rapid.SliceOfNDistinct(anyPath, 1, 6, rapid.ID).Draw(t, "fields") {
		s.Fields = append(s.Fields, anyField(path, 2).Draw(t, path))
	}
	return s
})

// anyOp names a built-in op, mostly with arguments that it takes.
var anyOp = rapid.Custom(func(t *rapid.T) Op {
	def := rapid.SampledFrom(Operations()).Draw(t, "op")
	op := Op{Name: def.Name}
	for _, p := range def.Params {
		if !p.Required && rapid.Bool().Draw(t, "left out") {
			continue
		}
		if op.Args == nil {
			op.Args = Args{}
		}
		op.Args[p.Name] = anyArgument(p).Draw(t, p.Name)
	}
	return op
})

func anyArgument(p Param) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		switch {
		case len(p.OneOf) > 0:
			return rapid.SampledFrom(p.OneOf).Draw(t, "one")
		case p.Kind == Number:
			return rapid.IntRange(-1, 5).Draw(t, "number")
		case p.Kind == YesNo:
			return rapid.Bool().Draw(t, "yes")
		case p.Name == "layouts":
			return rapid.SliceOfN(rapid.SampledFrom([]string{"02/01/2006", "01/02/2006", "2006-01-02", "2 Jan 2006"}), 1, 2).Draw(t, "layouts")
		case p.Name == "layout":
			return rapid.SampledFrom([]string{"02-01-2006", "2 January 2006", "2006"}).Draw(t, "layout")
		case p.Name == "pattern":
			return rapid.SampledFrom([]string{"a", "(.)(b)?", ".*", `\d+`, "("}).Draw(t, "pattern")
		case p.Kind == List:
			return rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b"}), 0, 2).Draw(t, "texts")
		}
		return rapid.SampledFrom([]string{"", " ", "a", ",", ".", "$0$0", "x"}).Draw(t, "text")
	})
}

var anyRule = rapid.Custom(func(t *rapid.T) Rule {
	targets := []string{"a", "b", "c", "d", "e.x", "f", "a.x", "b.x", "c.y", "d.z.x", "nowhere"}
	r := Rule{To: rapid.SampledFrom(targets).Draw(t, "to"), OnMissing: rapid.SampledFrom([]OnMissing{"", Ask, Skip, Fail}).Draw(t, "on missing")}
	switch rapid.IntRange(0, 9).Draw(t, "sort") {
	case 0:
		r.Off = true
	case 1:
		r.Const = anyConstant.Draw(t, "const")
	default:
		r.From = rapid.SliceOfN(rapid.OneOf(anyPath, rapid.SampledFrom([]string{"a.x", "b.y"})), 1, 3).Draw(t, "from")
		r.Ops = rapid.SliceOfN(anyOp, 0, 4).Draw(t, "ops")
		if rapid.IntRange(0, 3).Draw(t, "table") == 0 {
			for _, from := range rapid.SliceOfNDistinct(anyOption, 1, 3, rapid.ID).Draw(t, "froms") {
				r.Options = append(r.Options, Pair{From: from, To: anyOption.Draw(t, "to")})
			}
		}
		if rapid.Bool().Draw(t, "defaulted") {
			r.Default = anyConstant.Draw(t, "default")
		}
	}
	return r
})

// anyConstant is as JSON reads it.
var anyConstant = rapid.Custom(func(t *rapid.T) Value {
	switch rapid.IntRange(0, 3).Draw(t, "constant") {
	case 0:
		return YesNoValue(rapid.Bool().Draw(t, "yes"))
	case 1:
		return NumberValue(anyNumber.Draw(t, "number"))
	case 2:
		return ListValue(TextValue("a"), TextValue(anyText.Draw(t, "item")))
	}
	return TextValue(anyText.Draw(t, "text"))
})

var anyRules = rapid.Custom(func(t *rapid.T) Rules {
	return Rules{V: 1, Rules: rapid.SliceOfN(anyRule, 0, 8).Draw(t, "rules")}
})

// anyResolver knows "a" and "M", and calls "a" also "Label a".
func anyResolver(t *rapid.T) ResolverFunc {
	known := map[string]Choice{"a": {ID: "a", Label: "Label a"}, "M": {ID: "M"}, "Label a": {ID: "a", Label: "Label a"}}
	return func(_ context.Context, field, option string, chosen Values) (Choice, bool, error) {
		if rapid.IntRange(0, 20).Draw(t, "down") == 0 {
			return Choice{}, false, fmt.Errorf("the target is down")
		}
		c, ok := known[option]
		return c, ok, nil
	}
}

// situation is schemas, rules and a record that go together: some at random,
// some made to fit, so that values get through.
type situation struct {
	source, target Schema
	rules          Rules
	record         Values
}

var anySituation = rapid.Custom(func(t *rapid.T) situation {
	s := situation{source: anySchema.Draw(t, "source"), target: anySchema.Draw(t, "target")}
	if rapid.IntRange(0, 3).Draw(t, "at random") == 0 {
		s.rules, s.record = anyRules.Draw(t, "rules"), anyRecord.Draw(t, "record")
		return s
	}
	s.source.Fields = append(s.source.Fields, Field{Path: "text", Kind: Text}, Field{Path: "more", Kind: Text},
		Field{Path: "list", Kind: List, Fields: []Field{{Path: "item", Kind: Text}}},
		Field{Path: "choice", Kind: Option, Choices: []Choice{{ID: "a", Label: "Label a"}, {ID: "2", Label: "b"}}},
		Field{Path: "choices", Kind: Options, Choices: []Choice{{ID: "a", Label: "Label a"}, {ID: "2", Label: "b"}}})
	s.record = make(Values)
	for _, f := range s.source.Fields {
		if rapid.IntRange(0, 9).Draw(t, "absent") > 0 {
			s.record[f.Path] = fitting(f, 2).Draw(t, f.Path)
		}
	}
	for _, f := range leavesOf(s.target.Fields, "") {
		s.rules.Rules = append(s.rules.Rules, fittingRule(s.source, f).Draw(t, "rule"))
	}
	return s
})

func leavesOf(fields []Field, prefix string) []Field {
	var leaves []Field
	for _, f := range fields {
		f.Path = prefix + f.Path
		if f.Kind == Object && len(f.Fields) > 0 {
			leaves = append(leaves, leavesOf(f.Fields, f.Path+".")...)
		} else if !f.ReadOnly {
			leaves = append(leaves, f)
		}
	}
	return leaves
}

// fitting makes a value of a field's kind, whatever its limits.
func fitting(f Field, depth int) *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		switch f.Kind {
		case Text:
			return TextValue(anyText.Draw(t, "text"))
		case Option:
			return OptionValue(anyOption.Draw(t, "id"))
		case Options:
			return OptionsValue(rapid.SliceOfN(anyOption, 0, 4).Draw(t, "ids")...)
		case Number:
			return NumberValue(anyNumber.Draw(t, "number"))
		case Date:
			return DateValue(anyDate.Draw(t, "date"))
		case YesNo:
			return YesNoValue(rapid.Bool().Draw(t, "yes"))
		case List:
			if len(f.Fields) > 0 && depth > 0 {
				return ListValue(rapid.SliceOfN(fitting(f.Fields[0], depth-1), 0, 3).Draw(t, "items")...)
			}
		case Object:
			object := make(Values)
			if rapid.Bool().Draw(t, "empty") {
				return ObjectValue(object)
			}
			for _, part := range f.Fields {
				if depth > 0 {
					object[part.Path] = fitting(part, depth-1).Draw(t, part.Path)
				}
			}
			return ObjectValue(object)
		}
		return anyValue(1).Draw(t, "any")
	})
}

// fittingRule goes from texts through ops on texts to the kind of the field.
func fittingRule(source Schema, to Field) *rapid.Generator[Rule] {
	return rapid.Custom(func(t *rapid.T) Rule {
		r := Rule{To: to.Path, OnMissing: rapid.SampledFrom([]OnMissing{"", Ask, Skip, Fail}).Draw(t, "on missing")}
		from := rapid.SampledFrom([]string{"text", "text", "more", "list", "choice", "choices"})
		if rapid.IntRange(0, 5).Draw(t, "same kind") == 0 {
			for _, f := range source.Fields {
				if f.Kind == to.Kind {
					r.From = Paths{f.Path}
					return r
				}
			}
		}
		r.From = rapid.SliceOfN(from, 1, 3).Draw(t, "from")
		ops := rapid.SliceOfN(textualOp, 0, 2)
		r.Ops = ops.Draw(t, "ops")
		single := to.Kind != Options && to.Kind != List
		if len(r.From) > 1 || single && r.From[0] != "text" && r.From[0] != "more" {
			gather := rapid.SampledFrom([]Op{{Name: "coalesce"}, {Name: "join"}, {Name: "join", Args: Args{"with": ", "}}})
			r.Ops = append(r.Ops, gather.Draw(t, "gather"))
		}
		if rapid.Bool().Draw(t, "split") && !single {
			r.Ops = append(r.Ops, Op{Name: "split"})
		} else {
			r.Ops = append(r.Ops, ops.Draw(t, "more ops")...)
		}
		if op := map[Kind]string{Number: "number", Date: "date", YesNo: "yesno"}[to.Kind]; op != "" {
			r.Ops = append(r.Ops, Op{Name: op})
		}
		if len(to.Choices) > 0 && rapid.Bool().Draw(t, "table") {
			r.Options = Pairs("a", to.Choices[0].ID, "b", to.Choices[0].ID, "label a", to.Choices[len(to.Choices)-1].ID)
		}
		return r
	})
}

// textualOp takes texts and gives texts, with arguments that it takes.
var textualOp = rapid.Custom(func(t *rapid.T) Op {
	return rapid.SampledFrom([]Op{
		{Name: "trim"}, {Name: "lower"}, {Name: "upper"}, {Name: "title"}, {Name: "collapse"}, {Name: "nfc"}, {Name: "initials"},
		{Name: "truncate", Args: Args{"length": 3}}, {Name: "extract", Args: Args{"pattern": "[a-z0-9]+"}},
		{Name: "replace", Args: Args{"pattern": "(.)", "with": "$1$1"}}, {Name: "replace", Args: Args{"find": "a", "with": "\uFFFD"}},
		{Name: "name_prefix", Args: Args{"part": "rest"}}, {Name: "address", Args: Args{"part": "street"}}, {Name: "address", Args: Args{"part": "number"}},
		{Name: "wrap", Args: Args{"before": "("}}, {Name: "default", Args: Args{"value": "b"}}, {Name: "country"},
	}).Draw(t, "op")
})

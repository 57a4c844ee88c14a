package fieldmap

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

const (
	maxText     = 1 << 20 // bytes of a text on its way through ops: rules are a tenant's
	maxArgument = 2000    // bytes of an argument
)

func patternOps() []Operation {
	return []Operation{
		{Name: "replace", Summary: "replace a text, or what a pattern (RE2) matches", In: textIn, Out: Text,
			Params: []Param{
				{Name: "find", Kind: Text, Summary: "the text to replace"},
				{Name: "pattern", Kind: Text, Summary: "instead of find: an RE2 expression"},
				{Name: "with", Kind: Text, Summary: "what takes its place, nothing unless given; $1 is the first group of a pattern"},
			},
			Build: buildReplace},
		{Name: "extract", Summary: "the part that a pattern (RE2) matches", In: textIn, Out: Text,
			Params: []Param{
				{Name: "pattern", Kind: Text, Required: true, Summary: "an RE2 expression"},
				{Name: "group", Kind: Number, Summary: "which group; the first unless given, everything where there is none"},
			},
			Build: buildExtract},
	}
}

func tooLong() (Value, *Problem) {
	return Value{}, newProblem(SeverityError, CodeTooLong, "", "max", fmt.Sprint(maxText))
}

func buildReplace(a Args) (Apply, error) {
	find, pattern, with := a.Text("find"), a.Text("pattern"), a.Text("with")
	switch {
	case find == "" && pattern == "":
		return nil, errors.New(`give "find" or "pattern"`)
	case find != "" && pattern != "":
		return nil, errors.New(`"find" and "pattern" exclude each other`)
	case find != "":
		return func(v Value) (Value, *Problem) {
			if len(with) > len(find) && len(v.text)+strings.Count(v.text, find)*(len(with)-len(find)) > maxText {
				return tooLong()
			}
			return TextValue(strings.ReplaceAll(v.text, find, with)), nil
		}, nil
	}
	expr, err := regexp.Compile(pattern)
	if err != nil {
		return nil, errors.New("the pattern is not an RE2 expression")
	}
	return func(v Value) (Value, *Problem) { return replaceAll(expr, v.text, with) }, nil
}

// replaceAll is regexp's ReplaceAllString with a bound on what it makes.
func replaceAll(expr *regexp.Regexp, s, with string) (Value, *Problem) {
	matches := expr.FindAllStringSubmatchIndex(s, -1)
	if matches == nil {
		return TextValue(s), nil
	}
	var out []byte
	from := 0
	for _, m := range matches {
		out = append(out, s[from:m[0]]...)
		out = expr.ExpandString(out, with, s, m)
		from = m[1]
		if len(out) > maxText {
			return tooLong()
		}
	}
	return TextValue(string(append(out, s[from:]...))), nil
}

func buildExtract(a Args) (Apply, error) {
	expr, err := regexp.Compile(a.Text("pattern"))
	if err != nil {
		return nil, errors.New("the pattern is not an RE2 expression")
	}
	group := a.Int("group", min(1, expr.NumSubexp()))
	if group < 0 || group > expr.NumSubexp() {
		return nil, fmt.Errorf("the pattern has %d groups", expr.NumSubexp())
	}
	return func(v Value) (Value, *Problem) {
		m := expr.FindStringSubmatchIndex(v.text)
		if m == nil || m[2*group] < 0 {
			return Value{}, nil
		}
		return TextValue(v.text[m[2*group]:m[2*group+1]]), nil
	}, nil
}

func listOps() []Operation {
	return []Operation{{Name: "split", Summary: "a text as a list of texts; empty ones are left out", In: textIn, Out: List,
		Params: []Param{{Name: "by", Kind: Text, Summary: "what stands between them; a comma unless given"}},
		Build: func(a Args) (Apply, error) {
			by := a.Text("by")
			if by == "" {
				by = ","
			}
			return func(v Value) (Value, *Problem) { return splitText(v.text, by), nil }, nil
		}}}
}

func splitText(s, by string) Value {
	var items []Value
	for part := range strings.SplitSeq(s, by) {
		if part = trim(part); part != "" {
			items = append(items, TextValue(part))
		}
	}
	if items == nil {
		return Value{}
	}
	return ListValue(items...)
}

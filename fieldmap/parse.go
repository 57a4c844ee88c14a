package fieldmap

import (
	"strings"

	"github.com/handoverhq/handover/hris/civil"
)

// Parse reads what a person typed as a value of the field: "2026-03-01", an
// option's id or label, "yes", "1.5"; several options with commas between them.
// The error is a [Problem] and does not repeat the text. Blank text gives the
// absent value.
func Parse(field Field, text string) (Value, error) {
	v, p := newChecker(&field, maxDepth).parse(text)
	if p != nil {
		p.Field = field.Path + p.Field
		return Value{}, *p
	}
	return v, nil
}

// Parse reads a form as a person filled it in: typed gives the text for a path, ""
// where there is none. The problems are all that are wrong with it: what cannot be
// read, which the values lack, and what [Schema.Check] finds; a field that cannot be
// read is not missing besides. A field that cannot be typed, such as an Object, is to
// be left empty.
func (s Schema) Parse(typed func(path string) string) (Values, Problems) {
	values := make(Values, len(s.Fields))
	unread := map[string]bool{}
	var ps Problems
	for _, field := range s.Fields {
		v, p := newChecker(&field, maxDepth).parse(typed(field.Path))
		if p == nil {
			values[field.Path] = v
			continue
		}
		unread[field.Path] = true
		p.Field = field.Path + p.Field
		ps = append(ps, *p)
	}
	for _, p := range s.Check(values) {
		if !unread[p.Field] {
			ps = append(ps, p)
		}
	}
	return values, ps
}

// parse reads a text as a value that fits the field.
func (c *checker) parse(text string) (Value, *Problem) {
	if strings.TrimSpace(text) == "" {
		return Value{}, nil
	}
	v, p := c.read(readable(text))
	if p == nil {
		p = c.check(v)
	}
	if p != nil {
		return Value{}, p
	}
	return v, nil
}

func (c *checker) read(text string) (Value, *Problem) {
	bare := strings.TrimSpace(text)
	switch c.field.Kind {
	case Text:
		return TextValue(text), nil
	case Number:
		d, err := civil.ParseDecimal(bare)
		if err != nil {
			return Value{}, newProblem(SeverityError, CodeNotANumber, "")
		}
		return NumberValue(d), nil
	case Date:
		d, err := civil.ParseDate(bare)
		if err != nil {
			return Value{}, newProblem(SeverityError, CodeNotADate, "", "layouts", "YYYY-MM-DD")
		}
		return DateValue(d), nil
	case YesNo:
		yes, ok := yesOrNo(bare)
		if !ok {
			return Value{}, newProblem(SeverityError, CodeNotYesNo, "")
		}
		return YesNoValue(yes), nil
	case Option:
		id, p := c.match(text)
		return OptionValue(id), p
	case Options:
		return c.readOptions(text)
	case List:
		return c.readList(text)
	}
	return Value{}, newProblem(SeverityError, CodeNotTyped, "", "kind", c.field.Kind.String())
}

// readOptions takes the whole text as one option where it is one: labels may
// hold commas.
func (c *checker) readOptions(text string) (Value, *Problem) {
	if id, p := c.match(text); p == nil && (!c.field.Referenced || !strings.Contains(text, ",")) {
		return OptionsValue(id), nil
	}
	var ids []string
	for part := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		id, p := c.match(part)
		if p != nil {
			return Value{}, p
		}
		ids = append(ids, id)
	}
	return OptionsValue(ids...), nil
}

func (c *checker) readList(text string) (Value, *Problem) {
	item := c.item
	if item == nil {
		item = &checker{field: &Field{Kind: Text}}
	}
	var items []Value
	for part := range strings.SplitSeq(text, ",") {
		v, p := item.parse(strings.TrimSpace(part))
		if p != nil {
			return Value{}, p
		}
		if !v.IsAbsent() {
			items = append(items, v)
		}
	}
	return ListValue(items...), nil
}

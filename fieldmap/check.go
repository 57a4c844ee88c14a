package fieldmap

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/handoverhq/handover/hris/civil"
)

// checker is a field made ready to check values: expression compiled, options
// indexed.
type checker struct {
	field   *Field
	pattern *regexp.Regexp // nil: any text
	byID    map[string]bool
	byLabel map[string]int // folded label to index in Choices; ambiguous where several have it
	parts   map[string]*checker
	item    *checker
	bad     string // why the field itself is wrong; "" if it is not
}

const ambiguous = -1

func newChecker(f *Field, depth int) *checker {
	c := &checker{field: f}
	c.index(f.Choices)
	if f.Limits.Pattern != "" {
		expr, err := regexp.Compile(`\A(?:` + f.Limits.Pattern + `)\z`)
		if err != nil {
			c.bad = "its pattern is not an RE2 expression, and is not checked"
		}
		c.pattern = expr
	}
	if depth == 0 {
		return c
	}
	switch {
	case f.Kind == Object && len(f.Fields) > 0:
		c.parts = make(map[string]*checker, len(f.Fields))
		for i := range f.Fields {
			c.parts[f.Fields[i].Path] = newChecker(&f.Fields[i], depth-1)
		}
	case f.Kind == List && len(f.Fields) > 0:
		c.item = newChecker(&f.Fields[0], depth-1)
	}
	return c
}

func (c *checker) index(choices []Choice) {
	if len(choices) == 0 {
		return
	}
	c.byID = make(map[string]bool, len(choices))
	c.byLabel = make(map[string]int, len(choices))
	for i, choice := range choices {
		c.byID[choice.ID] = true
		folded := fold(choice.Label)
		if folded == "" {
			continue
		}
		if j, ok := c.byLabel[folded]; ok && (j == ambiguous || choices[j].ID != choice.ID) {
			i = ambiguous
		}
		c.byLabel[folded] = i
	}
}

// match finds the option that a text means: the one with that id, else the
// only one with that label.
func (c *checker) match(text string) (id string, p *Problem) {
	if c.byID[text] {
		return text, nil
	}
	text = strings.TrimSpace(text)
	if c.byID[text] {
		return text, nil
	}
	i, ok := c.byLabel[fold(text)]
	switch {
	case ok && i == ambiguous:
		return "", newProblem(SeverityQuestion, CodeAmbiguous, "")
	case ok:
		return c.field.Choices[i].ID, nil
	case c.field.Referenced && text != "":
		return text, nil
	}
	return "", c.notAnOption(text)
}

func (c *checker) notAnOption(text string) *Problem {
	p := newProblem(SeverityQuestion, CodeNotAnOption, "")
	p.Suggestion = nearest(text, c.field.Choices)
	return p
}

// check tells why a value does not fit the field; nil where it does. An absent
// value always fits: whether one is required is not asked here.
func (c *checker) check(v Value) *Problem {
	if v.kind == Absent {
		return nil
	}
	if v.kind != c.field.Kind {
		return newProblem(SeverityError, CodeWrongKind, "", "want", c.field.Kind.String(), "got", v.kind.String())
	}
	l := &c.field.Limits
	switch v.kind {
	case Text:
		return c.checkText(v.text, l)
	case Number:
		return checkNumber(v.num, l)
	case Date:
		if l.Earliest.IsZero() && l.Latest.IsZero() {
			return nil
		}
		return checkDate(v.Date(), l)
	case Option:
		if !c.takes(v.text) {
			return c.notAnOption(v.text)
		}
	case Options:
		return c.checkOptions(v.Options(), l)
	case Object:
		return c.checkObject(v.Object())
	case List:
		return c.checkList(v.List(), l)
	case File:
		return checkFile(v.File(), l)
	}
	return nil
}

func (c *checker) takes(id string) bool {
	return c.byID[id] || c.field.Referenced && strings.TrimSpace(id) != ""
}

// unlisted reports whether a text is none of those that its field knows, where
// it knows any.
func (c *checker) unlisted(v Value) bool {
	return c.field.Kind == Text && c.byID != nil && !isBlank(v) && !c.byID[v.text]
}

func (c *checker) checkText(s string, l *Limits) *Problem {
	if l.MaxLength > 0 && len(s) > l.MaxLength && utf8.RuneCountInString(s) > l.MaxLength {
		return newProblem(SeverityError, CodeTooLong, "", "max", strconv.Itoa(l.MaxLength))
	}
	if c.pattern != nil && !c.pattern.MatchString(s) {
		return newProblem(SeverityError, CodePattern, "", "form", cmp.Or(l.Form, l.Pattern))
	}
	return nil
}

func checkNumber(n civil.Decimal, l *Limits) *Problem {
	if !l.Min.IsZero() && n.Compare(l.Min) < 0 || !l.Max.IsZero() && n.Compare(l.Max) > 0 {
		return rangeProblem(l.Min.String(), l.Max.String())
	}
	if l.MaxPlaces != nil && n.Places() > *l.MaxPlaces {
		return newProblem(SeverityError, CodePlaces, "", "max", strconv.Itoa(*l.MaxPlaces))
	}
	return nil
}

func checkDate(d civil.Date, l *Limits) *Problem {
	if !l.Earliest.IsZero() && d.Before(l.Earliest) || !l.Latest.IsZero() && d.After(l.Latest) {
		return rangeProblem(l.Earliest.String(), l.Latest.String())
	}
	return nil
}

func rangeProblem(least, most string) *Problem {
	return newProblem(SeverityError, CodeRange, "", "min", cmp.Or(least, "…"), "max", cmp.Or(most, "…"))
}

func (c *checker) checkOptions(ids []string, l *Limits) *Problem {
	if p := tooMany(len(ids), l); p != nil {
		return p
	}
	for _, id := range ids {
		if !c.takes(id) {
			return c.notAnOption(id)
		}
	}
	return nil
}

func tooMany(n int, l *Limits) *Problem {
	if l.MaxItems > 0 && n > l.MaxItems {
		return newProblem(SeverityError, CodeTooMany, "", "max", strconv.Itoa(l.MaxItems))
	}
	return nil
}

func (c *checker) checkList(items []Value, l *Limits) *Problem {
	if p := tooMany(len(items), l); p != nil {
		return p
	}
	if c.item == nil {
		return nil
	}
	for i, v := range items {
		p := c.item.check(v)
		if p == nil && v.IsAbsent() {
			p = newProblem(SeverityError, CodeMissing, "")
		}
		if p != nil {
			p.Field = "[" + strconv.Itoa(i) + "]" + p.Field
			return p
		}
	}
	return nil
}

func (c *checker) checkObject(object Values) *Problem {
	if c.parts == nil {
		return nil
	}
	for i := range c.field.Fields {
		part := &c.field.Fields[i]
		v := object[part.Path]
		p := c.parts[part.Path].check(v)
		switch {
		case p != nil:
		case part.ReadOnly && !v.IsAbsent():
			p = newProblem(SeverityError, CodeNotWritable, "")
		case part.Required && isBlank(v):
			p = newProblem(SeverityQuestion, CodeMissing, "")
		}
		if p != nil {
			p.Field = "." + part.Path + p.Field
			return p
		}
	}
	for name, v := range object {
		if c.parts[name] == nil && !v.IsAbsent() {
			return newProblem(SeverityError, CodeNotAField, "")
		}
	}
	return nil
}

func checkFile(f FileRef, l *Limits) *Problem {
	if len(l.MIME) > 0 && !slices.ContainsFunc(l.MIME, func(m string) bool { return sameMIME(m, f.MIME) }) {
		return newProblem(SeverityError, CodeFileKind, "", "mime", strings.Join(l.MIME, ", "))
	}
	if l.MaxBytes > 0 && f.Size > l.MaxBytes {
		return newProblem(SeverityError, CodeFileSize, "", "max", strconv.FormatInt(l.MaxBytes, 10))
	}
	return nil
}

// sameMIME compares without parameters; "image/*" takes every image.
func sameMIME(want, got string) bool {
	got, _, _ = strings.Cut(got, ";")
	got = strings.ToLower(strings.TrimSpace(got))
	want = strings.ToLower(strings.TrimSpace(want))
	if family, ok := strings.CutSuffix(want, "*"); ok {
		return strings.HasPrefix(got, family)
	}
	return got == want
}

// isBlank reports whether there is nothing in a value that a person would call
// filled in: it is absent, white space, or an empty choice or list.
func isBlank(v Value) bool {
	switch v.kind {
	case Absent:
		return true
	case Text, Option:
		return v.text == "" || v.text[0] <= ' ' && strings.TrimSpace(v.text) == "" ||
			v.text[0] >= utf8.RuneSelf && strings.TrimSpace(v.text) == ""
	case Options:
		return len(v.Options()) == 0
	case List:
		return len(v.List()) == 0
	case Object:
		return len(v.Object()) == 0
	}
	return false
}

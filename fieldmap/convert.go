package fieldmap

import "strings"

// finish compiles the last step: from the shape the ops leave to the field.
func (c *compiler) finish(pr *program, r *Rule, s shape, l *leaf) {
	if len(r.Options) > 0 {
		c.assign(pr, r, s, l)
		return
	}
	switch l.field.Kind {
	case Option, Options:
		c.matchOptions(pr, s, l)
		return
	case Text:
		if s.kind == Option && s.field != nil {
			for _, choice := range s.field.Choices {
				c.warnUnlisted(TextValue(choice.ID), l)
			}
		}
		if s.kind == Text || s.kind == Option || s.kind == Number || s.kind == Date {
			c.asText(&pr.steps, s, l.field.Path, l.field.Path)
			return
		}
	case List:
		if s.kind == Options {
			s = shape{kind: List, item: Option}
			pr.steps = append(pr.steps, step{apply: eachItem(same, Option, false)})
		}
		if c.listed(pr, s, l) {
			return
		}
	default:
		if s.kind == l.field.Kind {
			return
		}
	}
	c.clash(l.field.Path, l.field.Path, l.field.Kind.String(), s)
}

// warnUnlisted warns of a text that the rules may give and the field does not know.
func (c *compiler) warnUnlisted(v Value, l *leaf) {
	if l.check.unlisted(v) {
		p := c.note(SeverityWarning, l.field.Path, CodeOptionUnlisted, "option", v.text, "path", l.field.Path)
		p.Suggestion = nearest(v.text, l.field.Choices)
	}
}

// listed makes a list of a single item where the field takes a list of such.
func (c *compiler) listed(pr *program, s shape, l *leaf) bool {
	item := Absent
	if len(l.field.Fields) > 0 {
		item = l.field.Fields[0].Kind
	}
	have := s.kind
	if s.kind == List {
		have = s.item
	}
	switch {
	case item == have || item == Absent || have == Absent && s.kind == List:
	case item == Text && have == Option:
		if s.kind == List {
			pr.steps = append(pr.steps, step{apply: eachItem(toText, Option, false)})
		} else {
			pr.steps = append(pr.steps, step{apply: toText})
		}
	default:
		return false
	}
	if s.kind != List {
		pr.steps = append(pr.steps, step{apply: func(v Value) (Value, *Problem) { return ListValue(v), nil }})
	}
	return true
}

// matchOptions compiles the search for the option that has the source's id or
// label.
func (c *compiler) matchOptions(pr *program, s shape, l *leaf) {
	single := s.kind == Text || s.kind == Option || s.kind == Number
	several := s.kind == Options || s.kind == List && (s.item == Text || s.item == Option)
	if !single && !(several && l.field.Kind == Options) {
		c.clash(l.field.Path, l.field.Path, l.field.Kind.String(), s)
		return
	}
	m := &matcherOf{check: l.check, source: s.field}
	c.warnUnmatched(s, l, func(choice Choice) bool {
		_, p := m.match(choice.ID)
		return p == nil
	})
	pr.sure = l.field.Kind == Option
	pr.steps = append(pr.steps, step{apply: m.toField})
}

// warnUnmatched warns for each option of the source that will be asked about.
func (c *compiler) warnUnmatched(s shape, l *leaf, matches func(Choice) bool) {
	if s.field == nil || l.field.Referenced || c.pending(l) {
		return
	}
	for _, choice := range s.field.Choices {
		if !matches(choice) {
			p := c.note(SeverityWarning, l.field.Path, CodeOptionUnmapped,
				"option", s.field.label(choice.ID), "from", s.field.Path, "path", l.field.Path)
			p.Suggestion = nearest(s.field.label(choice.ID), l.field.Choices)
		}
	}
}

// matcherOf matches values of a source field with the options of a target.
type matcherOf struct {
	check  *checker
	source *Field // nil: labels are not known
}

// match finds the option by the source's id, or by its label. Where these lead
// to different options, neither is taken.
func (m *matcherOf) match(id string) (string, *Problem) {
	byID, p := m.check.match(id)
	if m.source == nil {
		return byID, p
	}
	label := m.source.label(id)
	if label == id {
		return byID, p
	}
	if m.check.field.Referenced && p == nil && !m.check.byID[byID] {
		return label, nil // looked up later; a label says more than a foreign id
	}
	i, ok := m.check.byLabel[fold(label)]
	switch {
	case !ok:
		if p != nil {
			p = m.check.notAnOption(label)
		}
		return byID, p
	case i == ambiguous && p != nil, i != ambiguous && p == nil && m.check.field.Choices[i].ID != byID:
		return "", newProblem(SeverityQuestion, CodeAmbiguous, "")
	case i == ambiguous:
		return byID, p
	}
	return m.check.field.Choices[i].ID, nil
}

func (m *matcherOf) toField(v Value) (Value, *Problem) {
	several := m.check.field.Kind == Options
	if v.kind != List && v.kind != Options {
		id, p := m.match(textOf(v))
		if p != nil {
			return Value{}, p
		}
		if several {
			return OptionsValue(id), nil
		}
		return OptionValue(id), nil
	}
	texts := textsOf(v)
	for i, text := range texts {
		id, p := m.match(text)
		if p != nil {
			return Value{}, p
		}
		texts[i] = id
	}
	return OptionsValue(texts...), nil
}

// textOf gives the text of a value that has one by itself, as a key of a table
// has it.
func textOf(v Value) string {
	switch v.kind {
	case Text, Option:
		return v.text
	case Number:
		return v.num.String()
	case Date:
		return v.Date().String()
	case YesNo:
		if v.Yes() {
			return "yes"
		}
		return "no"
	}
	return ""
}

// textsOf gives the texts of a list or of options, in a new slice.
func textsOf(v Value) []string {
	if v.kind == Options {
		return append([]string(nil), v.Options()...)
	}
	texts := make([]string, len(v.List()))
	for i, item := range v.List() {
		texts[i] = textOf(item)
	}
	return texts
}

// assignment is a rule's option table made ready.
type assignment struct {
	exact  map[string]Value
	folded map[string]Value // absent where several differ
	source *Field
	check  *checker
}

// assign compiles the option table of a rule.
func (c *compiler) assign(pr *program, r *Rule, s shape, l *leaf) {
	several := s.kind == Options || s.kind == List && (s.item == Text || s.item == Option)
	switch {
	case s.kind == Text || s.kind == Option || s.kind == Number || s.kind == Date || s.kind == YesNo:
	case several && l.field.Kind == Options:
	default:
		c.clash(r.To, `"options"`, Option.String(), s)
		return
	}
	a := &assignment{exact: make(map[string]Value), folded: make(map[string]Value), source: s.field, check: l.check}
	for _, pair := range r.Options {
		if _, twice := a.exact[pair.From]; twice {
			c.error(r.To, CodeTableDuplicate, "from", pair.From)
			continue
		}
		a.add(pair.From, c.assigned(pair, l), s.kind)
	}
	c.warnUnmatched(s, l, func(choice Choice) bool { return !a.lookup(choice.ID).IsAbsent() })
	pr.sure = l.field.Kind == Option && !c.pending(l)
	pr.steps = append(pr.steps, step{apply: a.apply})
}

// assigned reads the right side of a pair as a value of the field.
func (c *compiler) assigned(pair Pair, l *leaf) Value {
	if pair.To == "" {
		return Value{}
	}
	v, p := l.check.parse(pair.To)
	if p == nil {
		c.warnUnlisted(v, l)
		return v
	}
	if c.pending(l) {
		return OptionValue(pair.To) // checked once the options are known
	}
	c.badLiteral(p, TextValue(pair.To), l)
	return Value{}
}

func (a *assignment) add(from string, to Value, kind Kind) {
	if kind == YesNo {
		if yes, ok := yesOrNo(from); ok {
			from = textOf(YesNoValue(yes))
		}
	}
	a.exact[from] = to
	folded := fold(from)
	if other, ok := a.folded[folded]; ok && !other.Equal(to) {
		to = Value{}
	}
	a.folded[folded] = to
}

func (a *assignment) lookup(text string) Value {
	if v, ok := a.exact[text]; ok {
		return v
	}
	if v, ok := a.folded[fold(text)]; ok {
		return v
	}
	if a.source != nil {
		return a.folded[fold(a.source.label(text))]
	}
	return Value{}
}

func (a *assignment) apply(v Value) (Value, *Problem) {
	if v.kind != List && v.kind != Options {
		if to := a.lookup(textOf(v)); !to.IsAbsent() {
			return to, nil
		}
		return Value{}, a.unassigned(textOf(v))
	}
	var ids []string
	for _, text := range textsOf(v) {
		to := a.lookup(text)
		if to.IsAbsent() {
			return Value{}, a.unassigned(text)
		}
		ids = append(ids, to.Options()...)
		if to.kind == Option {
			ids = append(ids, to.text)
		}
	}
	return OptionsValue(ids...), nil
}

func (a *assignment) unassigned(text string) *Problem {
	if a.source != nil {
		text = a.source.label(text)
	}
	return a.check.notAnOption(strings.TrimSpace(text))
}

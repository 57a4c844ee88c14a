package fieldmap

import (
	"math"
	"slices"
	"strings"
)

// shape is what the compiler knows of a value on its way: its kind, the kind
// of its items, and the field it still stands for, which knows the labels.
type shape struct {
	kind, item Kind
	field      *Field
}

func shapeOf(f *Field) shape {
	s := shape{kind: f.Kind, field: f}
	switch {
	case f.Kind == Options:
		s.item = Option
	case f.Kind == List && len(f.Fields) > 0:
		s.item = f.Fields[0].Kind
	case f.Kind == List:
		s.item = Text
	}
	return s
}

func (s shape) String() string {
	if s.kind == List && s.item != Absent {
		return "list of " + s.item.String()
	}
	return s.kind.String()
}

// program compiles one rule for one leaf; false where something is wrong.
func (c *compiler) program(r *Rule, leaf int) (program, bool) {
	before := len(c.problems.Of(SeverityError))
	l := &c.form.leaves[leaf]
	pr := program{
		leaf: leaf, rule: c.at, path: l.field.Path, check: l.check, onMissing: r.OnMissing,
		required: l.field.Required, referenced: l.field.Referenced, text: l.field.Kind == Text,
		short: l.check.short(), free: l.check.free(),
	}
	c.checkMembers(r)
	if !r.Const.IsAbsent() {
		pr.constant, pr.fixed = c.literal(r.Const, l), true
	}
	if !r.Default.IsAbsent() {
		pr.fallback = c.literal(r.Default, l)
	}
	if len(r.From) > 0 {
		c.pipeline(&pr, r, l)
	}
	pr.origins = origins(r, c.at)
	return pr, len(c.problems.Of(SeverityError)) == before
}

// short is the length in bytes up to which any text fits, -1 where none does
// without a closer look.
func (c *checker) short() int {
	switch {
	case c.field.Kind != Text || c.field.Limits.Pattern != "":
		return -1
	case c.field.Limits.MaxLength > 0:
		return c.field.Limits.MaxLength
	}
	return math.MaxInt
}

// free is the kind of a field of which any value of that kind fits; Absent
// where there is more to check.
func (c *checker) free() Kind {
	l := &c.field.Limits
	switch {
	case c.field.Kind == YesNo,
		c.field.Kind == Date && l.Earliest.IsZero() && l.Latest.IsZero(),
		c.field.Kind == Number && l.Min.IsZero() && l.Max.IsZero() && l.MaxPlaces == nil:
		return c.field.Kind
	}
	return Absent
}

// checkMembers reports members that make no sense together.
func (c *compiler) checkMembers(r *Rule) {
	sourced := len(r.From) > 0
	switch {
	case !r.Const.IsAbsent() && (sourced || len(r.Ops) > 0 || len(r.Options) > 0):
		c.error(r.To, CodeConflict, "first", `"const"`, "second", `"from", "ops" or "options"`)
	case !r.Const.IsAbsent() && !r.Default.IsAbsent():
		c.error(r.To, CodeConflict, "first", `"const"`, "second", `"default"`)
	case !sourced && (len(r.Ops) > 0 || len(r.Options) > 0):
		c.error(r.To, CodeIncomplete)
	case !sourced && r.Const.IsAbsent() && r.Default.IsAbsent():
		c.error(r.To, CodeIncomplete)
	}
	if r.OnMissing != "" && !slices.Contains([]OnMissing{Ask, Skip, Fail}, r.OnMissing) {
		c.error(r.To, CodeOnMissing, "given", string(r.OnMissing))
	}
	if len(r.Ops) > maxOps {
		c.error(r.To, CodeSyntax, "path", "ops", "reason", "too many ops")
	}
}

// literal reads a constant of the rules as a value of the field.
func (c *compiler) literal(v Value, l *leaf) Value {
	read, p := l.check.literal(v)
	if p == nil && isBlank(read) {
		p = newProblem(SeverityError, CodeMissing, "")
	}
	if p != nil {
		c.badLiteral(p, v, l)
		return Value{}
	}
	c.warnUnlisted(read, l)
	return read
}

func (c *compiler) badLiteral(p *Problem, v Value, l *leaf) {
	path := l.field.Path
	switch p.Code {
	case CodeNotAnOption, CodeAmbiguous:
		if c.pending(l) {
			return
		}
		suggest(c.error(path, CodeUnknownOption, "path", path, "option", v.Display()), p.Suggestion)
	case CodeTooLong, CodePattern, CodeRange, CodePlaces, CodeTooMany:
		c.error(path, CodeLimit, "path", path, "limit", p.Text)
	default:
		c.error(path, CodeBadValue, "want", l.field.Kind.String())
	}
}

// pending reports whether the options of a leaf are known only once another
// field is chosen.
func (c *compiler) pending(l *leaf) bool {
	return len(l.field.DependsOn) > 0 && len(l.field.Choices) == 0
}

// literal reads a value that somebody wrote for the field: a text as [Parse]
// does, others as they are.
func (c *checker) literal(v Value) (Value, *Problem) {
	switch {
	case v.kind == Text && c.field.Kind != Text:
		return c.parse(v.text)
	case v.kind == Number && (c.field.Kind == Text || c.field.Kind == Option):
		return c.parse(v.num.String())
	case v.kind == Option && c.field.Kind == Options:
		v = OptionsValue(v.text)
	case v.kind == List && c.field.Kind == Options:
		return c.optionsOf(v.List())
	}
	if p := c.check(v); p != nil {
		return Value{}, p
	}
	return v, nil
}

func (c *checker) optionsOf(items []Value) (Value, *Problem) {
	ids := make([]string, len(items))
	for i, item := range items {
		id, p := c.match(item.text)
		if p != nil {
			return Value{}, p
		}
		ids[i] = id
	}
	v := OptionsValue(ids...)
	return v, c.check(v)
}

// pipeline compiles sources, ops and the conversion to the field.
func (c *compiler) pipeline(pr *program, r *Rule, l *leaf) {
	shapes := make([]shape, len(r.From))
	pr.sources = make([]source, len(r.From))
	ok := true
	for i, path := range r.From {
		f, found := c.sourceField(path)
		ok = ok && found
		shapes[i] = shapeOf(&f)
		pr.sources[i] = newSource(path, f.Kind)
	}
	if !ok {
		c.checkOps(r.Ops)
		return
	}
	at := 0
	if len(shapes) > 1 {
		at = slices.IndexFunc(r.Ops, func(o Op) bool { return o.Name == opCoalesce || o.Name == opJoin })
		if at < 0 {
			c.error(r.To, CodeSeveralSources)
			c.checkOps(r.Ops)
			return
		}
		for i := range shapes {
			shapes[i], ok = c.chain(&pr.sources[i].steps, r.Ops[:at], shapes[i], r.To)
			if !ok {
				return
			}
		}
		if shapes[0], ok = c.gather(pr, r.Ops[at], shapes, r.To); !ok {
			return
		}
		at++
	}
	end, ok := c.chain(&pr.steps, r.Ops[at:], shapes[0], r.To)
	if !ok {
		return
	}
	c.finish(pr, r, end, l)
}

func newSource(path string, kind Kind) source {
	s := source{path: path, kind: kind, dotted: strings.Contains(path, ".")}
	if strings.Count(path, ".") == 1 {
		s.head, s.tail, _ = strings.Cut(path, ".")
	}
	return s
}

// gather compiles the op that makes one value of several.
func (c *compiler) gather(pr *program, op Op, shapes []shape, to string) (shape, bool) {
	if !c.arguments(op, c.ops[op.Name]) {
		return shape{}, false
	}
	if op.Name == opJoin {
		pr.gather, pr.separator = gatherJoin, separator(op)
		for i := range shapes {
			if !c.joinable(&pr.sources[i].steps, shapes[i], op, to) {
				return shape{}, false
			}
		}
		return shape{kind: Text}, true
	}
	pr.gather = gatherCoalesce
	common := shapes[0]
	for _, s := range shapes[1:] {
		if s.kind != common.kind || s.item != common.item {
			common = shape{kind: Text}
		}
		if s.field != common.field {
			common.field = nil
		}
	}
	for i, s := range shapes {
		if common.kind != s.kind && !c.asText(&pr.sources[i].steps, s, op.Name, to) {
			return shape{}, false
		}
	}
	return common, true
}

func separator(op Op) string {
	if with, ok := op.Args["with"].(string); ok {
		return with
	}
	return " "
}

// joinable makes a text of a value that join takes: of a list, its items.
func (c *compiler) joinable(steps *[]step, s shape, op Op, to string) bool {
	if s.kind == List || s.kind == Options {
		if s.item != Text && s.item != Option {
			c.clash(to, op.Name, "text", s)
			return false
		}
		*steps = append(*steps, step{apply: joinItems(separator(op))})
		return true
	}
	return c.asText(steps, s, op.Name, to)
}

// asText adds the conversion to text that needs no op: of options, numbers and
// dates.
func (c *compiler) asText(steps *[]step, s shape, want, to string) bool {
	switch s.kind {
	case Text:
		return true
	case Option, Number, Date:
		*steps = append(*steps, step{apply: toText})
		return true
	}
	c.clash(to, want, Text.String(), s)
	return false
}

func (c *compiler) clash(to, where, want string, got shape) *Problem {
	p := c.error(to, CodeTypeClash, "path", where, "want", want, "got", got.String())
	if help := bridges[[2]Kind{got.kind, kindNamed(want)}]; help != "" {
		suggest(p, help)
	}
	return p
}

func kindNamed(name string) Kind {
	var k Kind
	_ = k.UnmarshalText([]byte(name))
	return k
}

// bridges are the ops that make one kind of another.
var bridges = map[[2]Kind]string{
	{Text, Number}: "number", {Option, Number}: "number",
	{Text, Date}: "date", {Option, Date}: "date",
	{Text, YesNo}: "yesno", {Option, YesNo}: "yesno",
	{List, Text}: opJoin, {Options, Text}: opJoin,
	{List, Option}: opItem, {Options, Option}: opItem,
	{Object, Text}: opPart,
}

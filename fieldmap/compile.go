package fieldmap

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// Mapping is rules compiled for a source and a target. It is immutable and
// safe for concurrent use.
type Mapping struct {
	form     *form
	programs []program // in target order
	loose    Problems  // errors of rules that no field of the target can show
	problems Problems
	sources  []string
}

// CompileOption adjusts [Compile].
type CompileOption func(*compiler)

// WithOps plugs further ops in, such as phone.Op(). An op with the name of a
// built-in one takes its place, but for those that [Operations] gives without
// Build.
func WithOps(ops ...Operation) CompileOption {
	return func(c *compiler) { c.extra = append(c.extra, ops...) }
}

// WithLanguage says in which language texts are cased (the Dutch IJ, the
// Turkish i), and adds its country names to those that are known.
func WithLanguage(tag language.Tag) CompileOption {
	return func(c *compiler) { c.tag = tag }
}

// Compile checks rules against both schemas and reports all problems at once,
// in the order of the rules.
//
// The mapping is never nil. A rule with an error fills nothing: a plan carries
// its problem instead, and is not complete before somebody fills the field in
// or, where the field does not exist, the rules are mended. Who saves rules
// looks at [Problems.Err] first.
func Compile(source, target Schema, rules Rules, opts ...CompileOption) (*Mapping, Problems) {
	c := &compiler{source: source, form: newForm(target), filled: make(map[int]int), named: make(map[string]int)}
	for _, opt := range opts {
		opt(c)
	}
	c.indexOps()
	c.problems = append(c.problems, c.form.wrong...)
	c.at = -1
	if rules.V != 0 && rules.V != Version {
		c.error("", CodeVersion, "version", strconv.Itoa(rules.V))
		c.loose = slices.Clone(c.problems.Of(SeverityError))
		rules.Rules = nil
	}
	for i := range rules.Rules {
		c.at, c.to = i, rules.Rules[i].To
		c.compileRule(&rules.Rules[i])
	}
	c.at, c.to = -1, ""
	c.unmapped()
	slices.SortStableFunc(c.programs, func(a, b program) int { return a.leaf - b.leaf })
	slices.Sort(c.reads)
	return &Mapping{
		form: c.form, programs: c.programs, loose: c.loose, problems: c.problems, sources: slices.Compact(c.reads),
	}, slices.Clone(c.problems)
}

// Problems gives what [Compile] gave.
func (m *Mapping) Problems() Problems { return slices.Clone(m.problems) }

// Target gives the schema that the mapping fills.
func (m *Mapping) Target() Schema { return m.form.schema }

// Sources lists the source paths that the rules read, sorted.
func (m *Mapping) Sources() []string { return slices.Clone(m.sources) }

// compiler turns rules into programs.
type compiler struct {
	tag    language.Tag
	extra  []Operation
	ops    map[string]Operation
	source Schema
	form   *form

	at       int            // index of the rule at hand
	to       string         // the field it fills
	named    map[string]int // target path to the rule that names it
	filled   map[int]int    // leaf to the program that fills it
	programs []program
	problems Problems
	loose    Problems
	reads    []string
}

func (c *compiler) indexOps() {
	c.ops = make(map[string]Operation)
	for _, op := range builtins(c.tag) {
		c.ops[op.Name] = op
	}
	for _, op := range c.extra {
		if old, ok := c.ops[op.Name]; op.Build != nil && (!ok || old.Build != nil) {
			c.ops[op.Name] = op
		}
	}
}

func (c *compiler) note(severity Severity, field, code string, kv ...string) *Problem {
	p := newProblem(severity, code, cmp.Or(field, c.to), kv...)
	p.Rule = c.at
	c.problems = append(c.problems, *p)
	return &c.problems[len(c.problems)-1]
}

func (c *compiler) error(field, code string, kv ...string) *Problem {
	return c.note(SeverityError, field, code, kv...)
}

// suggest adds the nearest thing that would do to a problem of the rules, in
// its text too: it is no value of a person.
func suggest(p *Problem, nearest string) {
	if nearest != "" {
		p.Suggestion = nearest
		p.Text += " (nearest: " + nearest + ")"
	}
}

// compileRule adds the program of a rule, or its problems.
func (c *compiler) compileRule(r *Rule) {
	before := len(c.problems)
	leaf, group, ok := c.destination(r)
	switch {
	case !ok:
	case r.Off:
		return
	case group >= 0:
		c.wholeObject(r, group)
	default:
		if pr, fine := c.program(r, leaf); fine {
			c.fill(pr)
			return
		}
	}
	var wrong Problems
	for _, p := range c.problems[before:] {
		if p.Severity == SeverityError {
			wrong = append(wrong, p)
		}
	}
	switch {
	case len(wrong) == 0:
	case ok && group < 0:
		c.fill(program{leaf: leaf, rule: c.at, path: r.To, fixed: true, broken: wrong})
	default:
		c.loose = append(c.loose, wrong...)
	}
}

// fill adds a program unless another rule fills the leaf already.
func (c *compiler) fill(pr program) {
	if first, twice := c.filled[pr.leaf]; twice {
		p := c.error(pr.path, CodeDuplicate, "first", strconv.Itoa(first), "path", pr.path)
		c.loose = append(c.loose, *p)
		return
	}
	c.filled[pr.leaf] = c.at
	c.programs = append(c.programs, pr)
}

// destination finds the leaf or the group that a rule fills.
func (c *compiler) destination(r *Rule) (leaf, group int, ok bool) {
	if first, twice := c.named[r.To]; twice {
		c.error(r.To, CodeDuplicate, "first", strconv.Itoa(first), "path", r.To)
		return 0, -1, false
	}
	c.named[r.To] = c.at
	leaf, isLeaf := c.form.byPath[r.To]
	group = -1
	if !isLeaf {
		group = c.form.groupAt(r.To)
	}
	switch {
	case !isLeaf && group < 0 && r.Off:
		return 0, -1, true // what is switched off need not exist
	case !isLeaf && group < 0:
		suggest(c.error(r.To, CodeUnknownField, "path", r.To), nearestField(r.To, c.form.fields()))
		return 0, -1, false
	case r.Off:
		return leaf, group, true
	case isLeaf && !c.form.leaves[leaf].writable, group >= 0 && !c.form.groups[group].writable:
		c.error(r.To, CodeReadOnly, "path", r.To, "why", c.whyReadOnly(r.To))
		return 0, -1, false
	}
	return leaf, group, true
}

// whyReadOnly gives the reason why a field is not taken, where its help has one.
func (c *compiler) whyReadOnly(path string) string {
	f, _ := c.form.schema.Field(path)
	if why := strings.TrimRight(f.Help, ". "); why != "" {
		return " (" + why + ")"
	}
	return ""
}

// wholeObject spreads a rule from object to object over the parts that both
// have.
func (c *compiler) wholeObject(r *Rule, group int) {
	path := c.form.groups[group].path
	var source Field
	plain := len(r.From) == 1 && len(r.Ops) == 0 && len(r.Options) == 0 && r.Const.IsAbsent() && r.Default.IsAbsent()
	if plain {
		f, ok := c.sourceField(r.From[0])
		if !ok {
			return
		}
		source = f
	}
	if !plain || source.Kind != Object || len(source.Fields) == 0 {
		c.error(path, CodeTypeClash, "path", path, "want", Object.String(), "got", c.describe(r, source))
		return
	}
	for i := range c.form.leaves {
		l := &c.form.leaves[i]
		if !c.form.inside(i, group) || !l.writable {
			continue
		}
		from := r.From[0] + l.field.Path[len(path):]
		if _, ok := c.source.Field(from); !ok {
			continue
		}
		if pr, fine := c.program(&Rule{To: l.field.Path, From: Paths{from}, OnMissing: r.OnMissing}, i); fine {
			c.fill(pr)
		}
	}
}

func (c *compiler) describe(r *Rule, source Field) string {
	if len(r.From) == 1 && source.Kind != Absent {
		return source.Kind.String()
	}
	return "something else"
}

func (c *compiler) sourceField(path string) (Field, bool) {
	f, ok := c.source.Field(path)
	if !ok {
		p := c.error(path, CodeUnknownSource, "path", path)
		suggest(p, nearestField(path, allFields(c.source.Fields, "", maxDepth)))
		return Field{}, false
	}
	c.reads = append(c.reads, path)
	return f, true
}

// unmapped asks about the required fields that no rule fills.
func (c *compiler) unmapped() {
	filled := func(i int) bool { _, ok := c.filled[i]; return ok }
	for i := range c.form.leaves {
		if path := c.form.leaves[i].field.Path; !filled(i) && c.form.needs(i, filled) {
			c.note(SeverityQuestion, path, CodeRequiredUnmapped, "path", path)
		}
	}
}

package fieldmap

import "strings"

// program fills one leaf of a plan. What every run needs stands first.
type program struct {
	leaf     int
	fixed    bool // broken or constant: nothing is read
	text     bool // the field takes text
	sure     bool // what the steps give is an option that the field has
	required bool
	// referenced: the options of the field are looked up elsewhere
	referenced bool
	free       Kind // of Date, Number and YesNo, where the field has no limits
	short      int  // a text of so many bytes fits; -1 where that is not all there is to check
	gather     gathering
	sources    []source
	steps      []step
	check      *checker
	origins    *originSet
	separator  string // between what is joined
	fallback   Value

	rule      int
	path      string
	onMissing OnMissing
	constant  Value
	broken    Problems // the rule is wrong: nothing is done but to say so
}

// source is a field that a program reads, and what is done with its value
// before it meets the others.
type source struct {
	path   string
	kind   Kind
	dotted bool
	// head and tail are the path cut in two where it has one dot: the way most
	// records nest.
	head, tail string
	steps      []step
}

type gathering uint8

const (
	gatherNone gathering = iota
	gatherJoin
	gatherCoalesce
)

// found is a value on its way, and what is to be told about it.
type found struct {
	value    Value
	rejected Value
	problem  *Problem // why there is no value, though there was one
	warnings Problems
	source   int // the one that was taken
}

// run reads a record and fills an entry. values is the record where it is a
// Values, whose look-up needs no interface call; f is room to work in.
func (pr *program) run(record Record, values Values, f *found, e *entry) {
	if pr.fixed {
		pr.runFixed(e)
		return
	}
	f.problem, f.warnings, f.source = nil, nil, 0
	pr.read(record, values, f)
	if f.problem == nil {
		f.apply(pr.steps)
	}
	if f.problem == nil && isBlank(f.value) {
		f.value = Value{}
	}
	if f.value.kind != Absent && !pr.fits(&f.value) {
		if p := pr.check.check(f.value); p != nil {
			f.fail(p, f.value)
		}
	}
	pr.settle(f, e)
}

// fits reports whether a value fits without a closer look.
func (pr *program) fits(v *Value) bool {
	switch v.kind {
	case Text:
		return len(v.text) <= pr.short
	case Option:
		return pr.sure
	}
	return pr.free == v.kind
}

func (pr *program) runFixed(e *entry) {
	if pr.broken != nil {
		e.trouble = &trouble{problems: pr.broken}
		return
	}
	e.value, e.origin = pr.constant, &pr.origins.constant
	e.uncheck(pr.referenced && !pr.check.known(e.value))
}

// settle turns what was found into the entry.
func (pr *program) settle(f *found, e *entry) {
	e.origin = pr.origins.of(f.source)
	switch {
	case f.problem != nil:
		pr.reject(f, e)
	case f.value.kind != Absent:
		e.value = f.value
		e.uncheck(pr.referenced && !pr.check.known(f.value))
		if pr.text && strings.IndexByte(f.value.text, "\uFFFD"[0]) >= 0 && strings.Contains(f.value.text, "\uFFFD") {
			f.warnings = append(f.warnings, *newProblem(SeverityWarning, CodeGarbled, ""))
		}
	case pr.fallback.kind != Absent:
		e.value, e.origin = pr.fallback, &pr.origins.fallback
		e.uncheck(pr.referenced && !pr.check.known(e.value))
	default:
		e.origin = nil
		pr.missing(e)
	}
	if len(f.warnings) > 0 {
		e.add(pr.named(f.warnings)...)
	}
}

func (pr *program) reject(f *found, e *entry) {
	p := *f.problem
	switch {
	case pr.onMissing == Fail:
		p.Severity = SeverityError
	case pr.onMissing == Skip && !pr.required:
		p.Severity = SeverityWarning
	}
	e.add(pr.named(Problems{p})...)
	e.trouble.rejected = f.rejected
}

// missing says that there is no value, where the rule wants that said. That a
// required field is empty, the plan sees by itself.
func (pr *program) missing(e *entry) {
	switch {
	case pr.onMissing == Fail:
		e.add(pr.named(Problems{*newProblem(SeverityError, CodeMissing, "")})...)
	case pr.onMissing == Ask && !pr.required:
		e.add(pr.named(Problems{*newProblem(SeverityQuestion, CodeMissing, "")})...)
	}
}

func (pr *program) named(ps Problems) Problems {
	for i := range ps {
		ps[i].Rule, ps[i].Field = pr.rule, pr.path+ps[i].Field
	}
	return ps
}

// known reports whether the options of a value are among the listed ones.
func (c *checker) known(v Value) bool {
	if v.kind == Option {
		return c.byID[v.text]
	}
	for _, id := range v.Options() {
		if !c.byID[id] {
			return false
		}
	}
	return true
}

func (pr *program) read(record Record, values Values, f *found) {
	switch pr.gather {
	case gatherJoin:
		pr.join(record, values, f)
	case gatherCoalesce:
		pr.coalesce(record, values, f)
	default:
		if f.value = (Value{}); len(pr.sources) == 1 {
			pr.sources[0].read(record, values, f)
		}
	}
}

func (s *source) read(record Record, values Values, f *found) {
	if values == nil {
		f.value = Value{}
		if record != nil {
			f.value, _ = record.Lookup(s.path)
		}
	} else {
		var ok bool
		if f.value, ok = values[s.path]; !ok && s.dotted {
			s.descend(values, f)
		}
	}
	if f.value.kind != s.kind && f.value.kind != Absent {
		v, p := guard(f.value, s.kind)
		if p != nil {
			f.fail(p, f.value)
			return
		}
		f.value = v
	}
	if len(s.steps) > 0 {
		f.apply(s.steps)
	}
}

// descend follows the dots of the path.
func (s *source) descend(values Values, f *found) {
	if s.tail == "" {
		f.value, _ = values.Lookup(s.path)
		return
	}
	if object := values[s.head]; object.kind == Object {
		f.value = object.Object()[s.tail]
	}
}

func (pr *program) coalesce(record Record, values Values, f *found) {
	var useless *Problem // why an earlier source had a value, but none of use
	var rejected Value
	for i := range pr.sources {
		f.source = i
		pr.sources[i].read(record, values, f)
		switch {
		case f.problem != nil && useless == nil:
			useless, rejected = f.problem, f.rejected
		case f.problem == nil && !isBlank(f.value):
			if useless != nil {
				useless.Severity = SeverityWarning
				f.warnings = append(f.warnings, *useless)
			}
			return
		}
		f.problem = nil
	}
	f.source = 0
	if f.value = (Value{}); useless != nil {
		f.fail(useless, rejected)
	}
}

func (pr *program) join(record Record, values Values, f *found) {
	var few [8]string
	texts := few[:0]
	size := 0
	for i := range pr.sources {
		pr.sources[i].read(record, values, f)
		if f.problem != nil {
			return
		}
		if !isBlank(f.value) {
			texts = append(texts, f.value.text)
			size += len(f.value.text) + len(pr.separator)
		}
	}
	f.value = Value{}
	if size > maxText {
		_, p := tooLong()
		f.fail(p, Value{})
		return
	}
	if len(texts) > 0 {
		f.value = Value{kind: Text, text: strings.Join(texts, pr.separator)}
	}
}

// apply runs steps one after another. A step's warning is kept, its other
// problems end the way.
func (f *found) apply(steps []step) {
	for i := range steps {
		s := &steps[i]
		if !s.absent && isBlank(f.value) {
			continue
		}
		made, p := s.apply(f.value)
		if p == nil && len(made.text) > maxText {
			_, p = tooLong()
		}
		switch {
		case p == nil:
		case p.Severity == SeverityWarning:
			f.warnings = append(f.warnings, *p)
		default:
			f.fail(p, f.value)
			return
		}
		f.value = made
	}
}

func (f *found) fail(p *Problem, rejected Value) {
	f.problem, f.rejected, f.value = p, rejected, Value{}
}

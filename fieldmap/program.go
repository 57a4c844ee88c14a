package fieldmap

import "strings"

// program fills one leaf of a plan.
type program struct {
	leaf, rule int
	path       string
	check      *checker
	onMissing  OnMissing
	required   bool
	referenced bool
	text       bool // the field takes text

	broken Problems // the rule is wrong: nothing is done but to say so

	constant Value
	fallback Value
	sources  []source
	gather   gathering
	// separator stands between what is joined.
	separator string
	steps     []step
	origins   originSet
}

// source is a field that a program reads, and what is done with its value
// before it meets the others.
type source struct {
	path   string
	kind   Kind
	dotted bool
	steps  []step
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
// Values, whose look-up needs no interface call.
func (pr *program) run(record Record, values Values, e *entry) {
	switch {
	case pr.broken != nil:
		e.trouble = &trouble{problems: pr.broken}
		return
	case pr.constant.kind != Absent:
		e.value, e.origin = pr.constant, &pr.origins.constant
		e.unchecked = pr.referenced && !pr.check.known(e.value)
		return
	}
	var f found
	pr.read(record, values, &f)
	if f.problem == nil {
		f.apply(pr.steps)
	}
	if f.problem == nil && !isBlank(f.value) {
		if p := pr.check.check(f.value); p != nil {
			f.fail(p, f.value)
		}
	}
	pr.settle(&f, e)
}

// settle turns what was found into the entry.
func (pr *program) settle(f *found, e *entry) {
	e.origin = pr.origins.of(f.source)
	switch {
	case f.problem != nil:
		pr.reject(f, e)
	case !isBlank(f.value):
		e.value = f.value
		e.unchecked = pr.referenced && !pr.check.known(f.value)
		if pr.text && strings.Contains(f.value.text, "\uFFFD") {
			f.warnings = append(f.warnings, *newProblem(SeverityWarning, CodeGarbled, ""))
		}
	case pr.fallback.kind != Absent:
		e.value, e.origin = pr.fallback, &pr.origins.fallback
		e.unchecked = pr.referenced && !pr.check.known(e.value)
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
		if len(pr.sources) == 1 {
			pr.sources[0].read(record, values, f)
		}
	}
}

func (s *source) read(record Record, values Values, f *found) {
	var v Value
	switch {
	case values != nil:
		var ok bool
		if v, ok = values[s.path]; !ok && s.dotted {
			v, _ = values.Lookup(s.path)
		}
	case record != nil:
		v, _ = record.Lookup(s.path)
	}
	if v.kind != s.kind && v.kind != Absent {
		fit, p := guard(v, s.kind)
		if p != nil {
			f.fail(p, v)
			return
		}
		v = fit
	}
	f.value = v
	f.apply(s.steps)
}

func (pr *program) coalesce(record Record, values Values, f *found) {
	for i := range pr.sources {
		f.value, f.source = Value{}, i
		var one found
		pr.sources[i].read(record, values, &one)
		f.warnings = append(f.warnings, one.warnings...)
		switch {
		case one.problem != nil && f.problem == nil:
			f.problem, f.rejected = one.problem, one.rejected
		case one.problem == nil && !isBlank(one.value):
			if f.problem != nil { // another source had a value that was of no use
				f.problem.Severity = SeverityWarning
				f.warnings = append(f.warnings, *f.problem)
				f.problem, f.rejected = nil, Value{}
			}
			f.value = one.value
			return
		}
	}
	f.value, f.source = Value{}, 0
}

func (pr *program) join(record Record, values Values, f *found) {
	var few [8]string
	texts := few[:0]
	size := 0
	for i := range pr.sources {
		f.value = Value{}
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
		if f.value.kind == Absent && !s.absent {
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

package fieldmap

import (
	"fmt"
	"io"
	"iter"
	"log/slog"
	"slices"

	"github.com/handoverhq/handover/hris/privacy"
)

// Record is what rules read from. [Values] is one.
type Record interface {
	// Lookup gives the value at a path, and false where there is none.
	Lookup(path string) (Value, bool)
}

// Plan is a mapping applied to one record: values, where each came from,
// problems. It holds personal data, prints masked, and encodes as JSON for
// sealing only.
type Plan struct {
	form    *form
	entries []entry  // by leaf
	loose   Problems // of rules whose field does not exist
	// labels are those of options that a resolver found, by leaf.
	labels map[int]string
}

// entry is one leaf of a plan.
type entry struct {
	value   Value
	origin  *Origin  // shared, never changed; nil where nothing fills the leaf
	trouble *trouble // nil where all is well
}

// trouble is what is wrong with a leaf.
type trouble struct {
	problems  Problems
	rejected  Value
	unchecked bool // the option waits for a resolver
	withdrawn bool // a person's word that does not count any more
}

func (e *entry) unchecked() bool { return e.trouble != nil && e.trouble.unchecked }

// uncheck says whether the option waits for a resolver.
func (e *entry) uncheck(waits bool) {
	switch {
	case e.trouble != nil:
		e.trouble.unchecked = waits
	case waits:
		e.trouble = &trouble{unchecked: true}
	}
}

func (e *entry) add(ps ...Problem) {
	if e.trouble == nil {
		e.trouble = &trouble{}
	}
	e.trouble.problems = append(e.trouble.problems, ps...)
}

// Entry is one field of a plan.
type Entry struct {
	// Field is as the target has it; its Path is the whole path, from the root of
	// the schema, and it says Confirm where an object around it or a part of it does.
	Field  Field
	Value  Value  // fits the field, or absent
	Label  string // of the chosen option, where it is known
	Origin Origin // where the value came from, or the one that was rejected
	// Rejected is a value that did not fit: shown to the reviewer, never sent.
	Rejected Value
	// Suggested says that Value waits for a person to confirm it and is not sent
	// until then; see [Field].Confirm.
	Suggested bool
	Problems  Problems
}

// Plan applies the mapping to a record. It always gives a plan: what is wrong
// with the record is in it. Referenced options stay unchecked until
// [Plan.Resolve].
func (m *Mapping) Plan(record Record) *Plan {
	p := &Plan{form: m.form, entries: make([]entry, len(m.form.leaves)), loose: m.loose}
	values, _ := record.(Values)
	var f found
	for i := range m.programs {
		pr := &m.programs[i]
		pr.run(record, values, &f, &p.entries[pr.leaf])
	}
	return p
}

// Entries gives every field of the target in its order, those without a value
// included. Parts of an object are fields of their own.
func (p *Plan) Entries() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i := range p.entries {
			if !yield(p.entry(i)) {
				return
			}
		}
	}
}

// Entry gives one field of the plan.
func (p *Plan) Entry(path string) (Entry, bool) {
	i, ok := p.leafAt(path)
	if !ok {
		return Entry{}, false
	}
	return p.entry(i), true
}

func (p *Plan) leafAt(path string) (int, bool) {
	if p.form == nil {
		return 0, false
	}
	i, ok := p.form.byPath[path]
	return i, ok
}

func (p *Plan) entry(i int) Entry {
	e := &p.entries[i]
	out := Entry{Field: p.form.leaves[i].field, Value: e.value, Origin: Origin{Rule: -1}, Suggested: p.suggested(i), Problems: p.problemsOf(i)}
	if e.origin != nil {
		out.Origin = *e.origin
	}
	if e.trouble != nil {
		out.Rejected = e.trouble.rejected
	}
	if out.Label = p.labels[i]; out.Label == "" && (e.value.kind == Option || e.value.kind == Options) {
		out.Label = out.Field.Display(e.value)
	}
	return out
}

// problemsOf lists what was found, and what follows from the present state: a
// value that is missing, an option not looked up yet.
func (p *Plan) problemsOf(i int) Problems {
	e := &p.entries[i]
	var ps Problems
	if e.trouble != nil {
		ps = slices.Clone(e.trouble.problems)
	}
	path := p.form.leaves[i].field.Path
	if e.unchecked() {
		ps = append(ps, *newProblem(SeverityQuestion, CodeUnchecked, path))
	}
	if c := p.form.leaves[i].check; c.unlisted(e.value) {
		bad := newProblem(SeverityWarning, CodeUnlisted, path)
		bad.Suggestion = nearest(e.value.text, c.field.Choices)
		ps = append(ps, *bad)
	}
	if p.suggested(i) {
		ps = append(ps, *newProblem(SeverityQuestion, CodeConfirm, path))
	}
	if p.isMissing(i) && !slices.ContainsFunc(ps, Problem.Blocks) {
		ps = append(ps, *newProblem(SeverityQuestion, CodeMissing, path))
	}
	return ps
}

func (p *Plan) filled(i int) bool { return !isBlank(p.entries[i].value) }

func (p *Plan) isMissing(i int) bool {
	return !p.filled(i) && p.form.needs(i, p.filled)
}

// Values gives the values that fit their fields, by path; parts of an object
// stand within their object. Suggestions that wait for a person's word are left
// out (see [Field].Confirm). Whether the values may be sent, [Plan.Complete]
// says. The map is the caller's.
func (p *Plan) Values() Values {
	values := make(Values, len(p.entries))
	for i := range p.entries {
		if v := p.entries[i].value; !v.IsAbsent() && !p.suggested(i) {
			p.form.put(values, i, v)
		}
	}
	return values
}

// Get gives the value at a path, a suggestion too; absent where there is none.
func (p *Plan) Get(path string) Value {
	if i, ok := p.leafAt(path); ok {
		return p.entries[i].value
	}
	return Value{}
}

// Origin says where the value at a path came from.
func (p *Plan) Origin(path string) Origin {
	if i, ok := p.leafAt(path); ok && p.entries[i].origin != nil {
		return *p.entries[i].origin
	}
	return Origin{Rule: -1}
}

// Rejected gives the value that did not fit the field at a path, for the
// reviewer's eyes; absent where there is none.
func (p *Plan) Rejected(path string) Value {
	if i, ok := p.leafAt(path); ok && p.entries[i].trouble != nil {
		return p.entries[i].trouble.rejected
	}
	return Value{}
}

// Problems lists everything that is wrong or worth seeing: first what is wrong
// with the rules as such, then by field in target order.
func (p *Plan) Problems() Problems {
	ps := slices.Clone(p.loose)
	for i := range p.entries {
		ps = append(ps, p.problemsOf(i)...)
	}
	return ps
}

// Warnings lists the problems that stop nothing.
func (p *Plan) Warnings() Problems { return p.Problems().Of(SeverityWarning) }

// Missing lists the paths of required fields without a value, in target order;
// what is only suggested is not missing.
func (p *Plan) Missing() []string {
	var paths []string
	for i := range p.entries {
		if p.isMissing(i) {
			paths = append(paths, p.form.leaves[i].field.Path)
		}
	}
	return paths
}

// Complete reports whether the plan may be sent: nothing required is missing,
// no problem of severity error, no question unanswered.
func (p *Plan) Complete() bool {
	if p.form == nil {
		return false
	}
	return !slices.ContainsFunc(p.Problems(), Problem.Blocks)
}

// Target gives the schema that the plan was made for.
func (p *Plan) Target() Schema { return p.form.schema }

// Fingerprint is that of the target's schema.
func (p *Plan) Fingerprint() string { return p.form.fingerprint() }

// String masks, also where a plan is printed that is not behind a pointer.
func (Plan) String() string { return privacy.Mask }

// Format masks under every verb.
func (Plan) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, privacy.Mask) }

// LogValue masks in log/slog.
func (Plan) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

// LogValue masks in log/slog.
func (Entry) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

package fieldmap

import (
	"context"
	"fmt"
	"strings"
)

// Resolver answers for the options of [Field].Referenced fields.
type Resolver interface {
	// Resolve finds the option of a field that has the id option, or else whose
	// label, and no other's, is option. chosen holds the values of the fields
	// that the field depends on. False means that there is none; a Choice given
	// all the same is a suggestion.
	Resolve(ctx context.Context, field, option string, chosen Values) (Choice, bool, error)
}

// ResolverFunc is a function that is a [Resolver].
type ResolverFunc func(ctx context.Context, field, option string, chosen Values) (Choice, bool, error)

// Resolve calls f.
func (f ResolverFunc) Resolve(ctx context.Context, field, option string, chosen Values) (Choice, bool, error) {
	return f(ctx, field, option, chosen)
}

// PlanResolved is [Mapping.Plan] followed by [Plan.Resolve]. Where that fails
// the plan comes with the error.
func (m *Mapping) PlanResolved(ctx context.Context, record Record, r Resolver) (*Plan, error) {
	p := m.Plan(record)
	return p, p.Resolve(ctx, r)
}

// Resolve looks up every option that was not looked up yet, those that a
// field depends on first. An error is the resolver's; what was looked up
// until then is kept, and Resolve may be called again.
func (p *Plan) Resolve(ctx context.Context, r Resolver) error {
	seen := make(map[int]bool)
	for i := range p.entries {
		if err := p.resolve(ctx, r, i, seen); err != nil {
			return err
		}
	}
	return nil
}

// resolve looks up one leaf after those it depends on; seen breaks circles.
func (p *Plan) resolve(ctx context.Context, r Resolver, i int, seen map[int]bool) error {
	if seen[i] {
		return nil
	}
	seen[i] = true
	l := &p.form.leaves[i]
	chosen := make(Values, len(l.field.DependsOn))
	for _, path := range l.field.DependsOn {
		j, ok := p.form.byPath[path]
		if !ok {
			continue
		}
		if err := p.resolve(ctx, r, j, seen); err != nil {
			return err
		}
		if v := p.entries[j].value; !v.IsAbsent() {
			chosen[path] = v
		}
	}
	if !p.entries[i].unchecked() {
		return nil
	}
	return p.lookUp(ctx, r, i, chosen)
}

func (p *Plan) lookUp(ctx context.Context, r Resolver, i int, chosen Values) error {
	l, e := &p.form.leaves[i], &p.entries[i]
	ids := e.value.Options()
	if e.value.kind == Option {
		ids = []string{e.value.text}
	}
	choices := make([]Choice, len(ids))
	for k, id := range ids {
		choice, ok, err := r.Resolve(ctx, l.field.Path, id, chosen)
		if err != nil {
			return fmt.Errorf("fieldmap: looking up the options of %s: %w", l.field.Path, err)
		}
		if !ok {
			p.refuse(i, choice.ID)
			return nil
		}
		choices[k] = choice
	}
	p.accept(i, choices)
	return nil
}

// refuse keeps a value aside that the target does not know.
func (p *Plan) refuse(i int, suggestion string) {
	e := &p.entries[i]
	bad := newProblem(SeverityQuestion, CodeNotAnOption, p.form.leaves[i].field.Path)
	bad.Suggestion = suggestion
	if e.origin != nil {
		bad.Rule = e.origin.Rule
	}
	*e = entry{origin: e.origin, trouble: &trouble{problems: Problems{*bad}, rejected: e.value}}
}

func (p *Plan) accept(i int, choices []Choice) {
	e := &p.entries[i]
	ids, labels := make([]string, len(choices)), make([]string, len(choices))
	for k, c := range choices {
		ids[k], labels[k] = c.ID, Field{Choices: choices}.label(c.ID)
	}
	v := OptionsValue(ids...)
	if e.value.kind == Option {
		v = OptionValue(ids[0])
	}
	if bad := p.form.leaves[i].check.check(v); bad != nil {
		p.refuse(i, "")
		return
	}
	e.value = v
	p.checked(i, strings.Join(labels, ", "))
}

// checked notes that the option of a leaf exists, and its label.
func (p *Plan) checked(i int, label string) {
	p.entries[i].uncheck(false)
	if p.labels == nil {
		p.labels = make(map[int]string)
	}
	p.labels[i] = label
}

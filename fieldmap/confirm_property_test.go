package fieldmap_test

import (
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"

	. "github.com/handoverhq/handover/fieldmap"
)

// word is what a person gave to each field and has not taken back, as the plan
// itself never learns it.
type word map[string]Value

// keeps brings the word over to a plan that was made of the former one: what a
// form refused, or read as something else, is nobody's word any more.
func (w word) keeps(p *Plan) {
	for path, v := range w {
		if !p.Get(path).Equal(v) {
			delete(w, path)
		}
	}
}

// looked follows what a resolver made of the texts that a person gave.
func (w word) looked(p *Plan) {
	for path := range w {
		if now := p.Get(path); now.IsAbsent() {
			delete(w, path)
		} else {
			w[path] = now
		}
	}
}

// holds fails where a value counts that no person gave, or where one does not
// count that a person gave.
func (w word) holds(t *rapid.T, p *Plan) {
	values := p.Values()
	for e := range p.Entries() {
		if !e.Field.Confirm || e.Value.IsAbsent() {
			continue
		}
		path := e.Field.Path
		_, given := w[path]
		held, counts := values.Lookup(path)
		switch {
		case counts && !held.IsAbsent() && !given:
			t.Fatalf("%s counts, and nobody gave it", path)
		case counts && !held.Equal(e.Value):
			t.Fatalf("%s counts as another value than the reviewer sees", path)
		case given != counts, e.Suggested == counts, e.Suggested != e.Problems.Has(CodeConfirm):
			t.Fatalf("%s: given %v, counts %v, suggested %v", path, given, counts, e.Suggested)
		case e.Suggested && p.Complete():
			t.Fatalf("complete with %s unconfirmed", path)
		}
	}
}

func TestAPlanNeverHoldsAValueToBeConfirmedThatNoPersonGave(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySituation.Draw(t, "situation")
		m, _ := Compile(s.source, s.target, s.rules)
		plan, given := m.Plan(s.record), word{}
		given.holds(t, plan)
		forms := []Schema{s.target, s.target, later(s.target).Draw(t, "a later form"), later(s.target).Draw(t, "another"), anySchema.Draw(t, "any form")}
		for range rapid.IntRange(0, 12).Draw(t, "doings") {
			path := anyLeaf(plan).Draw(t, "path")
			switch rapid.IntRange(0, 7).Draw(t, "doing") {
			case 0:
				plan.Unset(path, "u1")
				delete(given, path)
			case 1:
				_ = plan.Resolve(t.Context(), anyResolver(t))
				given.looked(plan)
			case 2:
				plan = plan.Rebase(rapid.SampledFrom(forms).Draw(t, "form"))
				given.keeps(plan)
			case 3:
				plan = fromRest(t, plan, rapid.SampledFrom(forms).Draw(t, "form"))
				given.keeps(plan)
			default:
				e, _ := plan.Entry(path)
				given.sets(plan, path, rapid.OneOf(rapid.Just(e.Value), rapid.Just(e.Rejected), fitting(e.Field, 2), anyValue(2)).Draw(t, "value"))
			}
			given.holds(t, plan)
		}
	})
}

func (w word) sets(p *Plan, path string, v Value) {
	bad := p.Set(path, v, "u1")
	switch now := p.Get(path); {
	case bad == nil && !now.IsAbsent():
		w[path] = now
	case p.Origin(path).Kind == OriginUnset: // a blank value
		delete(w, path)
	}
}

func anyLeaf(p *Plan) *rapid.Generator[string] {
	paths := []string{"nowhere"}
	for e := range p.Entries() {
		paths = append(paths, e.Field.Path, e.Field.Path)
	}
	return rapid.SampledFrom(paths)
}

// later is a form that has changed a little, so that most values still fit.
func later(s Schema) *rapid.Generator[Schema] {
	return rapid.Custom(func(t *rapid.T) Schema {
		var next Schema
		for _, f := range s.Fields {
			switch rapid.IntRange(0, 6).Draw(t, "change") {
			case 0:
				continue
			case 1:
				f.Confirm = !f.Confirm
			case 2:
				f.Limits = anyLimits.Draw(t, "limits")
			case 3:
				f.Choices = f.Choices[:len(f.Choices)/2]
			case 4:
				f = anyField(f.Path, 2).Draw(t, "field")
			}
			next.Fields = append(next.Fields, f)
		}
		return next
	})
}

func fromRest(t *rapid.T, p *Plan, target Schema) *Plan {
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	back, err := RestorePlan(data, target)
	if err != nil && !errors.Is(err, ErrSchemaChanged) {
		t.Fatal(err)
	}
	return back
}

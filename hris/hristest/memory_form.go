package hristest

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Form implements [hris.Target]: dependent fields have the choices that go
// with what was chosen, and none before.
func (t *Target) Form(ctx context.Context, chosen fieldmap.Values) (*hris.Form, error) {
	if err := t.call(ctx, Call{Kind: CallForm}); err != nil {
		return nil, err
	}
	return t.formFor(chosen), nil
}

func (t *Target) formFor(chosen fieldmap.Values) *hris.Form {
	form := t.design.Form
	form.Fields = slices.Clone(form.Fields)
	for i := range form.Fields {
		f := &form.Fields[i]
		if len(f.DependsOn) > 0 && !f.Referenced {
			f.Choices = t.design.Branches[f.Path][branch(*f, chosen)]
		}
	}
	return &form
}

// branch is the option that a dependent field's choices hang on.
func branch(f fieldmap.Field, chosen fieldmap.Values) string {
	return chosen[f.DependsOn[len(f.DependsOn)-1]].Option()
}

// Options implements [hris.Target].
func (t *Target) Options(ctx context.Context, field string, chosen fieldmap.Values, query string) iter.Seq2[fieldmap.Choice, error] {
	return func(yield func(fieldmap.Choice, error) bool) {
		if err := t.call(ctx, Call{Kind: CallOptions}); err != nil {
			yield(fieldmap.Choice{}, err)
			return
		}
		f, ok := t.design.Form.Field(field)
		if !ok || !f.Referenced {
			yield(fieldmap.Choice{}, t.fails(hris.InvalidInput, hris.EffectNotSent, "list options", field))
			return
		}
		choices := t.design.Lists[field]
		if len(f.DependsOn) > 0 {
			choices = t.design.Branches[field][branch(f, chosen)]
		}
		for _, c := range choices {
			if (c.ID == query || strings.Contains(strings.ToLower(c.Label), strings.ToLower(query))) && !yield(c, nil) {
				return
			}
		}
	}
}

// check finds the fields that the system would refuse, by its own rules.
func (t *Target) check(values fieldmap.Values) []string {
	form := t.formFor(values)
	var refused []string
	for _, p := range form.Check(values) {
		if p.Blocks() && p.Code != fieldmap.CodeUnchecked && !slices.Contains(refused, p.Field) {
			refused = append(refused, p.Field)
		}
	}
	for path, choices := range t.design.Lists {
		if id := values[path].Option(); id != "" && !slices.ContainsFunc(choices, func(c fieldmap.Choice) bool { return c.ID == id }) {
			refused = append(refused, path)
		}
	}
	return refused
}

package connection

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// offered gives the problems of options that the rules choose for everybody, from
// lists too long to stand in the form: one that the target does not offer would
// only be met with the first hire. What depends on a choice that is each hire's own
// is left to that hire.
func offered(ctx context.Context, target hris.Target, plan *fieldmap.Plan) (fieldmap.Problems, error) {
	var problems fieldmap.Problems
	resolver := transfer.OptionsOf(target)
	for e := range plan.Entries() {
		if !e.Field.Referenced || !written(e.Origin) {
			continue
		}
		chosen, all := before(plan, e.Field)
		if !all {
			continue
		}
		ids := e.Value.Options()
		if e.Field.Kind == fieldmap.Option && !e.Value.IsAbsent() {
			ids = []string{e.Value.Option()}
		}
		for _, id := range ids {
			listed := slices.ContainsFunc(e.Field.Choices, func(c fieldmap.Choice) bool { return c.ID == id })
			if listed {
				continue
			}
			nearest, ok, err := resolver.Resolve(ctx, e.Field.Path, id, chosen)
			if err != nil {
				return nil, err
			}
			if !ok {
				p := fieldmap.ValueProblem(fieldmap.SeverityError, fieldmap.CodeUnknownOption, "", "path", e.Field.Path, "option", id)
				p.Rule, p.Field, p.Suggestion = e.Origin.Rule, e.Field.Path, nearest.ID
				problems = append(problems, *p)
			}
		}
	}
	return problems, nil
}

// written reports whether the rules themselves have the value.
func written(o fieldmap.Origin) bool {
	return o.Kind == fieldmap.OriginConst || o.Kind == fieldmap.OriginDefault
}

// before gives the choices that a field depends on; false where one is each hire's
// own.
func before(plan *fieldmap.Plan, f fieldmap.Field) (fieldmap.Values, bool) {
	chosen := fieldmap.Values{}
	for _, on := range f.DependsOn {
		if plan.Origin(on).Kind != fieldmap.OriginConst {
			return nil, false
		}
		chosen[on] = plan.Get(on)
	}
	return chosen, true
}

package fieldmap_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/handoverhq/handover/fieldmap"
)

// limitsHold fails where a value of the plan breaks its field.
func limitsHold(t *rapid.T, p *Plan) {
	for _, problem := range p.Target().Check(p.Values()) {
		if problem.Code != CodeMissing || len(p.Missing()) == 0 && !p.Problems().Has(CodeConfirm) {
			t.Fatalf("the plan holds what its schema refuses: %s", problem.Error())
		}
	}
	if p.Complete() && len(p.Target().Check(p.Values())) > 0 {
		t.Fatalf("a complete plan is refused by its schema: %v", p.Target().Check(p.Values()))
	}
}

func TestAPlanNeverHoldsAValueThatBreaksItsFieldsLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySituation.Draw(t, "situation")
		m, problems := Compile(s.source, s.target, s.rules)
		plan := m.Plan(s.record)
		limitsHold(t, plan)
		if problems.Err() != nil && plan.Complete() {
			// Only a reviewer may complete what broken rules began.
			t.Fatalf("complete in spite of %v", problems)
		}
		for range rapid.IntRange(0, 5).Draw(t, "corrections") {
			path := rapid.SampledFrom([]string{"a", "b", "c", "d", "e.x", "f", "a.x", "b.y", "d.z.x"}).Draw(t, "path")
			switch rapid.IntRange(0, 3).Draw(t, "correction") {
			case 0:
				plan.Unset(path, "u1")
			case 1:
				_ = plan.Resolve(t.Context(), anyResolver(t))
			default:
				v := anyValue(2).Draw(t, "value")
				before := plan.Get(path)
				if p := plan.Set(path, v, "u1"); p != nil && p.Code != CodeMissing && !plan.Get(path).Equal(before) {
					t.Fatal("a refused correction changed the plan")
				}
			}
			limitsHold(t, plan)
		}
		other := plan.Rebase(anySchema.Draw(t, "later"))
		limitsHold(t, other)
	})
}

func TestAPlanComesBackFromRestAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySituation.Draw(t, "situation")
		target := s.target
		m, _ := Compile(s.source, target, s.rules)
		plan := m.Plan(s.record)
		_ = plan.Resolve(t.Context(), anyResolver(t))
		data, err := json.Marshal(plan)
		require.NoError(t, err)
		back, err := RestorePlan(data, target)
		require.NoError(t, err)
		require.True(t, plan.Values().Equal(back.Values()))
		require.Equal(t, plan.Problems(), back.Problems())
		require.Equal(t, plan.Missing(), back.Missing())
		for e := range plan.Entries() {
			b, ok := back.Entry(e.Field.Path)
			require.True(t, ok)
			require.Equal(t, e.Origin.String(), b.Origin.String())
			require.Equal(t, e.Label, b.Label)
			require.Equal(t, e.Suggested, b.Suggested)
			require.True(t, e.Rejected.Equal(b.Rejected))
		}
		again, err := json.Marshal(back)
		require.NoError(t, err)
		require.JSONEq(t, string(data), string(again))

		later, err := RestorePlan(data, anySchema.Draw(t, "later"))
		if err != nil && !errors.Is(err, ErrSchemaChanged) {
			t.Fatal(err)
		}
		limitsHold(t, later)
	})
}

func TestRulesComeBackFromJSONAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules := anyRules.Draw(t, "rules")
		data, err := json.Marshal(rules)
		require.NoError(t, err)
		back, err := ParseRules(data)
		require.NoError(t, err, string(data))
		again, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
		require.Len(t, back.Rules, len(rules.Rules))
	})
}

func TestMergingInStepsIsMergingAtOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyRules.Draw(t, "a"), anyRules.Draw(t, "b"), anyRules.Draw(t, "c")
		require.Equal(t, shown(Merge(a, b, c)), shown(Merge(Merge(a, b), c)))
		require.Equal(t, shown(Merge(a, b, c)), shown(Merge(a, Merge(b, c))))
		require.Equal(t, shown(Merge(a)), shown(Merge(a, Rules{})))
	})
}

func shown(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestValuesComeBackFromJSONAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(3).Draw(t, "value")
		data, err := json.Marshal(v)
		require.NoError(t, err)
		var back Value
		require.NoError(t, json.Unmarshal(data, &back))
		require.True(t, v.Equal(back), string(data))
		require.Equal(t, v.Display(), back.Display())
	})
}

func TestNoProblemRepeatsAPersonsValue(t *testing.T) {
	t.Parallel()
	const canary = "canary-71c9"
	rapid.Check(t, func(t *rapid.T) {
		s := anySituation.Draw(t, "situation")
		m, _ := Compile(s.source, s.target, s.rules)
		record := make(Values)
		for _, f := range s.source.Fields {
			record[f.Path] = TextValue(canary)
		}
		plan := m.Plan(record)
		for f := range plan.Entries() {
			p := plan.Set(f.Field.Path, TextValue(canary), "u1")
			require.NotContains(t, fmt.Sprintf("%+v", p), canary)
		}
		require.NotContains(t, fmt.Sprintf("%+v", m.Plan(record).Problems()), canary)
		require.NotContains(t, fmt.Sprintf("%v %+v %#v %s", plan, plan, plan, plan), canary)
	})
}

func TestDiffOfASchemaWithItselfIsEmptyAndBreaksShowInTheFingerprint(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anySchema.Draw(t, "a"), anySchema.Draw(t, "b")
		require.Empty(t, Diff(a, a))
		for _, c := range Diff(a, b) {
			require.NotContains(t, c.Text, "{")
			if c.Breaks && c.Code != DriftOptionRenamed {
				require.NotEqual(t, a.Fingerprint(), b.Fingerprint(), c.Code)
			}
		}
		data, err := json.Marshal(a)
		require.NoError(t, err)
		var back Schema
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, a.Fingerprint(), back.Fingerprint())
		require.False(t, strings.Contains(string(data), "null"))
	})
}

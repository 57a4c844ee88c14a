package fieldmap_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// season is a target of which the day of sowing must be confirmed.
func season(change ...func(*Field)) Schema {
	sown := Field{Path: "Sown", Kind: Date, Confirm: true}
	for _, c := range change {
		c(&sown)
	}
	return Schema{Fields: []Field{{Path: "Name", Kind: Text}, sown}}
}

var (
	spring = DateValue(civil.MustDate("2027-03-01"))
	autumn = DateValue(civil.MustDate("2027-09-01"))
)

func suggested(t *testing.T, target Schema) *Plan {
	t.Helper()
	source := Schema{Fields: []Field{{Path: "sown", Kind: Date}}}
	return planned(t, source, target, Values{"sown": spring}, Rule{To: "Sown", From: Paths{"sown"}})
}

func TestWhatARuleGivesToAFieldToBeConfirmedIsASuggestion(t *testing.T) {
	t.Parallel()
	for name, rule := range map[string]Rule{
		"from the source": {To: "Sown", From: Paths{"sown"}},
		"a constant":      {To: "Sown", Const: spring},
		"a default":       {To: "Sown", From: Paths{"other"}, Default: spring},
	} {
		for _, required := range []bool{false, true} {
			source := Schema{Fields: []Field{{Path: "sown", Kind: Date}, {Path: "other", Kind: Date}}}
			m, problems := Compile(source, season(func(f *Field) { f.Required = required }), Rules{Rules: []Rule{rule}})
			require.Empty(t, problems, name)
			plan := m.Plan(Values{"sown": spring})

			assert.NotContains(t, plan.Values(), "Sown", name)
			assert.False(t, plan.Complete(), name)
			assert.Empty(t, plan.Missing(), name)
			entry, _ := plan.Entry("Sown")
			assert.True(t, entry.Suggested, name)
			assert.True(t, entry.Value.Equal(spring), "the reviewer sees it: %s", name)
			require.Len(t, plan.Problems(), 1, name)
			question := plan.Problems()[0]
			assert.Equal(t, CodeConfirm, question.Code, name)
			assert.Equal(t, SeverityQuestion, question.Severity, name)
			assert.Equal(t, "Sown", question.Field, name)

			require.Nil(t, plan.Set("Sown", spring, "u1"), "the same value confirms it")
			assert.True(t, plan.Complete(), name)
			assert.True(t, plan.Values()["Sown"].Equal(spring), name)
			entry, _ = plan.Entry("Sown")
			assert.False(t, entry.Suggested, name)
			assert.Equal(t, OriginSet, entry.Origin.Kind, name)
		}
	}
}

func TestASuggestionIsAnsweredByAnotherValueOrByNone(t *testing.T) {
	t.Parallel()
	plan := suggested(t, season())
	require.Nil(t, plan.Set("Sown", TextValue("2027-09-01"), "u1"), "as typed")
	assert.True(t, plan.Complete())
	assert.True(t, plan.Values()["Sown"].Equal(autumn))

	require.Nil(t, plan.Unset("Sown", "u1"))
	assert.True(t, plan.Complete(), "it is not required")
	assert.Empty(t, plan.Values())

	plan = suggested(t, season(func(f *Field) { f.Required = true }))
	assert.Equal(t, CodeMissing, plan.Unset("Sown", "u1").Code)
	assert.Equal(t, []string{"Sown"}, plan.Missing())
	assert.False(t, plan.Problems().Has(CodeConfirm), "nothing is there to be confirmed")

	plan = suggested(t, season())
	require.NotNil(t, plan.Set("Sown", TextValue("in spring"), "u1"))
	entry, _ := plan.Entry("Sown")
	assert.True(t, entry.Suggested, "what was not taken confirms nothing")
}

func TestAFieldToBeConfirmedWithoutASuggestionAsksNothing(t *testing.T) {
	t.Parallel()
	source := Schema{Fields: []Field{{Path: "sown", Kind: Date}}}
	plan := planned(t, source, season(), Values{}, Rule{To: "Sown", From: Paths{"sown"}})
	assert.True(t, plan.Complete())
	plan = planned(t, source, season(func(f *Field) { f.Required = true }), Values{}, Rule{To: "Sown", From: Paths{"sown"}})
	assert.Equal(t, []string{"Sown"}, plan.Missing())
	assert.False(t, plan.Problems().Has(CodeConfirm))
}

func TestAConfirmationOutlastsRestAndAFormThatStillTakesTheValue(t *testing.T) {
	t.Parallel()
	plan := suggested(t, season())
	require.NotContains(t, restored(t, plan, season()).Values(), "Sown", "rest confirms nothing")
	require.NotContains(t, plan.Rebase(season()).Values(), "Sown", "nor does another form")

	require.Nil(t, plan.Set("Sown", spring, "u1"))
	assert.Contains(t, restored(t, plan, season()).Values(), "Sown")
	later := season(func(f *Field) { f.Required = true })
	assert.Contains(t, plan.Rebase(later).Values(), "Sown")
	assert.Contains(t, restored(t, plan, later).Values(), "Sown")

	free := season(func(f *Field) { f.Confirm = false })
	plan = suggested(t, free)
	assert.Contains(t, plan.Values(), "Sown")
	assert.NotContains(t, plan.Rebase(season()).Values(), "Sown", "it must be confirmed now")
	assert.NotEqual(t, free.Fingerprint(), season().Fingerprint())
	require.Nil(t, plan.Set("Sown", spring, "u1"))
	assert.Contains(t, plan.Rebase(season()).Values(), "Sown", "a person gave it before it was asked for")
}

func TestAConfirmationThatAFormRefusedIsGoneForGood(t *testing.T) {
	t.Parallel()
	early := season(func(f *Field) { f.Limits.Latest = civil.MustDate("2026-12-31") })
	plan := suggested(t, season())
	require.Nil(t, plan.Set("Sown", spring, "u1"))
	refused := plan.Rebase(early)
	require.Empty(t, refused.Values())
	require.True(t, refused.Rejected("Sown").Equal(spring))

	back := refused.Rebase(season())
	for name, plan := range map[string]*Plan{
		"back": back, "back from rest": restored(t, refused, season()), "kept": restored(t, back, season()), "and further": back.Rebase(season()),
		"through rest": restored(t, restored(t, plan, early), season()),
	} {
		entry, _ := plan.Entry("Sown")
		assert.True(t, entry.Suggested, name)
		assert.True(t, entry.Value.Equal(spring), name)
		assert.Empty(t, plan.Values(), name)
		assert.False(t, plan.Complete(), name)
		require.Nil(t, plan.Set("Sown", spring, "u2"), name)
		assert.True(t, plan.Complete(), name)
	}

	typed := season(func(f *Field) { f.Kind, f.Confirm = Text, false })
	plan = planned(t, typed, typed, Values{})
	require.Nil(t, plan.Set("Sown", TextValue("2027-03-01"), "u1"))
	retyped := plan.Rebase(season())
	assert.True(t, retyped.Get("Sown").Equal(spring))
	assert.Empty(t, retyped.Values(), "what is read from a person's words is not the person's word")
}

func TestAnOptionToBeConfirmedIsLookedUpBeforeAndAfter(t *testing.T) {
	t.Parallel()
	target := Schema{Fields: []Field{
		{Path: "region", Kind: Option, Confirm: true, Choices: []Choice{{ID: "n", Label: "North"}, {ID: "s", Label: "South"}}},
		{Path: "nursery", Kind: Option, Referenced: true, Confirm: true, DependsOn: []string{"region"}},
	}}
	source := Schema{Fields: []Field{{Path: "nursery", Kind: Text}, {Path: "region", Kind: Text}}}
	nurseries := ResolverFunc(func(_ context.Context, _, option string, chosen Values) (Choice, bool, error) {
		known := Choice{ID: chosen["region"].Option() + "-12", Label: "Lindenhof"}
		return known, option == known.ID || option == known.Label, nil
	})
	plan := planned(t, source, target, Values{"region": TextValue("north"), "nursery": TextValue("Lindenhof")},
		Rule{To: "nursery", From: Paths{"nursery"}}, Rule{To: "region", From: Paths{"region"}})
	require.NoError(t, plan.Resolve(t.Context(), nurseries))
	entry, _ := plan.Entry("nursery")
	assert.Equal(t, "Lindenhof", entry.Label, "a suggestion is looked up under what is suggested")
	assert.True(t, entry.Suggested)
	assert.Empty(t, plan.Values())

	require.Nil(t, plan.Set("region", OptionValue("n"), "u1"))
	require.Nil(t, plan.Set("nursery", TextValue("Lindenhof"), "u1"))
	require.NoError(t, plan.Resolve(t.Context(), nurseries))
	assert.True(t, plan.Complete())
	assert.Equal(t, "n-12", plan.Values()["nursery"].Option())

	require.Nil(t, plan.Set("region", OptionValue("s"), "u1"))
	require.NoError(t, plan.Resolve(t.Context(), nurseries))
	assert.NotContains(t, plan.Values(), "nursery", "there is no such nursery in the south")
	assert.False(t, plan.Complete())
}

func TestWhatIsToBeConfirmedInsideAnObjectOrAListIsNotLost(t *testing.T) {
	t.Parallel()
	part := Field{Path: "from", Kind: Text}
	sure := Field{Path: "from", Kind: Text, Confirm: true}
	object := func(confirm bool, parts ...Field) Field {
		return Field{Path: "o", Kind: Object, Confirm: confirm, Fields: parts}
	}
	list := func(confirm bool, item Field) Field {
		return Field{Path: "o", Kind: List, Confirm: confirm, Fields: []Field{item}}
	}
	text, whole := TextValue("x"), ObjectValue(Values{"from": TextValue("x")})
	for name, c := range map[string]struct {
		field Field
		path  string
		value Value
	}{
		"a part":                     {object(false, sure), "o.from", whole},
		"an object":                  {object(true, part), "o.from", whole},
		"an object without parts":    {object(true), "o", whole},
		"a part of a part":           {object(false, Field{Path: "p", Kind: Object, Confirm: true, Fields: []Field{part}}), "o.p.from", ObjectValue(Values{"p": whole})},
		"a list":                     {list(true, part), "o", ListValue(text)},
		"the items of a list":        {list(false, sure), "o", ListValue(text)},
		"a part of a list's objects": {list(false, Field{Path: "i", Kind: Object, Fields: []Field{part, {Path: "to", Kind: Text, Confirm: true}}}), "o", ListValue(whole)},
		"a file":                     {Field{Path: "o", Kind: File, Confirm: true}, "o", FileValue(FileRef{ID: "1", Name: "a.pdf"})},
		"several options":            {Field{Path: "o", Kind: Options, Confirm: true, Choices: []Choice{{ID: "a"}}}, "o", OptionsValue("a")},
		"yes or no":                  {Field{Path: "o", Kind: YesNo, Confirm: true}, "o", YesNoValue(false)},
	} {
		source, target := Schema{Fields: []Field{c.field}}, Schema{Fields: []Field{c.field}}
		plan := planned(t, source, target, Values{"o": c.value}, Rule{To: "o", From: Paths{"o"}})
		entry, ok := plan.Entry(c.path)
		require.True(t, ok, name)
		assert.True(t, entry.Suggested, name)
		assert.True(t, entry.Field.Confirm, name)
		assert.True(t, plan.Problems().Has(CodeConfirm), name)
		assert.False(t, plan.Complete(), name)
		assert.Empty(t, plan.Values(), name)
		require.Nil(t, plan.Set(c.path, entry.Value, "u1"), name)
		assert.True(t, plan.Complete(), name)
		assert.Equal(t, Values{"o": c.value}, plan.Values(), name)
	}
}

func ExamplePlan_Set() {
	target := Schema{Fields: []Field{{Path: "demolition", Kind: Date, Confirm: true}}}
	source := Schema{Fields: []Field{{Path: "lease_end", Kind: Date}}}
	mapping, _ := Compile(source, target, Rules{Rules: []Rule{{To: "demolition", From: Paths{"lease_end"}}}})
	plan := mapping.Plan(Values{"lease_end": DateValue(civil.MustDate("2027-03-01"))})
	suggestion := plan.Get("demolition")
	fmt.Println(suggestion.Display(), plan.Complete(), len(plan.Values()))
	fmt.Println(plan.Problems()[0].Error())

	plan.Set("demolition", suggestion, "u1") // the same value confirms it
	fmt.Println(plan.Complete(), len(plan.Values()))
	// Output:
	// 2027-03-01 false 0
	// demolition: this value is a suggestion; confirm it or choose another
	// true 1
}

func restored(t *testing.T, plan *Plan, target Schema) *Plan {
	t.Helper()
	data, err := json.Marshal(plan)
	require.NoError(t, err)
	back, err := RestorePlan(data, target)
	if !errors.Is(err, ErrSchemaChanged) {
		require.NoError(t, err)
	}
	return back
}

package fieldmap

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// open is a target whose departments are only known in part.
func open() (source, target Schema) {
	source = Schema{Fields: []Field{
		{Path: "department", Kind: Text},
		{Path: "unit", Kind: Option, Choices: []Choice{{ID: "Sales"}, {ID: "Saels"}}},
	}}
	target = Schema{Fields: []Field{
		{Path: "Department", Kind: Text, Required: true, Choices: []Choice{{ID: "Sales"}, {ID: "Seeds"}}},
		{Path: "Ends", Kind: Date, ReadOnly: true, Help: "The old door has no slot for it."},
	}}
	return source, target
}

func TestATextThatIsNotKnownIsTakenWithAWarning(t *testing.T) {
	t.Parallel()
	source, target := open()
	rules := Rules{Rules: []Rule{{To: "Department", From: Paths{"department"}}}}
	m, problems := Compile(source, target, rules)
	require.Empty(t, problems)

	p := m.Plan(Values{"department": TextValue("Sales")})
	assert.Empty(t, p.Problems())

	p = m.Plan(Values{"department": TextValue("Salse")})
	require.True(t, p.Complete())
	assert.Equal(t, "Salse", p.Get("Department").Text())
	require.Len(t, p.Warnings(), 1)
	assert.Equal(t, CodeUnlisted, p.Warnings()[0].Code)
	assert.Equal(t, "Sales", p.Warnings()[0].Suggestion)
	assert.NotContains(t, p.Warnings()[0].Text, "Salse")

	require.Nil(t, p.Set("Department", TextValue("Seeds"), "u-1"))
	assert.Empty(t, p.Problems())

	kept, err := m.Plan(Values{"department": TextValue("Salse")}).MarshalJSON()
	require.NoError(t, err)
	again, err := RestorePlan(kept, target)
	require.NoError(t, err)
	assert.Len(t, again.Warnings(), 1, "once, however often it is kept")
}

func TestRulesThatGiveATextThatIsNotKnownAreWarnedOf(t *testing.T) {
	t.Parallel()
	source, target := open()
	for name, rule := range map[string]Rule{
		"an option of the source": {To: "Department", From: Paths{"unit"}},
		"an option table":         {To: "Department", From: Paths{"department"}, Options: Pairs("a", "Saels", "b", "Seeds")},
		"a constant":              {To: "Department", Const: TextValue("Saels")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems := Compile(source, target, Rules{Rules: []Rule{rule}})
			require.NoError(t, problems.Err())
			require.Len(t, problems, 1)
			assert.Equal(t, CodeOptionUnlisted, problems[0].Code)
			assert.Equal(t, "Sales", problems[0].Suggestion)
		})
	}
}

func TestAReadOnlyFieldSaysWhy(t *testing.T) {
	t.Parallel()
	source, target := open()
	_, problems := Compile(source, target, Rules{Rules: []Rule{{To: "Ends", From: Paths{"department"}}, {To: "Department", Const: TextValue("Sales")}}})
	require.Len(t, problems, 1)
	assert.Equal(t, CodeReadOnly, problems[0].Code)
	assert.Equal(t, "the target shows Ends but does not take it (The old door has no slot for it); remove the rule", problems[0].Text)
}

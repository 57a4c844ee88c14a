package fieldmap_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

func catalogue() (source, target Schema) {
	source = Schema{Fields: []Field{
		{Path: "name", Kind: Text, Key: "name"}, {Path: "sown", Kind: Text, Key: "date"}, {Path: "grams", Kind: Number, Key: "weight"},
		{Path: "organic", Kind: YesNo, Key: "organic"}, {Path: "code", Kind: Text, Key: "secret", Sensitive: true},
		{Path: "sort", Kind: Option, Key: "sort", Choices: []Choice{{ID: "1", Label: "Seed"}, {ID: "2", Label: "Bulb"}, {ID: "3", Label: "Tuber"}}},
		{Path: "tags", Kind: List, Fields: []Field{{Path: "tag", Kind: Text}}},
		{Path: "origin", Kind: Object, Key: "origin", Fields: []Field{{Path: "country", Kind: Text}, {Path: "town", Kind: Text}}},
	}}
	target = Schema{Fields: []Field{
		{Path: "Name", Kind: Text, Required: true, Key: "name", Limits: Limits{MaxLength: 10}},
		{Path: "Sown", Kind: Date, Key: "date", Limits: Limits{Earliest: civil.MustDate("2000-01-01")}},
		{Path: "Grams", Kind: Number, Key: "weight", Limits: Limits{Max: civil.MustDecimal("100"), MaxPlaces: new(1)}},
		{Path: "Organic", Kind: Option, Key: "organic", Choices: []Choice{{ID: "Y", Label: "Organic"}, {ID: "N", Label: "Conventional"}}},
		{Path: "Sort", Kind: Option, Key: "sort", Choices: []Choice{{ID: "S", Label: "seed"}, {ID: "B", Label: "BULB "}, {ID: "3", Label: "Corm"}}},
		{Path: "Tags", Kind: Options, Choices: []Choice{{ID: "r", Label: "Red"}, {ID: "g", Label: "Green"}}, Limits: Limits{MaxItems: 2}},
		{Path: "Code", Kind: Text, Key: "secret"},
		{Path: "Stock", Kind: Number, ReadOnly: true, Key: "weight"},
		{Path: "Origin", Kind: Object, Key: "origin", Fields: []Field{{Path: "country", Kind: Text, Required: true}, {Path: "town", Kind: Text}}},
	}}
	return source, target
}

func TestEachMistakeOfTheRulesHasItsCode(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	for _, c := range []struct{ name, rule, code, suggestion string }{
		{"unknown target", `{"to":"Nmae","from":"name"}`, CodeUnknownField, "Name"},
		{"unknown source", `{"to":"Name","from":"nmae"}`, CodeUnknownSource, "name"},
		{"unknown part of a source", `{"to":"Name","from":"origin.twon"}`, CodeUnknownSource, "origin.town"},
		{"read-only", `{"to":"Stock","from":"grams"}`, CodeReadOnly, ""},
		{"text for a number", `{"to":"Grams","from":"name"}`, CodeTypeClash, "number"},
		{"text for a date", `{"to":"Sown","from":"sown"}`, CodeTypeClash, "date"},
		{"list for a text", `{"to":"Name","from":"tags"}`, CodeTypeClash, "join"},
		{"yes or no for a text", `{"to":"Name","from":"organic"}`, CodeTypeClash, ""},
		{"op on the wrong kind", `{"to":"Name","from":"organic","ops":["upper"]}`, CodeTypeClash, ""},
		{"object from a text", `{"to":"Origin","from":"name"}`, CodeTypeClash, ""},
		{"several without a gatherer", `{"to":"Name","from":["name","code"],"ops":["trim"]}`, CodeSeveralSources, ""},
		{"several kinds that do not join", `{"to":"Name","from":["name","organic"],"ops":["join"]}`, CodeTypeClash, ""},
		{"unknown op", `{"to":"Name","from":"name","ops":["tirm"]}`, CodeUnknownOp, "trim"},
		{"unknown argument", `{"to":"Name","from":"name","ops":[{"op":"truncate","lenght":3,"length":2}]}`, CodeBadArgument, "length"},
		{"missing argument", `{"to":"Name","from":"name","ops":["truncate"]}`, CodeBadArgument, ""},
		{"argument of the wrong type", `{"to":"Name","from":"name","ops":[{"op":"truncate","length":"3"}]}`, CodeBadArgument, ""},
		{"argument out of range", `{"to":"Name","from":"name","ops":[{"op":"truncate","length":0}]}`, CodeBadArgument, ""},
		{"pattern", `{"to":"Name","from":"name","ops":[{"op":"extract","pattern":"("}]}`, CodeBadArgument, ""},
		{"layout without a year", `{"to":"Sown","from":"sown","ops":[{"op":"date","layouts":"02/01"}]}`, CodeBadArgument, ""},
		{"unknown option", `{"to":"Sort","from":"sort","options":{"1":"Sead","2":"B","3":"3"}}`, CodeUnknownOption, "S"},
		{"unknown constant option", `{"to":"Sort","const":"sead"}`, CodeUnknownOption, "S"},
		{"option assigned twice", `{"to":"Sort","from":"name","options":[{"from":"a","to":"S"},{"from":"a","to":"B"}]}`, CodeTableDuplicate, ""},
		{"constant too long", `{"to":"Name","const":"far too long a name"}`, CodeLimit, ""},
		{"constant out of range", `{"to":"Grams","const":101}`, CodeLimit, ""},
		{"default before the earliest", `{"to":"Sown","default":"1999-12-31"}`, CodeLimit, ""},
		{"constant of the wrong kind", `{"to":"Sown","const":"yesterday"}`, CodeBadValue, ""},
		{"constant and source", `{"to":"Name","const":"x","from":"name"}`, CodeConflict, ""},
		{"nothing at all", `{"to":"Name"}`, CodeIncomplete, ""},
	} {
		rules, err := ParseRules([]byte(`{"v":1,"rules":[` + c.rule + `]}`))
		require.NoError(t, err, c.name)
		m, problems := Compile(source, target, rules)
		errs := problems.Of(SeverityError)
		require.Len(t, errs, 1, c.name)
		assert.Equal(t, c.code, errs[0].Code, c.name)
		assert.Equal(t, c.suggestion, errs[0].Suggestion, c.name)
		assert.Equal(t, 0, errs[0].Rule, c.name)
		assert.NotContains(t, errs[0].Text, "{", c.name)
		assert.Error(t, problems.Err())
		assert.False(t, m.Plan(Values{"name": TextValue("x"), "origin": ObjectValue(Values{})}).Complete(), c.name)
	}
}

func TestFiveMistakesGiveFiveProblems(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	rules, err := ParseRules([]byte(`{"v":1,"rules":[
		{"to":"Name","from":"nmae","ops":["tirm",{"op":"truncate","length":"x"}]},
		{"to":"Name","from":"name"},
		{"to":"Sort","const":"sead"}]}`))
	require.NoError(t, err)
	_, problems := Compile(source, target, rules)
	assert.Len(t, problems.Of(SeverityError), 5)
	assert.Equal(t, []int{0, 0, 0, 1, 2}, ruleNumbers(problems.Of(SeverityError)))
	_, problems = Compile(source, target, Rules{V: 7})
	assert.True(t, problems.Has(CodeVersion))
}

func TestARequiredFieldWithoutARuleIsAQuestionAndOptionsThatWillBeAskedAreWarnedOf(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	m, problems := Compile(source, target, Rules{Rules: []Rule{
		{To: "Sort", From: Paths{"sort"}, Options: Pairs("1", "S", "Bulb", "B")},
		{To: "Name", Off: true}, {To: "Gone", Off: true},
	}})
	require.NoError(t, problems.Err())
	require.Len(t, problems, 2)
	assert.Equal(t, []string{CodeOptionUnmapped, CodeRequiredUnmapped}, []string{problems[0].Code, problems[1].Code})
	assert.Equal(t, "Tuber", problems[0].Args["option"])
	assert.Equal(t, []string{"Name"}, m.Plan(Values{}).Missing())
	assert.Equal(t, []string{"sort"}, m.Sources())
}

func TestDefaultRulesPairFieldsOfTheSameMeaning(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	rules := Match(source, target, WithoutSensitive())
	var pairs [][2]string
	for _, r := range rules.Rules {
		pairs = append(pairs, [2]string{r.To, r.From[0]})
	}
	// Yes or no becomes no option without a table, and what is read-only is left.
	assert.Equal(t, [][2]string{{"Name", "name"}, {"Sown", "sown"}, {"Grams", "grams"}, {"Sort", "sort"}, {"Origin", "origin"}}, pairs)
	assert.Equal(t, []Op{{Name: "date"}}, rules.Rules[1].Ops)
	_, problems := Compile(source, target, rules)
	require.NoError(t, problems.Err())
	assert.Len(t, Match(source, target, WithoutKeys("name", "date")).Rules, 4)
}

func TestAPluggedInOpTakesPartAndABuiltInOneOfItsNameGivesWay(t *testing.T) {
	t.Parallel()
	loud := Operation{Name: "upper", In: []Kind{Text}, Out: Text, Build: func(Args) (Apply, error) {
		return func(v Value) (Value, *Problem) {
			return TextValue(v.Text() + "!"), ValueProblem(SeverityWarning, "value.loud", "that was {how}", "how", "loud")
		}, nil
	}}
	v, problems := through(t, "hey", Text, []Op{{Name: "upper"}}, WithOps(loud, Operation{Name: "join"}))
	assert.Equal(t, "hey!", v.Text())
	require.Len(t, problems, 1)
	assert.Equal(t, "that was loud", problems[0].Text)
}

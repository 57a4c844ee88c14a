package fieldmap_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

func planned(t *testing.T, source, target Schema, record Record, rules ...Rule) *Plan {
	t.Helper()
	m, problems := Compile(source, target, Rules{Rules: rules})
	require.NoError(t, problems.Err())
	return m.Plan(record)
}

func TestAnOptionIsMatchedByIdThenByTheOnlySuchLabelAndNothingIsGuessed(t *testing.T) {
	t.Parallel()
	source := Schema{Fields: []Field{{Path: "in", Kind: Text}}}
	target := Schema{Fields: []Field{{Path: "out", Kind: Option, Required: true, Choices: []Choice{
		{ID: "F", Label: "Ms"}, {ID: "M", Label: "Mr"}, {ID: "D1", Label: "Sales  North"}, {ID: "D2", Label: "Sales"}, {ID: "D3", Label: "sales"}, {ID: "Ms", Label: "x"},
	}}}}
	for _, c := range []struct{ in, id, code, suggestion string }{
		{"M", "M", "", ""}, {" M ", "M", "", ""}, {"mr", "M", "", ""}, {"sales north", "D1", "", ""}, {"Ms", "Ms", "", ""},
		{"m", "", CodeNotAnOption, "M"}, {"Sales", "", CodeAmbiguous, ""}, {"Sales Nort", "", CodeNotAnOption, "D1"},
		{"completely different", "", CodeNotAnOption, ""}, {" ", "", CodeMissing, ""},
	} {
		plan := planned(t, source, target, Values{"in": TextValue(c.in)}, Rule{To: "out", From: Paths{"in"}})
		assert.Equal(t, c.id, plan.Get("out").Option(), c.in)
		assert.Equal(t, c.id != "", plan.Complete(), c.in)
		if c.code == "" {
			continue
		}
		require.Len(t, plan.Problems(), 1, c.in)
		p := plan.Problems()[0]
		assert.Equal(t, []string{c.code, c.suggestion, "out"}, []string{p.Code, p.Suggestion, p.Field}, c.in)
		assert.Equal(t, SeverityQuestion, p.Severity)
		if c.code != CodeMissing {
			assert.Equal(t, c.in, plan.Rejected("out").Display())
		}
	}
}

func TestTheLabelOfASourcesOptionCountsAndAContradictionAsks(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	for id, want := range map[string]string{"1": "S", "2": "B", "3": "3", "9": ""} {
		plan := planned(t, source, target, Values{"sort": OptionValue(id)}, Rule{To: "Sort", From: Paths{"sort"}})
		assert.Equal(t, want, plan.Get("Sort").Option(), id)
	}
	source.Fields[5].Choices[2].Label = "seed" // id 3 says Corm, its label says seed
	plan := planned(t, source, target, Values{"sort": OptionValue("3")}, Rule{To: "Sort", From: Paths{"sort"}})
	assert.True(t, plan.Problems().Has(CodeAmbiguous))
}

func TestTablesServeOptionsYesNoAndTexts(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	plan := planned(t, source, target, Values{
		"organic": YesNoValue(true), "tags": ListValue(TextValue("rood"), TextValue(" GROEN")), "sort": OptionValue("2"),
	},
		Rule{To: "Organic", From: Paths{"organic"}, Options: Pairs("true", "Y", "no", "N")},
		Rule{To: "Tags", From: Paths{"tags"}, Options: Pairs("rood", "r", "groen", "Green")},
		Rule{To: "Name", From: Paths{"sort"}, Ops: []Op{{Name: "label"}, {Name: "lower"}}},
		Rule{To: "Grams", From: Paths{"sort"}, Options: Pairs("Bulb", "2.5")})
	require.Empty(t, plan.Problems().Of(SeverityError))
	assert.Equal(t, "Y", plan.Get("Organic").Option())
	assert.Equal(t, []string{"r", "g"}, plan.Get("Tags").Options())
	assert.Equal(t, "bulb", plan.Get("Name").Text())
	assert.Equal(t, "2.5", plan.Get("Grams").Number().String())
	e, _ := plan.Entry("Tags")
	assert.Equal(t, "Red, Green", e.Label)
}

func TestWhatBreaksALimitIsKeptAsideAndNeverSent(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	target.Fields = target.Fields[1:] // nothing required
	rules := func(on OnMissing) Rule { return Rule{To: "Grams", From: Paths{"grams"}, OnMissing: on} }
	record := Values{"grams": NumberValue(civil.MustDecimal("100.5"))}
	for on, severity := range map[OnMissing]Severity{"": SeverityError, Ask: SeverityError, Skip: SeverityWarning, Fail: SeverityError} {
		plan := planned(t, source, target, record, rules(on))
		assert.NotContains(t, plan.Values(), "Grams")
		assert.Equal(t, "100.5", plan.Rejected("Grams").Number().String())
		assert.Equal(t, severity, plan.Problems()[0].Severity)
		assert.Equal(t, CodeRange, plan.Problems()[0].Code)
	}
	for on, severity := range map[OnMissing]Severity{"": "", Ask: SeverityQuestion, Skip: "", Fail: SeverityError} {
		plan := planned(t, source, target, Values{}, rules(on))
		if severity == "" {
			assert.True(t, plan.Complete(), on)
			continue
		}
		assert.Equal(t, severity, plan.Problems()[0].Severity)
		assert.False(t, plan.Complete())
		assert.Nil(t, plan.Unset("Grams", "u1"), "a person answers: it stays empty")
		assert.True(t, plan.Complete())
	}
}

func TestAReviewersCorrectionIsCheckedAndRemembered(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	plan := planned(t, source, target, Values{"name": TextValue("Common poppy")}, Rule{To: "Name", From: Paths{"name"}})
	assert.Equal(t, []string{"Name"}, plan.Missing())
	assert.Equal(t, "Common poppy", plan.Rejected("Name").Text())

	p := plan.Set("Name", TextValue("Papaver rhoeas"), "u-17")
	require.NotNil(t, p)
	assert.Equal(t, CodeTooLong, p.Code)
	assert.True(t, plan.Get("Name").IsAbsent())

	require.Nil(t, plan.Set("Name", TextValue("Papaver"), "u-17"))
	assert.Equal(t, "set by u-17", plan.Origin("Name").String())
	assert.True(t, plan.Rejected("Name").IsAbsent())
	assert.True(t, plan.Complete())

	require.Nil(t, plan.Set("Sown", TextValue("2026-03-01"), "u-17"), "what a person types is read")
	require.Nil(t, plan.Set("Tags", TextValue("red, g"), "u-17"))
	require.Nil(t, plan.Set("Sort", OptionValue("S"), "u-17"))
	assert.Equal(t, CodeNotWritable, plan.Set("Stock", NumberValue(civil.DecimalOf(1)), "u-17").Code)
	p = plan.Set("Srot", OptionValue("S"), "u-17")
	assert.Equal(t, []string{CodeNotAField, "Sort"}, []string{p.Code, p.Suggestion})
	assert.Equal(t, CodeMissing, plan.Unset("Name", "u-18").Code)
	assert.Equal(t, "left empty by u-18", plan.Origin("Name").String())
}

func TestPartsOfAnOptionalObjectAreNeededOnceItHasAny(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	rule := Rule{To: "Origin", From: Paths{"origin"}}
	none := planned(t, source, target, Values{}, rule, Rule{To: "Name", Const: TextValue("x")})
	assert.True(t, none.Complete())
	town := planned(t, source, target, Values{"origin": ObjectValue(Values{"town": TextValue("Lisse")})}, rule, Rule{To: "Name", Const: TextValue("x")})
	assert.Equal(t, []string{"Origin.country"}, town.Missing())
	require.Nil(t, town.Set("Origin.country", TextValue("NL"), "u1"))
	assert.True(t, town.Complete())
	assert.Equal(t, Values{"town": TextValue("Lisse"), "country": TextValue("NL")}, town.Values()["Origin"].Object())
}

func TestTheFirstSourceThatIsOfUseIsTakenAndNamed(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	plan := planned(t, source, target, Values{"sown": TextValue("soon"), "name": TextValue("2026-03-01")},
		Rule{To: "Sown", From: Paths{"code", "sown", "name"}, Ops: []Op{{Name: "date"}, {Name: "coalesce"}}})
	assert.Equal(t, "2026-03-01", plan.Get("Sown").Date().String())
	assert.Equal(t, []string{"name"}, plan.Origin("Sown").From)
	assert.True(t, plan.Warnings().Has(CodeNotADate), "a useless value does not vanish in silence")
}

func ExamplePlan_Resolve() {
	schema := Schema{Fields: []Field{
		{Path: "region", Kind: Option, Choices: []Choice{{ID: "n", Label: "North"}, {ID: "s", Label: "South"}}},
		{Path: "nursery", Kind: Option, Referenced: true, DependsOn: []string{"region"}},
	}}
	source := Schema{Fields: []Field{{Path: "nursery", Kind: Text}, {Path: "region", Kind: Text}}}
	mapping, _ := Compile(source, schema, Rules{Rules: []Rule{
		{To: "nursery", From: Paths{"nursery"}}, {To: "region", From: Paths{"region"}},
	}})
	nurseries := ResolverFunc(func(_ context.Context, field, option string, chosen Values) (Choice, bool, error) {
		known := Choice{ID: chosen["region"].Option() + "-12", Label: "Lindenhof"}
		return known, option == known.ID || option == known.Label, nil
	})
	plan, err := mapping.PlanResolved(context.Background(), Values{"region": TextValue("north"), "nursery": TextValue("Lindenhof")}, nurseries)
	fmt.Println(plan.Get("nursery").Option(), plan.Complete(), err)

	plan.Set("region", TextValue("South"), "u1") // the nursery depends on it
	fmt.Println(plan.Complete(), plan.Problems()[0].Code)
	err = plan.Resolve(context.Background(), nurseries)
	fmt.Println(plan.Get("nursery").IsAbsent(), plan.Problems()[0].Suggestion, err)
	// Output:
	// n-12 true <nil>
	// false value.unchecked
	// true s-12 <nil>
}

func TestAResolverThatIsDownLeavesThePlanToTryAgain(t *testing.T) {
	t.Parallel()
	target := Schema{Fields: []Field{{Path: "x", Kind: Options, Referenced: true}}}
	source := Schema{Fields: []Field{{Path: "x", Kind: Text}}}
	m, _ := Compile(source, target, Rules{Rules: []Rule{{To: "x", From: Paths{"x"}, Ops: []Op{{Name: "split"}}}}})
	down := errors.New("down")
	up := false
	r := ResolverFunc(func(_ context.Context, _, option string, _ Values) (Choice, bool, error) {
		if !up {
			return Choice{}, false, down
		}
		return Choice{ID: "id " + option, Label: "Label " + option}, true, nil
	})
	plan, err := m.PlanResolved(t.Context(), Values{"x": TextValue("a, b")}, r)
	require.ErrorIs(t, err, down)
	assert.False(t, plan.Complete())
	up = true
	require.NoError(t, plan.Resolve(t.Context(), r))
	assert.True(t, plan.Complete())
	assert.Equal(t, []string{"id a", "id b"}, plan.Get("x").Options())
	e, _ := plan.Entry("x")
	assert.Equal(t, "Label a, Label b", e.Label)

	data, err := json.Marshal(plan)
	require.NoError(t, err)
	back, err := RestorePlan(data, target)
	require.NoError(t, err)
	assert.True(t, back.Complete(), "what was looked up stays looked up")
	e, _ = back.Entry("x")
	assert.Equal(t, "Label a, Label b", e.Label)
}

func TestAPlanOfAnotherFormIsRebasedAndSaysSo(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	plan := planned(t, source, target, Values{"name": TextValue("Poppy"), "sort": OptionValue("1"), "sown": TextValue("far away")},
		Rule{To: "Name", From: Paths{"name"}}, Rule{To: "Sort", From: Paths{"sort"}}, Rule{To: "Code", From: Paths{"sown"}},
		Rule{To: "Organic", From: Paths{"name"}})
	data, err := json.Marshal(plan)
	require.NoError(t, err)

	later := Schema{Fields: []Field{
		{Path: "Name", Kind: Text, Limits: Limits{MaxLength: 3}},
		{Path: "Sort", Kind: Option, Choices: []Choice{{ID: "S", Label: "Seeds"}}},
		{Path: "Organic", Kind: Option, Choices: []Choice{{ID: "P", Label: "poppy"}}},
	}}
	back, err := RestorePlan(data, later)
	require.ErrorIs(t, err, ErrSchemaChanged)
	assert.Equal(t, Values{"Sort": OptionValue("S"), "Organic": OptionValue("P")}, back.Values())
	assert.Equal(t, "Poppy", back.Rejected("Name").Text())
	assert.True(t, back.Problems().Has(CodeTooLong))
	assert.True(t, back.Warnings().Has(CodeNotAField), "the value of a field that is gone is reported")

	relabelled := target
	relabelled.Fields = append([]Field(nil), target.Fields...)
	relabelled.Fields[0].Label = "Another label"
	_, err = RestorePlan(data, relabelled)
	assert.NoError(t, err, "labels do not count")
	for _, bad := range []string{``, `{}`, `{"v":9}`, `{"v":1,"entries":[{"path":"Name","value":{"secret":"x"}}]}`} {
		_, err = RestorePlan([]byte(bad), target)
		assert.Error(t, err, bad)
	}
}

func TestAnyRecordWillDo(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	m, _ := Compile(source, target, Rules{Rules: []Rule{{To: "Name", From: Paths{"origin.town"}}}})
	assert.Equal(t, "Lisse", m.Plan(records{"origin.town": TextValue("Lisse")}).Get("Name").Text())
	assert.Equal(t, "Lisse", m.Plan(Values{"origin.town": TextValue("Lisse")}).Get("Name").Text())
	assert.Equal(t, "Lisse", m.Plan(Values{"origin": ObjectValue(Values{"town": TextValue("Lisse")})}).Get("Name").Text())
	assert.Equal(t, []string{"Name"}, m.Plan(nil).Missing())
	wrong := m.Plan(Values{"origin.town": NumberValue(civil.DecimalOf(1))})
	assert.True(t, wrong.Problems().Has(CodeWrongKind))
}

type records map[string]Value

func (r records) Lookup(path string) (Value, bool) { v, ok := r[path]; return v, ok }

func TestNothingPrintsAPersonsValue(t *testing.T) {
	t.Parallel()
	const canary = "canary-40aa"
	source, target := catalogue()
	record := Values{"name": TextValue(canary)}
	plan := planned(t, source, target, record, Rule{To: "Code", From: Paths{"name"}}, Rule{To: "Sort", From: Paths{"name"}})
	entry, _ := plan.Entry("Code")
	require.Equal(t, canary, entry.Value.Text())
	var out bytes.Buffer
	for _, v := range []any{plan, *plan, entry, &entry, record, record["name"], plan.Values(), plan.Problems(), OptionsValue(canary), ListValue(record["name"])} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb, v)
		}
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
	}
	assert.False(t, strings.Contains(out.String(), canary))
	assert.False(t, strings.Contains(out.String(), fmt.Sprintf("%x", canary)))
}

func TestLostCharactersAreToldAndNeverPanic(t *testing.T) {
	t.Parallel()
	source, target := catalogue()
	plan := planned(t, source, target, Values{"name": TextValue("Zo\xeb")}, Rule{To: "Code", From: Paths{"name"}})
	assert.Equal(t, "Zo\uFFFD", plan.Get("Code").Text())
	assert.True(t, plan.Warnings().Has(CodeGarbled))
}

func TestPartsItemsAndLabelsAreReachedByOps(t *testing.T) {
	t.Parallel()
	source := Schema{Fields: []Field{
		{Path: "plots", Kind: List, Fields: []Field{{Path: "plot", Kind: Object, Fields: []Field{
			{Path: "name", Kind: Text}, {Path: "size", Kind: Number}, {Path: "soil", Kind: Object, Fields: []Field{{Path: "ph", Kind: Number}}},
		}}}},
		{Path: "colours", Kind: Options, Choices: []Choice{{ID: "r", Label: "Red"}, {ID: "g", Label: "Green"}}},
		{Path: "when", Kind: Date}, {Path: "photo", Kind: File}, {Path: "size", Kind: Number},
	}}
	target := Schema{Fields: []Field{
		{Path: "Last", Kind: Text}, {Path: "PH", Kind: Number}, {Path: "Colours", Kind: Text}, {Path: "First", Kind: Text}, {Path: "Line", Kind: Text},
		{Path: "Files", Kind: List, Fields: []Field{{Path: "file", Kind: File, Limits: Limits{MIME: []string{"image/*"}, MaxBytes: 10}}}}, {Path: "List", Kind: List},
	}}
	plot := func(name, ph string) Value {
		return ObjectValue(Values{"name": TextValue(name), "soil": ObjectValue(Values{"ph": NumberValue(civil.MustDecimal(ph))})})
	}
	record := Values{
		"plots": ListValue(plot("north", "6.5"), plot("south", "7")), "colours": OptionsValue("g", "r"), "size": NumberValue(civil.MustDecimal("1.5")),
		"when": DateValue(civil.MustDate("2026-03-01")), "photo": FileValue(FileRef{ID: "1", Name: "a.png", MIME: "Image/PNG; x=y", Size: 10}),
	}
	rules, err := ParseRules([]byte(`{"v":1,"rules":[
		{"to":"Last","from":"plots","ops":[{"op":"item","at":-1},{"op":"part","name":"name"},"upper"]},
		{"to":"PH","from":"plots","ops":["item",{"op":"part","name":"soil.ph"}]},
		{"to":"Colours","from":"colours","ops":["label",{"op":"join","with":", "}]},
		{"to":"First","from":"colours","ops":["item","label"]},
		{"to":"Line","from":["when","size","colours"],"ops":[{"op":"join","with":"/"}]},
		{"to":"Files","from":"photo"},
		{"to":"List","from":"colours"}]}`))
	require.NoError(t, err)
	m, problems := Compile(source, target, rules)
	require.Empty(t, problems)
	plan := m.Plan(record)
	require.Empty(t, plan.Problems())
	shown := map[string]string{}
	for e := range plan.Entries() {
		shown[e.Field.Path] = e.Field.Display(e.Value)
	}
	assert.Equal(t, map[string]string{"Last": "SOUTH", "PH": "6.5", "Colours": "Green, Red", "First": "Green", "Line": "2026-03-01/1.5/g/r",
		"Files": "a.png", "List": "g, r"}, shown)

	record["photo"] = FileValue(FileRef{ID: "1", Name: "a.pdf", MIME: "application/pdf"})
	assert.Equal(t, "Files[0]", m.Plan(record).Problems()[0].Field)
	record["photo"] = FileValue(FileRef{ID: "1", Name: "a.png", MIME: "image/png", Size: 11})
	assert.True(t, m.Plan(record).Problems().Has(CodeFileSize))
}

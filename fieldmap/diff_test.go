package fieldmap_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

func TestEachChangeOfAFormIsNamedAndSaysWhetherItCanBreakASend(t *testing.T) {
	t.Parallel()
	old := func() Field {
		return Field{Path: "f", Kind: Option, Choices: []Choice{{ID: "1", Label: "One"}}, Limits: Limits{
			MaxLength: 5, Min: civil.MustDecimal("1"), Latest: civil.MustDate("2030-01-01"), MIME: []string{"a/b"}, MaxPlaces: new(2)}}
	}
	for _, c := range []struct {
		name, code string
		breaks     bool
		change     func(*Field)
	}{
		{"retyped", DriftRetyped, true, func(f *Field) { f.Kind = Text }},
		{"required", DriftRequired, true, func(f *Field) { f.Required = true }},
		{"read-only", DriftReadOnly, true, func(f *Field) { f.ReadOnly = true }},
		{"to be confirmed", DriftConfirm, true, func(f *Field) { f.Confirm = true }},
		{"option gone", DriftOptionGone, true, func(f *Field) { f.Choices = nil }},
		{"option gone from a list that is looked up", DriftOptionGone, false, func(f *Field) { f.Choices, f.Referenced = nil, true }},
		{"option added", DriftOptionAdded, false, func(f *Field) { f.Choices = append(f.Choices, Choice{ID: "2"}) }},
		{"option renamed", DriftOptionRenamed, true, func(f *Field) { f.Choices = []Choice{{ID: "1", Label: "Uno"}} }},
		{"shorter", DriftTightened, true, func(f *Field) { f.Limits.MaxLength = 4 }},
		{"longer", DriftLoosened, false, func(f *Field) { f.Limits.MaxLength = 6 }},
		{"no length", DriftLoosened, false, func(f *Field) { f.Limits.MaxLength = 0 }},
		{"new limit", DriftTightened, true, func(f *Field) { f.Limits.MaxBytes = 9 }},
		{"pattern", DriftTightened, true, func(f *Field) { f.Limits.Pattern = "x" }},
		{"higher minimum", DriftTightened, true, func(f *Field) { f.Limits.Min = civil.MustDecimal("2") }},
		{"no minimum", DriftLoosened, false, func(f *Field) { f.Limits.Min = civil.Decimal{} }},
		{"earlier latest", DriftTightened, true, func(f *Field) { f.Limits.Latest = civil.MustDate("2029-01-01") }},
		{"more kinds of file", DriftLoosened, false, func(f *Field) { f.Limits.MIME = []string{"a/b", "c/d"} }},
		{"other kinds of file", DriftTightened, true, func(f *Field) { f.Limits.MIME = []string{"c/d"} }},
		{"whole numbers", DriftTightened, true, func(f *Field) { f.Limits.MaxPlaces = new(0) }},
	} {
		next := old()
		c.change(&next)
		changes := Diff(Schema{Fields: []Field{old()}}, Schema{Fields: []Field{next}})
		require.Len(t, changes, 1, c.name)
		assert.Equal(t, c.code, changes[0].Code, c.name)
		assert.Equal(t, c.breaks, changes[0].Breaks, c.name)
	}
	field := func(path string) Field {
		return Field{Path: "o", Kind: Object, Fields: []Field{{Path: path, Kind: Text, Required: true}}}
	}
	changes := Diff(Schema{Fields: []Field{field("a"), {Path: "g"}}}, Schema{Fields: []Field{field("b"), {Path: "n"}}})
	var codes [][2]string
	for _, c := range changes {
		codes = append(codes, [2]string{c.Path, c.Code})
	}
	assert.Equal(t, [][2]string{{"o.b", DriftAdded}, {"o.a", DriftGone}, {"g", DriftGone}, {"n", DriftAdded}}, codes)
}

func TestCheckFindsEverythingThatIsWrongWithValues(t *testing.T) {
	t.Parallel()
	_, target := catalogue()
	problems := target.Check(Values{
		"Grams": NumberValue(civil.MustDecimal("1.25")), "Stock": NumberValue(civil.DecimalOf(1)), "Sort": OptionValue("X"),
		"Tags": OptionsValue("r", "g", "b"), "Origin": ObjectValue(Values{"town": TextValue("x"), "moon": TextValue("y")}), "What": TextValue("z"),
	})
	var found [][2]string
	for _, p := range problems {
		found = append(found, [2]string{p.Field, p.Code})
	}
	assert.Equal(t, [][2]string{{"Name", CodeMissing}, {"Grams", CodePlaces}, {"Sort", CodeNotAnOption}, {"Tags", CodeTooMany},
		{"Stock", CodeNotWritable}, {"Origin.country", CodeMissing}, {"Origin.moon", CodeNotAField}, {"What", CodeNotAField}}, found)

	assert.Nil(t, target.CheckField("Origin.town", TextValue("x")))
	assert.Equal(t, CodeMissing, target.CheckField("Name", TextValue(" ")).Code)
	assert.Equal(t, CodeTooLong, target.CheckField("Name", TextValue("far too long")).Code)
	assert.Equal(t, "Name", target.CheckField("Nmae", Value{}).Suggestion)
	f, ok := target.Field("Origin.country")
	assert.True(t, ok && f.Required && f.Path == "Origin.country")
}

func TestParseReadsWhatAPersonTypes(t *testing.T) {
	t.Parallel()
	_, target := catalogue()
	for _, c := range []struct{ path, text, want, code string }{
		{"Sown", "2026-03-01", "2026-03-01", ""}, {"Sown", "1/3/2026", "", CodeNotADate}, {"Grams", "12.5", "12.5", ""}, {"Grams", "12,5", "", CodeNotANumber},
		{"Sort", "seed", "S", ""}, {"Sort", "sead", "", CodeNotAnOption}, {"Tags", "Red, g", "r, g", ""}, {"Name", "Poppy", "Poppy", ""}, {"Name", " ", "", ""},
		{"Origin", "x", "", CodeNotTyped}, {"Grams", "101", "", CodeRange},
	} {
		f, _ := target.Field(c.path)
		v, err := Parse(f, c.text)
		if c.code == "" {
			require.NoError(t, err, c.text)
			assert.Equal(t, c.want, v.Display())
			continue
		}
		var p Problem
		require.ErrorAs(t, err, &p, c.text)
		assert.Equal(t, c.code, p.Code)
		assert.NotContains(t, err.Error(), c.text)
	}
	v, err := Parse(Field{Kind: YesNo}, "Ja")
	require.NoError(t, err)
	assert.True(t, v.Yes())
	v, err = Parse(Field{Kind: List}, "a, b")
	require.NoError(t, err)
	assert.Len(t, v.List(), 2)
}

func TestAFormIsReadAndCheckedAtOnce(t *testing.T) {
	t.Parallel()
	s := Schema{Fields: []Field{
		{Path: "n", Kind: Number, Required: true}, {Path: "day", Kind: Date}, {Path: "town", Kind: Text, Required: true},
		{Path: "size", Kind: Option, Choices: []Choice{{ID: "s", Label: "Small"}}},
	}}
	typed := map[string]string{"n": "x", "day": "2026-03-01", "size": "small"}
	values, problems := s.Parse(func(path string) string { return typed[path] })
	assert.True(t, values.Equal(Values{"day": DateValue(civil.MustDate("2026-03-01")), "size": OptionValue("s")}))
	var found [][2]string
	for _, p := range problems {
		found = append(found, [2]string{p.Field, p.Code})
	}
	assert.Equal(t, [][2]string{{"n", CodeNotANumber}, {"town", CodeMissing}}, found, "what cannot be read is not missing as well")
	typed["n"], typed["town"] = "3", "Delft"
	_, problems = s.Parse(func(path string) string { return typed[path] })
	assert.Empty(t, problems)
}

func TestAPatternIsSaidInWordsWhereItHasSome(t *testing.T) {
	t.Parallel()
	digits := Field{Path: "n", Kind: Text, Limits: Limits{Pattern: `[0-9]+`}}
	_, err := Parse(digits, "x")
	require.EqualError(t, err, "n: the text must have this form: [0-9]+")
	worded := digits
	worded.Limits.Form = "digits only, such as 12345"
	_, err = Parse(worded, "x")
	require.EqualError(t, err, "n: the text must have this form: digits only, such as 12345")
	assert.Empty(t, Diff(Schema{Fields: []Field{digits}}, Schema{Fields: []Field{worded}}), "words bind nobody")
	assert.Equal(t, Schema{Fields: []Field{digits}}.Fingerprint(), Schema{Fields: []Field{worded}}.Fingerprint())
}

func TestEveryCodeHasAMessageAndEveryKindAName(t *testing.T) {
	t.Parallel()
	for code, text := range Messages() {
		assert.NotEmpty(t, text, code)
	}
	for k := Absent; k <= File; k++ {
		text, err := k.MarshalText()
		require.NoError(t, err)
		var back Kind
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, k, back)
	}
	_, err := Kind(99).MarshalText()
	assert.Error(t, err)
	assert.Equal(t, "kind(99)", Kind(99).String())
}

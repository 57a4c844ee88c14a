package fieldmap_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	. "github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// through sends a text through ops to a field of a kind.
func through(t testing.TB, text string, to Kind, ops []Op, opts ...CompileOption) (Value, Problems) {
	t.Helper()
	source := Schema{Fields: []Field{{Path: "in", Kind: Text}}}
	target := Schema{Fields: []Field{{Path: "out", Kind: to}}}
	m, problems := Compile(source, target, Rules{Rules: []Rule{{To: "out", From: Paths{"in"}, Ops: ops}}}, opts...)
	require.Empty(t, problems)
	plan := m.Plan(Values{"in": TextValue(text)})
	return plan.Get("out"), plan.Problems()
}

func TestTextOpsKeepNamesWhole(t *testing.T) {
	t.Parallel()
	dutch := WithLanguage(language.Dutch)
	for _, c := range []struct {
		op, in, want string
		args         Args
	}{
		{op: "trim", in: "\u00a0\u200b Ada\t", want: "Ada"},
		{op: "trim", in: "--x--", want: "x", args: Args{"chars": "-"}},
		{op: "collapse", in: " a \u00a0 b\n c ", want: "a b c"},
		{op: "lower", in: "Ada@EXAMPLE.Com", want: "ada@example.com"},
		{op: "lower", in: "ΌΔΟΣ", want: "όδος"},
		{op: "upper", in: "straße", want: "STRASSE"},
		{op: "title", in: "JAN", want: "Jan"},
		{op: "title", in: "McDonald", want: "McDonald"},
		{op: "title", in: "jan van der meer", want: "Jan van der Meer"},
		{op: "title", in: "anne-marie O'NEILL", want: "Anne-Marie O'Neill"},
		{op: "title", in: "ijsbrand", want: "IJsbrand"},
		{op: "title", in: "ÉLODIE d’ancona", want: "Élodie D’Ancona"},
		{op: "title", in: "ŁUKASZ  żak", want: "Łukasz  Żak"},
		{op: "nfc", in: "e\u0301", want: "é"},
		{op: "wrap", in: "x", want: "(x)", args: Args{"before": "(", "after": ")"}},
		{op: "replace", in: "a-b-c", want: "a/b/c", args: Args{"find": "-", "with": "/"}},
		{op: "replace", in: "Berg, Ada", want: "Ada Berg", args: Args{"pattern": `^(\w+), (\w+)$`, "with": "$2 $1"}},
		{op: "extract", in: "order 12345 of May", want: "12345", args: Args{"pattern": `\d+`}},
		{op: "extract", in: "12-A", want: "A", args: Args{"pattern": `(\d+)-(\w)`, "group": 2}},
		{op: "initials", in: "Anne-Marie élodie", want: "A.M.É."},
		{op: "initials", in: "J.P.", want: "J.P."},
		{op: "initials", in: "IJsbrand Jan", want: "IJJ", args: Args{"dots": false}},
		{op: "country", in: "Polen", want: "PL"},
		{op: "country", in: "the netherlands", want: "NL"},
		{op: "country", in: "DEU", want: "DE"},
		{op: "country", in: "nl", want: "NL"},
		{op: "country", in: "Hiszpania", want: "ES", args: nil},
		{op: "country", in: "België", want: "BE"},
		{op: "country", in: "Ελλάδα", want: "GRC", args: Args{"as": "alpha3"}},
		{op: "country", in: "UK", want: "GB"},
	} {
		v, problems := through(t, c.in, Text, []Op{{Name: c.op, Args: c.args}}, dutch)
		assert.Empty(t, problems, c.op+" "+c.in)
		assert.Equal(t, c.want, v.Text(), c.op+" "+c.in)
	}
}

func TestTruncatingIsToldAndSplitsNoCharacter(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"abcdef":               "abcd",
		"abc def":              "abc",
		"abce\u0301f":          "abc",
		"ab👩\u200d🌾xyz":        "ab",
		strings.Repeat("é", 9): "éééé",
	} {
		v, problems := through(t, in, Text, []Op{{Name: "truncate", Args: Args{"length": 4}}})
		require.Len(t, problems, 1, in)
		assert.Equal(t, CodeTruncated, problems[0].Code)
		assert.Equal(t, SeverityWarning, problems[0].Severity)
		assert.Equal(t, want, v.Text())
	}
	_, problems := through(t, "éééé", Text, []Op{{Name: "truncate", Args: Args{"length": 4}}})
	assert.Empty(t, problems, "a length is counted in characters")
}

func TestDatesAreReadAsWrittenAndNeverGuessed(t *testing.T) {
	t.Parallel()
	date := func(layouts ...string) []Op { return []Op{{Name: "date", Args: Args{"layouts": layouts}}} }
	for _, c := range []struct {
		in, want, code string
		layouts        []string
	}{
		{in: "01/03/2026", want: "2026-03-01", layouts: []string{"02/01/2006"}},
		{in: " 2026-03-01 ", want: "2026-03-01", layouts: []string{"2006-01-02"}},
		{in: "1 Mar 2026", want: "2026-03-01", layouts: []string{"02/01/2006", "2 Jan 2006"}},
		{in: "2026-03-01T23:30:00-05:00", want: "2026-03-01", layouts: []string{"2006-01-02T15:04:05Z07:00"}},
		{in: "30/02/2026", code: CodeNotADate, layouts: []string{"02/01/2006"}},
		{in: "1/3/2026", code: CodeNotADate, layouts: []string{"02/01/2006"}},
		{in: "01/03/2026", code: CodeAmbiguous, layouts: []string{"02/01/2006", "01/02/2006"}},
		{in: "03/03/2026", want: "2026-03-03", layouts: []string{"02/01/2006", "01/02/2006"}},
	} {
		v, problems := through(t, c.in, Date, date(c.layouts...))
		if c.code != "" {
			require.Len(t, problems, 1, c.in)
			assert.Equal(t, c.code, problems[0].Code)
			continue
		}
		assert.Empty(t, problems, c.in)
		assert.Equal(t, c.want, v.Date().String())
	}
	v, _ := through(t, "01/03/2026", Text, append(date("02/01/2006"), Op{Name: "format", Args: Args{"layout": "2 Jan 2006"}}))
	assert.Equal(t, "1 Mar 2026", v.Text())
}

func TestNumbersWithTheWrongGroupsAreRefusedNotScaled(t *testing.T) {
	t.Parallel()
	dutch := Args{"decimal": ",", "group": "."}
	for _, c := range []struct {
		in, want string
		args     Args
	}{
		{"1.249,50", "1249.5", dutch}, {"12", "12", dutch}, {"-1.000.000", "-1000000", dutch}, {"1249,50", "1249.5", dutch},
		{"1.50", "", dutch}, {"1.2345", "", dutch}, {"1234.567", "", dutch}, {"1.249.50", "", dutch}, {"1,2,3", "", dutch}, {"1.249,", "", dutch},
		{"12.5", "12.5", nil}, {"12,5", "", nil}, {"1e3", "", nil}, {"", "", nil},
		{"1\u202f249,5", "1249.5", Args{"decimal": ",", "group": " "}}, {"€ 5", "", nil},
		{strings.Repeat("9", 60), "", nil},
	} {
		v, _ := through(t, c.in, Number, []Op{{Name: "number", Args: c.args}})
		assert.Equal(t, c.want, v.Number().String(), c.in)
	}
}

func TestYesAndNoInTheLanguagesOfThePeople(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"Yes": true, "JA": true, "tak": true, " ja ": true, "Nee": false, "nein": false, "nie": false, "0": false} {
		v, problems := through(t, in, YesNo, []Op{{Name: "yesno"}})
		assert.Empty(t, problems)
		assert.Equal(t, YesNo, v.Kind())
		assert.Equal(t, want, v.Yes(), in)
	}
	_, problems := through(t, "maybe", YesNo, []Op{{Name: "yesno"}})
	assert.True(t, problems.Has(CodeNotYesNo))
	v, _ := through(t, "X", YesNo, []Op{{Name: "yesno", Args: Args{"yes": "x", "no": []string{"-"}}}})
	assert.True(t, v.Yes())
}

func TestWhatIsSplitIsAProposalInTheSourcesOwnSpelling(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, prefix, rest string }{
		{"van der Berg", "van der", "Berg"}, {"Van den Broek", "Van den", "Broek"}, {"de la Rey", "de la", "Rey"},
		{"von und zu Linden", "von und zu", "Linden"}, {"in 't Veld", "in 't", "Veld"}, {"Berg, van den", "van den", "Berg"},
		{"Moss", "", "Moss"}, {"Van", "", "Van"}, {"Do Nguyen", "", "Do Nguyen"}, {"Vandenberg", "", "Vandenberg"}, {"Moss, Ada", "", "Moss, Ada"},
	} {
		prefix, problems := through(t, c.in, Text, []Op{{Name: "name_prefix", Args: Args{"part": "prefix"}}})
		rest, _ := through(t, c.in, Text, []Op{{Name: "name_prefix", Args: Args{"part": "rest"}}})
		assert.Equal(t, [2]string{c.prefix, c.rest}, [2]string{prefix.Text(), rest.Text()}, c.in)
		assert.Equal(t, c.prefix != "", problems.Has(CodeProposed), c.in)
	}
	for _, c := range []struct{ in, street, number, suffix string }{
		{"Keizersgracht 12", "Keizersgracht", "12", ""}, {"Keizersgracht 12-A bis", "Keizersgracht", "12", "A bis"},
		{"Straße des 17. Juni 135", "Straße des 17. Juni", "135", ""}, {"2e Dwarsstraat 5b", "2e Dwarsstraat", "5", "b"},
		{"12 rue de la Paix", "rue de la Paix", "12", ""}, {"221B Baker Street", "Baker Street", "221", "B"},
		{"Lindelaan 3, hs", "Lindelaan", "3", "hs"}, {"ul. Długa 7/9", "ul. Długa", "7", "9"},
		{"Keizersgracht\n12-A", "Keizersgracht", "12", "A"}, {"Plein 1945\n105a\nhs", "Plein 1945", "105", "a hs"}, {"Lindelaan 3\nattic", "Lindelaan 3 attic", "", ""},
		{"Postbus", "Postbus", "", ""}, {"", "", "", ""}, {"12", "12", "", ""},
	} {
		var got [3]string
		for i, part := range []string{"street", "number", "suffix"} {
			v, _ := through(t, c.in, Text, []Op{{Name: "address", Args: Args{"part": part}}})
			got[i] = v.Text()
		}
		assert.Equal(t, [3]string{c.street, c.number, c.suffix}, got, c.in)
	}
}

func TestListsAreMappedItemByItemAndPicked(t *testing.T) {
	t.Parallel()
	split := Op{Name: "split", Args: Args{"by": ";"}}
	v, _ := through(t, " a ;b;; C", Text, []Op{split, {Name: "upper"}, {Name: "join", Args: Args{"with": "+"}}})
	assert.Equal(t, "A+B+C", v.Text())
	for at, want := range map[int]string{1: "a", 2: "b", -1: "c", 4: "", -4: ""} {
		v, _ := through(t, "a;b;c", Text, []Op{split, {Name: "item", Args: Args{"at": at}}})
		assert.Equal(t, want, v.Text(), at)
	}
	v, _ = through(t, " ", Text, []Op{{Name: "default", Args: Args{"value": "x"}}, {Name: "upper"}})
	assert.Equal(t, "X", v.Text())
}

func TestNoRuleCanBlowATextUp(t *testing.T) {
	t.Parallel()
	double := Op{Name: "replace", Args: Args{"pattern": "(?s).*", "with": strings.Repeat("$0", 900)}}
	_, problems := through(t, strings.Repeat("x", 2000), Text, []Op{double, double, double})
	assert.True(t, problems.Has(CodeTooLong))
	double = Op{Name: "replace", Args: Args{"find": "x", "with": strings.Repeat("x", 900)}}
	_, problems = through(t, strings.Repeat("x", 2000), Text, []Op{double, double, double})
	assert.True(t, problems.Has(CodeTooLong))
}

// FuzzOps sends bytes through every op with arguments that it takes.
func FuzzOps(f *testing.F) {
	for _, seed := range []string{"", " Ada  van der Berg ", "1.249,50", "01/03/2026", "Keizersgracht 12-A", "e\u0301\u200d👩\xff", "nee", "Polska"} {
		f.Add(seed, uint8(3))
	}
	args := map[string][]Args{
		"trim": {nil, {"chars": "x"}}, "truncate": {{"length": 1}, {"length": 7}}, "wrap": {{"before": "\u0301"}},
		"replace": {{"find": "a", "with": "bb"}, {"pattern": "(.)|$", "with": "${1}x"}}, "extract": {{"pattern": "(a)|b"}},
		"date": {nil, {"layouts": []string{"02/01/2006", "2 January 2006"}}}, "number": {nil, {"decimal": ",", "group": " "}},
		"initials": {nil, {"dots": false}}, "name_prefix": {{"part": "prefix"}, {"part": "rest"}},
		"address": {{"part": "street"}, {"part": "number"}, {"part": "suffix"}}, "country": {nil, {"as": "alpha3"}},
		"format": {{"layout": "2006-01-02"}},
	}
	type built struct {
		name  string
		apply Apply
	}
	var all []built
	for _, op := range Operations() {
		if op.Build == nil {
			continue
		}
		variants := args[op.Name]
		if variants == nil {
			variants = []Args{nil}
		}
		for _, a := range variants {
			apply, err := op.Build(a)
			if err != nil {
				f.Fatal(op.Name, err)
			}
			all = append(all, built{op.Name, apply})
		}
	}
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		for _, in := range []Value{TextValue(text), DateValue(civil.MustDate("1990-01-01").AddDays(int(n))), NumberValue(civil.DecimalOf(int64(n))), YesNoValue(n > 9), {}} {
			for _, b := range all {
				out, problem := b.apply(in)
				if !utf8.ValidString(out.Text()) {
					t.Fatalf("%s gives text that is not UTF-8", b.name)
				}
				if problem != nil && problem.Code == "" {
					t.Fatalf("%s complains without a code", b.name)
				}
				if b.name == "truncate" && utf8.RuneCountInString(out.Text()) > 7 {
					t.Fatal("truncate left more than it may")
				}
			}
		}
	})
}

package fieldmap_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/handoverhq/handover/fieldmap"
)

func TestRulesAreReadStrictlyAndErrorsNameThePlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, path string }{
		{"not JSON", `{"v":1,`, "rules"},
		{"not an object", `[]`, ""},
		{"something after the end", `{"v":1,"rules":[]} x`, "rules"},
		{"no version", `{"rules":[]}`, "v"},
		{"another version", `{"v":2,"rules":[]}`, ""},
		{"no rules", `{"v":1}`, "rules"},
		{"unknown member above", `{"v":1,"rules":[],"name":"x"}`, "name"},
		{"unknown member of a rule", `{"v":1,"rules":[{"to":"a","form":"b"}]}`, "rules[0].form"},
		{"a member twice", `{"v":1,"rules":[{"to":"a","to":"b"}]}`, "rules[0].to"},
		{"wrong type", `{"v":1,"rules":[{"to":"a"},{"to":1}]}`, "rules[1].to"},
		{"wrong type in a list", `{"v":1,"rules":[{"to":"a","from":["b",true]}]}`, "rules[0].from[1]"},
		{"op without name", `{"v":1,"rules":[{"to":"a","ops":[{"length":1}]}]}`, "rules[0].ops[0].op"},
		{"argument of an unknown sort", `{"v":1,"rules":[{"to":"a","ops":[{"op":"x","y":{}}]}]}`, "rules[0].ops[0].y"},
		{"argument with a point", `{"v":1,"rules":[{"to":"a","ops":[{"op":"x","y":1.5}]}]}`, "rules[0].ops[0].y"},
		{"on_missing", `{"v":1,"rules":[{"to":"a","on_missing":"guess"}]}`, "rules[0].on_missing"},
		{"options", `{"v":1,"rules":[{"to":"a","options":{"b":1}}]}`, "rules[0].options.b"},
		{"null", `{"v":1,"rules":[{"to":"a","const":null}]}`, "rules[0].const"},
		{"number with an exponent", `{"v":1,"rules":[{"to":"a","const":1e9}]}`, "rules[0].const"},
		{"deep", `{"v":1,"rules":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, "rules"},
	} {
		_, err := ParseRules([]byte(c.in))
		var problems Problems
		require.ErrorAs(t, err, &problems, c.name)
		assert.Contains(t, problems[0].Text, c.path, c.name)
		var rules Rules
		assert.Error(t, json.Unmarshal([]byte(c.in), &rules), c.name)
	}
}

func TestEveryMistakeInADocumentIsToldAtOnce(t *testing.T) {
	t.Parallel()
	_, err := ParseRules([]byte(`{"v":1,"x":0,"rules":[{"to":"a","form":"b"},{"from":"c"},{"to":"d","ops":"trim","off":"yes"}]}`))
	var problems Problems
	require.ErrorAs(t, err, &problems)
	assert.Len(t, problems, 5)
	assert.Equal(t, []int{-1, 0, 1, 2, 2}, ruleNumbers(problems))
}

func TestAMistakeInADocumentIsToldOnceWithItsPlace(t *testing.T) {
	t.Parallel()
	_, err := ParseRules([]byte(`{"v":1,"ruels":[]}`))
	assert.EqualError(t, err, `ruels: there is no such member; did you mean rules?`)
	_, err = ParseRules([]byte(`{"v":1,"rules":[{"to":7,"form":"b"},{"To":"a","on_missing":1,"ops":[{"op":2}]},{"to":"a","x":0}]}`))
	assert.EqualError(t, err, "rules[0].to: want a text, not a number\n"+
		"rules[0].form: there is no such member; did you mean from?\n"+
		"rules[1].To: there is no such member; did you mean to?\n"+
		"rules[1].on_missing: want a text, not a number\n"+
		"rules[1].ops[0].op: want a text, not a number\n"+
		"rules[2].x: there is no such member; known here: to, from, ops, options, const, default, on_missing, off, note")
}

func ruleNumbers(ps Problems) []int {
	var numbers []int
	for _, p := range ps {
		numbers = append(numbers, p.Rule)
	}
	return numbers
}

func TestRulesAreWrittenAsAPersonWritesThem(t *testing.T) {
	t.Parallel()
	const text = `{"v":1,"rules":[` +
		`{"to":"ViGe","from":"person.gender","options":{"male":"M","female":"V"},"on_missing":"ask"},` +
		`{"to":"name","from":["first","last"],"ops":["trim",{"op":"join","with":" "}],"note":"as on the passport"},` +
		`{"to":"hours","const":40},{"to":"sum","const":-0.5},{"to":"ok","const":true},{"to":"tags","const":["a","b"]},` +
		`{"to":"start","from":"s","ops":[{"layouts":["02/01/2006"],"op":"date"}],"default":"2026-01-01"},` +
		`{"to":"state","from":"s","options":[{"from":"hired","to":"7","locked":true},{"from":"new","to":""}]},` +
		`{"to":"x","off":true}]}`
	rules, err := ParseRules([]byte(text))
	require.NoError(t, err)
	back, err := json.Marshal(rules)
	require.NoError(t, err)
	assert.JSONEq(t, text, string(back))
	assert.True(t, strings.HasPrefix(string(back), `{"v":1,"rules":[{"to":"ViGe","from":"person.gender","options":{"male":"M","female":"V"},"on_missing":"ask"}`))
	assert.Equal(t, Paths{"person.gender"}, rules.Rules[0].From)
}

func TestLaterLayersWinAndMaySwitchAFieldOff(t *testing.T) {
	t.Parallel()
	from := func(to, from string) Rule { return Rule{To: to, From: Paths{from}} }
	standard := Rules{Rules: []Rule{from("a", "1"), from("b", "1"), from("c", "1")}}
	tenant := Rules{Rules: []Rule{from("d", "2"), from("b", "2")}}
	connection := Rules{Rules: []Rule{{To: "c", Off: true}, from("b", "3")}}
	merged := Merge(standard, tenant, connection)
	assert.Equal(t, []Rule{from("a", "1"), from("b", "3"), {To: "c", Off: true}, from("d", "2")}, merged.Rules)
	assert.Equal(t, Rules{V: 1}, Merge())
}

func FuzzParseRules(f *testing.F) {
	f.Add([]byte(`{"v":1,"rules":[{"to":"b","from":"a","ops":["trim",{"op":"truncate","length":3}],"options":{"x":"y"},"on_missing":"skip"}]}`))
	f.Add([]byte(`{"v":1,"rules":[{"to":"b","from":["a","a"],"ops":[{"op":"join","with":"-"}],"default":"x"},{"to":"c","const":1.5}]}`))
	f.Add([]byte(`{"v":1,"rules":[{"to":"c","options":[{"from":"a","to":"b","locked":true}],"from":"a"}]}`))
	schema := Schema{Fields: []Field{{Path: "a", Kind: Text}, {Path: "b", Kind: Text, Limits: Limits{MaxLength: 5}},
		{Path: "c", Kind: Option, Choices: []Choice{{ID: "b"}}}, {Path: "d", Kind: Date}, {Path: "e", Kind: List}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		rules, err := ParseRules(data)
		if err != nil {
			return
		}
		written, err := json.Marshal(rules)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseRules(written)
		if err != nil {
			t.Fatalf("%s is refused: %v", written, err)
		}
		again, _ := json.Marshal(back)
		if string(again) != string(written) {
			t.Fatalf("%s became %s", written, again)
		}
		m, _ := Compile(schema, schema, rules)
		plan := m.Plan(Values{"a": TextValue("some text"), "e": ListValue(TextValue("x"))})
		for _, p := range schema.Check(plan.Values()) {
			t.Fatal(p)
		}
	})
}

func FuzzRestorePlan(f *testing.F) {
	schema := Schema{Fields: []Field{{Path: "b", Kind: Text, Limits: Limits{MaxLength: 5}, Required: true},
		{Path: "c", Kind: Option, Choices: []Choice{{ID: "b"}}}, {Path: "o", Kind: Object, Fields: []Field{{Path: "x", Kind: Number}}}}}
	m, _ := Compile(schema, schema, Rules{Rules: []Rule{{To: "b", From: Paths{"b"}}, {To: "c", From: Paths{"c"}}, {To: "o", From: Paths{"o"}}}})
	for _, text := range []string{"abc", "too long for it"} {
		data, err := json.Marshal(m.Plan(Values{"b": TextValue(text), "c": OptionValue("x")}))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		plan, err := RestorePlan(data, schema)
		if plan == nil {
			if err == nil {
				t.Fatal("neither plan nor error")
			}
			return
		}
		for _, p := range schema.Check(plan.Values()) {
			if p.Code != CodeMissing {
				t.Fatal(p)
			}
		}
		if _, err := json.Marshal(plan); err != nil {
			t.Fatal(err)
		}
	})
}

package afas

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

func encoded(t *testing.T, q Query) url.Values {
	t.Helper()
	values, err := q.values()
	require.NoError(t, err)
	return values
}

func TestFilterIsWrittenAsThreeParallelLists(t *testing.T) {
	t.Parallel()
	f := Where(Is("A", Equal, "1"), Is("B", AtLeast, civil.MustDate("2026-03-01"))).Or(Is("C", Less, 3))
	values := encoded(t, Query{Filter: f, OrderBy: []string{"-A", "B"}, Take: 50})
	assert.Equal(t, url.Values{
		"filterfieldids": {"A,B;C"}, "filtervalues": {"1,2026-03-01;3"}, "operatortypes": {"1,2;5"},
		"orderbyfieldids": {"-A,B"}, "skip": {"0"}, "take": {"50"},
	}, values)
}

func TestSeparatorInAValueSwitchesToFilterJson(t *testing.T) {
	t.Parallel()
	for _, f := range []Filter{
		Where(Is("Name", Equal, "Smit, Jansen")), Where(Is("Name", Equal, "a;b")), Where(Is("Na,me", Equal, "x")),
	} {
		values := encoded(t, Query{Filter: f})
		assert.False(t, values.Has("filtervalues"))
		assert.True(t, values.Has("filterjson"))
	}
	values := encoded(t, Query{Filter: Where(Is("Name", Equal, "Smit, Jansen"), IsEmpty("End")).Or(Is("Id", Greater, 5))})
	assert.JSONEq(t, `{"Filters":{"Filter":[
		{"@FilterId":"Filter 1","Field":[{"@FieldId":"Name","@OperatorType":"1","#text":"Smit, Jansen"},{"@FieldId":"End","@OperatorType":"8","#text":"[is leeg]"}]},
		{"@FilterId":"Filter 2","Field":[{"@FieldId":"Id","@OperatorType":"4","#text":"5"}]}]}}`, values.Get("filterjson"))
}

func TestAndIsRepeatedInEveryAlternative(t *testing.T) {
	t.Parallel()
	f := Where(Is("A", Equal, "1")).Or(Is("B", Equal, "2"))
	narrowed := f.And(Is("C", Equal, "3"))
	assert.Equal(t, "A,C;B,C", encoded(t, Query{Filter: narrowed}).Get("filterfieldids"))
	assert.Equal(t, "A;B", encoded(t, Query{Filter: f}).Get("filterfieldids"), "a filter is immutable")
}

func TestWildcardsAreASwitch(t *testing.T) {
	t.Parallel()
	q := Query{Filter: Where(Is("A", Contains, "x"), Is("A", StartsWith, "x"), Is("A", EndsWith, "x"), Is("A", Equal, "x"))}
	assert.Equal(t, "x,x,x,x", encoded(t, q).Get("filtervalues"))
	q.Wildcards = true
	assert.Equal(t, "%x%,x%,%x,x", encoded(t, q).Get("filtervalues"))
	assert.True(t, StartsWith.Slow())
	assert.False(t, QuickFilter.Slow())
}

func TestQueryBeyond2049CharactersFailsBeforeSending(t *testing.T) {
	t.Parallel()
	query := func(n int) Query { return Query{Filter: Where(Is("A", Equal, strings.Repeat("x", n)))} }
	fits := maxQuery
	for ; ; fits-- {
		if values, err := query(fits).values(); err == nil {
			assert.Equal(t, 2049, len("?"+values.Encode()))
			break
		}
	}
	_, err := query(fits + 1).values()
	require.ErrorIs(t, err, QueryTooLong)
	require.ErrorIs(t, err, hris.InvalidInput)
	var e *hris.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, hris.EffectNotSent, e.Effect)
	assert.NotContains(t, err.Error(), "xxx")
}

func TestQueriesThatAfasMisreadsAreRefused(t *testing.T) {
	t.Parallel()
	for name, q := range map[string]Query{
		"take all but skip some":     {Skip: 2, Take: All},
		"skip all but take some":     {Skip: All, Take: 5},
		"negative":                   {Skip: -2},
		"paging without an order":    {Paging: BySkip},
		"by key without a key":       {Paging: ByKey},
		"by key with two":            {Paging: ByKey, OrderBy: []string{"A", "B"}},
		"by key with skip":           {Paging: ByKey, OrderBy: []string{"A"}, Skip: 5},
		"paging with all":            {Paging: BySkip, OrderBy: []string{"A"}, Skip: All, Take: All},
		"comma in an order":          {OrderBy: []string{"A,B"}},
		"empty order":                {OrderBy: []string{"-"}},
		"comparison with nothing":    {Filter: Where(Is("A", Equal, ""))},
		"unknown operator":           {Filter: Where(Is("A", Operator(19), "x"))},
		"condition without a column": {Filter: Where(Is("", Equal, "x"))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := q.values()
			assert.ErrorIs(t, err, BadInput)
		})
	}
	assert.Equal(t, "-1", encoded(t, Query{Skip: All, Take: All}).Get("take"))
	assert.Equal(t, "100", encoded(t, Query{}).Get("take"))
}

// parseFilter reads a filter back, the way the documentation describes it.
func parseFilter(values url.Values) [][]Condition {
	var groups [][]Condition
	if text := values.Get("filterjson"); text != "" {
		var body struct {
			Filters struct {
				Filter []struct {
					Field []struct {
						ID   string `json:"@FieldId"`
						Op   string `json:"@OperatorType"`
						Text string `json:"#text"`
					}
				}
			}
		}
		if json.Unmarshal([]byte(text), &body) != nil {
			return nil
		}
		for _, f := range body.Filters.Filter {
			var group []Condition
			for _, c := range f.Field {
				n, _ := strconv.Atoi(c.Op)
				group = append(group, Condition{c.ID, Operator(n), c.Text})
			}
			groups = append(groups, group)
		}
		return groups
	}
	fields, texts, operators := strings.Split(values.Get("filterfieldids"), ";"), strings.Split(values.Get("filtervalues"), ";"), strings.Split(values.Get("operatortypes"), ";")
	for i := range fields {
		var group []Condition
		f, v, o := strings.Split(fields[i], ","), strings.Split(texts[i], ","), strings.Split(operators[i], ",")
		for j := range f {
			n, _ := strconv.Atoi(o[j])
			group = append(group, Condition{f[j], Operator(n), v[j]})
		}
		groups = append(groups, group)
	}
	return groups
}

func TestFilterReadsBackAsItWasWhateverItHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := Filter{}
		for range rapid.IntRange(1, 3).Draw(t, "groups") {
			var group []Condition
			for range rapid.IntRange(1, 3).Draw(t, "conditions") {
				group = append(group, Condition{
					rapid.StringMatching(`[A-Za-z_ .,;é-]{1,8}`).Draw(t, "field"),
					rapid.SampledFrom([]Operator{Equal, AtLeast, Greater, Contains, QuickFilter}).Draw(t, "operator"),
					rapid.StringN(1, 12, 40).Draw(t, "value"),
				})
			}
			f = f.Or(group...)
		}
		values, err := Query{Filter: f}.values()
		if err != nil {
			return // too long
		}
		wire, err := url.ParseQuery(values.Encode())
		require.NoError(t, err)
		assert.Equal(t, f.Groups(), parseFilter(wire))
	})
}

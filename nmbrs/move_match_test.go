package nmbrs

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
)

func TestWhatCodeAndNameSayTogether(t *testing.T) {
	t.Parallel()
	care, sales, third := MoveItem{ID: "a", Code: "10", Name: "Care"}, MoveItem{ID: "b", Code: "20", Name: "Sales"}, MoveItem{ID: "c", Code: "30", Name: "Sales"}
	for name, c := range map[string]struct {
		from  MoveItem
		to    string
		how   PairedBy
		alike []string
	}{
		"both":                              {MoveItem{Code: "20", Name: " SALES  "}, "b", ByCodeAndName, nil},
		"a code that lost its zero":         {MoveItem{Code: "010", Name: "care"}, "a", ByCodeAndName, nil},
		"a code, and a name that is gone":   {MoveItem{Code: "10", Name: "Nursing"}, "a", ByCode, nil},
		"a name, and a code that is gone":   {MoveItem{Code: "11", Name: "Care"}, "a", ByName, nil},
		"code and name of two things":       {MoveItem{Code: "20", Name: "Care"}, "", "", []string{"b", "a"}},
		"a name of several":                 {MoveItem{Code: "99", Name: "Sales"}, "", "", []string{"b", "c"}},
		"nothing alike":                     {MoveItem{Code: "99", Name: "Legal"}, "", "", nil},
		"neither code nor name":             {MoveItem{}, "", "", nil},
		"a name of two words, otherwise so": {MoveItem{Name: "Ca re"}, "", "", nil},
	} {
		to, how, alike := counterpart(c.from, []MoveItem{care, sales, third})
		assert.Equal(t, c.to, to.ID, name)
		assert.Equal(t, c.how, how, name)
		var ids []string
		for _, item := range alike {
			ids = append(ids, item.ID)
		}
		assert.Equal(t, c.alike, ids, name)
	}
}

func TestATypesNumberBecomesAWordOnlyWhereNothingContradictsIt(t *testing.T) {
	t.Parallel()
	var there []MoveItem
	for i, x := range RESTEmployeeTypes() {
		there = append(there, MoveItem{Kind: pathType, ID: x.ID, Code: strconv.Itoa(i), Name: x.Description})
	}
	for name, c := range map[string]struct {
		from  MoveItem
		to    string
		how   PairedBy
		alike int
	}{
		"its name and place":         {MoveItem{ID: "2", Name: "payroll"}, "payroll", ByName, 0},
		"its name alone":             {MoveItem{ID: "17", Name: "New hire"}, "newHire", ByName, 0},
		"its Dutch name":             {MoveItem{ID: "4", Name: "Extern"}, "external", ByName, 0},
		"its place alone":            {MoveItem{ID: "2", Name: ""}, "payroll", ByInference, 0},
		"a name that is not known":   {MoveItem{ID: "1", Name: "Indiensttreding"}, "newHire", ByInference, 0},
		"a name of another place":    {MoveItem{ID: "2", Name: "External"}, "", "", 2},
		"neither name nor place":     {MoveItem{ID: "9", Name: "Robot"}, "", "", 0},
		"a former one is no payroll": {MoveItem{ID: "3", Name: "formerPayroll"}, "formerPayroll", ByName, 0},
	} {
		to, how, alike := typeOf(c.from, there)
		assert.Equal(t, c.to, to.ID, name)
		assert.Equal(t, c.how, how, name)
		assert.Len(t, alike, c.alike, name)
	}
}

// sides draws what two APIs have, of few codes and names, so that they collide.
func sides(t *rapid.T) *Move {
	item := func(kind, id, debtor string) MoveItem {
		return MoveItem{Kind: kind, ID: id, Debtor: debtor,
			Code: rapid.SampledFrom([]string{"", "1", "01", "2", "3"}).Draw(t, "code"), Name: rapid.SampledFrom([]string{"", "Care", "care ", "Sales", "Legal"}).Draw(t, "name")}
	}
	m := &Move{}
	for d := range rapid.IntRange(1, 3).Draw(t, "debtors") {
		m.Pairs = append(m.Pairs, MovePair{From: item(pathDebtor, strconv.Itoa(d), "")})
		m.There = append(m.There, item(pathDebtor, "d"+strconv.Itoa(d), ""))
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "departments") {
		whose := strconv.Itoa(rapid.IntRange(0, 2).Draw(t, "whose"))
		m.Pairs = append(m.Pairs, MovePair{From: item(pathDepartment, strconv.Itoa(100+i), whose), Used: rapid.Bool().Draw(t, "used")})
		m.There = append(m.There, item(pathDepartment, "x"+strconv.Itoa(i), "d"+whose))
	}
	return m
}

func TestNoTwoThingsBecomeOneUnlessAPersonSaysSo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sides(t)
		m.match()
		for range rapid.IntRange(0, 4).Draw(t, "confirmed") {
			p := rapid.SampledFrom(m.Pairs).Draw(t, "pair")
			if choices := m.Choices(p.From.Kind, p.From.ID); len(choices) > 0 {
				require.NoError(t, m.Confirm(p.From.Kind, p.From.ID, rapid.SampledFrom(choices).Draw(t, "choice").ID))
			}
		}
		taken := map[string]int{}
		for _, p := range m.Pairs {
			if p.To.ID != "" {
				taken[p.To.Kind+" "+p.To.ID]++
			}
			require.Equal(t, p.To.ID == "", p.How == "", "what is paired says how")
			if p.To.ID != "" && p.From.Debtor != "" {
				of := m.Pairs[m.pair(pathDebtor, p.From.Debtor)]
				require.Equal(t, of.To.ID, p.To.Debtor, "it is the debtor's own")
			}
		}
		for _, p := range m.Pairs {
			if taken[p.To.Kind+" "+p.To.ID] > 1 {
				require.True(t, p.Settled(), "%s %s", p.From.Kind, p.From.ID)
			}
		}
		_, err := m.Rules()
		used := slices.ContainsFunc(m.Open(), func(p MovePair) bool { return p.Used })
		require.Equal(t, used, err != nil)
	})
}

func TestWhatWasConfirmedIsKeptWhereItStillIsSo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		former, next := sides(t), sides(t)
		former.match()
		next.match()
		for _, p := range former.Pairs {
			if choices := former.Choices(p.From.Kind, p.From.ID); len(choices) > 0 && rapid.Bool().Draw(t, "confirmed") {
				require.NoError(t, former.Confirm(p.From.Kind, p.From.ID, choices[0].ID))
			}
		}
		next.Keep(former)
		for _, p := range next.Pairs {
			if p.Confirmed {
				i := former.pair(p.From.Kind, p.From.ID)
				require.GreaterOrEqual(t, i, 0)
				require.True(t, former.Pairs[i].Confirmed)
				require.Equal(t, former.Pairs[i].To.ID, p.To.ID)
			}
		}
	})
}

func FuzzAStoredMove(f *testing.F) {
	f.Add([]byte(`{"account":"nmbrs:production:acme","pairs":[{"from":{"kind":"debtor","id":"1"}}],"there":[{"kind":"debtor","id":"d"}],"before":{"v":1,"rules":[{"to":"debtor","const":1}]}}`))
	f.Add([]byte(`{"pairs":[{"from":{"kind":"department","id":"1","debtor":"9"},"confirmed":true,"used":true}],"form":{"fields":[{"path":"debtor","kind":"option"}],"language":"nl","documents":{"allowed":false}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m Move
		if json.Unmarshal(data, &m) != nil {
			return
		}
		for _, p := range m.Open() {
			for _, choice := range append(m.Choices(p.From.Kind, p.From.ID), p.Alike...) {
				_ = m.Confirm(p.From.Kind, p.From.ID, choice.ID)
			}
		}
		m.Keep(&m)
		_, _ = m.Rules()
		_, _ = m.Check(hris.HireSchema())
		_, _, _ = m.Drift(), m.Report(), m.WithoutConsent()
	})
}

func BenchmarkConfirmOfAnAccountantWithManyDebtors(b *testing.B) {
	m := &Move{}
	for d := range 500 {
		debtor := strconv.Itoa(d)
		m.Pairs = append(m.Pairs, MovePair{From: MoveItem{Kind: pathDebtor, ID: debtor, Code: debtor, Name: "Debtor " + debtor}})
		m.There = append(m.There, MoveItem{Kind: pathDebtor, ID: "d" + debtor, Code: debtor, Name: "Debtor " + debtor})
	}
	for d := range 500 {
		for i := range 20 {
			id, code := strconv.Itoa(1000*d+i), strconv.Itoa(i)
			m.Pairs = append(m.Pairs, MovePair{From: MoveItem{pathDepartment, id, code, "Department " + code, strconv.Itoa(d)}})
			m.There = append(m.There, MoveItem{pathDepartment, "x" + id, code, "Department " + code, "d" + strconv.Itoa(d)})
		}
	}
	m.match()
	for b.Loop() {
		require.NoError(b, m.Confirm(pathDepartment, "7003", "x7003"))
	}
	require.Equal(b, ByCodeAndName, m.Pairs[len(m.Pairs)-1].How)
}

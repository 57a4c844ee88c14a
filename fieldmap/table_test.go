package fieldmap_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/handoverhq/handover/fieldmap"
)

func TestATableIsSavedOnlyWhenItIsTotalAndItsLocksAreKept(t *testing.T) {
	t.Parallel()
	from := []Choice{{ID: "1", Label: "Nowy"}, {ID: "2", Label: "Zatrudniony"}, {ID: "3", Label: "Custom"}}
	to := []Choice{{ID: "new"}, {ID: "hired"}, {ID: "other"}}
	old := Pairs("1", "new", "2", "hired").Lock("1", "2").Fill(from)
	require.Len(t, old, 3)
	assert.True(t, old.Check(from, to).Has(CodeTableMissing))

	saved, problems := old.Save(Pairs("1", "new", "2", "hired", "3", "other"), from, to)
	require.Empty(t, problems)
	assert.True(t, saved[1].Locked, "locks outlive a form that does not show them")

	for _, c := range []struct {
		name, code, suggestion string
		next                   Table
	}{
		{"a locked entry changed", CodeTableLocked, "", Pairs("1", "other", "2", "hired", "3", "other")},
		{"a locked entry removed", CodeTableLocked, "", Pairs("2", "hired", "3", "other")},
		{"an entry missing", CodeTableMissing, "", Pairs("1", "new", "2", "hired")},
		{"an entry empty", CodeTableMissing, "", Pairs("1", "new", "2", "hired", "3")},
		{"assigned to nothing that exists", CodeTableUnknownTo, "other", Pairs("1", "new", "2", "hired", "3", "othr")},
		{"a state that is gone", CodeTableUnknownFrom, "", Pairs("1", "new", "2", "hired", "3", "other", "4", "other")},
		{"twice", CodeTableDuplicate, "", Pairs("1", "new", "2", "hired", "3", "other", "3", "new")},
	} {
		kept, problems := saved.Save(c.next, from, to)
		require.NotEmpty(t, problems, c.name)
		assert.Equal(t, c.code, problems[0].Code, c.name)
		assert.Equal(t, c.suggestion, problems[0].Suggestion, c.name)
		assert.Equal(t, saved, kept, c.name)
	}
}

func TestATableIsLookedUpExactlyFirst(t *testing.T) {
	t.Parallel()
	table := Pairs("a", "1", "A", "2", "Left  over", "3", "empty")
	for from, want := range map[string]string{"a": "1", "A": "2", " left over": "3", "b": "", "empty": ""} {
		to, ok := table.Lookup(from)
		assert.Equal(t, want, to, from)
		assert.Equal(t, want != "", ok, from)
	}
	_, ok := table.Lookup(" a")
	assert.False(t, ok, "two entries differ in case only")

	data, err := json.Marshal(table)
	require.NoError(t, err)
	assert.Equal(t, `{"a":"1","A":"2","Left  over":"3","empty":""}`, string(data))
	var back Table
	require.NoError(t, json.Unmarshal(data, &back))
	assert.Equal(t, table, back)
	assert.Error(t, json.Unmarshal([]byte(`{"a":1}`), &back))
}

package afas

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pages answers with numbered rows, by skip and take or by a filter on Number.
func pages(t *testing.T, total int, calls *atomic.Int32) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		q := r.URL.Query()
		skip, _ := strconv.Atoi(q.Get("skip"))
		take, _ := strconv.Atoi(q.Get("take"))
		if q.Get("filterfieldids") == "Number" {
			assert.Equal(t, "4", q.Get("operatortypes"))
			skip, _ = strconv.Atoi(q.Get("filtervalues"))
		}
		if take == All {
			skip, take = 0, total
		}
		rows := []map[string]any{}
		for n := skip + 1; n <= min(skip+take, total); n++ {
			rows = append(rows, map[string]any{"Number": n, "Name": fmt.Sprint("row ", n)})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"skip": skip, "take": take, "rows": rows})
	}
}

type numbered struct {
	Number int `afas:"Number"`
}

func TestPagingGivesEveryRowOnce(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		query       Query
		total, want int
		calls       int32
	}{
		{Query{}, 250, 100, 1},
		{Query{Skip: All, Take: All}, 250, 250, 1},
		{Query{Take: 40, Skip: 20}, 250, 40, 1},
		{Query{Take: 100, Paging: BySkip, OrderBy: []string{"Number"}}, 250, 250, 3},
		{Query{Take: 100, Skip: 50, Paging: BySkip, OrderBy: []string{"Number"}}, 250, 200, 3},
		{Query{Take: 50, Paging: ByKey, OrderBy: []string{"Number"}}, 120, 120, 3},
		{Query{Take: 50, Paging: ByKey, OrderBy: []string{"Number"}}, 100, 100, 3},
	} {
		var calls atomic.Int32
		client := testClient(t, pages(t, tc.total, &calls))
		rows, err := collect(t, RowsAs[numbered](t.Context(), client, "Acme_Vacancies", tc.query))
		require.NoError(t, err)
		assert.Len(t, rows, tc.want)
		assert.Equal(t, tc.calls, calls.Load())
		for i, row := range rows {
			assert.Equal(t, max(tc.query.Skip, 0)+i+1, row.Number)
		}
	}
}

func TestKeySetPagingKeepsTheFilterAndGoesDownToo(t *testing.T) {
	t.Parallel()
	var queries []string
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		queries = append(queries, q.Get("filterfieldids")+" "+q.Get("filtervalues")+" "+q.Get("operatortypes"))
		switch len(queries) {
		case 1:
			answerJSON(w, 200, `{"rows":[{"Code":"z, z"},{"Code":"b"}]}`)
		case 2:
			answerJSON(w, 200, `{"rows":[{"Code":"a"}]}`)
		}
	})
	q := Query{Filter: Where(Is("Open", Equal, "1")).Or(Is("Open", Equal, "2")), Take: 2, Paging: ByKey, OrderBy: []string{"-Code"}}
	rows, err := collect(t, client.Rows(t.Context(), "Acme_Codes", q))
	require.NoError(t, err)
	assert.Len(t, rows, 3)
	assert.Equal(t, []string{"Open;Open 1;2 1;1", "Open,Code;Open,Code 1,b;2,b 1,5;1,5"}, queries)
}

func TestKeySetPagingRefusesKeysThatWouldLoseRows(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ row, says string }{
		"the same value for ever": {`{"Key":"x"}`, "goes in circles"},
		"no value":                {`{"Key":null}`, "never empty"},
		"a moment":                {`{"Key":"2026-03-02T09:00:00Z"}`, "holds moments"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, `{"rows":[`+tc.row+`]}`) })
			_, err := collect(t, client.Rows(t.Context(), "Acme_X", Query{Take: 1, Paging: ByKey, OrderBy: []string{"Key"}}))
			require.ErrorIs(t, err, BadInput)
			assert.ErrorContains(t, err, tc.says)
		})
	}
}

func TestLeavingTheLoopEndsTheCalls(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	client := testClient(t, pages(t, 1000, &calls))
	for row, err := range RowsAs[numbered](t.Context(), client, "Acme_Vacancies", Query{Take: 10, Paging: BySkip, OrderBy: []string{"Number"}}) {
		require.NoError(t, err)
		if row.Number == 15 {
			break
		}
	}
	assert.Equal(t, int32(2), calls.Load())
}

func TestConnectorIdIsOnePartOfTheAddress(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/connectors/Acme%20Lijst", r.URL.EscapedPath())
		answerJSON(w, 200, `{"rows":[]}`)
	})
	_, err := collect(t, client.Rows(t.Context(), "Acme Lijst", Query{}))
	require.NoError(t, err)
	for _, id := range []string{"", "..", "a/b", "a?b", `a\b`} {
		_, err := collect(t, client.Rows(t.Context(), id, Query{}))
		assert.ErrorIs(t, err, BadInput)
	}
}

func TestErrorBehindTheFirstRowsEndsTheSequence(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100000")
		_, _ = w.Write([]byte(`{"rows":[{"Number":1},{"Number":2},` + strings.Repeat(" ", 5000)))
	})
	rows, err := collect(t, RowsAs[numbered](t.Context(), client, "Acme_Vacancies", Query{}))
	require.ErrorIs(t, err, BadAnswer)
	assert.Len(t, rows, 2)
}

package personio

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

func row(id int) string {
	return fmt.Sprintf(`{"type":"Employee","attributes":{"id":{"label":"ID","value":%d,"type":"integer"},"email":{"label":"E-Mail","value":"p%d@example.com","type":"standard"}}}`, id, id)
}

func page(ids []int, total any) string {
	rows := make([]string, len(ids))
	for i, id := range ids {
		rows[i] = row(id)
	}
	metadata := ""
	if total != nil {
		metadata = fmt.Sprintf(`,"metadata":{"total_elements":%v,"current_page":0,"total_pages":1},"offset":"0","limit":"100"`, total)
	}
	return `{"success":true,"data":[` + strings.Join(rows, ",") + `]` + metadata + `}`
}

// staff is a list of employees that pages as v1 does.
type staff struct {
	mu      sync.Mutex
	ids     []int
	cap     int // page size it keeps to
	silent  bool
	calls   int
	between func(s *staff) // after each page
}

func (s *staff) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
	limit = min(limit, s.cap)
	from := min(offset, len(s.ids))
	var total any
	if !s.silent {
		total = len(s.ids)
	}
	answer(w, 200, page(s.ids[from:min(from+limit, len(s.ids))], total))
	if s.between != nil {
		s.between(s)
	}
}

func numbers(n int) []int {
	ids := make([]int, n)
	for i := range ids {
		ids[i] = i + 1
	}
	return ids
}

func ids(t *testing.T, all []Employee) []int {
	t.Helper()
	got := make([]int, len(all))
	for i, e := range all {
		got[i] = int(e.ID())
	}
	slices.Sort(got)
	return got
}

func TestEverybodyIsReadHoweverThePagesCome(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*staff{
		"nobody":                        {cap: 100},
		"one page":                      {ids: numbers(34), cap: 100},
		"a full page":                   {ids: numbers(100), cap: 100},
		"several pages":                 {ids: numbers(345), cap: 100},
		"smaller pages than asked for":  {ids: numbers(120), cap: 50},
		"no total":                      {ids: numbers(250), cap: 100, silent: true},
		"no total and smaller pages":    {ids: numbers(120), cap: 50, silent: true},
		"somebody new is put in front":  {ids: numbers(300), cap: 100, between: func(s *staff) { s.ids = slices.Insert(s.ids, 0, 1000+s.calls) }},
		"somebody new comes at the end": {ids: numbers(150), cap: 100, between: func(s *staff) { s.ids = append(s.ids, 1000+s.calls) }},
		"somebody who was read leaves":  {ids: numbers(345), cap: 100, between: func(s *staff) { s.ids = slices.Delete(s.ids, 0, 1) }},
		"everybody leaves":              {ids: numbers(345), cap: 100, between: func(s *staff) { s.ids = nil }},
		"pages are small, people leave": {ids: numbers(345), cap: 20, between: func(s *staff) { s.ids = slices.Delete(s.ids, 3, 6) }},
		"many who were read leave":      {ids: numbers(345), cap: 100, between: func(s *staff) { s.ids = slices.Delete(s.ids, 0, min(30, len(s.ids))) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := slices.Clone(s.ids)
			between := s.between
			s.between = func(s *staff) {
				if between != nil && s.calls < 20 {
					between(s)
				}
			}
			all, err := collect(testClient(t, s.ServeHTTP).Employees(t.Context(), EmployeeQuery{}))
			require.NoError(t, err)
			got := ids(t, all)
			assert.Equal(t, len(got), len(slices.Compact(slices.Clone(got))), "nobody comes twice")
			missing := slices.DeleteFunc(want, func(id int) bool { return slices.Contains(got, id) || !slices.Contains(s.ids, id) })
			assert.Empty(t, missing)
		})
	}
}

func TestListThatIgnoresTheOffsetEnds(t *testing.T) {
	t.Parallel()
	calls := 0
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		calls++
		answer(w, 200, page(numbers(100), 100_000))
	})
	all, err := collect(client.Employees(t.Context(), EmployeeQuery{}))
	require.ErrorIs(t, err, BadAnswer)
	require.ErrorIs(t, err, hris.BadAnswer)
	assert.Len(t, all, 100)
	assert.LessOrEqual(t, calls, 7)
}

func TestListIsAskedForAsDocumented(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		assert.Equal(t, "/v1/company/employees", r.URL.Path)
		assert.Equal(t, "100", q.Get("limit"))
		assert.Equal(t, "0", q.Get("offset"))
		assert.Equal(t, []string{"email", "dynamic_1", "id"}, q["attributes[]"])
		assert.Equal(t, "2026-02-01", q.Get("updated_since"))
		answer(w, 200, page(numbers(1), 1))
	})
	attributes := []string{"email", "dynamic_1"}
	_, err := collect(client.Employees(t.Context(), EmployeeQuery{Attributes: attributes, UpdatedSince: civil.MustDate("2026-02-01")}))
	require.NoError(t, err)
	assert.Len(t, attributes, 2, "the caller's query is not changed")
}

func TestRowsComeBeforeTheAnswerEndsAndLeavingEndsTheCall(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `{"success":true,"data":[%s,`, row(1))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done() // until the client has left
	})
	for e, err := range client.Employees(t.Context(), EmployeeQuery{}) {
		require.NoError(t, err)
		assert.Equal(t, int64(1), e.ID())
		break
	}
}

func TestOddAnswersOfAListAreErrorsThatSaySo(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		body   string
		rows   int
		reason Reason
	}{
		"a page":               {`<html>`, 0, BadAnswer},
		"nothing":              {``, 0, BadAnswer},
		"cut":                  {`{"success":true,"data":[` + row(1) + `,{"type`, 1, BadAnswer},
		"no list":              {`{"success":true}`, 0, BadAnswer},
		"a record for a list":  {`{"success":true,"data":{"id":1}}`, 0, BadAnswer},
		"something behind it":  {page(numbers(1), 1) + `{}`, 1, BadAnswer},
		"failure in a success": {`{"success":false,"error":{"code":0,"message":"Es ist ein Problem aufgetreten "}}`, 0, Rejected},
		"failure told late":    {`{"data":[` + row(1) + `],"success":false,"error":{"code":403}}`, 1, NotGranted},
		"failure without list": {`{"success":false,"data":null,"error":{"code":500}}`, 0, ServerFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, tc.body) })
			all, err := collect(client.Employees(t.Context(), EmployeeQuery{}))
			require.ErrorIs(t, err, tc.reason)
			assert.Len(t, all, tc.rows)
			assert.Equal(t, hris.EffectRefused, own(t, err).Effect)
			assert.NotEmpty(t, own(t, err).Op)
		})
	}
	for name, body := range map[string]string{"null": `{"success":true,"data":null}`, "an empty object": `{"success":true,"data":{}}`} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, body) })
		all, err := collect(client.Employees(t.Context(), EmployeeQuery{}))
		require.NoError(t, err, name)
		assert.Empty(t, all)
	}
}

func TestLookingForAnEmailNeverTakesAStrangerForThePerson(t *testing.T) {
	t.Parallel()
	const hidden = `{"type":"Employee","attributes":{"id":{"value":5}}}`
	for name, tc := range map[string]struct {
		body   string
		found  bool
		reason Reason
	}{
		"found":                       {page([]int{7}, 1), true, ""},
		"in other letters":            {strings.ReplaceAll(page([]int{7}, 1), "p7@", "P7@"), true, ""},
		"nobody":                      {page(nil, 0), false, ""},
		"address may not be read":     {`{"success":true,"data":[` + hidden + `]}`, true, ""},
		"filter ignored, among them":  {page(numbers(50), 500), true, ""},
		"filter ignored":              {page([]int{1, 2, 3}, 500), false, BadAnswer},
		"somebody else":               {page([]int{8}, 1), false, BadAnswer},
		"filter ignored and no right": {`{"success":true,"data":[` + hidden + `,` + strings.ReplaceAll(hidden, "5", "6") + `]}`, false, BadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, "p7@example.com", r.URL.Query().Get("email"))
				answer(w, 200, tc.body)
			})
			_, found, err := client.EmployeeByEmail(t.Context(), "p7@example.com")
			assert.Equal(t, tc.found, found)
			if tc.reason != "" {
				require.ErrorIs(t, err, tc.reason)
				return
			}
			require.NoError(t, err)
		})
	}
}

func TestEmployeesAreReadNoFasterThanPersonioAllows(t *testing.T) {
	t.Parallel()
	clock, limits := newClock(), new(Limits)
	var mu sync.Mutex
	var at []time.Time
	a := newAccount(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		at = append(at, clock.Now())
		oneEmployee(w, r)
	})
	clients := []*Client{
		a.client(t, func(cfg *Config) { cfg.Clock, cfg.Limits = clock, limits }),
		a.client(t, func(cfg *Config) { cfg.Clock, cfg.Limits = clock, limits }),
	}
	const calls = 600
	for i := range calls {
		_, err := clients[i%2].Employee(t.Context(), 7)
		require.NoError(t, err)
	}
	most := func(window time.Duration) (n int) {
		for i := range at {
			k := i
			for k < len(at) && at[k].Sub(at[i]) < window {
				k++
			}
			n = max(n, k-i)
		}
		return n
	}
	assert.LessOrEqual(t, most(time.Minute), 300)
	assert.LessOrEqual(t, most(time.Second), 15)
	assert.Less(t, at[len(at)-1].Sub(at[0]), calls*time.Minute/300*105/100, "and not much slower")
}

func TestAttributesCatalogueHasOptions(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/v1/company/employees/attributes", r.URL.Path)
		answer(w, 200, `{"success":true,"data":[
			{"key":"first_name","label":"Vorname","type":"standard","universal_id":"first_name","options":[]},
			{"key":"dynamic_2","label":"Familienstand","type":"list","universal_id":null,"options":["verheiratet"," ledig ",7]},
			{"key":"laptop_serial_number","label":"Laptop","type":"standard","universal_id":null},
			{"label":"without a key"},null]}`)
	})
	all, err := client.Attributes(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 3)
	assert.True(t, all[0].System())
	assert.Equal(t, AttributeInfo{Key: "dynamic_2", Label: "Familienstand", Type: ListAttribute, Options: []string{"verheiratet", " ledig ", "7"}}, all[1])
	assert.True(t, all[1].Custom())
	assert.True(t, all[2].Custom())
}

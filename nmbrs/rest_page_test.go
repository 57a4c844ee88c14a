package nmbrs

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

// roll is a company's employees, page by page.
type roll struct {
	n, size int
	tell    string // how a page tells the end: total, next, neither
	stuck   bool   // it gives the first page whatever is asked for
	asked   int
}

func (r *roll) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.asked++
	page, _ := strconv.Atoi(q.URL.Query().Get("pageNumber"))
	if r.stuck {
		page = 1
	}
	from := min((page-1)*r.size, r.n)
	to := min(from+r.size, r.n)
	rows := make([]string, 0, r.size)
	for i := from; i < to; i++ {
		rows = append(rows, fmt.Sprintf(`{"employeeId":"e-%d","employeeBasicInfo":{"employeeNumber":%d,"firstName":"Ada","prefix":null,"lastName":"L%d","employeeType":"payroll"},"x":[{}]}`, i, i, i))
	}
	pages := (r.n + r.size - 1) / r.size
	paging := map[string]string{
		"total": fmt.Sprintf(`,"pagination":{"totalPages":%d,"totalRecords":%d}`, pages, r.n),
		"next":  fmt.Sprintf(`,"pagination":{"nextPage":%s}`, map[bool]string{true: "null", false: `"https://elsewhere.example.com/?pageNumber=2"`}[page >= pages]),
	}[r.tell]
	restReply(w, 200, `{"data":[`+strings.Join(rows, ",")+`]`+paging+`}`)
}

func TestAllEmployeesAreReadHoweverTheEndIsTold(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		roll  roll
		asked int
	}{
		"nobody":                     {roll{size: 100, tell: "total"}, 1},
		"one page":                   {roll{n: 34, size: 100, tell: "total"}, 1},
		"several pages":              {roll{n: 345, size: 100, tell: "total"}, 4},
		"a full last page":           {roll{n: 200, size: 100, tell: "total"}, 2},
		"smaller pages than asked":   {roll{n: 120, size: 50, tell: "total"}, 3},
		"next page is told":          {roll{n: 120, size: 50, tell: "next"}, 3},
		"nothing is told":            {roll{n: 120, size: 50}, 4},
		"nothing, and always page 1": {roll{n: 120, size: 50, stuck: true}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, tc.roll.ServeHTTP)
			got, err := rowsIn(o.client(o.shelf()).Employees(t.Context(), "c-1", "payroll"))
			require.NoError(t, err)
			want := tc.roll.n
			if tc.roll.stuck {
				want = tc.roll.size
			}
			require.Len(t, got, want)
			for i, e := range got {
				assert.Equal(t, Listed{ID: fmt.Sprint("e-", i), Number: strconv.Itoa(i), FirstName: "Ada", LastName: fmt.Sprint("L", i), TypeID: "payroll"}, e)
			}
			assert.Equal(t, tc.asked, tc.roll.asked)
		})
	}
}

func TestAListThatComesAgainThoughThereIsMoreIsAnError(t *testing.T) {
	t.Parallel()
	r := &roll{n: 1000, size: 100, tell: "total", stuck: true}
	o := newVendorOffice(t, r.ServeHTTP)
	got, err := rowsIn(o.client(o.shelf()).Employees(t.Context(), "c-1", ""))
	require.ErrorIs(t, err, BadAnswer)
	require.ErrorIs(t, err, hris.BadAnswer)
	assert.Len(t, got, 100)
}

func TestRowsComeBeforeAPageEndsAndLeavingEndsTheCall(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{})
	o := newVendorOffice(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/base/api/companies/c-1/employees", r.URL.Path)
		assert.Equal(t, "employeeType=payroll&pageNumber=1&pageSize=100", r.URL.RawQuery)
		_, _ = fmt.Fprint(w, `{"data":[{"employeeId":"e-1"},`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done() // until the client has left
		close(gone)
	})
	for e, err := range o.client(o.shelf()).Employees(t.Context(), "c-1", "payroll") {
		require.NoError(t, err)
		assert.Equal(t, "e-1", e.ID)
		break
	}
	<-gone
}

func TestOddPagesAreErrorsThatQuoteNothing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		body string
		rows int
		ok   bool
	}{
		"nothing":             {``, 0, false},
		"a page":              {`<html>canary`, 0, false},
		"a text":              {`"canary"`, 0, false},
		"no data":             {`{"canary":1}`, 0, false},
		"data is a text":      {`{"data":"canary"}`, 0, false},
		"cut":                 {`{"data":[{"employeeId":"e-1"},{"employ`, 1, false},
		"two lists":           {`{"data":[],"data":[{}]}`, 0, false},
		"something behind":    {`{"data":[]} canary`, 0, false},
		"a row is a text":     {`{"data":["canary"]}`, 0, false},
		"null":                {`{"data":null}`, 0, true},
		"one object":          {`{"data":{"employeeId":"e-1"}}`, 1, true},
		"the list alone":      {`[{"employeeId":"e-1"},{"employeeId":7}]`, 2, true},
		"odd values":          {`{"data":[{"employeeId":"e-1","employeeBasicInfo":{"employeeNumber":{},"lastName":[1],"firstName":7}}],"pagination":"canary"}`, 1, true},
		"capitals":            {`{"Data":[{"EmployeeId":"e-1"}],"Pagination":{"TotalPages":"1"}}`, 1, true},
		"deep":                {`{"data":[` + strings.Repeat(`[`, 20000) + `]}`, 0, false},
		"pagination is first": {`{"pagination":{"totalPages":1,"x":{}},"data":[{"employeeId":"e-1"}]}`, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := true
			o := newVendorOffice(t, func(w http.ResponseWriter, _ *http.Request) {
				if !first {
					restReply(w, 200, `{"data":[]}`)
					return
				}
				first = false
				restReply(w, 200, tc.body)
			})
			got, err := rowsIn(o.client(o.shelf()).Employees(t.Context(), "c-1", ""))
			assert.Len(t, got, tc.rows)
			if tc.ok {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, BadAnswer)
			assert.Equal(t, hris.EffectRefused, restError(t, err).Effect)
		})
	}
}

// FuzzRESTPage holds the reader of pages against encoding/json: what it accepts is
// JSON, and its errors quote nothing.
func FuzzRESTPage(f *testing.F) {
	for _, seed := range []string{`{"data":[{"employeeId":"e-1"}],"pagination":{"totalPages":1,"nextPage":null}}`, `[{}]`, `{"data":null}`, `{"data":{"a":1}}`, `{"data":[1]}`, `{"data":[`, "\xff", `{"data":[],"data":[]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := readPage(strings.NewReader(string(body)), func(r employeeRow) error { _ = r.listed(); return nil })
		if err == nil && !json.Valid(body) {
			t.Fatal("accepted what is no JSON")
		}
		if err != nil && err != errNotPage {
			t.Fatalf("another error than its own: %v", err)
		}
		if p.total < -1 {
			t.Fatal("less than no pages")
		}
		_, _ = readPage(strings.NewReader(string(body)), func(r personalRow) error {
			if newest, ok := r.newest(); ok {
				_ = newest.personalInfo()
			}
			return nil
		})
		_, _ = readPage(strings.NewReader(string(body)), func(r historyRow) error { _, _ = r.records("salaries"); return nil })
	})
}

// FuzzText holds the quick way to read a text against encoding/json.
func FuzzText(f *testing.F) {
	for _, seed := range []string{`"a"`, `"\u00e9\n"`, `"é"`, `12.30`, `null`, `true`, `{"a":1}`, `[1]`, `""`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got text
		if json.Unmarshal(body, &got) != nil {
			return
		}
		var want string
		if json.Unmarshal(body, &want) == nil && string(got) != want {
			t.Fatalf("%q is read as %q", want, got)
		}
	})
}

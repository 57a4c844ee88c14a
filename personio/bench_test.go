package personio

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/internal/httpx"
)

// The benchmarks of this file are run with
//
//	go test ./personio -run '^$' -bench . -benchtime 3x
//
// Each has its rival beside it, over the same HTTP. peak-MiB is how far the live
// heap rose above what it was before, sampled after a collection while the work
// goes on.

const benchRows = 100_000

// wideEmployee is an employee of 24 attributes, as public fixtures have them.
func wideEmployee(id int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"type":"Employee","attributes":{"id":{"label":"ID","value":%d,"type":"integer","universal_id":"id"},"email":{"label":"E-Mail","value":"p%d@example.com","type":"standard","universal_id":"email"}`, id, id)
	for _, key := range []string{"first_name", "last_name", "preferred_name", "gender", "status", "position", "employment_type"} {
		fmt.Fprintf(&b, `,%q:{"label":%q,"value":"Wert von %s","type":"standard","universal_id":%q}`, key, key, key, key)
	}
	for _, key := range []string{"hire_date", "contract_end_date", "termination_date", "probation_period_end"} {
		fmt.Fprintf(&b, `,%q:{"label":%q,"value":"2022-01-12T00:00:00+01:00","type":"date","universal_id":%q}`, key, key, key)
	}
	for _, key := range []string{"department", "office", "subcompany"} {
		fmt.Fprintf(&b, `,%q:{"label":%q,"value":{"type":"Department","attributes":{"id":4090747,"name":"Entwicklung"}},"type":"standard","universal_id":%q}`, key, key, key)
	}
	b.WriteString(`,"weekly_working_hours":{"label":"Wochenstunden","value":"40","type":"standard","universal_id":"weekly_working_hours"}`)
	for key := range 8 {
		fmt.Fprintf(&b, `,"dynamic_712399%d":{"label":"Eigenes Feld","value":"M\u00fcnchen, Haus 4","type":"list","universal_id":null}`, key)
	}
	b.WriteString(`}}`)
	return b.String()
}

func widePerson(id int) string {
	return fmt.Sprintf(`{"id":"%d","email":"p%d@example.com","created_at":"2024-01-17T10:00:00Z","updated_at":"2024-01-17T10:00:00Z","first_name":"Zo\u00eb","last_name":"Beispiel","preferred_name":"","gender":"FEMALE","status":"ACTIVE","profile_picture":{"url":"https://api.example.com/v1/company/employees/%d/profile-picture"},"employments":[{"id":"2306b77a-35fb-4b1d-8044-3b14f7f2ca65"}],"custom_attributes":[{"id":"dynamic_305","type":"string","global_id":"305","value":"M"},{"id":"dynamic_306","type":"STRING_LIST","global_id":"306","value":["Deutsch","Englisch"]}],"_meta":{"links":{"employments":{"href":"https://api.example.com/v2/persons/%d/employments"}}}}`, id, id, id, id)
}

// listServer pages benchRows records without holding them.
func listServer(b *testing.B) *account {
	employee, person := strings.Split(wideEmployee(987654321), "987654321"), strings.Split(widePerson(987654321), "987654321")
	return newAccount(b, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		from, _ := strconv.Atoi(q.Get("offset") + q.Get("cursor"))
		size, pieces, open, end := 100, employee, `{"success":true,"data":[`, fmt.Sprintf(`],"metadata":{"total_elements":%d}}`, benchRows)
		if r.URL.Path == "/v2/persons" {
			size, pieces, open = 50, person, `{"_data":[`
			end = fmt.Sprintf(`],"_meta":{"links":{"next":{"href":"?cursor=%d"}}}}`, from+size)
			if from+size >= benchRows {
				end = `]}`
			}
		}
		_, _ = io.WriteString(w, open)
		for i := range size {
			if i > 0 {
				_, _ = io.WriteString(w, ",")
			}
			id := strconv.Itoa(from + i + 1)
			for k, piece := range pieces {
				if k > 0 {
					_, _ = io.WriteString(w, id)
				}
				_, _ = io.WriteString(w, piece)
			}
		}
		_, _ = io.WriteString(w, end)
	})
}

// unlimited makes a client whose rates do not count: they would be what is measured.
func unlimited(b *testing.B, a *account) *Client {
	limits := &Limits{accounts: map[accountKey]*[endpoints]*httpx.Limit{{a.URL + basePath, "papi-id"}: new([endpoints]*httpx.Limit)}}
	for e := range endpoints {
		limits.accounts[accountKey{a.URL + basePath, "papi-id"}][e] = httpx.NewLimit(rate.Inf, 0, 0)
	}
	return a.client(b, func(cfg *Config) { cfg.Limits = limits })
}

// heap watches how far the live heap rises above where it began.
type heap struct{ base, peak uint64 }

func newHeap() *heap {
	h := &heap{}
	h.base = h.live()
	return h
}

func (h *heap) live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (h *heap) sample() { h.peak = max(h.peak, h.live()) }

func (h *heap) mib() float64 {
	if h.peak < h.base {
		return 0
	}
	return float64(h.peak-h.base) / (1 << 20)
}

func BenchmarkEmployees(b *testing.B) {
	a := listServer(b)
	client := unlimited(b, a)
	// What each row is read for, so that the lenient reading is part of the measure.
	use := func(e Employee) int {
		hired, _ := e.Date("hire_date")
		hours, _ := e.WeeklyHours()
		return int(e.ID()) + len(e.Email()) + len(e.Text("first_name")) + len(e.Text("department")) + hired.Day + hours.Places()
	}
	bench(b, "handover", func(each func(int)) (n int) {
		for e, err := range client.Employees(b.Context(), EmployeeQuery{}) {
			if err != nil {
				b.Fatal(err)
			}
			if use(e) == 0 {
				b.Fatal("nothing read")
			}
			each(n)
			n++
		}
		return n
	})
	type attribute struct {
		Label       string `json:"label"`
		Value       any    `json:"value"`
		Type        string `json:"type"`
		UniversalID string `json:"universal_id"`
	}
	type row struct {
		Type       string               `json:"type"`
		Attributes map[string]attribute `json:"attributes"`
	}
	bench(b, "rival-ReadAll-Unmarshal", func(each func(int)) int {
		all := slurp(b, a, func(n int) string { return fmt.Sprintf("/v1/company/employees?limit=100&offset=%d", n) }, func(body []byte) []row {
			var page struct {
				Data []row `json:"data"`
			}
			if err := json.Unmarshal(body, &page); err != nil {
				b.Fatal(err)
			}
			return page.Data
		}, each)
		return len(all)
	})
	type text struct {
		Value string `json:"value"`
	}
	type narrow struct {
		Attributes struct {
			ID struct {
				Value int64 `json:"value"`
			} `json:"id"`
			Email      text `json:"email"`
			FirstName  text `json:"first_name"`
			HireDate   text `json:"hire_date"`
			Hours      text `json:"weekly_working_hours"`
			Department struct {
				Value struct {
					Attributes struct {
						Name string `json:"name"`
					} `json:"attributes"`
				} `json:"value"`
			} `json:"department"`
		} `json:"attributes"`
	}
	bench(b, "rival-ReadAll-Unmarshal-six-fields-only", func(each func(int)) int {
		all := slurp(b, a, func(n int) string { return fmt.Sprintf("/v1/company/employees?limit=100&offset=%d", n) }, func(body []byte) []narrow {
			var page struct {
				Data []narrow `json:"data"`
			}
			if err := json.Unmarshal(body, &page); err != nil {
				b.Fatal(err)
			}
			return page.Data
		}, each)
		return len(all)
	})
}

func BenchmarkPersons(b *testing.B) {
	a := listServer(b)
	client := unlimited(b, a)
	bench(b, "handover", func(each func(int)) (n int) {
		for p, err := range client.Persons(b.Context(), PersonQuery{}) {
			if err != nil {
				b.Fatal(err)
			}
			runtime.KeepAlive(p)
			each(n)
			n++
		}
		return n
	})
	type row struct {
		ID               string `json:"id"`
		Email            string `json:"email"`
		CreatedAt        string `json:"created_at"`
		UpdatedAt        string `json:"updated_at"`
		FirstName        string `json:"first_name"`
		LastName         string `json:"last_name"`
		PreferredName    string `json:"preferred_name"`
		Gender           string `json:"gender"`
		Status           string `json:"status"`
		CustomAttributes []struct {
			ID, Type string
			GlobalID string `json:"global_id"`
			Value    any
		} `json:"custom_attributes"`
		Employments []struct{ ID string }
	}
	bench(b, "rival-ReadAll-Unmarshal", func(each func(int)) int {
		all := slurp(b, a, func(n int) string { return fmt.Sprintf("/v2/persons?cursor=%d", n) }, func(body []byte) []row {
			var page struct {
				Data []row `json:"_data"`
			}
			if err := json.Unmarshal(body, &page); err != nil {
				b.Fatal(err)
			}
			return page.Data
		}, each)
		return len(all)
	})
}

// slurp is how it is done without streaming: each page as a whole, then all of them.
func slurp[T any](b *testing.B, a *account, path func(n int) string, decode func([]byte) []T, each func(int)) (all []T) {
	for len(all) < benchRows {
		request, _ := http.NewRequestWithContext(b.Context(), http.MethodGet, a.URL+basePath+path(len(all)), nil)
		request.Header.Set("Authorization", "Bearer papi-1")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			b.Fatal(err)
		}
		before := len(all)
		all = append(all, decode(body)...)
		for n := before; n < len(all); n++ {
			each(n)
		}
	}
	return all
}

func bench(b *testing.B, name string, read func(each func(n int)) int) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if n := read(func(int) {}); n != benchRows {
				b.Fatal(n)
			}
		}
		b.StopTimer()
		h := newHeap()
		read(func(n int) {
			if n%(benchRows/10) == benchRows/10-1 {
				h.sample()
			}
		})
		b.ReportMetric(h.mib(), "peak-MiB")
	})
}

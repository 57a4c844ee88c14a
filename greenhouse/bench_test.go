package greenhouse

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris/privacy"
)

// The benchmarks of this file are run with
//
//	go test ./greenhouse -run '^$' -bench . -benchtime 3x
//
// Each has its rival beside it. peak-MiB is how far the live heap rose above what
// it was before, sampled after a collection while the work goes on.

const (
	benchRows = 100_000
	benchPage = 500
)

func benchRow(n int) string {
	return fmt.Sprintf(`{"id":%d,"created_at":"2026-01-02T03:04:05.000Z","updated_at":"2026-02-03T04:05:06.000Z","last_activity_at":null,"first_name":"Zo\u00eb","last_name":"Voorbeeld-%d","preferred_name":null,"company":"Stichting Elders","title":"Verpleegkundige","private":false,"can_email":true,"time_zone":"Amsterdam","tags":["nurse","night"],"linked_user_ids":[],"phone_numbers":[{"value":"+31 6 00000001","type":"mobile"}],"addresses":[{"value":"Dorpsstraat 105a\n1234 AB Amersfoort","type":"home"}],"email_addresses":[{"value":"zoe%d@example.com","type":"personal"}],"website_addresses":[],"social_media_addresses":[],"custom_fields":{"shirt_size":{"name":"T-shirt","type":"single_select","value":"M"},"hours":{"name":"Hours","type":"number","value":32}}}`, 10_000_000_000-n, n, n)
}

// pagesOf answers the list in pages, as Greenhouse does. Its pages are made before,
// so that they are not part of the heap's rise.
func pagesOf(rows int) http.HandlerFunc {
	block := make([]string, benchPage)
	for i := range block {
		block[i] = benchRow(i)
	}
	page := []byte("[" + strings.Join(block, ",") + "]")
	return func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
		if n+1 < rows/benchPage {
			w.Header().Set("Link", fmt.Sprintf(`</v3/candidates?cursor=%d>; rel="next"`, n+1))
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(page)
	}
}

// slurp is how a list is read without streaming: every page whole, all rows in one
// slice.
func slurp(client *http.Client, base string) ([]Candidate, error) {
	var all []Candidate
	for address := base + "/v3/candidates?per_page=500"; address != ""; {
		answer, err := client.Get(address)
		if err != nil {
			return nil, err
		}
		whole, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			return nil, err
		}
		var page []Candidate
		if err := json.Unmarshal(whole, &page); err != nil {
			return nil, err
		}
		all = append(all, page...)
		next, _ := nextLink(answer.Header.Values("Link"))
		if address = ""; next != "" {
			address = base + next
		}
	}
	return all, nil
}

func liveHeap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func rise(base, peak uint64) float64 { return float64(max(peak, base)-base) / (1 << 20) }

func BenchmarkList100kRows(b *testing.B) {
	server := serve(b, pagesOf(benchRows))
	b.Run("handover-stream", func(b *testing.B) {
		client := server.client(b)
		read := func(each func(n int)) {
			n := 0
			for _, err := range client.Candidates(b.Context(), CandidateFilter{}) {
				if err != nil {
					b.Fatal(err)
				}
				n++
				each(n)
			}
			if n != benchRows {
				b.Fatal(n)
			}
		}
		b.ReportAllocs()
		for b.Loop() {
			read(func(int) {})
		}
		b.StopTimer()
		base, peak := liveHeap(), uint64(0)
		read(func(n int) {
			if n%7777 == 0 {
				peak = max(peak, liveHeap())
			}
		})
		b.ReportMetric(rise(base, peak), "peak-MiB")
	})
	b.Run("rival-slurp", func(b *testing.B) {
		client := server.Client()
		b.ReportAllocs()
		for b.Loop() {
			if all, err := slurp(client, server.URL+basePath); err != nil || len(all) != benchRows {
				b.Fatal(len(all), err)
			}
		}
		b.StopTimer()
		base := liveHeap()
		all, _ := slurp(client, server.URL+basePath)
		b.ReportMetric(rise(base, liveHeap()), "peak-MiB")
		runtime.KeepAlive(all)
	})
}

// plainHire is what somebody would write for the same hire: no second form of
// anything is understood, and nothing masks itself.
type plainHire struct {
	Action  string `json:"action"`
	Payload struct {
		Application struct {
			ID           int64          `json:"id"`
			URL          string         `json:"url"`
			Candidate    plainCandidate `json:"candidate"`
			Jobs         []plainJob     `json:"jobs"`
			Offer        plainOffer     `json:"offer"`
			Source       plainUnit      `json:"source"`
			CreditedTo   plainUser      `json:"credited_to"`
			CustomFields plainFields    `json:"custom_fields"`
		} `json:"application"`
	} `json:"payload"`
}

type (
	plainFields map[string]struct {
		Name  string          `json:"name"`
		Type  string          `json:"type"`
		Value json.RawMessage `json:"value"`
	}
	plainContact struct {
		Value string `json:"value"`
		Type  string `json:"type"`
	}
	plainUser struct {
		ID         int64  `json:"id"`
		Name       string `json:"name"`
		Email      string `json:"email"`
		EmployeeID string `json:"employee_id"`
	}
	plainUnit struct {
		ID         int64  `json:"id"`
		Name       string `json:"name"`
		PublicName string `json:"public_name"`
		Location   string `json:"location"`
		ExternalID string `json:"external_id"`
	}
	plainPeriod struct {
		School, Degree, Discipline, Company, Title string
		Start                                      string `json:"start_date"`
		End                                        string `json:"end_date"`
	}
	plainFile struct {
		Filename string `json:"filename"`
		URL      string `json:"url"`
		Type     string `json:"type"`
	}
	plainCandidate struct {
		ID           int64          `json:"id"`
		FirstName    string         `json:"first_name"`
		LastName     string         `json:"last_name"`
		Title        string         `json:"title"`
		URL          string         `json:"url"`
		Phones       []plainContact `json:"phone_numbers"`
		Emails       []plainContact `json:"email_addresses"`
		Addresses    []plainContact `json:"addresses"`
		Educations   []plainPeriod  `json:"educations"`
		Employments  []plainPeriod  `json:"employments"`
		Recruiter    *plainUser     `json:"recruiter"`
		Attachments  []plainFile    `json:"attachments"`
		CustomFields plainFields    `json:"custom_fields"`
	}
	plainJob struct {
		ID            int64       `json:"id"`
		Name          string      `json:"name"`
		RequisitionID string      `json:"requisition_id"`
		OpenedAt      time.Time   `json:"opened_at"`
		ClosedAt      time.Time   `json:"closed_at"`
		Departments   []plainUnit `json:"departments"`
		Offices       []plainUnit `json:"offices"`
		CustomFields  plainFields `json:"custom_fields"`
	}
	plainOffer struct {
		ID           int64       `json:"id"`
		Version      int64       `json:"version"`
		CreatedAt    time.Time   `json:"created_at"`
		SentAt       string      `json:"sent_at"`
		ResolvedAt   time.Time   `json:"resolved_at"`
		StartsAt     string      `json:"starts_at"`
		CustomFields plainFields `json:"custom_fields"`
	}
)

func BenchmarkVerifyAndParse(b *testing.B) {
	body := fixture(b, "hire_candidate.json")
	key := privacy.NewSecret("paste-me-into-greenhouse")
	signature := SignForTest(body, key)
	b.Run("handover", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if err := Verify(body, signature, key); err != nil {
				b.Fatal(err)
			}
			if _, err := Parse(body); err != nil {
				b.Fatal(err)
			}
		}
	})
	plainVerify := func(b *testing.B) {
		mac := hmac.New(sha256.New, []byte(key.Reveal()))
		mac.Write(body)
		sent, _ := hex.DecodeString(strings.TrimPrefix(signature, "sha256 "))
		if !hmac.Equal(mac.Sum(nil), sent) {
			b.Fatal("wrong")
		}
	}
	b.Run("rival-hmac-Unmarshal-struct", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			plainVerify(b)
			var hire plainHire
			if err := json.Unmarshal(body, &hire); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("rival-hmac-Unmarshal-map", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			plainVerify(b)
			var hire map[string]any
			if err := json.Unmarshal(bytes.Clone(body), &hire); err != nil {
				b.Fatal(err)
			}
		}
	})
}

package inhiretest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

// The fake stands in other people's benchmarks: it must not be what they
// measure.

const large = 50_000

func stocked(b *testing.B) (*inhiretest.Server, func(method, path, body string) string) {
	srv := inhiretest.New(inhiretest.Config{BasePath: "/"})
	for i := range large {
		srv.AddApplication(inhiretest.Application{
			AppliedAt: noon.Add(time.Duration(i) * time.Second), ATS: &inhiretest.ATS{RecruitmentID: "1", ApplicationID: fmt.Sprint(i), StageID: "1"},
		})
	}
	key := srv.IssueKey()
	return srv, func(method, path, body string) string {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("X-Api-Key", key)
		rec := httptest.NewRecorder()
		srv.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			b.Fatal(rec.Code, rec.Body.String())
		}
		return rec.Body.String()
	}
}

func BenchmarkAdd(b *testing.B) {
	srv := inhiretest.New(inhiretest.Config{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		srv.AddApplication(inhiretest.Application{AppliedAt: noon.Add(time.Duration(i) * time.Second)})
	}
}

func BenchmarkPageOf100InTheMiddleOf50000(b *testing.B) {
	_, call := stocked(b)
	b.ReportAllocs()
	for b.Loop() {
		call("GET", "/v1/applications?appliedFrom=2026-11-20T18:00:00Z", "")
	}
}

func BenchmarkBatchOf25(b *testing.B) {
	_, call := stocked(b)
	var pairs []string
	for i := range 25 {
		pairs = append(pairs, fmt.Sprintf("inh-%d", 1001+i*1000), "evaluating")
	}
	body := changes(pairs...)
	b.ReportAllocs()
	for b.Loop() {
		call("POST", inhiretest.StatusBatch, body)
	}
}

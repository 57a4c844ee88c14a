package erecruitertest_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"testing"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

// The fake stands in other people's benchmarks: it must not be what they
// measure.

const many = 50_000

func BenchmarkPageOf100Among50000(b *testing.B) {
	a := start(b, erecruitertest.Config{Thin: true})
	a.SeedApplications(a.demo.Shared, "x", many)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i = (i + 100) % many
		exchange(b, a.http, a.request("GET", fmt.Sprintf("/v1.1/Recruitments/41/CandidateApplications?companyId=1001&offset=%d", i), ""), http.StatusOK)
	}
}

func BenchmarkCandidatesOfASelectionAmong50000(b *testing.B) {
	a := start(b, erecruitertest.Config{Thin: true})
	a.SetScope(erecruitertest.SelectedRecruitments)
	a.SeedApplications(a.demo.Shared, "x", many)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i = (i + 100) % many
		exchange(b, a.http, a.request("GET", fmt.Sprintf("/v1.1/Candidates?companyId=1001&offset=%d", i), ""), http.StatusOK)
	}
}

func BenchmarkStagesHistoryAmong50000(b *testing.B) {
	a := start(b, erecruitertest.Config{Thin: true})
	first := a.SeedApplications(a.demo.Shared, "x", many)
	i := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		i = (i + 1) % many
		exchange(b, a.http, a.request("GET", fmt.Sprintf("/v1.1/CandidateApplications/%d/StagesHistory?companyId=1001", first+i), ""), http.StatusOK)
	}
}

func BenchmarkCreateAmong50000(b *testing.B) {
	a := start(b, erecruitertest.Config{Thin: true})
	a.SeedApplications(a.demo.Shared, "x", many)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i++
		exchange(b, a.http, a.request("POST", "/v1.1/Recruitments/41/CandidateApplications?companyId=1001",
			body(a, "externalId", fmt.Sprint("n-", i), "candidate.email", fmt.Sprintf("n%d@example.com", i))), http.StatusCreated)
	}
}

// BenchmarkSeed50000 also tells what they weigh.
func BenchmarkSeed50000(b *testing.B) {
	for b.Loop() {
		srv := erecruitertest.New(erecruitertest.Config{Thin: true})
		demo := srv.SeedDemo()
		before := heap()
		srv.SeedApplications(demo.Shared, "x", many)
		b.ReportMetric(float64(heap()-before)/many, "B/application")
		if err := srv.DeleteStage(demo.Task, 0); err != nil {
			b.Fatal(err)
		}
		srv.Close()
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func exchange(b *testing.B, c *http.Client, r *http.Request, want int) {
	resp, err := c.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != want {
		b.Fatal(resp.StatusCode, err)
	}
}

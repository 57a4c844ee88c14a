package httpx_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
)

// BenchmarkCreateOverBareNetHTTP sends the same small create over a kept-alive loopback connection through httpx and through net/http
// alone, in turns, and reports the median of each, their difference and ratio. The aim: at most 1.15x, or 20 us more.
func BenchmarkCreateOverBareNetHTTP(b *testing.B) {
	payload := []byte(`{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":7,"FiNm":"Test","LaNm":"Person","EmA2":"test.person@example.com"}}}}`)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"results":{"HrCreateApplicant":{"CaId":"64"}}}`)
	}))
	defer web.Close()
	ctx := context.Background()

	client, err := httpx.New(httpx.Config{
		BaseURL: web.URL + "/api", Header: http.Header{"Accept-Language": {"en-us"}}, UserAgent: "bench",
		Auth: staticToken{"Bearer abcdefghijklmnopqrstuvwxyz"}, Limit: httpx.NewLimit(0, 0, 5),
	})
	if err != nil {
		b.Fatal(err)
	}
	defer client.CloseIdleConnections()
	request := httpx.Request{
		Op: "post HrCreateApplicant", Method: http.MethodPost, Path: []string{"connectors", "HrCreateApplicant"},
		Body: httpx.BytesBody("application/json", payload), Timeout: 150 * time.Second,
	}
	through := func() {
		resp, err := client.Do(ctx, request)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}

	transport := httpx.NewTransport()
	defer transport.CloseIdleConnections()
	plain := &http.Client{Transport: transport}
	bare := func() {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, web.URL+"/api/connectors/HrCreateApplicant", bytes.NewReader(payload))
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Accept-Language", "en-us")
		req.Header.Set("User-Agent", "bench")
		req.Header.Set("Authorization", "Bearer abcdefghijklmnopqrstuvwxyz")
		req.Header.Set("Content-Type", "application/json")
		resp, err := plain.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}

	through()
	bare()
	ours, theirs := make([]time.Duration, 0, b.N), make([]time.Duration, 0, b.N)
	for b.Loop() {
		ours, theirs = append(ours, timed(through)), append(theirs, timed(bare))
	}
	o, t := median(ours), median(theirs)
	b.ReportMetric(float64(o.Nanoseconds()), "ns-httpx")
	b.ReportMetric(float64(t.Nanoseconds()), "ns-nethttp")
	b.ReportMetric(float64((o - t).Nanoseconds()), "ns-more")
	b.ReportMetric(float64(o)/float64(t), "ratio")
}

func timed(call func()) time.Duration {
	start := time.Now()
	call()
	return time.Since(start)
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

type staticToken struct{ value string }

func (s staticToken) Authorize(_ context.Context, r *http.Request) error {
	r.Header.Set("Authorization", s.value)
	return nil
}

func (staticToken) Renew(context.Context) (bool, error) { return false, nil }

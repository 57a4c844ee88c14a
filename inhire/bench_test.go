package inhire

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// BenchmarkApplications reads a day's list: 1,000 applications in ten pages.
func BenchmarkApplications(b *testing.B) {
	pages := make([]string, 10)
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for p := range pages {
		rows := make([]string, 100)
		for i := range rows {
			rows[i] = fmt.Sprintf(`{"id":"inh-%d","processId":"proc-31","appliedAt":%q,"status":"evaluating","statusChangedAt":%q,"statusSetBy":"sync","sharedWithAts":true,`+
				`"ats":{"vendor":"erecruiter","recruitmentId":"90210","applicationId":"%d","stageId":"2","stageSeenAt":%q}}`, p*100+i, at.Format(time.RFC3339), at.Format(time.RFC3339), 7000+i, at.Format(time.RFC3339))
		}
		next := fmt.Sprintf("%q", fmt.Sprint(p+1))
		if p == len(pages)-1 {
			next = "null"
		}
		pages[p] = page(next, rows...)
	}
	client := testClient(b, func(w http.ResponseWriter, r *http.Request) {
		n := 0
		_, _ = fmt.Sscan(strings.TrimSpace(r.URL.Query().Get("cursor")), &n)
		answer(w, 200, pages[n])
	})
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range client.Applications(b.Context(), Filter{AppliedFrom: at}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 1000 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/application")
}

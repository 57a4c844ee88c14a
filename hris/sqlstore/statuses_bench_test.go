package sqlstore_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/statussync"
)

// BenchmarkStatuses is what a run of a customer with many applications asks of
// the store: 250 of them found at once, and 250 kept in one commit, among 50,000.
func BenchmarkStatuses(b *testing.B) {
	const all, some = 50_000, 250
	statuses := open(b, filepath.Join(b.TempDir(), "ledger.db")).Statuses()
	k := statussync.Key{Tenant: "acme", Connection: "c1"}
	_, l, err := statuses.Begin(b.Context(), k, statussync.Report{ID: "2026-03-02", Date: civil.MustDate("2026-03-02"), State: statussync.Planning, Started: time.Now()}, "worker", time.Hour)
	require.NoError(b, err)
	id := func(i int) string { return fmt.Sprintf("0f8fad5b-d9cb-469f-a165-%012d", i*7919%all) }
	page := func(from int) (ids []string, records []statussync.Record) {
		for i := range some {
			ids = append(ids, id(from+i))
			records = append(records, statussync.Record{Application: ids[i], Stage: "1", StageName: "Nowy", Status: "waiting", At: time.Now(), Agreed: true})
		}
		return ids, records
	}
	for from := 0; from < all; from += some {
		_, records := page(from)
		require.NoError(b, statuses.Commit(b.Context(), l, statussync.Batch{Records: records}))
	}
	b.Run("find 250", func(b *testing.B) {
		from := 0
		for b.Loop() {
			ids, _ := page(from)
			found, err := statuses.Records(b.Context(), k, ids)
			if err != nil || len(found) != some {
				b.Fatal(len(found), err)
			}
			from += some
		}
	})
	b.Run("keep 250", func(b *testing.B) {
		from := 0
		for b.Loop() {
			_, records := page(from)
			if err := statuses.Commit(b.Context(), l, statussync.Batch{Records: records}); err != nil {
				b.Fatal(err)
			}
			from += some
		}
	})
}

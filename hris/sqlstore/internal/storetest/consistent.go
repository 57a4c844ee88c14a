package storetest

import (
	"database/sql"
	"testing"
)

// impossible are queries that count what no commit leaves.
var impossible = []string{
	"SELECT count(*) FROM (SELECT 1 FROM handover_transfers GROUP BY tenant, once_key, round HAVING count(*) > 1) AS doubles",
	"SELECT count(*) FROM (SELECT 1 FROM handover_steps WHERE phase = 'open' AND twin <> '' GROUP BY tenant, twin HAVING count(*) > 1) AS doubles",
	"SELECT count(*) FROM handover_transfers t WHERE NOT EXISTS (SELECT 1 FROM handover_steps s WHERE s.tenant = t.tenant AND s.transfer_id = t.id)",
	"SELECT count(*) FROM handover_transfers t WHERE erased = 0 AND event_count <> (SELECT count(*) FROM handover_events e WHERE e.tenant = t.tenant AND e.transfer_id = t.id)",
	"SELECT count(*) FROM handover_transfers t WHERE state = 'done' AND EXISTS (SELECT 1 FROM handover_steps s WHERE s.tenant = t.tenant AND s.transfer_id = t.id AND s.phase <> 'done')",
	"SELECT count(*) FROM handover_transfers t WHERE state = 'done' AND (ended_at IS NULL OR lease_until IS NOT NULL OR due_from IS NOT NULL OR EXISTS (SELECT 1 FROM handover_drafts d WHERE d.tenant = t.tenant AND d.transfer_id = t.id))",
	"SELECT count(*) FROM handover_transfers t WHERE (SELECT count(*) FROM handover_steps s WHERE s.tenant = t.tenant AND s.transfer_id = t.id AND s.phase = 'open') > 1",
}

// Consistent checks what every commit leaves: transfers whose parts agree.
func Consistent(t testing.TB, db *sql.DB) {
	t.Helper()
	for _, query := range impossible {
		var n int
		if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d, error %v: %s", n, err, query)
		}
	}
}

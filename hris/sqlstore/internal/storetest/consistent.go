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
	"SELECT count(*) FROM handover_transfers t WHERE erased = 0 AND event_count <> (SELECT 1 + count(*) FROM handover_events e WHERE e.tenant = t.tenant AND e.transfer_id = t.id)",
	"SELECT count(*) FROM handover_transfers t WHERE state = 'done' AND EXISTS (SELECT 1 FROM handover_steps s WHERE s.tenant = t.tenant AND s.transfer_id = t.id AND s.phase <> 'done')",
	"SELECT count(*) FROM handover_transfers t WHERE state = 'done' AND (ended_at IS NULL OR lease_until IS NOT NULL OR due_from IS NOT NULL OR EXISTS (SELECT 1 FROM handover_drafts d WHERE d.tenant = t.tenant AND d.transfer_id = t.id))",
	"SELECT count(*) FROM handover_transfers t WHERE (SELECT count(*) FROM handover_steps s WHERE s.tenant = t.tenant AND s.transfer_id = t.id AND s.phase = 'open') > 1",
	"SELECT count(*) FROM handover_steps p WHERE NOT EXISTS (SELECT 1 FROM handover_transfers t WHERE t.tenant = p.tenant AND t.id = p.transfer_id)",
	"SELECT count(*) FROM handover_events p WHERE NOT EXISTS (SELECT 1 FROM handover_transfers t WHERE t.tenant = p.tenant AND t.id = p.transfer_id)",
	"SELECT count(*) FROM handover_drafts p WHERE NOT EXISTS (SELECT 1 FROM handover_transfers t WHERE t.tenant = p.tenant AND t.id = p.transfer_id)",
	"SELECT count(*) FROM handover_transfers WHERE (due_at IS NULL) <> (due_from IS NULL) OR due_at IS NOT NULL AND ended_at IS NOT NULL",
	"SELECT count(*) FROM handover_lines WHERE lease_until IS NOT NULL AND lease_owner = ''",
	"SELECT count(*) FROM handover_connections c WHERE entry_count <> (SELECT count(*) FROM handover_connection_entries e WHERE e.tenant = c.tenant AND e.connection = c.id)",
	"SELECT count(*) FROM handover_connections c JOIN handover_connection_parts p ON p.tenant = c.tenant AND p.connection = c.id WHERE c.state = 'removed' OR p.version > c.serial",
	"SELECT count(*) FROM handover_connections c JOIN handover_connection_locks l ON l.tenant = c.tenant AND l.connection = c.id WHERE c.state = 'removed'",
	"SELECT count(*) FROM handover_connections c JOIN handover_connection_endpoints e ON e.tenant = c.tenant AND e.connection = c.id WHERE e.generation > c.generation",
}

// Consistent checks what every commit leaves: transfers and connections whose parts
// agree.
func Consistent(t testing.TB, db *sql.DB) {
	t.Helper()
	for _, query := range impossible {
		var n int
		if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d, error %v: %s", n, err, query)
		}
	}
}

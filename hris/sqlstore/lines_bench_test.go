package sqlstore_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// BenchmarkLines reads and takes lines in a ledger where a thousand transfers
// have ended and one waits in each of a hundred lines, beside one where a million
// have ended, ten thousand are due in the first of the lines, as many wait in
// the second for later, and in the third for a person. The two take turns.
func BenchmarkLines(b *testing.B) {
	dir := b.TempDir()
	small := open(b, waiting(b, filled(b, filepath.Join(dir, "small.db"), 1_000), 1, 0, 200)).Ledger()
	large := open(b, waiting(b, filled(b, filepath.Join(dir, "large.db"), 1_000_000), 10_000, 10_000, 10_000)).Ledger()
	first, third := hris.Line{Tenant: "acme", Connection: "line000"}, hris.Line{Tenant: "acme", Connection: "line002"}
	for name, do := range map[string]func(transfer.Ledger) (int, error){
		"lines": func(l transfer.Ledger) (int, error) {
			lines, err := l.Lines(b.Context(), time.Now(), 100)
			return len(lines), err
		},
		"due": func(l transfer.Ledger) (int, error) {
			refs, err := l.DueIn(b.Context(), first, time.Now(), 1)
			return len(refs), err
		},
		"held=50": func(l transfer.Ledger) (int, error) {
			page, err := l.Held(b.Context(), third, "held", 50)
			return len(page) / 50, err
		},
		"backlog": func(l transfer.Ledger) (int, error) {
			counts, err := l.Backlog(b.Context(), third, time.Now(), 100)
			return counts.Held, err
		},
		"turn": func(l transfer.Ledger) (int, error) {
			if _, _, err := l.Take(b.Context(), first, "worker", time.Minute); err != nil {
				return 0, err
			}
			_, err := l.Leave(b.Context(), first, "worker", hris.Rest{})
			return 1, err
		},
	} {
		b.Run(name, func(b *testing.B) {
			var few, many []time.Duration
			asked := func(l transfer.Ledger) func() {
				return func() {
					n, err := do(l)
					require.NoError(b, err)
					require.Positive(b, n)
				}
			}
			for b.Loop() {
				few = timed(few, asked(small))
				many = timed(many, asked(large))
			}
			report(b, few, many)
		})
	}
}

// waiting adds a hundred lines to a ledger: with one planned transfer each, the
// first with so many due, the second with so many that wait for later, the third
// with so many that wait for a person.
func waiting(b *testing.B, path string, due, later, held int) string {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_journal_mode=OFF&_synchronous=OFF")
	require.NoError(b, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	const now, far = "1700000000000000 + i", "1 << 60"
	for _, lines := range []struct {
		name, state      string
		n                int
		notBefore, dueAt string
	}{
		{"'line' || printf('%03d', i)", "planned", 100, "NULL", now},
		{"'line000'", "planned", due, "NULL", now},
		{"'line001'", "held", later, far, far},
		{"'line002'", "held", held, "NULL", "NULL"},
	} {
		series := fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d) ", lines.n)
		id := fmt.Sprintf("'%s %d ' || %s || printf(' %%06d', i)", lines.state, lines.n, lines.name)
		for _, insert := range []string{
			`INSERT INTO handover_transfers
			(tenant, id, rev, connection, vendor, product, account, once_key, round, person_hash, person_id, application_id, actor, marker,
			state, reason, reason_fields, not_before, mapping, form, draft_hash, fields, created_at, reopened, duplicate, erased, lease_owner, fence,
			due_from, due_at, event_count)
			SELECT 'acme', ` + id + `, 1, ` + lines.name + `, 'example', 'employee', 'example:1', ` + id + `, 1, ` + id + `, '', '', '', '',
			'` + lines.state + `', '', '', ` + lines.notBefore + `, '', '', '', '', ` + now + `, 0, 0, 0, '', 1,
			CASE WHEN ` + lines.dueAt + ` IS NOT NULL THEN ` + now + ` END, ` + lines.dueAt + `, 0 FROM n`,
			`INSERT INTO handover_steps SELECT 'acme', ` + id + `, 0, 'create employee', 'create', 0, 'waiting',
			NULL, NULL, NULL, NULL, '', '', '', '', '', '' FROM n`,
		} {
			_, err := db.ExecContext(b.Context(), series+insert)
			require.NoError(b, err)
		}
	}
	return path
}

package sqlstore_test

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// hash is as long as a keyed hash, and as scattered.
func hash(text string) transfer.Hash {
	sum := sha256.Sum256([]byte(text))
	return transfer.Hash(hex.EncodeToString(sum[:]))
}

// typical is a transfer as a service makes it: a random id, keyed hashes, a
// sealed draft of 4 KB, thirty fields.
func typical(n int) transfer.Planned {
	p := planned(rand.Text(), n)
	p.Key, p.PersonHash, p.DraftHash = hash("key"+p.ID), hash("person"+p.ID), hash("draft"+p.ID)
	p.Draft, p.Fields = make([]byte, 4<<10), map[string]transfer.Hash{}
	_, _ = rand.Read(p.Draft)
	for i := range 30 {
		p.Fields[fmt.Sprintf("person.field_%d", i)] = hash(fmt.Sprint(p.ID, i))
	}
	return p
}

// send is one transfer from Create to its end.
func send(b *testing.B, l transfer.Ledger, p transfer.Planned) {
	b.Helper()
	_, lease, err := l.Create(b.Context(), p)
	require.NoError(b, err)
	for _, a := range moves(len(p.Steps)) {
		_, err := l.Advance(b.Context(), lease, a)
		require.NoError(b, err)
	}
}

// timed appends how long do took.
func timed(times []time.Duration, do func()) []time.Duration {
	start := time.Now()
	do()
	return append(times, time.Since(start))
}

func median(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Nanoseconds())
}

// BenchmarkTransfer is one transfer of n steps beside the least that as many
// commits cost: one-row inserts on a file with the same settings. The two take
// turns; their medians are told.
func BenchmarkTransfer(b *testing.B) {
	for _, n := range []int{1, 3, 7} {
		for _, draft := range []bool{true, false} {
			b.Run(fmt.Sprintf("steps=%d/draft=%v", n, draft), func(b *testing.B) {
				dir := b.TempDir()
				db := openCounted(b, filepath.Join(dir, "ledger.db"))
				ledger := db.store(b).Ledger()
				bare := bareInserts(b, filepath.Join(dir, "bare.db"))
				before := db.commits.Load()
				var ours, rivals []time.Duration
				for b.Loop() {
					p := typical(n)
					if !draft {
						p.Draft = nil
					}
					ours = timed(ours, func() { send(b, ledger, p) })
					rivals = timed(rivals, func() { bare(n + 2) })
				}
				commits := float64(db.commits.Load()-before) / float64(b.N)
				require.LessOrEqual(b, commits, float64(n+3))
				b.ReportMetric(commits, "commits/op")
				b.ReportMetric(median(ours), "ns/transfer")
				b.ReportMetric(median(rivals), "ns/bare")
				b.ReportMetric(median(ours)/median(rivals), "x-bare")
				b.ReportMetric(0, "ns/op") // of both together: says nothing
			})
		}
	}
}

// bareInserts gives a function that commits n one-row inserts.
func bareInserts(b *testing.B, path string) func(n int) {
	b.Helper()
	db := openCounted(b, path)
	_, err := db.ExecContext(b.Context(), "CREATE TABLE bare (id text, at bigint)")
	require.NoError(b, err)
	insert, err := db.PrepareContext(b.Context(), "INSERT INTO bare VALUES ($1, $2)")
	require.NoError(b, err)
	b.Cleanup(func() { insert.Close() })
	return func(n int) {
		for i := range n {
			_, err := insert.ExecContext(b.Context(), rand.Text(), i)
			require.NoError(b, err)
		}
	}
}

// BenchmarkRows is one transfer of three steps in a ledger that holds a
// thousand transfers, beside one that holds a million. The two take turns.
func BenchmarkRows(b *testing.B) {
	dir := b.TempDir()
	small := open(b, filled(b, filepath.Join(dir, "small.db"), 1_000)).Ledger()
	large := open(b, filled(b, filepath.Join(dir, "large.db"), 1_000_000)).Ledger()
	b.Run("transfer", func(b *testing.B) {
		var few, many []time.Duration
		for b.Loop() {
			p, q := typical(3), typical(3)
			few = timed(few, func() { send(b, small, p) })
			many = timed(many, func() { send(b, large, q) })
		}
		report(b, few, many)
	})
	b.Run("find=100", func(b *testing.B) {
		var few, many []time.Duration
		for b.Loop() {
			few = timed(few, func() { findPage(b, small, 1_000) })
			many = timed(many, func() { findPage(b, large, 1_000_000) })
		}
		report(b, few, many)
	})
	b.Run("due", func(b *testing.B) {
		var few, many []time.Duration
		for b.Loop() {
			few = timed(few, func() { _, _ = small.Due(b.Context(), time.Now(), 100) })
			many = timed(many, func() { _, _ = large.Due(b.Context(), time.Now(), 100) })
		}
		report(b, few, many)
	})
}

func report(b *testing.B, few, many []time.Duration) {
	b.ReportMetric(median(few), "ns/1k-rows")
	b.ReportMetric(median(many), "ns/1M-rows")
	b.ReportMetric(median(many)/median(few), "x-1k")
	b.ReportMetric(0, "ns/op")
}

// findPage looks for the hundred persons of a page, all of them known, who
// stand anywhere in the ledger.
func findPage(b *testing.B, l transfer.Ledger, rows int) {
	persons := make([]transfer.Hash, 0, 100)
	var at [8]byte
	for range 100 {
		_, _ = rand.Read(at[:])
		i := (int(at[0]) | int(at[1])<<8 | int(at[2])<<16) % rows
		persons = append(persons, transfer.Hash(fmt.Sprintf("%08x%056x", i*(1<<32/rows), i)))
	}
	found, err := l.Find(b.Context(), "acme", persons)
	require.NoError(b, err)
	require.NotEmpty(b, found)
}

// filled makes a ledger of done transfers with one step and two events each,
// their ids and hashes spread evenly, so that new ones fall anywhere between.
func filled(b *testing.B, path string, rows int) string {
	b.Helper()
	s, err := sqlstore.Open(b.Context(), path)
	require.NoError(b, err)
	require.NoError(b, s.Close())
	db, err := sql.Open("sqlite", "file:"+path+"?_journal_mode=OFF&_synchronous=OFF")
	require.NoError(b, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	series := fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d) ", rows)
	id := fmt.Sprintf("printf('%%08X%%018X', i * %d, i)", 1<<32/rows)
	hashed := fmt.Sprintf("printf('%%08x%%056x', i * %d, i)", 1<<32/rows)
	for _, insert := range []string{
		`INSERT INTO handover_transfers (tenant, id, rev, connection, vendor, product, account, once_key, round,
			person_hash, person_id, application_id, actor, marker, state, reason, reason_fields, not_before, mapping, form, draft_hash, fields,
			created_at, updated_at, ended_at, reopened, duplicate, erased, lease_owner, lease_until, fence, due_from, event_count) SELECT 'acme', ` + id + `, 4, 'c1', 'example', 'employee', 'example:1', ` + hashed + `, 1,
			` + hashed + `, 'p-' || i, 'a-' || i, 'user-1', 'HO' || ` + id + `, 'done', '', '', NULL, 'm1', 'f1', '` + string(hash("draft")) + `', '',
			1700000000000000 + i, 1700000000000000 + i, 1700000000000000 + i, 0, 0, 0, '', NULL, 1, NULL, 2 FROM n`,
		`INSERT INTO handover_steps SELECT 'acme', ` + id + `, 0, 'create employee', 'create', 0, 'done',
			1700000000000000, 1700000000000000, 1700000000000000, '[]', '', 'employee', i, 'https://hr.example.com/' || i, '', '' FROM n`,
		`INSERT INTO handover_events SELECT 'acme', ` + id + `, k, 1700000000000000, 'user-1', 'sent', '', '', '', NULL, '' FROM n, (SELECT 1 AS k)`,
	} {
		_, err := db.ExecContext(b.Context(), series+insert)
		require.NoError(b, err)
	}
	return path
}

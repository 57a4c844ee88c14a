package store_test

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// BenchmarkEnqueue is a host that marks a candidate hired and plans the
// transfer, of three steps, in one transaction, beside one that inserts the same
// row and the same draft into a plain table of the same columns and key. The
// two take turns; their medians are told.
func BenchmarkEnqueue(b *testing.B) {
	for name, k := range kinds {
		b.Run(name, func(b *testing.B) {
			place, done := k.places(b)()
			b.Cleanup(done)
			db := database{name, place}.host(b)
			s := within(b, database{name, place}, db)
			bare := bareRow(b, db, s)
			var ours, rivals []time.Duration
			for i := 0; b.Loop(); i++ {
				p := typical()
				ours, rivals = inTurns(b, db, i, ours, rivals, func(tx *sql.Tx) error {
					_, _, err := s.CreateTx(b.Context(), tx, p)
					return err
				}, func(tx *sql.Tx) error { return bare(tx, p) })
			}
			report(b, ours, rivals)
		})
	}
}

// BenchmarkKeepTx is a host that marks a candidate hired and keeps the hire, in
// one transaction, beside one that inserts the same row into a plain table.
func BenchmarkKeepTx(b *testing.B) {
	for name, k := range kinds {
		b.Run(name, func(b *testing.B) {
			place, done := k.places(b)()
			b.Cleanup(done)
			s := database{name, place}.openHost(b, nil)
			b.Cleanup(func() { s.Close() })
			kept, err := s.Inbox().Keep(b.Context(), typicalEvent())
			require.NoError(b, err)
			require.True(b, kept)
			columns, row, insert := bareTable(b, s.DB(), "SELECT * FROM handover_inbox")
			id, payload := slices.Index(columns, "id"), len(columns)-1
			var ours, rivals []time.Duration
			for i := 0; b.Loop(); i++ {
				e := typicalEvent()
				ours, rivals = inTurns(b, s.DB(), i, ours, rivals, func(tx *sql.Tx) error {
					_, err := s.KeepTx(b.Context(), tx, e)
					return err
				}, func(tx *sql.Tx) error {
					row[id], row[payload] = e.ID, e.Payload
					return insert(tx)
				})
			}
			report(b, ours, rivals)
		})
	}
}

// inTurns times both: whoever comes second finds the log as the first left it.
func inTurns(b *testing.B, db *sql.DB, i int, ours, rivals []time.Duration, our, rival func(*sql.Tx) error) (_, _ []time.Duration) {
	if i%2 == 0 {
		return timed(ours, func() { inTx(b, db, i, our) }), timed(rivals, func() { inTx(b, db, i, rival) })
	}
	rivals = timed(rivals, func() { inTx(b, db, i, rival) })
	return timed(ours, func() { inTx(b, db, i, our) }), rivals
}

// report tells the medians.
func report(b *testing.B, ours, rivals []time.Duration) {
	b.ReportMetric(median(ours), "ns/ours")
	b.ReportMetric(median(rivals), "ns/bare")
	b.ReportMetric(median(ours)/median(rivals), "x-bare")
	b.ReportMetric(0, "ns/op") // of both together: says nothing
}

// inTx marks a candidate hired, and does what belongs to it in the same commit.
func inTx(b *testing.B, db *sql.DB, i int, do func(*sql.Tx) error) {
	b.Helper()
	tx, err := db.BeginTx(b.Context(), nil)
	require.NoError(b, err)
	_, err = tx.ExecContext(b.Context(), "INSERT INTO candidates (id) VALUES ($1)", fmt.Sprint("p-", i))
	require.NoError(b, err)
	require.NoError(b, do(tx))
	require.NoError(b, tx.Commit())
}

// bareRow gives a function that inserts what Create writes of a transfer itself
// (its row and its draft) as one row of a table without anything else.
func bareRow(b *testing.B, db *sql.DB, s hosted) func(*sql.Tx, transfer.Planned) error {
	b.Helper()
	p := typical()
	_, _, err := s.Ledger().Create(b.Context(), p)
	require.NoError(b, err)
	columns, row, insert := bareTable(b, db, "SELECT t.*, d.sealed FROM handover_transfers t JOIN handover_drafts d ON d.transfer_id = t.id")
	id, draft := slices.Index(columns, "id"), len(columns)-1
	return func(tx *sql.Tx, p transfer.Planned) error {
		row[id], row[draft] = p.ID, p.Draft
		return insert(tx)
	}
}

// bareTable makes a table of the columns of a query, with one unique index, and
// gives its first row and what inserts that row, as it is changed, once more.
func bareTable(b *testing.B, db *sql.DB, query string) (columns []string, row []any, insert func(*sql.Tx) error) {
	b.Helper()
	_, err := db.ExecContext(b.Context(), "CREATE TABLE bare AS SELECT * FROM ("+query+") AS q WHERE 1 = 0")
	require.NoError(b, err)
	_, err = db.ExecContext(b.Context(), "CREATE UNIQUE INDEX bare_key ON bare (tenant, id)")
	require.NoError(b, err)

	rows, err := db.QueryContext(b.Context(), query)
	require.NoError(b, err)
	defer rows.Close()
	columns, err = rows.Columns()
	require.NoError(b, err)
	row = make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	require.True(b, rows.Next())
	require.NoError(b, rows.Scan(into...))
	require.NoError(b, rows.Close())

	places := make([]string, len(columns))
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	text := "INSERT INTO bare VALUES (" + strings.Join(places, ", ") + ")"
	prepared, err := db.PrepareContext(b.Context(), text)
	require.NoError(b, err)
	b.Cleanup(func() { prepared.Close() })
	return columns, row, func(tx *sql.Tx) error {
		_, err := tx.StmtContext(b.Context(), prepared).ExecContext(b.Context(), row...)
		return err
	}
}

// typical is a transfer of three steps as a service makes it for workers to
// begin: a random id, keyed hashes, a sealed draft of 4 KB, thirty fields.
func typical() transfer.Planned {
	p := planned(rand.Text(), 3)
	p.Lease = 0
	p.Key, p.PersonHash, p.DraftHash = hash("key"+p.ID), hash("person"+p.ID), hash("draft"+p.ID)
	p.Draft, p.Fields = make([]byte, 4<<10), map[string]transfer.Hash{}
	_, _ = rand.Read(p.Draft)
	for i := range 30 {
		p.Fields[fmt.Sprintf("person.field_%d", i)] = hash(fmt.Sprint(p.ID, i))
	}
	return p
}

// typicalEvent is a host's own hire, sealed, as an intake makes it ready.
func typicalEvent() hris.Event {
	id := rand.Text()
	e := arrived(id, string(hash("application"+id)), string(hash("name"+id)))
	e.Person, e.Supersedes, e.Payload = string(hash("person"+id)), true, make([]byte, 4<<10)
	_, _ = rand.Read(e.Payload)
	return e
}

// hash is as long as a keyed hash, and as scattered.
func hash(text string) transfer.Hash {
	sum := sha256.Sum256([]byte(text))
	return transfer.Hash(hex.EncodeToString(sum[:]))
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

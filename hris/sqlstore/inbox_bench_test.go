package sqlstore_test

import (
	"crypto/rand"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore"
)

// typicalEvent is an event as an intake keeps it: a random id, keyed hashes, a
// sealed payload of 6 KB.
func typicalEvent() hris.Event {
	id := rand.Text()
	e := hris.Event{
		ID: id, Tenant: "acme", Connection: "greenhouse", Kind: "hire_candidate",
		Keys:    []string{string(hash("delivery" + id)), string(hash("application" + id))},
		Subject: string(hash("subject" + id)), Person: string(hash("person" + id)), Received: time.Now(), Payload: make([]byte, 6<<10),
	}
	_, _ = rand.Read(e.Payload)
	return e
}

// BenchmarkInboxKeep is one Keep beside two lesser things that a host could do
// instead, on files with the same settings: the same insert, one row into the
// same table under the same indexes, which knows no repeat; and a bare one,
// into a table with no index but its primary key. They take turns; their
// medians are told.
func BenchmarkInboxKeep(b *testing.B) {
	dir := b.TempDir()
	inbox := open(b, filepath.Join(dir, "ledger.db")).Inbox()
	same, bare := sameInsert(b, filepath.Join(dir, "same.db")), bareEvents(b, filepath.Join(dir, "bare.db"))
	var ours, sames, bares []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		e := typicalEvent()
		ours = timed(ours, func() { keepNew(b, inbox, e) })
		sames = timed(sames, func() { same(e) })
		bares = timed(bares, func() { bare(e) })
	}
	b.ReportMetric(median(ours), "ns/keep")
	b.ReportMetric(median(sames), "ns/same")
	b.ReportMetric(median(bares), "ns/bare")
	b.ReportMetric(median(ours)/median(sames), "x-same")
	b.ReportMetric(median(ours)/median(bares), "x-bare")
	b.ReportMetric(0, "ns/op") // of all together: says nothing
}

func sameInsert(b *testing.B, path string) func(hris.Event) {
	b.Helper()
	open(b, path)
	db := openCounted(b, path)
	insert, err := db.PrepareContext(b.Context(), `INSERT INTO handover_inbox (tenant, id, connection, kind, subject, person, keys, received,
		state, reason, fields, attempts, lease_owner, changed_at, payload)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', '', '', 0, '', $8, $9)`)
	require.NoError(b, err)
	b.Cleanup(func() { insert.Close() })
	return func(e hris.Event) {
		_, err := insert.ExecContext(b.Context(), e.Tenant, e.ID, e.Connection, e.Kind, e.Subject, e.Person, e.Keys[0]+e.Keys[1], e.Received.UnixMicro(), e.Payload)
		require.NoError(b, err)
	}
}

func keepNew(b *testing.B, inbox hris.Inbox, e hris.Event) {
	b.Helper()
	kept, err := inbox.Keep(b.Context(), e)
	require.NoError(b, err)
	require.True(b, kept)
}

func bareEvents(b *testing.B, path string) func(hris.Event) {
	b.Helper()
	db := openCounted(b, path)
	_, err := db.ExecContext(b.Context(), `CREATE TABLE bare (id text PRIMARY KEY, tenant text, connection text, kind text, subject text,
		person text, key1 text, key2 text, received bigint, payload bytea)`)
	require.NoError(b, err)
	insert, err := db.PrepareContext(b.Context(), "INSERT INTO bare VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
	require.NoError(b, err)
	b.Cleanup(func() { insert.Close() })
	return func(e hris.Event) {
		_, err := insert.ExecContext(b.Context(), e.ID, e.Tenant, e.Connection, e.Kind, e.Subject, e.Person, e.Keys[0], e.Keys[1], e.Received.UnixMicro(), e.Payload)
		require.NoError(b, err)
	}
}

// BenchmarkInboxRows is an event from Keep to Done in an inbox that holds a
// thousand past ones, beside one that holds a million. The two take turns.
func BenchmarkInboxRows(b *testing.B) {
	dir := b.TempDir()
	small := open(b, pastEvents(b, filepath.Join(dir, "small.db"), 1_000)).Inbox()
	large := open(b, pastEvents(b, filepath.Join(dir, "large.db"), 1_000_000)).Inbox()
	for name, verb := range map[string]func(hris.Inbox){
		"keep":   func(in hris.Inbox) { keepNew(b, in, typicalEvent()) },
		"repeat": func(in hris.Inbox) { keepAgain(b, in) },
		"event":  func(in hris.Inbox) { pass(b, in) },
		"idle": func(in hris.Inbox) {
			_, _, err := in.Claim(b.Context(), hris.Line{}, time.Now().Add(-24*time.Hour), "worker", lease)
			require.NoError(b, err)
		},
	} {
		b.Run(name, func(b *testing.B) {
			var few, many []time.Duration
			for b.Loop() {
				few = timed(few, func() { verb(small) })
				many = timed(many, func() { verb(large) })
			}
			report(b, few, many)
		})
	}
}

// keepAgain keeps what was kept long ago.
func keepAgain(b *testing.B, inbox hris.Inbox) {
	b.Helper()
	e := typicalEvent()
	e.Keys[1] = fmt.Sprintf("%08x%056x", 0, 0)
	kept, err := inbox.Keep(b.Context(), e)
	require.NoError(b, err)
	require.False(b, kept)
}

// pass is one event from Keep to Done.
func pass(b *testing.B, inbox hris.Inbox) {
	b.Helper()
	keepNew(b, inbox, typicalEvent())
	e, ok, err := inbox.Claim(b.Context(), hris.Line{}, time.Now(), "worker", lease)
	require.NoError(b, err)
	require.True(b, ok)
	require.NoError(b, inbox.Done(b.Context(), e.Tenant, e.ID, "worker", time.Now()))
}

// pastEvents makes an inbox of done events with two keys each, their ids and
// hashes spread evenly, so that new ones fall anywhere between.
func pastEvents(b *testing.B, path string, rows int) string {
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
		`INSERT INTO handover_inbox SELECT i + 1, 'acme', ` + id + `, 'greenhouse', 'hire_candidate', ` + hashed + `, ` + hashed + `,
			'["' || ` + hashed + ` || '","' || ` + hashed + ` || 'b"]', 1700000000000000 + i, 'done', '', '', NULL, 1, '', NULL, 1700000000000000 + i, NULL FROM n`,
		`INSERT INTO handover_inbox_keys SELECT 'acme', 'greenhouse', ` + hashed + ` || k FROM n, (SELECT '' AS k UNION SELECT 'b')`,
	} {
		_, err := db.ExecContext(b.Context(), series+insert)
		require.NoError(b, err)
	}
	return path
}

package riverqueue_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
	"github.com/handoverhq/handover/hris/transfer"
)

// BenchmarkTransfers hands hires over through a vendor that takes no time, in the
// background: on SQLite with one worker, on PostgreSQL with three processes'
// queues of one. Beside it lines are drained without River, by as many. The rivals
// in the same run are the ledger's own commits made one after the other by as many
// goroutines, without lines, looks, connections, seals or leases that are renewed;
// and the least that so many commits can be, of one row each. past is how many
// transfers the ledger holds that have ended.
func BenchmarkTransfers(b *testing.B) {
	for _, where := range []string{"SQLite", "PostgreSQL"} {
		for _, past := range []int{1_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/past=%d", where, past), func(b *testing.B) {
				f := factories[where](b, past)
				const each = 300 // what River takes to begin is shared by so many
				share := each * time.Duration(f.workers)
				var river, drained, verbs, rows []time.Duration
				for b.Loop() {
					f.plan(b, each)
					river = append(river, f.gate.run(f.workers*each)/share)
					f.plan(b, each)
					drained = append(drained, f.drain(b)/share)
					verbs = append(verbs, f.bareVerbs(b, each)/share)
					rows = append(rows, f.bareRows(b, each*commitsEach)/share)
				}
				b.ReportMetric(float64(middle(river).Nanoseconds()), "ns/river")
				b.ReportMetric(float64(middle(drained).Nanoseconds()), "ns/drained")
				b.ReportMetric(float64(middle(verbs).Nanoseconds()), "ns/bare-verbs")
				b.ReportMetric(float64(middle(rows).Nanoseconds()), "ns/bare-rows")
				b.ReportMetric(float64(middle(drained))/float64(middle(verbs)), "x-verbs")
				b.ReportMetric(float64(middle(river))/float64(middle(verbs)), "river-x-verbs")
				b.ReportMetric(0, "ns/op") // of all together: says nothing
			})
		}
	}
}

// factory is a database with queues that work on it.
type factory struct {
	workers int
	office  *office
	gate    *gated
	ledger  transfer.Ledger
	db      *sql.DB
}

var factories = map[string]func(*testing.B, int) *factory{
	"SQLite": func(b *testing.B, past int) *factory {
		path := filepath.Join(b.TempDir(), "handover.db")
		filled, err := sqlstore.Open(b.Context(), path)
		require.NoError(b, err)
		require.NoError(b, filled.Close())
		quick := openDB(b, "sqlite", "file:"+path+"?_journal_mode=OFF&_synchronous=OFF")
		quick.SetMaxOpenConns(1)
		fill(b, quick, past)
		require.NoError(b, quick.Close())
		db := openDB(b, "sqlite", sqlstore.DSN(path))
		db.SetMaxOpenConns(1)
		store, err := sqlstore.New(b.Context(), db)
		require.NoError(b, err)
		b.Cleanup(func() { require.NoError(b, store.Close()) })
		f := newFactory(b, store.Ledger(), db, 1)
		started(b, f, riversqlite.New(db))
		return f
	},
	"PostgreSQL": func(b *testing.B, past int) *factory {
		url := postgrestest.Fresh(b)
		store, err := postgres.Open(b.Context(), url)
		require.NoError(b, err)
		b.Cleanup(func() { require.NoError(b, store.Close()) })
		db := openDB(b, "pgx", url)
		fill(b, db, past)
		_, err = db.ExecContext(b.Context(), "VACUUM ANALYZE") // or the server does it meanwhile
		require.NoError(b, err)
		f := newFactory(b, store.Ledger(), db, 3)
		for range f.workers {
			pool, err := pgxpool.New(b.Context(), url)
			require.NoError(b, err)
			b.Cleanup(pool.Close)
			started(b, f, riverpgxv5.New(pool))
		}
		return f
	},
}

func openDB(b *testing.B, driver, dsn string) *sql.DB {
	db, err := sql.Open(driver, dsn)
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	return db
}

func newFactory(b *testing.B, ledger transfer.Ledger, db *sql.DB, workers int) *factory {
	b.Helper()
	_, err := db.ExecContext(b.Context(), "CREATE TABLE bare (id text, at bigint)")
	require.NoError(b, err)
	o := newOffice(b, ledger, workers)
	return &factory{workers: workers, office: o, gate: newGated(o.Service), ledger: ledger, db: db}
}

// fill puts past transfers into the ledger, each with a step and two events, of
// ids and hashes that are scattered as real ones are.
func fill(b *testing.B, db *sql.DB, past int) {
	b.Helper()
	series := fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d), m AS (SELECT i, CAST((i * 2654435761) %% 4294967296 AS text) || '-' || i || '-0123456789abcdef0123456789abcdef0123456789' AS id FROM n) ", past)
	for _, insert := range []string{
		`INSERT INTO handover_transfers (tenant, id, rev, connection, vendor, product, account, once_key, round,
			person_hash, person_id, application_id, actor, marker, state, reason, reason_fields, not_before, mapping, form, draft_hash, fields,
			created_at, updated_at, ended_at, reopened, duplicate, erased, lease_owner, lease_until, fence, due_from, event_count) SELECT 'acme', id, 4, 'c-0', 'example', 'employee', 'example:0', id, 1, id,
			'past-' || i, 'past-' || i, 'u-1', id, 'done', '', '', NULL, 'm', 'f', id, '',
			1700000000000000 + i, 1700000000000000 + i, 1700000000000000 + i, 0, 0, 0, '', NULL, 1, NULL, 2 FROM m`,
		`INSERT INTO handover_steps SELECT 'acme', id, 0, 'create employee', 'create', 0, 'done',
			1700000000000000, 1700000000000000, 1700000000000000, '[]', '', 'employee', CAST(i AS text), '', '', '' FROM m`,
		`INSERT INTO handover_events SELECT 'acme', id, k, 1700000000000000, 'u-1', 'sent', '', '', '', NULL, '' FROM m, (SELECT 1 AS k) AS two`,
		`ANALYZE`,
	} {
		text := series + insert
		if insert == "ANALYZE" {
			text = insert
		}
		_, err := db.ExecContext(b.Context(), text)
		require.NoError(b, err)
	}
}

// commitsEach is how many commits a transfer of three steps takes that a worker
// takes up: its lease, three intents (each but the first with a receipt), its end.
const commitsEach = 5

// plan plans hires in the line of each worker.
func (f *factory) plan(b *testing.B, each int) {
	b.Helper()
	for line := range f.workers {
		f.office.plan(b, line, each)
	}
}

// drain drains each worker's line without River.
func (f *factory) drain(b *testing.B) time.Duration {
	b.Helper()
	return f.together(func(worker int) {
		_, err := f.office.Drain(b.Context(), hris.Line{Tenant: "acme", Connection: fmt.Sprint("c-", worker)}, time.Hour)
		require.NoError(b, err)
	})
}

// bareVerbs makes the ledger's commits of as many transfers and nothing else.
func (f *factory) bareVerbs(b *testing.B, each int) time.Duration {
	b.Helper()
	all := make([][]transfer.Ref, f.workers)
	for line := range all {
		all[line] = f.office.plan(b, line, each)
	}
	return f.together(func(worker int) {
		for _, ref := range all[worker] {
			_, lease, err := f.ledger.Acquire(b.Context(), ref.Tenant, ref.ID, "bare", time.Minute)
			require.NoError(b, err)
			var done *transfer.StepDone
			for i, step := range []string{"create employee", "address", "salary"} {
				at := time.Now()
				intent := &transfer.Intent{Step: step, At: at, Deadline: at.Add(time.Minute), Settled: at.Add(time.Minute)}
				_, err := f.ledger.Advance(b.Context(), lease, transfer.Advance{At: at, Done: done, Intent: intent, State: transfer.StateSending})
				require.NoError(b, err)
				done = &transfer.StepDone{Step: step, Receipt: hris.Receipt{Kind: "employee", ID: fmt.Sprint(i)}}
			}
			_, err = f.ledger.Advance(b.Context(), lease, transfer.Advance{At: time.Now(), Done: done, State: transfer.StateDone, End: true})
			require.NoError(b, err)
		}
	})
}

// bareRows commits n rows for each worker.
func (f *factory) bareRows(b *testing.B, n int) time.Duration {
	b.Helper()
	return f.together(func(worker int) {
		for i := range n {
			_, err := f.db.ExecContext(b.Context(), "INSERT INTO bare VALUES ($1, $2)", fmt.Sprint(worker, "-", i), i)
			require.NoError(b, err)
		}
	})
}

func (f *factory) together(work func(worker int)) time.Duration {
	start := time.Now()
	var all sync.WaitGroup
	for worker := range f.workers {
		all.Go(func() { work(worker) })
	}
	all.Wait()
	return time.Since(start)
}

// starter is a queue that has yet to be started.
type starter interface {
	Migrate(context.Context) error
	Start(context.Context) error
	Stop(context.Context) error
}

func started[TTx any](b *testing.B, f *factory, driver riverdriver.Driver[TTx]) {
	b.Helper()
	q, err := riverqueue.New(driver, riverqueue.Config{Transfers: f.gate, Workers: 1, Every: 20 * time.Millisecond})
	require.NoError(b, err)
	begin(b, q)
}

func begin(b *testing.B, q starter) {
	b.Helper()
	require.NoError(b, q.Migrate(b.Context()))
	require.NoError(b, q.Start(b.Context()))
	b.Cleanup(func() { require.NoError(b, q.Stop(context.WithoutCancel(b.Context()))) })
}

package riverqueue_test

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client is a River client on any database.
type client interface {
	Insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
	JobList(ctx context.Context, params *river.JobListParams) (*river.JobListResult, error)
	JobRetry(ctx context.Context, id int64) (*rivertype.JobRow, error)
	Subscribe(kinds ...river.EventKind) (<-chan *river.Event, func())
}

// place is a database, with River's tables in it and a store.
type place struct {
	store sqlstore.Database
	queue func(riverqueue.Config) (riverqueue.AnyQueue, client)
	exec  func(query string, args ...any)
	rows  func(table string) string // all that a table has, as text
}

// everywhere runs a test on every database.
func everywhere(t *testing.T, test func(*testing.T, place)) {
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		test(t, inSQLite(t))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		test(t, inPostgreSQL(t))
	})
}

// empty is a SQLite file with all tables: to copy it is faster than to make them.
var empty = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "riverqueue")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "empty.db")
	store, err := sqlstore.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", sqlstore.DSN(path))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	q, err := riverqueue.New(riversqlite.New(db), riverqueue.Config{Transfers: newBoard()})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(q.Migrate(context.Background()), db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func inSQLite(t *testing.T) place {
	tables, err := empty()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "handover.db")
	require.NoError(t, os.WriteFile(path, tables, 0o600))
	db, err := sql.Open("sqlite", sqlstore.DSN(path))
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	s, err := sqlstore.New(t.Context(), db)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return place{
		store: s,
		queue: func(c riverqueue.Config) (riverqueue.AnyQueue, client) { return opened(t, riversqlite.New(db), c) },
		exec: func(query string, args ...any) {
			_, err := db.ExecContext(t.Context(), query, args...)
			require.NoError(t, err)
		},
		rows: func(table string) string { return dump(t, db, "SELECT * FROM "+table) },
	}
}

func inPostgreSQL(t *testing.T) place {
	url := postgrestest.Fresh(t)
	s, err := postgres.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	pool, err := pgxpool.New(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return place{
		store: s,
		queue: func(c riverqueue.Config) (riverqueue.AnyQueue, client) {
			var driver riverdriver.Driver[pgx.Tx] = riverpgxv5.New(pool)
			return opened(t, driver, c)
		},
		exec: func(query string, args ...any) {
			_, err := db.ExecContext(t.Context(), query, args...)
			require.NoError(t, err)
		},
		rows: func(table string) string { return dump(t, db, "SELECT row_to_json(t)::text FROM "+table+" t") },
	}
}

func dump(t *testing.T, db *sql.DB, query string) string {
	rows, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(t, err)
	var all []byte
	for rows.Next() {
		values, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		require.NoError(t, rows.Scan(into...))
		all = append(all, slices.Concat(any(values).([]sql.RawBytes)...)...)
		all = append(all, '\n')
	}
	require.NoError(t, rows.Err())
	return string(all)
}

// opened is a queue that is ready to start, and stopped when the test ends.
func opened[TTx any](t *testing.T, driver riverdriver.Driver[TTx], c riverqueue.Config) (riverqueue.AnyQueue, client) {
	hook := c.River
	c.River = func(rc *river.Config) {
		rc.TestOnly = true // its services do not stagger their start
		rc.FetchCooldown = 5 * time.Millisecond
		for name := range rc.Queues {
			rc.Queues[name] = river.QueueConfig{MaxWorkers: rc.Queues[name].MaxWorkers, FetchPollInterval: 50 * time.Millisecond}
		}
		if hook != nil {
			hook(rc)
		}
	}
	q, err := riverqueue.New(driver, c)
	require.NoError(t, err)
	require.NoError(t, q.Migrate(t.Context()))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
		defer cancel()
		assert.NoError(t, q.Stop(ctx)) // a test that failed may have left a job at work
	})
	return q, q.Client()
}

// patience is how long a test waits for what comes at once.
const patience = time.Minute

// await gives the next of a channel.
func await[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("not reached")
	}
}

// awaitJob waits for an event about a job of a kind.
func awaitJob(t *testing.T, from <-chan *river.Event, kind string) *rivertype.JobRow {
	t.Helper()
	for {
		if e := await(t, from); e.Job.Kind == kind {
			return e.Job
		}
	}
}

// awaitRound waits for an event about a round.
func awaitRound(t *testing.T, from <-chan *river.Event, round string) *rivertype.JobRow {
	t.Helper()
	for {
		if job := awaitJob(t, from, "handover_round"); strings.Contains(string(job.EncodedArgs), round) {
			return job
		}
	}
}

// board is a ledger's lines without the ledger: what is due is a number.
type board struct {
	mu     sync.Mutex
	due    map[hris.Line]int
	taken  map[hris.Line]bool
	turn   map[hris.Line]int
	turns  int
	roused func(line hris.Line)
	work   func(ctx context.Context, line hris.Line) error // one of them
	erase  func(line hris.Line) error
	away   error // what it answers
	done   chan hris.Line
}

func newBoard() *board {
	return &board{due: map[hris.Line]int{}, taken: map[hris.Line]bool{}, turn: map[hris.Line]int{}, done: make(chan hris.Line, 10_000)}
}

func (b *board) put(line hris.Line, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.due[line] += n
}

func (b *board) left() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, d := range b.due {
		n += d
	}
	return n
}

func (b *board) Lines(_ context.Context, limit int) (lines []hris.Line, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for line, n := range b.due {
		if n > 0 && !b.taken[line] {
			lines = append(lines, line)
		}
	}
	slices.SortFunc(lines, func(x, y hris.Line) int { return cmp.Compare(b.turn[x], b.turn[y]) })
	return lines[:min(limit, len(lines))], nil
}

// Drain works one, whatever the slice.
func (b *board) Drain(ctx context.Context, line hris.Line, _ time.Duration) (hris.Drained, error) {
	b.mu.Lock()
	if b.away != nil || b.taken[line] || b.due[line] == 0 {
		defer b.mu.Unlock()
		return hris.Drained{}, b.away
	}
	b.taken[line] = true
	b.turns++
	b.turn[line] = b.turns
	b.mu.Unlock()
	var err error
	if b.work != nil {
		err = b.work(ctx, line)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.taken[line] = false
	if err != nil {
		return hris.Drained{}, err
	}
	b.due[line]--
	b.done <- line
	return hris.Drained{Worked: 1, More: b.due[line] > 0}, nil
}

// Rouse tells the test.
func (b *board) Rouse(_ context.Context, tenant, connection string) (int, error) {
	if b.roused != nil {
		b.roused(hris.Line{Tenant: tenant, Connection: connection})
	}
	return 0, nil
}

func (b *board) Expire(context.Context) (int, error) { return 0, nil }
func (b *board) KeepsDrafts() bool                   { return true }

func (b *board) EraseDrafts(_ context.Context, tenant, connection string) error {
	if b.erase == nil {
		return nil
	}
	return b.erase(hris.Line{Tenant: tenant, Connection: connection})
}

// lineOf gives whom a job is about.
func lineOf(t *testing.T, job *rivertype.JobRow) hris.Line {
	var of struct{ Tenant, Connection string }
	require.NoError(t, json.Unmarshal(job.EncodedArgs, &of))
	return hris.Line{Tenant: of.Tenant, Connection: of.Connection}
}

package riverqueue_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
)

func TestProcessesThatStartAtOnceMigrateOneAfterTheOther(t *testing.T) {
	t.Parallel()
	url := postgrestest.Fresh(t)
	began := make(chan error)
	for range 4 {
		pool, err := pgxpool.New(t.Context(), url)
		require.NoError(t, err)
		t.Cleanup(pool.Close)
		q, err := riverqueue.New(riverpgxv5.New(pool), riverqueue.Config{Transfers: newBoard()})
		require.NoError(t, err)
		go func() { began <- q.Migrate(t.Context()) }()
	}
	for range 4 {
		assert.NoError(t, <-began)
	}
}

func TestAQueueWithoutTablesSaysWhatToDo(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", sqlstore.DSN(filepath.Join(t.TempDir(), "empty.db")))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	db.SetMaxOpenConns(1)
	small, err := riverqueue.New(riversqlite.New(db), riverqueue.Config{Transfers: newBoard()})
	require.NoError(t, err)
	require.ErrorContains(t, small.Start(t.Context()), "call Migrate before Start")

	pool, err := pgxpool.New(t.Context(), postgrestest.Fresh(t))
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	large, err := riverqueue.New(riverpgxv5.New(pool), riverqueue.Config{Transfers: newBoard()})
	require.NoError(t, err)
	require.ErrorContains(t, large.Start(t.Context()), "call Migrate before Start")
}

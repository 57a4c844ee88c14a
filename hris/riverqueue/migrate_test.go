package riverqueue_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/riverqueue"
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

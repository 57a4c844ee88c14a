package postgres_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/connection/connectiontest"
	"github.com/handoverhq/handover/hris/intake/inboxtest"
	"github.com/handoverhq/handover/hris/sqlstore/internal/storetest"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/hris/statussync/statussynctest"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/hris/transfer/ledgertest"
)

func TestPostgreSQLKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	schemas := postgrestest.NewSchemas(t)
	ledgertest.Run(t, func(t *testing.T, clock *ledgertest.Clock) transfer.Ledger {
		return open(t, schemas.For(t), postgres.WithClock(clock.Now)).Ledger()
	})
}

func TestPostgreSQLsInboxKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	schemas := postgrestest.NewSchemas(t)
	inboxtest.Run(t, func(t *testing.T, clock *inboxtest.Clock) hris.Inbox {
		return storetest.ByTheHost(open(t, schemas.For(t), postgres.WithClock(clock.Now)), 2) // and by itself, by turns
	})
}

func TestPostgreSQLsStatusesKeepEveryPromise(t *testing.T) {
	t.Parallel()
	schemas := postgrestest.NewSchemas(t)
	statussynctest.Run(t, func(t *testing.T, clock *statussynctest.Clock) statussync.Store {
		return open(t, schemas.For(t), postgres.WithClock(clock.Now)).Statuses()
	})
}

func TestPostgreSQLsConnectionsKeepEveryPromise(t *testing.T) {
	t.Parallel()
	schemas := postgrestest.NewSchemas(t)
	connectiontest.Run(t, func(t *testing.T, now func() time.Time) connection.Store {
		return open(t, schemas.For(t), postgres.WithClock(now)).Connections()
	})
}

// open opens a store for the time of a test.
func open(t testing.TB, url string, options ...postgres.Option) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, options...)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// database opens what a URL leads to as a host does.
func database(t testing.TB, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

package store_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/transfer"
)

// hosted is a store in a host's own database.
type hosted interface {
	opened
	CreateTx(context.Context, *sql.Tx, transfer.Planned) (transfer.Transfer, transfer.Lease, error)
}

// within makes a store in the host's own database, which has a table of its own.
func within(t testing.TB, d database, db *sql.DB) hosted {
	t.Helper()
	var s hosted
	var err error
	if d.kind == "SQLite" {
		s, err = sqlstore.New(t.Context(), db)
	} else {
		s, err = postgres.New(t.Context(), db)
	}
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	_, err = db.ExecContext(t.Context(), "CREATE TABLE candidates (id text NOT NULL)")
	require.NoError(t, err)
	return s
}

// hire marks a candidate hired and plans the transfer, in one transaction.
func hire(t *testing.T, db *sql.DB, s hosted, p transfer.Planned, end func(*sql.Tx) error) error {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = tx.ExecContext(t.Context(), "INSERT INTO candidates (id) VALUES ($1)", p.PersonID)
	require.NoError(t, err)
	_, _, created := s.CreateTx(t.Context(), tx, p)
	require.NoError(t, end(tx))
	return created
}

func hired(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM candidates").Scan(&n))
	return n
}

func TestATransferIsPlannedInTheHostsTransactionOrNotAtAll(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		db := d.host(t)
		s := within(t, d, db)
		p := planned("one", 2)
		p.Lease = 0

		require.NoError(t, hire(t, db, s, p, (*sql.Tx).Rollback))
		_, err := s.Ledger().Get(t.Context(), p.Tenant, p.ID)
		require.ErrorIs(t, err, hris.NotFound)
		assert.Zero(t, hired(t, db))

		require.NoError(t, hire(t, db, s, p, (*sql.Tx).Commit))
		due, err := s.Ledger().Due(t.Context(), time.Now(), 9)
		require.NoError(t, err)
		assert.Equal(t, []transfer.Ref{{Tenant: p.Tenant, ID: p.ID}}, due, "any worker may begin at once")
		assert.Equal(t, 1, hired(t, db))

		again := planned("two", 2)
		again.Key = p.Key
		err = hire(t, db, s, again, (*sql.Tx).Commit)
		require.ErrorIs(t, err, hris.AlreadySent)
		assert.Equal(t, 2, hired(t, db), "a refusal leaves the host's transaction fit for more")
		err = hire(t, db, s, p, (*sql.Tx).Commit)
		require.ErrorIs(t, err, hris.AlreadySent)
		d.consistent(t)
	})
}

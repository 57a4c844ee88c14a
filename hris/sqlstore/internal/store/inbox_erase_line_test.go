package store_test

import (
	"database/sql"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
)

// What ends while a line is being erased, in a transaction that commits meanwhile,
// must not come back as a person's question: it was handed over, or said anew.
func TestAnEventThatEndsWhileItsLineIsErasedIsOverOnPostgreSQL(t *testing.T) {
	t.Parallel()
	s := database{"PostgreSQL", postgrestest.Fresh(t)}.openHost(t, nil)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	inbox := s.Inbox()
	_, err := inbox.Keep(t.Context(), arrived("former", "a-1", "hired"))
	require.NoError(t, err)
	latest := arrived("latest", "a-1", "unhired")
	latest.Supersedes = true
	erased := make(chan error, 1)
	require.True(t, keeps(t, s, latest, func(tx *sql.Tx) error {
		go func() {
			_, err := inbox.EraseLine(t.Context(), hris.Line{Tenant: "acme", Connection: "c1"})
			erased <- err
		}()
		for waits := 0; waits == 0; { // until it stands in front of the row
			err := s.DB().QueryRowContext(t.Context(), `SELECT count(*) FROM pg_locks
				WHERE locktype = 'tuple' AND relation = CAST('handover_inbox' AS regclass)`).Scan(&waits)
			if err != nil {
				return err
			}
		}
		return tx.Commit()
	}))
	require.NoError(t, <-erased)
	held, err := inbox.Held(t.Context(), "acme")
	require.NoError(t, err)
	for _, e := range held { // the latest, where it was committed soon enough
		assert.Equal(t, "latest", e.ID)
	}
}

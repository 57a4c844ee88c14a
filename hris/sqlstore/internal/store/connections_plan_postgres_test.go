package store_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/sqlstore/internal/store"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
)

// manyCustomers are connections, one of which has a change that was not told.
const manyCustomers = `INSERT INTO handover_connections
	(seq, tenant, id, vendor, product, account, state, rev, serial, generation, policy, tested_ok, health, former, entry_count, untold)
	SELECT i, 't' || i, 'c1', 'example', 'employee', 'example:1', 'active', 2, 1, 1, '', 1, '', '', 0, CASE WHEN i = 500 THEN 2 ELSE 0 END
	FROM generate_series(1, 20000) AS i`

func TestPostgreSQLFindsUntoldChangesWithoutGoingThroughTheOthers(t *testing.T) {
	t.Parallel()
	url := postgrestest.Fresh(t)
	s, err := postgres.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	db := database{"PostgreSQL", url}.host(t)
	for _, text := range []string{manyCustomers, "ANALYZE handover_connections"} {
		_, err = db.ExecContext(t.Context(), text)
		require.NoError(t, err)
	}
	statement := store.UntoldStatement(connection.Ref{Tenant: "t1"}, 100)
	rows, err := db.QueryContext(t.Context(), "EXPLAIN "+statement.Text, statement.Args...)
	require.NoError(t, err)
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var line string
		require.NoError(t, rows.Scan(&line))
		plan.WriteString(line + "\n")
	}
	require.NoError(t, rows.Err())
	assert.Contains(t, plan.String(), statement.Index)
}

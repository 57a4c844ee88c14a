package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore/internal/store"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
)

// backlog is a line of many that are due and of as many that wait for a person, a few
// lines of one, and many transfers that have ended.
const backlog = `INSERT INTO handover_transfers
	(tenant, id, rev, connection, vendor, product, account, once_key, round, person_hash, person_id, application_id, actor, marker,
	state, reason, reason_fields, mapping, form, draft_hash, fields, created_at, ended_at, reopened, duplicate, erased, lease_owner, fence, due_from, due_at, event_count)
	SELECT 'acme', 't' || i, 1, CASE WHEN i <= 20 THEN 'c' || i ELSE 'c1' END, 'example', 'employee', 'example:1', 'k' || i, 1, 'p' || i, '', '', '', '',
	CASE WHEN i <= 2000 THEN 'planned' WHEN i <= 4000 THEN 'held' ELSE 'done' END, '', '', '', '', '', '', i, CASE WHEN i > 4000 THEN i END, 0, 0, 0, '', 1,
	CASE WHEN i <= 2000 THEN i END, CASE WHEN i <= 2000 THEN i END, 0 FROM generate_series(1, 20000) AS i`

// arrivals are as many events of a hundred lines, of which most are done, in
// rows as long as they are with payloads.
const arrivals = `INSERT INTO handover_inbox
	(tenant, id, connection, kind, subject, person, keys, received, state, reason, fields, attempts, lease_owner, changed_at, payload)
	SELECT 'acme', 'e' || i, 'c' || i % 100, 'hired', '', '', '', i, CASE WHEN i <= 2000 THEN 'waiting' WHEN i <= 2100 THEN 'held' ELSE 'done' END, '', '', 0, '', i, decode(repeat(md5(i::text), 60), 'hex')
	FROM generate_series(1, 20000) AS i`

func TestPostgreSQLFindsLinesThroughTheirIndexes(t *testing.T) {
	t.Parallel()
	acme := hris.Line{Tenant: "acme", Connection: "c1"}
	throughIndexes(t, "handover_transfers", backlog, store.LineStatements(acme, time.UnixMicro(1000)))
	throughIndexes(t, "handover_inbox", arrivals, store.InboxLineStatements(acme))
}

// throughIndexes holds statements to their indexes of a table that was filled.
func throughIndexes(t *testing.T, table, filled string, statements []store.Planned) {
	t.Helper()
	url := postgrestest.Fresh(t)
	s, err := postgres.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	db := database{"PostgreSQL", url}.host(t)
	_, err = db.ExecContext(t.Context(), filled)
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "ANALYZE "+table)
	require.NoError(t, err)
	for _, statement := range statements {
		rows, err := db.QueryContext(t.Context(), "EXPLAIN "+statement.Text, statement.Args...)
		require.NoError(t, err, statement.Text)
		var plan strings.Builder
		for rows.Next() {
			var line string
			require.NoError(t, rows.Scan(&line))
			plan.WriteString(line + "\n")
		}
		require.NoError(t, rows.Close())
		assert.Regexp(t, statement.Index, plan.String(), statement.Text)
		assert.NotContains(t, plan.String(), "Seq Scan on "+table, statement.Text)
	}
}

package store

import (
	"fmt"
	"strings"
)

// idle says that nobody's lease of a row runs; the parameter is the clock's.
func idle(row string, parameter int) string {
	return `(` + row + `.lease_until IS NULL OR ` + row + `.lease_until <= ` + present(parameter) + `)`
}

// ledgerLinesSQL steps from line to line in the index of those that have not ended: to the next
// tenant, then to its next connection. However many wait in a line, it costs one
// step, and one more to see whether its first is due. No tenant is called "".
// $1 is now, $2 the limit.
var ledgerLinesSQL = `WITH RECURSIVE
	tenants (tenant) AS (
		SELECT CAST('' AS text)
		UNION ALL
		SELECT (SELECT t.tenant FROM handover_transfers t WHERE t.ended_at IS NULL AND t.tenant > p.tenant ORDER BY t.tenant LIMIT 1)
		FROM tenants p WHERE p.tenant IS NOT NULL),
	lines (tenant, connection) AS (
		SELECT p.tenant, (SELECT t.connection FROM handover_transfers t WHERE t.ended_at IS NULL AND t.tenant = p.tenant
			ORDER BY t.connection LIMIT 1)
		FROM tenants p WHERE p.tenant IS NOT NULL
		UNION ALL
		SELECT l.tenant, (SELECT t.connection FROM handover_transfers t WHERE t.ended_at IS NULL AND t.tenant = l.tenant
			AND t.connection > l.connection ORDER BY t.connection LIMIT 1)
		FROM lines l WHERE l.connection IS NOT NULL),
	ready (tenant, connection, turn, since) AS MATERIALIZED (
		SELECT l.tenant, l.connection, coalesce(w.turn, 0),
			(SELECT t.due_at FROM handover_transfers t WHERE t.tenant = l.tenant AND t.connection = l.connection
				AND t.ended_at IS NULL AND t.due_at IS NOT NULL AND t.due_at <= $1 AND ` + idle("t", 3) + ` ORDER BY t.due_at LIMIT 1)
		FROM lines l LEFT JOIN handover_lines w ON w.tenant = l.tenant AND w.connection = l.connection
		WHERE l.connection IS NOT NULL AND ` + idle("w", 3) + ` AND (w.rest_until IS NULL OR w.rest_until <= $1))
	SELECT ready.tenant, ready.connection FROM ready WHERE ready.since IS NOT NULL
	ORDER BY ready.turn, ready.since, ready.tenant, ready.connection LIMIT $2`

var dueInSQL = `SELECT t.tenant, t.id FROM handover_transfers t
	WHERE t.tenant = $1 AND t.connection = $2 AND t.ended_at IS NULL AND t.due_at IS NOT NULL AND t.due_at <= $3 AND ` + idle("t", 5) + `
	ORDER BY t.due_at, t.id LIMIT $4`

// heldInSQL takes a page of those that nobody comes to by themselves, which stand first
// in the line's index, and only then their steps. They are sorted by due_at too, which
// they have not: PostgreSQL does not see otherwise that the index is in that order.
var heldInSQL = `SELECT ` + present(5) + `, ` + transferColumns + `, d.expires_at, NULL, ` + stepColumns + `
	FROM (SELECT * FROM handover_transfers
		WHERE tenant = $1 AND connection = $2 AND ended_at IS NULL AND due_at IS NULL AND id > $3
		ORDER BY due_at, id LIMIT $4) t` + withSteps + `
	ORDER BY t.id, s.seq`

// backlogSQL counts each kind by itself: in the line's index they stand apart, so that
// none of them is gone through beyond $4.
var backlogSQL = `SELECT ` + counted("due_at <= $3") + `, ` + counted("due_at > $3") + `, count(*), count(CASE state WHEN 'in_doubt' THEN 1 END)
	FROM (SELECT state FROM handover_transfers
		WHERE tenant = $1 AND connection = $2 AND ended_at IS NULL AND due_at IS NULL ORDER BY due_at, id LIMIT $4) held`

// counted is how many of line $1, $2 are due when it says, up to $4.
func counted(when string) string {
	return `(SELECT count(*) FROM (SELECT 1 FROM handover_transfers
		WHERE tenant = $1 AND connection = $2 AND ended_at IS NULL AND ` + when + ` LIMIT $4) first)`
}

// ledgerTakeSQL gives a line to $3 for $4. To prolong changes neither its turn nor
// whether it was roused.
var ledgerTakeSQL = `INSERT INTO handover_lines AS w (tenant, connection, lease_owner, lease_until, rest_until, rests, roused, turn)
	VALUES ($1, $2, $3, ` + present(5) + ` + $4, NULL, 0, 0, (SELECT coalesce(max(turn), 0) + 1 FROM handover_lines))
	ON CONFLICT (tenant, connection) DO UPDATE SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until,
		roused = CASE w.lease_owner WHEN excluded.lease_owner THEN w.roused ELSE 0 END,
		turn = CASE w.lease_owner WHEN excluded.lease_owner THEN w.turn ELSE excluded.turn END
	WHERE w.lease_owner = excluded.lease_owner OR ` + idle("w", 5) + `
	RETURNING rest_until, rests`

// ledgerLeaveSQL leaves what it says of rousing as it is, to be told; the next
// taking begins it anew.
const ledgerLeaveSQL = `UPDATE handover_lines SET lease_owner = '', lease_until = NULL,
	rest_until = CASE roused WHEN 0 THEN CAST($4 AS bigint) END, rests = CASE roused WHEN 0 THEN CAST($5 AS bigint) ELSE 0 END
	WHERE tenant = $1 AND connection = $2 AND lease_owner = $3 AND lease_until IS NOT NULL
	RETURNING roused`

const ledgerWakeSQL = `UPDATE handover_lines SET rest_until = NULL, rests = 0, roused = 1 WHERE tenant = $1 AND connection = $2`

// ledgerTellSQL marks what is under way.
var ledgerTellSQL = `UPDATE handover_transfers SET roused = 1
	WHERE tenant = $1 AND connection = $2 AND ended_at IS NULL AND lease_until > ` + present(3)

// ledgerRouseSQL makes due what waits with one of n codes for its reason.
func ledgerRouseSQL(n int) string {
	var in strings.Builder
	for i := range n {
		fmt.Fprintf(&in, ", $%d", i+5)
	}
	return `UPDATE handover_transfers SET not_before = $3, due_at = $3, due_from = created_at
	WHERE tenant = $1 AND connection = $2 AND ended_at IS NULL AND (state = 'held' OR state = 'partial' OR state = 'in_doubt')
	AND (not_before IS NULL OR not_before > $3) AND ` + idle("handover_transfers", 4) + ` AND reason IN (` + in.String()[2:] + `)`
}

// eraseDraftsSQL waits for whoever has one of the transfers, and spares what they
// take to another connection: PostgreSQL would go by how the row was before.
const eraseDraftsSQL = `DELETE FROM handover_drafts WHERE tenant = $1 AND transfer_id IN
	(SELECT id FROM handover_transfers WHERE tenant = $1 AND connection = $2 AND ended_at IS NULL` + lockHere + `)`

// lineUnendedSQL lists in the order of ids, so that two who lock them wait in one order.
const lineUnendedSQL = `SELECT tenant, id FROM handover_transfers WHERE tenant = $1 AND connection = $2 AND ended_at IS NULL ORDER BY id`

// ledgerLineStatements are those that a verb uses within its transaction.
var ledgerLineStatements = []string{ledgerLinesSQL, dueInSQL, heldInSQL, backlogSQL, ledgerTakeSQL, ledgerLeaveSQL, ledgerWakeSQL, ledgerTellSQL, ledgerRouseSQL(1), eraseDraftsSQL,
	lineUnendedSQL}

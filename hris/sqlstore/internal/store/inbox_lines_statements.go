package store

// linesSQL walks the index of what waits from line to line, whatever the number
// of their events, and tells which have something to be claimed.
var linesSQL = `WITH RECURSIVE waiting (seq, tenant, connection) AS (
		SELECT CAST(0 AS bigint), '', ''
		UNION ALL
		SELECT e.seq, e.tenant, e.connection FROM waiting w JOIN handover_inbox e ON e.seq = coalesce(
			(SELECT n.seq FROM handover_inbox n WHERE n.state = 'waiting' AND n.tenant = w.tenant AND n.connection > w.connection
				ORDER BY n.connection LIMIT 1),
			(SELECT n.seq FROM handover_inbox n WHERE n.state = 'waiting' AND n.tenant > w.tenant ORDER BY n.tenant, n.connection LIMIT 1))
	)
	SELECT w.tenant, w.connection FROM waiting w LEFT JOIN handover_inbox_lines l ON l.tenant = w.tenant AND l.connection = w.connection
	WHERE (l.rest_until IS NULL OR l.rest_until <= $1) AND (l.lease_until IS NULL OR l.lease_until <= ` + present(2) + `)
	AND (SELECT e.seq FROM handover_inbox e WHERE e.tenant = w.tenant AND e.connection = w.connection AND ` + claimable + nextTail + `) IS NOT NULL
	ORDER BY coalesce(l.turn, 0), w.tenant, w.connection LIMIT $3`

var takeLineSQL = `INSERT INTO handover_inbox_lines AS l (tenant, connection, turn, owner, lease_until, rests)
	VALUES ($1, $2, (SELECT coalesce(max(turn), 0) + 1 FROM handover_inbox_lines), $3, ` + present(5) + ` + $4, 0)
	ON CONFLICT (tenant, connection) DO UPDATE SET turn = excluded.turn, owner = excluded.owner, lease_until = excluded.lease_until
	WHERE l.lease_until IS NULL OR l.lease_until <= ` + present(5) + ` OR l.owner = excluded.owner
	RETURNING rest_until, rests`

// leaveLineSQL keeps no rest that follows one which was ended meanwhile.
const leaveLineSQL = `UPDATE handover_inbox_lines SET owner = '', lease_until = NULL,
	rest_until = CASE WHEN $5 <= rests + 1 THEN CAST($4 AS bigint) END, rests = CASE WHEN $5 <= rests + 1 THEN $5 ELSE 0 END
	WHERE tenant = $1 AND connection = $2 AND owner = $3 AND lease_until IS NOT NULL`

const (
	rouseLineSQL = `UPDATE handover_inbox_lines SET rest_until = NULL, rests = 0 WHERE tenant = $1 AND connection = $2`

	rousePostponedSQL = `UPDATE handover_inbox SET not_before = NULL, attempts = 0, changed_at = $3
	WHERE tenant = $1 AND connection = $2 AND state = 'waiting' AND reason <> '' AND not_before > $3`

	rouseHeldSQL = `UPDATE handover_inbox SET state = 'waiting', attempts = 0, changed_at = $3
	WHERE tenant = $1 AND state = 'held' AND connection = $2 AND reason LIKE 'connection.%'`
)

package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Backlog implements [hris.Inbox].
func (i *inbox) Backlog(ctx context.Context, of hris.Line, now time.Time, limit int) (b hris.Backlog, err error) {
	const op = "count a line of the inbox"
	var reason string
	var rests sql.NullInt64
	_, err = one(i.s.query(ctx, inboxBacklogSQL, of.Tenant, of.Connection, now.UnixMicro(), max(limit, 0)))(&b.Due, &b.Later, &b.Held, &reason, &rests)
	if err != nil {
		return hris.Backlog{}, failed(op, err)
	}
	b.Reason, b.Rests = hris.Code(reason), instant(rests)
	return b, nil
}

// inboxBacklogSQL counts what waits in the line's index, and what is held in the
// tenant's. The index begins with what was tried least, so it ends with what was tried most.
var inboxBacklogSQL = `SELECT ` + countedEvents("state = 'waiting' AND (not_before IS NULL OR not_before <= $3)") + `, ` +
	countedEvents("state = 'waiting' AND not_before > $3") + `, ` + countedEvents("state = 'held'") + `,
	coalesce((SELECT reason FROM handover_inbox WHERE tenant = $1 AND connection = $2 AND state = 'waiting' AND attempts > 0
		ORDER BY attempts DESC, seq DESC LIMIT 1), ''),
	(SELECT rest_until FROM handover_inbox_lines WHERE tenant = $1 AND connection = $2 AND rest_until > $3)`

// countedEvents is how many of line $1, $2 are as it says, up to $4.
func countedEvents(which string) string {
	return `(SELECT count(*) FROM (SELECT 1 FROM handover_inbox WHERE tenant = $1 AND connection = $2 AND ` + which + ` LIMIT $4) first)`
}

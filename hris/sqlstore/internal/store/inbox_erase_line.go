package store

import (
	"context"
	"fmt"

	"github.com/handoverhq/handover/hris"
)

// EraseLine implements [hris.Inbox].
func (i *inbox) EraseLine(ctx context.Context, of hris.Line) (int, error) {
	const op = "erase line of the inbox"
	touched := 0
	for {
		var some int
		err := i.s.commit(ctx, op, func(t *tx) (err error) {
			some, err = t.eraseOf(of)
			t.erased = some > 0 || i.s.owes()
			return failed(op, err)
		})
		if err != nil {
			return touched, err
		}
		touched += some
		if some == 0 {
			return touched, nil
		}
	}
}

// eraseOf drops some of a line's events that are done, strands as many others, and
// drops the line.
func (t *tx) eraseOf(of hris.Line) (int, error) {
	if err := t.turn(dropTurn); err != nil {
		return 0, err
	}
	over, err := scanOld(t.query(doneOfLineSQL, of.Tenant, of.Connection))
	if err != nil {
		return 0, err
	}
	for _, e := range over {
		if err := t.drop(e); err != nil {
			return 0, err
		}
	}
	stranded, err := t.count(strandLineSQL, of.Tenant, of.Connection, string(hris.DraftGone))
	if err != nil {
		return 0, err
	}
	_, err = t.exec(dropLineSQL, of.Tenant, of.Connection)
	return len(over) + int(stranded), err
}

// erasedAtOnce bounds a commit, so that a long line does not keep the database
// from others.
const erasedAtOnce = 100

// doneOfLineSQL lists events of a line that are done. They are locked, as those of
// oldDoneSQL.
var doneOfLineSQL = fmt.Sprintf(`SELECT seq, tenant, connection, keys FROM handover_inbox
	WHERE tenant = $1 AND connection = $2 AND state = 'done' LIMIT %d`, erasedAtOnce) + lockHere

// strandLineSQL leaves events of a line to a person, without their payloads: those
// that wait and those that are held, each through its index. One that somebody ends
// while the statement waits for its row is over, and stays so.
var strandLineSQL = fmt.Sprintf(`UPDATE handover_inbox SET payload = NULL, state = 'held', reason = $3, fields = '', not_before = NULL, lease_owner = '', lease_until = NULL
	WHERE seq IN (SELECT seq FROM (SELECT seq FROM handover_inbox WHERE tenant = $1 AND connection = $2 AND state = 'waiting' LIMIT %[1]d) waits
		UNION ALL SELECT seq FROM (SELECT seq FROM handover_inbox WHERE tenant = $1 AND connection = $2 AND state = 'held' AND payload IS NOT NULL LIMIT %[1]d) held
		LIMIT %[1]d) AND state <> 'done'`, erasedAtOnce)

const dropLineSQL = `DELETE FROM handover_inbox_lines WHERE tenant = $1 AND connection = $2`

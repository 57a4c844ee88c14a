package store

import (
	"context"
	"fmt"

	"github.com/handoverhq/handover/hris"
)

// EraseLine implements [hris.Inbox].
func (i *inbox) EraseLine(ctx context.Context, of hris.Line) (int, error) {
	const op = "erase line of the inbox"
	gone := 0
	for {
		var some []oldEvent
		err := i.s.commit(ctx, op, func(t *tx) (err error) {
			some, err = t.eraseOf(of)
			t.erased = len(some) > 0 || i.s.owes()
			return failed(op, err)
		})
		if err != nil {
			return gone, err
		}
		if gone += len(some); len(some) < erasedAtOnce {
			return gone, nil
		}
	}
}

// eraseOf erases some of a line's events, and the line.
func (t *tx) eraseOf(of hris.Line) ([]oldEvent, error) {
	if err := t.turn(dropTurn); err != nil {
		return nil, err
	}
	some, err := scanOld(t.query(someOfLineSQL, of.Tenant, of.Connection))
	if err != nil {
		return nil, err
	}
	for _, e := range some {
		if err := t.drop(e); err != nil {
			return nil, err
		}
	}
	_, err = t.exec(dropLineSQL, of.Tenant, of.Connection)
	return some, err
}

// erasedAtOnce bounds a commit, so that a long line does not keep the database
// from others.
const erasedAtOnce = 100

// someOfLineSQL lists erasedAtOnce events of a line, or all that are left, those of
// each state through its index. They are locked, as those of oldDoneSQL.
var someOfLineSQL = fmt.Sprintf(`SELECT seq, tenant, connection, keys FROM handover_inbox WHERE seq IN (%s UNION ALL %s UNION ALL %s) LIMIT %d`+lockHere,
	someInState(hris.EventWaiting), someInState(hris.EventHeld), someInState(hris.EventDone), erasedAtOnce)

func someInState(state hris.EventState) string {
	return fmt.Sprintf(`SELECT seq FROM (SELECT seq FROM handover_inbox WHERE tenant = $1 AND connection = $2 AND state = '%[1]s' LIMIT %[2]d) %[1]s`,
		state, erasedAtOnce)
}

const dropLineSQL = `DELETE FROM handover_inbox_lines WHERE tenant = $1 AND connection = $2`

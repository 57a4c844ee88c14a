package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Erase implements [hris.Inbox].
func (i *inbox) Erase(ctx context.Context, tenant, person string) (int, error) {
	const op = "erase person from inbox"
	var n int64
	err := i.s.commit(ctx, op, func(t *tx) (err error) {
		n, err = t.count(forgetSQL, tenant, person)
		t.erased = n > 0
		return failed(op, err)
	})
	if err != nil {
		return 0, err
	}
	return int(n), nil
}

// Expire implements [hris.Inbox]. It also makes good what earlier erasures had
// to leave in the log.
func (i *inbox) Expire(ctx context.Context, before time.Time) (int, error) {
	const op = "expire events"
	var gone []oldEvent
	var n int64
	err := i.s.commit(ctx, op, func(t *tx) (err error) {
		if err := t.turn(dropTurn); err != nil { // who erases a line counts what it finds
			return failed(op, err)
		}
		if gone, err = t.oldEvents(before); err != nil {
			return failed(op, err)
		}
		for _, e := range gone {
			if err := t.drop(e); err != nil {
				return failed(op, err)
			}
		}
		n, err = t.count(expireEventsSQL, before.UnixMicro(), string(hris.DraftGone), i.s.present())
		t.erased = n > 0 || len(gone) > 0 || i.s.owes()
		return failed(op, err)
	})
	if err != nil {
		return 0, err
	}
	return len(gone) + int(n), nil
}

// oldEvent is what has to be known of an event to remove it.
type oldEvent struct {
	seq                int64
	tenant, connection string
	keys               []string
}

func (t *tx) oldEvents(before time.Time) ([]oldEvent, error) {
	return scanOld(t.query(oldDoneSQL, before.UnixMicro(), t.s.present()))
}

func scanOld(rows *sql.Rows, err error) ([]oldEvent, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var old []oldEvent
	for rows.Next() {
		var e oldEvent
		var keys string
		if err := rows.Scan(&e.seq, &e.tenant, &e.connection, &keys); err != nil {
			return nil, err
		}
		if err := unlist(keys, &e.keys); err != nil {
			return nil, err
		}
		old = append(old, e)
	}
	return old, rows.Err()
}

// drop removes an event and its keys.
func (t *tx) drop(e oldEvent) error {
	if err := t.dropKeys(e.tenant, e.connection, e.keys); err != nil {
		return err
	}
	_, err := t.exec(dropEventSQL, e.seq)
	return err
}

package store

import (
	"context"
	"database/sql"

	"github.com/handoverhq/handover/hris"
)

// Seen implements [hris.Inbox].
func (i *inbox) Seen(ctx context.Context, tenant, subject, kind string) (bool, error) {
	seen, err := i.s.any(ctx, seenSQL, tenant, subject, kind)
	return seen, failed("look for events", err)
}

// Held implements [hris.Inbox].
func (i *inbox) Held(ctx context.Context, tenant string) ([]hris.Event, error) {
	events, err := scanEvents(i.s.query(ctx, heldSQL, tenant))
	return events, failed("list held events", err)
}

// scanEvents reads rows of eventColumns and a payload.
func scanEvents(rows *sql.Rows, err error) ([]hris.Event, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	events := []hris.Event{}
	for rows.Next() {
		var e hris.Event
		var keys, state, reason, fields string
		var received, notBefore sql.NullInt64
		if err := rows.Scan(&e.Tenant, &e.ID, &e.Connection, &e.Kind, &e.Subject, &e.Person, &keys, &received, &state, &reason, &fields,
			&notBefore, &e.Attempts, &e.Payload); err != nil {
			return nil, err
		}
		e.Received, e.NotBefore, e.State, e.Reason = instant(received), instant(notBefore), hris.EventState(state), hris.Code(reason)
		if err := unlist(keys, &e.Keys); err != nil {
			return nil, err
		}
		if err := unlist(fields, &e.Fields); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, rows.Err()
}

// any reports whether a query gives a row.
func (s *Store) any(ctx context.Context, text string, args ...any) (bool, error) {
	return anyRow(s.query(ctx, text, args...))
}

// any reports whether a query gives a row.
func (t *tx) any(text string, args ...any) (bool, error) { return anyRow(t.query(text, args...)) }

func anyRow(rows *sql.Rows, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	defer rows.Close()
	return rows.Next(), rows.Err()
}

// count runs a statement and tells how many rows it changed.
func (t *tx) count(text string, args ...any) (int64, error) {
	result, err := t.exec(text, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func bytesOrNull(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

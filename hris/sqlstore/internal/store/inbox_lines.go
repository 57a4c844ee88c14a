package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Lines implements [hris.Inbox].
func (i *inbox) Lines(ctx context.Context, now time.Time, limit int) ([]hris.Line, error) {
	const op = "list lines of the inbox"
	rows, err := i.s.query(ctx, linesSQL, now.UnixMicro(), i.s.present(), limit)
	if err != nil {
		return nil, failed(op, err)
	}
	defer rows.Close()
	lines := []hris.Line{}
	for rows.Next() {
		var l hris.Line
		if err := rows.Scan(&l.Tenant, &l.Connection); err != nil {
			return nil, failed(op, err)
		}
		lines = append(lines, l)
	}
	return lines, failed(op, rows.Err())
}

// Take implements [hris.Inbox].
func (i *inbox) Take(ctx context.Context, of hris.Line, owner string, length time.Duration) (last hris.Rest, ok bool, err error) {
	const op = "take line of the inbox"
	err = i.s.commit(ctx, op, func(t *tx) error {
		last, ok, err = scanRest(t.query(takeLineSQL, of.Tenant, of.Connection, owner, length.Microseconds(), i.s.present()))
		return failed(op, err)
	})
	if err != nil {
		return hris.Rest{}, false, err
	}
	return last, ok, nil
}

func scanRest(rows *sql.Rows, err error) (last hris.Rest, ok bool, _ error) {
	if err != nil {
		return last, false, err
	}
	defer rows.Close()
	var until sql.NullInt64
	if ok = rows.Next(); ok {
		err = rows.Scan(&until, &last.Nth)
		last.Until = instant(until)
	}
	if err == nil {
		err = rows.Err()
	}
	return last, ok, err
}

// Leave implements [hris.Inbox].
func (i *inbox) Leave(ctx context.Context, of hris.Line, owner string, rest hris.Rest) error {
	return i.end(ctx, "leave line of the inbox", leaveLineSQL, of.Tenant, of.Connection, owner, micros(rest.Until), rest.Nth)
}

// Rouse implements [hris.Inbox].
func (i *inbox) Rouse(ctx context.Context, of hris.Line, at time.Time) (int, error) {
	const op = "rouse line of the inbox"
	var roused int64
	err := i.s.commit(ctx, op, func(t *tx) error {
		roused = 0
		if _, err := t.exec(rouseLineSQL, of.Tenant, of.Connection); err != nil {
			return failed(op, err)
		}
		for _, text := range []string{rousePostponedSQL, rouseHeldSQL} {
			n, err := t.count(text, of.Tenant, of.Connection, at.UnixMicro())
			if err != nil {
				return failed(op, err)
			}
			roused += n
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return int(roused), nil
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Lines implements [transfer.Ledger].
func (l *ledger) Lines(ctx context.Context, now time.Time, limit int) ([]hris.Line, error) {
	lines, err := pairs(l.s.query(ctx, ledgerLinesSQL, now.UnixMicro(), max(limit, 0), l.s.present()))
	if err != nil {
		return nil, failed("list lines", err)
	}
	found := make([]hris.Line, 0, len(lines))
	for _, p := range lines {
		found = append(found, hris.Line{Tenant: p[0], Connection: p[1]})
	}
	return found, nil
}

// DueIn implements [transfer.Ledger].
func (l *ledger) DueIn(ctx context.Context, line hris.Line, now time.Time, limit int) ([]transfer.Ref, error) {
	refs, err := pairs(l.s.query(ctx, dueInSQL, line.Tenant, line.Connection, now.UnixMicro(), max(limit, 0), l.s.present()))
	if err != nil {
		return nil, failed("list due transfers of a line", err)
	}
	found := make([]transfer.Ref, 0, len(refs))
	for _, p := range refs {
		found = append(found, transfer.Ref{Tenant: p[0], ID: p[1]})
	}
	return found, nil
}

// Held implements [transfer.Ledger].
func (l *ledger) Held(ctx context.Context, line hris.Line, after string, limit int) ([]transfer.Transfer, error) {
	records, err := scanJoined(l.s.query(ctx, heldInSQL, line.Tenant, line.Connection, after, max(limit, 0), l.s.present()))
	if err != nil {
		return nil, failed("list transfers that wait for a person", err)
	}
	return views(records), nil
}

// Backlog implements [transfer.Ledger].
func (l *ledger) Backlog(ctx context.Context, line hris.Line, now time.Time, limit int) (b transfer.Backlog, err error) {
	_, err = one(l.s.query(ctx, backlogSQL, line.Tenant, line.Connection, now.UnixMicro(), max(limit, 0)))(&b.Due, &b.Later, &b.Held, &b.InDoubt)
	return b, failed("count what waits in a line", err)
}

// pairs reads rows of two ids.
func pairs(rows *sql.Rows, err error) ([][2]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found [][2]string
	for rows.Next() {
		var p [2]string
		if err := rows.Scan(&p[0], &p[1]); err != nil {
			return nil, err
		}
		found = append(found, p)
	}
	return found, rows.Err()
}

// Take implements [transfer.Ledger].
func (l *ledger) Take(ctx context.Context, line hris.Line, owner string, length time.Duration) (last hris.Rest, ok bool, err error) {
	const op = "take line"
	err = l.s.commit(ctx, op, func(t *tx) error {
		var until sql.NullInt64
		last = hris.Rest{}
		ok, err = one(t.query(ledgerTakeSQL, line.Tenant, line.Connection, owner, length.Microseconds(), l.s.present()))(&until, &last.Nth)
		if last.Until = instant(until); err == nil && !ok {
			return errUnchanged
		}
		return failed(op, err)
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		return hris.Rest{}, false, err
	}
	return last, ok, nil
}

// Leave implements [transfer.Ledger].
func (l *ledger) Leave(ctx context.Context, line hris.Line, owner string, rest hris.Rest) (roused bool, err error) {
	const op = "leave line"
	err = l.s.commit(ctx, op, func(t *tx) error {
		held, err := one(t.query(ledgerLeaveSQL, line.Tenant, line.Connection, owner, micros(rest.Until), rest.Nth))(&roused)
		if err == nil && !held {
			return lost(op)
		}
		return failed(op, err)
	})
	if err != nil {
		return false, err
	}
	return roused, nil
}

// one reads the row that a statement gives, and reports whether there was one.
func one(rows *sql.Rows, err error) func(targets ...any) (bool, error) {
	return func(targets ...any) (found bool, _ error) {
		if err != nil {
			return false, err
		}
		defer rows.Close()
		for rows.Next() { // to the end: a statement that changes something is done only then
			if err := rows.Scan(targets...); err != nil {
				return false, err
			}
			found = true
		}
		return found, rows.Err()
	}
}

// Rouse implements [transfer.Ledger].
func (l *ledger) Rouse(ctx context.Context, line hris.Line, codes []hris.Code, at time.Time) (int, error) {
	const op = "rouse line"
	args := []any{line.Tenant, line.Connection, at.UnixMicro(), l.s.present()}
	for _, code := range codes {
		args = append(args, string(code))
	}
	text := ledgerRouseSQL(max(len(codes), 1))
	if len(codes) == 0 {
		args = append(args, nil) // no reason is it
	}
	if _, err := l.s.stmts.get(ctx, text); err != nil { // before the verb has the one connection
		return 0, failed(op, err)
	}
	var n int64
	err := l.s.commit(ctx, op, func(t *tx) error {
		_, err := t.exec(ledgerWakeSQL, line.Tenant, line.Connection)
		if err == nil {
			_, err = t.exec(ledgerTellSQL, line.Tenant, line.Connection, l.s.present())
		}
		if err == nil {
			n, err = t.count(text, args...)
		}
		return failed(op, err)
	})
	if err != nil {
		return 0, err
	}
	return int(n), nil
}

// EraseDrafts implements [transfer.Ledger].
func (l *ledger) EraseDrafts(ctx context.Context, line hris.Line, at time.Time) (int, error) {
	const op = "erase drafts of a line"
	var n int64
	err := l.s.commit(ctx, op, func(t *tx) (err error) {
		n, err = t.count(eraseDraftsSQL, line.Tenant, line.Connection)
		t.erased = n > 0 || l.s.owes()
		return failed(op, err)
	})
	if err != nil {
		return 0, err
	}
	return int(n), l.strand(ctx, line, at)
}

// strandedAtOnce bounds a commit, so that a long line does not keep the database
// from others.
const strandedAtOnce = 100

// strand leaves a line's transfers to a person.
func (l *ledger) strand(ctx context.Context, line hris.Line, at time.Time) error {
	const op = "end a line"
	refs, err := pairs(l.s.query(ctx, lineUnendedSQL, line.Tenant, line.Connection))
	if err != nil {
		return failed(op, err)
	}
	for some := range slices.Chunk(refs, strandedAtOnce) {
		err := l.s.commit(ctx, op, func(t *tx) error { return dbError(op, t.strand(line, some, at)) })
		if err != nil && !errors.Is(err, errUnchanged) {
			return err
		}
	}
	return nil
}

// strand leaves those of the transfers to a person that are not yet.
func (t *tx) strand(line hris.Line, refs [][2]string, at time.Time) error {
	changed := false
	for _, ref := range refs {
		r, err := t.load(ref[0], ref[1])
		if err != nil {
			return err
		}
		before := r.Clone()
		if !r.Strand(line, at, r.now) {
			continue
		}
		r.Record, changed = r.Clone(), true
		if err := t.save(r, before); err != nil {
			return err
		}
	}
	if !changed {
		return errUnchanged
	}
	return nil
}

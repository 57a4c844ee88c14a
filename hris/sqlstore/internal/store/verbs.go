package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// ledger is the transfer.Ledger of a store. What a verb means is written in
// transfer.Record; here it is read, locked and committed.
type ledger struct{ s *Store }

var _ transfer.Ledger = (*ledger)(nil)

// createTries bounds how often Create looks again after another process won
// the round that it meant to take.
const createTries = 8

// errRoundTaken says that another transaction took the round first.
var errRoundTaken = errors.New("another transfer took the round")

// Create implements [transfer.Ledger].
func (l *ledger) Create(ctx context.Context, p transfer.Planned) (transfer.Transfer, transfer.Lease, error) {
	const op = "create transfer"
	for range createTries {
		var r *record
		err := l.s.commit(ctx, op, func(t *tx) (err error) {
			r, err = t.create(p)
			return dbError(op, err)
		})
		if errors.Is(err, errRoundTaken) {
			continue
		}
		if err != nil {
			return transfer.Transfer{}, transfer.Lease{}, err
		}
		return r.view(), r.Lease(), nil
	}
	return transfer.Transfer{}, transfer.Lease{}, &hris.Error{Code: hris.Busy, Op: op, Effect: hris.EffectNotSent,
		Detail: "the same hire is being created again and again"}
}

func (t *tx) create(p transfer.Planned) (*record, error) {
	if r, err := t.createFirst(p); r != nil || err != nil {
		return r, err
	}
	now, round, by, err := t.standing(p.Tenant, p.Key)
	if err != nil {
		return nil, err
	}
	if by.Valid {
		return nil, t.taken(p.Tenant, by.String)
	}
	begun, err := transfer.Begin(p, round+1, now)
	if err != nil {
		return nil, err
	}
	r := &record{Record: begun, now: now}
	inserted, err := t.insert(r)
	if err != nil || inserted {
		return r, err
	}
	used, err := t.any(knownSQL, p.Tenant, p.ID)
	switch {
	case err != nil:
		return nil, err
	case used:
		return nil, &hris.Error{Code: hris.InvalidInput, Op: "create transfer", Effect: hris.EffectNotSent, Detail: "the id is in use"}
	}
	return nil, errRoundTaken
}

// createFirst makes the first round of a key without asking whether there is
// one: its unique index tells, and most keys are new. Nil where there may be one,
// and where the lease needs the store's present.
func (t *tx) createFirst(p transfer.Planned) (*record, error) {
	if p.Lease > 0 {
		return nil, nil
	}
	begun, err := transfer.Begin(p, 1, time.Time{})
	if err != nil {
		return nil, err
	}
	r := &record{Record: begun}
	if inserted, err := t.insert(r); err != nil || !inserted {
		return nil, err
	}
	return r, nil
}

// taken is the refusal by a transfer that stands in the way. It is read and not
// locked: a host's transaction, in which a Create may be, can take its time.
func (t *tx) taken(tenant, id string) error {
	found, err := scanJoined(t.query(getSQL, tenant, id, t.s.present()))
	if err != nil {
		return err
	}
	if len(found) == 0 || !found[0].InTheWay() {
		return errRoundTaken // it was moved out of the way meanwhile
	}
	taken := &transfer.Taken{By: found[0].view()}
	taken.By.Draft = nil
	return taken
}

// standing tells the store's present, a key's last round, and the id of what
// stands in the way of another.
func (t *tx) standing(tenant string, key transfer.Hash) (now time.Time, round int, by sql.NullString, err error) {
	rows, err := t.query(standingSQL, tenant, string(key), t.s.present())
	if err != nil {
		return now, 0, by, err
	}
	defer rows.Close()
	var µs int64
	for rows.Next() {
		if err := rows.Scan(&µs, &round, &by); err != nil {
			return now, 0, by, err
		}
	}
	return time.UnixMicro(µs).UTC(), round, by, rows.Err()
}

// Acquire implements [transfer.Ledger].
func (l *ledger) Acquire(ctx context.Context, tenant, id, owner string, length time.Duration) (transfer.Transfer, transfer.Lease, error) {
	r, err := l.change(ctx, "acquire lease", tenant, id, func(_ *tx, r *record) error { return r.Acquire(owner, length, r.now) })
	if err != nil {
		return transfer.Transfer{}, transfer.Lease{}, err
	}
	return r.view(), r.Lease(), nil
}

// Renew implements [transfer.Ledger].
func (l *ledger) Renew(ctx context.Context, lease transfer.Lease, length time.Duration) error {
	const op = "renew lease"
	return l.s.commit(ctx, op, func(t *tx) error {
		result, err := t.exec(renewSQL, lease.Tenant, lease.ID, lease.Owner, lease.Fence, length.Microseconds(), l.s.present())
		if err != nil {
			return failed(op, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(failed(op, err), lost(op))
		}
		return nil
	})
}

// Advance implements [transfer.Ledger].
func (l *ledger) Advance(ctx context.Context, lease transfer.Lease, a transfer.Advance) (transfer.Transfer, error) {
	const op = "advance transfer"
	r, err := l.change(ctx, op, lease.Tenant, lease.ID, func(t *tx, r *record) error {
		if err := r.Advance(lease, a); err != nil {
			return err
		}
		return t.apart(lease.Ref, a.Intent)
	})
	switch {
	case errors.Is(err, hris.NotFound):
		return transfer.Transfer{}, lost(op) // nobody has the lease of what is not there
	case l.s.dialect.Refused(err, "handover_steps_twin_open"):
		return transfer.Transfer{}, transfer.TwinOpen() // it was opened since apart looked
	case err != nil:
		return transfer.Transfer{}, err
	}
	return r.view(), nil
}

// apart refuses an intent while one that could be taken for it is open.
func (t *tx) apart(ref transfer.Ref, in *transfer.Intent) error {
	if in == nil || in.Twin == "" {
		return nil
	}
	const op = "look for twins"
	rows, err := t.query(twinOpenSQL, ref.Tenant, string(in.Twin), ref.ID)
	if err != nil {
		return failed(op, err)
	}
	defer rows.Close()
	if rows.Next() {
		return transfer.TwinOpen()
	}
	return failed(op, rows.Err())
}

// Witness implements [transfer.Ledger].
func (l *ledger) Witness(ctx context.Context, tenant, id, step string, receipt hris.Receipt, at time.Time) (transfer.Transfer, error) {
	var duplicate error // told, and committed nevertheless
	r, err := l.change(ctx, "witness receipt", tenant, id, func(_ *tx, r *record) error {
		changed, err := r.Witness(step, receipt, at)
		duplicate = nil
		switch {
		case changed:
			duplicate = err
			return nil
		case err == nil:
			return errUnchanged
		}
		return err
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		return transfer.Transfer{}, err
	}
	return r.view(), duplicate
}

// Decide implements [transfer.Ledger].
func (l *ledger) Decide(ctx context.Context, tenant, id string, d transfer.Decision) (transfer.Transfer, error) {
	r, err := l.change(ctx, "decide", tenant, id, func(_ *tx, r *record) error { return r.Decide(d, r.now) })
	if err != nil {
		return transfer.Transfer{}, err
	}
	return r.view(), nil
}

// errUnchanged ends a verb that has nothing to commit.
var errUnchanged = errors.New("nothing to commit")

// change is one verb on one transfer: read under a lock, apply, save, commit.
func (l *ledger) change(ctx context.Context, op, tenant, id string, apply func(*tx, *record) error) (r *record, err error) {
	err = l.s.commit(ctx, op, func(t *tx) error {
		if r, err = t.load(tenant, id); err != nil {
			return dbError(op, err)
		}
		before := r.Clone()
		if err := apply(t, r); err != nil {
			return err
		}
		r.Record = r.Clone() // instants as fine as they are kept
		return failed(op, t.save(r, before))
	})
	return r, err
}

// dbError wraps what is the database's and leaves the ledger's own refusals.
func dbError(op string, err error) error {
	if hris.CodeOf(err) != "" || errors.Is(err, errRoundTaken) {
		return err
	}
	return failed(op, err)
}

func lost(op string) error {
	return &hris.Error{Code: hris.LeaseLost, Op: op, Effect: hris.EffectNotSent}
}

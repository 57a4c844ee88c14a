package store

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

// Statuses gives the store of status synchronisations.
func (s *Store) Statuses() statussync.Store { return &statuses{s} }

// statuses is the statussync.Store of a store.
type statuses struct{ s *Store }

var _ statussync.Store = (*statuses)(nil)

// Save implements [statussync.Store].
func (y *statuses) Save(ctx context.Context, k statussync.Key, setting statussync.Setting) (statussync.Setting, error) {
	const op = "save setting"
	err := y.s.commit(ctx, op, func(t *tx) error {
		if _, err := t.exec(placeSQL, k.Tenant, k.Connection); err != nil {
			return failed(op, err)
		}
		return t.saveSetting(op, saveSettingSQL, k, setting)
	})
	if err != nil {
		return statussync.Setting{}, err
	}
	setting.Rev++
	return keptSetting(setting), nil
}

func (t *tx) saveSetting(op, text string, k statussync.Key, s statussync.Setting) error {
	n, err := t.count(text, k.Tenant, k.Connection, s.Rev, string(s.State), s.Version, micros(s.CutOff), micros(s.Since), list(s.Entries))
	if err == nil && n == 0 {
		return &hris.Error{Code: hris.Changed, Op: op, Effect: hris.EffectNotSent, Detail: "the setting was changed meanwhile"}
	}
	return failed(op, err)
}

// Begin implements [statussync.Store].
func (y *statuses) Begin(ctx context.Context, k statussync.Key, r statussync.Report, owner string, lease time.Duration) (statussync.Report, statussync.Lease, error) {
	const op = "begin run"
	l := statussync.Lease{Key: k, Owner: owner}
	var begun statussync.Report
	err := y.s.commit(ctx, op, func(t *tx) error {
		if _, err := t.exec(placeSQL, k.Tenant, k.Connection); err != nil {
			return failed(op, err)
		}
		fence, err := scanNumber(t.query(takeSQL, k.Tenant, k.Connection, owner, y.s.present(), lease.Microseconds()))
		switch {
		case err != nil:
			return failed(op, err)
		case fence == 0:
			return &hris.Error{Code: hris.Busy, Op: op, Effect: hris.EffectNotSent}
		}
		l.Fence = fence
		begun, err = t.beginRun(op, k, r)
		return err
	})
	if err != nil {
		return statussync.Report{}, statussync.Lease{}, err
	}
	return begun, l, nil
}

// beginRun takes a run over that was left, or begins one and overtakes those
// before it.
func (t *tx) beginRun(op string, k statussync.Key, r statussync.Report) (statussync.Report, error) {
	wrong := func(detail string) error {
		return &hris.Error{Code: hris.WrongState, Op: op, Effect: hris.EffectNotSent, Detail: detail}
	}
	latest, err := scanReports(t.query(runsSQL, k.Tenant, k.Connection, 1))
	if err != nil {
		return r, failed(op, err)
	}
	if len(latest) > 0 && latest[0].ID > r.ID {
		return r, wrong("a later run was begun, or this one is ended")
	}
	if len(latest) > 0 && latest[0].ID == r.ID {
		if latest[0].State.Over() {
			return r, wrong("this run is ended")
		}
		return latest[0], nil
	}
	earlier, err := scanReports(t.query(unendedSQL, k.Tenant, k.Connection))
	if err != nil {
		return r, failed(op, err)
	}
	for _, left := range earlier {
		left.State, left.Ended = statussync.Overtaken, r.Started
		if err := t.saveRun(op, saveRunSQL, k, left); err != nil {
			return r, err
		}
	}
	return keptReport(r), t.saveRun(op, insertRunSQL, k, r)
}

func (t *tx) saveRun(op, text string, k statussync.Key, r statussync.Report) error {
	r = keptReport(r)
	_, err := t.exec(text, k.Tenant, k.Connection, r.ID, string(r.State), endedAt(r), reportText(r))
	return failed(op, err)
}

// endedAt is NULL while a run is not over.
func endedAt(r statussync.Report) any {
	if !r.State.Over() {
		return nil
	}
	return r.Ended.UnixMicro()
}

// Renew implements [statussync.Store].
func (y *statuses) Renew(ctx context.Context, l statussync.Lease, length time.Duration) error {
	const op = "renew lease"
	return y.s.commit(ctx, op, func(t *tx) error {
		return t.leased(op, renewStatusesSQL, l, y.s.present(), length.Microseconds())
	})
}

// leased runs a statement that only the lease's owner may.
func (t *tx) leased(op, text string, l statussync.Lease, args ...any) error {
	n, err := t.count(text, append([]any{l.Key.Tenant, l.Key.Connection, l.Owner, l.Fence}, args...)...)
	if err == nil && n == 0 {
		return lost(op)
	}
	return failed(op, err)
}

// Approve implements [statussync.Store].
func (y *statuses) Approve(ctx context.Context, k statussync.Key, id, by string, _ time.Time) (r statussync.Report, err error) {
	const op = "approve run"
	err = y.s.commit(ctx, op, func(t *tx) error {
		found, err := scanReports(t.query(lockRunSQL, k.Tenant, k.Connection, id))
		if err != nil {
			return failed(op, err)
		}
		if len(found) == 0 {
			return notFound(op)
		}
		r = found[0]
		asks := r.State == statussync.Asking
		r.State, r.Approved = statussync.Writing, by
		n, err := t.count(approveSQL, k.Tenant, k.Connection, id, string(r.State), endedAt(r), reportText(r))
		if err == nil && (n == 0 || !asks) {
			return &hris.Error{Code: hris.WrongState, Op: op, Effect: hris.EffectNotSent, Detail: "only a run that asks can be approved"}
		}
		return failed(op, err)
	})
	return r, err
}

// Decide implements [statussync.Store].
func (y *statuses) Decide(ctx context.Context, k statussync.Key, application string, seen, then statussync.Change) error {
	const op = "decide on change"
	return y.s.commit(ctx, op, func(t *tx) error {
		if _, err := t.exec(placeSQL, k.Tenant, k.Connection); err != nil {
			return failed(op, err)
		}
		n, err := t.count(idleSQL, k.Tenant, k.Connection, y.s.present())
		switch {
		case err != nil:
			return failed(op, err)
		case n == 0:
			return &hris.Error{Code: hris.Busy, Op: op, Effect: hris.EffectNotSent}
		}
		args := append([]any{k.Tenant, k.Connection, application}, changeValues(seen)...)
		n, err = t.count(decideSQL, append(args, changeValues(then)...)...)
		if err == nil && n == 0 {
			return &hris.Error{Code: hris.Changed, Op: op, Effect: hris.EffectNotSent, Detail: "this change does not wait any more, or is another by now"}
		}
		return failed(op, err)
	})
}

// Expire implements [statussync.Store].
func (y *statuses) Expire(ctx context.Context, k statussync.Key, before time.Time) (int, error) {
	const op = "expire runs"
	var n int64
	err := y.s.commit(ctx, op, func(t *tx) error {
		_, err := t.exec(expireItemsSQL, k.Tenant, k.Connection, before.UnixMicro())
		if err == nil {
			n, err = t.count(expireRunsSQL, k.Tenant, k.Connection, before.UnixMicro())
		}
		return failed(op, err)
	})
	return int(n), err
}

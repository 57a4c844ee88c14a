package store

import (
	"context"
	"errors"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Inbox gives the store's inbox.
func (s *Store) Inbox() hris.Inbox { return &inbox{s} }

// inbox is the hris.Inbox of a store.
type inbox struct{ s *Store }

var _ hris.Inbox = (*inbox)(nil)

// Claim implements [hris.Inbox]. It takes the write lock only where something
// is due, so that workers may ask often.
func (i *inbox) Claim(ctx context.Context, of hris.Line, now time.Time, owner string, lease time.Duration) (e hris.Event, ok bool, err error) {
	const op = "claim event"
	next, take, args := nextSQL, claimSQL, []any{now.UnixMicro(), i.s.present()}
	if of != (hris.Line{}) {
		next, take, args = nextOfSQL, claimOfSQL, append(args, of.Tenant, of.Connection)
	}
	if due, err := i.s.any(ctx, next, args...); err != nil || !due {
		return hris.Event{}, false, failed(op, err)
	}
	err = i.s.commit(ctx, op, func(t *tx) error {
		if err := t.turn(claimTurn); err != nil { // two of one subject may be due one after the other only
			return failed(op, err)
		}
		args[1] = i.s.present()
		events, err := scanEvents(t.query(take, append(args[:len(args):len(args)], owner, lease.Microseconds())...))
		if err == nil && len(events) == 0 {
			return errUnchanged // another worker was faster
		}
		if err == nil {
			e, ok = events[0], true
		}
		return failed(op, err)
	})
	if errors.Is(err, errUnchanged) {
		return hris.Event{}, false, nil
	}
	if err != nil {
		return hris.Event{}, false, err
	}
	return e, ok, nil
}

// Done implements [hris.Inbox].
func (i *inbox) Done(ctx context.Context, tenant, id, owner string, at time.Time) error {
	return i.end(ctx, "end event", doneEventSQL, tenant, id, owner, at.UnixMicro(), string(hris.EventDone), "", "", nil)
}

// Later implements [hris.Inbox].
func (i *inbox) Later(ctx context.Context, tenant, id, owner string, until time.Time, reason hris.Code) error {
	return i.end(ctx, "postpone event", endEventSQL, tenant, id, owner, until.UnixMicro(), string(hris.EventWaiting), string(reason), "", micros(until))
}

// Hold implements [hris.Inbox].
func (i *inbox) Hold(ctx context.Context, tenant, id, owner string, at time.Time, reason hris.Code, fields []string) error {
	return i.end(ctx, "hold event", endEventSQL, tenant, id, owner, at.UnixMicro(), string(hris.EventHeld), string(reason), list(fields), nil)
}

func (i *inbox) end(ctx context.Context, op, text string, args ...any) error {
	return i.s.commit(ctx, op, func(t *tx) error {
		n, err := t.count(text, args...)
		if err == nil && n == 0 {
			return lost(op)
		}
		t.erased = text == doneEventSQL
		return failed(op, err)
	})
}

// Release implements [hris.Inbox].
func (i *inbox) Release(ctx context.Context, tenant, id string, at time.Time) error {
	return i.decide(ctx, "release event", releaseSQL, tenant, id, at)
}

// Dismiss implements [hris.Inbox].
func (i *inbox) Dismiss(ctx context.Context, tenant, id string, at time.Time) error {
	return i.decide(ctx, "dismiss event", dismissSQL, tenant, id, at)
}

// decide is what a person says of a held event.
func (i *inbox) decide(ctx context.Context, op, text, tenant, id string, at time.Time) error {
	return i.s.commit(ctx, op, func(t *tx) error {
		n, err := t.count(text, tenant, id, at.UnixMicro())
		if err != nil || n > 0 {
			t.erased = text == dismissSQL
			return failed(op, err)
		}
		known, err := t.any(eventKnownSQL, tenant, id)
		switch {
		case err != nil:
			return failed(op, err)
		case !known:
			return notFound(op)
		}
		return &hris.Error{Code: hris.WrongState, Op: op, Effect: hris.EffectNotSent, Detail: "the event is not held"}
	})
}

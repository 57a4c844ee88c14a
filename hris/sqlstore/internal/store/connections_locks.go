package store

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// Lock implements [connection.Store]. Those that wait ask often, so it takes
// the write lock only where the part seems to be free.
func (c *connections) Lock(ctx context.Context, ref connection.Ref, part, owner string, length time.Duration) error {
	const op = "lock secret"
	args := []any{ref.Tenant, ref.ID, part, owner, c.s.present()}
	left, err := scanMicros(c.s.query(ctx, busySQL, args...))
	if err != nil || left > 0 {
		return busyFor(op, left, err)
	}
	return c.s.commit(ctx, op, func(t *tx) error {
		r, err := t.lockConnection(ref)
		switch {
		case err != nil:
			return dbError(op, err)
		case r.State == connection.Removed:
			return &hris.Error{Code: hris.Disabled, Op: op, Effect: hris.EffectNotSent}
		}
		if left, err := scanMicros(t.query(busySQL, args...)); err != nil || left > 0 {
			return busyFor(op, left, err)
		}
		_, err = t.exec(lockPartSQL, append(args, length.Microseconds())...)
		return failed(op, err)
	})
}

func busyFor(op string, left time.Duration, err error) error {
	if err != nil {
		return failed(op, err)
	}
	return &hris.Error{Code: hris.SecretBusy, Op: op, Effect: hris.EffectNotSent, RetryAfter: left}
}

// Unlock implements [connection.Store].
func (c *connections) Unlock(ctx context.Context, ref connection.Ref, part, owner string) error {
	const op = "unlock secret"
	return c.s.commit(ctx, op, func(t *tx) error {
		_, err := t.exec(unlockPartSQL, ref.Tenant, ref.ID, part, owner)
		return failed(op, err)
	})
}

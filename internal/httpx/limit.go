package httpx

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// Limit caps one account's calls: how many start per second and how many are under way. Share one among all clients of the account.
// A call is under way until its answer's body is closed.
type Limit struct {
	rate  *rate.Limiter
	slots chan struct{}
}

// NewLimit makes a limit. perSecond of zero or less (or rate.Inf) does not limit the rate, burst is at least 1, parallel of zero or
// less does not limit concurrency.
func NewLimit(perSecond rate.Limit, burst, parallel int) *Limit {
	l := &Limit{}
	if perSecond > 0 && perSecond != rate.Inf {
		l.rate = rate.NewLimiter(perSecond, max(burst, 1))
	}
	if parallel > 0 {
		l.slots = make(chan struct{}, parallel)
	}
	return l
}

// acquire waits for a slot as long as the context allows, then for the rate as long as maxWait allows. A longer wait is returned
// instead of slept. Without an error and with no wait left, the slot is the caller's to release.
func (l *Limit) acquire(ctx context.Context, clock Clock, maxWait time.Duration) (tooLong time.Duration, err error) {
	if l == nil {
		return 0, ctx.Err()
	}
	if l.slots != nil {
		select {
		case l.slots <- struct{}{}:
		default:
			select {
			case l.slots <- struct{}{}:
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
	}
	if wait, err := l.pace(ctx, clock, maxWait); wait > 0 || err != nil {
		l.release()
		return wait, err
	}
	return 0, nil
}

// pace takes one token from the rate, sleeping for it if need be. An abandoned token goes back.
func (l *Limit) pace(ctx context.Context, clock Clock, maxWait time.Duration) (tooLong time.Duration, err error) {
	if l.rate == nil {
		return 0, ctx.Err()
	}
	now := clock.Now()
	token := l.rate.ReserveN(now, 1)
	wait := token.DelayFrom(now)
	if wait > maxWait {
		token.CancelAt(now)
		return wait, nil
	}
	if err := clock.Sleep(ctx, wait); err != nil {
		token.CancelAt(clock.Now())
		return 0, err
	}
	return 0, nil
}

func (l *Limit) release() {
	if l != nil && l.slots != nil {
		<-l.slots
	}
}

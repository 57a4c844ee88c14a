// Package lease keeps a lease for as long as its holder is at work.
package lease

import (
	"context"
	"errors"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Hold renews a lease by calling renew every third of its length, until stop. A
// lease that is lost (renew gives hris.LeaseLost), or that could not be renewed for
// as long as it lasts, ends held with hris.LeaseLost for its cause; held carries the
// caller's values and nothing else of the caller's.
func Hold(ctx context.Context, length time.Duration, renew func(context.Context) error) (held context.Context, stop func()) {
	held, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(length / 3)
		defer tick.Stop()
		renewed := time.Now()
		for {
			select {
			case <-held.Done():
				return
			case <-tick.C:
			}
			asked := time.Now()
			err := within(held, length-time.Since(renewed), renew)
			if err == nil {
				renewed = asked
			}
			if errors.Is(err, hris.LeaseLost) || time.Since(renewed) >= length {
				cancel(&hris.Error{Code: hris.LeaseLost, Op: "renew lease", Effect: hris.EffectUnknown})
				return
			}
		}
	}()
	return held, func() { cancel(nil); <-ended }
}

// within does not outlast the lease: a store that hangs is a lease that is lost.
func within(ctx context.Context, left time.Duration, renew func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, max(left, time.Millisecond))
	defer cancel()
	return renew(ctx)
}

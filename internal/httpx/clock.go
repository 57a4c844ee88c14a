package httpx

import (
	"context"
	"time"
)

// Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	// Sleep returns after d, or with the context's error when that ends first.
	Sleep(ctx context.Context, d time.Duration) error
}

// ClockOf makes a clock of two functions; nil where not both are given.
func ClockOf(now func() time.Time, sleep func(ctx context.Context, d time.Duration) error) Clock {
	if now == nil || sleep == nil {
		return nil
	}
	return clockOf{now, sleep}
}

type clockOf struct {
	now   func() time.Time
	sleep func(ctx context.Context, d time.Duration) error
}

func (c clockOf) Now() time.Time { return c.now() }

func (c clockOf) Sleep(ctx context.Context, d time.Duration) error { return c.sleep(ctx, d) }

// SystemClock is the clock of the machine.
var SystemClock Clock = systemClock{}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

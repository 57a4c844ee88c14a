package greenhouse

import (
	"errors"
	"time"
)

// Health is how an endpoint fares, as far as what arrives can tell. The zero
// Health waits for its ping.
type Health struct {
	State    HealthState
	PingedAt time.Time // the last ping that was taken
	HeardAt  time.Time // the last thing that was taken, exact to about a minute
	Since    time.Time // of a failing one: the first refusal since something was taken
	Why      Reason    // of a failing one: the last refusal
}

// HealthState says what a settings page shows of a webhook.
type HealthState string

// The states. The empty one is [WaitingForPing].
const (
	// WaitingForPing: Greenhouse pings when the webhook is saved.
	WaitingForPing HealthState = "waiting"
	Live           HealthState = "live"
	// Failing: the last thing that arrived was refused, or could not be kept.
	Failing HealthState = "failing"
)

// Is reports the state, of the zero Health too.
func (h Health) Is(state HealthState) bool {
	if h.State == "" {
		return state == WaitingForPing
	}
	return h.State == state
}

// fresh is how old HeardAt may grow while nothing else changes: a record for each
// event would cost as much as keeping it.
const fresh = time.Minute

// after gives the health once something was taken, or refused for a reason, and
// whether that is news.
func (h Health) after(now time.Time, ping bool, refusal error) (Health, bool) {
	if refusal != nil {
		return h.failing(now, refusal)
	}
	next := Health{State: Live, PingedAt: h.PingedAt, HeardAt: now}
	if ping {
		next.PingedAt = now
	}
	return next, ping || h.State != Live || now.Sub(h.HeardAt) >= fresh
}

func (h Health) failing(now time.Time, refusal error) (Health, bool) {
	next := h
	next.State, next.Why = Failing, NotKept
	if e, ok := errors.AsType[*Error](refusal); ok {
		next.Why = e.Reason
	}
	if h.State != Failing {
		next.Since = now
	}
	return next, next.State != h.State || next.Why != h.Why
}

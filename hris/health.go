package hris

import "time"

// Health is how the endpoint of a webhook fares, as far as what arrives can tell.
// The zero Health waits for the first thing to arrive. It holds no value of
// anybody.
type Health struct {
	State    HealthState
	PingedAt time.Time // the last ping that was taken
	HeardAt  time.Time // the last thing that was taken, exact to about a minute
	Since    time.Time // of a failing one: the first refusal since something was taken
	Why      string    // of a failing one: the vendor package's word for the last refusal
}

// HealthState says what a settings page shows of a webhook.
type HealthState string

// The states. The empty one is [HookWaiting].
const (
	HookWaiting HealthState = "waiting" // nothing has arrived yet
	HookLive    HealthState = "live"
	HookFailing HealthState = "failing" // the last thing that arrived was refused, or could not be kept
)

// Is reports the state, of the zero Health too.
func (h Health) Is(state HealthState) bool {
	if h.State == "" {
		return state == HookWaiting
	}
	return h.State == state
}

// freshHealth is how old HeardAt may grow while nothing else changes: a record for
// each event would cost as much as keeping it. A clock that was ahead has left one
// that lies in the future.
const freshHealth = time.Minute

// Took gives the health once something was taken, and whether that is worth a
// record.
func (h Health) Took(now time.Time, ping bool) (Health, bool) {
	next := Health{State: HookLive, PingedAt: h.PingedAt, HeardAt: now}
	if ping {
		next.PingedAt = now
	}
	return next, ping || h.State != HookLive || now.Sub(h.HeardAt).Abs() >= freshHealth
}

// Refused gives the health once something was refused, and whether that is worth
// a record. Whoever knows an endpoint's address can be refused as often as they
// like: a recorder bounds how many of these it makes.
func (h Health) Refused(now time.Time, why string) (Health, bool) {
	next := h
	next.State, next.Why = HookFailing, why
	if h.State != HookFailing {
		next.Since = now
	}
	return next, next.State != h.State || next.Why != h.Why
}

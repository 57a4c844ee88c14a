package transfer

import (
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Acquire gives the record's lease to owner, for length from the store's now.
func (r *Record) Acquire(owner string, length time.Duration, now time.Time) error {
	const op = "acquire lease"
	if r.State.Ended() {
		return storeError(hris.WrongState, op, "the transfer is "+string(r.State))
	}
	if err := r.idle(op, now); err != nil {
		return err
	}
	r.give(owner, length, now)
	r.Rev++
	return nil
}

// Renew prolongs l by length from the store's now.
func (r *Record) Renew(l Lease, length time.Duration, now time.Time) error {
	if !r.Holds(l) {
		return storeError(hris.LeaseLost, "renew lease", "")
	}
	r.Until = now.Add(length)
	r.Rev++
	return nil
}

// Holds reports whether l is still the record's lease. One that ran out but
// that nobody took over still is.
func (r *Record) Holds(l Lease) bool {
	return !r.Until.IsZero() && r.Fence == l.Fence && r.Owner == l.Owner && r.Ref() == l.Ref
}

// Lease gives the record's lease to whoever was just given it.
func (r *Record) Lease() Lease { return Lease{Ref: r.Ref(), Owner: r.Owner, Fence: r.Fence} }

// Ref names the transfer.
func (t Transfer) Ref() Ref { return Ref{Tenant: t.Tenant, ID: t.ID} }

// At gives the transfer as it is at the store's now, sharing nothing with r.
func (r *Record) At(now time.Time) Transfer {
	t := r.Clone().Transfer
	t.Leased = r.Until.After(now)
	return t
}

// idle refuses while a lease runs, even to its own owner: a lease is one
// run's, and one process may have several.
func (r *Record) idle(op string, now time.Time) error {
	if !r.Until.After(now) {
		return nil
	}
	busy := storeError(hris.Busy, op, "")
	busy.RetryAfter = r.Until.Sub(now)
	return busy
}

func (r *Record) give(owner string, length time.Duration, now time.Time) {
	r.Owner, r.Until, r.Fence, r.Roused = owner, now.Add(length), r.Fence+1, false
}

func (r *Record) release() { r.Owner, r.Until, r.Roused = "", time.Time{}, false }

// hear makes due at an instant what its run leaves for the connection's sake,
// where that changed meanwhile: what stopped the run may be mended, with nobody
// left to say so.
func (r *Record) hear(at time.Time) {
	sooner := r.NotBefore.IsZero() || r.NotBefore.After(at)
	if r.Roused && sooner && !r.State.Ended() && !r.Queued() && strings.HasPrefix(string(r.Reason), "connection.") {
		r.NotBefore = at
	}
}

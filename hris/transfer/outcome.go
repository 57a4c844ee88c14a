package transfer

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// setback is why a step is not done.
type setback struct {
	step    int
	failure *hris.Error
	doubt   bool      // its create may have happened: the intent stays open
	stays   bool      // the step was open before: an update whose first try may have been done
	until   time.Time // when going on by itself may help; zero: not by itself
}

// asError makes an hris.Error of whatever a target gave. What is not one
// counts as unknown, and its text, which may name somebody, is dropped; so is a
// reference that is not what one looks like, since the ledger and the log keep it.
func asError(err error, op, vendor string) *hris.Error {
	e, ok := errors.AsType[*hris.Error](err)
	if !ok {
		e = &hris.Error{Code: hris.OutcomeHidden, Effect: hris.EffectUnknown}
	}
	c := *e
	if error(e) != err && c.Own == nil && ok {
		c.Own = err // errors.As finds the vendor's own error and what it tells the person at work
	}
	c.RequestID = hris.Reference(c.RequestID)
	if c.Op == "" {
		c.Op = op
	}
	if c.Vendor == "" {
		c.Vendor = vendor
	}
	return &c
}

// interrupted says that the caller stopped the run before a step. An intent that
// was open stays open: what became of it is as unknown as before.
func (r *run) interrupted(ctx context.Context, i int) *setback {
	st := r.t.Steps[i]
	e := &hris.Error{Code: hris.Unavailable, Op: st.Name, Vendor: r.t.Vendor, Effect: hris.EffectNotSent,
		Detail: "stopped by the caller before this step", Err: ctx.Err()}
	if st.Phase == PhaseOpen {
		e.Effect = hris.EffectUnknown
	}
	return &setback{step: i, failure: e, doubt: st.createOpen(), until: r.s.now()}
}

// closes tells how a setback closes the step's intent; nil leaves it open: a
// create in doubt, or an update that may have been done and is to be repeated.
func (r *run) closes(b *setback, phase Phase) *StepFailed {
	if b.failure.Effect == hris.EffectUnknown || b.stays && r.steps[b.step].Kind == hris.Update {
		return nil
	}
	return &StepFailed{Step: r.steps[b.step].Name, Code: b.failure.Code, Phase: phase, Reference: b.failure.RequestID}
}

// skip leaves an optional step behind.
func (r *run) skip(ctx context.Context, i int, b *setback) error {
	if failed := r.closes(b, PhaseSkipped); failed != nil {
		return r.advance(ctx, Advance{At: r.s.now(), Failed: failed})
	}
	return nil
}

// conclude commits where the run leaves the transfer. The state follows from the
// steps; the last setback says why, and soonest when it goes on by itself.
func (r *run) conclude(ctx context.Context, last *setback, soonest time.Time) error {
	now := r.s.now()
	a := Advance{At: now, End: true}
	if last == nil {
		a.State = StateDone
		a.Events = []Event{{At: now, Actor: System.ID, Kind: EventDone}}
		return r.commit(ctx, a, nil)
	}
	e := last.failure
	a.Reason, a.Fields, a.Until = e.Code, e.Fields, soonest
	if r.t.Steps[last.step].Phase != PhaseSkipped {
		a.Failed = r.closes(last, PhaseWaiting)
	}
	kind := EventHeld
	switch {
	case last.doubt || r.createOpen(r.steps[last.step].Name):
		a.State, kind = StateInDoubt, EventInDoubt
		if a.Reason != hris.Duplicate {
			a.Reason = hris.InDoubt
		}
	case r.wrote(a.Failed):
		a.State = StatePartial
	case e.Code.Fix() == hris.FixNever:
		a.State, kind = StateFailed, EventFailed
	default:
		a.State = StateHeld
	}
	a.Events = []Event{{At: now, Actor: System.ID, Kind: kind, Step: r.steps[last.step].Name, Code: e.Code, Reference: e.RequestID}}
	return r.commit(ctx, a, forCaller(a, e))
}

// forCaller is the error that a caller gets: of a doubt that it is one, with its cause.
func forCaller(a Advance, e *hris.Error) error {
	if a.State != StateInDoubt || e.Code == hris.InDoubt {
		return e
	}
	return &hris.Error{Code: a.Reason, Op: e.Op, Vendor: e.Vendor, Effect: hris.EffectUnknown, Status: e.Status, RequestID: e.RequestID, Err: e}
}

// commit ends the run.
func (r *run) commit(ctx context.Context, a Advance, told error) error {
	if err := r.advance(ctx, a); err != nil {
		return errors.Join(told, err)
	}
	r.log(ctx, a.Events[0].Step, told)
	if r.second {
		told = errors.Join(told, &hris.Error{Code: hris.Duplicate, Op: "record receipt", Vendor: r.t.Vendor, Effect: hris.EffectRefused})
	}
	return told
}

// log says where a run left the transfer, and at which step: ids, states, codes and
// the vendor's reference, under which its log has what this one may not have.
func (r *run) log(ctx context.Context, step string, told error) {
	level := slog.LevelInfo
	if r.t.State == StateInDoubt || r.t.State == StateFailed || r.t.Duplicate {
		level = slog.LevelWarn
	}
	attrs := []slog.Attr{
		slog.String("transfer", r.t.ID), slog.String("tenant", r.t.Tenant), slog.String("connection", r.t.Connection),
		slog.String("vendor", r.t.Vendor), slog.String("product", r.t.Product),
		slog.String("state", string(r.t.State)), slog.String("reason", string(r.t.Reason)),
	}
	if step != "" {
		attrs = append(attrs, slog.String("step", step))
	}
	if e, ok := errors.AsType[*hris.Error](told); ok && e.RequestID != "" {
		attrs = append(attrs, slog.String("reference", e.RequestID))
	}
	r.s.cfg.Logger.LogAttrs(ctx, level, "handover", attrs...)
}

// pause ends a run that could not begin, without touching a step.
func (r *run) pause(ctx context.Context, err error) error {
	if _, ok := errors.AsType[*hris.Error](err); !ok {
		// The host's own connections or drafts did not answer: nothing has left.
		err = &hris.Error{Code: hris.Unavailable, Effect: hris.EffectNotSent, Detail: "the host could not give what a hand-over needs"}
	}
	e := asError(err, "resume", r.t.Vendor)
	if e.Code.StopsLine() {
		r.stops = e
	}
	a := Advance{At: r.s.now(), Reason: e.Code, Fields: e.Fields, End: true}
	gone := e.Code == hris.Disabled && errors.Is(e.Err, hris.NoConnection)
	if e.Code.Fix() == hris.FixByWaiting || away(e) && !gone {
		// A connection may be switched on again, and one that this process does not know
		// be known to another, or after its next start.
		a.Until = r.later(e)
	}
	switch {
	case r.createOpen(""):
		a.State, a.Reason = StateInDoubt, hris.InDoubt
		if a.Until.IsZero() && !r.t.NotBefore.IsZero() && !gone {
			a.Until = r.t.NotBefore // what would help to settle it is as it was
			if !a.Until.After(a.At) {
				a.Until = r.later(e) // but it does not stand first for ever
			}
		}
	case r.wrote(nil):
		a.State = StatePartial
	default:
		a.State = StateHeld
	}
	a.Events = []Event{{At: a.At, Actor: System.ID, Kind: EventHeld, Code: e.Code, Reference: e.RequestID}}
	return r.commit(ctx, a, forCaller(a, e))
}

// wrote reports whether anything may stand at the target already; closed is a
// step that is known to have done nothing.
func (r *run) wrote(closed *StepFailed) bool {
	if r.receipt != nil {
		return true
	}
	for _, st := range r.t.Steps {
		if closed != nil && st.Name == closed.Step {
			continue
		}
		if st.Phase == PhaseDone || st.Phase == PhaseOpen && st.Kind == hris.Update {
			return true
		}
	}
	return false
}

// createOpen reports whether a create is in doubt, the step named left out.
func (r *run) createOpen(but string) bool {
	return slices.ContainsFunc(r.t.Steps, func(st StepState) bool {
		return st.createOpen() && st.Name != but && (r.receipt == nil || r.receipt.Step != st.Name)
	})
}

// goesOn is when a setback may be tried again by itself; zero: not by itself.
func (r *run) goesOn(b *setback) time.Time {
	if b.until.IsZero() && b.failure.Code.Fix() == hris.FixByWaiting && !b.doubt {
		return r.later(b.failure)
	}
	return b.until
}

// nextTry is when the run is tried again by itself after one more setback: as soon as
// any of them allows, but not at all where a person has to see to a step that is needed.
func (r *run) nextTry(soonest time.Time, b *setback) time.Time {
	until := r.goesOn(b)
	switch {
	case until.IsZero() && !r.steps[b.step].Optional:
		return time.Time{}
	case soonest.IsZero() || !until.IsZero() && until.Before(soonest):
		return until
	}
	return soonest
}

// later is when to go on by itself: as long as the vendor asks, else the longer
// the transfer has waited already, from a minute to six hours.
func (r *run) later(e *hris.Error) time.Time {
	now := r.s.now()
	if e.RetryAfter > 0 {
		return now.Add(e.RetryAfter)
	}
	return now.Add(min(max(now.Sub(r.t.CreatedAt)/2, time.Minute), 6*time.Hour))
}

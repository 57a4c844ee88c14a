package transfer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/handoverhq/handover/hris"
)

// attempt moves one step as far as it goes: nil, nil means that it is done.
func (r *run) attempt(ctx context.Context, i int) (*setback, error) {
	st := r.t.Steps[i]
	switch {
	case st.Phase == PhaseDone || st.Phase == PhaseWaived:
		return nil, nil
	case ctx.Err() != nil:
		return r.interrupted(ctx, i), nil
	case st.createOpen():
		if back, again, err := r.resolve(ctx, i); err != nil || !again {
			return back, err
		}
	}
	back, err := r.take(ctx, i)
	if back == nil || !back.doubt || err != nil || r.leased.Err() != nil || ctx.Err() != nil {
		return back, err
	}
	// The answer was lost: look at once, a late success is likely there.
	found, again, err := r.resolve(ctx, i)
	if again {
		back = &setback{step: i, failure: back.failure, until: r.s.now()}
		return back, err
	}
	if found != nil && found.failure.RequestID == "" {
		found.failure.RequestID = back.failure.RequestID // by which the vendor can tell what became of the write
	}
	return found, err
}

// take does one step: look where it is the first create, commit the intent,
// write, and keep the receipt for the next commit.
func (r *run) take(ctx context.Context, i int) (*setback, error) {
	step, hash := r.steps[i], r.s.twinHash(r.t, r.steps[i])
	twins, back := r.lookAside(ctx, i, hash)
	if back != nil {
		return back, nil
	}
	baseline, adopted, back := r.lookFirst(ctx, i)
	if back != nil || adopted {
		return back, nil
	}
	now := r.s.now()
	intent := &Intent{Step: step.Name, At: now, Deadline: now.Add(step.Deadline), Baseline: baseline, Twin: hash}
	intent.Settled = intent.Deadline.Add(step.Settle)
	again := r.t.Steps[i].Phase == PhaseOpen
	if err := r.advance(ctx, Advance{At: now, Intent: intent, State: StateSending}); err != nil {
		return r.notBegun(i, again, err)
	}
	back = r.overslept(i, now)
	if back == nil {
		back = r.overtaken(ctx, i, intent, twins)
	}
	if back != nil {
		back.stays = again
		return back, nil
	}
	var late delay
	receipt, err := r.do(step, intent.Deadline, &late)
	if err == nil {
		r.keep(step.Name, receipt)
		return nil, nil
	}
	e := delayed(r.met(asError(err, step.Name, r.t.Vendor), step), late.Load())
	back = &setback{step: i, failure: e, stays: again}
	if e.Effect == hris.EffectUnknown {
		back.doubt = step.Kind == hris.Create
		back.until = r.later(e)
	}
	if back.doubt {
		return back, r.outlived(ctx, step, intent)
	}
	return back, nil
}

// outlived gives the vendor its time anew where a create came back without an
// answer after the deadline of its intent: the machine was suspended, which stops
// a context's timers and not the wall clock, and its request may have left as late
// as now.
func (r *run) outlived(ctx context.Context, step hris.Step, intent *Intent) error {
	now := r.s.now()
	if !now.After(intent.Deadline) {
		return nil
	}
	renewed := *intent
	renewed.Deadline, renewed.Settled = now, now.Add(step.Settle)
	return r.advance(ctx, Advance{At: now, Intent: &renewed, State: StateSending})
}

// notBegun is what an intent that could not be committed comes to: a setback
// where that is all there is to say, else the error.
func (r *run) notBegun(i int, again bool, err error) (*setback, error) {
	var back *setback
	switch {
	case r.receipt != nil:
		return nil, err // it could not be stored, and is told
	case errors.Is(err, hris.Twin):
		// One began since its twins were asked for; a receipt that was to be
		// committed with the intent has been witnessed.
		r.second = r.second || errors.Is(err, hris.Duplicate)
		back = r.twinFirst(i, r.soon())
	case hris.CodeOf(err) == "":
		// The ledger did not answer; whether the intent stands or not, its
		// request has not left, and that can still be said.
		back = r.unanswered(i)
	default:
		return nil, err
	}
	back.stays = again
	return back, nil
}

// overslept stops a step whose intent was committed too long ago, by the wall
// clock: the machine slept, or the store was slow. What the intent promises to
// others no longer holds for a request that leaves now.
func (r *run) overslept(i int, began time.Time) *setback {
	now, step := r.s.now(), r.steps[i]
	if spent := now.Sub(began); spent >= 0 && spent < min(step.Deadline, r.s.cfg.LeaseTime) && r.leased.Err() == nil {
		return nil
	}
	return &setback{step: i, until: now, failure: &hris.Error{Code: hris.Unavailable, Op: step.Name, Vendor: r.t.Vendor, Effect: hris.EffectNotSent,
		Detail: "too much time passed before the request could leave"}}
}

// do calls Do, bounded by the intent's deadline and by the lease, and by
// nothing else: a browser that goes away must not leave a create in doubt.
func (r *run) do(step hris.Step, deadline time.Time, late *delay) (receipt hris.Receipt, err error) {
	ctx, cancel := context.WithTimeout(context.WithValue(r.leased, delayKey{}, late), deadline.Sub(r.s.now()))
	defer cancel()
	err = guarded(func() error {
		receipt, err = step.Do(ctx, r.done)
		return err
	})
	return receipt, err
}

// steps asks the target for its steps.
func (s *Service) steps(c *Connection, tenant, marker string, p parcel) (steps []hris.Step, err error) {
	err = guarded(func() error {
		steps, err = c.Target.Steps(s.input(tenant, marker, p))
		return err
	})
	return steps, err
}

// look looks for a step, for as long as its write might take: a target that
// hangs must not hold the lease for ever.
func look(ctx context.Context, step hris.Step, done hris.Receipts) (seen hris.Sighting, err error) {
	ctx, cancel := context.WithTimeout(ctx, max(step.Deadline, time.Minute))
	defer cancel()
	err = guarded(func() error {
		seen, err = step.Look(ctx, done)
		return err
	})
	return seen, err
}

// guarded turns a panic of a target's code into an error of unknown effect:
// one transfer's values must not stop the worker of all others.
func guarded(call func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &hris.Error{Code: hris.OutcomeHidden, Effect: hris.EffectUnknown, Detail: fmt.Sprintf("the target's code panicked (%T)", p), Own: errPanicked}
		}
	}()
	return call()
}

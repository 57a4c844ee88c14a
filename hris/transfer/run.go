package transfer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/handoverhq/handover/hris"
)

// run moves one transfer as far as it goes, under its lease.
type run struct {
	s      *Service
	c      *Connection
	t      Transfer
	lease  Lease
	steps  []hris.Step
	parcel parcel

	leased  context.Context // ends when the lease is lost; carries the caller's values
	done    hris.Receipts
	receipt *StepDone // of the step just done; committed with the next intent
	second  bool      // a receipt of this run was one too many
	events  []Event
}

// Run moves a transfer that has not ended: it resumes after a crash, tries
// again what waited, and looks for what is in doubt. It may be called any
// number of times, by any scheduler, from several processes. Where there is
// nothing to do it does nothing.
func (s *Service) Run(ctx context.Context, tenant, id string) (Badge, error) {
	if err := s.trust(ctx); err != nil {
		return Badge{}, err
	}
	t, err := s.cfg.Ledger.Get(ctx, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	if t.State.Ended() {
		return s.badge(t, nil), nil
	}
	c, err := s.connection(ctx, tenant, t.Connection)
	if err != nil {
		t, err = s.unable(ctx, t, err)
		return s.badge(t, nil), err
	}
	t, err = s.resume(ctx, c, t, nil)
	return s.badge(t, nil), err
}

// unable records that a run could not begin, so that the transfer does not
// stand first in [Service.Due] for ever.
func (s *Service) unable(ctx context.Context, t Transfer, cause error) (Transfer, error) {
	t, lease, err := s.cfg.Ledger.Acquire(ctx, t.Tenant, t.ID, s.owner, s.cfg.LeaseTime)
	if err != nil {
		return t, errors.Join(cause, err)
	}
	r := &run{s: s, t: t, lease: lease}
	return r.pause(ctx, cause)
}

// Resume is [Service.Run] on a person's word, with the draft prepared again
// where the ledger holds none; it must be what was reviewed.
func (s *Service) Resume(ctx context.Context, actor Actor, tenant, id string, d *Draft) (Badge, error) {
	t, c, err := s.of(ctx, actor, Send, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	if t.State.Ended() {
		return s.badge(t, nil), nil
	}
	var given *parcel
	if d != nil {
		given = &d.parcel
	}
	t, err = s.resume(ctx, c, t, given)
	return s.badge(t, nil), err
}

// resume takes the lease and goes on, with the given values or those that wait.
func (s *Service) resume(ctx context.Context, c *Connection, t Transfer, given *parcel) (Transfer, error) {
	if !leadsTo(c.Target.Info(), t) {
		return s.unable(ctx, t, &hris.Error{Code: hris.WrongState, Op: "resume", Vendor: t.Vendor, Effect: hris.EffectNotSent,
			Detail: "the connection now leads to another account than the one this transfer began with"})
	}
	t, lease, err := s.cfg.Ledger.Acquire(ctx, t.Tenant, t.ID, s.owner, s.cfg.LeaseTime)
	if err != nil {
		return t, err
	}
	r := &run{s: s, c: c, t: t, lease: lease}
	p, err := s.unpack(ctx, t, given)
	if err != nil {
		return r.pause(ctx, err)
	}
	steps, err := s.steps(c, t.Tenant, t.Marker, p)
	if err != nil {
		return r.pause(ctx, err)
	}
	if !sameSteps(steps, t.Steps) {
		return r.pause(ctx, &hris.Error{Code: hris.Changed, Op: "resume", Vendor: t.Vendor, Effect: hris.EffectNotSent,
			Detail: "the target now takes other steps than were planned; review and send again"})
	}
	r.steps, r.parcel = steps, p
	if _, err := r.others(ctx); err != nil {
		return r.pause(ctx, err)
	}
	return r.proceed(ctx)
}

// leadsTo reports whether a target is the account that a transfer went to.
func leadsTo(info hris.Info, t Transfer) bool {
	return info.Account == t.Account && info.Product == t.Product && info.Vendor == t.Vendor
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

func sameSteps(steps []hris.Step, planned []StepState) bool {
	if len(steps) != len(planned) {
		return false
	}
	for i := range steps {
		if steps[i].Name != planned[i].Name || steps[i].Kind != planned[i].Kind {
			return false
		}
	}
	return true
}

// unpack gets the reviewed values: given, sealed, or from the DraftSource. Any
// but the very ones that were sent are refused.
func (s *Service) unpack(ctx context.Context, t Transfer, given *parcel) (parcel, error) {
	gone := &hris.Error{Code: hris.DraftGone, Op: "resume", Vendor: t.Vendor, Effect: hris.EffectNotSent}
	if given == nil && len(t.Draft) > 0 && s.cfg.Sealer != nil {
		plain, err := s.cfg.Sealer.Open(t.Draft, sealedFor, t.Tenant, t.ID)
		if err != nil {
			gone.Detail = "the sealed values do not open: is the key they were sealed with still in the Sealer?"
			return parcel{}, gone
		}
		p, err := decodeParcel(plain)
		if err != nil {
			gone.Detail = "the sealed values cannot be read by this version"
			return parcel{}, gone
		}
		given = &p
	}
	if given == nil && s.cfg.Drafts != nil {
		var d *Draft
		err := guarded(func() (err error) {
			d, err = s.cfg.Drafts.Draft(ctx, t)
			return err
		})
		if err != nil {
			return parcel{}, err
		}
		if d != nil {
			given = &d.parcel
		}
	}
	if given == nil {
		return parcel{}, gone
	}
	encoded, err := given.encode()
	if err != nil || s.hash("draft", t.Tenant, string(encoded)) != t.DraftHash {
		return parcel{}, &hris.Error{Code: hris.Changed, Op: "resume", Vendor: t.Vendor, Effect: hris.EffectNotSent,
			Detail: "the values are not those that were reviewed and sent"}
	}
	return *given, nil
}

// proceed takes the steps one after the other, and records where that leaves
// the transfer.
func (r *run) proceed(ctx context.Context) (Transfer, error) {
	r.done = hris.Receipts{}
	for _, st := range r.t.Steps {
		if st.Phase == PhaseDone {
			r.done[st.Name] = st.Receipt
		}
	}
	stop := r.keepLease(ctx)
	defer stop()
	var last *setback
	var soonest time.Time
	for i, step := range r.steps {
		back, err := r.attempt(ctx, i)
		if err != nil {
			return r.t, err // the store's word, or the lease's: there is nothing to record
		}
		if back == nil {
			continue
		}
		last = back
		if until := r.goesOn(back); soonest.IsZero() || !until.IsZero() && until.Before(soonest) {
			soonest = until
		}
		if !step.Optional || ctx.Err() != nil {
			break
		}
		if err := r.skip(ctx, i, back); err != nil {
			return r.t, err
		}
	}
	return r.settle(ctx, last, soonest)
}

// attempt moves one step as far as it goes: nil, nil means that it is done.
func (r *run) attempt(ctx context.Context, i int) (*setback, error) {
	st := r.t.Steps[i]
	switch {
	case st.Phase == PhaseDone || st.Phase == PhaseWaived:
		return nil, nil
	case ctx.Err() != nil:
		return r.interrupted(ctx, i), nil
	case st.Phase == PhaseOpen && st.Kind == hris.Create:
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
	return found, err
}

// take does one step: look where it is the first create, commit the intent,
// write, and keep the receipt for the next commit.
func (r *run) take(ctx context.Context, i int) (*setback, error) {
	step := r.steps[i]
	baseline, adopted, back := r.lookFirst(ctx, i)
	if back != nil || adopted {
		return back, nil
	}
	now := r.s.now()
	intent := &Intent{Step: step.Name, At: now, Deadline: now.Add(step.Deadline), Baseline: baseline}
	intent.Settled = intent.Deadline.Add(step.Settle)
	again := r.t.Steps[i].Phase == PhaseOpen
	if err := r.advance(ctx, Advance{At: now, Intent: intent, State: StateSending}); err != nil {
		if r.receipt == nil && hris.CodeOf(err) == "" {
			// The ledger did not answer; whether the intent stands or not, its
			// request has not left, and that can still be said.
			return &setback{step: i, until: now, stays: again, failure: &hris.Error{Code: hris.Unavailable, Op: step.Name, Vendor: r.t.Vendor,
				Effect: hris.EffectNotSent, Detail: "the ledger did not answer"}}, nil
		}
		return nil, err
	}
	if late := r.overslept(i, now); late != nil {
		late.stays = again
		return late, nil
	}
	receipt, err := r.do(step, intent.Deadline)
	if err == nil {
		r.keep(step.Name, receipt)
		return nil, nil
	}
	e := asError(err, step.Name, r.t.Vendor)
	back = &setback{step: i, failure: e, stays: again}
	if e.Effect == hris.EffectUnknown {
		back.doubt = step.Kind == hris.Create
		back.until = r.later(e)
	}
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
func (r *run) do(step hris.Step, deadline time.Time) (receipt hris.Receipt, err error) {
	ctx, cancel := context.WithTimeout(r.leased, deadline.Sub(r.s.now()))
	defer cancel()
	err = guarded(func() error {
		receipt, err = step.Do(ctx, r.done)
		return err
	})
	return receipt, err
}

// guarded turns a panic of a target's code into an error of unknown effect:
// one transfer's values must not stop the worker of all others.
func guarded(call func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &hris.Error{Code: hris.OutcomeHidden, Effect: hris.EffectUnknown, Detail: fmt.Sprintf("the target's code panicked (%T)", p)}
		}
	}()
	return call()
}

// keep holds a receipt until the next commit. Should the lease be lost in
// between, it is witnessed instead: a late success is never forgotten.
func (r *run) keep(step string, receipt hris.Receipt) {
	r.done[step] = receipt
	r.receipt = &StepDone{Step: step, Receipt: receipt}
}

// advance commits the waiting receipt and events together with a.
func (r *run) advance(ctx context.Context, a Advance) error {
	a.Done, a.Events = r.receipt, append(r.events, a.Events...)
	// What happened is recorded whether or not the caller still waits.
	t, err := r.s.cfg.Ledger.Advance(context.WithoutCancel(ctx), r.lease, a)
	if err != nil {
		return r.witness(ctx, err)
	}
	if r.receipt != nil {
		for _, st := range t.Steps {
			if st.Name == r.receipt.Step && !SameReceipt(st.Receipt, r.receipt.Receipt) {
				r.second, r.done[st.Name] = true, st.Receipt // the first one stands: later steps write to it
			}
		}
	}
	r.t, r.receipt, r.events = t, nil, nil
	return nil
}

// witness saves a receipt that could not be committed under the lease. A ledger
// that is away for a while is waited for: nobody else knows of the receipt.
func (r *run) witness(ctx context.Context, cause error) error {
	if r.receipt == nil {
		return cause
	}
	ctx = context.WithoutCancel(ctx)
	var t Transfer
	var err error
	for wait := firstWait; ; wait *= 2 {
		t, err = r.s.cfg.Ledger.Witness(ctx, r.t.Tenant, r.t.ID, r.receipt.Step, r.receipt.Receipt, r.s.now())
		if hris.CodeOf(err) != "" || err == nil || wait > r.s.cfg.LeaseTime {
			break
		}
		r.s.cfg.Sleep(wait)
	}
	if err != nil && !errors.Is(err, hris.Duplicate) {
		r.s.cfg.Logger.LogAttrs(ctx, slog.LevelError, "handover: a receipt could not be stored",
			slog.String("transfer", r.t.ID), slog.String("tenant", r.t.Tenant), slog.String("step", r.receipt.Step),
			slog.String("kind", r.receipt.Receipt.Kind), slog.String("id", r.receipt.Receipt.ID))
		return errors.Join(cause, err)
	}
	r.receipt = nil
	if t.ID != "" {
		r.t = t
	}
	return errors.Join(cause, err)
}

// firstWait is the first of the waits for a ledger that is away.
const firstWait = 50 * time.Millisecond

// keepLease renews the lease until stop. A lease that is lost, or that could not
// be renewed for as long as it lasts, ends r.leased.
func (r *run) keepLease(ctx context.Context) (stop func()) {
	leased, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	r.leased = leased
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(r.s.cfg.LeaseTime / 3)
		defer tick.Stop()
		renewed := time.Now()
		for {
			select {
			case <-leased.Done():
				return
			case <-tick.C:
			}
			asked := time.Now()
			err := r.renew(leased, r.s.cfg.LeaseTime-time.Since(renewed))
			if err == nil {
				renewed = asked
			}
			if errors.Is(err, hris.LeaseLost) || time.Since(renewed) >= r.s.cfg.LeaseTime {
				cancel(&hris.Error{Code: hris.LeaseLost, Op: "renew lease", Effect: hris.EffectUnknown})
				return
			}
		}
	}()
	return func() { cancel(nil); <-ended }
}

// renew does not outlast the lease: a store that hangs is a lease that is lost.
func (r *run) renew(ctx context.Context, left time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, max(left, time.Millisecond))
	defer cancel()
	return r.s.cfg.Ledger.Renew(ctx, r.lease, r.s.cfg.LeaseTime)
}

package transfer

import (
	"context"
	"errors"
	"fmt"
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
	by      string // who set it going again, until that is committed; "" where nobody did

	stops *hris.Error // what the next one in the line would meet as well; see met
}

// Run moves a transfer that has not ended: it resumes after a crash, tries
// again what waited, and looks for what is in doubt. It may be called any
// number of times, by any scheduler, from several processes. Where there is
// nothing to do it does nothing.
func (s *Service) Run(ctx context.Context, tenant, id string) (Badge, error) {
	if err := s.trust(ctx); err != nil {
		return Badge{}, err
	}
	r, err := s.run(ctx, Ref{tenant, id})
	if r == nil {
		return Badge{}, err
	}
	return s.badge(r.t, nil), err
}

// run moves a transfer by itself. The run it gives is nil where the ledger
// does not give the transfer.
func (s *Service) run(ctx context.Context, ref Ref) (*run, error) {
	t, err := s.cfg.Ledger.Get(ctx, ref.Tenant, ref.ID)
	if err != nil {
		return nil, err
	}
	if t.State.Ended() {
		return &run{s: s, t: t}, nil
	}
	c, err := s.connection(ctx, ref.Tenant, t.Connection)
	if err != nil {
		return s.unable(ctx, t, err)
	}
	return s.resume(ctx, System, c, t, nil)
}

// unable records that a run could not begin, so that the transfer does not
// stand first in [Service.Due] for ever.
func (s *Service) unable(ctx context.Context, t Transfer, cause error) (*run, error) {
	r, err := s.acquire(ctx, nil, t)
	if err != nil {
		return r, errors.Join(cause, err)
	}
	return r, r.pause(ctx, cause)
}

// acquire begins a run by taking the transfer's lease.
func (s *Service) acquire(ctx context.Context, c *Connection, t Transfer) (*run, error) {
	t, lease, err := s.cfg.Ledger.Acquire(ctx, t.Tenant, t.ID, s.owner, s.cfg.LeaseTime)
	return &run{s: s, c: c, t: t, lease: lease}, err
}

// Resume is [Service.Run] on a person's word, with the draft prepared again
// where the ledger holds none; it must be what was reviewed. The history tells who.
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
	r, err := s.resume(ctx, actor, c, t, given)
	return s.badge(r.t, nil), err
}

// resume takes the lease and goes on, with the given values or those that wait.
// Where a person set it going, the run's first commit says so.
func (s *Service) resume(ctx context.Context, by Actor, c *Connection, t Transfer, given *parcel) (*run, error) {
	if !leadsTo(c.Target.Info(), t) {
		return s.unable(ctx, t, &hris.Error{Code: hris.WrongState, Op: "resume", Vendor: t.Vendor, Effect: hris.EffectNotSent,
			Detail: "the connection now leads to another account than the one this transfer began with"})
	}
	r, err := s.acquire(ctx, c, t)
	if err != nil {
		return r, err
	}
	if by.ID != System.ID {
		r.by = by.ID
	}
	if err := r.unpack(ctx, given); err != nil {
		return r, r.pause(ctx, err)
	}
	return r, r.begin(ctx)
}

// unpack gets the values, and makes the steps of them that were planned.
func (r *run) unpack(ctx context.Context, given *parcel) error {
	p, err := r.s.unpack(ctx, r.t, given)
	if err != nil {
		return err
	}
	steps, err := r.s.steps(r.c, r.t.Tenant, r.t.Marker, p)
	if err != nil {
		return err
	}
	if !sameSteps(steps, r.t.Steps) {
		return &hris.Error{Code: hris.Changed, Op: "resume", Vendor: r.t.Vendor, Effect: hris.EffectNotSent,
			Detail: "the target now takes other steps than were planned; review and send again"}
	}
	r.steps, r.parcel = steps, p
	return nil
}

// begin goes on with what nothing stands in the way of.
func (r *run) begin(ctx context.Context) error {
	if err := r.alone(ctx); err != nil {
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
func (r *run) proceed(ctx context.Context) error {
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
			return err // the store's word, or the lease's: there is nothing to record
		}
		if back == nil {
			continue
		}
		last = back
		until := r.goesOn(back)
		person := until.IsZero() && !step.Optional // nothing before it helps
		if person || soonest.IsZero() || !until.IsZero() && until.Before(soonest) {
			soonest = until
		}
		if !step.Optional || ctx.Err() != nil {
			break
		}
		if err := r.skip(ctx, i, back); err != nil {
			return err
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
	if found != nil && found.failure.RequestID == "" {
		found.failure.RequestID = back.failure.RequestID // by which the vendor can tell what became of the write
	}
	return found, err
}

// take does one step: look where it is the first create, commit the intent,
// write, and keep the receipt for the next commit.
func (r *run) take(ctx context.Context, i int) (*setback, error) {
	step, hash := r.steps[i], r.s.twinHash(r.t, r.steps[i])
	twins, back := r.abreast(ctx, i, hash)
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
	receipt, err := r.do(step, intent.Deadline)
	if err == nil {
		r.keep(step.Name, receipt)
		return nil, nil
	}
	e := r.met(asError(err, step.Name, r.t.Vendor), step)
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
		back = r.behind(i, r.soon())
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
			err = &hris.Error{Code: hris.OutcomeHidden, Effect: hris.EffectUnknown, Detail: fmt.Sprintf("the target's code panicked (%T)", p), Own: errPanicked}
		}
	}()
	return call()
}

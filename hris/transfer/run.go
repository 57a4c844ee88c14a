package transfer

import (
	"context"
	"errors"
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
	p, err := r.s.reviewed(ctx, r.t, given)
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

// proceed takes the steps one after the other, and records where that leaves
// the transfer.
func (r *run) proceed(ctx context.Context) error {
	r.done = r.t.receipts()
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
		last, soonest = back, r.nextTry(soonest, back)
		if !step.Optional || ctx.Err() != nil {
			break
		}
		if err := r.skip(ctx, i, back); err != nil {
			return err
		}
	}
	return r.conclude(ctx, last, soonest)
}

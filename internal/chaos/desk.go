package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// deskPasses is how often the person goes through what is open. Each answer may lead
// to the next question: an employee is found, then an address is in doubt.
const deskPasses = 12

// desk is the person who answers what is open, by what the vendors' own pages
// show and by nothing else.
func (r *run) desk(ctx context.Context) error {
	for range deskPasses {
		open := 0
		if err := r.eachTransfer(ctx, func(o order, b transfer.Badge) error {
			if b.State.Ended() {
				return nil
			}
			open++
			return r.answer(ctx, o, b)
		}); err != nil {
			return err
		}
		arrived, err := r.arrivals(ctx)
		if err != nil {
			return err
		}
		open += arrived
		if err := r.resend(ctx); err != nil {
			return err
		}
		if err := r.rehires(ctx); err != nil {
			return err
		}
		if open == 0 && len(r.resting) == 0 {
			return nil
		}
		if err := r.rest(ctx); err != nil {
			return err
		}
	}
	return nil
}

// rehires gives the host once more whom it could not hand over again yet.
func (r *run) rehires(ctx context.Context) error {
	for _, o := range r.resting {
		r.waiting = append(r.waiting, o.order)
	}
	r.resting = nil
	return r.await(ctx, time.Minute, func() bool {
		r.serve()
		return len(r.given)+len(r.waiting) == 0
	})
}

// resend hands over again what ended with nothing written.
func (r *run) resend(ctx context.Context) error {
	for _, o := range r.orders {
		if o.What != first || o.Comes == withdrawn || o.Comes == regretted {
			continue
		}
		if _, accepted := r.answers[o.Number]; !accepted {
			continue
		}
		all, err := r.transfersOf(ctx, o)
		if err != nil {
			return err
		}
		if len(all) == 0 && r.failed(ctx, o) {
			if err := r.sendAgain(ctx, o, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// failed says that a hire has transfers, and that they ended with nothing written.
// One that has none at all was lost, and stays lost.
func (r *run) failed(ctx context.Context, o order) bool {
	a := r.world.Accounts[o.Account]
	all, err := r.station.service.Person(ctx, clerk, a.Tenant, a.Connection, o.person())
	return err == nil && len(all) > 0
}

func (r *run) answer(ctx context.Context, o order, b transfer.Badge) error {
	a := r.world.Accounts[o.Account]
	if b.State == transfer.StateInDoubt {
		return r.settleDoubt(ctx, o, a, b)
	}
	if strings.HasPrefix(string(b.Reason), "connection.") {
		if err := r.consentAnew(ctx, a); err != nil {
			return err
		}
	}
	if b.Reason == hris.PersonExists {
		t, err := r.station.store.Ledger().Get(ctx, a.Tenant, b.Transfer)
		if err != nil {
			return err
		}
		return r.sendAgain(ctx, o, strings.HasSuffix(t.ApplicationID, "-b"))
	}
	r.tally.Answers["resumed"]++
	_, err := r.station.service.Resume(ctx, clerk, a.Tenant, b.Transfer, nil)
	r.note(err)
	return nil
}

// sendAgain reviews a hire once more and sends it.
func (r *run) sendAgain(ctx context.Context, o order, rehire bool) error {
	a := r.world.Accounts[o.Account]
	hire, edits, err := r.review(ctx, o, rehire)
	if err != nil {
		r.note(err)
		return nil
	}
	r.tally.Answers["reviewed and sent again"]++
	draft, err := r.station.prepare(ctx, a, hire, edits)
	if err != nil {
		r.note(err)
		return nil
	}
	_, err = r.station.service.Send(ctx, clerk, draft)
	r.note(err)
	return nil
}

// review is a hire as a person has it before them, with what they add to the plan.
// One that came by itself is read from where it came.
func (r *run) review(ctx context.Context, o order, rehire bool) (*hris.Hire, []transfer.Edit, error) {
	a, hire := r.world.Accounts[o.Account], r.world.hire(o.Hire, o.Twin)
	if o.Comes != "" {
		source, err := r.station.sourceOf(ctx, a.Tenant)
		if err != nil {
			return nil, nil, err
		}
		now, err := source.ReadApplication(ctx, o.application())
		return now.Hire, nil, err
	}
	if rehire {
		asRehired(hire)
	}
	return hire, kindOf(a.Kind).review(a, hire, rehire), nil
}

// note keeps what a person was told. It ends nothing: the person comes by again.
func (r *run) note(err error) {
	if code := hris.CodeOf(err); code != "" {
		r.tally.Told[string(code)]++
	} else if err != nil {
		r.tally.Told["database"]++
	}
}

// settleDoubt says what the vendor's pages show of a step in doubt.
func (r *run) settleDoubt(ctx context.Context, o order, a account, b transfer.Badge) error {
	t, err := r.station.store.Ledger().Get(ctx, a.Tenant, b.Transfer)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(t.Steps, func(st transfer.StepState) bool { return st.Phase == transfer.PhaseOpen && st.Kind == hris.Create })
	if at < 0 {
		r.tally.Told["in doubt about nothing"]++
		return nil
	}
	seen, err := r.control.records(ctx, o.Account)
	if err != nil {
		return err
	}
	step := t.Steps[at].Name
	for _, rec := range seen {
		if !r.isOf(ctx, rec, o, step, t) || r.spokenFor(ctx, seen, rec, o, step) {
			continue
		}
		_, err := r.station.service.Found(ctx, clerk, a.Tenant, b.Transfer, transfer.Presence{Step: step, ID: rec.ID})
		if hris.CodeOf(err) == hris.InvalidInput {
			continue // a namesake's, as the house knows: look at the next one
		}
		r.tally.Answers["found"]++
		r.note(err)
		return nil
	}
	r.tally.Answers["absent"]++
	_, err = r.station.service.Absent(ctx, clerk, a.Tenant, b.Transfer, transfer.Absence{Step: step, Reason: "not there, says " + canary})
	r.note(err)
	return nil
}

// isOf says whether a person would take a record for what a step of a transfer
// made: it is theirs, of that sort, and not what another hand-over is known to
// have made.
func (r *run) isOf(ctx context.Context, rec record, o order, step string, t transfer.Transfer) bool {
	a, hire := r.world.Accounts[o.Account], r.world.hire(o.Hire, o.Twin)
	if rec.Owner != kindOf(a.Kind).owner(hire) {
		return false
	}
	sort, employee, part := strings.Cut(rec.Step, " of ")
	if sort != step || part && !slices.ContainsFunc(t.Steps, func(st transfer.StepState) bool { return st.Receipt.ID == employee }) {
		return false
	}
	if at := slices.IndexFunc(t.Steps, func(st transfer.StepState) bool { return st.Name == step }); !rec.At.IsZero() && rec.At.Before(t.Steps[at].Intent.At.Add(-4*time.Minute)) {
		return false // it stood there before; clocks differ by minutes
	}
	all, err := r.transfersOf(ctx, o)
	return err == nil && !slices.ContainsFunc(all, func(b transfer.Badge) bool {
		return slices.ContainsFunc(b.Steps, func(st transfer.StepBadge) bool { return st.Name == step && st.Remote.ID == rec.ID })
	})
}

// spokenFor says that the person's records of a sort are no more than the
// hand-overs of theirs that are done without an id to know them by: one of those
// made it. AFAS gives an onboarding none.
func (r *run) spokenFor(ctx context.Context, seen []record, rec record, o order, step string) bool {
	all, err := r.transfersOf(ctx, o)
	if err != nil {
		return true // nothing is said without knowing
	}
	nameless, named := 0, map[string]bool{}
	for _, b := range all {
		for _, st := range b.Steps {
			switch {
			case st.Name != step || st.Phase != transfer.PhaseDone:
			case st.Remote.ID == "":
				nameless++
			default:
				named[st.Remote.ID] = true
			}
		}
	}
	free := 0
	for _, other := range seen {
		if other.Owner == rec.Owner && other.Step == rec.Step && !named[other.ID] {
			free++
		}
	}
	return nameless > 0 && free <= nameless
}

package intake

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// hired hands a hire over, once the source confirms it.
func (in *Intake) hired(ctx context.Context, e claimed, route *Route, h hris.Happening) Result {
	if h.Hire == nil {
		return Result{Outcome: Held, Reason: hris.InvalidHire}
	}
	var standing hris.HireStanding
	var edits []transfer.Edit
	if err := guarded(func() (err error) {
		if route.Edits != nil {
			edits = route.Edits(h.Hire)
		}
		standing, err = route.Source.Confirm(ctx, h.ApplicationID)
		return err
	}); err != nil {
		return failed(err)
	}
	if standing == hris.HireWithdrawn {
		return Result{Outcome: Done, Reason: hris.NotHired}
	}
	withdrawn, err := in.wasWithdrawn(ctx, e.Event, route)
	if err != nil {
		return failed(err)
	}
	_, inOrder := route.Source.(ordered)
	if withdrawn && !inOrder && e.Reason != hris.NotConfirmed {
		// Events may come in another order than they happened: a person decides,
		// by releasing the event.
		return Result{Outcome: Held, Reason: hris.NotConfirmed}
	}
	var draft *transfer.Draft
	if err := guarded(func() (err error) { // it asks the host for its custom fields
		draft, err = in.cfg.Transfers.Prepare(ctx, route.Actor, e.Tenant, route.Connection, h.Hire, edits...)
		return err
	}); err != nil {
		return failed(err)
	}
	if err := in.stillOurs(ctx, e); err != nil {
		return failed(err)
	}
	badge, err := in.cfg.Transfers.Send(ctx, route.Actor, draft)
	r := outcomeOf(draft, badge, err)
	if inOrder {
		r = corrects(r, draft, err)
	}
	if withdrawn && inOrder && r.Reason == hris.AlreadySent && badge.State.Ended() {
		// Who was sent, withdrawn and hired again may be gone from the target by
		// now: only a person can tell.
		r.Outcome = Held
		return letPass(e.Event, r)
	}
	return r
}

// stillOurs refuses what a worker that slept would do too late: what was said since
// may be done by now, and it would say the former again. So it does where the person
// was erased meanwhile, and the event no more tells whom it is about.
func (in *Intake) stillOurs(ctx context.Context, e claimed) error {
	lost := &hris.Error{Code: hris.LeaseLost, Op: "work event", Effect: hris.EffectNotSent}
	if !in.now().Before(e.until) {
		return lost
	}
	if e.Subject == "" {
		return nil
	}
	known, err := in.cfg.Inbox.Seen(ctx, e.Tenant, e.Subject, e.Kind)
	if err == nil && !known {
		err = lost
	}
	return err
}

// outcomeOf says what a Send makes of the event: once a transfer goes on by
// itself, or was there before, the event is done.
func outcomeOf(draft *transfer.Draft, badge transfer.Badge, err error) Result {
	r := Result{Outcome: Done, Badge: badge, Problems: draft.Problems.Of(fieldmap.SeverityWarning)}
	if incomplete, ok := errors.AsType[*transfer.Incomplete](err); ok {
		r.Outcome, r.Reason, r.Problems = Held, hris.Problems, incomplete.Draft.Problems
		r.Fields = fieldsOf(incomplete.Draft.Problems)
		return r
	}
	r.Reason = hris.CodeOf(err)
	if e, ok := errors.AsType[*hris.Error](err); ok {
		r.after = e.RetryAfter
	}
	switch {
	case err == nil || errors.Is(err, hris.AlreadySent):
	case badge.Transfer == "":
		f := failed(err)
		r.Outcome, r.Fields = f.Outcome, f.Fields
	case badge.State == transfer.StateHeld && badge.NotBefore.IsZero() && !r.Reason.StopsLine():
		r.Outcome, r.Fields = Held, badge.Fields // releasing it prepares and sends anew
	}
	return r
}

// fieldsOf names what a person has to see to: the fields, and by its code a question that
// is about none.
func fieldsOf(problems fieldmap.Problems) []string {
	var fields []string
	for _, p := range problems {
		if p.Blocks() {
			fields = append(fields, cmp.Or(p.Field, p.Code))
		}
	}
	return fields
}

// wasWithdrawn reports whether the source ever said that the application is not
// hired any more.
func (in *Intake) wasWithdrawn(ctx context.Context, e hris.Event, route *Route) (bool, error) {
	w, ok := route.Source.(Withdrawer)
	if !ok || e.Subject == "" {
		return false, nil
	}
	for _, kind := range w.WithdrawnKinds() {
		seen, err := in.cfg.Inbox.Seen(ctx, e.Tenant, e.Subject, kind)
		if err != nil || seen {
			return seen, err
		}
	}
	return false, nil
}

// Withdrawer is a source whose events can say that a hire is withdrawn.
type Withdrawer interface {
	WithdrawnKinds() []string // the sender's own words: "candidate_unhired"
}

// ordered is a source whose events are kept in the order they happened, each in
// the place of those before, so that what is said last holds.
type ordered interface{ inOrder() }

// unhired cancels what has not been written. What has can only be taken back by
// a person, in the target.
func (in *Intake) unhired(ctx context.Context, e claimed, route *Route, h hris.Happening) Result {
	if h.PersonID == "" {
		return Result{Outcome: Held, Reason: hris.InvalidHire} // nobody knows whom it is about
	}
	badge, own, err := in.standing(ctx, e.Event, route, h.PersonID, h.ApplicationID)
	switch {
	case err != nil:
		return failed(err)
	case badge.Transfer == "":
		return Result{Outcome: Done}
	case badge.State == transfer.StateSending:
		return Result{Outcome: Postponed, Reason: hris.Busy, Badge: badge} // whether it will be written shows soon
	case !own || badge.Duplicate || badge.State != transfer.StatePlanned && badge.State != transfer.StateHeld:
		return letPass(e.Event, Result{Outcome: Held, Reason: hris.AlreadySent, Badge: badge})
	}
	if err := in.stillOurs(ctx, e); err != nil {
		return failed(err)
	}
	badge, err = in.cfg.Transfers.Cancel(ctx, route.Actor, e.Tenant, badge.Transfer, "withdrawn at the source")
	if errors.Is(err, hris.WrongState) || errors.Is(err, hris.Changed) {
		return Result{Outcome: Postponed, Reason: hris.Busy, Badge: badge} // it moved meanwhile: look again
	}
	if err != nil {
		return failed(err)
	}
	return Result{Outcome: Done, Badge: badge}
}

// erased forgets a person: the source has.
func (in *Intake) erased(ctx context.Context, e hris.Event, route *Route, h hris.Happening) Result {
	if h.PersonID == "" {
		return Result{Outcome: Held, Reason: hris.InvalidHire}
	}
	if _, err := in.cfg.Transfers.Erase(ctx, route.Actor, e.Tenant, h.PersonID); err != nil {
		return failed(err)
	}
	if _, err := in.Erase(ctx, e.Tenant, h.PersonID); err != nil {
		return failed(err)
	}
	if h.ApplicationID != "" {
		if _, err := in.cfg.Inbox.Erase(ctx, e.Tenant, in.Subject(e.Tenant, e.Connection, h.ApplicationID)); err != nil {
			return failed(err)
		}
	}
	return Result{Outcome: Done}
}

// merged asks a person where one of the two was handed over: the ledger knows
// them as two, the source as one.
func (in *Intake) merged(ctx context.Context, e hris.Event, route *Route, h hris.Happening) Result {
	for _, person := range []string{h.PersonID, h.Into} {
		if person == "" {
			continue
		}
		badges, err := in.cfg.Transfers.Person(ctx, route.Actor, e.Tenant, route.Connection, person)
		if err != nil {
			return failed(err)
		}
		if len(badges) > 0 {
			return letPass(e, Result{Outcome: Held, Reason: hris.PersonExists, Badge: badges[0]})
		}
	}
	return Result{Outcome: Done}
}

// standing finds the transfer that stands for an application. It is not the
// application's own where the target takes a person once: then it may have come
// of another application.
func (in *Intake) standing(ctx context.Context, e hris.Event, route *Route, person, application string) (badge transfer.Badge, own bool, err error) {
	// Asked for its right to view: what an actor may not see must not look like
	// nothing.
	badges, err := in.cfg.Transfers.Person(ctx, route.Actor, e.Tenant, route.Connection, person)
	if err != nil || len(badges) == 0 {
		return transfer.Badge{}, false, err
	}
	actions, err := in.cfg.Transfers.Actions(ctx, route.Actor, e.Tenant, route.Connection, []transfer.Candidate{
		{PersonID: person, ApplicationID: application}, {PersonID: person, ApplicationID: rand.Text()},
	})
	if err != nil {
		return transfer.Badge{}, false, err
	}
	return actions[0].Badge, actions[1].Badge.Transfer != actions[0].Badge.Transfer, nil
}

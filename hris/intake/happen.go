package intake

import (
	"context"
	"errors"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// hired hands a hire over, once the source confirms it.
func (in *Intake) hired(ctx context.Context, e hris.Event, route *Route, h hris.Happening) Result {
	if h.Hire == nil {
		return Result{Outcome: Held, Reason: hris.InvalidHire}
	}
	standing, err := route.Source.Confirm(ctx, h.ApplicationID)
	if err != nil {
		return failed(err)
	}
	if standing == hris.HireWithdrawn {
		return Result{Outcome: Done, Reason: hris.NotHired}
	}
	if withdrawn, err := in.wasWithdrawn(ctx, e, route); err != nil {
		return failed(err)
	} else if withdrawn && e.Reason != hris.NotConfirmed {
		// Events may come in another order than they happened: a person decides,
		// by releasing the event.
		return Result{Outcome: Held, Reason: hris.NotConfirmed}
	}
	var edits []transfer.Edit
	if route.Edits != nil {
		edits = route.Edits(h.Hire)
	}
	draft, err := in.cfg.Transfers.Prepare(ctx, route.Actor, e.Tenant, route.Connection, h.Hire, edits...)
	if err != nil {
		return failed(err)
	}
	badge, err := in.cfg.Transfers.Send(ctx, route.Actor, draft)
	return outcomeOf(draft, badge, err)
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
	switch {
	case err == nil || errors.Is(err, hris.AlreadySent):
	case badge.Transfer == "":
		f := failed(err)
		r.Outcome, r.Fields = f.Outcome, f.Fields
	case badge.State == transfer.StateHeld && badge.NotBefore.IsZero():
		r.Outcome, r.Fields = Held, badge.Fields // releasing it prepares and sends anew
	}
	return r
}

func fieldsOf(problems fieldmap.Problems) []string {
	var fields []string
	for _, p := range problems {
		if p.Blocks() {
			fields = append(fields, p.Field)
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

// unhired cancels what has not been written. What has can only be taken back by
// a person, in the target.
func (in *Intake) unhired(ctx context.Context, e hris.Event, route *Route, h hris.Happening) Result {
	badge, found, err := in.standing(ctx, e, route, h.PersonID, h.ApplicationID)
	if err != nil {
		return failed(err)
	}
	if !found {
		return Result{Outcome: Done}
	}
	if badge.State == transfer.StatePlanned || badge.State == transfer.StateHeld {
		badge, err := in.cfg.Transfers.Cancel(ctx, route.Actor, e.Tenant, badge.Transfer, "withdrawn at the source")
		if err != nil {
			return failed(err)
		}
		return Result{Outcome: Done, Badge: badge}
	}
	return Result{Outcome: Held, Reason: hris.AlreadySent, Badge: badge}
}

// erased forgets a person: the source has.
func (in *Intake) erased(ctx context.Context, e hris.Event, route *Route, h hris.Happening) Result {
	if _, err := in.cfg.Transfers.Erase(ctx, route.Actor, e.Tenant, h.PersonID); err != nil {
		return failed(err)
	}
	if _, err := in.cfg.Inbox.Erase(ctx, e.Tenant, in.person(e.Tenant, h.PersonID)); err != nil {
		return failed(err)
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
			return Result{Outcome: Held, Reason: hris.PersonExists, Badge: badges[0]}
		}
	}
	return Result{Outcome: Done}
}

// standing finds the transfer of an application, if one stands.
func (in *Intake) standing(ctx context.Context, e hris.Event, route *Route, person, application string) (transfer.Badge, bool, error) {
	if person == "" {
		return transfer.Badge{}, false, nil
	}
	actions, err := in.cfg.Transfers.Actions(ctx, route.Actor, e.Tenant, route.Connection, []transfer.Candidate{{PersonID: person, ApplicationID: application}})
	if err != nil || len(actions) == 0 {
		return transfer.Badge{}, false, err
	}
	return actions[0].Badge, actions[0].Badge.Transfer != "", nil
}

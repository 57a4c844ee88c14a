package hristest

import (
	"context"
	"testing"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// decisions are what only a person may say.
func (s suite) decisions(t *testing.T) {
	s.promise(t, "nobody does what they have no right to", rightsAreAsked)
	s.promise(t, "another tenant sees nothing", func(x *scene) {
		first := x.sendOne()
		_, err := x.a.Run(context.Background(), "tenant-2", first.Transfer)
		x.fails(err, hris.NotFound, "run another tenant's transfer")
		_, err = x.a.Badge(context.Background(), manager, "tenant-2", first.Transfer, nil)
		x.fails(err, hris.NotFound, "look at another tenant's transfer")
	})
	s.promise(t, "a reopened hire makes a second round with a mark of its own", reopened)
	s.promise(t, "an erased person is still refused a second time", erased)
	if s.sample.account.Faults.Refuse != nil {
		s.promise(t, "what is held can be cancelled and sent anew", cancelled)
		s.promise(t, "an erased person whose send was held is free again", erasedHeld)
	}
	s.promise(t, "a page of profiles shows what each may do", actions)
}

func rightsAreAsked(x *scene) {
	ctx := context.Background()
	nobody := transfer.Actor{ID: "u-nobody", Roles: []string{"visitor"}}
	_, err := x.a.Prepare(ctx, nobody, tenant, "c-1", x.account.Hire)
	x.fails(err, hris.NotAllowed, "prepare without the right")
	d := x.draft(x.a)
	_, err = x.a.Send(ctx, nobody, d)
	x.fails(err, hris.NotAllowed, "send without the right")
	_, err = x.a.Send(ctx, manager, d)
	x.fails(err, hris.NotAllowed, "send with other rights")
	x.none(x.planned(d))
	first := x.sendOne()
	_, err = x.a.Reopen(ctx, recruiter, tenant, first.Transfer, "once more")
	x.fails(err, hris.NotAllowed, "reopen without the right")
	_, err = x.a.Erase(ctx, recruiter, tenant, x.account.Hire.PersonID)
	x.fails(err, hris.NotAllowed, "erase without the right")
	_, err = x.a.Badge(ctx, nobody, tenant, first.Transfer, nil)
	x.fails(err, hris.NotAllowed, "look without the right")
}

func reopened(x *scene) {
	ctx := context.Background()
	first := x.sendOne()
	_, err := x.a.Reopen(ctx, manager, tenant, first.Transfer, "")
	x.fails(err, hris.InvalidInput, "reopen without a reason")
	_, err = x.a.Reopen(ctx, manager, tenant, first.Transfer, "hired again")
	x.ok(err, "reopen")
	_, err = x.a.Reopen(ctx, manager, tenant, first.Transfer, "hired again")
	x.fails(err, hris.WrongState, "reopen twice")
	if x.account.Forget != nil {
		x.account.Forget()
	} else {
		x.reopened++
	}
	d := x.draft(x.b, transfer.SecondHandOver())
	badge, err := x.send(x.b, d)
	if err != nil && badge.Transfer == "" {
		x.Fatalf("send after reopening: %v", err)
	}
	second := x.finish(x.b, badge.Transfer)
	was := x.transfer(first.Transfer)
	if second.Round != was.Round+1 || second.ID == was.ID || second.Marker == was.Marker || second.Marker == "" {
		x.Errorf("the second has round %d after %d, and marks %q and %q", second.Round, was.Round, second.Marker, was.Marker)
	}
	_, err = x.send(x.a, d)
	x.fails(err, hris.AlreadySent, "send a third time")
}

func erased(x *scene) {
	first := x.sendOne()
	d := x.draft(x.a)
	n, err := x.a.Erase(context.Background(), manager, tenant, x.account.Hire.PersonID)
	x.ok(err, "erase")
	if n != 1 {
		x.Errorf("%d transfers were touched, want 1", n)
	}
	t := x.transfer(first.Transfer)
	if t.PersonID != "" || t.ApplicationID != "" || len(t.Fields) > 0 || len(t.Draft) > 0 || !t.Erased {
		x.Error("something is left that points at the person")
	}
	events, err := x.ledger.Events(context.Background(), tenant, first.Transfer)
	if x.note(err) == nil && len(events) > 0 {
		x.Errorf("%d events are left", len(events))
	}
	_, err = x.send(x.b, d)
	x.fails(err, hris.AlreadySent, "send an erased person a second time")
	x.isDone(x.transfer(first.Transfer))
}

// held makes a transfer that has written nothing.
func (x *scene) held() (transfer.Badge, bool) {
	x.Helper()
	d := x.draft(x.a)
	step := x.planned(d)[0]
	if _, ok := x.account.Faults.Refuse(step.Name); !ok || step.Optional {
		return transfer.Badge{}, false
	}
	badge, err := x.send(x.a, d)
	x.fails(err, hris.Rejected, "send what is refused")
	return badge, true
}

func cancelled(x *scene) {
	badge, ok := x.held()
	if !ok {
		return
	}
	after, err := x.a.Cancel(context.Background(), recruiter, tenant, badge.Transfer, "a mistake")
	x.ok(err, "cancel")
	if after.State != transfer.StateCancelled {
		x.Errorf("it is %s, want cancelled", after.State)
	}
	if _, err := x.run(x.b, badge.Transfer); err != nil {
		x.Errorf("run what was cancelled: %v", err)
	}
	x.none(x.planned(x.draft(x.a)))
	second, err := x.send(x.b, x.draft(x.b))
	x.ok(err, "send anew")
	if second.Transfer == badge.Transfer {
		x.Error("what was cancelled went on")
	}
	x.finish(x.b, second.Transfer)
}

func erasedHeld(x *scene) {
	badge, ok := x.held()
	if !ok {
		return
	}
	_, err := x.a.Erase(context.Background(), manager, tenant, x.account.Hire.PersonID)
	x.ok(err, "erase")
	if t := x.transfer(badge.Transfer); t.State != transfer.StateCancelled || len(t.Draft) > 0 {
		x.Errorf("it is %s with a draft of %d bytes, want cancelled with none", t.State, len(t.Draft))
	}
	second, err := x.send(x.b, x.draft(x.b))
	x.ok(err, "send anew")
	x.finish(x.b, second.Transfer)
}

func actions(x *scene) {
	ctx, h := context.Background(), x.account.Hire
	page := []transfer.Candidate{
		{PersonID: h.PersonID, ApplicationID: h.ApplicationID, Hired: true, Hire: h},
		{PersonID: "p-other", ApplicationID: "a-other"},
	}
	show := func(who transfer.Actor, want ...transfer.Offer) []transfer.Action {
		x.Helper()
		before := x.requests()
		shown, err := x.b.Actions(ctx, who, tenant, "c-1", page)
		x.ok(err, "actions")
		if x.requests() != before {
			x.Error("a page of profiles calls the vendor")
		}
		for i := range want {
			if shown[i].Offer != want[i] {
				x.Errorf("profile %d is offered %q, want %q", i, shown[i].Offer, want[i])
			}
		}
		return shown
	}
	show(recruiter, transfer.OfferSend, transfer.OfferNothing)
	show(manager, transfer.OfferNothing, transfer.OfferNothing)
	first := x.sendOne()
	if shown := show(recruiter, transfer.OfferBadge, transfer.OfferNothing); shown[0].Badge.Transfer != first.Transfer {
		x.Error("the badge is not that of the hand-over")
	}
	show(manager, transfer.OfferBadge, transfer.OfferNothing)

	changed := *h
	changed.Person.FirstName += "s"
	page[0].Hire = &changed
	if shown := show(recruiter, transfer.OfferBadge); len(shown[0].Badge.Changed) > 1 {
		x.Errorf("one field changed, and the badge says %v", shown[0].Badge.Changed)
	}
}

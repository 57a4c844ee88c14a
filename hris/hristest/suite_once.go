package hristest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// once is the promise itself, without any fault.
func (s suite) once(t *testing.T) {
	s.promise(t, "preparing writes nothing", func(x *scene) {
		d := x.draft(x.a)
		x.none(x.planned(d))
	})
	s.promise(t, "a plan with problems is not sent", problemsAreNotSent)
	s.promise(t, "a send ends done with a receipt and one record", func(x *scene) {
		badge, err := x.send(x.a, x.draft(x.a))
		x.ok(err, "send")
		x.finish(x.a, badge.Transfer)
		if badge.State != transfer.StateDone || badge.Actor != recruiter.ID || !badge.At.Equal(x.clock.Now()) {
			x.Errorf("the badge says %s by %q at %v", badge.State, badge.Actor, badge.At)
		}
		if badge.Remote == (hris.Receipt{}) {
			x.Error("the badge shows nothing of what the vendor has")
		}
		if len(badge.Changed) > 0 {
			x.Errorf("the badge says that %v changed since", badge.Changed)
		}
	})
	s.promise(t, "a second send is refused with who and when", func(x *scene) {
		first := x.sendOne()
		x.refusesSecond(first, x.account.Hire, "c-1")
	})
	s.promise(t, "a second send is refused after removing and adding the connection", func(x *scene) {
		first := x.sendOne()
		x.connections.remove("c-1")
		again := x.account.Target
		if x.account.Again != nil {
			again = x.account.Again()
		}
		x.connect("c-2", again)
		x.refusesSecond(first, x.account.Hire, "c-2")
	})
	if s.sample.account.Namesake != nil {
		s.promise(t, "somebody who may be the same person is asked about first", namesakeAsks)
		s.promise(t, "another person of the same name is handed over", anotherPerson)
		s.promise(t, "a person who appears after the review holds the send", namesakeAppears)
		if s.sample.account.Target.Info().UsesExisting {
			s.promise(t, "only somebody who was shown can be the same person", func(x *scene) {
				x.account.Namesake()
				d, err := x.prepare(x.a, transfer.SamePerson("of a page shown long ago"))
				x.ok(err, "prepare")
				if d.Complete() {
					x.Error("a record that nobody was shown is used")
				}
			})
			s.promise(t, "the same person's record is used", samePerson)
		} else {
			s.promise(t, "a record that cannot be used is refused as an answer", func(x *scene) {
				id := x.account.Namesake()
				_, err := x.prepare(x.a, transfer.SamePerson(id))
				x.fails(err, hris.InvalidInput, "say that it is the same person")
			})
		}
	}
}

// planned gives the steps of a draft.
func (x *scene) planned(d *transfer.Draft) []hris.Step {
	x.Helper()
	steps, err := x.account.Target.Steps(x.input(d, hris.NewMarker()))
	x.ok(err, "plan steps")
	return steps
}

// sendOne hands the hire over, without any fault.
func (x *scene) sendOne() transfer.Badge {
	x.Helper()
	badge, err := x.send(x.a, x.draft(x.a))
	x.ok(err, "send")
	x.isDone(x.transfer(badge.Transfer))
	return badge
}

// refusesSecond tries to send a hire again through a connection.
func (x *scene) refusesSecond(first transfer.Badge, h *hris.Hire, connection string) {
	x.Helper()
	ctx := context.Background()
	for _, answer := range []transfer.Edit{nil, transfer.AnotherPerson()} {
		edits := append([]transfer.Edit{transfer.SecondHandOver()}, x.account.Review...)
		if answer != nil {
			edits = append(edits, answer)
		}
		d, err := x.b.Prepare(ctx, recruiter, tenant, connection, h, edits...)
		x.ok(err, "prepare a second time")
		_, err = x.send(x.b, d)
		x.fails(err, hris.AlreadySent, "send a second time")
		refusal, ok := errors.AsType[*transfer.Refusal](err)
		if !ok {
			x.Fatalf("the refusal does not say who and when: %v", err)
		}
		if b := refusal.Badge; b.Transfer != first.Transfer || b.Actor != first.Actor || !b.At.Equal(first.At) {
			x.Errorf("the refusal shows transfer %q by %q at %v, want %q by %q at %v", b.Transfer, b.Actor, b.At, first.Transfer, first.Actor, first.At)
		}
	}
	x.isDone(x.transfer(first.Transfer))
}

func problemsAreNotSent(x *scene) {
	complete := x.draft(x.a)
	field, ok := requiredField(complete.Form)
	if !ok {
		return
	}
	d, err := x.prepare(x.a, transfer.Unset(field.Path))
	x.ok(err, "prepare without "+field.Path)
	if d.Complete() {
		x.Fatalf("the draft is complete without %q", field.Path)
	}
	before := x.requests()
	_, err = x.send(x.a, d)
	x.fails(err, hris.Problems, "send with problems")
	if x.requests() != before {
		x.Error("the vendor was called all the same")
	}
	x.none(x.planned(complete))
	if due, err := x.a.Due(context.Background(), 10); err != nil || len(due) > 0 {
		x.Errorf("the ledger has %v (%v)", due, err)
	}
	for _, f := range complete.Form.Fields {
		if f.Kind != fieldmap.Option || f.Referenced {
			continue
		}
		d, err := x.prepare(x.a, transfer.SetText(f.Path, "no option of any form"))
		x.ok(err, "prepare with a wrong option")
		if d.Complete() {
			x.Errorf("field %q takes an option that it does not offer", f.Path)
		}
		return
	}
}

func namesakeAsks(x *scene) {
	id := x.account.Namesake()
	d, err := x.prepare(x.a)
	x.ok(err, "prepare")
	if d.Complete() || !d.Problems.Has(transfer.CodePersonExists) {
		x.Fatalf("nothing asks whether it is the same person: %v", d.Problems)
	}
	if len(d.Matches) != 1 || d.Matches[0].ID != id {
		x.Errorf("the matches are not the one person there: %d", len(d.Matches))
	}
	_, err = x.send(x.a, d)
	x.fails(err, hris.Problems, "send with an open question")
}

func anotherPerson(x *scene) {
	x.account.Namesake()
	d, err := x.prepare(x.a, transfer.AnotherPerson())
	x.ok(err, "prepare")
	badge, err := x.send(x.a, d)
	x.ok(err, "send")
	x.finish(x.a, badge.Transfer)
}

func namesakeAppears(x *scene) {
	d := x.draft(x.a)
	x.account.Namesake()
	badge, err := x.send(x.a, d)
	x.fails(err, hris.PersonExists, "send after somebody appeared")
	if badge.State != transfer.StateHeld {
		x.Errorf("the transfer is %s, want held", badge.State)
	}
	x.none(x.planned(d))
	after, err := x.send(x.b, x.draft(x.b))
	x.ok(err, "send with the answer")
	if after.Transfer != badge.Transfer {
		x.Error("the correction made a second transfer")
	}
	x.finish(x.b, after.Transfer)
}

func samePerson(x *scene) {
	steps := x.planned(x.draft(x.a))
	id := x.account.Namesake()
	d, err := x.prepare(x.a, transfer.SamePerson(id))
	x.ok(err, "prepare")
	if !d.Complete() {
		x.Fatalf("the answer is given, and the draft not complete: %v", d.Problems)
	}
	badge, err := x.send(x.a, d)
	x.ok(err, "send onto a record that is there")
	if badge.State != transfer.StateDone {
		x.Errorf("the transfer is %s, want done", badge.State)
	}
	apart := slices.ContainsFunc(d.Matches, func(m hris.Match) bool { return m.ID == id && m.Person })
	if ids := x.account.Standing(steps[0].Name); !apart && len(ids) > 0 {
		x.Errorf("step %q made a record where one was to be used", steps[0].Name)
	}
	if apart {
		x.finish(x.b, badge.Transfer)
	}
	_, err = x.send(x.b, d)
	x.fails(err, hris.AlreadySent, "send a second time")
}

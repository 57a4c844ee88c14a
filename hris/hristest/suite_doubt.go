package hristest

import (
	"context"
	"slices"
	"testing"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// doubt is about creates whose answer was lost.
func (s suite) doubt(t *testing.T) {
	f := s.sample.account.Faults
	for name, cut := range map[string]func(string) bool{
		"before the work": f.CutBefore, "in the middle": f.CutMiddle, "after the work": f.CutAfter,
	} {
		if cut == nil {
			continue
		}
		s.atEach(t, "a connection cut "+name+" never makes two, and never none", every, func(x *scene, i int) {
			x.cut(i, map[string]func(string) bool{
				"before the work": x.account.Faults.CutBefore,
				"in the middle":   x.account.Faults.CutMiddle,
				"after the work":  x.account.Faults.CutAfter,
			}[name])
		})
	}
	if f.CutAfter != nil && s.sample.account.Sees.Own {
		s.atEach(t, "what was made is found without a person", s.main, func(x *scene, i int) {
			d := x.draft(x.a)
			x.account.Faults.CutAfter(x.planned(d)[i].Name)
			badge, err := x.send(x.a, d)
			x.ok(err, "send, with the answer lost")
			x.isDone(x.transfer(badge.Transfer))
		})
	}
	if f.CutBefore != nil && s.sample.account.Sees.Nothing {
		s.atEach(t, "what was not made is made without a person", s.main, func(x *scene, i int) {
			d := x.draft(x.a)
			x.account.Faults.CutBefore(x.planned(d)[i].Name)
			badge, err := x.send(x.a, d)
			x.note(err)
			x.waitAndRun(badge.Transfer)
		})
	}
	if f.CommitLate != nil {
		s.atEach(t, "a late commit never makes two", creates, lateCommit)
	}
	if f.CommitLate != nil && s.sample.account.Sees.Own {
		s.atEach(t, "a late commit that a person denied is found all the same", s.main, denied)
	}
	if f.CutBefore != nil && s.sample.account.Namesake != nil && !s.claims {
		s.atEach(t, "somebody who appears meanwhile is not taken for what was made", s.main, appearsMeanwhile)
	}
	if f.CutBefore != nil {
		s.atEach(t, "that it is not there can be said early only by force and with a reason", s.main, forcedAbsence)
	}
	if f.CutAfter != nil {
		s.atEach(t, "that it is there is checked where that can be done", s.main, foundIsChecked)
	}
	if f.CutBefore != nil {
		s.atEach(t, "a doubt outlives its connection", s.main, rebound)
	}
	s.atEach(t, "a target that panics leaves a doubt and no more", creates, panics)
}

// main reports whether a step is the one that makes the record.
func (s suite) main(step hris.Step) bool {
	for _, first := range s.steps {
		if creates(first) {
			return first.Name == step.Name
		}
	}
	return false
}

func firstCreate(steps []hris.Step) int { return slices.IndexFunc(steps, creates) }

func (x *scene) cut(i int, fault func(string) bool) {
	x.Helper()
	d := x.draft(x.a)
	step := x.planned(d)[i]
	if !fault(step.Name) {
		return
	}
	badge, err := x.send(x.a, d)
	x.note(err)
	t := x.transfer(badge.Transfer)
	x.neverTwo(t)
	switch {
	case badge.State == transfer.StateDone && err == nil:
	case badge.State == transfer.StateInDoubt && step.Kind == hris.Create:
		x.fails(err, hris.InDoubt, "send, with the answer lost")
		_, again := x.send(x.b, d)
		x.fails(again, hris.InDoubt, "send while it is in doubt")
	case badge.State == transfer.StatePartial || badge.State == transfer.StateHeld:
		if err == nil {
			x.Errorf("the transfer is %s, and no error says why", badge.State)
		}
	default:
		x.Errorf("after a cut the transfer is %s: %v", badge.State, err)
	}
	x.finish(x.b, badge.Transfer)
}

// waitAndRun is a scheduler alone: no person answers anything.
func (x *scene) waitAndRun(id string) {
	x.Helper()
	for range patience {
		t := x.transfer(id)
		x.neverTwo(t)
		switch {
		case t.State.Ended():
			x.isDone(t)
			return
		case t.NotBefore.IsZero():
			x.Fatalf("the transfer is %s (%s) and waits for a person", t.State, t.Reason)
		}
		x.clock.Advance(t.NotBefore.Sub(x.clock.Now()))
		_, _ = x.run(x.b, id)
	}
	x.Fatal("the transfer is never done")
}

func lateCommit(x *scene, i int) {
	d := x.draft(x.a)
	step := x.planned(d)[i]
	if !x.account.Faults.CommitLate(step.Name) {
		return
	}
	badge, err := x.send(x.a, d)
	x.fails(err, hris.InDoubt, "send, with a commit that comes late")
	if badge.State != transfer.StateInDoubt {
		x.Errorf("the transfer is %s, want in doubt", badge.State)
	}
	// Whoever tries again in the meantime does not make another.
	for range 3 {
		_, _ = x.run(x.b, badge.Transfer)
		x.neverTwo(x.transfer(badge.Transfer))
		x.clock.Advance(step.Settle / 4)
	}
	x.finish(x.b, badge.Transfer)
	x.clock.Advance(step.Deadline + step.Settle)
	x.isDone(x.transfer(badge.Transfer))
}

func forcedAbsence(x *scene, i int) {
	d := x.draft(x.a)
	if !x.account.Faults.CutBefore(x.planned(d)[i].Name) {
		return
	}
	badge, err := x.send(x.a, d)
	x.note(err)
	if badge.State != transfer.StateInDoubt {
		x.finish(x.b, badge.Transfer)
		return // the target saw for certain that nothing left
	}
	ctx := context.Background()
	_, err = x.a.Absent(ctx, recruiter, tenant, badge.Transfer, transfer.Absence{})
	if step := inDoubt(x.transfer(badge.Transfer)); step.Intent.Settled.After(x.clock.Now()) {
		x.fails(err, hris.TooSoon, "say early that it is not there")
	}
	_, err = x.a.Absent(ctx, recruiter, tenant, badge.Transfer, transfer.Absence{Force: true, Reason: "I looked"})
	x.fails(err, hris.NotAllowed, "force it without the right")
	_, err = x.a.Absent(ctx, manager, tenant, badge.Transfer, transfer.Absence{Force: true})
	x.fails(err, hris.InvalidInput, "force it without a reason")
	_, err = x.a.Absent(ctx, manager, tenant, badge.Transfer, transfer.Absence{Force: true, Reason: "I looked myself"})
	x.ok(err, "force it")
	x.finish(x.b, badge.Transfer)
	history, err := x.a.History(ctx, manager, tenant, badge.Transfer)
	x.ok(err, "history")
	for _, entry := range history {
		if entry.Kind == transfer.EventNotFound && entry.Actor == manager.ID && entry.Reason == "I looked myself" {
			return
		}
	}
	x.Error("the history does not say who forced it and why")
}

// denied has a person force the absence of what comes all the same.
func denied(x *scene, i int) {
	d := x.draft(x.a)
	step := x.planned(d)[i]
	if !x.account.Faults.CommitLate(step.Name) {
		return
	}
	badge, err := x.send(x.a, d)
	x.fails(err, hris.InDoubt, "send, with a commit that comes late")
	_, err = x.a.Absent(context.Background(), manager, tenant, badge.Transfer, transfer.Absence{Force: true, Reason: "I looked"})
	x.ok(err, "force it")
	x.clock.Advance(step.Deadline + step.Settle)
	_, err = x.run(x.b, badge.Transfer)
	t := x.transfer(badge.Transfer)
	x.neverTwo(t)
	if t.State != transfer.StateDone && t.Reason != hris.PersonExists {
		x.Errorf("it is %s (%s): %v", t.State, t.Reason, err)
	}
}

// appearsMeanwhile is for targets that do not see everything: one who is new
// need not be the one.
func appearsMeanwhile(x *scene, i int) {
	d := x.draft(x.a)
	if !x.account.Faults.CutBefore(x.planned(d)[i].Name) {
		return
	}
	badge, err := x.send(x.a, d)
	x.note(err)
	id := x.account.Namesake()
	_, err = x.run(x.b, badge.Transfer)
	x.note(err)
	t := x.transfer(badge.Transfer)
	if t.Steps[i].Receipt.ID == id {
		x.Error("somebody else's record is taken for the hire's")
	}
}

func foundIsChecked(x *scene, i int) {
	d := x.draft(x.a)
	step := x.planned(d)[i]
	if !x.account.Faults.CutAfter(step.Name) {
		return
	}
	badge, err := x.send(x.a, d)
	x.note(err)
	if badge.State != transfer.StateInDoubt {
		x.finish(x.b, badge.Transfer)
		return
	}
	ctx := context.Background()
	_, err = x.a.Found(ctx, recruiter, tenant, badge.Transfer, transfer.Presence{ID: ""})
	x.fails(err, hris.InvalidInput, "say that it is there, without an id")
	ids := x.account.Standing(step.Name)
	if len(ids) != 1 {
		x.Fatalf("%d of %q stand at the vendor after a cut behind the work", len(ids), step.Name)
	}
	_, err = x.a.Found(ctx, recruiter, tenant, badge.Transfer, transfer.Presence{ID: ids[0]})
	x.ok(err, "say that it is there")
	x.finish(x.b, badge.Transfer)
}

// rebound removes the connection of a transfer in doubt and adds it again.
func rebound(x *scene, i int) {
	d := x.draft(x.a)
	if !x.account.Faults.CutBefore(x.planned(d)[i].Name) {
		return
	}
	badge, err := x.send(x.a, d)
	x.note(err)
	x.connections.remove("c-1")
	_, err = x.run(x.b, badge.Transfer)
	x.fails(err, hris.NoConnection, "run without a connection")
	again := x.account.Target
	if x.account.Again != nil {
		again = x.account.Again()
	}
	x.connect("c-2", again)
	ctx := context.Background()
	_, err = x.b.Rebind(ctx, recruiter, tenant, badge.Transfer, "c-2")
	x.fails(err, hris.NotAllowed, "rebind without the right")
	_, err = x.b.Rebind(ctx, manager, tenant, badge.Transfer, "c-2")
	x.ok(err, "rebind")
	x.finish(x.b, badge.Transfer)
}

func panics(x *scene, i int) {
	d := x.draft(x.a)
	p := x.probe()
	p.boom(x.planned(d)[i].Name)
	badge, err := x.send(x.a, d)
	x.note(err)
	first := firstCreate(x.planned(d)) // what Sees speaks of; of later creates a target may see more
	if badge.State == transfer.StateDone && i == first && !x.account.Sees.Own {
		x.Errorf("the transfer is done, though its step panicked")
	}
	x.finish(x.b, badge.Transfer)
}

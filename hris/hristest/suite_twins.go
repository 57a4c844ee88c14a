package hristest

import (
	"context"
	"slices"
	"testing"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// twins is about people whom the target cannot tell apart.
func (s suite) twins(t *testing.T) {
	if s.sample.account.Twin == nil {
		return
	}
	s.promise(t, "each has a record of their own", twinsOneByOne)
	s.promise(t, "two who go at once have a record each", twinsAtOnce)
	f := s.sample.account.Faults
	for name, cut := range map[string]func(string) bool{"before the work": f.CutBefore, "after the work": f.CutAfter, "before a late commit": f.CommitLate} {
		if cut == nil {
			continue
		}
		s.promise(t, "one who is in doubt is settled before the other is made/cut "+name, func(x *scene) {
			twinInDoubt(x, map[string]func(string) bool{
				"before the work": x.account.Faults.CutBefore, "after the work": x.account.Faults.CutAfter, "before a late commit": x.account.Faults.CommitLate,
			}[name])
		})
	}
}

// sole reports whether the look of the first create says that whoever is new is
// what it made.
func (x *scene) sole(steps []hris.Step) bool {
	i := firstCreate(steps)
	if i < 0 || steps[i].Look == nil {
		return false
	}
	seen, err := steps[i].Look(context.Background(), hris.Receipts{})
	x.ok(err, "look")
	return seen.Sole
}

// twin is a draft of the account's twin, whose reviewer says of everybody who
// is shown that it is another person.
func (x *scene) twin(s *transfer.Service) *transfer.Draft {
	x.Helper()
	hire := x.account.Hire
	x.account.Hire = x.account.Twin()
	defer func() { x.account.Hire = hire }()
	return x.draft(s)
}

// apart checks that two transfers are done, each with a record of its own.
func (x *scene) apart(a, b transfer.Transfer) {
	x.Helper()
	ids := map[string]bool{}
	for _, t := range []transfer.Transfer{a, b} {
		if t.State != transfer.StateDone {
			x.Fatalf("the transfer is %s (%s)", t.State, t.Reason)
		}
		if id := t.Steps[x.made(t)].Receipt.ID; id == "" || ids[id] {
			x.Fatalf("record %q is taken for two people's", id)
		} else {
			ids[id] = true
		}
	}
}

// made is the step that makes the record.
func (x *scene) made(t transfer.Transfer) int {
	return slices.IndexFunc(t.Steps, func(st transfer.StepState) bool { return st.Kind == hris.Create })
}

func twinsOneByOne(x *scene) {
	first, err := x.send(x.a, x.draft(x.a))
	x.ok(err, "send the first")
	second, err := x.send(x.b, x.twin(x.b))
	x.ok(err, "send the other")
	x.apart(x.transfer(first.Transfer), x.transfer(second.Transfer))
}

// twinsAtOnce sends the second while the first is being written.
func twinsAtOnce(x *scene) {
	d, other := x.draft(x.a), x.twin(x.b)
	p, before := x.probe(), NewGate()
	step := x.planned(d)[firstCreate(x.planned(d))]
	p.stop(step.Name, before, nil)
	sent := make(chan transfer.Badge)
	go func() {
		badge, _ := x.send(x.a, d)
		sent <- badge
	}()
	<-before.Reached()
	second, err := x.send(x.b, other)
	x.fails(err, hris.Twin, "send the other meanwhile")
	waiting := x.transfer(second.Transfer)
	if waiting.State != transfer.StateHeld || !waiting.NotBefore.After(x.clock.Now()) {
		x.Errorf("the other is %s and goes on at %v", waiting.State, waiting.NotBefore)
	}
	before.Open()
	first := <-sent
	x.goOn(first.Transfer, nil)
	x.goOn(second.Transfer, func() *transfer.Draft { return x.twin(x.b) })
	x.apart(x.transfer(first.Transfer), x.transfer(second.Transfer))
}

// twinInDoubt sends the second while the first is in doubt.
func twinInDoubt(x *scene, cut func(string) bool) {
	d, other := x.draft(x.a), x.twin(x.b)
	step := x.planned(d)[firstCreate(x.planned(d))]
	if !cut(step.Name) {
		return
	}
	first, err := x.send(x.a, d)
	x.note(err)
	standing := x.transfer(first.Transfer)
	second, err := x.send(x.b, other)
	switch {
	case standing.State == transfer.StateInDoubt:
		x.fails(err, hris.Twin, "send the other meanwhile")
	case err != nil:
		x.fails(err, hris.PersonExists, "send the other, prepared before") // the first is there by now
	}
	x.goOn(first.Transfer, nil)
	x.goOn(second.Transfer, func() *transfer.Draft { return x.twin(x.b) })
	x.apart(x.transfer(first.Transfer), x.transfer(second.Transfer))
}

// goOn does what schedulers and people do, until a transfer has ended: where the
// reviewer is asked again, with what the target shows by then.
func (x *scene) goOn(id string, again func() *transfer.Draft) {
	x.Helper()
	for range patience {
		t := x.transfer(id)
		switch {
		case t.State.Ended():
			return
		case t.Reason == hris.PersonExists && again != nil:
			_, _ = x.send(x.b, again())
		default:
			x.move(x.b, t)
		}
	}
	t := x.transfer(id)
	x.Fatalf("after %d tries the transfer is still %s (%s)", patience, t.State, t.Reason)
}

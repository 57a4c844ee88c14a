package hristest

import (
	"context"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// patience bounds how often a transfer is moved before the suite gives up: far
// more often than any fault here needs.
const patience = 60

// finish does what schedulers and careful people do, until the transfer is
// done: wait until it may go on, run it, look at the vendor and say what is
// there. It fails the test if there ever are two, or if it is never done.
func (x *scene) finish(s *transfer.Service, id string) transfer.Transfer {
	x.Helper()
	for range patience {
		t := x.transfer(id)
		x.neverTwo(t)
		if t.State.Ended() {
			x.isDone(t)
			return t
		}
		x.move(s, t)
	}
	t := x.transfer(id)
	x.Fatalf("after %d tries the transfer is still %s (%s)", patience, t.State, t.Reason)
	return t
}

// move does the next thing that a scheduler or a person would.
func (x *scene) move(s *transfer.Service, t transfer.Transfer) {
	x.Helper()
	switch {
	case t.Leased:
		x.clock.Advance(2 * time.Minute)
	case t.State == transfer.StateInDoubt && t.NotBefore.IsZero():
		x.answer(s, t)
	default:
		x.clock.Advance(t.NotBefore.Sub(x.clock.Now()))
		_, _ = x.run(s, t.ID)
	}
}

// answer is a person who looks at the vendor and says the truth.
func (x *scene) answer(s *transfer.Service, t transfer.Transfer) {
	x.Helper()
	ctx, step := context.Background(), inDoubt(t)
	if step == nil {
		x.Fatalf("the transfer is in doubt, and no create of it is")
	}
	if step.Intent.Settled.After(x.clock.Now()) && x.isThere(*step) == "" {
		_, err := s.Absent(ctx, recruiter, tenant, t.ID, transfer.Absence{Step: step.Name})
		x.fails(err, hris.TooSoon, "say that it is not there while it may still come")
		x.clock.Advance(step.Intent.Settled.Sub(x.clock.Now()))
	}
	if id := x.isThere(*step); id != "" {
		_, err := s.Found(ctx, recruiter, tenant, t.ID, transfer.Presence{ID: id})
		x.ok(err, "say that it is there")
		return
	}
	_, err := s.Absent(ctx, recruiter, tenant, t.ID, transfer.Absence{Step: step.Name})
	x.ok(err, "say that it is not there")
}

// isThere gives the id of what a step made, if it stands at the vendor and no
// receipt of this person's is for it.
func (x *scene) isThere(step transfer.StepState) string {
	ids := x.account.Standing(step.Name)
	if len(ids) < x.round() {
		return ""
	}
	return ids[len(ids)-1]
}

// inDoubt finds the create that is.
func inDoubt(t transfer.Transfer) *transfer.StepState {
	i := slices.IndexFunc(t.Steps, func(st transfer.StepState) bool {
		return st.Kind == hris.Create && st.Phase == transfer.PhaseOpen
	})
	if i < 0 {
		return nil
	}
	return &t.Steps[i]
}

// round is how many hand-overs of the hire were allowed so far.
func (x *scene) round() int { return 1 + x.reopened }

// neverTwo holds the account to the one promise: no step was done twice.
func (x *scene) neverTwo(t transfer.Transfer) {
	x.Helper()
	for _, st := range t.Steps {
		if st.Kind != hris.Create {
			continue
		}
		if ids := x.account.Standing(st.Name); len(ids) > x.round() {
			x.Fatalf("%d of %q stand at the vendor (%v) where %d may", len(ids), st.Name, ids, x.round())
		}
	}
	if t.Duplicate {
		x.Fatalf("the transfer is marked a duplicate")
	}
}

// isDone checks that a finished transfer tells the truth.
func (x *scene) isDone(t transfer.Transfer) {
	x.Helper()
	if t.State != transfer.StateDone {
		x.Fatalf("the transfer ended as %s (%s)", t.State, t.Reason)
	}
	for _, st := range t.Steps {
		if st.Phase == transfer.PhaseWaived {
			continue
		}
		if st.Phase != transfer.PhaseDone {
			x.Errorf("the transfer is done, but step %q is %s", st.Name, st.Phase)
		}
		if st.Kind != hris.Create {
			continue
		}
		ids := x.account.Standing(st.Name)
		if len(ids) != x.round() {
			x.Errorf("the transfer is done, and %d of %q stand at the vendor where %d should", len(ids), st.Name, x.round())
		}
		if st.Receipt.ID != "" && !slices.Contains(ids, st.Receipt.ID) {
			x.Errorf("the receipt of %q is for %q, which does not stand at the vendor: %v", st.Name, st.Receipt.ID, ids)
		}
	}
	if len(t.Draft) > 0 {
		x.Errorf("the transfer is done, and its draft is still kept")
	}
}

// none checks that nothing of the hire stands at the vendor.
func (x *scene) none(steps []hris.Step) {
	x.Helper()
	for _, step := range steps {
		if step.Kind != hris.Create {
			continue
		}
		if ids := x.account.Standing(step.Name); len(ids) > 0 {
			x.Errorf("%d of %q stand at the vendor where none should", len(ids), step.Name)
		}
	}
}

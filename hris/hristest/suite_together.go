package hristest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// together is about several processes, and callers who go away.
func (s suite) together(t *testing.T) {
	s.promise(t, "two processes that send at once make one record", sendTogether)
	s.promise(t, "two processes that run one transfer at once make one record", runTogether)
	s.atEach(t, "a caller who goes away cancels no step half-way", every, callerLeaves)
	s.promise(t, "a caller who has gone makes nothing worse", goneCaller)
	s.atEach(t, "a process that slept between its intent and its request does not write", creates, overslept)
	s.atEach(t, "the late success of a worker taken for dead is recorded", creates, lateSuccess)
}

func sendTogether(x *scene) {
	drafts := []*transfer.Draft{x.draft(x.a), x.draft(x.b), x.draft(x.a), x.draft(x.b)}
	var mu sync.Mutex
	ids := map[string]bool{}
	var all sync.WaitGroup
	for i, d := range drafts {
		s := x.a
		if i%2 == 1 {
			s = x.b
		}
		all.Go(func() {
			badge, err := s.Send(context.Background(), recruiter, d)
			mu.Lock()
			defer mu.Unlock()
			x.note(err)
			if badge.Transfer != "" {
				ids[badge.Transfer] = true
			}
		})
	}
	all.Wait()
	if len(ids) != 1 {
		x.Errorf("%d transfers were made, want 1", len(ids))
	}
	for id := range ids {
		x.finish(x.a, id)
	}
}

func runTogether(x *scene) {
	d := x.draft(x.a)
	mortal := x.mortal(2, false)
	doomed := x.service(func(c *transfer.Config) { c.Ledger = mortal })
	survives(func() { _, _ = doomed.Send(context.Background(), recruiter, d) })
	x.clock.Advance(2 * time.Minute)
	due, err := x.a.Due(context.Background(), 10)
	x.ok(err, "due")
	if len(due) != 1 {
		x.Fatalf("%d transfers are due, want 1", len(due))
	}
	var all sync.WaitGroup
	for i := range 6 {
		s := x.a
		if i%2 == 1 {
			s = x.b
		}
		all.Go(func() {
			_, err := s.Run(context.Background(), tenant, due[0].ID)
			x.note(err)
		})
	}
	all.Wait()
	x.finish(x.a, due[0].ID)
}

func callerLeaves(x *scene, i int) {
	d := x.draft(x.a)
	step := x.planned(d)[i]
	p, before := x.probe(), NewGate()
	p.stop(step.Name, before, nil)
	ctx, leave := context.WithCancel(context.Background())
	defer leave()
	var badge transfer.Badge
	var err error
	wait := inBackground(func() { badge, err = x.a.Send(ctx, recruiter, d) })
	<-before.Reached()
	leave()
	before.Open()
	wait()
	x.note(err)
	t := x.transfer(badge.Transfer)
	if t.State == transfer.StateInDoubt {
		x.Error("a caller who went away left a doubt")
	}
	if t.Steps[i].Phase != transfer.PhaseDone {
		x.Errorf("step %q, under way when the caller left, is %s", step.Name, t.Steps[i].Phase)
	}
	x.finish(x.b, badge.Transfer)
	if n := p.did(step.Name); n != 1 {
		x.Errorf("step %q was done %d times", step.Name, n)
	}
}

// goneCaller runs whatever a crash has left on behalf of somebody who does not
// wait for it any more.
func goneCaller(x *scene) {
	d := x.draft(x.a)
	mortal := x.mortal(3, false)
	doomed := x.service(func(c *transfer.Config) { c.Ledger = mortal })
	survives(func() { _, _ = doomed.Send(context.Background(), recruiter, d) })
	x.clock.Advance(2 * time.Minute)
	due, err := x.a.Due(context.Background(), 10)
	x.ok(err, "due")
	gone, leave := context.WithCancel(context.Background())
	leave()
	for _, ref := range due {
		_, err := x.b.Run(gone, tenant, ref.ID)
		x.note(err)
		x.finish(x.b, ref.ID)
	}
}

// overslept has a process stand still when its intent is committed, until
// another has taken over and done the work.
func overslept(x *scene, i int) {
	d := x.draft(x.a)
	step := x.planned(d)[i]
	slow := &slowLedger{Ledger: x.ledger, step: step.Name}
	slow.meanwhile = func(id string) {
		x.clock.Advance(step.Deadline + step.Settle + 2*time.Minute)
		x.finish(x.b, id)
	}
	s := x.service(func(c *transfer.Config) { c.Ledger = slow })
	badge, err := x.send(s, d)
	if err == nil {
		x.Error("the process that slept did not notice")
	}
	if slow.meanwhile != nil {
		x.Fatalf("step %q was never begun", step.Name)
	}
	x.finish(x.b, badge.Transfer)
}

func lateSuccess(x *scene, i int) {
	d := x.draft(x.a)
	step := x.planned(d)[i]
	p, behind := x.probe(), NewGate()
	p.stop(step.Name, nil, behind)
	wait := inBackground(func() {
		_, err := x.a.Send(context.Background(), recruiter, d)
		x.note(err)
	})
	<-behind.Reached()
	x.clock.Advance(2 * time.Minute)
	due, err := x.b.Due(context.Background(), 10)
	x.ok(err, "due")
	if len(due) != 1 {
		x.Fatalf("%d transfers are due while their worker is away, want 1", len(due))
	}
	badge, err := x.run(x.b, due[0].ID)
	if badge.State != transfer.StateDone && badge.State != transfer.StateInDoubt {
		x.Errorf("another worker leaves it %s: %v", badge.State, err)
	}
	behind.Open()
	wait()
	t := x.transfer(due[0].ID)
	if t.Steps[i].Phase != transfer.PhaseDone {
		x.Errorf("step %q, whose worker came back with a success, is %s", step.Name, t.Steps[i].Phase)
	}
	if step.Kind == hris.Create && p.did(step.Name) != 1 {
		x.Errorf("step %q was done %d times", step.Name, p.did(step.Name))
	}
	x.finish(x.b, due[0].ID)
}

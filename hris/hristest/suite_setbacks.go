package hristest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// setbacks are failures of which the effect is known: nothing was done.
func (s suite) setbacks(t *testing.T) {
	f := s.sample.account.Faults
	if f.Refuse != nil {
		s.atEach(t, "refused data is held with its field, corrected and sent on", every, refused)
		s.atEach(t, "refused data goes on with what is left as it was", every, refusedThenRun)
	}
	if f.RateLimit != nil {
		s.atEach(t, "a rate limit is waited for", every, func(x *scene, i int) {
			x.waits(i, hris.RateLimited, x.account.Faults.RateLimit)
		})
	}
	if f.Unavailable != nil {
		s.atEach(t, "maintenance is waited for", every, func(x *scene, i int) {
			x.waits(i, hris.Unavailable, x.account.Faults.Unavailable)
		})
	}
	if a := s.sample.account; a.Revoke != nil && a.Restore != nil {
		s.atEach(t, "credentials that end half-way hold what is left", every, revokedAt)
	}
	if f.Refuse != nil && len(s.steps) > 1 {
		s.promise(t, "a step that stays refused can be waived", waived)
	}
}

// stopped checks where a setback at step i leaves a transfer.
func (x *scene) stopped(badge transfer.Badge, steps []hris.Step, i int) {
	x.Helper()
	want := transfer.StatePartial
	if i == 0 {
		want = transfer.StateHeld
		if steps[i].Optional && len(steps) > 1 {
			want = transfer.StatePartial
		}
	}
	if badge.State != want {
		x.Errorf("the transfer is %s (%s), want %s", badge.State, badge.Reason, want)
	}
	x.neverTwo(x.transfer(badge.Transfer))
	if ids := x.account.Standing(steps[i].Name); len(ids) > 0 && steps[i].Kind == hris.Create {
		x.Errorf("step %q is refused, and %v stands at the vendor", steps[i].Name, ids)
	}
}

func refused(x *scene, i int) {
	d := x.draft(x.a)
	steps := x.planned(d)
	field, ok := x.account.Faults.Refuse(steps[i].Name)
	if !ok {
		return
	}
	badge, err := x.send(x.a, d)
	x.fails(err, hris.Rejected, "send what is refused")
	x.stopped(badge, steps, i)
	if field != "" && !slices.Contains(badge.Fields, field) {
		x.Errorf("the badge names the fields %v, want %q", badge.Fields, field)
	}
	if !badge.NotBefore.IsZero() {
		x.Error("what a person must correct is tried again by itself")
	}
	after, err := x.send(x.b, x.draft(x.b, x.account.Correct))
	x.ok(err, "send the correction")
	if after.Transfer != badge.Transfer || after.State != transfer.StateDone {
		x.Errorf("the correction left transfer %q %s, want %q done", after.Transfer, after.State, badge.Transfer)
	}
	x.finish(x.b, after.Transfer)
}

func refusedThenRun(x *scene, i int) {
	d := x.draft(x.a)
	step := x.planned(d)[i]
	if _, ok := x.account.Faults.Refuse(step.Name); !ok {
		return
	}
	badge, err := x.send(x.a, d)
	x.fails(err, hris.Rejected, "send what is refused")
	after, err := x.run(x.b, badge.Transfer)
	x.ok(err, "run it again")
	x.finish(x.b, after.Transfer)
}

// waits checks a failure that passes by itself.
func (x *scene) waits(i int, code hris.Code, fault func(string, time.Duration) bool) {
	x.Helper()
	const after = 17 * time.Minute
	d := x.draft(x.a)
	steps := x.planned(d)
	if !fault(steps[i].Name, after) {
		return
	}
	badge, err := x.send(x.a, d)
	x.fails(err, code, "send to a vendor that asks to wait")
	x.stopped(badge, steps, i)
	if badge.NotBefore.Before(x.clock.Now().Add(after)) {
		x.Errorf("it goes on at %v, before the %v that the vendor asked for", badge.NotBefore, after)
	}
	x.due(badge.Transfer, false)
	x.clock.Advance(badge.NotBefore.Sub(x.clock.Now()))
	x.due(badge.Transfer, true)
	_, err = x.run(x.b, badge.Transfer)
	x.ok(err, "run it when its time has come")
	x.finish(x.b, badge.Transfer)
}

// due checks whether a scheduler would run a transfer now.
func (x *scene) due(id string, want bool) {
	x.Helper()
	due, err := x.a.Due(context.Background(), 10)
	x.ok(err, "due")
	if is := slices.Contains(due, transfer.Ref{Tenant: tenant, ID: id}); is != want {
		x.Errorf("the transfer is due: %v, want %v", is, want)
	}
}

func revokedAt(x *scene, i int) {
	p := x.probe()
	d := x.draft(x.a)
	steps := x.planned(d)
	before := NewGate()
	p.stop(steps[i].Name, before, nil)
	var badge transfer.Badge
	var err error
	wait := inBackground(func() { badge, err = x.a.Send(context.Background(), recruiter, d) })
	<-before.Reached()
	x.account.Revoke()
	before.Open()
	wait()
	x.fails(err, hris.BadCredentials, "send with credentials that ended")
	x.stopped(badge, steps, i)
	x.account.Restore()
	x.finish(x.b, badge.Transfer)
}

func waived(x *scene) {
	d := x.draft(x.a)
	steps := x.planned(d)
	last := steps[len(steps)-1]
	if _, ok := x.account.Faults.Refuse(last.Name); !ok {
		return
	}
	badge, err := x.send(x.a, d)
	x.fails(err, hris.Rejected, "send what is refused")
	ctx := context.Background()
	_, err = x.a.Waive(ctx, recruiter, tenant, badge.Transfer, steps[0].Name, "not needed")
	x.fails(err, hris.WrongState, "waive a step that is done")
	after, err := x.a.Waive(ctx, recruiter, tenant, badge.Transfer, last.Name, "done by hand")
	x.ok(err, "waive the last step")
	if after.State != transfer.StateDone {
		x.Errorf("nothing is left, and the transfer is %s", after.State)
	}
	x.isDone(x.transfer(badge.Transfer))
	_, err = x.send(x.b, d)
	x.fails(err, hris.AlreadySent, "send a second time")
}

// inBackground starts a process, and gives a func that waits for its end.
func inBackground(life func()) (wait func()) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		life()
	}()
	return func() { <-ended }
}

package hristest

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// crash kills the process at every commit it makes, and lets another go on.
func (s suite) crash(t *testing.T) {
	for _, when := range []struct {
		name  string
		after bool
	}{{"before", false}, {"after", true}} {
		s.promise(t, "a process killed "+when.name+" any commit leaves one record or a doubt", func(x *scene) {
			for n := 1; ; n++ {
				killed := false
				x.TB.(*testing.T).Run("commit "+strconv.Itoa(n), func(t *testing.T) {
					killed = killedAt(newScene(t, s.h), n, when.after)
				})
				if !killed || x.Failed() {
					return
				}
				if n > 10*patience {
					x.Fatal("the process commits without an end")
				}
			}
		})
	}
	s.promise(t, "a resumed send makes the same steps with the same values", func(x *scene) {
		d := x.draft(x.a)
		steps := x.planned(d)
		mortal := x.mortal(3, false) // killed with the first step's work done
		s := x.service(func(c *transfer.Config) { c.Ledger = mortal })
		survives(func() { _, _ = s.Send(context.Background(), recruiter, d) })
		x.clock.Advance(time.Hour)
		due, err := x.b.Due(context.Background(), 10)
		x.ok(err, "due")
		if len(due) != 1 {
			x.Fatalf("%d transfers are due after a crash, want 1", len(due))
		}
		done := x.finish(x.b, due[0].ID)
		if len(done.Steps) != len(steps) {
			x.Errorf("%d steps were taken, want %d", len(done.Steps), len(steps))
		}
	})
}

// mortal gives the ledger as a process sees it that is killed at its nth
// commit.
func (x *scene) mortal(n int, after bool) *mortalLedger {
	return &mortalLedger{Ledger: x.ledger, left: n, after: after}
}

// killedAt sends, is killed at the nth commit, and has another process go on.
// It reports whether there was an nth commit.
func killedAt(x *scene, n int, after bool) bool {
	mortal := x.mortal(n, after)
	doomed := x.service(func(c *transfer.Config) { c.Ledger = mortal })
	d := x.draft(x.a)
	if survives(func() { _, _ = doomed.Send(context.Background(), recruiter, d) }) {
		return false
	}
	x.clock.Advance(2 * time.Minute) // the lease of the dead runs out

	// The person tries again, as persons do.
	badge, err := x.send(x.b, d)
	if refusal, ok := errors.AsType[*transfer.Refusal](err); ok {
		badge = refusal.Badge
		if badge.State == transfer.StateDone {
			x.isDone(x.transfer(badge.Transfer))
			return true
		}
	} else if err != nil && badge.Transfer == "" {
		x.Fatalf("send after a crash: %v", err)
	}
	x.finish(x.b, badge.Transfer)
	_, err = x.send(x.b, d)
	x.fails(err, hris.AlreadySent, "send a second time")
	return true
}

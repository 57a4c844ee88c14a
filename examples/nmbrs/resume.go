package main

import (
	"context"
	"errors"
	"time"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// How long the next run waits for a process that died.
const (
	lease       = 15 * time.Second
	leaseOfDemo = 2 * time.Second
)

// goOn goes on with a hand-over of this hire that a process left in the middle, or
// that a person's answer sets free, and reports whether there was one. A server
// does the former for all of them, with [transfer.Service.Due] and Run from its
// scheduler.
func (d *desk) goOn(ctx context.Context, hire *hris.Hire) (begun bool, err error) {
	badge, err := d.standing(ctx, hire)
	if err != nil {
		return false, err
	}
	if d.o.Doubt() {
		if badge, err = d.o.Settle(ctx, d.service, d.actor, tenant, d.where.connection, hire); err != nil {
			d.out.Answered(badge)
			return true, err
		}
		d.out.Answered(badge)
		if badge.State == transfer.StateDone {
			return true, nil
		}
	}
	left := badge.State == transfer.StatePlanned || badge.State == transfer.StateSending || badge.State == transfer.StateInDoubt
	if !left && !d.o.Doubt() { // what is held or partial, a person corrects by sending again
		return false, nil
	}
	d.out.Heading("Going on with what was left in the middle")
	d.out.Badge(badge)
	badge, err = d.run(ctx, badge.Transfer)
	d.out.Heading("Where it stands now")
	d.out.Came(badge)
	d.where.tell(d.out)
	if errors.Is(err, hris.NoConnection) {
		err = console.Misuse("-api: this hand-over began over the other API, whose ids it holds, and ends there: %w", err)
	}
	return true, err
}

// standing is the badge of the hire's profile; the zero one where there is none.
func (d *desk) standing(ctx context.Context, hire *hris.Hire) (transfer.Badge, error) {
	page := []transfer.Candidate{{PersonID: hire.PersonID, ApplicationID: hire.ApplicationID, Hired: true}}
	actions, err := d.service.Actions(ctx, d.actor, tenant, d.where.connection, page)
	if err != nil {
		return transfer.Badge{}, err
	}
	return actions[0].Badge, nil
}

// run waits for the lease of a process that died.
func (d *desk) run(ctx context.Context, id string) (transfer.Badge, error) {
	for {
		badge, err := d.service.Run(ctx, tenant, id)
		busy, ok := errors.AsType[*hris.Error](err)
		if !ok || busy.Code != hris.Busy {
			return badge, err
		}
		wait := max(busy.RetryAfter, 200*time.Millisecond)
		d.out.Line("  another process holds it: waiting %s until its lease ends", wait.Round(100*time.Millisecond))
		select {
		case <-ctx.Done():
			return badge, ctx.Err()
		case <-time.After(wait):
		}
	}
}

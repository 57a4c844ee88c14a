package main

import (
	"context"
	"errors"
	"time"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// resume goes on with a hand-over of this hire that a process left in the middle,
// and reports whether there was one. A server does the same for all of them, with
// [transfer.Service.Due] and Run from its scheduler.
func (d *desk) resume(ctx context.Context, hire *hris.Hire) (begun bool, err error) {
	page := []transfer.Candidate{{PersonID: hire.PersonID, ApplicationID: hire.ApplicationID, Hired: true}}
	actions, err := d.service.Actions(ctx, d.actor, tenant, d.where.connection, page)
	if err != nil {
		return true, err
	}
	badge := actions[0].Badge
	switch badge.State {
	case transfer.StatePlanned, transfer.StateSending, transfer.StateInDoubt:
	case transfer.StatePartial:
		if !d.o.Doubt() { // a person corrects it by sending again
			return false, nil
		}
	default:
		return false, nil
	}
	d.out.Heading("Going on with what was left in the middle")
	d.out.Badge(badge)
	badge, err = d.run(ctx, badge.Transfer)
	d.out.Heading("Where it stands now")
	d.out.Came(badge)
	d.where.tell(d.out)
	if errors.Is(err, hris.Disabled) {
		err = console.Misuse("-api: this hand-over began over the other API, whose ids it holds, and ends there: %w", err)
	}
	return true, err
}

// run waits for the lease of a process that died.
func (d *desk) run(ctx context.Context, id string) (transfer.Badge, error) {
	for told := false; ; told = true {
		badge, err := d.service.Run(ctx, tenant, id)
		if !errors.Is(err, hris.Busy) {
			return badge, err
		}
		if !told {
			d.out.Line("  another process holds it: waiting until its lease ends")
		}
		wait := 200 * time.Millisecond
		if busy, ok := errors.AsType[*hris.Error](err); ok {
			wait = max(wait, busy.RetryAfter)
		}
		select {
		case <-ctx.Done():
			return badge, ctx.Err()
		case <-time.After(wait):
		}
	}
}

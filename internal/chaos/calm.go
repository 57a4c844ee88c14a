package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// becalm ends the storm and lets everything go as far as it goes by itself. What
// is left then waits for a person, and is counted by its reason.
func (r *run) becalm(ctx context.Context) error {
	if err := r.control.weather(ctx, 0); err != nil {
		return err
	}
	clear(r.skews)
	if err := r.await(ctx, 3*time.Minute, func() bool { r.goOn(ctx); return len(r.affairs) == 0 }); err != nil {
		return fmt.Errorf("changes of connections: %w", err)
	}
	if err := r.await(ctx, time.Minute, func() bool { return len(r.given) == 0 }); err != nil {
		return err
	}
	if err := r.idle(ctx, r.world.Lease+time.Second); err != nil { // what was killed last is free by then
		return err
	}
	if err := r.rest(ctx); err != nil {
		return err
	}
	s, err := r.control.state(ctx)
	if err != nil {
		return err
	}
	r.tally.Faults = s.Faults
	if err := r.heldEvents(ctx, func(e hris.Event) error {
		r.tally.LeftToPeople["arrival: "+string(e.Reason)]++
		r.mended("arrival", e.Reason)
		return nil
	}); err != nil {
		return err
	}
	return r.eachTransfer(ctx, func(o order, t transfer.Badge) error {
		if !t.State.Ended() {
			r.tally.LeftToPeople[string(t.State)+": "+string(t.Reason)]++
			r.mended(r.world.Accounts[o.Account].Kind, t.Reason)
		}
		return nil
	})
}

// rest moves the clocks on until nothing goes on by itself any more: the longest
// pause that a transfer makes by itself is six hours.
func (r *run) rest(ctx context.Context) error {
	for _, d := range []time.Duration{20 * time.Minute, time.Hour, 7 * time.Hour, 7 * time.Hour} {
		if err := r.jump(ctx, d); err != nil {
			return err
		}
		if err := r.idle(ctx, 400*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// idle waits until nothing has been due for a while.
func (r *run) idle(ctx context.Context, still time.Duration) error {
	quiet := time.Now()
	return r.await(ctx, 5*time.Minute, func() bool {
		if r.busy(ctx) {
			quiet = time.Now()
		}
		return time.Since(quiet) > still
	})
}

// busy says that something is due, in the ledger, in the inbox, or at a source that
// has not told yet what happened there.
func (r *run) busy(ctx context.Context) bool {
	for _, of := range []drainer{r.station.service, r.station.intake} {
		if lines, err := of.Lines(ctx, 1); err != nil || len(lines) > 0 {
			return true
		}
	}
	s, err := r.control.state(ctx)
	return err != nil || s.Due > 0
}

// eachTransfer gives all transfers of every hire that was ordered.
func (r *run) eachTransfer(ctx context.Context, give func(order, transfer.Badge) error) error {
	for _, o := range r.orders {
		if o.What != first {
			continue
		}
		all, err := r.transfersOf(ctx, o)
		if err != nil {
			return err
		}
		for _, t := range all {
			if err := give(o, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// transfersOf gives a hire's transfers, the latest first, without those that
// ended with nothing written.
func (r *run) transfersOf(ctx context.Context, o order) ([]transfer.Badge, error) {
	a := r.world.Accounts[o.Account]
	all, err := r.station.service.Person(ctx, clerk, a.Tenant, a.Connection, o.person())
	return slices.DeleteFunc(all, func(b transfer.Badge) bool {
		return b.State == transfer.StateCancelled || b.State == transfer.StateFailed
	}), err
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

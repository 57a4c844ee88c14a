package main

import (
	"context"
	"errors"
	"time"

	"github.com/handoverhq/handover/hris"
)

const (
	pulse     = 5 * time.Second  // between looks for what waits; what arrives rings at once
	reconcile = 15 * time.Minute // between looks for hires whose webhook never came
	tidy      = time.Hour        // between looks for what has waited too long
	atOnce    = 100              // transfers resumed in a row before events get their turn
)

// work hands over until ctx ends.
func (in *integration) work(ctx context.Context) error {
	ticks := time.NewTicker(pulse)
	defer ticks.Stop()
	var looked, tidied time.Time
	for {
		now := in.now()
		if now.Sub(looked) >= reconcile {
			looked = now
			in.complain("reconcile", in.findMissed(ctx))
		}
		if now.Sub(tidied) >= tidy {
			tidied = now
			in.complain("tidy up", in.expire(ctx))
		}
		in.complain("work", in.drain(ctx))
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		case <-in.bell:
		}
	}
}

// once does what is at hand.
func (in *integration) once(ctx context.Context) error {
	return errors.Join(in.findMissed(ctx), in.drain(ctx))
}

// drain works every event that is due, and every transfer that can go on.
func (in *integration) drain(ctx context.Context) error {
	for ctx.Err() == nil {
		r, worked, err := in.intake.Work(ctx)
		if err != nil {
			return err
		}
		if worked {
			in.out.worked(r)
			continue
		}
		resumed, err := in.resume(ctx)
		if err != nil || resumed == 0 {
			return err
		}
	}
	return nil
}

// resume runs the transfers that wait for nothing but their time: after a crash,
// after Personio was away. It gives how many were moved.
func (in *integration) resume(ctx context.Context) (int, error) {
	due, err := in.service.Due(ctx, atOnce)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, t := range due {
		badge, err := in.service.Run(ctx, t.Tenant, t.ID)
		if errors.Is(err, hris.Busy) || badge.Transfer == "" {
			continue
		}
		moved++
		in.out.resumed(badge)
	}
	return moved, nil
}

// expire forgets what has waited too long.
func (in *integration) expire(ctx context.Context) error {
	_, events := in.intake.Expire(ctx)
	_, drafts := in.service.Expire(ctx)
	return errors.Join(events, drafts)
}

// complain says what the next round tries again.
func (in *integration) complain(doing string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		in.log.Error(doing, "error", err)
	}
}

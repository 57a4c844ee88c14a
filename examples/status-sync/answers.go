package main

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris/statussync"
)

// answer does what -release, -dismiss and -approve say.
func (in *integration) answer(ctx context.Context) error {
	if in.o.dryRun {
		return nil
	}
	if err := in.decide(ctx, in.o.release, in.o.dismiss); err != nil {
		return err
	}
	if !in.o.approve {
		return nil
	}
	asking, err := in.asking(ctx)
	if err == nil && asking == "" {
		err = console.Misuse("-approve: no run asks")
	}
	if err != nil {
		return err
	}
	return in.approve(ctx, asking)
}

// decide answers for changes that are held, with who did kept.
func (in *integration) decide(ctx context.Context, release, dismiss []string) error {
	var records []statussync.Record // read to the end before anything is changed
	for r, err := range in.sync.Held(ctx) {
		if err != nil {
			return err
		}
		records = append(records, r)
	}
	for _, answer := range []struct {
		applications []string
		word         string
		do           func(context.Context, statussync.Actor, statussync.Record) error
	}{{release, "releases", in.sync.Release}, {dismiss, "dismisses", in.sync.Dismiss}} {
		for _, application := range answer.applications {
			i := slices.IndexFunc(records, func(r statussync.Record) bool { return r.Application == application })
			switch {
			case i < 0 && in.world != nil:
				continue // the days were played otherwise
			case i < 0:
				return console.Misuse("no change of %s is held", application)
			}
			c := records[i].Change
			if err := answer.do(ctx, in.actor(), records[i]); err != nil {
				return err
			}
			in.out.Line("  %s looks at it, and %s what was held of %s: %s -> %s.", in.o.actor, answer.word, application, c.From, c.To)
		}
	}
	return nil
}

// asking is the latest run, if it asks to go over its cap.
func (in *integration) asking(ctx context.Context) (string, error) {
	latest, err := in.sync.Reports(ctx, 1)
	if err != nil || len(latest) == 0 || latest[0].State != statussync.Asking {
		return "", err
	}
	return latest[0].ID, nil
}

func (in *integration) approve(ctx context.Context, run string) error {
	if _, err := in.sync.Approve(ctx, in.actor(), run); err != nil {
		return err
	}
	in.out.Line("  %s looks at the plan of %s, and approves it.", in.o.actor, run)
	return nil
}

// approveOpenly plays on the fakes the person who approves what yesterday's run
// asked.
func (in *integration) approveOpenly(ctx context.Context) error {
	run, err := in.asking(ctx)
	if err != nil || run == "" || in.o.dryRun {
		return err
	}
	if err := in.approve(ctx, run); err != nil {
		return err
	}
	return in.once(ctx)
}

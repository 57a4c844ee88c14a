package main

import (
	"context"
	"errors"
	"time"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

var warsaw = statussync.Warsaw().Zone

// play does the days that were asked for; without any, what is due now.
func (in *integration) play(ctx context.Context) error {
	if err := in.answer(ctx); err != nil {
		return err
	}
	days := in.o.days
	if in.world == nil && days < 0 {
		return in.once(ctx)
	}
	var story []day
	if in.world != nil {
		story = in.world.story()
		if days < 0 {
			days = demoDays
		}
	}
	for n := range days {
		today := day{}
		if n < len(story) {
			today = story[n]
		}
		if err := in.live(ctx, today); err != nil {
			return err
		}
	}
	return in.sum(ctx)
}

// live lets one day pass: the morning, 17:00, and the run.
func (in *integration) live(ctx context.Context, today day) error {
	due, err := in.sync.Due(ctx)
	if err != nil {
		return err
	}
	if in.world != nil {
		const office = 8 * time.Hour // before 17:00
		in.clock.until(in.sync.Next().Add(-office))
		in.out.Heading(in.clock.Now().In(warsaw).Format("Monday, 2 January 2006"))
		if hours := in.sinceYesterday(); hours != 24 {
			in.out.Line("  The clocks were changed: 17:00 comes %d hours after yesterday's.", hours)
		}
		for _, text := range today.says {
			in.out.Line("  %s", text)
		}
		if today.do != nil {
			if err := today.do(ctx, in); err != nil {
				return err
			}
		}
		if err := in.approveOpenly(ctx); err != nil {
			return err
		}
	}
	if !due || in.world != nil {
		in.clock.until(in.sync.Next().Add(today.late))
	}
	return in.once(ctx)
}

// sinceYesterday is how many hours lie between two runs.
func (in *integration) sinceYesterday() int {
	next := in.sync.Next()
	at := statussync.Warsaw()
	return int(next.Sub(at.At(at.Last(next).AddDays(-1))).Hours())
}

// once does what is due at this moment, as a scheduler would have it done. It may
// be called as often as one likes.
func (in *integration) once(ctx context.Context) error {
	if in.o.dryRun {
		return in.look(ctx)
	}
	report, worked, err := in.sync.Run(ctx)
	switch {
	case !worked && err != nil:
		return err
	case !worked:
		in.out.Line("  Nothing is due; the next run is at %s.", local(in.sync.Next()))
		return nil
	}
	told := in.tell(ctx, report, err)
	if told != nil || report.State != statussync.Stopped {
		return errors.Join(told, err)
	}
	return in.again(ctx, report)
}

// look tells what a run would do, and does nothing.
func (in *integration) look(ctx context.Context) error {
	report, err := in.sync.DryRun(ctx)
	if errors.Is(err, hris.BadCredentials) && in.keyIsNew() {
		in.out.Line("  The old key is refused.")
		if err := in.enterKey(ctx); err != nil {
			return err
		}
		report, err = in.sync.DryRun(ctx)
	}
	if err != nil {
		return err
	}
	return in.tell(ctx, report, nil)
}

// again goes on with a run that stopped: where the key is refused once another one
// is there, else when the run says so, as long as the clock is ours.
func (in *integration) again(ctx context.Context, stopped statussync.Report) error {
	if in.world == nil || stopped.NotBefore.After(in.sync.Next()) {
		return nil
	}
	in.clock.until(stopped.NotBefore)
	if stopped.Code != hris.BadCredentials {
		return in.once(ctx)
	}
	if !in.keyIsNew() {
		return nil
	}
	if err := in.enterKey(ctx); err != nil {
		return err
	}
	return in.once(ctx)
}

// enterKey plays the person who enters the new key: what stopped goes on once its
// test passes.
func (in *integration) enterKey(ctx context.Context) error {
	in.out.Line("  Somebody enters the new key, saves it and tests it.")
	in.world.keys["ERECRUITER_ACCESS_KEY"] = in.world.keys[newKey]
	delete(in.world.keys, newKey)
	if err := in.connect(ctx); err != nil {
		return err
	}
	return in.test(ctx)
}

func (in *integration) keyIsNew() bool { return in.world != nil && in.world.keys[newKey] != "" }

// newKey is where the fakes' people leave a key that nobody has entered yet.
const newKey = "a new access key"

// exitCode says how the last run ended.
func (in *integration) exitCode() int {
	switch r := in.last; {
	case r.State == statussync.Asking:
		return console.ExitProblems
	case r.Counts.Unknown > 0:
		return console.ExitInDoubt
	case r.State == statussync.Stopped:
		return console.ExitOther
	}
	return console.ExitSent
}

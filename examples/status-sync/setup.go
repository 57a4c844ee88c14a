package main

import (
	"context"
	"errors"
	"maps"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/inhire"
)

var errNotTested = &hris.Error{Code: hris.SetupIncomplete, Op: "test connection", Effect: hris.EffectNotSent, Detail: "the connection was not tested yet"}

// prepare does everything that comes before the first run.
func (in *integration) prepare(ctx context.Context) error {
	if in.world != nil {
		if err := in.tryTooEarly(ctx); err != nil {
			return err
		}
	}
	testing := in.test(ctx)
	m, err := in.sync.Map(ctx)
	if err != nil {
		return err
	}
	on := isOn(m)
	if testing != nil && !on { // where it is on, its run says what is wrong
		return testing
	}
	if in.o.dryRun && !on {
		// What is kept must stay as it is: the map is drafted in memory.
		in.store, in.scratch = statussync.NewMemory(in.clock.Now), true
		if err := in.connect(ctx); err != nil {
			return err
		}
	}
	if on {
		in.out.Heading("The synchronisation is on")
		err = in.mapNew(ctx, in.o.assign)
	} else {
		err = in.switchOn(ctx)
	}
	if err != nil {
		return err
	}
	if in.world != nil {
		in.world.people()
	}
	return in.hand(ctx)
}

func isOn(m statussync.Map) bool {
	return m.State == statussync.On || m.State == statussync.BrokenKey
}

// tryTooEarly shows on the fakes that a good key is not enough, and that nothing is
// switched on before the test passes.
func (in *integration) tryTooEarly(ctx context.Context) error {
	if in.test(ctx) == nil {
		return errors.New("the test should have found that nothing is shared")
	}
	if m, err := in.sync.Map(ctx); err != nil {
		return err
	} else if !isOn(m) {
		in.out.Heading("Switching on before the test has passed")
		if _, err := in.sync.Enable(ctx, in.actor()); !errors.Is(err, hris.SetupIncomplete) {
			return errors.Join(errors.New("it should have been refused"), err)
		}
		in.out.Line("  refused: %s", hris.Text(hris.English, hris.SetupIncomplete, nil))
	}
	in.out.Line("  A recruiter ticks inhire.io in the recruitments Go Developer and Rust Developer.")
	in.world.erecruiter.Share(in.world.demo.Shared)
	in.world.erecruiter.Share(in.world.second)
	return nil
}

// test tests the main integration: what the host keeps of it decides whether the
// synchronisation may be switched on.
func (in *integration) test(ctx context.Context) error {
	report, err := in.target.Check(ctx)
	if err == nil {
		err = in.out.Report("eRecruiter, company "+in.company+", source id "+in.origin, report)
	}
	if err == nil {
		err = in.alone(ctx)
	}
	in.tested = err
	return err
}

// alone sees that inhire does not synchronise by itself: two would e-mail twice.
func (in *integration) alone(ctx context.Context) error {
	own, err := in.platform.SyncStatus(ctx)
	switch {
	case errors.Is(err, inhire.NoSuchCall), errors.Is(err, inhire.NotFound):
		return nil // it has none that could be seen
	case err != nil:
		return err
	case own.State == inhire.SyncOn || own.State == inhire.SyncNeedsMapping:
		return &hris.Error{
			Code: hris.SetupIncomplete, Op: "test connection", Effect: hris.EffectNotSent, Detail: "inhire's own synchronisation is on, and two would e-mail candidates twice",
			Remedy: "Switch off the one in inhire's settings.",
		}
	}
	return nil
}

// switchOn fetches the stages, shows the map, and saves it with what a person chose.
func (in *integration) switchOn(ctx context.Context) error {
	origins, err := in.recruiter.Origins(ctx)
	if err != nil {
		return err
	}
	in.out.Heading("The source ids")
	for _, o := range origins {
		chosen := ""
		if o.ID == in.origin {
			chosen = ": applications from inhire carry it"
		}
		in.out.Line("  %-5s %s%s", o.ID, o.Name, chosen)
	}
	in.out.Heading("Switching the synchronisation on")
	m, err := in.sync.Enable(ctx, in.actor())
	if err != nil {
		return err
	}
	in.showMap(m)
	chosen := in.o.assign
	if in.world != nil {
		if _, err := in.sync.Save(ctx, in.actor(), m.Version, assigned(m, nil)); err != nil {
			in.unmapped(m, err)
		}
		chosen = in.world.choices()
		maps.Copy(chosen, in.o.assign)
	}
	saved, err := in.sync.Save(ctx, in.actor(), m.Version, assigned(m, chosen))
	if err != nil {
		in.unmapped(m, err)
		return err
	}
	in.out.Line("  Saved with a status for every stage, by %s.", in.o.actor)
	in.out.Line("  On: applications made from %s on are followed; the next run is due at %s.", local(saved.CutOff), local(in.sync.Next()))
	return nil
}

func (in *integration) actor() statussync.Actor {
	return statussync.Actor{ID: in.o.actor, Roles: []string{manager}}
}

package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// tick is how often the driver throws its dice; passes is how much time goes by in
// the world meanwhile.
const (
	tick   = 100 * time.Millisecond
	passes = 2 * time.Second
)

// misfortune is what may happen at a tick.
func (r *run) misfortune(ctx context.Context) error {
	likely := func(in float64) bool { return r.chance.Float64() < r.rough/in }
	if err := r.pass(ctx, passes); err != nil {
		return err
	}
	if likely(12) && len(r.workers) > 0 {
		r.workers[r.chance.IntN(len(r.workers))].kill()
		r.tally.KilledWorkers++
	}
	if likely(20) && r.host != nil && r.ready {
		r.host.kill()
		r.tally.KilledHosts++
	}
	if likely(30) {
		if err := r.control.weather(ctx, r.storm*[]float64{0.2, 1, 1, 2, 4}[r.chance.IntN(5)]); err != nil {
			return err
		}
	}
	if likely(20) {
		r.skew()
	}
	if likely(60) {
		if err := r.jump(ctx, time.Duration(5+r.chance.IntN(180))*time.Minute); err != nil {
			return err
		}
		r.tally.Jumps++
	}
	if likely(15) {
		r.changeSomething()
	}
	r.goOn(ctx)
	return r.databaseFails(ctx, likely(120), likely(120))
}

func (r *run) databaseFails(ctx context.Context, crash, restart bool) error {
	if crash {
		did, err := r.server.crash(ctx)
		if err != nil {
			return fmt.Errorf("crash the server: %w", err)
		}
		if did {
			r.tally.Crashes++
		}
	}
	if restart {
		did, err := r.server.restart(ctx)
		if err != nil {
			return fmt.Errorf("restart the server: %w", err)
		}
		if did {
			r.tally.Restarts++
		}
	}
	return nil
}

// skew sets one process's clock wrong by up to a minute either way: it may go
// back by two.
func (r *run) skew() {
	all := slices.DeleteFunc(r.parties(), func(p *party) bool { return !r.up[p] })
	if len(all) == 0 {
		return
	}
	p := all[r.chance.IntN(len(all))]
	r.skews[p] = time.Duration(r.chance.IntN(121)-60) * time.Second
	p.tell(command{Do: "clock", Offset: r.offset + r.skews[p]})
	r.tally.Skews++
}

// pass lets a little time pass everywhere, the vendors first: what they commit
// late is there before anybody can think that it never will be.
func (r *run) pass(ctx context.Context, d time.Duration) error {
	r.offset += d
	if err := r.control.setClock(ctx, r.offset); err != nil {
		return err
	}
	r.station.clock.set(r.offset)
	for p := range r.up {
		p.tell(command{Do: "clock", Offset: r.offset + r.skews[p]})
	}
	return nil
}

// jump lets hours pass at once, for all, while no request is under way: a request
// in flight would have ended by its deadline long before.
func (r *run) jump(ctx context.Context, d time.Duration) error {
	r.jumping = true // who comes up now waits for its clock
	clear(r.held)
	asked := slices.Collect(maps.Keys(r.up))
	for _, p := range asked {
		p.tell(command{Do: "hold"})
	}
	if err := r.await(ctx, time.Minute, func() bool {
		return !slices.ContainsFunc(asked, func(p *party) bool { return !r.held[p] && r.up[p] })
	}); err != nil {
		return fmt.Errorf("hold all clocks: %w", err)
	}
	if err := r.await(ctx, time.Minute, func() bool {
		s, err := r.control.state(ctx)
		return err == nil && s.Under == 0
	}); err != nil {
		return fmt.Errorf("let requests end: %w", err)
	}
	r.offset += d
	if err := r.control.setClock(ctx, r.offset); err != nil {
		return err
	}
	r.station.clock.set(r.offset)
	r.jumping = false
	for p := range r.up {
		next := "clock"
		if slices.Contains(asked, p) {
			next = "go"
		}
		p.tell(command{Do: next, Offset: r.offset + r.skews[p]})
	}
	return nil
}

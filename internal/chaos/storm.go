package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"
)

var discard = slog.New(slog.DiscardHandler)

// tick is how often the driver throws its dice; passes is how much time goes by in
// the world meanwhile.
const (
	tick   = 100 * time.Millisecond
	passes = 2 * time.Second
)

// stage starts the fakes.
func (r *run) stage(as role) (s staging, err error) {
	var out *bufio.Reader
	if r.fakes, out, err = start("fakes", r.dir, as); err != nil {
		return s, err
	}
	return s, json.NewDecoder(out).Decode(&s)
}

// storm gives all orders to the host while things break.
func (r *run) storm(ctx context.Context) error {
	if err := r.control.weather(ctx, 1); err != nil {
		return err
	}
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	for began, told := time.Now(), time.Now(); ; {
		if time.Since(told) > 10*time.Second {
			told = time.Now()
			r.say("%s: %d accepted, %d waiting, %d given, %d refused for now; host ready %v, %d workers up, %d+%d failures of the server",
				time.Since(began).Round(time.Second), len(r.answers), len(r.waiting), len(r.given), len(r.resting), r.ready, len(r.up), r.tally.Crashes, r.tally.Restarts)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e := <-r.heard:
			if err := r.hear(e); err != nil {
				return err
			}
		case <-ticks.C:
			if err := r.misfortune(ctx); err != nil {
				return err
			}
		}
		r.feed()
		if len(r.waiting)+len(r.given)+len(r.resting) == 0 || r.stuck() {
			r.tally.Storm = time.Since(began)
			return nil
		}
	}
}

// stuck says that only those are left whose first hand-over has to be done
// before: a person has to answer for them.
func (r *run) stuck() bool {
	return len(r.waiting)+len(r.given) == 0 && !slices.ContainsFunc(r.resting, func(o resting) bool { return o.What != rehired })
}

// window is how many orders the host has at a time.
const window = 2 * hands

// feed gives the host what it can take, and again what has rested.
func (r *run) feed() {
	r.resting = slices.DeleteFunc(r.resting, func(o resting) bool {
		if time.Now().Before(o.until) {
			return false
		}
		r.waiting = append(r.waiting, o.order)
		return true
	})
	r.serve()
}

// serve gives the host what waits, as far as it takes it.
func (r *run) serve() {
	for r.ready && len(r.given) < window && len(r.waiting) > 0 {
		o := r.waiting[0]
		r.waiting = r.waiting[1:]
		r.given[o.Number] = o
		r.host.tell(command{Do: "order", Order: &o})
	}
}

// hear takes what a process says.
func (r *run) hear(e event) error {
	switch {
	case e.ended:
		return r.buried(e.of)
	case e.reply.Ready:
		r.up[e.of] = true
		if r.ready = r.ready || e.of == r.host; !r.jumping {
			e.of.tell(command{Do: "clock", Offset: r.offset})
		}
	case e.reply.Held:
		r.held[e.of] = true
	case e.reply.Answer != nil && e.of == r.host:
		r.answered(*e.reply.Answer)
	}
	return nil
}

// buried starts another process in place of one that has ended. What the host had
// not answered is given to the next: nobody knows what came of it.
func (r *run) buried(p *party) error {
	delete(r.up, p)
	delete(r.held, p)
	delete(r.skews, p)
	if p == r.host {
		for _, number := range sortedKeys(r.given) {
			r.waiting = append([]order{r.given[number]}, r.waiting...)
			delete(r.given, number)
			r.tally.Unanswered++
		}
		if r.host, r.ready = nil, false; r.calm {
			return nil
		}
		return r.raiseHost()
	}
	at := slices.Index(r.workers, p)
	if at < 0 {
		return nil
	}
	if r.workers = slices.Delete(r.workers, at, at+1); r.calm {
		return nil
	}
	return r.raiseWorker()
}

func (r *run) answered(a answer) {
	o, ok := r.given[a.Order]
	if !ok {
		return
	}
	delete(r.given, a.Order)
	if a.Transfer != "" {
		r.answers[a.Order] = a
		return
	}
	if o.What != rehired { // those wait for the first hand-over
		r.tally.Refused[a.Code]++
	}
	pause := 200 * time.Millisecond
	if o.What == rehired {
		pause = time.Second
	}
	r.resting = append(r.resting, resting{o, time.Now().Add(pause)})
}

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
		if err := r.control.weather(ctx, []float64{0.2, 1, 1, 2, 4}[r.chance.IntN(5)]); err != nil {
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

// await hears until something is so.
func (r *run) await(ctx context.Context, most time.Duration, so func() bool) error {
	end, polls := time.After(most), time.NewTicker(10*time.Millisecond)
	defer polls.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-end:
			return fmt.Errorf("waited %s in vain", most)
		case e := <-r.heard:
			if err := r.hear(e); err != nil {
				return err
			}
		case <-polls.C:
		}
	}
	return nil
}

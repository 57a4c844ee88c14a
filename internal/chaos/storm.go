package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

var discard = slog.New(slog.DiscardHandler)

// stage starts the fakes.
func (r *run) stage(as role) (s staging, err error) {
	var out *bufio.Reader
	if r.fakes, out, err = start("fakes", r.dir, as); err != nil {
		return s, err
	}
	return s, json.NewDecoder(out).Decode(&s)
}

// rage gives all orders to the host while things break.
func (r *run) rage(ctx context.Context) error {
	if err := r.control.weather(ctx, r.storm); err != nil {
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
			if err := r.hear(ctx, e); err != nil {
				return err
			}
		case <-ticks.C:
			if err := r.misfortune(ctx); err != nil {
				return err
			}
		}
		r.feed()
		if r.stuck() {
			r.tally.Storm = time.Since(began)
			return nil
		}
	}
}

// stuck says that none are left, or only those whose first hand-over has to be
// done before: a person has to answer for them.
func (r *run) stuck() bool {
	for _, o := range r.given {
		if o.What != rehired {
			return false
		}
	}
	return !slices.ContainsFunc(r.waiting, func(o order) bool { return o.What != rehired }) &&
		!slices.ContainsFunc(r.resting, func(o resting) bool { return o.What != rehired })
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
		if o.Comes != "" {
			r.happen(o)
			continue
		}
		r.given[o.Number] = o
		r.host.tell(command{Do: "order", Order: &o})
	}
}

// hear takes what a process says.
func (r *run) hear(ctx context.Context, e event) error {
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
		return r.answered(ctx, *e.reply.Answer)
	case e.reply.Changed != nil && e.of == r.host:
		r.heardOf(*e.reply.Changed)
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

// patience is how often an order is given that is not accepted.
const patience = 500

func (r *run) answered(ctx context.Context, a answer) error {
	o, ok := r.given[a.Order]
	if !ok {
		return nil
	}
	delete(r.given, a.Order)
	if a.Transfer != "" {
		r.answers[a.Order] = a
		return nil
	}
	if o.What != rehired { // those wait for the first hand-over
		r.tally.Refused[a.Code]++
		if r.tries[o.Number]++; r.tries[o.Number] > patience {
			r.tally.fail("never accepted", "%s: order %d of hire %d: %s", r.world.Accounts[o.Account].Kind, o.Number, o.Hire, a.Code)
			return nil
		}
	}
	pause := 200 * time.Millisecond
	if o.What == rehired || a.Code == string(hris.Disabled) {
		pause = time.Second
	}
	r.resting = append(r.resting, resting{o, time.Now().Add(pause)})
	if strings.HasPrefix(a.Code, "connection.") {
		return r.consentAnew(ctx, r.world.Accounts[o.Account])
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
			if err := r.hear(ctx, e); err != nil {
				return err
			}
		case <-polls.C:
		}
	}
	return nil
}

// consentAnew is what a customer does who is told that a consent is gone. Somebody
// was killed, or cut off, with the only good refresh token on its way: no client
// can close that gap.
func (r *run) consentAnew(ctx context.Context, a account) error {
	if kindOf(a.Kind).enter != nil {
		return nil // that is being changed, and its administrator sees to it
	}
	name := a.Tenant + "/" + a.Connection
	if time.Since(r.consented[name]) < 5*time.Second {
		return nil
	}
	r.consented[name] = time.Now()
	r.tally.Answers["consented again"]++
	if err := r.control.consent(ctx, name); err != nil {
		return err
	}
	_, err := r.station.service.Rouse(ctx, a.Tenant, a.Connection)
	r.note(err)
	return nil
}

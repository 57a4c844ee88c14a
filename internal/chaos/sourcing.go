package main

import (
	"context"
	"fmt"
	"time"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
)

// listen has every source send its webhooks to the host, once that is there.
func (r *run) listen(ctx context.Context) error {
	if err := r.await(ctx, time.Minute, func() bool { return r.ready }); err != nil {
		return fmt.Errorf("the first host: %w", err)
	}
	for _, number := range sortedKeys(r.pasted) {
		if err := r.await(ctx, time.Minute, func() bool { return r.paste(ctx, number) == nil }); err != nil {
			return fmt.Errorf("set up webhooks: %w", err)
		}
	}
	return nil
}

// paste is an administrator at the source, with what the settings page showed.
func (r *run) paste(ctx context.Context, number int) error {
	made := r.pasted[number]
	address, err := greenhouse.EndpointURL("http://"+r.world.Hooks+hooksPath, made.Token.Reveal())
	if err != nil {
		return err
	}
	return r.control.listen(ctx, number, address, made.Key.Reveal())
}

// happen has something happen at a source. That it happened is a fact; nobody has
// to accept it.
func (r *run) happen(o order) {
	if err := r.control.happens(context.Background(), o); err != nil {
		r.tally.fail("the source", "order %d: %v", o.Number, err)
		return
	}
	r.answers[o.Number] = answer{Order: o.Number}
	if o.What == first {
		r.happened = r.station.clock.Now()
	}
}

// heldEvents gives what arrived and waits for a person.
func (r *run) heldEvents(ctx context.Context, give func(hris.Event) error) error {
	for _, line := range r.world.sources() {
		held, err := r.station.intake.Held(ctx, line.Tenant)
		if err != nil {
			return err
		}
		for _, e := range held {
			if err := give(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// arrivals is the person who looks after what comes by itself: who asks the source
// for what no webhook told, and lets go on what was held. What that takes was said
// with the route, and whether somebody is hired the source is asked again.
func (r *run) arrivals(ctx context.Context) (open int, err error) {
	for _, line := range r.world.sources() {
		until, _, err := r.station.looked(ctx, line.Tenant)
		if err != nil {
			return open, err
		}
		if until.After(r.happened.Add(2 * time.Minute)) { // whoever looked may have a clock that is ahead
			continue
		}
		open++
		r.tally.Answers["looked for hires that were not told"]++
		r.note(r.station.look(ctx, line))
	}
	return open, r.heldEvents(ctx, func(e hris.Event) error {
		open++
		r.tally.Answers["arrival let go on"]++
		r.note(r.station.intake.Release(ctx, e.Tenant, e.ID))
		return nil
	})
}

// heldHires are the hires that wait for somebody, by their subject.
func (r *run) heldHires(ctx context.Context) (map[string]bool, error) {
	held := map[string]bool{}
	return held, r.heldEvents(ctx, func(e hris.Event) error {
		r.tally.Left["arrival: "+string(e.Reason)]++
		held[e.Subject] = held[e.Subject] || e.Kind == string(greenhouse.HireCandidate)
		return nil
	})
}

// subject is what the inbox knows the application of an order by.
func (r *run) subject(o order) string {
	source := r.world.Accounts[o.Account].Source
	if o.Comes == "" {
		return ""
	}
	return r.station.intake.Subject(source.Tenant, source.Connection, o.application())
}

// countSource counts how a hire came, and what became of it.
func (r *run) countSource(o order, transfers int) {
	if o.Comes != "" {
		r.tally.Arrived[fmt.Sprintf("%s, %s", o.Comes, map[bool]string{true: "handed over", false: "not"}[transfers > 0])]++
	}
}

// by says who handed somebody over.
func (o order) by() string {
	if o.Comes != "" {
		return "from the source (" + string(o.Comes) + ")"
	}
	return "by a person"
}

// countFound counts the hires that no webhook had told when they were found.
func (r *run) countFound(ctx context.Context) error {
	for _, line := range r.world.sources() {
		_, found, err := r.station.looked(ctx, line.Tenant)
		if err != nil {
			return err
		}
		r.tally.Found += found
	}
	return nil
}

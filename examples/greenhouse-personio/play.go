package main

import (
	"context"
	"strings"
)

// scene is something that happens in Greenhouse.
type scene struct {
	title string
	play  func(ctx context.Context) error
}

// play shows on the fakes what can happen, one scene after the other: what
// Greenhouse sends arrives as webhooks, and then is worked.
func (f *fakes) play(ctx context.Context, in *integration) error {
	in.out.heading("Greenhouse pings the webhooks that were set up")
	if in.made == nil {
		return usage("-db: the fakes of another run are gone; leave it out, or begin another one")
	}
	if err := f.listen(ctx, in.address(in.made), in.made.Key.Reveal()); err != nil {
		return err
	}
	in.out.line("  all answered: the webhook is live")
	for _, scene := range f.scenes(in) {
		in.out.heading(scene.title)
		if err := scene.play(ctx); err != nil {
			return err
		}
		f.greenhouse.Deliver(ctx)
		if err := in.drain(ctx); err != nil {
			return err
		}
	}
	return f.count(ctx, in)
}

// count says what stands where in the end.
func (f *fakes) count(ctx context.Context, in *integration) error {
	held, err := in.intake.Held(ctx, tenant)
	if err != nil {
		return err
	}
	made := 0
	for _, e := range f.personio.Employees() {
		if e.Via != "" {
			made++
		}
	}
	in.out.heading("In the end")
	in.out.line("  %d employees were made in Personio, with %d documents; %d hire waits for a person:", made, len(f.personio.Documents()), len(held))
	for _, e := range held {
		in.out.line("    %s (%s): %s", e.ID, strings.Join(e.Fields, ", "), reasonText(e.Reason))
	}
	return nil
}

func (f *fakes) scenes(in *integration) []scene {
	hire := func(application int64) func(context.Context) error {
		return func(context.Context) error { f.greenhouse.Hire(application); return nil }
	}
	return []scene{
		{"Somebody is hired", hire(f.people.Complete)},
		{"Greenhouse delivers that hire a second time", func(ctx context.Context) error {
			f.greenhouse.Redeliver(ctx, f.greenhouse.DeliveriesOf("hire_candidate")[0].EventID)
			return nil
		}},
		{"One is hired, and taken back before anything was sent", func(context.Context) error {
			f.greenhouse.Hire(f.people.NoOffer)
			f.greenhouse.Unhire(f.people.NoOffer)
			return nil
		}},
		{"One without an e-mail address is hired", hire(f.people.NoEmail)},
		{"One is hired, and the webhook is lost", func(ctx context.Context) error {
			f.greenhouse.LoseEvents(-1)
			defer f.greenhouse.LoseEvents(0)
			f.greenhouse.Hire(f.people.Private)
			return in.findMissed(ctx)
		}},
	}
}

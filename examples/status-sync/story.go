package main

import (
	"context"
	"time"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// day is what happens before 17:00, and to the run.
type day struct {
	says []string
	do   func(ctx context.Context, in *integration) error // nil for nothing
	late time.Duration                                    // that the program starts after 17:00
}

// story is the eight days; who plays more has quiet ones behind them.
func (w *world) story() []day {
	d := w.demo
	return []day{
		{says: []string{
			"A recruiter opens " + sent + "'s card, which moves it from Nowy to Analiza CV.",
			early + ", made before the switch-on, is moved to Rozmowa z zespołem: it is left alone.",
		}, do: scene(func() {
			if at, there := w.at[sent]; there {
				w.erecruiter.OpenCard(at)
			}
			w.move(early, d.Interview)
		})},
		{says: []string{
			sent + " and " + replaced + " are moved on. The answer to the write will be lost on its way.",
		}, do: scene(func() {
			w.move(sent, d.Interview)
			w.move(replaced, d.Task)
			w.inhire.Inject(inhiretest.Fault{Route: inhiretest.StatusBatch, Cut: inhiretest.AfterWork})
		})},
		{says: []string{
			"The customer adds a stage of their own, Rozmowa z zarządem, and moves " + custom + " there.",
		}, do: scene(func() {
			w.board = w.erecruiter.AddStage(erecruitertest.Stage{Name: "Rozmowa z zarządem", Type: erecruitertest.Meeting, Order: 6})
			w.move(custom, w.board)
		})},
		{says: []string{
			sent + " gets an offer, which has the same status as the interview: nothing is to be written.",
			"Somebody invites " + edited + " by hand on inhire, though eRecruiter has it at Nowy.",
		}, do: func(ctx context.Context, in *integration) error {
			w.move(sent, d.OfferMade)
			if !in.o.dryRun { // a person's own move e-mails, too
				w.inhire.SetStatus(edited, "interview")
			}
			return in.mapNew(ctx, map[string]string{decimal(w.board): "interview"})
		}},
		{says: []string{
			"The customer deletes the stage Zadanie techniczne; eRecruiter moves who stands there to Rozmowa z zespołem.",
		}, do: func(ctx context.Context, in *integration) error {
			if err := w.erecruiter.DeleteStage(d.Task, d.Interview); err != nil {
				return err
			}
			return in.decide(ctx, nil, []string{edited})
		}},
		{says: []string{
			"The administrator generates another access key; the old one ends at once.",
		}, do: func(ctx context.Context, in *integration) error {
			w.keys[newKey] = w.erecruiter.RotateKey()
			return in.decide(ctx, []string{replaced}, nil)
		}},
		{says: []string{
			"The second recruitment is not shared any more. " + sent + " is hired, but inhire fails at that change.",
			"The program was down at 17:00, and starts at 21:40.",
		}, do: scene(func() {
			w.erecruiter.Unshare(w.second)
			w.move(sent, d.Hired)
			w.inhire.InjectItem(inhiretest.ItemFault{Application: sent, Code: "conflict"})
		}), late: 4*time.Hour + 40*time.Minute},
		{says: []string{"Nothing new happens; what failed is tried again."}},
	}
}

// scene is something that happens in the fakes alone.
func scene(play func()) func(context.Context, *integration) error {
	return func(context.Context, *integration) error { play(); return nil }
}

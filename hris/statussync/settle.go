package statussync

import (
	"context"

	"github.com/handoverhq/handover/hris"
)

// settle reads back every change of which it is not known what became of it:
// those that a worker was sending when it died, and those in doubt.
func (w *worker) settle(ctx context.Context) error {
	if w.dry {
		return nil
	}
	for _, state := range []ChangeState{ChangeUnknown, ChangeSending} {
		for after := ""; ; {
			some, err := w.s.cfg.Store.Open(ctx, w.s.key, state, after, max(1, w.s.cfg.Sink.MaxStatuses()))
			if err != nil {
				return err
			}
			if len(some) == 0 {
				break
			}
			after = some[len(some)-1].Application
			if err := w.settleSome(ctx, some); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *worker) settleSome(ctx context.Context, some []Record) error {
	var b Batch
	for _, r := range some {
		outcome, err := w.readBack(ctx, &r)
		if code := hris.CodeOf(err); code == hris.BadCredentials || code == hris.RateLimited || ctx.Err() != nil {
			return of(SinkSide, err)
		}
		resumed := !w.report.Planned.IsZero() && r.Change.Run == w.report.ID
		if resumed && r.Change.State == ChangeUnknown {
			w.report.Counts.Unknown-- // it was counted before
		}
		item := w.item(r, outcome)
		switch {
		case outcome == Refused && resumed:
			w.planAgain(&r) // by the plan that still holds
		default:
			r.came(outcome, w.s.now())
		}
		if outcome == Changed || outcome == Unknown && resumed {
			b.Items = append(b.Items, item)
			w.count(outcome)
		}
		b.Records = append(b.Records, r)
	}
	return w.commit(ctx, b)
}

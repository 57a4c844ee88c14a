package statussync

import (
	"context"
	"errors"
	"time"

	"github.com/handoverhq/handover/hris"
)

// glance is for how long what was read of the platform is believed: a source that
// is asked for each application may take hours.
const glance = 10 * time.Minute

// write sends what is planned, as much at a time as the platform takes.
func (w *worker) write(ctx context.Context) error {
	for {
		if err := errors.Join(ctx.Err(), w.beat(ctx)); err != nil {
			return err
		}
		some, err := w.s.cfg.Store.Open(ctx, w.s.key, ChangePlanned, "", max(1, w.s.cfg.Sink.MaxStatuses()))
		if err != nil || len(some) == 0 {
			return err
		}
		if w.resumed || w.s.now().Sub(w.enrolled) > glance {
			if some, err = w.unmoved(ctx, some); err != nil {
				return err
			}
		}
		if len(some) == 0 {
			continue
		}
		if err := w.send(ctx, some); err != nil {
			return err
		}
	}
}

// unmoved looks at the platform again before a plan is sent that was not made
// just now, and drops the changes of applications that somebody has moved since.
func (w *worker) unmoved(ctx context.Context, some []Record) ([]Record, error) {
	var still, moved []Record
	for _, r := range some {
		a, err := w.s.cfg.Sink.Application(ctx, r.Application)
		switch {
		case err != nil && hris.CodeOf(err) != hris.NotThere:
			return nil, of(SinkSide, err)
		case err == nil && w.stillThere(r, a):
			still = append(still, r)
		default:
			r.Change = Change{} // the next run decides anew
			w.report.Counts.Left++
			moved = append(moved, r)
		}
	}
	if len(moved) == 0 {
		return still, nil
	}
	return still, w.commit(ctx, Batch{Records: moved})
}

// stillThere reports whether an application is as it was when its change was
// planned: in the source, and nobody has set its status since.
func (w *worker) stillThere(r Record, a hris.SinkApplication) bool {
	linked := !a.NotForwarded && a.Recruitment != "" && a.SourceID != ""
	edited := a.SetByPerson && !r.Agreed && !r.Edited && r.Change.By == "" && w.s.cfg.Options.ByHand != Send
	return linked && a.Status == r.Change.From && !edited
}

// send writes some changes. That they are being sent is committed before the
// request leaves: whoever finds them so does not send them again before it is
// known what became of them.
func (w *worker) send(ctx context.Context, some []Record) error {
	// Once it has begun it goes to its end, which is not far.
	ctx = context.WithoutCancel(ctx)
	o := w.s.cfg.Options
	deadline := w.s.now().Add(o.WriteTimeout)
	changes := make([]hris.StatusChange, len(some))
	for i := range some {
		r, c := &some[i], &some[i].Change
		r.Run = w.report.ID
		if c.By == "" {
			w.report.Unasked++
		}
		c.State, c.Run, c.Settled = ChangeSending, w.report.ID, deadline.Add(o.Settle)
		changes[i] = hris.StatusChange{ApplicationID: r.Application, Status: c.To, StageID: c.Stage, StageName: c.StageName, At: c.At}
	}
	if err := w.commit(ctx, Batch{Records: some}); err != nil {
		return err
	}
	results, err := w.call(ctx, deadline, changes)
	if err != nil && undone(err) && stops(err) {
		return errors.Join(of(SinkSide, err), w.takeBack(ctx, some))
	}
	if err != nil && undone(err) && len(some) > 1 {
		return w.apart(ctx, some)
	}
	return w.record(ctx, some, results, err)
}

// call makes the request, unless its time has passed while the intent was
// committed: then a late one could be taken for one that did not happen.
func (w *worker) call(ctx context.Context, deadline time.Time, changes []hris.StatusChange) ([]hris.StatusResult, error) {
	left := deadline.Sub(w.s.now())
	if left <= 0 {
		return nil, &hris.Error{Code: hris.Unavailable, Op: "write statuses", Effect: hris.EffectNotSent, Detail: "its time had passed before it could be sent"}
	}
	ctx, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	return w.s.cfg.Sink.SetStatuses(ctx, changes)
}

// apart sends changes one by one that the platform refused as a whole, and made
// none of: one that it does not take must not keep the others away for good.
func (w *worker) apart(ctx context.Context, some []Record) error {
	if err := w.takeBack(ctx, some); err != nil {
		return err
	}
	for i := range some {
		if err := errors.Join(w.beat(ctx), w.send(ctx, some[i:i+1])); err != nil {
			return err
		}
	}
	return nil
}

// takeBack makes changes planned again that provably were not made.
func (w *worker) takeBack(ctx context.Context, some []Record) error {
	for i := range some {
		w.planAgain(&some[i])
	}
	return w.commit(ctx, Batch{Records: some})
}

// record records what came of changes. Where that is not known the platform is
// asked at once. Where the call as a whole failed, and the platform could not
// clear it up, the run goes no further: what follows would meet the same trouble.
func (w *worker) record(ctx context.Context, some []Record, results []hris.StatusResult, err error) error {
	b := Batch{Records: some}
	var doubt, deaf error
	for i := range some {
		r := &some[i]
		failure := err
		if failure == nil {
			failure = resultOf(r.Application, i, results)
		}
		outcome := Changed
		switch {
		case failure == nil:
		case undone(failure):
			outcome = Refused
		default:
			asked := deaf
			if outcome = Unknown; deaf == nil {
				outcome, asked = w.readBack(ctx, r)
			}
			if asked != nil {
				failure = asked
			}
			if asked != nil && stops(asked) {
				deaf = asked // the others would wait for nothing
			}
			if outcome == Unknown && (err != nil || asked != nil) {
				doubt = of(SinkSide, failure)
			}
		}
		item := w.item(*r, outcome)
		if outcome == Refused || outcome == Unknown {
			item.Code = codeOf(failure)
		}
		b.Items = append(b.Items, item)
		r.came(outcome, w.s.now())
		w.count(outcome)
	}
	return errors.Join(doubt, w.commit(ctx, b))
}

func (w *worker) count(outcome Outcome) {
	switch c := &w.report.Counts; outcome {
	case Changed:
		c.Changed++
	case Refused:
		c.Refused++
	case Unknown:
		c.Unknown++
	}
}

// resultOf finds what came of one change. What the platform does not mention is
// in doubt.
func resultOf(application string, i int, results []hris.StatusResult) error {
	if i < len(results) && results[i].ApplicationID == application {
		return results[i].Err
	}
	for _, r := range results {
		if r.ApplicationID == application {
			return r.Err
		}
	}
	return &hris.Error{Code: hris.BadAnswer, Op: "write statuses", Detail: "the answer tells nothing of one change"}
}

// readBack asks the platform what came of a change that was sent. What is not
// there may still come until the change is settled.
func (w *worker) readBack(ctx context.Context, r *Record) (Outcome, error) {
	asked, c := w.s.now(), r.Change
	a, err := w.s.cfg.Sink.Application(ctx, r.Application)
	switch {
	case hris.CodeOf(err) == hris.NotThere:
		return Refused, nil // nobody is left to write to
	case err != nil:
		return Unknown, err
	case a.Status == c.To:
		return Changed, nil
	}
	if o := w.s.cfg.Options; a.SetByPerson && (a.ChangedAt.IsZero() || !a.ChangedAt.Before(c.Settled.Add(-o.Settle-o.WriteTimeout))) {
		// It may have been made, and somebody has put it back.
		r.Agreed = false
	}
	if asked.Before(c.Settled) {
		return Unknown, nil
	}
	return Refused, nil
}

// came takes over what became of the change that was sent.
func (r *Record) came(outcome Outcome, at time.Time) {
	switch outcome {
	case Changed:
		r.Status, r.At, r.Change = r.Change.To, at, Change{}
		r.Agreed, r.Edited, r.Prior = true, false, ""
	case Refused:
		r.Run = ""
		if r.Change.By != "" {
			r.Change.State, r.Change.Settled = ChangeReleased, time.Time{}
			return
		}
		r.Change = Change{}
	case Unknown:
		r.Change.State = ChangeUnknown
	}
}

// planAgain makes a change planned again that provably was not made.
func (w *worker) planAgain(r *Record) {
	if r.Run = ""; r.Change.By == "" {
		w.report.Unasked = max(0, w.report.Unasked-1)
	}
	r.Change.State, r.Change.Settled = ChangePlanned, time.Time{}
}

// undone reports whether a failed write provably did nothing.
func undone(err error) bool {
	e, ok := errors.AsType[*hris.Error](err)
	return ok && e.Effect != hris.EffectUnknown
}

// stops reports whether a failure would meet every other write too, and not
// only this one.
func stops(err error) bool {
	code := hris.CodeOf(err)
	fix := code.Fix()
	return (fix == hris.FixByWaiting || fix == hris.FixByAdmin) && code != hris.Locked && code != hris.NotThere
}

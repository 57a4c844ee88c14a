package statussync

import (
	"context"
	"errors"
	"slices"

	"github.com/handoverhq/handover/hris"
)

// chunk is how many applications are decided upon in one commit.
const chunk = 250

// Where doubt recruitments in a row fail the source is asked for its stages: some
// fail always, and must not keep the others away. Where giveUp do, it counts as
// down whatever it says.
const doubt, giveUp = 3, 30

// plan finds out what is to be changed. It reads both systems and writes to
// neither. Where a stage went while it looked, it looks again: who stood there
// may have been moved with nobody's decision.
func (w *worker) plan(ctx context.Context) error {
	for range 3 {
		if err := w.look(ctx); err != nil {
			return err
		}
		if w.report.Counts.Planned == 0 {
			return w.ready(ctx)
		}
		stages, err := w.s.stages(ctx)
		if err != nil {
			return of(SourceSide, err)
		}
		if !w.setting.lacks(stages) {
			return w.ready(ctx)
		}
	}
	return of(SourceSide, &hris.Error{Code: hris.SchemaDrift, Op: "plan run", Effect: hris.EffectNotSent, Detail: "stages are being removed at this moment"})
}

// ready ends a plan. What was approved earlier and did not come up again goes.
func (w *worker) ready(ctx context.Context) error {
	w.report.Planned = w.s.now()
	return w.commit(ctx, Batch{Turns: []Turn{{From: ChangeApproved}}})
}

// look makes one plan.
func (w *worker) look(ctx context.Context) error {
	r := &w.report
	// An earlier plan is void. What a person released or approved of it is sent if
	// it comes up again. A plan that was never whole was shown to nobody: of what it
	// has already, nothing is approved.
	turns := []Turn{{From: ChangePlanned, To: ChangeReleased, Released: true}, {From: ChangePlanned}}
	switch {
	case r.Approved == "":
		turns = append(turns, Turn{From: ChangeApproved}) // of a run before
	case !r.Planned.IsZero():
		turns[1].To = ChangeApproved
	}
	*r = Report{ID: r.ID, Date: r.Date, State: Planning, Started: r.Started, Approved: r.Approved, DryRun: r.DryRun,
		Version: w.setting.Version, Unasked: r.Unasked, Counts: Counts{Changed: r.Counts.Changed}}
	w.fresh = 0
	if err := w.commit(ctx, Batch{Turns: turns, Restart: true, Setting: w.mended()}); err != nil {
		return err
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	if err := w.learn(ctx); err != nil {
		return err
	}
	w.enrolled = w.s.now()
	all, err := w.enrol(ctx)
	if err != nil {
		return err
	}
	return w.ask(ctx, all)
}

// learn fetches the stages and statuses. New stages are left alone, and those
// that are gone remembered, before anybody's stage is looked at.
func (w *worker) learn(ctx context.Context) error {
	stages, err := w.s.stages(ctx)
	if err != nil {
		return of(SourceSide, err)
	}
	if w.statuses, err = w.s.statuses(ctx); err != nil {
		return of(SinkSide, err)
	}
	setting := w.setting.clone()
	changed := setting.fetched(stages)
	for _, e := range setting.Entries {
		switch {
		case e.Gone:
			w.report.GoneStages = append(w.report.GoneStages, e.Stage.ID)
		case !w.statuses.has(e.Status):
			w.report.NewStages = append(w.report.NewStages, e.Stage.ID)
		}
	}
	if !changed {
		return nil
	}
	if w.dry {
		w.setting = setting
		return nil
	}
	return w.commit(ctx, Batch{Setting: &setting})
}

// enrol reads the platform's applications since the cut-off.
func (w *worker) enrol(ctx context.Context) (*roster, error) {
	all := &roster{}
	c := &w.report.Counts
	for a, err := range w.s.cfg.Sink.Applications(ctx, w.setting.CutOff) {
		if err == nil && (a.ID == "" || !all.fits(a)) {
			err = &hris.Error{Code: hris.BadAnswer, Op: "list applications", Effect: hris.EffectRefused, Detail: "an application without an id, or with one that is too long"}
		}
		if err != nil {
			return nil, of(SinkSide, err)
		}
		if err := w.beat(ctx); err != nil {
			return nil, err
		}
		switch {
		case a.AppliedAt.Before(w.setting.CutOff):
			c.BeforeCutOff++
			continue
		case a.NotForwarded || a.Recruitment == "" || a.SourceID == "":
			c.NotLinked++
		default:
			all.add(a, w.statuses[a.Status].Terminal && !w.s.cfg.Options.FollowTerminal)
		}
	}
	all.sort()
	c.Applications = c.NotLinked + len(all.rows)
	return all, nil
}

// ask asks the source where they stand, recruitment by recruitment, and
// decides.
func (w *worker) ask(ctx context.Context, all *roster) error {
	down, answered := 0, false
	var failure error
	for recruitment, rows := range all.byRecruitment() {
		var err error
		if slices.ContainsFunc(rows, func(x row) bool { return !x.terminal }) {
			err = w.positions(ctx, all, recruitment, rows)
		}
		switch code := hris.CodeOf(err); {
		case err == nil:
			down = 0
			answered = answered || slices.ContainsFunc(rows, func(x row) bool { return !x.terminal })
		case errors.Is(err, hris.LeaseLost) || ctx.Err() != nil || code == hris.BadCredentials || code == hris.RateLimited:
			return err
		case code == hris.RightMissing || code == hris.NotThere:
			// Not shared, closed or gone: that says nothing of anybody in it.
			down, answered = 0, true
		default:
			failure = err
			if down++; down == giveUp {
				return err
			}
			if down%doubt == 0 {
				if _, silent := w.s.stages(ctx); silent != nil {
					return of(SourceSide, silent)
				}
			}
			for i := range rows {
				if rows[i].seen == unseen {
					rows[i].seen, rows[i].code = failed, uint16(all.codes.of(string(codeOf(err))))
				}
			}
		}
		if err := w.decide(ctx, all, rows); err != nil {
			return err
		}
	}
	if !answered {
		return failure // of the few recruitments there are it answered for none
	}
	return nil
}

func (w *worker) positions(ctx context.Context, all *roster, recruitment string, rows []row) error {
	wanted := func(application string) bool {
		return slices.ContainsFunc(all.find(rows, application), func(x row) bool { return !x.terminal })
	}
	for p, err := range w.s.cfg.Source.Positions(ctx, recruitment, wanted) {
		if err != nil {
			return of(SourceSide, err)
		}
		if code := hris.CodeOf(p.Err); code == hris.BadCredentials || code == hris.RateLimited {
			return of(SourceSide, p.Err)
		}
		if err := w.beat(ctx); err != nil {
			return err
		}
		if !all.holdsMore() {
			return of(SourceSide, &hris.Error{Code: hris.BadAnswer, Op: "read positions", Effect: hris.EffectRefused, Detail: "more stages than there can be"})
		}
		found := all.find(rows, p.ApplicationID)
		for i := range found {
			all.stands(&found[i], p)
		}
	}
	return nil
}

// decide decides on applications, some in each commit.
func (w *worker) decide(ctx context.Context, all *roster, rows []row) error {
	for some := range slices.Chunk(rows, chunk) {
		ids := make([]string, len(some))
		for i := range some {
			ids[i] = string(all.ownID(&some[i]))
		}
		kept, err := w.s.cfg.Store.Records(ctx, w.s.key, ids)
		if err != nil {
			return err
		}
		byID := make(map[string]Record, len(kept))
		for _, r := range kept {
			byID[r.Application] = r
		}
		var b Batch
		for i := range some {
			before := byID[ids[i]]
			d := w.decision(all, &some[i], ids[i], before)
			if d.record != before && d.record.Application != "" {
				b.Records = append(b.Records, d.record)
			}
			if d.item.Outcome != "" {
				b.Items = append(b.Items, d.item)
			}
			if w.dry && d.record.Change.State == ChangePlanned {
				w.report.Changes = append(w.report.Changes, w.item(d.record, Changed))
			}
		}
		if len(b.Records)+len(b.Items) > 0 {
			if err := w.commit(ctx, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// item tells of a record's change.
func (w *worker) item(r Record, outcome Outcome) Item {
	c := r.Change
	return Item{Run: w.report.ID, Application: r.Application, Outcome: outcome, Reason: c.Reason, From: c.From, To: c.To,
		Stage: c.Stage, StageName: c.StageName, At: w.s.now()}
}

// hidden reports whether an error says that something is not visible.
func hidden(code hris.Code) bool { return code == hris.RightMissing || code == hris.NotThere }

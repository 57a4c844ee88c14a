package statussync

import (
	"context"
	"iter"
	"time"

	"github.com/handoverhq/handover/hris"
)

// page is how many rows are read from the store at once.
const page = 200

// Held lists the applications whose change waits for a person, by id.
func (s *Sync) Held(ctx context.Context) iter.Seq2[Record, error] {
	return paged(func(after string) ([]Record, error) {
		return s.cfg.Store.Open(ctx, s.key, ChangeHeld, after, page)
	}, func(r Record) string { return r.Application })
}

// Plan lists the applications that a run which asks would change, by id.
func (s *Sync) Plan(ctx context.Context) iter.Seq2[Record, error] {
	return paged(func(after string) ([]Record, error) {
		return s.cfg.Store.Open(ctx, s.key, ChangePlanned, after, page)
	}, func(r Record) string { return r.Application })
}

// Release lets a held change go: the next run sends it, if stage and statuses
// are then as they were seen. [hris.Changed] says that it is not the one that
// was seen, [hris.Busy] that a run is at work.
func (s *Sync) Release(ctx context.Context, actor Actor, seen Record) error {
	return s.decided(ctx, actor, seen, ChangeReleased)
}

// Dismiss refuses a held change: it is not asked again unless stage or status
// change.
func (s *Sync) Dismiss(ctx context.Context, actor Actor, seen Record) error {
	return s.decided(ctx, actor, seen, ChangeDismissed)
}

func (s *Sync) decided(ctx context.Context, actor Actor, seen Record, state ChangeState) error {
	if err := s.authorize(ctx, actor); err != nil {
		return err
	}
	if seen.Change.State != ChangeHeld {
		return refused(hris.WrongState, "decide on change", "only a held change can be released or dismissed")
	}
	then := seen.Change
	then.State, then.By = state, actor.ID
	return s.cfg.Store.Decide(ctx, s.key, seen.Application, seen.Change, then)
}

// Approve lets a run that asks go over its cap; Run then goes on with it. If
// that is later than [Options.PlanAge] it plans again, and asks again if more
// than the cap would be changed that was not approved.
func (s *Sync) Approve(ctx context.Context, actor Actor, run string) (Report, error) {
	if err := s.authorize(ctx, actor); err != nil {
		return Report{}, err
	}
	return s.cfg.Store.Approve(ctx, s.key, run, actor.ID, s.now())
}

// Report gives a run's report, by its date.
func (s *Sync) Report(ctx context.Context, run string) (Report, error) {
	return s.cfg.Store.Report(ctx, s.key, run)
}

// Reports lists the latest runs, the last one first.
func (s *Sync) Reports(ctx context.Context, limit int) ([]Report, error) {
	return s.cfg.Store.Reports(ctx, s.key, limit)
}

// Items lists what came of a run's applications, by id.
func (s *Sync) Items(ctx context.Context, run string) iter.Seq2[Item, error] {
	return paged(func(after string) ([]Item, error) {
		return s.cfg.Store.Items(ctx, s.key, run, after, page)
	}, func(i Item) string { return i.Application })
}

// Expire removes the reports of runs that ended before an instant, and tells
// how many. What is kept of applications stays, and so does the run that was due
// last: without it that would be due again.
func (s *Sync) Expire(ctx context.Context, before time.Time) (int, error) {
	o := s.cfg.Options.Schedule
	if due := o.At(o.Last(s.now())); before.After(due) {
		before = due
	}
	return s.cfg.Store.Expire(ctx, s.key, before)
}

func paged[T any](next func(after string) ([]T, error), id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for after := ""; ; {
			some, err := next(after)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, one := range some {
				if !yield(one, nil) {
					return
				}
				after = id(one)
			}
			if len(some) < page {
				return
			}
		}
	}
}

// Badge is what an application's page shows: the raw stage beside the status.
type Badge struct {
	Application      string
	Stage, StageName string // the source's, as last seen
	Mapped           string // the status that the map has for the stage now; "" where it has none
	Status           string // the platform's, as last seen or written
	At               time.Time
	Change           Change // what waits; State "" where nothing does
}

// Badges gives the badges of applications, by id; those that no run has seen
// have none.
func (s *Sync) Badges(ctx context.Context, applications ...string) (map[string]Badge, error) {
	setting, err := s.cfg.Store.Setting(ctx, s.key)
	if err != nil {
		return nil, err
	}
	records, err := s.cfg.Store.Records(ctx, s.key, applications)
	if err != nil {
		return nil, err
	}
	badges := make(map[string]Badge, len(records))
	for _, r := range records {
		badges[r.Application] = Badge{
			Application: r.Application, Stage: r.Stage, StageName: r.StageName, Mapped: setting.status(r.Stage), Status: r.Status, At: r.At, Change: r.Change,
		}
	}
	return badges, nil
}

// Badge gives one application's badge; false where no run has seen it.
func (s *Sync) Badge(ctx context.Context, application string) (Badge, bool, error) {
	badges, err := s.Badges(ctx, application)
	b, ok := badges[application]
	return b, ok, err
}

package riverqueue

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// The rounds, and how often they are made. One process makes them, River's leader,
// and makes each when it begins to lead: what was missed is caught up.
const (
	roundStatuses = "statuses"
	roundExpiry   = "expiry"
	roundRefresh  = "refresh"
	roundChanges  = "changes"
	roundReseal   = "reseal"
	roundPoll     = "poll:" // with its name
)

// everyChanges is how soon a change is told whose process died before it could.
const everyChanges = time.Minute

// sharp is a schedule of river's: the multiples of itself, by the clock, so that
// a new leader goes on where the last one stopped.
type sharp time.Duration

// Next implements river.PeriodicSchedule.
func (s sharp) Next(now time.Time) time.Time {
	return now.UTC().Truncate(time.Duration(s)).Add(time.Duration(s))
}

// periodic makes River's periodic jobs.
func (r *rota) periodic() []*river.PeriodicJob {
	add := func(round string, every time.Duration) {
		r.rounds = append(r.rounds, river.NewPeriodicJob(sharp(every),
			func() (river.JobArgs, *river.InsertOpts) { return roundArgs{round}, nil }, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	add(roundExpiry, time.Hour)
	if r.cfg.Syncs != nil {
		add(roundStatuses, everyStatuses)
	}
	if r.cfg.Connections != nil {
		add(roundChanges, everyChanges)
		add(roundRefresh, everyRefresh)
		add(roundReseal, 24*time.Hour)
	}
	for _, p := range r.cfg.Polls {
		add(roundPoll+p.Name, p.Every)
	}
	return append([]*river.PeriodicJob(nil), r.rounds...)
}

// round does what concerns all connections, and inserts a job for each of what
// concerns one.
func (r *rota) round(ctx context.Context, a roundArgs) error {
	if name, ok := strings.CutPrefix(a.Round, roundPoll); ok {
		return r.pollAll(ctx, name)
	}
	switch {
	case a.Round == roundExpiry:
		return r.expire(ctx)
	case a.Round == roundStatuses && r.cfg.Syncs != nil:
		return r.dueStatuses(ctx)
	case a.Round == roundRefresh && r.cfg.Connections != nil:
		return r.refreshAll(ctx)
	case a.Round == roundChanges && r.cfg.Connections != nil:
		_, err := r.cfg.Connections.CatchUp(ctx)
		return err
	case a.Round == roundReseal && r.cfg.Connections != nil:
		_, err := r.cfg.Connections.Reseal(ctx)
		return err
	}
	return nil // another process knows it, which is of another version
}

// expire lets go what has waited too long, in ledger and inbox.
func (r *rota) expire(ctx context.Context) error {
	_, err := r.cfg.Transfers.Expire(ctx)
	if r.cfg.Intake != nil {
		_, in := r.cfg.Intake.Expire(ctx)
		err = errors.Join(err, in)
	}
	return err
}

// fan inserts jobs of a kind, each unless one like it waits or is at work. One
// that has been at work for long may be a killed worker's.
func (r *rota) fan(ctx context.Context, queue, kind string, args []river.JobArgs) error {
	const long = 15 * time.Minute
	waiting, err := r.waiting(ctx, queue, kind)
	if err != nil {
		return err
	}
	working, err := r.standing(ctx, queue, kind, time.Now().Add(-long), rivertype.JobStateRunning)
	if err != nil {
		return err
	}
	maps.Copy(waiting, working)
	return r.insert(ctx, slices.DeleteFunc(args, func(a river.JobArgs) bool { return waiting[aboutWhom(a)] })...)
}

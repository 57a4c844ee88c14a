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

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

// The rounds, and how often they are made. One process makes them, River's leader,
// and makes each when it begins to lead: what was missed is caught up.
const (
	roundStatuses = "statuses"
	roundExpiry   = "expiry"
	roundRefresh  = "refresh"
	roundReseal   = "reseal"
	roundPoll     = "poll:" // with its name
)

// roundStatuses is made often enough to be there at 17:00 in every zone, at a
// customer's own time of day, and soon after a person has approved a run or an
// interrupted one may go on. Which are due, the synchronisation says itself.
const everyStatuses = 5 * time.Minute

// everyRefresh is how often every connection is asked what of it ends soon.
const everyRefresh = time.Hour

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
func (r *rota) fan(ctx context.Context, kind string, args []river.JobArgs) error {
	const long = 15 * time.Minute
	waiting, err := r.waiting(ctx, kind)
	if err != nil {
		return err
	}
	working, err := r.standing(ctx, kind, time.Now().Add(-long), rivertype.JobStateRunning)
	if err != nil {
		return err
	}
	maps.Copy(waiting, working)
	return r.insert(ctx, slices.DeleteFunc(args, func(a river.JobArgs) bool { return waiting[aboutWhom(a)] })...)
}

// dueStatuses inserts a job for each synchronisation that has something to do. One
// that cannot say has a job too, which tells why.
func (r *rota) dueStatuses(ctx context.Context) error {
	keys, err := r.cfg.Syncs.Keys(ctx)
	if err != nil {
		return err
	}
	var due []river.JobArgs
	for _, key := range keys {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if r.isDue(ctx, key) {
			due = append(due, statusesArgs{ref{key.Tenant, key.Connection}})
		}
	}
	return r.fan(ctx, kindStatuses, due)
}

func (r *rota) isDue(ctx context.Context, key statussync.Key) (due bool) {
	err := guarded(func() error {
		s, err := r.cfg.Syncs.Sync(ctx, key)
		if err == nil {
			due, err = s.Due(ctx)
		}
		return err
	})
	return due || err != nil
}

// statuses runs a synchronisation.
func (r *rota) statuses(ctx context.Context, a statusesArgs) error {
	if r.cfg.Syncs == nil {
		return nil
	}
	s, err := r.cfg.Syncs.Sync(ctx, statussync.Key{Tenant: a.Tenant, Connection: a.Connection})
	if err != nil {
		return err
	}
	if _, _, err := s.Run(ctx); err != nil {
		return err // the run knows when it may go on, and the next round asks it
	}
	_, err = s.Expire(ctx, r.cfg.Now().Add(-r.cfg.Keep))
	return err
}

// refreshAll inserts a job for each connection that is in use.
func (r *rota) refreshAll(ctx context.Context) error {
	var args []river.JobArgs
	for of, err := range r.cfg.Connections.Active(ctx) {
		if err != nil {
			return err
		}
		args = append(args, refreshArgs{ref{of.Tenant, of.ID}})
	}
	return r.fan(ctx, kindRefresh, args)
}

// refresh renews what ends soon of one connection, and once more where that ends
// before the next round.
func (r *rota) refresh(ctx context.Context, a refreshArgs) error {
	if r.cfg.Connections == nil {
		return nil
	}
	next, err := r.cfg.Connections.Refresh(ctx, a.Tenant, a.Connection)
	if err != nil || next.IsZero() {
		return err
	}
	if wait := next.Sub(r.cfg.Now()); wait < everyRefresh {
		return later(max(wait, time.Minute))
	}
	return nil
}

// erase erases the drafts of a connection that was removed.
func (r *rota) erase(ctx context.Context, a eraseArgs) error {
	return r.cfg.Transfers.EraseDrafts(ctx, a.Tenant, a.Connection)
}

// pollAll inserts a job for each connection of a poll.
func (r *rota) pollAll(ctx context.Context, name string) error {
	p, ok := r.pollOf(name)
	if !ok {
		return nil
	}
	lines, err := p.Lines(ctx)
	if err != nil {
		return err
	}
	args := make([]river.JobArgs, len(lines))
	for i, line := range lines {
		args[i] = pollArgs{ref: ref(line), Poll: name}
	}
	return r.fan(ctx, kindPoll, args)
}

// poll does a poll for one connection.
func (r *rota) poll(ctx context.Context, a pollArgs) error {
	p, ok := r.pollOf(a.Poll)
	if !ok {
		return nil // it was taken out
	}
	return p.Do(ctx, hris.Line(a.ref))
}

func (r *rota) pollOf(name string) (Poll, bool) {
	for _, p := range r.cfg.Polls {
		if p.Name == name {
			return p, true
		}
	}
	return Poll{}, false
}

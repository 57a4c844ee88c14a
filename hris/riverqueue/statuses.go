package riverqueue

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/handoverhq/handover/hris/statussync"
)

// roundStatuses is made often enough to be there at 17:00 in every zone, at a
// customer's own time of day, and soon after a person has approved a run or an
// interrupted one may go on. Which are due, the synchronisation says itself.
const everyStatuses = 5 * time.Minute

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
	return r.fan(ctx, choreQueue, kindStatuses, due)
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

package riverqueue

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// everyRefresh is how often every connection is asked what of it ends soon.
const everyRefresh = time.Hour

// refreshAll inserts a job for each connection that is in use.
func (r *rota) refreshAll(ctx context.Context) error {
	var args []river.JobArgs
	for of, err := range r.cfg.Connections.Active(ctx) {
		if err != nil {
			return err
		}
		args = append(args, refreshArgs{ref{of.Tenant, of.ID}})
	}
	return r.fan(ctx, roundQueue, kindRefresh, args)
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

package riverqueue

import (
	"context"
	"errors"

	"github.com/riverqueue/river"
)

// EraseSealed erases what waits sealed for a connection that was removed: the drafts of its
// transfers and, with an Intake, the payloads of all that it sent. Where that fails it says so, and a
// job goes on trying until it is done. It is a connection.Config.EraseSealed.
func (q *Queue[TTx]) EraseSealed(ctx context.Context, tenant, connection string) error {
	of := eraseArgs{ref{tenant, connection}}
	err := q.rota.erase(ctx, of)
	if err == nil {
		return nil
	}
	return errors.Join(err, q.rota.fan(context.WithoutCancel(ctx), roundQueue, kindErase, []river.JobArgs{of}))
}

// erase erases both, whatever becomes of the first.
func (r *rota) erase(ctx context.Context, a eraseArgs) error {
	err := r.cfg.Transfers.EraseDrafts(ctx, a.Tenant, a.Connection)
	if r.cfg.Intake != nil {
		err = errors.Join(err, r.cfg.Intake.EraseLine(ctx, a.Tenant, a.Connection))
	}
	return err
}

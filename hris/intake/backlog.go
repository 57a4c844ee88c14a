package intake

import (
	"context"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Backlog counts what is not done in the line of one connection: that of a source, or
// that of the target for a host's own hires ([OwnRoutes]). Each kind is counted up to
// [transfer.Counted]. It tells too why what waits does so, and until when the line rests.
// What stands in the ledger is counted by [transfer.Service.Backlog]; a hire whose event
// is held because its transfer is counts in both.
//
// As [Intake.Held] it asks no right: show it to whom you let see the connection.
func (in *Intake) Backlog(ctx context.Context, tenant, connection string) (hris.Backlog, error) {
	return in.cfg.Inbox.Backlog(ctx, hris.Line{Tenant: tenant, Connection: connection}, in.now(), transfer.Counted)
}

package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// CreateTx is the ledger's Create within a transaction of the host's own, who
// commits it.
func (s *Store) CreateTx(ctx context.Context, sqlTx *sql.Tx, p transfer.Planned) (transfer.Transfer, transfer.Lease, error) {
	const op = "create transfer"
	t := &tx{s: s, ctx: ctx, tx: sqlTx}
	for range createTries {
		r, err := t.create(p)
		if errors.Is(err, errRoundTaken) {
			continue
		}
		if err != nil {
			return transfer.Transfer{}, transfer.Lease{}, dbError(op, err)
		}
		return r.view(), r.Lease(), nil
	}
	return transfer.Transfer{}, transfer.Lease{}, &hris.Error{Code: hris.Busy, Op: op, Effect: hris.EffectNotSent,
		Detail: "the same hire is being created again and again, or by a transaction that this one does not see: take it back and begin again"}
}

package sqlstore

import (
	"context"
	"database/sql"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/hris/transfer"
)

// Database is a [Store] of this package or of sqlstore/postgres, for programs that
// choose between the two when they start. One that has chosen names the Store, and
// links that driver alone.
type Database interface {
	Ledger() transfer.Ledger
	Inbox() hris.Inbox
	Statuses() statussync.Store
	Connections() connection.Store
	CreateTx(ctx context.Context, tx *sql.Tx, p transfer.Planned) (transfer.Transfer, transfer.Lease, error)
	KeepTx(ctx context.Context, tx *sql.Tx, e hris.Event) (kept bool, err error)
	DB() *sql.DB
	Close() error
}

var _ Database = (*Store)(nil)

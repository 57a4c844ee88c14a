package storetest

import (
	"context"
	"database/sql"
	"sync/atomic"

	"github.com/handoverhq/handover/hris"
)

// Host is a store in a host's own database.
type Host interface {
	Inbox() hris.Inbox
	DB() *sql.DB
	KeepTx(ctx context.Context, tx *sql.Tx, e hris.Event) (bool, error)
}

// ByTheHost gives an inbox of which each nth event is kept in a transaction of the
// host's own: 1 for all.
func ByTheHost(h Host, nth int64) hris.Inbox { return &byTheHost{Inbox: h.Inbox(), host: h, nth: nth} }

type byTheHost struct {
	hris.Inbox
	host Host
	nth  int64
	n    atomic.Int64
}

// Keep commits also where nothing was kept: what else the host did is to stay.
func (b *byTheHost) Keep(ctx context.Context, e hris.Event) (bool, error) {
	if b.n.Add(1)%b.nth != 0 {
		return b.Inbox.Keep(ctx, e)
	}
	tx, err := b.host.DB().BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	kept, failed := b.host.KeepTx(ctx, tx, e)
	if err := tx.Commit(); err != nil {
		return false, err
	}
	return kept, failed
}

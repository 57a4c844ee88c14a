package store

import (
	"context"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

const (
	keepCheckSQL = `INSERT INTO handover_checks (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`
	getCheckSQL  = `SELECT value FROM handover_checks WHERE name = $1`
)

// Trust implements [transfer.Ledger].
func (l *ledger) Trust(ctx context.Context, check transfer.Hash) error {
	return l.s.trust(ctx, "ledger", string(check), transfer.OtherKey)
}

// Trust implements [hris.Inbox]. Its key need not be the ledger's.
func (i *inbox) Trust(ctx context.Context, check string) error {
	return i.s.trust(ctx, "inbox", check, hris.OtherInboxKey)
}

// trust keeps the first check of a name, and refuses any other.
func (s *Store) trust(ctx context.Context, name, check string, other func() error) error {
	const op = "trust hash key"
	return s.commit(ctx, op, func(t *tx) error {
		if _, err := t.exec(keepCheckSQL, name, check); err != nil {
			return failed(op, err)
		}
		rows, err := t.query(getCheckSQL, name)
		if err != nil {
			return failed(op, err)
		}
		defer rows.Close()
		var kept string
		for rows.Next() {
			if err := rows.Scan(&kept); err != nil {
				return failed(op, err)
			}
		}
		if err := rows.Err(); err != nil {
			return failed(op, err)
		}
		if kept != check {
			return other()
		}
		return nil
	})
}

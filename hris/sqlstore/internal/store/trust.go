package store

import (
	"context"

	"github.com/handoverhq/handover/hris/transfer"
)

const (
	keepCheckSQL = `INSERT INTO handover_checks (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`
	getCheckSQL  = `SELECT value FROM handover_checks WHERE name = $1`
)

// Trust implements [transfer.Ledger].
func (l *ledger) Trust(ctx context.Context, check transfer.Hash) error {
	const op, name = "trust hash key", "ledger"
	return l.s.commit(ctx, op, func(t *tx) error {
		if _, err := t.exec(keepCheckSQL, name, string(check)); err != nil {
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
		if kept != string(check) {
			return transfer.OtherKey()
		}
		return nil
	})
}

package store

import (
	"context"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris/transfer"
)

// Expire implements [transfer.Ledger]. It also makes good what earlier
// erasures had to leave in the log.
func (l *ledger) Expire(ctx context.Context, now time.Time) (int, error) {
	const op = "expire drafts"
	var expired int64
	err := l.s.commit(ctx, op, func(t *tx) error {
		result, err := t.exec(expireSQL, now.UnixMicro())
		if err == nil {
			expired, err = result.RowsAffected()
		}
		t.erased = expired > 0 || l.s.owes()
		return failed(op, err)
	})
	if err != nil {
		return 0, err
	}
	return int(expired), nil
}

// Erase implements [transfer.Ledger].
func (l *ledger) Erase(ctx context.Context, tenant string, person transfer.Hash, at time.Time) (int, error) {
	const op = "erase person"
	n := 0
	err := l.s.commit(ctx, op, func(t *tx) error {
		ids, err := t.ofPerson(tenant, person)
		if err != nil {
			return failed(op, err)
		}
		for _, id := range ids {
			if err := t.erase(tenant, id, at); err != nil {
				return dbError(op, err)
			}
		}
		n, t.erased = len(ids), true
		return nil
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

func (t *tx) erase(tenant, id string, at time.Time) error {
	r, err := t.load(tenant, id)
	if err != nil {
		return err
	}
	before := r.Clone()
	if err := r.Erase(at, r.now); err != nil {
		return err
	}
	r.Record = r.Clone()
	if _, err := t.exec(eraseEventsSQL, tenant, id); err != nil {
		return err
	}
	return t.save(r, before)
}

func (t *tx) ofPerson(tenant string, person transfer.Hash) ([]string, error) {
	rows, err := t.query(personSQL, tenant, string(person))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids) // so that two Erases at once lock in one order
	return ids, rows.Err()
}

package store

import (
	"context"
	"database/sql"
	"math/bits"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Get implements [transfer.Ledger].
func (l *ledger) Get(ctx context.Context, tenant, id string) (transfer.Transfer, error) {
	const op = "get transfer"
	records, err := scanJoined(l.s.query(ctx, getSQL, tenant, id, l.s.present()))
	if err != nil {
		return transfer.Transfer{}, failed(op, err)
	}
	if len(records) == 0 {
		return transfer.Transfer{}, notFound(op)
	}
	return records[0].view(), nil
}

// Find implements [transfer.Ledger]. SQLite takes 32,000 hashes in its one query.
func (l *ledger) Find(ctx context.Context, tenant string, persons []transfer.Hash) ([]transfer.Transfer, error) {
	if len(persons) == 0 {
		return []transfer.Transfer{}, nil
	}
	persons = slices.Compact(slices.Sorted(slices.Values(persons)))
	n := listSize(len(persons))
	args := []any{tenant, l.s.present()}
	for i := range n {
		args = append(args, string(persons[min(i, len(persons)-1)]))
	}
	records, err := scanJoined(l.s.query(ctx, findSQL(n), args...))
	if err != nil {
		return nil, failed("find transfers", err)
	}
	return views(records), nil
}

// Twins implements [transfer.Ledger].
func (l *ledger) Twins(ctx context.Context, tenant string, twin transfer.Hash) ([]transfer.Transfer, error) {
	records, err := scanJoined(l.s.query(ctx, twinsSQL, tenant, string(twin), l.s.present()))
	if err != nil {
		return nil, failed("find twins", err)
	}
	return views(records), nil
}

// views gives records as a caller sees them.
func views(records []*record) []transfer.Transfer {
	found := make([]transfer.Transfer, 0, len(records))
	for _, r := range records {
		found = append(found, r.view())
	}
	return found
}

// listSize rounds a list's length up to a power of two, so that a few prepared
// statements serve all lengths; the last hash is repeated. The largest lists
// are left as they are, because SQLite counts its parameters.
func listSize(n int) int {
	if n > 1<<14 {
		return n
	}
	return 1 << bits.Len(uint(n-1))
}

// Events implements [transfer.Ledger].
func (l *ledger) Events(ctx context.Context, tenant, id string) ([]transfer.Event, error) {
	const op = "list events"
	rows, err := l.s.query(ctx, eventsSQL, tenant, id)
	if err != nil {
		return nil, failed(op, err)
	}
	defer rows.Close()
	events, known := []transfer.Event{}, false
	for rows.Next() {
		var sent, at sql.NullInt64
		var by string
		var erased bool
		var actor, kind, step, code, reference, second sql.NullString
		var e transfer.Event
		if err := rows.Scan(&sent, &by, &erased, &at, &actor, &kind, &step, &code, &reference, &e.Remark, &second); err != nil {
			return nil, failed(op, err)
		}
		if !known && !erased {
			events = append(events, transfer.Event{At: instant(sent), Actor: by, Kind: transfer.EventSent})
		}
		if known = true; !kind.Valid {
			continue // it has no other
		}
		e.At, e.Actor, e.Kind, e.Step, e.Code = instant(at), actor.String, transfer.EventKind(kind.String), step.String, hris.Code(code.String)
		e.Reference = reference.String
		if err := unlist(second.String, &e.Second); err != nil {
			return nil, failed(op, err)
		}
		events = append(events, e)
	}
	if err := rows.Err(); err != nil {
		return nil, failed(op, err)
	}
	if !known {
		return nil, notFound(op)
	}
	return events, nil
}

// Due implements [transfer.Ledger].
func (l *ledger) Due(ctx context.Context, now time.Time, limit int) ([]transfer.Ref, error) {
	const op = "list due transfers"
	rows, err := l.s.query(ctx, dueSQL, now.UnixMicro(), max(limit, 0), l.s.present())
	if err != nil {
		return nil, failed(op, err)
	}
	defer rows.Close()
	refs := []transfer.Ref{}
	for rows.Next() {
		var ref transfer.Ref
		if err := rows.Scan(&ref.Tenant, &ref.ID); err != nil {
			return nil, failed(op, err)
		}
		refs = append(refs, ref)
	}
	return refs, failed(op, rows.Err())
}

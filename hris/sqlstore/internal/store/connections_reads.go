package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// Get implements [connection.Store].
func (c *connections) Get(ctx context.Context, ref connection.Ref) (connection.Record, error) {
	found, err := scanConnections(c.s.query(ctx, getConnectionSQL, ref.Tenant, ref.ID))
	switch {
	case err != nil:
		return connection.Record{}, failed("find connection", err)
	case len(found) == 0:
		return connection.Record{}, noConnection()
	}
	return found[0], nil
}

// List implements [connection.Store].
func (c *connections) List(ctx context.Context, tenant string) ([]connection.Record, error) {
	found, err := scanConnections(c.s.query(ctx, listConnectionsSQL, tenant))
	return found, failed("list connections", err)
}

// Endpoint implements [connection.Store].
func (c *connections) Endpoint(ctx context.Context, hash string) (connection.Record, int, error) {
	const op = "find endpoint"
	var generation int
	rows, err := c.s.query(ctx, endpointSQL, hash)
	found, err := scanConnections(rows, err, &generation)
	switch {
	case err != nil:
		return connection.Record{}, 0, failed(op, err)
	case len(found) == 0:
		return connection.Record{}, 0, &hris.Error{Code: hris.NoConnection, Op: op, Effect: hris.EffectNotSent}
	}
	return found[0], generation, nil
}

// Active implements [connection.Store].
func (c *connections) Active(ctx context.Context, after connection.Ref, limit int) ([]connection.Ref, error) {
	const op = "list active connections"
	rows, err := c.s.query(ctx, activeSQL, after.Tenant, after.ID, max(limit, 0))
	if err != nil {
		return nil, failed(op, err)
	}
	defer rows.Close()
	refs := []connection.Ref{}
	for rows.Next() {
		var ref connection.Ref
		if err := rows.Scan(&ref.Tenant, &ref.ID); err != nil {
			return nil, failed(op, err)
		}
		refs = append(refs, ref)
	}
	return refs, failed(op, rows.Err())
}

// Untold implements [connection.Store].
func (c *connections) Untold(ctx context.Context, after connection.Ref, limit int) ([]connection.Untold, error) {
	const op = "list untold changes"
	rows, err := c.s.query(ctx, untoldSQL, after.Tenant, after.ID, max(limit, 0))
	if err != nil {
		return nil, failed(op, err)
	}
	defer rows.Close()
	untold := []connection.Untold{}
	for rows.Next() {
		var u connection.Untold
		if err := rows.Scan(&u.Tenant, &u.ID, &u.Rev, &u.State); err != nil {
			return nil, failed(op, err)
		}
		untold = append(untold, u)
	}
	return untold, failed(op, rows.Err())
}

// Stale implements [connection.Store].
func (c *connections) Stale(ctx context.Context, key string, after connection.PartRef, limit int) ([]connection.Stale, error) {
	const op = "list stale parts"
	rows, err := c.s.query(ctx, staleSQL, after.Tenant, after.ID, after.Part, key, max(limit, 0))
	if err != nil {
		return nil, failed(op, err)
	}
	defer rows.Close()
	stale := []connection.Stale{}
	for rows.Next() {
		var p connection.Stale
		if err := rows.Scan(&p.Tenant, &p.ID, &p.Part, &p.Version, &p.Sealed); err != nil {
			return nil, failed(op, err)
		}
		stale = append(stale, p)
	}
	return stale, failed(op, rows.Err())
}

// Audit implements [connection.Store].
func (c *connections) Audit(ctx context.Context, ref connection.Ref, limit int) ([]connection.Entry, error) {
	const op = "list audit trail"
	entries, err := scanEntries(c.s.query(ctx, entriesSQL, ref.Tenant, ref.ID, max(limit, 0)))
	if err != nil || len(entries) > 0 {
		return entries, failed(op, err)
	}
	known, err := c.s.any(ctx, knownConnectionSQL, ref.Tenant, ref.ID)
	if err == nil && !known {
		return nil, noConnection()
	}
	return entries, failed(op, err)
}

func scanEntries(rows *sql.Rows, err error) ([]connection.Entry, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	entries := []connection.Entry{}
	for rows.Next() {
		var e connection.Entry
		var at sql.NullInt64
		var names string
		if err := rows.Scan(&at, &e.Actor, &e.Kind, &names, &e.Code); err != nil {
			return nil, err
		}
		e.At = instant(at)
		if err := unlist(names, &e.Names); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// scanConnections reads rows of connectionColumns and partColumns, a connection's
// together, and what else stands before them.
func scanConnections(rows *sql.Rows, err error, before ...any) ([]connection.Record, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	records := []connection.Record{}
	for rows.Next() {
		var row connectionRow
		var part partRow
		if err := rows.Scan(slices.Concat(before, row.targets(), part.targets())...); err != nil {
			return nil, err
		}
		r, err := row.record()
		if err != nil {
			return nil, err
		}
		if last := len(records) - 1; last < 0 || records[last].Ref != r.Ref {
			records = append(records, r)
		}
		part.into(&records[len(records)-1])
	}
	return records, rows.Err()
}

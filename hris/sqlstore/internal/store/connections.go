package store

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
)

// Connections gives the store of customers' connections.
func (s *Store) Connections() connection.Store { return &connections{s} }

// connections is the connection.Store of a store. What is promised of a record
// stands in package connection: a verb loads one, lets it change, and saves what
// became of it.
type connections struct{ s *Store }

var _ connection.Store = (*connections)(nil)

// Create implements [connection.Store].
func (c *connections) Create(ctx context.Context, ref connection.Ref, m connection.Making) (connection.Record, error) {
	const op = "create connection"
	r, err := connection.Begin(ref, m)
	if err != nil {
		return connection.Record{}, err
	}
	err = c.s.commit(ctx, op, func(t *tx) error {
		if err := t.turn(makeTurn); err != nil { // the order of making is that of commits
			return failed(op, err)
		}
		n, err := t.count(createConnectionSQL, ref.Tenant, ref.ID, r.Vendor, r.Product, r.Account, string(r.State), r.Rev, r.Serial, r.Generation,
			micros(r.Created), list(r.Policy), micros(r.Tested.At), flag(r.Tested.OK), list(r.Health), list(r.Former), r.Untold)
		if err == nil && n == 0 {
			return &hris.Error{Code: hris.InvalidInput, Op: op, Effect: hris.EffectNotSent, Detail: "the id is in use"}
		}
		if err == nil {
			err = t.saveParts(connection.Record{}, r)
		}
		if err == nil {
			err = t.saveEndpoint(ref, m.Endpoint, r.Generation)
		}
		if err == nil {
			err = t.addEntry(ref, m.Entry)
		}
		return dbError(op, err)
	})
	return committed(r, err)
}

// Change implements [connection.Store].
func (c *connections) Change(ctx context.Context, ref connection.Ref, change connection.Change) (connection.Record, error) {
	const op = "change connection"
	var after connection.Record
	err := c.s.commit(ctx, op, func(t *tx) error {
		before, err := t.loadConnection(ref)
		if err != nil {
			return dbError(op, err)
		}
		if after, err = before.Apply(change); err != nil {
			return err
		}
		err = t.saveConnection(before, after)
		if err == nil && change.Activate {
			err = t.saveEndpoint(ref, change.Endpoint, after.Generation)
		}
		if err == nil && after.State == connection.Removed {
			_, err = t.exec(unlockPartsSQL, ref.Tenant, ref.ID)
		}
		if err == nil {
			err = t.addEntry(ref, change.Entry)
		}
		return dbError(op, err)
	})
	return committed(after, err)
}

// Keep implements [connection.Store].
func (c *connections) Keep(ctx context.Context, ref connection.Ref, part string, was int64, sealed []byte, at time.Time) (int64, error) {
	const op = "keep secret"
	var after connection.Record
	err := c.s.commit(ctx, op, func(t *tx) error {
		before, err := t.loadConnection(ref)
		if err != nil {
			return dbError(op, err)
		}
		if after, err = before.Keep(part, was, sealed, at); err != nil {
			return err
		}
		return failed(op, t.saveConnection(before, after))
	})
	if err != nil {
		return 0, err
	}
	return after.Parts[part].Version, nil
}

// Reseal implements [connection.Store].
func (c *connections) Reseal(ctx context.Context, ref connection.Ref, part string, version int64, sealed []byte) error {
	const op = "reseal"
	return c.s.commit(ctx, op, func(t *tx) error {
		n, err := t.count(resealSQL, ref.Tenant, ref.ID, part, version, privacy.KeyID(sealed), sealed)
		if err != nil || n > 0 {
			t.erased = err == nil
			return failed(op, err)
		}
		known, err := t.any(knownConnectionSQL, ref.Tenant, ref.ID)
		switch {
		case err != nil:
			return failed(op, err)
		case !known:
			return noConnection()
		}
		return &hris.Error{Code: hris.ConnectionChanged, Op: op, Effect: hris.EffectNotSent}
	})
}

// Note implements [connection.Store].
func (c *connections) Note(ctx context.Context, ref connection.Ref, tested *connection.Tested, e connection.Entry) error {
	const op = "note on connection"
	return c.s.commit(ctx, op, func(t *tx) error {
		if err := t.addEntry(ref, e); err != nil {
			return dbError(op, err)
		}
		if tested == nil {
			return nil
		}
		_, err := t.exec(testedSQL, ref.Tenant, ref.ID, micros(tested.At), flag(tested.OK))
		return failed(op, err)
	})
}

// Heard implements [connection.Store].
func (c *connections) Heard(ctx context.Context, hash string, health hris.Health) error {
	const op = "record health"
	return c.s.commit(ctx, op, func(t *tx) error {
		ref, generation, err := t.endpoint(hash)
		if err != nil {
			return dbError(op, err)
		}
		before, err := t.loadConnection(ref)
		if err != nil {
			return dbError(op, err)
		}
		after, err := before.Heard(generation, health)
		if err != nil {
			return err
		}
		return failed(op, t.saveConnection(before, after))
	})
}

// Told implements [connection.Store].
func (c *connections) Told(ctx context.Context, ref connection.Ref, rev int64) error {
	const op = "record that a change was told"
	return c.s.commit(ctx, op, func(t *tx) error {
		n, err := t.count(toldSQL, ref.Tenant, ref.ID, rev)
		if err != nil || n > 0 {
			return failed(op, err)
		}
		known, err := t.any(knownConnectionSQL, ref.Tenant, ref.ID) // it has a later change
		if err == nil && !known {
			return noConnection()
		}
		return failed(op, err)
	})
}

// committed gives what a verb made of a connection, and nothing where it failed.
func committed(r connection.Record, err error) (connection.Record, error) {
	if err != nil {
		return connection.Record{}, err
	}
	return r, nil
}

func noConnection() error {
	return &hris.Error{Code: hris.NoConnection, Op: "find connection", Effect: hris.EffectNotSent}
}

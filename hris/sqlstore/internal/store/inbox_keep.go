package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/handoverhq/handover/hris"
)

// errRepeat ends a Keep that has nothing to commit.
var errRepeat = errors.New("the event was kept before")

// Keep implements [hris.Inbox].
func (i *inbox) Keep(ctx context.Context, e hris.Event) (bool, error) {
	const op = "keep event"
	if err := e.Validate(); err != nil {
		return false, err
	}
	keys := keysOf(e)
	if len(keys) > 0 {
		// Prepared before the transaction takes the one connection.
		if _, err := i.s.stmts.get(ctx, keepKeysSQL(len(keys))); err != nil {
			return false, failed(op, err)
		}
	}
	err := i.s.commit(ctx, op, func(t *tx) error {
		kept, err := t.keep(op, e, keys)
		if err == nil && !kept {
			return errRepeat
		}
		return err
	})
	if errors.Is(err, errRepeat) {
		return false, nil
	}
	return err == nil, err
}

// KeepTx is the inbox's Keep within a transaction of the host's own, who commits
// it.
func (s *Store) KeepTx(ctx context.Context, sqlTx *sql.Tx, e hris.Event) (bool, error) {
	const op = "keep event"
	if err := e.Validate(); err != nil {
		return false, err
	}
	t := &tx{s: s, ctx: ctx, tx: sqlTx}
	if e.Supersedes {
		if err := t.seesOthers(op); err != nil {
			return false, err
		}
	}
	kept, err := t.keep(op, e, keysOf(e))
	if t.erased {
		s.owe(true) // the next erasure makes it good
	}
	return kept, err
}

// seesOthers refuses a transaction that stands still at its beginning: it would not
// see what it has to supersede, and both would be worked.
func (t *tx) seesOthers(op string) error {
	if t.s.dialect.Sees == "" {
		return nil
	}
	sees, err := t.any(t.s.dialect.Sees)
	if err == nil && !sees {
		return &hris.Error{Code: hris.InvalidInput, Op: op, Effect: hris.EffectNotSent, Detail: "an event that takes the place of others is kept in a read committed " +
			"transaction: a stricter one does not see what was said since it began", Remedy: "Begin the transaction with sql.LevelReadCommitted."}
	}
	return failed(op, err)
}

// keysOf gives an event's keys, so ordered that two Keeps at once lock alike.
func keysOf(e hris.Event) []string {
	keys := slices.Clone(e.Keys)
	slices.Sort(keys)
	return slices.Compact(keys)
}

// keep keeps an event, or changes nothing: the transaction may be a host's, who
// commits what else it did.
func (t *tx) keep(op string, e hris.Event, keys []string) (bool, error) {
	taken, err := t.takeKeys(e, keys)
	if err == nil && len(taken) < len(keys) && e.Supersedes {
		taken, err = t.takeExpired(e, keys, taken)
	}
	if err != nil {
		return false, failed(op, err)
	}
	if len(taken) < len(keys) {
		return false, failed(op, t.dropKeys(e.Tenant, e.Connection, taken))
	}
	if e.Subject != "" {
		// The order of keeping is that of commits, for each subject.
		if err := t.turn(subjectTurn(e.Tenant, e.Subject)); err != nil {
			return false, failed(op, err)
		}
	}
	n, err := t.count(keepEventSQL, e.Tenant, e.ID, e.Connection, e.Kind, e.Subject, e.Person, list(e.Keys), e.Received.UnixMicro(), micros(e.NotBefore), bytesOrNull(e.Payload))
	if err == nil && n == 0 {
		if err := t.dropKeys(e.Tenant, e.Connection, taken); err != nil {
			return false, failed(op, err)
		}
		return false, &hris.Error{Code: hris.InvalidInput, Op: op, Effect: hris.EffectNotSent, Detail: "the id is in use"}
	}
	if err == nil && e.Supersedes && e.Subject != "" {
		err = t.supersede(e)
	}
	return err == nil, failed(op, err)
}

// takeKeys takes those of an event's keys that are free, and gives them.
func (t *tx) takeKeys(e hris.Event, keys []string) (taken []string, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	args := make([]any, 2, 2+len(keys))
	args[0], args[1] = e.Tenant, e.Connection
	for _, key := range keys {
		args = append(args, key)
	}
	rows, err := t.query(keepKeysSQL(len(keys)), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		taken = append(taken, key)
	}
	return taken, rows.Err()
}

// takeExpired takes the rest of an event's keys from those that it takes the place
// of and of which nothing came because their payload was gone.
func (t *tx) takeExpired(e hris.Event, keys, taken []string) ([]string, error) {
	expired, err := scanOld(t.query(expiredSQL, e.Tenant, e.Subject, e.Connection, e.ID))
	if err != nil || len(expired) == 0 {
		return taken, err
	}
	for _, old := range expired {
		taken = append(taken, old.keys...)
	}
	if err := t.dropKeys(e.Tenant, e.Connection, taken); err != nil {
		return nil, err
	}
	if _, err := t.exec(freeExpiredSQL, e.Tenant, e.Subject, e.Connection, e.ID); err != nil {
		return nil, err
	}
	return t.takeKeys(e, keys)
}

func (t *tx) dropKeys(tenant, connection string, keys []string) error {
	for _, key := range keys {
		if _, err := t.exec(dropKeySQL, tenant, connection, key); err != nil {
			return err
		}
	}
	return nil
}

// supersede ends the events that e takes the place of. Who works one of them
// keeps its lease, and has nothing to put back.
func (t *tx) supersede(e hris.Event) error {
	former, err := scanOld(t.query(supersededSQL, e.Tenant, e.Subject, e.Connection, e.ID))
	if err != nil || len(former) == 0 {
		return err
	}
	for _, old := range former {
		if err := t.dropKeys(old.tenant, old.connection, old.keys); err != nil {
			return err
		}
	}
	t.erased = true
	_, err = t.exec(supersedeSQL, e.Tenant, e.Subject, e.Connection, e.ID, e.Received.UnixMicro())
	return err
}

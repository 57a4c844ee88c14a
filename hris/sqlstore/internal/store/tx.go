package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"time"
)

// tx is one verb's transaction.
type tx struct {
	s   *Store
	ctx context.Context
	tx  *sql.Tx

	erased bool // something must not remain in the log
}

// commitTries bounds how often a verb begins again that other transactions made
// the database take back.
const commitTries = 8

// commit runs one verb in one transaction, and commits it where do gives nil. It
// calls do again where the database took the transaction back for another's sake.
func (s *Store) commit(ctx context.Context, op string, do func(*tx) error) error {
	for try := 1; ; try++ {
		err := s.commitOnce(ctx, op, do)
		if err == nil || try == commitTries || ctx.Err() != nil || !s.dialect.Again(err) {
			return err
		}
	}
}

// begin begins a verb's transaction, and gives what ends it.
func (s *Store) begin(ctx context.Context) (*tx, func(), error) {
	if s.dialect.Patience == 0 {
		sqlTx, err := s.db.BeginTx(ctx, nil)
		if err != nil {
			return nil, nil, s.crowded(err)
		}
		// A verb waits only for its beginning. From then on it is short, and whoever
		// cancels takes the whole transaction back, not one statement.
		return &tx{s: s, ctx: context.WithoutCancel(ctx), tx: sqlTx}, func() { _ = sqlTx.Rollback() }, nil
	}
	// A caller's cancellation counts as long as nothing has begun. From then on it
	// would cut the connection, and leave a commit that nobody was told of.
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.dialect.Patience)
	attached := context.AfterFunc(ctx, cancel)
	sqlTx, err := s.db.BeginTx(own, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err == nil && !attached() {
		_, err = sqlTx.Rollback(), context.Cause(ctx)
	}
	if err != nil {
		attached()
		cancel()
		return nil, nil, s.crowded(err)
	}
	return &tx{s: s, ctx: own, tx: sqlTx}, func() { _ = sqlTx.Rollback(); cancel() }, nil
}

// crowded adds to the error of a verb or read that could not begin in time what it waited
// for, where that can be told.
func (s *Store) crowded(err error) error {
	stats := s.db.Stats()
	late := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	if !late || stats.MaxOpenConnections == 0 || stats.InUse < stats.MaxOpenConnections {
		return err
	}
	return fmt.Errorf("all connections to the database (%d) are in use: is a transaction of the host's own open on it? %w", stats.InUse, err)
}

func (s *Store) commitOnce(ctx context.Context, op string, do func(*tx) error) error {
	t, end, err := s.begin(ctx)
	if err != nil {
		return failed(op, err)
	}
	defer end() // does nothing after Commit
	if err := do(t); err != nil {
		return err
	}
	if err := t.tx.Commit(); err != nil {
		return failed(op, err)
	}
	if t.erased {
		// The verb is done: neither the caller's haste nor a failure here, which
		// the next erasure makes good, may make it look as if it were not.
		s.owe(true)
		_ = s.scrub(context.WithoutCancel(ctx))
	}
	return nil
}

// The kinds of transactions that wait for one another. Those below zero are
// subjects'.
const (
	claimTurn = iota + 1
	makeTurn
	dropTurn
)

// subjectTurn makes those wait that keep events of one subject, and hardly any
// others: a host's own transaction may be among them, and is open for long.
func subjectTurn(tenant, subject string) int {
	h := fnv.New32a()
	_, _ = io.WriteString(h, tenant+"\x00"+subject)
	return -1 - int(h.Sum32()>>1)
}

// turn waits until no other transaction of the kind is left.
func (t *tx) turn(kind int) error {
	if t.s.dialect.Turn == "" {
		return nil
	}
	_, err := t.exec(t.s.dialect.Turn, kind)
	return err
}

func (t *tx) exec(text string, args ...any) (sql.Result, error) {
	st := t.s.stmts.within(text)
	if st.stmt == nil {
		return t.tx.ExecContext(t.ctx, st.text, args...)
	}
	return t.tx.StmtContext(t.ctx, st.stmt).ExecContext(t.ctx, args...)
}

func (t *tx) query(text string, args ...any) (*sql.Rows, error) {
	st := t.s.stmts.within(text)
	if st.stmt == nil {
		return t.tx.QueryContext(t.ctx, st.text, args...)
	}
	return t.tx.StmtContext(t.ctx, st.stmt).QueryContext(t.ctx, args...)
}

// query reads without a transaction: one statement sees one state.
func (s *Store) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	st, err := s.stmts.get(ctx, text)
	if err != nil {
		return nil, s.crowded(err)
	}
	var rows *sql.Rows
	if st.stmt == nil {
		rows, err = s.db.QueryContext(ctx, st.text, args...)
	} else {
		rows, err = st.stmt.QueryContext(ctx, args...)
	}
	return rows, s.crowded(err)
}

// present is the parameter of the clock: NULL means the database's own.
func (s *Store) present() any {
	if s.clock == nil {
		return nil
	}
	return s.clock().UnixMicro()
}

// failed wraps a database's error. Both databases' errors name tables, columns,
// indexes and files, never values.
func failed(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlstore: %s: %w", op, err)
}

// micros keeps an instant as a column: NULL where there is none.
func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// instant reads what micros wrote.
func instant(v sql.NullInt64) time.Time {
	if !v.Valid {
		return time.Time{}
	}
	return time.UnixMicro(v.Int64).UTC()
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// tx is one verb's transaction.
type tx struct {
	s   *Store
	ctx context.Context
	tx  *sql.Tx

	erased bool // something must not remain in the log
}

// commit runs one verb in one transaction, and commits it where do gives nil.
func (s *Store) commit(ctx context.Context, op string, do func(*tx) error) error {
	sqlTx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return failed(op, err)
	}
	defer sqlTx.Rollback() // does nothing after Commit
	// A verb waits only for its beginning. From then on it is short, and whoever
	// cancels takes the whole transaction back, not one statement.
	t := &tx{s: s, ctx: context.WithoutCancel(ctx), tx: sqlTx}
	if err := do(t); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
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

func (t *tx) exec(text string, args ...any) (sql.Result, error) {
	stmt, err := t.s.stmts.get(t.ctx, text)
	if err != nil {
		return nil, err
	}
	return t.tx.StmtContext(t.ctx, stmt).ExecContext(t.ctx, args...)
}

func (t *tx) query(text string, args ...any) (*sql.Rows, error) {
	stmt, err := t.s.stmts.get(t.ctx, text)
	if err != nil {
		return nil, err
	}
	return t.tx.StmtContext(t.ctx, stmt).QueryContext(t.ctx, args...)
}

// query reads without a transaction: one statement sees one state.
func (s *Store) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt, err := s.stmts.get(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// present is the parameter of the clock: NULL means the database's own.
func (s *Store) present() any {
	if s.clock == nil {
		return nil
	}
	return s.clock().UnixMicro()
}

// failed wraps a database's error. SQLite's errors name tables, columns and
// files, never values.
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

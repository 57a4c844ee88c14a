// Package store holds the verbs of ledger, inbox, statuses and connections over
// database/sql, and links no driver: packages sqlstore and sqlstore/postgres
// open the databases, and a host links the driver of the one that it opens.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris/transfer"
)

// Store is a database that holds a ledger, an inbox, status synchronisations, and
// connections.
type Store struct {
	db      *sql.DB
	dialect Dialect
	clock   func() time.Time // nil: the database's

	stmts *statements

	mu   sync.Mutex
	owed bool // something erased may still stand in the write-ahead log
}

// New brings the tables of a database up to date, whose settings have been
// checked, and prepares its statements. Leases are timed by clock, or by the
// database's where it is nil. Whoever opened db closes it, after the Store.
func New(ctx context.Context, db *sql.DB, d Dialect, clock func() time.Time) (*Store, error) {
	s := &Store{db: db, dialect: d, clock: clock}
	if err := migrate(ctx, db, d, migrations); err != nil {
		return nil, err
	}
	var err error
	if s.stmts, err = prepare(ctx, db, d); err != nil {
		return nil, fmt.Errorf("sqlstore: prepare statements: %w", err)
	}
	// A process that died may have left erased values in the log.
	if err := s.scrub(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Ledger gives the store's ledger.
func (s *Store) Ledger() transfer.Ledger { return &ledger{s} }

// Close lets the statements go.
func (s *Store) Close() error {
	var errs []error
	if s.owes() {
		errs = append(errs, s.scrub(context.Background()))
	}
	return errors.Join(append(errs, s.stmts.close())...)
}

package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/handoverhq/handover/hris/transfer"
)

// Store is a database that holds a ledger, an inbox, and status
// synchronisations.
type Store struct {
	db    *sql.DB
	owned bool             // by Open, and closed with the Store
	clock func() time.Time // nil: the database's

	stmts *statements

	mu   sync.Mutex
	owed bool // something erased may still stand in the write-ahead log
}

// Option changes how a Store works.
type Option func(*Store)

// WithClock times leases by now instead of by the database's clock: for
// tests. Processes that share a database must agree on the time of leases, so
// nothing else should use it.
func WithClock(now func() time.Time) Option { return func(s *Store) { s.clock = now } }

// Open opens the SQLite database in the file at path, made where there is none
// and readable by its owner only, with the settings of [DSN], and brings its
// schema up to date. The folder must exist. A path is no data source name:
// "file:..." and ":memory:" are refused. The caller closes the Store.
func Open(ctx context.Context, path string, options ...Option) (*Store, error) {
	if err := isPath(path); err != nil {
		return nil, err
	}
	if err := touch(path); err != nil {
		return nil, fmt.Errorf("sqlstore: open ledger: %w", err)
	}
	db, err := sql.Open("sqlite", DSN(path))
	if err != nil {
		return nil, fmt.Errorf("sqlstore: open ledger: %w", err)
	}
	db.SetMaxOpenConns(1)
	s, err := New(ctx, db, options...)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.owned = true
	return s, nil
}

// touch makes the file before SQLite would make it readable by everybody. The
// log's files take over its mode.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// New keeps the ledger in the host's own database and brings its tables up to
// date. The database must have one connection and the settings of [DSN]; the
// error says which is missing. The host closes db, after the Store.
func New(ctx context.Context, db *sql.DB, options ...Option) (*Store, error) {
	s := &Store{db: db}
	for _, option := range options {
		option(s)
	}
	if err := checkSettings(ctx, db); err != nil {
		return nil, err
	}
	if err := migrate(ctx, db, migrations); err != nil {
		return nil, err
	}
	var err error
	if s.stmts, err = prepare(ctx, db); err != nil {
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

// Close lets the statements go, and closes the database if [Open] opened it.
func (s *Store) Close() error {
	var errs []error
	if s.owes() {
		errs = append(errs, s.scrub(context.Background()))
	}
	errs = append(errs, s.stmts.close())
	if s.owned {
		errs = append(errs, s.db.Close())
	}
	return errors.Join(errs...)
}

package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/sqlstore/internal/store"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/hris/transfer"
)

// Store is a SQLite database that holds a ledger, an inbox, status
// synchronisations, and connections.
type Store struct {
	db    *sql.DB
	owned bool // by Open, and closed with the Store
	kept  *store.Store
}

// Option changes how a Store works.
type Option func(*options)

type options struct{ clock func() time.Time }

// WithClock times leases by now instead of by the database's clock: for
// tests. Processes that share a database must agree on the time of leases, so
// nothing else should use it.
func WithClock(now func() time.Time) Option { return func(o *options) { o.clock = now } }

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
func New(ctx context.Context, db *sql.DB, opts ...Option) (*Store, error) {
	var o options
	for _, option := range opts {
		option(&o)
	}
	if err := checkSettings(ctx, db); err != nil {
		return nil, err
	}
	kept, err := store.New(ctx, db, store.SQLite, o.clock)
	if err != nil {
		return nil, err
	}
	return &Store{db: db, kept: kept}, nil
}

// DB is the database itself, for the host's own tables and transactions in it; with
// [Open] nothing has to be opened beside. It has one connection: while a transaction
// or rows are open there, no verb of the Store begins. Its settings stay as they are,
// and it is closed with what opened it.
func (s *Store) DB() *sql.DB { return s.db }

// Ledger gives the store's ledger.
func (s *Store) Ledger() transfer.Ledger { return s.kept.Ledger() }

// Inbox gives the store's inbox.
func (s *Store) Inbox() hris.Inbox { return s.kept.Inbox() }

// Statuses gives the store of status synchronisations.
func (s *Store) Statuses() statussync.Store { return s.kept.Statuses() }

// Connections gives the store of customers' connections.
func (s *Store) Connections() connection.Store { return s.kept.Connections() }

// CreateTx is [transfer.Ledger] Create within a transaction of the host's own on
// the same database, which is [Store.DB]: the transfer is planned when the host
// commits, and never was if it rolls back. A Planned without a Lease is due
// for any worker at once. A *transfer.Taken leaves the transaction as it was, fit
// for more. The Lease is for whoever works the transfer by the ledger's verbs: a
// host that lets workers send discards it.
//
// The database has one connection, and the transaction has it: until the
// transaction has ended no other verb of the Store begins.
func (s *Store) CreateTx(ctx context.Context, tx *sql.Tx, p transfer.Planned) (transfer.Transfer, transfer.Lease, error) {
	return s.kept.CreateTx(ctx, tx, p)
}

// KeepTx is [hris.Inbox] Keep within a transaction of the host's own on the same
// database: the event, which Ready of hris/intake made, is kept when the host
// commits, and never came if it rolls back. False, for a repeat, leaves the
// transaction as it was, fit for more. What an event supersedes is erased from the
// tables with the commit, and from the write-ahead log with the next erasure.
//
// The database has one connection, and the transaction has it: until the
// transaction has ended no other verb of the Store begins.
func (s *Store) KeepTx(ctx context.Context, tx *sql.Tx, e hris.Event) (kept bool, err error) {
	return s.kept.KeepTx(ctx, tx, e)
}

// Close lets the statements go, and closes the database if [Open] opened it.
func (s *Store) Close() error {
	err := s.kept.Close()
	if s.owned {
		err = errors.Join(err, s.db.Close())
	}
	return err
}

package postgres

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/sqlstore/internal/store"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/hris/transfer"
)

// Store is a PostgreSQL database that holds a ledger, an inbox, status
// synchronisations, and connections.
type Store struct {
	db    *sql.DB
	owned bool // by Open, and closed with the Store
	kept  *store.Store
}

// Option changes how a Store works.
type Option func(*options)

type options struct{ clock func() time.Time }

// WithClock times leases by now instead of by the server's clock: for tests.
// Processes that share a database must agree on the time of leases, so nothing
// else should use it.
func WithClock(now func() time.Time) Option { return func(o *options) { o.clock = now } }

// connections is how many a Store that opened the database takes at most.
const connections = 8

// Open opens the database that a URL (postgres://user:password@host:5432/name)
// or a string of key=value pairs leads to, with up to 8 connections, and brings
// its tables up to date. Errors never show the URL. The caller closes the Store.
func Open(ctx context.Context, url string, options ...Option) (*Store, error) {
	config, err := pgx.ParseConfig(url)
	if url == "" || err != nil {
		// The cause would quote the URL, and its password where it is misspelt.
		return nil, errors.New("sqlstore: the database's URL cannot be read: it looks like postgres://user:password@host:5432/name")
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	s, err := New(ctx, db, options...)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.owned = true
	return s, nil
}

// New keeps the ledger in the host's own database, opened with pgx's driver for
// database/sql, and brings its tables up to date. Settings under which a
// promise would not hold are refused with the remedy. The host closes db, after
// the Store.
func New(ctx context.Context, db *sql.DB, opts ...Option) (*Store, error) {
	var o options
	for _, option := range opts {
		option(&o)
	}
	if err := checkSettings(ctx, db); err != nil {
		return nil, err
	}
	kept, err := store.New(ctx, db, dialect, o.clock)
	if err != nil {
		return nil, err
	}
	return &Store{db: db, kept: kept}, nil
}

// DB is the database itself, for the host's own tables and transactions in it; with
// [Open] nothing has to be opened beside, and the 8 connections are for both. It is
// closed with what opened it.
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
// the same database, as one of [Store.DB] is: the transfer is planned when the host
// commits, and never was if it rolls back. A Planned without a Lease is due for any
// worker at once. The Lease is for whoever works the transfer by the ledger's verbs:
// a host that lets workers send discards it.
//
// A *transfer.Taken leaves the transaction as it was, fit for more. Until the
// host has committed, other Creates of the same key wait for it: it should be
// soon. The transaction should be read committed. At a stricter level a
// transfer that was created since it began is a serialization failure, and the
// host begins again, as with any other.
func (s *Store) CreateTx(ctx context.Context, tx *sql.Tx, p transfer.Planned) (transfer.Transfer, transfer.Lease, error) {
	return s.kept.CreateTx(ctx, tx, p)
}

// KeepTx is [hris.Inbox] Keep within a transaction of the host's own on the same
// database, as one of [Store.DB] is: the event, which Ready of hris/intake made,
// is kept when the host commits, and never came if it rolls back.
//
// False, for a repeat, leaves the transaction as it was, fit for more. Until the
// host has committed, Keeps of the same event or the same application wait for it,
// and no others. The transaction has to be read committed: at a stricter level it would
// not see what the event supersedes, which is refused with hris.InvalidInput, and an
// event without Supersedes that was kept since it began is a serialization failure,
// with which the host begins again. So it does where two transactions keep the same
// applications in another order, which is a deadlock, as with any rows.
func (s *Store) KeepTx(ctx context.Context, tx *sql.Tx, e hris.Event) (kept bool, err error) {
	return s.kept.KeepTx(ctx, tx, e)
}

// Close closes the database if [Open] opened it.
func (s *Store) Close() error {
	err := s.kept.Close()
	if s.owned {
		err = errors.Join(err, s.db.Close())
	}
	return err
}

package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/transfer"
)

// database is where the host's own tables, the ledger and River's jobs are.
type database struct {
	name  string
	db    *sql.DB
	store interface {
		Ledger() transfer.Ledger
		CreateTx(ctx context.Context, tx *sql.Tx, p transfer.Planned) (transfer.Transfer, transfer.Lease, error)
	}
	queue func(riverqueue.Config) (queue, error)
	close func()
}

// queue is a *riverqueue.Queue on any database.
type queue interface {
	Migrate(ctx context.Context) error
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	Changed(ctx context.Context, tenant, connection string) error
	Subscribe(kinds ...river.EventKind) (<-chan *river.Event, func())
}

// started lends a queue the Subscribe of its client.
type started[TTx any] struct{ *riverqueue.Queue[TTx] }

func (s started[TTx]) Subscribe(kinds ...river.EventKind) (<-chan *river.Event, func()) {
	return s.Client().Subscribe(kinds...)
}

func open(ctx context.Context, where string) (*database, error) {
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") {
		return openPostgreSQL(ctx, where)
	}
	return openSQLite(ctx, where)
}

// openSQLite has everything in one file, for one process.
func openSQLite(ctx context.Context, path string) (_ *database, err error) {
	d := &database{name: "SQLite"}
	var closers []func() error
	d.close = closing(&closers)
	defer undo(&err, d)
	if path == "" {
		d.name += ", in a temporary file"
		dir, err := os.MkdirTemp("", "handover-background-")
		if err != nil {
			return nil, err
		}
		path = filepath.Join(dir, "hires.db")
		closers = append(closers, func() error { return os.RemoveAll(dir) })
	}
	if d.db, err = sql.Open("sqlite", sqlstore.DSN(path)); err != nil {
		return nil, err
	}
	closers = append(closers, d.db.Close)
	d.db.SetMaxOpenConns(1)
	store, err := sqlstore.New(ctx, d.db)
	if err != nil {
		return nil, err
	}
	closers = append(closers, store.Close)
	d.store = store
	d.queue = func(c riverqueue.Config) (queue, error) {
		q, err := riverqueue.New(riversqlite.New(d.db), c)
		return started[*sql.Tx]{q}, err
	}
	return d, nil
}

// openPostgreSQL is for as many processes as wanted.
func openPostgreSQL(ctx context.Context, url string) (_ *database, err error) {
	d := &database{name: "PostgreSQL"}
	var closers []func() error
	d.close = closing(&closers)
	defer undo(&err, d)
	if d.db, err = sql.Open("pgx", url); err != nil {
		return nil, errors.New("-db is no URL of PostgreSQL: postgres://user:password@host:5432/name")
	}
	closers = append(closers, d.db.Close)
	store, err := postgres.New(ctx, d.db)
	if err != nil {
		return nil, err
	}
	closers = append(closers, store.Close)
	d.store = store
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return nil, err
	}
	closers = append(closers, func() error { pool.Close(); return nil })
	d.queue = func(c riverqueue.Config) (queue, error) {
		q, err := riverqueue.New(riverpgxv5.New(pool), c)
		return started[pgx.Tx]{q}, err
	}
	return d, nil
}

// closing closes what was opened last first.
func closing(closers *[]func() error) func() {
	return func() {
		for i := len(*closers) - 1; i >= 0; i-- {
			_ = (*closers)[i]()
		}
	}
}

func undo(err *error, d *database) {
	if *err != nil {
		d.close()
	}
}

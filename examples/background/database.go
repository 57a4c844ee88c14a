package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
)

// database is where the host's own tables, the ledger and River's jobs are.
type database struct {
	sqlstore.Database
	name  string
	queue func(riverqueue.Config) (riverqueue.AnyQueue, error)
	done  func() error // what was opened beside is closed
}

// Close closes the store, and only then takes its file away.
func (d *database) Close() error { return errors.Join(d.Database.Close(), d.done()) }

func open(ctx context.Context, where string) (*database, error) {
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") {
		return openPostgreSQL(ctx, where)
	}
	if where != "" {
		return openSQLite(ctx, where)
	}
	dir, err := os.MkdirTemp("", "handover-background-")
	if err != nil {
		return nil, err
	}
	d, err := openSQLite(ctx, filepath.Join(dir, "hires.db"))
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	d.name += ", in a temporary file"
	d.done = func() error { return os.RemoveAll(dir) }
	return d, nil
}

// openSQLite has everything in one file, for one process.
func openSQLite(ctx context.Context, path string) (*database, error) {
	store, err := sqlstore.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	return &database{store, "SQLite", func(c riverqueue.Config) (riverqueue.AnyQueue, error) {
		return riverqueue.New(riversqlite.New(store.DB()), c)
	}, func() error { return nil }}, nil
}

// openPostgreSQL is for as many processes as wanted.
func openPostgreSQL(ctx context.Context, url string) (*database, error) {
	store, err := postgres.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.New(ctx, url) // River's own
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return &database{store, "PostgreSQL", func(c riverqueue.Config) (riverqueue.AnyQueue, error) {
		return riverqueue.New(riverpgxv5.New(pool), c)
	}, func() error { pool.Close(); return nil }}, nil
}

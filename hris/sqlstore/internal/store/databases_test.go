package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/internal/storetest"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
	"github.com/handoverhq/handover/hris/transfer"
)

// opened is a store of any database.
type opened interface {
	io.Closer
	Ledger() transfer.Ledger
	Inbox() hris.Inbox
}

// kind is one that stores are kept in.
type kind struct {
	driver string
	dsn    func(place string) string
	// open times leases by clock, or by the database where it is nil.
	open func(ctx context.Context, place string, clock func() time.Time) (opened, error)
	// places gives empty places, one after the other, and what frees each.
	places func(t testing.TB) func() (place string, done func())
}

var kinds = map[string]kind{
	"SQLite": {
		driver: "sqlite", dsn: sqlstore.DSN,
		open: func(ctx context.Context, place string, clock func() time.Time) (opened, error) {
			return sqlstore.Open(ctx, place, sqlstore.WithClock(clock))
		},
		places: func(t testing.TB) func() (string, func()) {
			var n atomic.Int64
			dir := t.TempDir()
			return func() (string, func()) {
				path := filepath.Join(dir, fmt.Sprint(n.Add(1), ".db"))
				sqlstoretest.Put(t, path)
				return path, func() {}
			}
		},
	},
	"PostgreSQL": {
		driver: "pgx", dsn: func(place string) string { return place },
		open: func(ctx context.Context, place string, clock func() time.Time) (opened, error) {
			return postgres.Open(ctx, place, postgres.WithClock(clock))
		},
		places: func(t testing.TB) func() (string, func()) {
			schemas := postgrestest.NewSchemas(t)
			return func() (string, func()) {
				url := schemas.Take()
				return url, func() { schemas.Give(url) }
			}
		},
	},
}

// database is one that several stores may be opened on.
type database struct{ kind, place string }

// onEach runs a test on an empty database of each kind.
func onEach(t *testing.T, test func(t *testing.T, d database)) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place, done := k.places(t)()
			t.Cleanup(done)
			test(t, database{name, place})
		})
	}
}

// store opens a store for the time of the test.
func (d database) store(t *testing.T, clock func() time.Time) opened {
	t.Helper()
	s, err := kinds[d.kind].open(t.Context(), d.place, clock)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// host opens the database as a host's own.
func (d database) host(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open(kinds[d.kind].driver, kinds[d.kind].dsn(d.place))
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

func (d database) consistent(t *testing.T) {
	t.Helper()
	storetest.Consistent(t, d.host(t))
}

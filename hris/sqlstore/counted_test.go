package sqlstore_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"modernc.org/sqlite"

	"github.com/handoverhq/handover/hris/sqlstore"
)

// counted is a database that counts what it is asked to do.
type counted struct {
	*sql.DB
	commits atomic.Int64 // write transactions, those of single statements too
	queries atomic.Int64 // statements that give rows
}

// openCounted opens the file at path as sqlstore.Open does.
func openCounted(t testing.TB, path string) *counted {
	t.Helper()
	c := &counted{}
	d := &sqlite.Driver{}
	d.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		conn.(sqlite.HookRegisterer).RegisterCommitHook(func() int32 {
			c.commits.Add(1)
			return 0
		})
		return nil
	})
	c.DB = sql.OpenDB(countedConnector{d, sqlstore.DSN(path), c})
	c.SetMaxOpenConns(1)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}

// store makes a store of the database for the time of a test.
func (c *counted) store(t testing.TB, options ...sqlstore.Option) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.New(t.Context(), c.DB, options...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

type countedConnector struct {
	d   *sqlite.Driver
	dsn string
	c   *counted
}

func (c countedConnector) Driver() driver.Driver { return c.d }

func (c countedConnector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.d.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	return countedConn{conn.(sqliteConn), c.c}, nil
}

// sqliteConn is what a connection of the driver can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
}

type countedConn struct {
	sqliteConn
	c *counted
}

func (c countedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.c.queries.Add(1)
	return c.sqliteConn.QueryContext(ctx, query, args)
}

func (c countedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return countedStmt{stmt.(sqliteStmt), c.c}, nil
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type countedStmt struct {
	sqliteStmt
	c *counted
}

func (s countedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.c.queries.Add(1)
	return s.sqliteStmt.QueryContext(ctx, args)
}

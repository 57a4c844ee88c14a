package postgres_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake/inboxtest"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/hris/statussync/statussynctest"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/hris/transfer/ledgertest"
)

// urlVar leads to a database that the tests may make schemas in.
const urlVar = "HANDOVER_POSTGRES_URL"

func TestPostgreSQLKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	emptied := emptied(t)
	ledgertest.Run(t, func(t *testing.T, clock *ledgertest.Clock) transfer.Ledger {
		return open(t, emptied(t), postgres.WithClock(clock.Now)).Ledger()
	})
}

func TestPostgreSQLsInboxKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	emptied := emptied(t)
	inboxtest.Run(t, func(t *testing.T, clock *inboxtest.Clock) hris.Inbox {
		return open(t, emptied(t), postgres.WithClock(clock.Now)).Inbox()
	})
}

func TestPostgreSQLsStatusesKeepEveryPromise(t *testing.T) {
	t.Parallel()
	emptied := emptied(t)
	statussynctest.Run(t, func(t *testing.T, clock *statussynctest.Clock) statussync.Store {
		return open(t, emptied(t), postgres.WithClock(clock.Now)).Statuses()
	})
}

// server gives the URL of the database for tests, or skips.
func server(t testing.TB) string {
	t.Helper()
	server := os.Getenv(urlVar)
	if server == "" {
		t.Skipf("set %s=postgres://user:password@host:5432/name to a database that tests may make schemas in", urlVar)
	}
	return server
}

// fresh gives the URL of a schema of the test's own, which goes when it ends.
func fresh(t testing.TB) string {
	t.Helper()
	server := server(t)
	db, err := sql.Open("pgx", server)
	require.NoError(t, err)
	db.SetMaxIdleConns(0)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	schema := "handover_test_" + strings.ToLower(rand.Text())
	_, err = db.ExecContext(t.Context(), "CREATE SCHEMA "+schema)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := db.ExecContext(context.WithoutCancel(t.Context()), "DROP SCHEMA "+schema+" CASCADE")
		assert.NoError(t, err)
	})
	return with(t, server, "search_path", schema)
}

// emptied gives a function that gives URLs of schemas without rows, each used by
// one subtest at a time: to delete is faster than to make anew.
func emptied(t testing.TB) func(testing.TB) string {
	var mu sync.Mutex
	var idle []string
	take := func() string {
		mu.Lock()
		defer mu.Unlock()
		if len(idle) == 0 {
			return ""
		}
		url := idle[len(idle)-1]
		idle = idle[:len(idle)-1]
		return url
	}
	server(t)
	return func(sub testing.TB) string {
		url := take()
		if url == "" {
			url = fresh(t)
		}
		sub.Cleanup(func() {
			empty(sub, url)
			mu.Lock()
			defer mu.Unlock()
			idle = append(idle, url)
		})
		return url
	}
}

// empty deletes every row that a store has.
func empty(t testing.TB, url string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(context.WithoutCancel(t.Context()), `DO $$ BEGIN
		DELETE FROM handover_drafts; DELETE FROM handover_events; DELETE FROM handover_steps; DELETE FROM handover_transfers;
		DELETE FROM handover_inbox; DELETE FROM handover_inbox_keys; DELETE FROM handover_checks;
		DELETE FROM handover_statuses; DELETE FROM handover_status_runs; DELETE FROM handover_status_records; DELETE FROM handover_status_items;
		END $$`)
	assert.NoError(t, err)
}

// with gives the URL with one more parameter.
func with(t testing.TB, server, name, value string) string {
	t.Helper()
	u, err := url.Parse(server)
	require.NoError(t, err)
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// open opens a store for the time of a test.
func open(t testing.TB, url string, options ...postgres.Option) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, options...)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// database opens what a URL leads to as a host does.
func database(t testing.TB, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
)

// openHost opens the store in a database that is the host's too.
func (d database) openHost(t testing.TB, clock func() time.Time) sqlstore.Database {
	t.Helper()
	var s sqlstore.Database
	var err error
	if d.kind == "SQLite" {
		s, err = sqlstore.Open(t.Context(), d.place, sqlstore.WithClock(clock))
	} else {
		s, err = postgres.Open(t.Context(), d.place, postgres.WithClock(clock))
	}
	require.NoError(t, err)
	_, err = s.DB().ExecContext(t.Context(), "CREATE TABLE IF NOT EXISTS candidates (id text NOT NULL)")
	require.NoError(t, err)
	return s
}

// keeps marks a candidate hired and keeps an event, in one transaction.
func keeps(t testing.TB, s sqlstore.Database, e hris.Event, end func(*sql.Tx) error) bool {
	t.Helper()
	tx, err := s.DB().BeginTx(t.Context(), nil)
	require.NoError(t, err)
	defer tx.Rollback()
	_, err = tx.ExecContext(t.Context(), "INSERT INTO candidates (id) VALUES ($1)", e.ID)
	require.NoError(t, err)
	kept, err := s.KeepTx(t.Context(), tx, e)
	require.NoError(t, err)
	require.NoError(t, end(tx))
	return kept
}

// arrived is an event of an application, under names of its own.
func arrived(id, application string, names ...string) hris.Event {
	return hris.Event{ID: id, Tenant: "acme", Connection: "c1", Kind: "hired", Keys: names, Subject: application,
		Person: "p-" + application, Received: time.Now(), Payload: []byte("sealed")}
}

// next claims what is due, and gives its id.
func next(t testing.TB, inbox hris.Inbox) string {
	t.Helper()
	e, _, err := inbox.Claim(t.Context(), hris.Line{}, time.Now(), "worker", lease)
	require.NoError(t, err)
	return e.ID
}

func TestAnEventIsKeptInTheHostsTransactionOrNotAtAll(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		s := d.openHost(t, nil)
		e := arrived("e-1", "a-1", "hired a-1")
		require.True(t, keeps(t, s, e, (*sql.Tx).Rollback))
		assert.Empty(t, next(t, s.Inbox()))
		assert.Zero(t, hired(t, s.DB()))

		require.True(t, keeps(t, s, e, (*sql.Tx).Commit), "it never was")
		require.NoError(t, s.Close()) // whoever committed is gone
		s = d.openHost(t, nil)
		defer s.Close()
		assert.Equal(t, "e-1", next(t, s.Inbox()))
		assert.Equal(t, 1, hired(t, s.DB()))
	})
}

func TestWhatIsNotKeptLeavesTheHostsTransactionAsItWas(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		s := d.openHost(t, nil)
		defer s.Close()
		require.True(t, keeps(t, s, arrived("e-1", "a-1", "one"), (*sql.Tx).Commit))
		require.False(t, keeps(t, s, arrived("e-2", "a-1", "a", "one", "z"), (*sql.Tx).Commit))
		assert.Equal(t, 2, hired(t, s.DB()), "the host's own row is committed all the same")

		tx, err := s.DB().BeginTx(t.Context(), nil)
		require.NoError(t, err)
		_, err = s.KeepTx(t.Context(), tx, arrived("e-1", "a-1", "y"))
		require.ErrorIs(t, err, hris.InvalidInput, "the id is in use")
		require.NoError(t, tx.Commit())
		for i, name := range []string{"a", "z", "y"} {
			assert.True(t, keeps(t, s, arrived(fmt.Sprint("e-", i+3), "a-1", name), (*sql.Tx).Commit), name)
		}
	})
}

func TestOfTwoTransactionsWithOneNameOneKeeps(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		one, two := d.openHost(t, nil), d.openHost(t, nil)
		defer one.Close()
		defer two.Close()
		for i, c := range []struct {
			end    func(*sql.Tx) error
			second bool
		}{{(*sql.Tx).Commit, false}, {(*sql.Tx).Rollback, true}} {
			name := fmt.Sprint("name ", i)
			var other sync.WaitGroup
			var second bool
			first := keeps(t, one, arrived(fmt.Sprint("first-", i), "a-1", name), func(tx *sql.Tx) error {
				other.Go(func() { second = keeps(t, two, arrived(fmt.Sprint("second-", i), "a-1", name), (*sql.Tx).Commit) })
				return c.end(tx)
			})
			other.Wait()
			assert.True(t, first)
			assert.Equal(t, c.second, second, "it waits for what becomes of the first")
		}
	})
}

// At a stricter level than read committed the host begins again, as with any other
// row that changed since its transaction began: nothing is taken for a repeat, or
// kept twice, unseen.
func TestAStricterHostsTransactionBeginsAgainOnPostgreSQL(t *testing.T) {
	t.Parallel()
	s := database{"PostgreSQL", postgrestest.Fresh(t)}.openHost(t, nil)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	for _, level := range []sql.IsolationLevel{sql.LevelRepeatableRead, sql.LevelSerializable} {
		tx, err := s.DB().BeginTx(t.Context(), &sql.TxOptions{Isolation: level})
		require.NoError(t, err)
		_, err = tx.ExecContext(t.Context(), "SELECT count(*) FROM candidates")
		require.NoError(t, err)
		require.True(t, keeps(t, s, arrived(level.String(), "a-1", level.String()), (*sql.Tx).Commit))
		_, err = s.KeepTx(t.Context(), tx, arrived("late "+level.String(), "a-1", level.String()))
		refused, ok := errors.AsType[*pgconn.PgError](err)
		require.True(t, ok, err)
		assert.Equal(t, "40001", refused.Code, "a serialization failure")
		require.NoError(t, tx.Rollback())
		assert.False(t, keeps(t, s, arrived("late "+level.String(), "a-1", level.String()), (*sql.Tx).Commit))
	}
}

// A stricter transaction sees nothing of what it would have to supersede: kept there, a
// withdrawal would leave the hire before it to be handed over.
func TestAStricterHostsTransactionSupersedesNothingOnPostgreSQL(t *testing.T) {
	t.Parallel()
	s := database{"PostgreSQL", postgrestest.Fresh(t)}.openHost(t, nil)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	for _, level := range []sql.IsolationLevel{sql.LevelRepeatableRead, sql.LevelSerializable} {
		tx, err := s.DB().BeginTx(t.Context(), &sql.TxOptions{Isolation: level})
		require.NoError(t, err)
		_, err = tx.ExecContext(t.Context(), "INSERT INTO candidates (id) VALUES ($1)", level.String())
		require.NoError(t, err)
		former, latest := arrived("former "+level.String(), level.String(), "hired"), arrived("latest "+level.String(), level.String(), "unhired")
		former.Connection, latest.Connection, latest.Supersedes = level.String(), level.String(), true
		require.True(t, keeps(t, s, former, (*sql.Tx).Commit))
		_, err = s.KeepTx(t.Context(), tx, latest)
		require.ErrorIs(t, err, hris.InvalidInput)
		require.NoError(t, tx.Commit(), "it is as it was, and fit for more")
		require.True(t, keeps(t, s, latest, (*sql.Tx).Commit))
		require.Equal(t, latest.ID, next(t, s.Inbox()))
		assert.Empty(t, next(t, s.Inbox()))
	}
}

// A host's transaction may be open for long, so it must not be in the way of other
// customers' webhooks, of other applications, or of the workers. (SQLite has one
// connection for all.)
func TestAHostsOpenTransactionStopsNobodyElseOnPostgreSQL(t *testing.T) {
	t.Parallel()
	s := database{"PostgreSQL", postgrestest.Fresh(t)}.openHost(t, nil)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	inbox := s.Inbox()
	keep := func(e hris.Event) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		kept, err := inbox.Keep(ctx, e)
		require.NoError(t, err)
		require.True(t, kept)
	}
	keep(arrived("former", "a-1", "former"))
	e := arrived("e-1", "a-1", "one")
	e.Supersedes = true
	require.True(t, keeps(t, s, e, func(tx *sql.Tx) error {
		keep(arrived("e-2", "a-2", "two"))
		elsewhere := arrived("e-3", "a-1", "one")
		elsewhere.Tenant = "globex"
		keep(elsewhere)
		for range 2 {
			e, ok, err := inbox.Claim(t.Context(), hris.Line{}, time.Now(), "worker", lease)
			require.NoError(t, err)
			require.True(t, ok)
			require.NotEqual(t, "former", e.ID, "what is being superseded is nobody's to begin")
			require.NoError(t, inbox.Done(t.Context(), e.Tenant, e.ID, "worker", time.Now()))
		}
		return tx.Commit()
	}))
	assert.Equal(t, "e-1", next(t, inbox))
	assert.Empty(t, next(t, inbox))
}

// What two transactions say of one application at once is said in the order of
// their commits: the second waits for the first, and takes its place.
func TestOfTwoTransactionsThatSupersedeTheLastStandsOnPostgreSQL(t *testing.T) {
	t.Parallel()
	s := database{"PostgreSQL", postgrestest.Fresh(t)}.openHost(t, nil)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	first, second := arrived("first", "a-1", "hired"), arrived("second", "a-1", "unhired")
	first.Supersedes, second.Supersedes = true, true
	var kept bool
	done := make(chan struct{})
	require.True(t, keeps(t, s, first, func(tx *sql.Tx) error {
		go func() {
			defer close(done)
			kept = keeps(t, s, second, (*sql.Tx).Commit)
		}()
		for waits := 0; waits == 0; { // until it waits, or did not have to
			select {
			case <-done:
				return tx.Commit()
			default:
			}
			err := s.DB().QueryRowContext(t.Context(), `SELECT count(*) FROM pg_locks
				WHERE locktype = 'advisory' AND NOT granted AND classid = CAST('handover_inbox' AS regclass)`).Scan(&waits)
			if err != nil {
				return err
			}
		}
		return tx.Commit()
	}))
	<-done
	require.True(t, kept)
	assert.Equal(t, "second", next(t, s.Inbox()))
	assert.Empty(t, next(t, s.Inbox()), "the first is nobody's to work")
}

package postgres_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/sqlstore/internal/storetest"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
	"github.com/handoverhq/handover/hris/transfer"
)

// While a verb waits for a row, its connection is cut by the server.
func TestAVerbWhoseConnectionIsLostHasDoneNothingAndTheNextOneWorks(t *testing.T) {
	t.Parallel()
	url := postgrestest.Fresh(t)
	name := fmt.Sprint("handover_lost_", os.Getpid())
	s := open(t, postgrestest.With(t, url, "application_name", name))
	db := database(t, url)
	tr, held, err := s.Ledger().Create(t.Context(), planned("one", 2))
	require.NoError(t, err)

	blocker, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	defer blocker.Rollback()
	_, err = blocker.ExecContext(t.Context(), "SELECT 1 FROM handover_transfers FOR UPDATE")
	require.NoError(t, err)
	failed := make(chan error)
	go func() {
		_, err := s.Ledger().Advance(context.WithoutCancel(t.Context()), held, moves(2)[0])
		failed <- err
	}()
	for cut := 0; cut == 0; {
		require.NoError(t, db.QueryRowContext(t.Context(), `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE application_name = $1 AND wait_event_type = 'Lock'`, name).Scan(&cut))
	}
	require.ErrorContains(t, <-failed, "advance transfer")
	require.NoError(t, blocker.Rollback())

	got, err := s.Ledger().Get(t.Context(), tr.Tenant, tr.ID)
	require.NoError(t, err)
	assert.Equal(t, tr.Rev, got.Rev, "nothing was committed")
	for _, a := range moves(2) {
		_, err := s.Ledger().Advance(t.Context(), held, a)
		require.NoError(t, err)
	}
	storetest.Consistent(t, db)
}

// Connections are cut all the time while transfers run: what a verb said to be
// committed is.
func TestConnectionsThatAreCutAtAnyMomentTakeNothingBackThatWasTold(t *testing.T) {
	t.Parallel()
	url := postgrestest.Fresh(t)
	name := fmt.Sprint("handover_cut_", os.Getpid())
	s, err := postgres.Open(t.Context(), postgrestest.With(t, url, "application_name", name))
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() }) // a connection that was cut says so when it is closed
	db := database(t, url)
	l := s.Ledger()
	var workers sync.WaitGroup
	var mu sync.Mutex
	told := map[transfer.Ref]int64{}
	for worker := range 3 {
		workers.Go(func() {
			for i := range 40 {
				tr, lease, err := l.Create(t.Context(), planned(fmt.Sprintf("%d-%d", worker, i), 2))
				for _, a := range moves(2) {
					if err != nil {
						break
					}
					mu.Lock()
					told[tr.Ref()] = tr.Rev
					mu.Unlock()
					tr, err = l.Advance(t.Context(), lease, a)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		workers.Wait()
	}()
	cuts := 0
	for working := true; working; {
		select {
		case <-done:
			working = false
		default:
			var cut int
			require.NoError(t, db.QueryRowContext(t.Context(), `SELECT count(pg_terminate_backend(pid)) FROM (
				SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND random() < 0.01) AS picked`, name).Scan(&cut))
			cuts += cut
		}
	}
	assert.NotZero(t, cuts)
	for ref, rev := range told {
		got, err := l.Get(t.Context(), ref.Tenant, ref.ID)
		for err != nil { // the last cuts are felt late
			got, err = l.Get(t.Context(), ref.Tenant, ref.ID)
		}
		assert.GreaterOrEqual(t, got.Rev, rev)
	}
	storetest.Consistent(t, db)
}

// A caller that goes away while its verb waits gets the verb done all the same,
// or not begun.
func TestACallersCancellationDoesNotCutAVerbThatHasBegun(t *testing.T) {
	t.Parallel()
	url := postgrestest.Fresh(t)
	name := fmt.Sprint("handover_gone_", os.Getpid())
	s := open(t, postgrestest.With(t, url, "application_name", name))
	db := database(t, url)
	_, held, err := s.Ledger().Create(t.Context(), planned("one", 1))
	require.NoError(t, err)
	blocker, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	defer blocker.Rollback()
	_, err = blocker.ExecContext(t.Context(), "SELECT 1 FROM handover_transfers FOR UPDATE")
	require.NoError(t, err)

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := s.Ledger().Advance(ctx, held, moves(1)[0])
		ended <- err
	}()
	for waits := 0; waits == 0; {
		require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'", name).Scan(&waits))
	}
	cancel()
	require.NoError(t, blocker.Rollback())
	require.NoError(t, <-ended)
	_, err = s.Ledger().Advance(ctx, held, moves(1)[1])
	require.ErrorIs(t, err, context.Canceled, "nothing is begun for who has gone")
}

func TestLeasesAreTimedByTheServer(t *testing.T) {
	t.Parallel()
	l := open(t, postgrestest.Fresh(t)).Ledger()
	tr, held, err := l.Create(t.Context(), planned("one", 1))
	require.NoError(t, err)
	assert.True(t, tr.Leased)
	require.NoError(t, l.Renew(t.Context(), held, 0))
	_, _, err = l.Acquire(t.Context(), tr.Tenant, tr.ID, "worker-2", lease)
	require.NoError(t, err, "a lease of no length has run out")
}

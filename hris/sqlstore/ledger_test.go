package sqlstore_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/hris/transfer/ledgertest"
)

func TestSQLiteKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	ledgertest.Run(t, func(t *testing.T, clock *ledgertest.Clock) transfer.Ledger {
		return open(t, filepath.Join(t.TempDir(), "ledger.db"), sqlstore.WithClock(clock.Now)).Ledger()
	})
}

// open opens a store for the time of a test.
func open(t testing.TB, path string, options ...sqlstore.Option) *sqlstore.Store {
	t.Helper()
	sqlstoretest.Put(t, path)
	s, err := sqlstore.Open(t.Context(), path, options...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestLeasesAreTimedByTheDatabase(t *testing.T) {
	t.Parallel()
	l := open(t, filepath.Join(t.TempDir(), "ledger.db")).Ledger()
	tr, held, err := l.Create(t.Context(), planned("one", 1))
	require.NoError(t, err)
	_, _, err = l.Acquire(t.Context(), tr.Tenant, tr.ID, "worker-2", lease)
	var busy *hris.Error
	require.ErrorAs(t, err, &busy)
	assert.Equal(t, hris.Busy, busy.Code)
	assert.InDelta(t, lease, busy.RetryAfter, float64(30*time.Second))

	require.NoError(t, l.Renew(t.Context(), held, 0))
	tr, _, err = l.Acquire(t.Context(), tr.Tenant, tr.ID, "worker-2", lease)
	require.NoError(t, err, "a lease of no length has run out")
	assert.True(t, tr.Leased)
}

package sqlstore_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/sqlstore"
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
	s, err := sqlstore.Open(t.Context(), path, options...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

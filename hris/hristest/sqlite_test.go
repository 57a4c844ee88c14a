package hristest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
	"github.com/handoverhq/handover/hris/transfer"
)

// The same promises hold where the ledger is a file, and nothing personal
// stands in the file.
func TestPromisesHoldOnSQLite(t *testing.T) {
	t.Parallel()
	ledger := func(t testing.TB, clock *hristest.Clock) (transfer.Ledger, func() []byte) {
		path := sqlstoretest.Fresh(t)
		dir := filepath.Dir(path)
		store, err := sqlstore.Open(t.Context(), path, sqlstore.WithClock(clock.Now))
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, store.Close()) })
		return store.Ledger(), func() []byte {
			files, err := filepath.Glob(filepath.Join(dir, "*"))
			require.NoError(t, err)
			var all []byte
			for _, name := range files {
				content, err := os.ReadFile(name)
				require.NoError(t, err)
				all = append(all, content...)
			}
			return all
		}
	}
	for name, design := range map[string]hristest.Design{"read-back": hristest.ReadBack(), "by name": hristest.ByName()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := hristest.MemoryHarness(design)
			h.Ledger = ledger
			hristest.Run(t, h)
		})
	}
}

package sqlstoretest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
)

func TestADatabaseIsWholeAndSharesNothing(t *testing.T) {
	t.Parallel()
	for range 2 {
		path := sqlstoretest.Fresh(t)
		beside, err := filepath.Glob(path + "?*")
		require.NoError(t, err)
		assert.Empty(t, beside, "the log belongs to no copy")
		s, err := sqlstore.Open(t.Context(), path)
		require.NoError(t, err)
		kept, err := s.Inbox().Keep(t.Context(), hris.Event{ID: "e", Tenant: "acme", Connection: "c", Keys: []string{"k"}, Payload: []byte("sealed")})
		require.NoError(t, err)
		assert.True(t, kept)
		require.NoError(t, s.Close())
	}
}

func TestWhatStandsInItsPlaceIsLeftAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "handover.db")
	require.NoError(t, os.WriteFile(path, []byte("somebody's"), 0o600))
	sqlstoretest.Put(t, path)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "somebody's", string(content))
}

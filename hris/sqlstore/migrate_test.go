package sqlstore_test

import (
	"database/sql"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/sqlstore"
)

func TestOpeningAgainChangesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	s, err := sqlstore.Open(t.Context(), path)
	require.NoError(t, err)
	want, _, err := s.Ledger().Create(t.Context(), planned("one", 3))
	require.NoError(t, err)
	require.NoError(t, s.Close())

	db := openCounted(t, path)
	got, err := db.store(t).Ledger().Get(t.Context(), want.Tenant, want.ID)
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Zero(t, db.commits.Load())
}

func TestASchemaOfANewerReleaseIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	open(t, path)
	db, err := sql.Open("sqlite", sqlstore.DSN(path))
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), "INSERT INTO handover_schema (version_id, is_applied) VALUES (9999, 1)")
	require.NoError(t, err)
	_, err = sqlstore.Open(t.Context(), path)
	require.ErrorContains(t, err, "9999")
	require.ErrorContains(t, err, "newer")
}

func TestManyMayOpenANewFileAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	var all sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		all.Go(func() {
			s, err := sqlstore.Open(t.Context(), path)
			if errs[i] = err; err == nil {
				errs[i] = s.Close()
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
}

package sqlstore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/sqlstore/internal/storetest"
)

// consistent checks what every commit leaves: whole pages, and transfers whose
// parts agree.
func consistent(t *testing.T, path string) {
	t.Helper()
	db := openCounted(t, path)
	for query, want := range map[string]string{
		"PRAGMA integrity_check":                        "ok",
		"SELECT count(*) FROM pragma_foreign_key_check": "0",
	} {
		var got string
		require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&got))
		require.Equal(t, want, got, query)
	}
	storetest.Consistent(t, db.DB)
}

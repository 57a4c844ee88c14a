package sqlstore_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/sqlstore"
)

func TestADatabaseWithOtherSettingsIsRefusedWithTheRemedy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(dsn string) string
		says   []string
	}{
		"no write-ahead log":    {replace("_journal_mode=WAL", "_journal_mode=DELETE"), []string{"journal_mode", "_journal_mode=WAL"}},
		"commits not synced":    {replace("_synchronous=FULL", "_synchronous=NORMAL"), []string{"synchronous", "_synchronous=FULL"}},
		"deleted content stays": {replace("secure_delete(ON)", "secure_delete(FAST)"), []string{"secure_delete", "_pragma=secure_delete(ON)"}},
		"no foreign keys":       {replace("_foreign_keys=1", "_foreign_keys=0"), []string{"foreign_keys", "_foreign_keys=1"}},
		"no patience":           {replace("_busy_timeout=10000", "_busy_timeout=500"), []string{"busy_timeout", "_busy_timeout="}},
		"deferred transactions": {replace("_txlock=immediate", "_txlock=deferred"), []string{"_txlock=immediate"}},
		"no file":               {func(string) string { return ":memory:" }, []string{"journal_mode"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := sql.Open("sqlite", c.change(sqlstore.DSN(filepath.Join(t.TempDir(), "host.db"))))
			require.NoError(t, err)
			defer db.Close()
			db.SetMaxOpenConns(1)
			_, err = sqlstore.New(t.Context(), db)
			require.Error(t, err)
			for _, s := range c.says {
				assert.ErrorContains(t, err, s)
			}
		})
	}
}

func replace(old, new string) func(string) string {
	return func(dsn string) string { return strings.Replace(dsn, old, new, 1) }
}

func TestOpenTakesAPathAndNoDataSourceName(t *testing.T) {
	t.Parallel()
	for path, says := range map[string]string{
		"": "transfer.NewMemory", ":memory:": "transfer.NewMemory", "file::memory:?cache=shared": "transfer.NewMemory",
		"file:ledger.db": "New", sqlstore.DSN("ledger.db"): "New", "postgres://ats:s3cret@db.example.com/ats": "sqlstore/postgres",
	} {
		_, err := sqlstore.Open(t.Context(), path)
		assert.NotContains(t, err.Error(), "s3cret")
		assert.ErrorContains(t, err, says, path)
		assert.NoFileExists(t, path)
	}
}

func TestADatabaseWithMoreThanOneConnectionIsRefused(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", sqlstore.DSN(filepath.Join(t.TempDir(), "host.db")))
	require.NoError(t, err)
	defer db.Close()
	for _, n := range []int{0, 2} {
		db.SetMaxOpenConns(n)
		_, err = sqlstore.New(t.Context(), db)
		require.ErrorContains(t, err, "db.SetMaxOpenConns(1)")
	}
}

func TestAHostsOwnDatabaseIsSharedAndStaysTheHosts(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", sqlstore.DSN(filepath.Join(t.TempDir(), "host.db")))
	require.NoError(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(t.Context(), "CREATE TABLE candidates (id text)")
	require.NoError(t, err)
	s, err := sqlstore.New(t.Context(), db)
	require.NoError(t, err)
	_, _, err = s.Ledger().Create(t.Context(), planned("one", 1))
	require.NoError(t, err)
	require.NoError(t, s.Close())

	rows, err := db.QueryContext(t.Context(), "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'handover_%'")
	require.NoError(t, err)
	defer rows.Close()
	var others []string
	for rows.Next() {
		var name string
		require.NoError(t, rows.Scan(&name))
		others = append(others, name)
	}
	assert.Equal(t, []string{"candidates"}, others)
}

func TestAVerbThatWaitsBehindTheHostsOwnTransactionSaysSo(t *testing.T) {
	t.Parallel()
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, store.Close()) })
	tx, err := store.DB().BeginTx(t.Context(), nil)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	err = store.Inbox().Release(ctx, "acme", "e-1", time.Now())
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "is a transaction of the host's own open on it?")
	_, err = store.Inbox().Held(ctx, "acme")
	require.ErrorContains(t, err, "is a transaction of the host's own open on it?")
	require.NoError(t, tx.Rollback())
}

func TestTheFileIsReadableByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a folder 100% ours? #1")
	require.NoError(t, os.Mkdir(dir, 0o700))
	path := filepath.Join(dir, "ledger & co.db")
	s, err := sqlstore.Open(t.Context(), path)
	require.NoError(t, err)
	defer s.Close()
	_, _, err = s.Ledger().Create(t.Context(), planned("one", 1))
	require.NoError(t, err)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 2)
	for _, f := range files {
		assert.True(t, strings.HasPrefix(f.Name(), "ledger & co.db"), f.Name())
		info, err := f.Info()
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), f.Name())
	}
}

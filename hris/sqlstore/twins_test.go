package sqlstore_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

func intent(step int, twin transfer.Hash) *transfer.Intent {
	now := time.Now()
	return &transfer.Intent{Step: stepName(step), At: now, Deadline: now.Add(time.Minute), Settled: now.Add(time.Hour), Twin: twin}
}

// What the rule says in Go the schema says again, for databases whose
// transactions do not see one another.
func TestTheSchemaItselfRefusesASecondOpenTwin(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := open(t, path).Ledger()
	for _, id := range []string{"one", "two"} {
		_, lease, err := l.Create(t.Context(), planned(id, 1))
		require.NoError(t, err)
		_, err = l.Advance(t.Context(), lease, transfer.Advance{At: time.Now(), Intent: intent(0, transfer.Hash(id))})
		require.NoError(t, err)
	}
	db, err := sql.Open("sqlite", sqlstore.DSN(path))
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), "UPDATE handover_steps SET twin = 'one' WHERE transfer_id = 'two'")
	require.ErrorContains(t, err, "UNIQUE")
	_, err = db.ExecContext(t.Context(), "UPDATE handover_steps SET twin = '' WHERE phase = 'open'")
	require.NoError(t, err, "who has no twin is like nobody")
	_, err = db.ExecContext(t.Context(), "UPDATE handover_steps SET twin = 'one', phase = 'done'")
	require.NoError(t, err, "and what is done is in nobody's way")
}

func TestATwinCostsOneQueryAndNoCommitMore(t *testing.T) {
	t.Parallel()
	db := openCounted(t, filepath.Join(t.TempDir(), "ledger.db"))
	l := db.store(t).Ledger()
	costs := func(a transfer.Advance) (commits, queries int64) {
		_, lease, err := l.Create(t.Context(), planned(fmt.Sprint(db.commits.Load()), 1))
		require.NoError(t, err)
		c, q := db.commits.Load(), db.queries.Load()
		a.At = time.Now()
		_, err = l.Advance(t.Context(), lease, a)
		require.NoError(t, err)
		return db.commits.Load() - c, db.queries.Load() - q
	}
	commits, queries := costs(transfer.Advance{Intent: intent(0, "")})
	assert.EqualValues(t, 1, commits)
	withTwin, asked := costs(transfer.Advance{Intent: intent(0, "twin")})
	assert.EqualValues(t, 1, withTwin)
	assert.Equal(t, queries+1, asked)
	before := db.queries.Load()
	found, err := l.Twins(t.Context(), "acme", "twin")
	require.NoError(t, err)
	assert.Len(t, found, 1)
	assert.EqualValues(t, 1, db.queries.Load()-before)
}

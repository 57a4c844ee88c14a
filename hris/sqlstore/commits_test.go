package sqlstore_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestEveryVerbIsOneCommit(t *testing.T) {
	t.Parallel()
	db := openCounted(t, filepath.Join(t.TempDir(), "ledger.db"))
	ledger, ctx := db.store(t).Ledger(), t.Context()
	costs := func(verb string, want int64, do func()) {
		t.Helper()
		before := db.commits.Load()
		do()
		assert.Equal(t, want, db.commits.Load()-before, verb)
	}
	var tr transfer.Transfer
	var l transfer.Lease
	var err error
	costs("Create", 1, func() { tr, l, err = ledger.Create(ctx, planned("one", 7)) })
	require.NoError(t, err)
	costs("Create of a key that stands", 0, func() {
		p := planned("two", 7)
		p.Key = tr.Key
		_, _, err = ledger.Create(ctx, p)
	})
	require.ErrorIs(t, err, hris.AlreadySent)
	for _, a := range moves(7)[:7] {
		costs("Advance", 1, func() { tr, err = ledger.Advance(ctx, l, a) })
		require.NoError(t, err)
	}
	costs("Renew", 1, func() { err = ledger.Renew(ctx, l, lease) })
	require.NoError(t, err)
	costs("Acquire of what is busy", 0, func() { _, _, err = ledger.Acquire(ctx, tr.Tenant, tr.ID, "worker-2", lease) })
	require.ErrorIs(t, err, hris.Busy)
	costs("Witness", 1, func() {
		tr, err = ledger.Witness(ctx, tr.Tenant, tr.ID, stepName(6), hris.Receipt{ID: "6"}, time.Now())
	})
	require.NoError(t, err)
	costs("Witness again", 0, func() {
		tr, err = ledger.Witness(ctx, tr.Tenant, tr.ID, stepName(6), hris.Receipt{ID: "6"}, time.Now())
	})
	require.NoError(t, err)
	costs("Advance to the end", 1, func() {
		tr, err = ledger.Advance(ctx, l, transfer.Advance{At: time.Now(), State: transfer.StatePartial, End: true})
	})
	require.NoError(t, err)
	costs("Advance without the lease", 0, func() { _, err = ledger.Advance(ctx, l, transfer.Advance{At: time.Now()}) })
	require.ErrorIs(t, err, hris.LeaseLost)
	costs("Decide", 1, func() {
		tr, err = ledger.Decide(ctx, tr.Tenant, tr.ID, transfer.Decision{At: time.Now(), Rev: tr.Rev, Reopen: true})
	})
	require.NoError(t, err)
	costs("Acquire", 1, func() { _, l, err = ledger.Acquire(ctx, tr.Tenant, tr.ID, "worker-2", lease) })
	require.NoError(t, err)
	costs("Expire", 1, func() { _, err = ledger.Expire(ctx, time.Now().Add(2*time.Hour)) })
	require.NoError(t, err)
	_, err = ledger.Advance(ctx, l, transfer.Advance{At: time.Now(), End: true})
	require.NoError(t, err)
	costs("Erase", 1, func() { _, err = ledger.Erase(ctx, "acme", tr.PersonHash, time.Now()) })
	require.NoError(t, err)
	line := hris.Line{Tenant: "acme", Connection: "c1"}
	costs("Take", 1, func() { _, _, err = ledger.Take(ctx, line, "worker-1", lease) })
	require.NoError(t, err)
	costs("Take of what another has", 0, func() { _, _, err = ledger.Take(ctx, line, "worker-2", lease) })
	require.NoError(t, err)
	costs("Rouse", 1, func() { _, err = ledger.Rouse(ctx, line, []hris.Code{hris.BadCredentials, hris.Disabled}, time.Now()) })
	require.NoError(t, err)
	costs("Leave", 1, func() { _, err = ledger.Leave(ctx, line, "worker-1", hris.Rest{}) })
	require.NoError(t, err)
	for i := range 150 {
		p := planned(fmt.Sprint("waits", i), 1)
		p.Lease = 0
		_, _, err = ledger.Create(ctx, p)
		require.NoError(t, err)
	}
	costs("EraseDrafts, and a hundred transfers in each more", 1+2, func() { _, err = ledger.EraseDrafts(ctx, line, time.Now()) })
	require.NoError(t, err)
	costs("EraseDrafts again", 1, func() { _, err = ledger.EraseDrafts(ctx, line, time.Now()) })
	require.NoError(t, err)
	costs("reads", 0, func() {
		_, err = ledger.Lines(ctx, time.Now(), 10)
		require.NoError(t, err)
		_, err = ledger.DueIn(ctx, line, time.Now(), 10)
		require.NoError(t, err)
		_, err = ledger.Get(ctx, tr.Tenant, tr.ID)
		require.NoError(t, err)
		_, err = ledger.Find(ctx, tr.Tenant, []transfer.Hash{tr.PersonHash})
		require.NoError(t, err)
		_, err = ledger.Events(ctx, tr.Tenant, tr.ID)
		require.NoError(t, err)
		_, err = ledger.Due(ctx, time.Now(), 10)
		require.NoError(t, err)
	})
}

func TestATransferOfNStepsIsAtMostNAndThreeCommits(t *testing.T) {
	t.Parallel()
	db := openCounted(t, filepath.Join(t.TempDir(), "ledger.db"))
	ledger := db.store(t).Ledger()
	for _, n := range []int{1, 3, 7} {
		before := db.commits.Load()
		_, l, err := ledger.Create(t.Context(), planned(fmt.Sprint(n), n))
		require.NoError(t, err)
		for _, a := range moves(n) {
			_, err := ledger.Advance(t.Context(), l, a)
			require.NoError(t, err)
		}
		assert.LessOrEqual(t, db.commits.Load()-before, int64(n+3))
	}
}

func TestFindIsOneQueryForAPageOfProfiles(t *testing.T) {
	t.Parallel()
	db := openCounted(t, filepath.Join(t.TempDir(), "ledger.db"))
	ledger := db.store(t).Ledger()
	var persons []transfer.Hash
	for i := range 100 {
		p := planned(fmt.Sprint(i), 3)
		persons = append(persons, p.PersonHash)
		_, _, err := ledger.Create(t.Context(), p)
		require.NoError(t, err)
	}
	before := db.queries.Load()
	found, err := ledger.Find(t.Context(), "acme", persons)
	require.NoError(t, err)
	assert.Len(t, found, 100)
	assert.EqualValues(t, 1, db.queries.Load()-before)
}

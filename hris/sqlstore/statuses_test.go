package sqlstore_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/hris/statussync/statussynctest"
)

func TestSQLitesStatusesKeepEveryPromise(t *testing.T) {
	t.Parallel()
	statussynctest.Run(t, func(t *testing.T, clock *statussynctest.Clock) statussync.Store {
		return open(t, filepath.Join(t.TempDir(), "ledger.db"), sqlstore.WithClock(clock.Now)).Statuses()
	})
}

func TestEveryVerbOfTheStatusesIsOneCommit(t *testing.T) {
	t.Parallel()
	db := openCounted(t, filepath.Join(t.TempDir(), "ledger.db"))
	statuses, ctx := db.store(t).Statuses(), t.Context()
	costs := func(verb string, want int64, do func() error) {
		t.Helper()
		before := db.commits.Load()
		require.NoError(t, do(), verb)
		assert.Equal(t, want, db.commits.Load()-before, verb)
	}
	k := statussync.Key{Tenant: "acme", Connection: "c1"}
	report := statussync.Report{ID: "2026-03-02", Date: civil.MustDate("2026-03-02"), State: statussync.Planning, Started: time.Now()}
	record := statussync.Record{Application: "a", Change: statussync.Change{State: statussync.ChangeHeld}}
	var setting statussync.Setting
	var l statussync.Lease
	costs("Save", 1, func() (err error) {
		setting, err = statuses.Save(ctx, k, statussync.Setting{State: statussync.On})
		return err
	})
	costs("Begin", 1, func() (err error) {
		_, l, err = statuses.Begin(ctx, k, report, "worker", lease)
		return err
	})
	costs("Renew", 1, func() error { return statuses.Renew(ctx, l, lease) })
	costs("Commit", 1, func() error {
		asking := report
		asking.State = statussync.Asking
		return statuses.Commit(ctx, l, statussync.Batch{
			Setting: &setting, Report: &asking, Restart: true, Turns: []statussync.Turn{{From: statussync.ChangePlanned}},
			Records: []statussync.Record{record}, Items: []statussync.Item{{Run: report.ID, Application: "a"}}, End: true,
		})
	})
	costs("Decide", 1, func() error { return statuses.Decide(ctx, k, "a", record.Change, record.Change) })
	costs("Approve", 1, func() error {
		_, err := statuses.Approve(ctx, k, report.ID, "u1", time.Now())
		return err
	})
	costs("Expire", 1, func() error {
		_, err := statuses.Expire(ctx, k, time.Now())
		return err
	})
	costs("reads", 0, func() error {
		_, err := statuses.Setting(ctx, k)
		require.NoError(t, err)
		_, err = statuses.Records(ctx, k, []string{"a", "b", "c"})
		require.NoError(t, err)
		_, err = statuses.Open(ctx, k, statussync.ChangeHeld, "", 9)
		require.NoError(t, err)
		_, err = statuses.Reports(ctx, k, 9)
		require.NoError(t, err)
		_, err = statuses.Items(ctx, k, report.ID, "", 9)
		return err
	})
}

package riverqueue_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/riverqueue"
)

// forgetful keeps no drafts.
type forgetful struct{ *board }

func (forgetful) KeepsDrafts() bool { return false }

func TestNewSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	db := unopened(t)
	poll := riverqueue.Poll{
		Name: "ats", Every: time.Minute,
		Lines: func(context.Context) ([]hris.Line, error) { return nil, nil }, Do: func(context.Context, hris.Line) error { return nil },
	}
	nameless, twice := poll, poll
	nameless.Name = "Ada Lovelace"
	for name, test := range map[string]struct {
		c    riverqueue.Config
		want string
	}{
		"no transfers":           {riverqueue.Config{}, "Transfers"},
		"no drafts":              {riverqueue.Config{Transfers: forgetful{newBoard()}}, "Sealer"},
		"too many workers":       {riverqueue.Config{Transfers: newBoard(), Workers: 10_001}, "Workers"},
		"a slice too short":      {riverqueue.Config{Transfers: newBoard(), Slice: time.Millisecond}, "Slice"},
		"a step too short":       {riverqueue.Config{Transfers: newBoard(), StepTime: time.Second}, "StepTime"},
		"never looking":          {riverqueue.Config{Transfers: newBoard(), Every: -1}, "Every"},
		"a poll's name":          {riverqueue.Config{Transfers: newBoard(), Polls: []riverqueue.Poll{nameless}}, "Name"},
		"two polls of one name":  {riverqueue.Config{Transfers: newBoard(), Polls: []riverqueue.Poll{poll, twice}}, "Name"},
		"a poll that does not":   {riverqueue.Config{Transfers: newBoard(), Polls: []riverqueue.Poll{{Name: "ats", Every: time.Hour}}}, "ats"},
		"a rescue too soon":      {riverqueue.Config{Transfers: newBoard(), River: func(c *river.Config) { c.RescueStuckJobsAfter = 5 * time.Minute }}, "RescueStuckJobsAfter"},
		"queues taken away":      {riverqueue.Config{Transfers: newBoard(), River: func(c *river.Config) { c.Queues = nil }}, "handover"},
		"workers taken away":     {riverqueue.Config{Transfers: newBoard(), River: func(c *river.Config) { c.Workers = nil }}, "AddWorker"},
		"rounds taken away":      {riverqueue.Config{Transfers: newBoard(), River: func(c *river.Config) { c.PeriodicJobs = nil }}, "PeriodicJobs"},
		"what River itself says": {riverqueue.Config{Transfers: newBoard(), River: func(c *river.Config) { c.MaxAttempts = -1 }}, "MaxAttempts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := riverqueue.New(riversqlite.New(db), test.c)
			require.ErrorIs(t, err, hris.InvalidInput)
			assert.ErrorContains(t, err, test.want)
		})
	}
	t.Run("no driver", func(t *testing.T) {
		t.Parallel()
		var none riverdriver.Driver[*sql.Tx]
		_, err := riverqueue.New(none, riverqueue.Config{Transfers: newBoard()})
		require.ErrorIs(t, err, hris.InvalidInput)
	})
}

func TestAStuckJobIsRescuedAfterTheLongestStepOnly(t *testing.T) {
	t.Parallel()
	db := unopened(t)
	_, err := riverqueue.New(riversqlite.New(db), riverqueue.Config{
		Transfers: newBoard(), Slice: 2 * time.Hour, StepTime: 3 * time.Hour,
		River: func(c *river.Config) { assert.Greater(t, c.RescueStuckJobsAfter, 8*time.Hour) },
	})
	require.NoError(t, err)
}

// unopened is a database that nobody asks anything.
func unopened(t *testing.T) *sql.DB {
	db, err := sql.Open("sqlite", "file:nobody-opens-it")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

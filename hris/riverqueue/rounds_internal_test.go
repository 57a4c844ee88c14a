package riverqueue

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/statussync"
)

func TestTheRoundIsMadeAtFiveInWarsawOnEveryDayWhateverTheClocksDo(t *testing.T) {
	t.Parallel()
	warsaw, rounds := statussync.Warsaw(), sharp(everyStatuses)
	day := civil.Date{Year: 2026, Month: time.January, Day: 1}
	for range 2 * 366 {
		at := warsaw.At(day)
		assert.Equal(t, at, rounds.Next(at.Add(-time.Nanosecond)), "%s", day)
		assert.Equal(t, at, rounds.Next(at.Add(-time.Minute)), "%s", day)
		day = day.AddDays(1)
	}
}

func TestRoundsGoOnWhereTheLastLeaderStopped(t *testing.T) {
	t.Parallel()
	hourly := sharp(time.Hour)
	at := time.Date(2026, time.March, 29, 0, 59, 30, 0, time.FixedZone("", 5400))
	assert.Equal(t, time.Date(2026, time.March, 29, 0, 0, 0, 0, time.UTC), hourly.Next(at))
	assert.Equal(t, time.Date(2026, time.March, 29, 1, 0, 0, 0, time.UTC), hourly.Next(hourly.Next(at)))
}

func TestPausesGrowAndAreNeverShorterThanAskedFor(t *testing.T) {
	t.Parallel()
	last := time.Duration(0)
	for n := range 30 {
		pause := pauseAfter(hris.Unavailable, n)
		assert.GreaterOrEqual(t, pause, last)
		assert.LessOrEqual(t, pause, time.Hour)
		last = pause
	}
	assert.Equal(t, time.Hour, last)
}

func TestALineWhoseDrainFailedIsComeBackToWithinAMinute(t *testing.T) {
	t.Parallel()
	var c Config
	c.presets()
	w := drains(newRota(c), func(context.Context, transfersArgs) error {
		return &hris.Error{Code: hris.Unavailable, RetryAfter: 3 * time.Hour}
	})
	for failures := range 30 {
		job := &river.Job[transfersArgs]{JobRow: &rivertype.JobRow{Errors: make([]rivertype.AttemptError, failures)}}
		var pause time.Duration
		if snoozed, ok := errors.AsType[*river.JobSnoozeError](w.Work(t.Context(), job)); ok {
			pause = snoozed.Duration
		} else {
			pause = time.Until(w.NextRetry(job))
		}
		assert.LessOrEqual(t, pause, time.Minute)
	}
}

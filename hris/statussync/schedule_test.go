package statussync_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/statussync"
)

func TestFiveOClockIsWallTimeThroughBothClockChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day  string
		utc  int
		gone time.Duration // since the day before
	}{
		{"2026-03-28", 16, 24 * time.Hour}, {"2026-03-29", 15, 23 * time.Hour}, {"2026-03-30", 15, 24 * time.Hour},
		{"2026-10-24", 15, 24 * time.Hour}, {"2026-10-25", 16, 25 * time.Hour}, {"2026-10-26", 16, 24 * time.Hour},
	} {
		day := civil.MustDate(c.day)
		at := statussync.Warsaw().At(day)
		assert.Equal(t, time.Date(day.Year, day.Month, day.Day, c.utc, 0, 0, 0, time.UTC), at, c.day)
		assert.Equal(t, c.gone, at.Sub(statussync.Warsaw().At(day.AddDays(-1))), c.day)
		assert.Equal(t, day, statussync.Warsaw().Last(at), "its instant belongs to the day")
		assert.Equal(t, day.AddDays(-1), statussync.Warsaw().Last(at.Add(-time.Microsecond)), c.day)
		assert.Equal(t, at, statussync.Warsaw().Next(at.Add(-time.Microsecond)), c.day)
	}
}

func TestEveryDayOfAYearHasOneRun(t *testing.T) {
	t.Parallel()
	s := statussync.Warsaw()
	at := s.At(civil.MustDate("2026-01-01"))
	for range 365 {
		next := s.Next(at)
		assert.Equal(t, s.Last(at).AddDays(1), s.Last(next))
		assert.Equal(t, 17, next.In(s.Zone).Hour())
		at = next
	}
}

func TestRunsThroughBothClockChangesComeOnceADay(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"2026-03-27T11:00:00Z", "2026-10-23T11:00:00Z"} {
		s := newScene()
		start, err := time.Parse(time.RFC3339, from)
		assert.NoError(t, err)
		s.clock.Set(start)
		s.on(t)
		for hour := range 24 * 5 { // the scheduler asks every hour
			s.clock.Set(start.Add(time.Duration(hour)*time.Hour + 90*time.Minute))
			_, worked, err := s.sync.Run(t.Context())
			assert.NoError(t, err)
			local := s.clock.Now().In(statussync.Warsaw().Zone)
			assert.Equal(t, local.Hour() == 17, worked, "%v", local)
		}
		reports, err := s.sync.Reports(t.Context(), 10)
		assert.NoError(t, err)
		assert.Len(t, reports, 5)
	}
}

func TestExpiryDoesNotMakeARunDueAgain(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.day(t)
	s.clock.Move(time.Hour)
	_, err := s.sync.Expire(t.Context(), s.clock.Now())
	require.NoError(t, err)
	s.idle(t)
}

func TestAClockThatWasFarAheadIsToldAndNotSilent(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.day(t)
	right := s.clock.Now()
	s.clock.Move(400 * 24 * time.Hour)
	s.run(t)
	s.clock.Set(right.Add(24 * time.Hour))
	_, worked, err := s.sync.Run(t.Context())
	assert.False(t, worked)
	assert.ErrorIs(t, err, hris.WrongState)
}

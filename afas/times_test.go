package afas

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/civil"
)

func TestMomentsAreAmsterdamWallTimeWhateverTheirZSays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-01-15T09:30:00Z":     "2026-01-15T08:30:00Z",
		"2026-07-15T09:30:00Z":     "2026-07-15T07:30:00Z",
		"2026-07-15T09:30:00":      "2026-07-15T07:30:00Z",
		"2026-07-15T09:30:00.125Z": "2026-07-15T07:30:00.125Z",
	} {
		got, err := ParseTime(text)
		require.NoError(t, err)
		assert.Equal(t, want, got.UTC().Format(time.RFC3339Nano))
	}
	_, err := ParseTime("canary")
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "canary")
}

func TestWrittenMomentsHaveNoZone(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 7, 15, 7, 30, 0, 0, time.UTC)
	assert.Equal(t, "2026-07-15T09:30:00", FormatTime(at))
	assert.Equal(t, "2026-07-15T09:30:00", Is("Modified", AtLeast, at).Value)
}

func TestDateIsTheDayInFrontOfTheTime(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01T23:59:59Z"} {
		got, err := ParseDate(text)
		require.NoError(t, err)
		assert.Equal(t, civil.MustDate("2026-03-01"), got)
	}
	_, err := ParseDate("1974-02-30T00:00:00Z")
	assert.ErrorIs(t, err, civil.ErrDate)
}

func TestSummerTimeWithoutZoneFilesIsTheSame(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Skip("no zone files to compare with")
	}
	for at := time.Date(1996, 1, 1, 0, 30, 0, 0, time.UTC); at.Year() < 2040; at = at.Add(7 * time.Hour) {
		require.Equal(t, at.In(zone).Format(time.RFC3339), at.In(ruleZone(at)).Format(time.RFC3339))
	}
}

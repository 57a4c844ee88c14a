package erecruiter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func warsawClient(t testing.TB) *Client {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	require.NoError(t, err)
	return &Client{zone: zone}
}

func TestTheNewestStageIsToldByAllTimesAndNeverGuessed(t *testing.T) {
	t.Parallel()
	c := warsawClient(t)
	entry := func(stage, at string) StageChange { return StageChange{StageID: stage, At: c.moment(at)} }
	for name, tc := range map[string]struct {
		history []StageChange
		want    string // "" is an error
	}{
		"none":                   {nil, ""},
		"one":                    {[]StageChange{entry("1", "")}, "1"},
		"one without a stage":    {[]StageChange{entry("", "2026-11-20")}, ""},
		"oldest first":           {[]StageChange{entry("1", "2026-11-20T10:00:00"), entry("2", "2026-11-21T10:00:00")}, "2"},
		"newest first":           {[]StageChange{entry("2", "2026-11-21T10:00:00"), entry("1", "2026-11-20T10:00:00")}, "2"},
		"in no order":            {[]StageChange{entry("2", "2026-11-21"), entry("3", "2026-11-22"), entry("1", "2026-11-20")}, "3"},
		"a time that is missing": {[]StageChange{entry("1", "2026-11-20"), entry("2", "")}, ""},
		"a time in odd words":    {[]StageChange{entry("1", "2026-11-20"), entry("2", "wczoraj")}, ""},
		"two at once, in order":  {[]StageChange{entry("1", "2026-11-20T10:00:00"), entry("2", "2026-11-21T10:00:00"), entry("3", "2026-11-21T10:00:00")}, "3"},
		"two at once, turned":    {[]StageChange{entry("3", "2026-11-21T10:00:00"), entry("2", "2026-11-21T10:00:00"), entry("1", "2026-11-20T10:00:00")}, "3"},
		"two at once, no more":   {[]StageChange{entry("1", "2026-11-20T10:00:00"), entry("2", "2026-11-20T10:00:00")}, ""},
		"the same stage twice":   {[]StageChange{entry("1", "2026-11-20T10:00:00"), entry("1", "2026-11-20T10:00:00")}, "1"},
		"no order, two at once":  {[]StageChange{entry("1", "2026-11-20"), entry("3", "2026-11-22"), entry("2", "2026-11-21"), entry("4", "2026-11-22")}, ""},
		// 25 October 2026: the wall shows 02:00 to 03:00 twice.
		"autumn night, oldest first": {[]StageChange{entry("1", "2026-10-24T12:00:00"), entry("2", "2026-10-25T02:50:00"), entry("3", "2026-10-25T02:10:00")}, "3"},
		"autumn night, newest first": {[]StageChange{entry("3", "2026-10-25T02:10:00"), entry("2", "2026-10-25T02:50:00"), entry("1", "2026-10-24T12:00:00")}, "3"},
		"autumn night alone":         {[]StageChange{entry("2", "2026-10-25T02:50:00"), entry("3", "2026-10-25T02:10:00")}, ""},
		"autumn night with offsets":  {[]StageChange{entry("2", "2026-10-25T02:50:00+02:00"), entry("3", "2026-10-25T02:10:00+01:00")}, "3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := newest(tc.history)
			if tc.want == "" {
				require.ErrorIs(t, err, BadAnswer)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tc.want, got.StageID)
		})
	}
}

func TestWhateverTheOrderTheNewestIsTheSame(t *testing.T) {
	t.Parallel()
	c := warsawClient(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "entries")
		at := time.Date(2026, time.March, 1, 9, 0, 0, 0, time.UTC)
		var history []StageChange
		for i := range n {
			at = at.Add(time.Duration(rapid.IntRange(1, 90*24).Draw(t, "hours")) * time.Hour)
			history = append(history, StageChange{StageID: string(rune('a' + i)), At: c.moment(at.Format(time.RFC3339))})
		}
		want := history[n-1].StageID
		got, err := newest(rapid.Permutation(history).Draw(t, "order"))
		if err != nil || got.StageID != want {
			t.Fatalf("%v %v, want %s", got, err, want)
		}
	})
}

func TestATimeIsReadInEachForm(t *testing.T) {
	t.Parallel()
	c := warsawClient(t)
	want := time.Date(2026, time.November, 20, 9, 15, 0, 0, time.UTC)
	for _, text := range []string{"2026-11-20T10:15:00", "2026-11-20 10:15:00", "2026-11-20T10:15", "2026-11-20T10:15:00.000", "2026-11-20T09:15:00Z", "2026-11-20T10:15:00+01:00", " 2026-11-20T10:15:00.0000000 "} {
		m := c.moment(text)
		assert.True(t, m.Time.Equal(want), "%s: %v", text, m.Time)
	}
	day := c.moment("2026-07-01")
	assert.True(t, day.Time.Equal(time.Date(2026, time.June, 30, 22, 0, 0, 0, time.UTC)))
	odd := c.moment("/Date(1234)/")
	assert.True(t, odd.IsZero())
	assert.Equal(t, "/Date(1234)/", odd.Raw)
	assert.Equal(t, Moment{}, c.moment(""))
}

package nmbrstest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func TestEveryDayLiesInOnePeriodOfEachType(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 40_000).Draw(t, "day")).Format(time.DateOnly)
		kind := nmbrstest.PeriodType(rapid.IntRange(0, 2).Draw(t, "kind"))
		p := nmbrstest.PeriodOf(day, kind)
		require.True(t, p.Valid(), "%v of %s", p, day)
		require.LessOrEqual(t, p.First(), day)
		require.GreaterOrEqual(t, p.Last(), day)
		require.Less(t, p.Last(), p.Next().First())
		require.Equal(t, p.Next(), nmbrstest.PeriodOf(p.Next().First(), kind))
		require.Negative(t, p.Compare(p.Next()))
	})
}

func TestPeriodsOf2026(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		p                 nmbrstest.Period
		text, first, last string
	}{
		{nmbrstest.Period{Year: 2026, Number: 12}, "2026-12-M", "2026-12-01", "2026-12-31"},
		{nmbrstest.Period{Year: 2026, Number: 1, Type: nmbrstest.Weekly}, "2026-01-W", "2025-12-29", "2026-01-04"},
		{nmbrstest.Period{Year: 2026, Number: 53, Type: nmbrstest.Weekly}, "2026-53-W", "2026-12-28", "2027-01-03"},
		{nmbrstest.Period{Year: 2026, Number: 1, Type: nmbrstest.FourWeekly}, "2026-01-4W", "2025-12-29", "2026-01-25"},
		{nmbrstest.Period{Year: 2026, Number: 13, Type: nmbrstest.FourWeekly}, "2026-13-4W", "2026-11-30", "2027-01-03"},
	} {
		assert.Equal(t, tc.text, tc.p.String())
		assert.Equal(t, tc.first, tc.p.First(), tc.text)
		assert.Equal(t, tc.last, tc.p.Last(), tc.text)
		assert.True(t, tc.p.Valid())
	}
	for _, p := range []nmbrstest.Period{
		{}, {Year: 2026}, {Year: 2026, Number: 13}, {Year: 2026, Number: 14, Type: nmbrstest.FourWeekly},
		{Year: 2027, Number: 53, Type: nmbrstest.Weekly}, {Year: 2026, Number: 1, Type: 3},
	} {
		assert.False(t, p.Valid(), p)
	}
}

func TestWhatHeldFromWhen(t *testing.T) {
	t.Parallel()
	var h nmbrstest.History[string]
	h.Set("2026-12-01", "c")
	h.Set("2026-10-01", "a")
	h.Set("2026-11-01", "x")
	h.Set("2026-11-01", "b")
	for day, want := range map[string]string{"2026-09-30": "", "2026-10-01": "a", "2026-11-30": "b", "2027-01-01": "c"} {
		got, _ := h.At(day)
		assert.Equal(t, want, got, day)
	}
	assert.Equal(t, "c", h.Last())
	assert.Len(t, h, 3)
}

package civil_test

import (
	"encoding/json"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris/civil"
)

func TestDaysThatDoNotExistAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "26-1-1", "2026-1-01", "2026-01-01T00:00:00Z", "", "２０２６-01-01"} {
		_, err := civil.ParseDate(text)
		assert.ErrorIs(t, err, civil.ErrDate, text)
		if len(text) > 4 {
			assert.NotContains(t, err.Error(), text)
		}
	}
	for _, text := range []string{"2024-02-29", "1900-01-01", "9999-12-31"} {
		d, err := civil.ParseDate(text)
		require.NoError(t, err)
		assert.Equal(t, text, d.String())
	}
}

func TestDateTextRoundTripsAndOrderFollowsTheCalendar(t *testing.T) {
	t.Parallel()
	start := civil.MustDate("1900-01-01")
	rapid.Check(t, func(t *rapid.T) {
		a := start.AddDays(rapid.IntRange(0, 90000).Draw(t, "a"))
		n := rapid.IntRange(-3000, 3000).Draw(t, "n")
		b := a.AddDays(n)
		back, err := civil.ParseDate(a.String())
		require.NoError(t, err)
		assert.Equal(t, a, back)
		assert.Equal(t, n < 0, b.Before(a))
		assert.Equal(t, n > 0, b.After(a))
		assert.Equal(t, a, b.AddDays(-n))
	})
}

func TestAgeCountsWholeYears(t *testing.T) {
	t.Parallel()
	born := civil.MustDate("2008-02-29")
	assert.Equal(t, 17, born.YearsOn(civil.MustDate("2026-02-28")))
	assert.Equal(t, 18, born.YearsOn(civil.MustDate("2026-03-01")))
}

func TestJSONOfAbsentValuesIsEmptyText(t *testing.T) {
	t.Parallel()
	var v struct {
		D civil.Date
		N civil.Decimal
	}
	b, err := json.Marshal(v)
	require.NoError(t, err)
	assert.JSONEq(t, `{"D":"","N":""}`, string(b))
	require.NoError(t, json.Unmarshal([]byte(`{"D":"2026-11-22","N":"-0.50"}`), &v))
	assert.Equal(t, civil.Date{Year: 2026, Month: time.November, Day: 22}, v.D)
	assert.Equal(t, "-0.5", v.N.String())
}

func TestDecimalsStayExact(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "1250000", civil.MustDecimal("1250000").String())
	assert.Equal(t, civil.MustDecimal("1.5"), civil.MustDecimal("01.500"))
	fixed, ok := civil.MustDecimal("3100").Fixed(2)
	assert.True(t, ok)
	assert.Equal(t, "3100.00", fixed)
	_, ok = civil.MustDecimal("0.123").Fixed(2)
	assert.False(t, ok)
	for _, bad := range []string{"", "1e6", "1,5", ".5", "5.", "--1", "1.2.3", "1234567890123456789", "NaN"} {
		_, err := civil.ParseDecimal(bad)
		assert.ErrorIs(t, err, civil.ErrDecimal, bad)
	}
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{1,9})?`).Draw(t, "a")
		b := rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{1,9})?`).Draw(t, "b")
		da, db := civil.MustDecimal(a), civil.MustDecimal(b)
		ra, _ := new(big.Rat).SetString(a)
		rb, _ := new(big.Rat).SetString(b)
		assert.Equal(t, ra.Cmp(rb), da.Compare(db))
		assert.Equal(t, ra.Cmp(rb) == 0, da == db)
		back, _ := new(big.Rat).SetString(da.String())
		assert.Zero(t, back.Cmp(ra))
	})
}

func FuzzParse(f *testing.F) {
	f.Add("2026-11-22")
	f.Add("-12.50")
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := civil.ParseDate(text); err == nil && d.String() != text {
			t.Fatal("a date must print as it was read")
		}
		if n, err := civil.ParseDecimal(text); err == nil {
			back, err := civil.ParseDecimal(n.String())
			if err != nil || back != n {
				t.Fatal("a decimal must read as it prints")
			}
		}
	})
}

package httpx

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

var nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestRetryAfterIsReadAsSecondsOrDateAndCapped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, value, date string
		want              time.Duration
		ok                bool
	}{
		{"absent", "", "", 0, false},
		{"seconds", "120", "", 2 * time.Minute, true},
		{"seconds with space", " 7 ", "", 7 * time.Second, true},
		{"zero", "0", "", 0, true},
		{"absurd", "99999999999999999999999999", "", 24 * time.Hour, true},
		{"just over the cap", "86401", "", 24 * time.Hour, true},
		{"negative", "-5", "", 0, false},
		{"fraction", "1.5", "", 0, false},
		{"word", "soon", "", 0, false},
		{"date", "Mon, 02 Mar 2026 09:00:30 GMT", "", 30 * time.Second, true},
		{"date of RFC 850", "Monday, 02-Mar-26 09:00:30 GMT", "", 30 * time.Second, true},
		{"date in the past", "Mon, 02 Mar 2026 08:00:00 GMT", "", 0, true},
		{"date far off", "Fri, 31 Dec 9999 23:59:59 GMT", "", 24 * time.Hour, true},
		{"date by the vendor's clock", "Mon, 02 Mar 2026 11:00:30 GMT", "Mon, 02 Mar 2026 11:00:00 GMT", 30 * time.Second, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{}
			header.Set("Retry-After", c.value)
			header.Set("Date", c.date)
			wait, ok := retryAfter(header, nine)
			assert.Equal(t, c.want, wait)
			assert.Equal(t, c.ok, ok)
		})
	}
}

func FuzzRetryAfterIsNeverAbsurd(f *testing.F) {
	f.Add("120", "")
	f.Add("Mon, 02 Mar 2026 09:00:30 GMT", "Mon, 02 Mar 2026 09:00:00 GMT")
	f.Add("99999999999999999999", "x")
	f.Add("-1", "Mon, 01 Jan 0001 00:00:00 GMT")
	f.Fuzz(func(t *testing.T, value, date string) {
		wait, ok := retryAfter(http.Header{"Retry-After": {value}, "Date": {date}}, nine)
		if wait < 0 || wait > 24*time.Hour || !ok && wait != 0 {
			t.Fatalf("%q, %q: %v, %v", value, date, wait, ok)
		}
	})
}

package httpx

import (
	"net/http"
	"strings"
	"time"
)

// longestRetryAfter caps what a vendor may ask for: a wrong clock or a broken header must not park a transfer for years.
const longestRetryAfter = 24 * time.Hour

// retryAfter reads the Retry-After header, seconds or an HTTP date, as a wait between 0 and 24 hours; ok is false when there is none
// that can be read. A date is measured against the answer's own Date, so that our clock and the vendor's need not agree.
func retryAfter(header http.Header, now time.Time) (wait time.Duration, ok bool) {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if value == "" {
		return 0, false
	}
	if seconds, ok := wholeSeconds(value); ok {
		return seconds, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	if sent, err := http.ParseTime(header.Get("Date")); err == nil {
		now = sent
	}
	return min(max(at.Sub(now), 0), longestRetryAfter), true
}

// wholeSeconds reads decimal digits, however many, without overflow.
func wholeSeconds(digits string) (time.Duration, bool) {
	var wait time.Duration
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		wait = min(wait*10+time.Duration(digits[i]-'0')*time.Second, longestRetryAfter)
	}
	return wait, len(digits) > 0
}

package inhiretest

import (
	"sync"
	"time"
	_ "time/tzdata" // 17:00 in Warsaw must not depend on the machine's zone files

	"github.com/handoverhq/handover/fakehttp"
)

// Clock is a clock that stands still until it is told to move. Give its Now to
// [Config] (and to the program under test), and move both with Advance: limits
// open, runs end and late commits happen as the clock passes them.
type Clock = fakehttp.Clock

// NewClock returns a clock that shows start.
func NewClock(start time.Time) *Clock { return fakehttp.NewClock(start) }

var warsaw = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		panic("inhiretest: no Europe/Warsaw in the embedded zone data: " + err.Error())
	}
	return loc
})

// runHour is the wall time of the daily run.
const runHour = 17

func localDate(t time.Time) string { return t.In(warsaw()).Format(time.DateOnly) }

// runTime is 17:00 of the day that t has in Warsaw, and of days after it. It
// steps by date: some days have 23 hours, some 25.
func runTime(t time.Time, days int) time.Time {
	y, m, d := t.In(warsaw()).Date()
	return time.Date(y, m, d+days, runHour, 0, 0, 0, warsaw())
}

// nextRun is the first 17:00 after t.
func nextRun(t time.Time) time.Time {
	if at := runTime(t, 0); at.After(t) {
		return at
	}
	return runTime(t, 1)
}

// orNull is how the wire writes an instant that may be missing.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return new(t.UTC())
}

// textOrNull is how the wire writes a text that may be missing.
func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

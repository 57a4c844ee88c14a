package afastest

import (
	"sync"
	"time"
	_ "time/tzdata" // Amsterdam wall time must not depend on the machine's zone files

	"github.com/handoverhq/handover/fakehttp"
)

// Clock is a clock that stands still until it is told to move. Give its Now to
// [Config] (and to the program under test), and move both with Advance: access
// tokens expire and late commits happen as the clock passes them.
type Clock = fakehttp.Clock

// NewClock returns a clock that shows start.
func NewClock(start time.Time) *Clock { return fakehttp.NewClock(start) }

var amsterdam = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic("afastest: no Europe/Amsterdam in the embedded zone data: " + err.Error())
	}
	return loc
})

// wall is the instant as a Dutch clock shows it, dressed as UTC: the form in
// which Profit keeps and compares times.
func wall(t time.Time) time.Time {
	l := t.In(amsterdam())
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), time.UTC)
}

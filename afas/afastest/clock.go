package afastest

import (
	"sync"
	"time"
	_ "time/tzdata" // Amsterdam wall time must not depend on the machine's zone files
)

// Clock is a clock that stands still until it is told to move. Give its Now to
// [Config] (and to the program under test), and move both with Advance: access
// tokens expire and late commits happen as the clock passes them.
//
// A Clock may be used from several goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that shows start.
func NewClock(start time.Time) *Clock { return &Clock{now: start} }

// Now returns the time the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward by d and returns the new time.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

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

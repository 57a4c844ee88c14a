package fakehttp

import (
	"sync"
	"time"
)

// Clock is a clock that stands still until it is told to move. Give its Now to
// the fake (and to the program under test), and move both with Advance: tokens
// expire, rate limits open and late commits happen as the clock passes them.
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

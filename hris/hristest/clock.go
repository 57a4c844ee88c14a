package hristest

import (
	"sync"
	"time"
)

// Clock is the time of a test: it stands still until it is advanced.
type Clock struct {
	mu      sync.Mutex
	now     time.Time
	moments []func(time.Duration)
}

// NewClock starts a clock; the zero time starts it on a fixed day.
func NewClock(start time.Time) *Clock {
	if start.IsZero() {
		start = time.Date(2026, time.September, 1, 9, 0, 0, 0, time.UTC)
	}
	return &Clock{now: start}
}

// Now gives the time, without moving it.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock and gives its new time. Negative durations do not
// move it.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	c.now = c.now.Add(max(d, 0))
	now, moments := c.now, c.moments
	c.mu.Unlock()
	for _, moved := range moments {
		moved(max(d, 0))
	}
	return now
}

// OnAdvance calls moved after every Advance, with how far it went: for fakes
// that have a clock of their own.
func (c *Clock) OnAdvance(moved func(time.Duration)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moments = append(c.moments, moved)
}

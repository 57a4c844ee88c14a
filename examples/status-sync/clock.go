package main

import (
	"context"
	"sync"
	"time"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

// clock is what everything here goes by: clients, engine, ledger, fakes.
type clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error
	until(t time.Time) // puts it forward; one that is later stays
}

// still stands until somebody waits on it or puts it forward.
type still struct{ *erecruitertest.Clock }

func startClock(at time.Time) still { return still{erecruitertest.NewClock(at)} }

// Sleep lets the time pass that somebody else would wait for.
func (c still) Sleep(ctx context.Context, d time.Duration) error {
	c.Advance(max(0, d))
	return ctx.Err()
}

func (c still) until(t time.Time) { c.Advance(max(0, t.Sub(c.Now()))) }

// running is the machine's, and may be ahead of it.
type running struct {
	mu    sync.Mutex
	ahead time.Duration
}

// runningFrom gives the machine's own for the zero time.
func runningFrom(at time.Time) *running {
	c := &running{}
	if !at.IsZero() {
		c.ahead = time.Until(at)
	}
	return c
}

func (c *running) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *running) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func (c *running) until(t time.Time) {
	left := t.Sub(c.Now())
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += max(0, left)
}

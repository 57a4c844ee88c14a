package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// clock is a process's own: the machine's, moved to the world's time, and by as
// much more as the driver says.
type clock struct {
	mu     sync.Mutex
	world  *world
	offset time.Duration

	// still is held for reading by whatever must not see hours pass while it is
	// under way: a request and its answer.
	still sync.RWMutex
	jumps atomic.Int64
}

// Now shows the time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.world.Base.Add(time.Since(c.world.Began)).Add(c.offset)
}

func (c *clock) set(offset time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = offset
}

// patient is the clock of a vendor's client, which runs ahead while the client
// sleeps: rates and pauses between repeats pass without anybody waiting.
type patient struct {
	*clock
	mu    sync.Mutex
	ahead time.Duration
}

func (p *patient) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.clock.Now().Add(p.ahead)
}

// Sleep passes the time at once.
func (p *patient) Sleep(ctx context.Context, d time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ahead += max(d, 0)
	return ctx.Err()
}

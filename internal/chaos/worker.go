package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
)

// runWorker moves what is due until it is told to stop, or dies.
func runWorker(ctx context.Context, s *station, in <-chan command, out func(reply)) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var work sync.WaitGroup
	var begin sync.Once
	live := s.drain
	if s.world.Queue == "river" {
		live = s.swim
	}
	out(reply{Ready: true})
	for c := range in {
		s.obey(c, out)
		// Not before the clock is set: a worker whose clock is hours behind would
		// promise that vendors are done hours before they are.
		begin.Do(func() { work.Go(func() { live(ctx) }) })
	}
	stop()
	work.Wait()
}

// obey does what the driver says about the clock.
func (s *station) obey(c command, out func(reply)) {
	switch c.Do {
	case "clock":
		s.clock.set(c.Offset)
	case "hold":
		s.clock.still.Lock()
		out(reply{Held: true})
	case "go":
		s.clock.set(c.Offset)
		s.clock.jumps.Add(1)
		s.clock.still.Unlock()
	}
}

// slice is how long a worker stays with one line, by its clock.
const slice = 20 * time.Second

// drain works the lines that have something due, a few at a time.
func (s *station) drain(ctx context.Context) {
	for ctx.Err() == nil {
		if s.drainSome(ctx, s.service)+s.drainSome(ctx, s.intake) == 0 {
			select {
			case <-ctx.Done():
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
}

// drainer is the ledger's or the inbox's lines.
type drainer interface {
	Lines(ctx context.Context, limit int) ([]hris.Line, error)
	Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error)
}

// drainSome works lines that have something due, and gives how many there were.
func (s *station) drainSome(ctx context.Context, of drainer) int {
	lines, err := of.Lines(ctx, 2*hands)
	if err != nil {
		s.logger.Info("worker", slog.String("error", err.Error()))
	}
	var all sync.WaitGroup
	slots := make(chan struct{}, hands)
	for _, line := range lines {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			if _, err := of.Drain(ctx, line, slice); err != nil {
				s.logger.Info("worker", slog.String("tenant", line.Tenant), slog.String("connection", line.Connection), slog.String("error", err.Error()))
			}
		})
	}
	all.Wait()
	return len(lines)
}

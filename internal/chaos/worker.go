package main

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// runWorker moves what is due until it is told to stop, or dies.
func runWorker(ctx context.Context, s *station, in <-chan command, out func(reply)) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var work sync.WaitGroup
	var begin sync.Once
	out(reply{Ready: true})
	for c := range in {
		s.obey(c, out)
		// Not before the clock is set: a worker whose clock is hours behind would
		// promise that vendors are done hours before they are.
		begin.Do(func() { work.Go(func() { s.drain(ctx) }) })
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
		s.clock.still.Unlock()
	}
}

// drain runs what is due, a few at a time.
func (s *station) drain(ctx context.Context) {
	for ctx.Err() == nil {
		due, err := s.service.Due(ctx, 32)
		if err != nil {
			s.logger.Info("worker", slog.String("error", err.Error()))
		}
		var all sync.WaitGroup
		slots := make(chan struct{}, hands)
		for _, i := range dice(uint64(time.Now().UnixNano()), 0).Perm(len(due)) {
			slots <- struct{}{}
			all.Go(func() {
				defer func() { <-slots }()
				if _, err := s.service.Run(ctx, due[i].Tenant, due[i].ID); err != nil {
					s.logger.Info("worker", slog.String("transfer", due[i].ID), slog.String("error", err.Error()))
				}
			})
		}
		all.Wait()
		if len(due) == 0 {
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
}

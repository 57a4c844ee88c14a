package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris/riverqueue"
)

// queue makes the queue of a process. Close lets go of what it alone has.
func (s *station) queue(ctx context.Context) (q riverqueue.AnyQueue, shut func(), err error) {
	c := riverqueue.Config{
		Transfers: s.service, Intake: s.intake, Connections: s.customers, Polls: s.lookers(), Workers: hands, Slice: slice, Every: 200 * time.Millisecond, Now: s.clock.Now, Logger: s.logger,
	}
	if s.world.Database.Kind == "sqlite" {
		q, err = riverqueue.New(riversqlite.New(s.db), c)
		return q, func() {}, err
	}
	pool, err := pgxpool.New(ctx, s.world.Database.Address)
	if err != nil {
		return nil, nil, err
	}
	q, err = riverqueue.New(riverpgxv5.New(pool), c)
	return q, pool.Close, err
}

// migrateRiver makes River's tables, before there is more than one process.
func (s *station) migrateRiver(ctx context.Context) error {
	q, shut, err := s.queue(ctx)
	if err != nil {
		return err
	}
	defer shut()
	return q.Migrate(ctx)
}

// swim works on River until the context ends.
func (s *station) swim(ctx context.Context) {
	q, shut, err := s.queue(ctx)
	if err != nil {
		s.logger.Error("worker", slog.String("error", err.Error()))
		return
	}
	defer shut()
	for q.Start(ctx) != nil { // the server may be down
		select {
		case <-ctx.Done():
			return
		case <-time.After(200 * time.Millisecond):
		}
	}
	<-ctx.Done()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	if err := q.Stop(stopping); err != nil {
		s.logger.Info("worker", slog.String("error", err.Error()))
	}
}

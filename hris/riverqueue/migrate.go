package riverqueue

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
)

// migrating is the advisory lock under which River's tables are brought up to
// date in PostgreSQL: "handover" in ASCII.
const migrating int64 = 0x68616e646f766572

// Migrate brings River's tables up to date. It may be called at every start, by
// as many processes as start at once: in PostgreSQL they wait for one another,
// which takes two of the pool's connections.
func (q *Queue[TTx]) Migrate(ctx context.Context) error {
	end, err := q.alone(ctx)
	if err != nil {
		return fmt.Errorf("riverqueue: migrate: %w", err)
	}
	defer end()
	m, err := q.migrator()
	if err != nil {
		return fmt.Errorf("riverqueue: migrate: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("riverqueue: migrate: %w", err)
	}
	return nil
}

func (q *Queue[TTx]) migrator() (*rivermigrate.Migrator[TTx], error) {
	return rivermigrate.New(q.driver, &rivermigrate.Config{Logger: q.rota.cfg.Logger, Schema: q.schema})
}

// migrated tells what to do where River's tables are not there, or are older than
// this program's River.
func (q *Queue[TTx]) migrated(ctx context.Context) error {
	m, err := q.migrator()
	if err != nil {
		return err
	}
	found, err := m.Validate(ctx, nil)
	if err == nil && !found.OK {
		err = errors.New("the tables of River are missing or not up to date: call Migrate before Start")
	}
	return err
}

// alone waits until no other process migrates, and lets none begin until end is
// called. River's migrator takes no lock of its own, and two of them at once make
// the same table. SQLite is for one process.
func (q *Queue[TTx]) alone(ctx context.Context) (end func(), err error) {
	if q.driver.DatabaseName() != riverdriver.DatabaseNamePostgres {
		return func() {}, nil
	}
	tx, err := q.driver.GetExecutor().Begin(ctx)
	if err != nil {
		return nil, err
	}
	end = func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }
	if _, err := tx.PGAdvisoryXactLock(ctx, migrating); err != nil {
		end()
		return nil, err
	}
	return end, nil
}

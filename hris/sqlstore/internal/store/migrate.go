package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrations are the schema's versions, oldest first. There is no way down: a
// ledger that forgets makes hires sendable twice.
var migrations = func() fs.FS {
	sub, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}()

// versionTable is the project's own, so that a host's migrations go their way.
const versionTable = "handover_schema"

// migrateTries bounds how often a process tries again after another one
// changed the schema under it.
const migrateTries = 5

// migrate brings the schema up to date. It refuses one that a newer release
// made, because this one does not know what is promised there.
func migrate(ctx context.Context, db *sql.DB, d Dialect, versions fs.FS) error {
	var err error
	for try := range migrateTries {
		if try > 0 {
			if err := pause(ctx, 50*time.Millisecond<<try); err != nil {
				return err
			}
		}
		var newer *newerSchema
		if err = migrateOnce(ctx, db, d, versions); err == nil || errors.As(err, &newer) || ctx.Err() != nil {
			break
		}
		// Another process may have made the same tables a moment ago.
	}
	if err != nil {
		return fmt.Errorf("sqlstore: bring the schema up to date: %w", err)
	}
	return nil
}

func migrateOnce(ctx context.Context, db *sql.DB, d Dialect, versions fs.FS) error {
	provider, err := goose.NewProvider(d.Goose, db, versions, goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true),
		goose.WithGoMigrations(d.steps()...))
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return &newerSchema{current, target}
	}
	if current == target {
		return nil
	}
	_, err = provider.Up(ctx)
	return err
}

// steps are the schema's versions that this kind of database alone has.
func (d Dialect) steps() []*goose.Migration {
	var steps []*goose.Migration
	for number, statements := range d.Versions {
		up := func(ctx context.Context, tx *sql.Tx) error {
			for _, statement := range statements {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		}
		steps = append(steps, goose.NewGoMigration(number, &goose.GoFunc{RunTx: up}, nil))
	}
	return steps
}

// newerSchema says that the database was made by a newer release.
type newerSchema struct{ has, knows int64 }

func (e *newerSchema) Error() string {
	return fmt.Sprintf("the database has schema version %d and this release knows up to %d: run the release that made it, or a newer one", e.has, e.knows)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

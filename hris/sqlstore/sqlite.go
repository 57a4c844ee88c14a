package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// busyTimeout is how long a verb waits for another process's to end. Each
// takes milliseconds.
const busyTimeout = 10 * time.Second

// DSN gives the data source name under which the driver "sqlite"
// (modernc.org/sqlite) opens the file at path with the settings that a Store
// needs: write-ahead log, each commit synced, transactions that take the write
// lock at once, deleted content overwritten, foreign keys, and 10 s of patience
// with other processes.
func DSN(path string) string {
	file := filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		file = "/" + file
	}
	file = (&url.URL{Path: file}).EscapedPath()
	return fmt.Sprintf("file:%s?_busy_timeout=%d&_txlock=immediate&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_pragma=secure_delete(ON)",
		file, busyTimeout.Milliseconds())
}

// isPath refuses what SQLite would take for a name of another sort: as a path
// it would make a file of that name, and keep what was meant to be forgotten.
func isPath(path string) error {
	switch {
	case path == "" || path == ":memory:" || strings.HasPrefix(path, "file::memory:"):
		return fmt.Errorf("sqlstore: %q is not the path of a file. Give one, or use transfer.NewMemory where nothing is to be kept, as in tests", path)
	case strings.HasPrefix(path, "file:"):
		return errors.New("sqlstore: give the path of a file, without \"file:\"; for a data source name of your own, open the database and use New")
	case strings.Contains(path, "://"): // which may hold a password
		return errors.New("sqlstore: a URL is not the path of a file. Package sqlstore/postgres opens one of PostgreSQL")
	}
	return nil
}

// setting is one that New insists on.
type setting struct {
	pragma string
	ok     func(value string) bool
	why    string
	remedy string
}

var settings = []setting{
	{"journal_mode", is("wal"), "without the write-ahead log, readers and writers of several processes stop one another", "_journal_mode=WAL"},
	{"synchronous", is("2", "3"), "a power cut could take back a committed intent, and the hire would be sent twice", "_synchronous=FULL"},
	{"secure_delete", is("1"), "erased values would stay readable in the file", "_pragma=secure_delete(ON)"},
	{"foreign_keys", is("1"), "steps could outlive their transfer", "_foreign_keys=1"},
	{"busy_timeout", func(v string) bool { return len(v) >= 4 }, "a verb would fail instead of waiting at least 1 s for another process", "_busy_timeout=10000"},
}

func is(values ...string) func(string) bool {
	return func(v string) bool {
		for _, value := range values {
			if strings.EqualFold(v, value) {
				return true
			}
		}
		return false
	}
}

// checkSettings refuses a database under which a promise would not hold.
func checkSettings(ctx context.Context, db *sql.DB) error {
	if n := db.Stats().MaxOpenConnections; n != 1 {
		return errors.New("sqlstore: the database must have exactly one connection, so that each has the settings that were checked: call db.SetMaxOpenConns(1) before New")
	}
	var version string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return fmt.Errorf("sqlstore: the database does not answer as SQLite does; open it with the driver %q and DSN: %w", "sqlite", err)
	}
	for _, s := range settings {
		var value string
		if err := db.QueryRowContext(ctx, "PRAGMA "+s.pragma).Scan(&value); err != nil {
			return fmt.Errorf("sqlstore: read PRAGMA %s: %w", s.pragma, err)
		}
		if !s.ok(value) {
			return fmt.Errorf("sqlstore: PRAGMA %s is %s: %s. Open the database with sqlstore.DSN, or add %s to its data source name", s.pragma, value, s.why, s.remedy)
		}
	}
	immediate, err := beginsImmediate(ctx, db)
	if err != nil {
		return err
	}
	if !immediate {
		return errors.New("sqlstore: transactions do not take the write lock when they begin, so two processes could read the same state and both go on. Open the database with sqlstore.DSN, or add _txlock=immediate to its data source name")
	}
	return nil
}

// beginsImmediate finds out whether a transaction has the write lock from its
// beginning. No PRAGMA tells, but a checkpoint does: SQLite refuses one within
// a write transaction, and makes it where BEGIN has locked nothing yet.
func beginsImmediate(ctx context.Context, db *sql.DB) (bool, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("sqlstore: check transactions: %w", err)
	}
	defer tx.Rollback()
	var busy, log, done int
	return tx.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &log, &done) != nil, ctx.Err()
}

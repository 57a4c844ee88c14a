package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/pressly/goose/v3"
)

// SQLite takes the write lock when a transaction begins, so that a verb is alone
// until it ends.
var SQLite = Dialect{
	Goose:    goose.DialectSQLite3,
	Now:      "CAST(round(unixepoch('subsec') * 1000000) AS INTEGER)",
	Prepares: true,
	Refused:  func(error, string) bool { return false },
	Again:    func(error) bool { return false },
	Scrub:    cutLog,
}

// scrubTimeout bounds the wait for other processes' reads. A backup may read
// for hours, and no transfer should wait for it.
const scrubTimeout = 250 * time.Millisecond

// cutLog moves the write-ahead log into the database and cuts it, because its
// old pages still hold what was erased. Where somebody is reading, it is left.
func cutLog(ctx context.Context, db *sql.DB) (left bool, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return true, err
	}
	defer conn.Close()
	var patience int64
	if err := conn.QueryRowContext(ctx, "PRAGMA busy_timeout").Scan(&patience); err != nil {
		return true, err
	}
	wait := func(ms int64) error {
		_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", ms))
		return err
	}
	if err := wait(min(patience, scrubTimeout.Milliseconds())); err != nil {
		return true, err
	}
	var busy, frames, moved int64
	err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	if left = err != nil || busy != 0; err == nil {
		err = wait(patience)
	} else {
		_ = wait(patience)
	}
	return left, err
}

package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// scrubTimeout bounds the wait for other processes' reads. A backup may read
// for hours, and no transfer should wait for it.
const scrubTimeout = 250 * time.Millisecond

// scrub moves the write-ahead log into the database and cuts it, because its
// old pages still hold what was erased. Where somebody is reading, the store
// goes on owing it.
func (s *Store) scrub(ctx context.Context) (err error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("sqlstore: cut the write-ahead log: %w", err)
	}
	defer conn.Close()
	var patience int64
	if err := conn.QueryRowContext(ctx, "PRAGMA busy_timeout").Scan(&patience); err != nil {
		return fmt.Errorf("sqlstore: cut the write-ahead log: %w", err)
	}
	wait := func(ms int64) error {
		_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", ms))
		return err
	}
	if err := wait(min(patience, scrubTimeout.Milliseconds())); err != nil {
		return fmt.Errorf("sqlstore: cut the write-ahead log: %w", err)
	}
	var busy, frames, moved int64
	err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	s.owe(err != nil || busy != 0)
	if err = errors.Join(err, wait(patience)); err != nil {
		return fmt.Errorf("sqlstore: cut the write-ahead log: %w", err)
	}
	return nil
}

func (s *Store) owe(owed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owed = owed
}

func (s *Store) owes() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.owed
}

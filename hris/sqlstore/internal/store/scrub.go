package store

import (
	"context"
	"fmt"
)

// scrub moves what was erased out of the database's files, where the database
// lets a store do so. What is left, the store goes on owing.
func (s *Store) scrub(ctx context.Context) error {
	if s.dialect.Scrub == nil {
		return nil
	}
	left, err := s.dialect.Scrub(ctx, s.db)
	s.owe(left)
	if err != nil {
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

package postgrestest

import (
	"sync"
	"testing"
)

// Schemas are places for many stores, one after the other: to delete rows is
// faster than to make tables. They are dropped when the test ends that made them.
// Schemas are safe for concurrent use by its subtests.
type Schemas struct {
	t    testing.TB
	mu   sync.Mutex
	idle []string
}

// NewSchemas gives none yet, or skips the test.
func NewSchemas(t testing.TB) *Schemas {
	t.Helper()
	URL(t)
	return &Schemas{t: t}
}

// For gives the URL of one for the time of a subtest. The subtest opens its
// store after that, so that it is closed first.
func (s *Schemas) For(sub testing.TB) string {
	sub.Helper()
	url := s.Take()
	sub.Cleanup(func() { s.Give(url) })
	return url
}

// Take gives the URL of one without rows.
func (s *Schemas) Take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) == 0 {
		return Fresh(s.t)
	}
	url := s.idle[len(s.idle)-1]
	s.idle = s.idle[:len(s.idle)-1]
	return url
}

// Give gives one back that a store was opened on, and closed.
func (s *Schemas) Give(url string) {
	run(s.t, url, everyRow)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle = append(s.idle, url)
}

// everyRow deletes what a store has, in the order of references.
const everyRow = `DO $$ BEGIN
	DELETE FROM handover_drafts; DELETE FROM handover_events; DELETE FROM handover_steps; DELETE FROM handover_transfers; DELETE FROM handover_lines;
	DELETE FROM handover_inbox; DELETE FROM handover_inbox_keys; DELETE FROM handover_inbox_lines; DELETE FROM handover_checks;
	DELETE FROM handover_statuses; DELETE FROM handover_status_runs; DELETE FROM handover_status_records; DELETE FROM handover_status_items;
	DELETE FROM handover_connection_endpoints; DELETE FROM handover_connection_locks; DELETE FROM handover_connection_entries;
	DELETE FROM handover_connection_parts; DELETE FROM handover_connections;
END $$`

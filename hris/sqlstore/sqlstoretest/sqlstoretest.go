// Package sqlstoretest gives tests SQLite databases whose tables are made
// already: to copy a file is faster than to make tables.
//
//	path := sqlstoretest.Fresh(t)
//	store, err := sqlstore.Open(t.Context(), path)
package sqlstoretest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/handoverhq/handover/hris/sqlstore"
)

// Fresh gives the path of a database without rows, alone in a folder that goes
// when the test ends.
func Fresh(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "handover.db")
	Put(t, path)
	return path
}

// Put puts a database without rows where there is no file yet.
func Put(t testing.TB, path string) {
	t.Helper()
	if _, err := os.Lstat(path); err == nil {
		return
	}
	content, err := made()
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		t.Fatalf("make a database: %v", err)
	}
}

// made is what a database's file holds when its tables are made and it is closed.
var made = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "sqlstoretest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "handover.db")
	s, err := sqlstore.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

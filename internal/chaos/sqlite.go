package main

import (
	"context"
	"os"
	"path/filepath"
)

// server is the database of a run.
type server interface {
	database() database
	// crash ends the server as a power cut ends a process, and restart stops it in
	// good order; both start it again. They report false where there is none.
	crash(ctx context.Context) (bool, error)
	restart(ctx context.Context) (bool, error)
	// stop ends it for good; files are searched after that.
	stop(ctx context.Context) error
	files() string
}

// file is SQLite's: there is no server.
type file struct{ folder string }

func newFile(dir string) (*file, error) {
	f := &file{filepath.Join(dir, "database")}
	return f, os.Mkdir(f.folder, 0o700)
}

func (f *file) database() database                    { return database{"sqlite", filepath.Join(f.folder, "handover.db")} }
func (f *file) crash(context.Context) (bool, error)   { return false, nil }
func (f *file) restart(context.Context) (bool, error) { return false, nil }
func (f *file) stop(context.Context) error            { return nil }
func (f *file) files() string                         { return f.folder }

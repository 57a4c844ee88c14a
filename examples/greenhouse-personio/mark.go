package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// mark remembers the instant up to which reconciliation has looked. It begins
// with the first start: who was hired before is not handed over.
type mark struct {
	path string
	at   time.Time
}

// from is where the next span begins: lists may lag, so it overlaps the last.
func (m *mark) from(overlap time.Duration) time.Time { return m.at.Add(-overlap) }

func openMark(path string, now time.Time) (*mark, error) {
	m := &mark{path: path}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, m.move(now)
	}
	if err != nil {
		return nil, fmt.Errorf("how far reconciliation has come cannot be read: %w", err)
	}
	if m.at, err = time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text))); err != nil {
		return nil, fmt.Errorf("%s must hold an instant such as 2026-11-20T10:00:00Z", path)
	}
	return m, nil
}

// move sets the mark, whole or not at all.
func (m *mark) move(to time.Time) error {
	next := m.path + ".next"
	if err := os.WriteFile(next, []byte(to.UTC().Format(time.RFC3339Nano)+"\n"), 0o600); err != nil {
		return err
	}
	if err := os.Rename(next, m.path); err != nil {
		return err
	}
	m.at = to
	return nil
}

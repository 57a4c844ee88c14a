package statussync_test

import (
	"context"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris/statussync"
)

// died is what a process panics with when it is killed.
type died struct{}

// mortal is a store as a process sees it that is killed at its nth commit: just
// before it, or just after, when the process does not hear of it any more.
// Whatever a killed process still does reaches nobody.
type mortal struct {
	statussync.Store

	mu    sync.Mutex
	left  int  // commits until the end; negative lives for ever
	after bool // the last commit still happens
	dead  bool
}

func (m *mortal) commit(do func()) {
	m.mu.Lock()
	if m.dead {
		m.mu.Unlock()
		panic(died{})
	}
	m.left--
	dies := m.left == 0
	m.dead = dies
	m.mu.Unlock()
	if !dies || m.after {
		do()
	}
	if dies {
		panic(died{})
	}
}

func (m *mortal) Save(ctx context.Context, k statussync.Key, s statussync.Setting) (got statussync.Setting, err error) {
	m.commit(func() { got, err = m.Store.Save(ctx, k, s) })
	return got, err
}

func (m *mortal) Begin(ctx context.Context, k statussync.Key, r statussync.Report, owner string, lease time.Duration) (got statussync.Report, l statussync.Lease, err error) {
	m.commit(func() { got, l, err = m.Store.Begin(ctx, k, r, owner, lease) })
	return got, l, err
}

func (m *mortal) Commit(ctx context.Context, l statussync.Lease, b statussync.Batch) (err error) {
	m.commit(func() { err = m.Store.Commit(ctx, l, b) })
	return err
}

// survives runs what a process does, and reports whether it outlived it.
func survives(life func()) (alive bool) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(died); !ok {
				panic(p)
			}
			alive = false
		}
	}()
	life()
	return true
}

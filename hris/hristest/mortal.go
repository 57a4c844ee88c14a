package hristest

import (
	"context"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// died is what a process panics with when it is killed.
type died struct{}

// mortalLedger is a ledger as a process sees it that is killed at its nth
// commit: just before it, or just after, when the process does not hear of it
// any more. Whatever a killed process still does reaches nobody.
type mortalLedger struct {
	transfer.Ledger

	mu    sync.Mutex
	left  int  // commits until the end; negative lives for ever
	after bool // the last commit still happens
	dead  bool
}

// dies counts a commit, and reports whether it still happens and whether the
// process dies of it.
func (m *mortalLedger) dies() (happens, dies bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return false, true
	}
	if m.left--; m.left != 0 {
		return true, false
	}
	m.dead = true
	return m.after, true
}

func (m *mortalLedger) Create(ctx context.Context, p transfer.Planned) (t transfer.Transfer, l transfer.Lease, err error) {
	m.commit(func() { t, l, err = m.Ledger.Create(ctx, p) })
	return t, l, err
}

func (m *mortalLedger) Acquire(ctx context.Context, tenant, id, owner string, length time.Duration) (t transfer.Transfer, l transfer.Lease, err error) {
	m.commit(func() { t, l, err = m.Ledger.Acquire(ctx, tenant, id, owner, length) })
	return t, l, err
}

func (m *mortalLedger) Advance(ctx context.Context, l transfer.Lease, a transfer.Advance) (t transfer.Transfer, err error) {
	m.commit(func() { t, err = m.Ledger.Advance(ctx, l, a) })
	return t, err
}

func (m *mortalLedger) Witness(ctx context.Context, tenant, id, step string, r hris.Receipt, at time.Time) (t transfer.Transfer, err error) {
	m.commit(func() { t, err = m.Ledger.Witness(ctx, tenant, id, step, r, at) })
	return t, err
}

func (m *mortalLedger) Decide(ctx context.Context, tenant, id string, d transfer.Decision) (t transfer.Transfer, err error) {
	m.commit(func() { t, err = m.Ledger.Decide(ctx, tenant, id, d) })
	return t, err
}

func (m *mortalLedger) commit(do func()) {
	happens, dies := m.dies()
	if happens {
		do()
	}
	if dies {
		panic(died{})
	}
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

// slowLedger is a ledger whose answer to one intent takes so long that much
// happens meanwhile.
type slowLedger struct {
	transfer.Ledger
	step      string
	meanwhile func(id string)
}

func (s *slowLedger) Advance(ctx context.Context, l transfer.Lease, a transfer.Advance) (transfer.Transfer, error) {
	t, err := s.Ledger.Advance(ctx, l, a)
	if a.Intent != nil && a.Intent.Step == s.step && s.meanwhile != nil {
		meanwhile := s.meanwhile
		s.meanwhile = nil
		meanwhile(l.ID)
	}
	return t, err
}

package transfer

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Memory is a [Ledger] that forgets everything with its process: for tests,
// and the yardstick for every other store. What is handed in and out of it is
// copied. It is safe for concurrent use.
type Memory struct {
	now func() time.Time

	mu    sync.Mutex
	rows  map[Ref]*memoryRow
	lines map[hris.Line]*memoryLine
	check Hash
}

// memoryRow is a committed record and its history.
type memoryRow struct {
	record Record // without News
	events []Event
}

var _ Ledger = (*Memory)(nil)

// NewMemory gives an empty ledger whose leases are timed by now; nil is the
// system's clock.
func NewMemory(now func() time.Time) *Memory {
	if now == nil {
		now = time.Now
	}
	return &Memory{now: now, rows: map[Ref]*memoryRow{}, lines: map[hris.Line]*memoryLine{}}
}

// Trust implements [Ledger].
func (m *Memory) Trust(_ context.Context, check Hash) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.check == "" {
		m.check = check
	}
	if m.check != check {
		return OtherKey()
	}
	return nil
}

// Create implements [Ledger].
func (m *Memory) Create(_ context.Context, p Planned) (Transfer, Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	round := 0
	for _, t := range m.find(func(t *Transfer) bool { return t.Tenant == p.Tenant && t.Key == p.Key }) {
		if t.InTheWay() {
			return Transfer{}, Lease{}, &Taken{By: t}
		}
		round = max(round, t.Round)
	}
	now := m.present()
	r, err := Begin(p, round+1, now)
	if err != nil {
		return Transfer{}, Lease{}, err
	}
	if m.rows[r.Ref()] != nil {
		return Transfer{}, Lease{}, storeError(hris.InvalidInput, "create transfer", "the id is in use")
	}
	m.rows[r.Ref()] = &memoryRow{}
	r = m.commit(r)
	return r.At(now), r.Lease(), nil
}

// Acquire implements [Ledger].
func (m *Memory) Acquire(_ context.Context, tenant, id, owner string, length time.Duration) (Transfer, Lease, error) {
	var lease Lease
	t, err := m.change(Ref{tenant, id}, func(r *Record, now time.Time) error {
		err := r.Acquire(owner, length, now)
		lease = r.Lease()
		return err
	})
	if err != nil {
		return Transfer{}, Lease{}, err
	}
	return t, lease, nil
}

// Renew implements [Ledger].
func (m *Memory) Renew(_ context.Context, l Lease, length time.Duration) error {
	_, err := m.change(l.Ref, func(r *Record, now time.Time) error { return r.Renew(l, length, now) })
	return leaseOf(err, "renew lease")
}

// Advance implements [Ledger].
func (m *Memory) Advance(_ context.Context, l Lease, a Advance) (Transfer, error) {
	t, err := m.change(l.Ref, func(r *Record, _ time.Time) error {
		if err := r.Advance(l, a); err != nil {
			return err
		}
		if a.Intent != nil && a.Intent.Twin != "" && m.twinOpen(l.Ref, a.Intent.Twin) {
			return TwinOpen()
		}
		return nil
	})
	return t, leaseOf(err, "advance transfer")
}

// Witness implements [Ledger].
func (m *Memory) Witness(_ context.Context, tenant, id, step string, receipt hris.Receipt, at time.Time) (Transfer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.read(Ref{tenant, id})
	if err != nil {
		return Transfer{}, err
	}
	changed, err := r.Witness(step, receipt, at)
	if err != nil && !changed {
		return Transfer{}, err
	}
	if changed {
		r = m.commit(r)
	}
	return r.At(m.present()), err
}

// Decide implements [Ledger].
func (m *Memory) Decide(_ context.Context, tenant, id string, d Decision) (Transfer, error) {
	return m.change(Ref{tenant, id}, func(r *Record, now time.Time) error { return r.Decide(d, now) })
}

// Get implements [Ledger].
func (m *Memory) Get(_ context.Context, tenant, id string) (Transfer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.read(Ref{tenant, id})
	if err != nil {
		return Transfer{}, err
	}
	return r.At(m.present()), nil
}

// Find implements [Ledger].
func (m *Memory) Find(_ context.Context, tenant string, persons []Hash) ([]Transfer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.find(func(t *Transfer) bool { return t.Tenant == tenant && slices.Contains(persons, t.PersonHash) }), nil
}

// Twins implements [Ledger].
func (m *Memory) Twins(_ context.Context, tenant string, twin Hash) ([]Transfer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.find(func(t *Transfer) bool { return twin != "" && t.Tenant == tenant && t.hasTwin(twin) }), nil
}

// Events implements [Ledger].
func (m *Memory) Events(_ context.Context, tenant, id string) ([]Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	row := m.rows[Ref{tenant, id}]
	if row == nil {
		return nil, storeError(hris.NotFound, "list events", "")
	}
	return append([]Event{}, cloneEvents(row.events)...), nil
}

// Due implements [Ledger].
func (m *Memory) Due(_ context.Context, now time.Time, limit int) ([]Ref, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now = instant(now)
	var due []*Record
	for _, row := range m.rows {
		r := &row.record
		at := r.DueAt()
		if !at.IsZero() && (r.Queued() || !at.After(now)) && !r.Until.After(m.present()) {
			due = append(due, r)
		}
	}
	slices.SortFunc(due, func(a, b *Record) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.Tenant, b.Tenant), cmp.Compare(a.ID, b.ID))
	})
	refs := []Ref{}
	for _, r := range due[:min(max(limit, 0), len(due))] {
		refs = append(refs, r.Ref())
	}
	return refs, nil
}

// Expire implements [Ledger].
func (m *Memory) Expire(_ context.Context, now time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, row := range m.rows {
		if r := &row.record; !r.DraftUntil.IsZero() && r.DraftUntil.Before(instant(now)) {
			r.setDraft(nil, time.Time{})
			n++
		}
	}
	return n, nil
}

// Erase implements [Ledger].
func (m *Memory) Erase(_ context.Context, tenant string, person Hash, at time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var erased []Record
	for _, row := range m.rows {
		if row.record.Tenant != tenant || row.record.PersonHash != person {
			continue
		}
		r := row.record.Clone()
		if err := r.Erase(at, m.present()); err != nil {
			return 0, err
		}
		erased = append(erased, r)
	}
	for _, r := range erased {
		m.rows[r.Ref()].events = nil
		m.commit(r)
	}
	return len(erased), nil
}

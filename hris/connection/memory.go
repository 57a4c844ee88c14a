package connection

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// Memory is a [Store] that forgets everything with its process: for tests, and
// the yardstick for every other store. What is handed in and out of it is copied.
type Memory struct {
	now func() time.Time

	mu        sync.Mutex
	rows      map[Ref]*memoryRow
	order     []Ref // as they were made
	endpoints map[string]memoryEndpoint
}

type memoryRow struct {
	record  Record
	entries []Entry
	locks   map[string]memoryLock
}

type memoryLock struct {
	owner string
	until time.Time
}

type memoryEndpoint struct {
	ref        Ref
	generation int
}

var _ Store = (*Memory)(nil)

// NewMemory gives an empty store whose locks are timed by now; nil is the
// system's clock.
func NewMemory(now func() time.Time) *Memory {
	if now == nil {
		now = time.Now
	}
	return &Memory{now: now, rows: map[Ref]*memoryRow{}, endpoints: map[string]memoryEndpoint{}}
}

// Create implements [Store].
func (m *Memory) Create(_ context.Context, ref Ref, making Making) (Record, error) {
	r, err := Begin(ref, making)
	if err != nil {
		return Record{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rows[ref] != nil {
		return Record{}, refused(hris.InvalidInput, "create connection", "the id is in use")
	}
	m.rows[ref] = &memoryRow{record: r, entries: []Entry{cloneEntry(making.Entry)}, locks: map[string]memoryLock{}}
	m.order = append(m.order, ref)
	m.activate(ref, making.Endpoint, r.Generation)
	return r.Clone(), nil
}

func (m *Memory) activate(ref Ref, hash string, generation int) {
	if hash != "" {
		m.endpoints[hash] = memoryEndpoint{ref, generation}
	}
}

// Get implements [Store].
func (m *Memory) Get(_ context.Context, ref Ref) (Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	row, err := m.find(ref)
	if err != nil {
		return Record{}, err
	}
	return row.record.Clone(), nil
}

// List implements [Store].
func (m *Memory) List(_ context.Context, tenant string) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := []Record{}
	for _, ref := range m.order {
		if ref.Tenant == tenant {
			list = append(list, m.rows[ref].record.Clone())
		}
	}
	return list, nil
}

// Active implements [Store].
func (m *Memory) Active(_ context.Context, after Ref, limit int) ([]Ref, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	active := []Ref{}
	for ref, row := range m.rows {
		if row.record.State == Active && compareRef(ref, after) > 0 {
			active = append(active, ref)
		}
	}
	slices.SortFunc(active, compareRef)
	return active[:min(len(active), max(limit, 0))], nil
}

// Change implements [Store].
func (m *Memory) Change(_ context.Context, ref Ref, c Change) (Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	row, err := m.find(ref)
	if err != nil {
		return Record{}, err
	}
	after, err := row.record.Apply(c)
	if err != nil {
		return Record{}, err
	}
	row.overwrite(after)
	row.entries = append(row.entries, cloneEntry(c.Entry))
	if c.Activate {
		m.activate(ref, c.Endpoint, after.Generation)
	}
	if after.State == Removed {
		clear(row.locks)
	}
	return after.Clone(), nil
}

// overwrite puts a record in place of the one before, whose bytes are cleared.
func (row *memoryRow) overwrite(after Record) {
	for _, p := range row.record.Parts {
		clear(p.Sealed)
	}
	row.record = after
}

// Note implements [Store].
func (m *Memory) Note(_ context.Context, ref Ref, tested *Tested, e Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	row, err := m.find(ref)
	if err != nil {
		return err
	}
	if tested != nil {
		row.record.Tested = Tested{instant(tested.At), tested.OK}
	}
	row.entries = append(row.entries, cloneEntry(e))
	return nil
}

// Audit implements [Store].
func (m *Memory) Audit(_ context.Context, ref Ref, limit int) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	row, err := m.find(ref)
	if err != nil {
		return nil, err
	}
	latest := []Entry{}
	for _, e := range slices.Backward(row.entries) {
		if len(latest) >= limit {
			break
		}
		latest = append(latest, cloneEntry(e))
	}
	return latest, nil
}

// Keep implements [Store].
func (m *Memory) Keep(_ context.Context, ref Ref, part string, was int64, sealed []byte, at time.Time) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	row, err := m.find(ref)
	if err != nil {
		return 0, err
	}
	after, err := row.record.Keep(part, was, sealed, at)
	if err != nil {
		return 0, err
	}
	row.overwrite(after)
	return after.Parts[part].Version, nil
}

// Reseal implements [Store].
func (m *Memory) Reseal(_ context.Context, ref Ref, part string, version int64, sealed []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	row, err := m.find(ref)
	if err != nil {
		return err
	}
	p, ok := row.record.Parts[part]
	if !ok || p.Version != version {
		return refused(hris.ConnectionChanged, "reseal", "")
	}
	clear(p.Sealed)
	p.Sealed = slices.Clone(sealed)
	row.record.Parts[part] = p
	return nil
}

// Stale implements [Store].
func (m *Memory) Stale(_ context.Context, key string, after PartRef, limit int) ([]Stale, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	stale := []Stale{}
	for ref, row := range m.rows {
		for name, p := range row.record.Clone().Parts {
			if at := (PartRef{ref, name}); privacy.KeyID(p.Sealed) != key && comparePart(at, after) > 0 {
				stale = append(stale, Stale{at, p.Sealed, p.Version})
			}
		}
	}
	slices.SortFunc(stale, func(a, b Stale) int { return comparePart(a.PartRef, b.PartRef) })
	return stale[:min(len(stale), max(limit, 0))], nil
}

func comparePart(a, b PartRef) int {
	return cmp.Or(compareRef(a.Ref, b.Ref), cmp.Compare(a.Part, b.Part))
}

func compareRef(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Tenant, b.Tenant), cmp.Compare(a.ID, b.ID))
}

// Lock implements [Store].
func (m *Memory) Lock(_ context.Context, ref Ref, part, owner string, length time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	row, err := m.find(ref)
	if err != nil {
		return err
	}
	if row.record.State == Removed {
		return refused(hris.Disabled, "lock secret", "")
	}
	now := m.now()
	if had := row.locks[part]; had.owner != owner && had.until.After(now) {
		busy := refused(hris.SecretBusy, "lock secret", "")
		busy.RetryAfter = had.until.Sub(now)
		return busy
	}
	row.locks[part] = memoryLock{owner, now.Add(length)}
	return nil
}

// Unlock implements [Store].
func (m *Memory) Unlock(_ context.Context, ref Ref, part, owner string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if row := m.rows[ref]; row != nil && row.locks[part].owner == owner {
		delete(row.locks, part)
	}
	return nil
}

// Endpoint implements [Store].
func (m *Memory) Endpoint(_ context.Context, hash string) (Record, int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.endpoints[hash]
	if !ok {
		return Record{}, 0, refused(hris.NoConnection, "find endpoint", "")
	}
	return m.rows[e.ref].record.Clone(), e.generation, nil
}

// Told implements [Store].
func (m *Memory) Told(_ context.Context, ref Ref, rev int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	row, err := m.find(ref)
	if err != nil {
		return err
	}
	row.record = row.record.Told(rev)
	return nil
}

// Untold implements [Store].
func (m *Memory) Untold(_ context.Context, after Ref, limit int) ([]Untold, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	untold := []Untold{}
	for ref, row := range m.rows {
		if r := row.record; r.Untold > 0 && compareRef(ref, after) > 0 {
			untold = append(untold, Untold{ref, r.Untold, r.State})
		}
	}
	slices.SortFunc(untold, func(a, b Untold) int { return compareRef(a.Ref, b.Ref) })
	return untold[:min(len(untold), max(limit, 0))], nil
}

// Heard implements [Store].
func (m *Memory) Heard(_ context.Context, hash string, health hris.Health) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.endpoints[hash]
	if !ok {
		return refused(hris.NoConnection, "record health", "")
	}
	row := m.rows[e.ref]
	after, err := row.record.Heard(e.generation, health)
	if err != nil {
		return err
	}
	row.overwrite(after)
	return nil
}

func (m *Memory) find(ref Ref) (*memoryRow, error) {
	row := m.rows[ref]
	if row == nil {
		return nil, refused(hris.NoConnection, "find connection", "")
	}
	return row, nil
}

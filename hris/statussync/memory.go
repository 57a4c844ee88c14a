package statussync

import (
	"context"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Memory is a store that forgets everything with its process: for tests, and
// the yardstick for every other store. What is handed in and out of it is
// copied. It is safe for concurrent use.
type Memory struct {
	now func() time.Time

	mu    sync.Mutex
	syncs map[Key]*memorySync
	names names // of stages, statuses and runs
}

// memorySync is one customer's.
type memorySync struct {
	setting Setting
	owner   string
	until   time.Time
	fence   int64
	runs    []*memoryRun // by id
	records map[string]*memoryRecord
	open    map[string]*memoryRecord // those with a change
}

type memoryRun struct {
	Report
	items map[string]Item
}

var _ Store = (*Memory)(nil)

// NewMemory gives an empty store whose leases are timed by now; nil is the
// system's clock.
func NewMemory(now func() time.Time) *Memory {
	if now == nil {
		now = time.Now
	}
	return &Memory{now: now, syncs: map[Key]*memorySync{}}
}

// of gives a customer's, with the lock held.
func (m *Memory) of(k Key) *memorySync {
	if m.syncs[k] == nil {
		m.syncs[k] = &memorySync{records: map[string]*memoryRecord{}, open: map[string]*memoryRecord{}}
	}
	return m.syncs[k]
}

// Setting implements [Store].
func (m *Memory) Setting(_ context.Context, k Key) (Setting, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.of(k).setting.clone(), nil
}

// Save implements [Store].
func (m *Memory) Save(_ context.Context, k Key, s Setting) (Setting, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	y := m.of(k)
	if err := y.set("save setting", s); err != nil {
		return Setting{}, err
	}
	y.fence++
	y.owner = ""
	return y.setting.clone(), nil
}

func (y *memorySync) set(op string, s Setting) error {
	if s.Rev != y.setting.Rev {
		return refused(hris.Changed, op, "the setting was changed meanwhile")
	}
	s = s.clone()
	s.Rev++
	s.CutOff, s.Since = instant(s.CutOff), instant(s.Since)
	y.setting = s
	return nil
}

// Begin implements [Store].
func (m *Memory) Begin(_ context.Context, k Key, r Report, owner string, lease time.Duration) (Report, Lease, error) {
	const op = "begin run"
	m.mu.Lock()
	defer m.mu.Unlock()
	y := m.of(k)
	if m.leased(y) {
		return Report{}, Lease{}, refused(hris.Busy, op, "")
	}
	run := y.run(r.ID)
	switch {
	case run != nil && run.State.Over():
		return Report{}, Lease{}, refused(hris.WrongState, op, "this run is ended")
	case run == nil && len(y.runs) > 0 && y.runs[len(y.runs)-1].ID > r.ID:
		return Report{}, Lease{}, refused(hris.WrongState, op, "a later run was begun")
	case run == nil:
		for _, earlier := range y.runs {
			if !earlier.State.Over() {
				earlier.State, earlier.Ended = Overtaken, instant(r.Started)
			}
		}
		run = &memoryRun{Report: r.kept(), items: map[string]Item{}}
		y.runs = append(y.runs, run)
	}
	y.fence++
	y.owner, y.until = owner, m.now().Add(lease)
	return run.Report.clone(), Lease{Key: k, Owner: owner, Fence: y.fence}, nil
}

// Renew implements [Store].
func (m *Memory) Renew(_ context.Context, l Lease, length time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	y := m.of(l.Key)
	if !y.holds(l) {
		return refused(hris.LeaseLost, "renew lease", "")
	}
	y.until = m.now().Add(length)
	return nil
}

// Approve implements [Store].
func (m *Memory) Approve(_ context.Context, k Key, id, by string, _ time.Time) (Report, error) {
	const op = "approve run"
	m.mu.Lock()
	defer m.mu.Unlock()
	run := m.of(k).run(id)
	switch {
	case run == nil:
		return Report{}, refused(hris.NotFound, op, "")
	case run.State != Asking:
		return Report{}, refused(hris.WrongState, op, "only a run that asks can be approved")
	}
	run.State, run.Approved = Writing, by
	return run.Report.clone(), nil
}

func (m *Memory) leased(y *memorySync) bool { return y.owner != "" && y.until.After(m.now()) }

func (y *memorySync) holds(l Lease) bool { return y.owner == l.Owner && y.fence == l.Fence }

func (y *memorySync) run(id string) *memoryRun {
	for _, run := range y.runs {
		if run.ID == id {
			return run
		}
	}
	return nil
}

// kept gives a report as every store keeps it.
func (r Report) kept() Report {
	r = r.clone()
	r.Started, r.Planned, r.Ended, r.NotBefore = instant(r.Started), instant(r.Planned), instant(r.Ended), instant(r.NotBefore)
	r.DryRun, r.Changes = false, nil
	return r
}

// instant keeps an instant to the microsecond, in UTC.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}

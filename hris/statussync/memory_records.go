package statussync

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

// memoryRecord is a Record, small: there is one for every application. Its
// strings are numbers of the store's names, but for the id.
type memoryRecord struct {
	application                          string
	stage, stageName, prior, status, run uint32
	agreed, edited                       bool
	at                                   int64
	change                               *Change // few have one
}

func (m *Memory) record(r *memoryRecord) Record {
	name := func(i uint32) string { return m.names.list[i] }
	full := Record{
		Application: r.application, Stage: name(r.stage), StageName: name(r.stageName), Prior: name(r.prior), Status: name(r.status), Run: name(r.run),
		Agreed: r.agreed, Edited: r.edited,
	}
	if r.at != 0 {
		full.At = time.UnixMicro(r.at).UTC()
	}
	if r.change != nil {
		full.Change = *r.change
	}
	return full
}

func (m *Memory) keep(y *memorySync, r Record) {
	kept := y.records[r.Application]
	if kept == nil {
		kept = &memoryRecord{application: strings.Clone(r.Application)}
		y.records[kept.application] = kept
	}
	number := func(s string) uint32 { return uint32(m.names.of(s)) }
	kept.stage, kept.stageName, kept.prior = number(r.Stage), number(r.StageName), number(r.Prior)
	kept.status, kept.run, kept.agreed, kept.edited = number(r.Status), number(r.Run), r.Agreed, r.Edited
	kept.at, kept.change = 0, nil
	if !r.At.IsZero() {
		kept.at = r.At.UnixMicro()
	}
	if r.Change.State == "" {
		delete(y.open, kept.application)
		return
	}
	change := r.Change.kept()
	kept.change = &change
	y.open[kept.application] = kept
}

// kept gives a change as every store keeps it.
func (c Change) kept() Change {
	c.At, c.Settled = instant(c.At), instant(c.Settled)
	return c
}

// Commit implements [Store].
func (m *Memory) Commit(_ context.Context, l Lease, b Batch) error {
	const op = "commit run"
	m.mu.Lock()
	defer m.mu.Unlock()
	y := m.of(l.Key)
	if !y.holds(l) {
		return refused(hris.LeaseLost, op, "")
	}
	if b.Setting != nil {
		if err := y.set(op, *b.Setting); err != nil {
			return err
		}
	}
	if b.Report != nil {
		if run := y.run(b.Report.ID); run != nil {
			run.Report = b.Report.kept()
			if b.Restart {
				maps.DeleteFunc(run.items, func(_ string, item Item) bool { return item.Outcome != Changed })
			}
		}
	}
	for _, turn := range b.Turns {
		for application, r := range y.open {
			switch {
			case r.change.State != turn.From || turn.Released && r.change.By == "":
			case turn.To == "":
				r.change = nil
				delete(y.open, application)
			default:
				change := *r.change
				change.State = turn.To
				r.change = &change
			}
		}
	}
	for _, r := range b.Records {
		m.keep(y, r)
	}
	for _, item := range b.Items {
		if run := y.run(item.Run); run != nil {
			item.At = instant(item.At)
			run.items[item.Application] = item
		}
	}
	if b.End {
		y.owner = ""
	}
	return nil
}

// Records implements [Store].
func (m *Memory) Records(_ context.Context, k Key, applications []string) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	y := m.of(k)
	var found []Record
	for _, application := range applications {
		if r := y.records[application]; r != nil {
			found = append(found, m.record(r))
		}
	}
	return found, nil
}

// Open implements [Store].
func (m *Memory) Open(_ context.Context, k Key, state ChangeState, after string, limit int) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	y := m.of(k)
	var open []Record
	for _, application := range slices.Sorted(maps.Keys(y.open)) {
		if r := y.open[application]; application > after && r.change.State == state && len(open) < limit {
			open = append(open, m.record(r))
		}
	}
	return open, nil
}

// Decide implements [Store].
func (m *Memory) Decide(_ context.Context, k Key, application string, seen, then Change) error {
	const op = "decide on change"
	m.mu.Lock()
	defer m.mu.Unlock()
	y := m.of(k)
	r := y.open[application]
	switch {
	case m.leased(y):
		return refused(hris.Busy, op, "")
	case r == nil || *r.change != seen.kept():
		return refused(hris.Changed, op, "this change does not wait any more, or is another by now")
	}
	change := then.kept()
	r.change = &change
	return nil
}

// Report implements [Store].
func (m *Memory) Report(_ context.Context, k Key, id string) (Report, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	run := m.of(k).run(id)
	if run == nil {
		return Report{}, refused(hris.NotFound, "find run", "")
	}
	return run.Report.clone(), nil
}

// Reports implements [Store].
func (m *Memory) Reports(_ context.Context, k Key, limit int) ([]Report, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var latest []Report
	for _, run := range slices.Backward(m.of(k).runs) {
		if len(latest) < limit {
			latest = append(latest, run.Report.clone())
		}
	}
	return latest, nil
}

// Items implements [Store].
func (m *Memory) Items(_ context.Context, k Key, id, after string, limit int) ([]Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var items []Item
	if run := m.of(k).run(id); run != nil {
		for _, application := range slices.Sorted(maps.Keys(run.items)) {
			if application > after && len(items) < limit {
				items = append(items, run.items[application])
			}
		}
	}
	return items, nil
}

// Expire implements [Store].
func (m *Memory) Expire(_ context.Context, k Key, before time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	y := m.of(k)
	n := len(y.runs)
	y.runs = slices.DeleteFunc(y.runs, func(r *memoryRun) bool { return r.State.Over() && r.Ended.Before(instant(before)) })
	return n - len(y.runs), nil
}

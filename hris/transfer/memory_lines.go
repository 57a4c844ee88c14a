package transfer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// memoryLine is what is known of a line that was taken.
type memoryLine struct {
	owner  string
	until  time.Time // the end of the taking, by the store's clock; zero where it was left
	rest   hris.Rest
	roused bool // since it was taken
	turn   int  // of its last taking; 0 before the first
}

// Lines implements [Ledger].
func (m *Memory) Lines(_ context.Context, now time.Time, limit int) ([]hris.Line, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now = instant(now)
	since := map[hris.Line]time.Time{}
	for _, r := range m.due(now) {
		line := r.In()
		if at, ok := since[line]; (!ok || r.DueAt().Before(at)) && m.free(line, now) {
			since[line] = r.DueAt()
		}
	}
	lines := []hris.Line{}
	for line := range since {
		lines = append(lines, line)
	}
	slices.SortFunc(lines, func(a, b hris.Line) int {
		return cmp.Or(cmp.Compare(m.line(a).turn, m.line(b).turn), since[a].Compare(since[b]),
			cmp.Compare(a.Tenant, b.Tenant), cmp.Compare(a.Connection, b.Connection))
	})
	return lines[:min(max(limit, 0), len(lines))], nil
}

// DueIn implements [Ledger].
func (m *Memory) DueIn(_ context.Context, line hris.Line, now time.Time, limit int) ([]Ref, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	due := slices.DeleteFunc(m.due(instant(now)), func(r *Record) bool { return r.In() != line })
	slices.SortFunc(due, func(a, b *Record) int { return cmp.Or(a.DueAt().Compare(b.DueAt()), cmp.Compare(a.ID, b.ID)) })
	refs := []Ref{}
	for _, r := range due[:min(max(limit, 0), len(due))] {
		refs = append(refs, r.Ref())
	}
	return refs, nil
}

// Held implements [Ledger].
func (m *Memory) Held(_ context.Context, line hris.Line, after string, limit int) ([]Transfer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	held := m.find(func(t *Transfer) bool { return t.In() == line && t.NeedsPerson() && t.ID > after })
	slices.SortFunc(held, func(a, b Transfer) int { return cmp.Compare(a.ID, b.ID) })
	return held[:min(max(limit, 0), len(held))], nil
}

// Backlog implements [Ledger].
func (m *Memory) Backlog(_ context.Context, line hris.Line, now time.Time, limit int) (Backlog, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b Backlog
	var held []Transfer
	for _, t := range m.find(func(t *Transfer) bool { return t.In() == line && !t.State.Ended() }) {
		switch at := t.DueAt(); {
		case at.IsZero():
			held = append(held, t)
		case at.After(instant(now)):
			b.Later++
		default:
			b.Due++
		}
	}
	slices.SortFunc(held, func(a, b Transfer) int { return cmp.Compare(a.ID, b.ID) })
	limit = max(limit, 0)
	for _, t := range held[:min(limit, len(held))] {
		b.Held++
		if t.State == StateInDoubt {
			b.InDoubt++
		}
	}
	b.Due, b.Later = min(b.Due, limit), min(b.Later, limit)
	return b, nil
}

// Take implements [Ledger].
func (m *Memory) Take(_ context.Context, line hris.Line, owner string, length time.Duration) (last hris.Rest, ok bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.line(line)
	if l.owner != owner {
		if l.until.After(m.present()) {
			return hris.Rest{}, false, nil
		}
		l.owner, l.roused, l.turn = owner, false, m.turn()
	}
	l.until = instant(m.present().Add(length))
	m.lines[line] = &l
	return l.rest, true, nil
}

// Leave implements [Ledger].
func (m *Memory) Leave(_ context.Context, line hris.Line, owner string, rest hris.Rest) (roused bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.line(line)
	if l.owner != owner || l.until.IsZero() {
		return false, storeError(hris.LeaseLost, "leave line", "")
	}
	if rest.Until = instant(rest.Until); l.roused {
		rest = hris.Rest{}
	}
	m.lines[line] = &memoryLine{rest: rest, turn: l.turn}
	return l.roused, nil
}

// Rouse implements [Ledger].
func (m *Memory) Rouse(_ context.Context, line hris.Line, codes []hris.Code, at time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l := m.lines[line]; l != nil {
		l.rest, l.roused = hris.Rest{}, true
	}
	at = instant(at)
	n := 0
	for _, row := range m.rows {
		r := &row.record
		sooner := r.NotBefore.IsZero() || r.NotBefore.After(at)
		switch {
		case r.In() != line:
		case r.Until.After(m.present()):
			r.Roused = true
		case r.Waits(codes) && sooner:
			r.NotBefore = at
			n++
		}
	}
	return n, nil
}

// EraseDrafts implements [Ledger].
func (m *Memory) EraseDrafts(_ context.Context, line hris.Line, at time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, now := 0, m.present()
	for _, row := range m.rows {
		if r := &row.record; r.In() == line && len(r.Draft) > 0 {
			r.setDraft(nil, time.Time{})
			n++
		}
		if r := row.record.Clone(); r.Strand(line, at, now) {
			m.commit(r)
		}
	}
	return n, nil
}

// due gives the records that a worker could move now.
func (m *Memory) due(now time.Time) []*Record {
	var due []*Record
	for _, row := range m.rows {
		at := row.record.DueAt()
		if !at.IsZero() && !at.After(now) && !row.record.Until.After(m.present()) {
			due = append(due, &row.record)
		}
	}
	return due
}

// line gives what is known of a line.
func (m *Memory) line(of hris.Line) memoryLine {
	if l := m.lines[of]; l != nil {
		return *l
	}
	return memoryLine{}
}

// free reports whether nobody has a line and its rest is over.
func (m *Memory) free(of hris.Line, now time.Time) bool {
	l := m.line(of)
	return !l.until.After(m.present()) && !l.rest.Until.After(now)
}

// turn is one more than any taking had.
func (m *Memory) turn() int {
	last := 0
	for _, l := range m.lines {
		last = max(last, l.turn)
	}
	return last + 1
}

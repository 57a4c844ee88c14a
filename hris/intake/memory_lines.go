package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

// memoryLine is a line that was taken once.
type memoryLine struct {
	turn  int64 // when it was taken last, counted in Takes
	taken bool
	owner string
	until time.Time
	rest  hris.Rest
}

func lineOf(e hris.Event) hris.Line { return hris.Line{Tenant: e.Tenant, Connection: e.Connection} }

// Lines implements [hris.Inbox].
func (m *Memory) Lines(_ context.Context, now time.Time, limit int) ([]hris.Line, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	waiting := map[hris.Line]bool{}
	for _, e := range m.events {
		if e.State == hris.EventWaiting {
			waiting[lineOf(e.Event)] = true
		}
	}
	lines := []hris.Line{}
	for of := range waiting {
		if l := m.line(of); !m.has(l) && !l.rest.Until.After(instant(now)) && m.next(of, now) != nil {
			lines = append(lines, of)
		}
	}
	slices.SortFunc(lines, func(a, b hris.Line) int {
		return cmp.Or(cmp.Compare(m.line(a).turn, m.line(b).turn), strings.Compare(a.Tenant, b.Tenant), strings.Compare(a.Connection, b.Connection))
	})
	return lines[:min(limit, len(lines))], nil
}

// Take implements [hris.Inbox].
func (m *Memory) Take(_ context.Context, of hris.Line, owner string, length time.Duration) (hris.Rest, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.line(of)
	if m.has(l) && l.owner != owner {
		return hris.Rest{}, false, nil
	}
	m.turn++
	l.turn, l.taken, l.owner, l.until = m.turn, true, owner, m.now().Add(length)
	m.lines[of] = l
	return l.rest, true, nil
}

// Leave implements [hris.Inbox].
func (m *Memory) Leave(_ context.Context, of hris.Line, owner string, rest hris.Rest) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.line(of)
	if !l.taken || l.owner != owner {
		return refused(hris.LeaseLost, "leave line", "")
	}
	if rest.Nth > l.rest.Nth+1 {
		rest = hris.Rest{} // it was roused meanwhile
	}
	l.taken, l.rest = false, hris.Rest{Until: instant(rest.Until), Nth: rest.Nth}
	return nil
}

// Rouse implements [hris.Inbox].
func (m *Memory) Rouse(_ context.Context, of hris.Line, at time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.line(of).rest = hris.Rest{}
	n := 0
	for _, e := range m.events {
		postponed := e.State == hris.EventWaiting && e.Reason != "" && e.NotBefore.After(instant(at)) && !m.leased(e)
		mended := e.State == hris.EventHeld && strings.HasPrefix(string(e.Reason), "connection.")
		if lineOf(e.Event) == of && (postponed || mended) {
			e.State, e.NotBefore, e.Attempts = hris.EventWaiting, time.Time{}, 0
			n++
		}
	}
	return n, nil
}

// Backlog implements [hris.Inbox].
func (m *Memory) Backlog(_ context.Context, of hris.Line, now time.Time, limit int) (b hris.Backlog, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var tried *memoryEvent
	for _, e := range m.events {
		switch {
		case lineOf(e.Event) != of || e.State == hris.EventDone:
			continue
		case e.State == hris.EventHeld:
			b.Held++
			continue
		case e.NotBefore.After(instant(now)):
			b.Later++
		default:
			b.Due++
		}
		if e.Attempts > 0 && (tried == nil || tried.Attempts <= e.Attempts) {
			tried = e
		}
	}
	b.Due, b.Later, b.Held = min(b.Due, limit), min(b.Later, limit), min(b.Held, limit)
	if tried != nil {
		b.Reason = tried.Reason
	}
	if rest := m.line(of).rest; rest.Until.After(instant(now)) {
		b.Rests = rest.Until
	}
	return b, nil
}

// EraseLine implements [hris.Inbox].
func (m *Memory) EraseLine(_ context.Context, of hris.Line) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	m.events = slices.DeleteFunc(m.events, func(e *memoryEvent) bool {
		if lineOf(e.Event) != of || e.stranded() {
			return false
		}
		n++
		if e.State == hris.EventDone {
			m.unname(e)
			return true
		}
		e.strand()
		return false
	})
	delete(m.lines, of)
	return n, nil
}

// line gives what is known of a line; of one that was never taken nothing.
func (m *Memory) line(of hris.Line) *memoryLine {
	if l := m.lines[of]; l != nil {
		return l
	}
	return &memoryLine{}
}

// has reports whether somebody has a line, by the store's clock.
func (m *Memory) has(l *memoryLine) bool { return l.taken && l.until.After(m.now()) }

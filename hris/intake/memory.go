package intake

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Memory is an inbox that forgets everything with its process: for tests, and
// the yardstick for every other store. What is handed in and out of it is
// copied. It is safe for concurrent use.
type Memory struct {
	now func() time.Time

	mu     sync.Mutex
	check  string         // of the hash key
	events []*memoryEvent // in the order they were kept
	named  map[memoryName]bool
	lines  map[hris.Line]*memoryLine
	turn   int64 // of the line taken last
}

// memoryEvent is a kept event, and the lease of who works it.
type memoryEvent struct {
	hris.Event
	claimed bool
	owner   string
	until   time.Time
}

type memoryName struct{ tenant, connection, key string }

var _ hris.Inbox = (*Memory)(nil)

// NewMemory gives an empty inbox whose leases are timed by now; nil is the
// system's clock.
func NewMemory(now func() time.Time) *Memory {
	if now == nil {
		now = time.Now
	}
	return &Memory{now: now, named: map[memoryName]bool{}, lines: map[hris.Line]*memoryLine{}}
}

// Trust implements [hris.Inbox].
func (m *Memory) Trust(_ context.Context, check string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.check == "" {
		m.check = check
	}
	if m.check != check {
		return hris.OtherInboxKey()
	}
	return nil
}

// Keep implements [hris.Inbox].
func (m *Memory) Keep(_ context.Context, e hris.Event) (bool, error) {
	if err := e.Validate(); err != nil {
		return false, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if e.Supersedes {
		m.supersede(e, (*memoryEvent).expired)
	}
	for _, key := range e.Keys {
		if m.named[memoryName{e.Tenant, e.Connection, key}] {
			return false, nil
		}
	}
	if m.find(e.Tenant, e.ID) != nil {
		return false, refused(hris.InvalidInput, "keep event", "the id is in use")
	}
	if e.Supersedes {
		for _, former := range m.supersede(e, func(*memoryEvent) bool { return true }) {
			former.over()
		}
	}
	for _, key := range e.Keys {
		m.named[memoryName{e.Tenant, e.Connection, key}] = true
	}
	e.Supersedes = false
	e.State, e.Reason, e.Fields, e.Attempts = hris.EventWaiting, "", nil, 0
	m.events = append(m.events, &memoryEvent{Event: cloneEvent(e)})
	return true, nil
}

// supersede frees the keys of those that e takes the place of, and gives them.
func (m *Memory) supersede(e hris.Event, which func(*memoryEvent) bool) (all []*memoryEvent) {
	for _, former := range m.events {
		if e.Subject == "" || former.Subject != e.Subject || lineOf(former.Event) != lineOf(e) || !which(former) {
			continue
		}
		m.unname(former)
		former.Keys = nil
		all = append(all, former)
	}
	return all
}

// expired reports whether nothing came of an event because its payload was gone, even
// if a person has ended it since.
func (e *memoryEvent) expired() bool { return e.Reason == hris.DraftGone }

// Claim implements [hris.Inbox].
func (m *Memory) Claim(_ context.Context, of hris.Line, now time.Time, owner string, lease time.Duration) (hris.Event, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.next(of, now)
	if e == nil {
		return hris.Event{}, false, nil
	}
	e.claimed, e.owner, e.until = true, owner, m.now().Add(lease)
	e.Attempts++
	return cloneEvent(e.Event), true, nil
}

// next is the event that a Claim gives.
func (m *Memory) next(of hris.Line, now time.Time) *memoryEvent {
	var least *memoryEvent
	for i, e := range m.events {
		if e.State != hris.EventWaiting || e.NotBefore.After(instant(now)) || of != (hris.Line{}) && lineOf(e.Event) != of {
			continue
		}
		if least != nil && least.Attempts <= e.Attempts || m.leased(e) || m.behind(i) {
			continue
		}
		least = e
	}
	return least
}

// behind reports whether an event has to wait for another of its subject: one
// that was kept before it and waits too, or any that is being worked.
func (m *Memory) behind(i int) bool {
	e := m.events[i]
	if e.Subject == "" {
		return false
	}
	for j, other := range m.events {
		if j != i && other.Tenant == e.Tenant && other.Subject == e.Subject && (j < i && other.State == hris.EventWaiting || m.leased(other)) {
			return true
		}
	}
	return false
}

// leased reports whether an event's lease runs, by the store's clock.
func (m *Memory) leased(e *memoryEvent) bool { return e.claimed && e.until.After(m.now()) }

// Done implements [hris.Inbox].
func (m *Memory) Done(_ context.Context, tenant, id, owner string, _ time.Time) error {
	return m.end("end event", tenant, id, owner, (*memoryEvent).over)
}

// Later implements [hris.Inbox].
func (m *Memory) Later(_ context.Context, tenant, id, owner string, until time.Time, reason hris.Code) error {
	return m.end("postpone event", tenant, id, owner, func(e *memoryEvent) {
		e.Reason, e.Fields, e.NotBefore = reason, nil, instant(until)
	})
}

// Hold implements [hris.Inbox].
func (m *Memory) Hold(_ context.Context, tenant, id, owner string, _ time.Time, reason hris.Code, fields []string) error {
	return m.end("hold event", tenant, id, owner, func(e *memoryEvent) {
		e.State, e.Reason, e.Fields, e.NotBefore = hris.EventHeld, reason, orNil(fields), time.Time{}
	})
}

// end gives a lease back with what came of the event. One that was erased
// meanwhile is done already, and stays so.
func (m *Memory) end(op, tenant, id, owner string, change func(*memoryEvent)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.find(tenant, id)
	if e == nil || !e.claimed || e.owner != owner {
		return refused(hris.LeaseLost, op, "")
	}
	e.claimed = false
	if e.State != hris.EventDone {
		change(e)
	}
	return nil
}

// Seen implements [hris.Inbox].
func (m *Memory) Seen(_ context.Context, tenant, subject, kind string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return subject != "" && slices.ContainsFunc(m.events, func(e *memoryEvent) bool {
		return e.Tenant == tenant && e.Subject == subject && e.Kind == kind
	}), nil
}

// Release implements [hris.Inbox].
func (m *Memory) Release(_ context.Context, tenant, id string, _ time.Time) error {
	return m.decide("release event", tenant, id, func(e *memoryEvent) { e.State, e.Attempts = hris.EventWaiting, 0 })
}

// Dismiss implements [hris.Inbox].
func (m *Memory) Dismiss(_ context.Context, tenant, id string, _ time.Time) error {
	return m.decide("dismiss event", tenant, id, (*memoryEvent).over)
}

// decide is what a person says of a held event.
func (m *Memory) decide(op, tenant, id string, change func(*memoryEvent)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.find(tenant, id)
	switch {
	case e == nil:
		return refused(hris.NotFound, op, "")
	case e.State != hris.EventHeld:
		return refused(hris.WrongState, op, "the event is not held")
	}
	change(e)
	return nil
}

// over makes an event one that is done. One that lost its payload before says so
// still: see expired.
func (e *memoryEvent) over() {
	if e.Payload != nil || e.Reason != hris.DraftGone {
		e.Reason = ""
	}
	e.State, e.Fields, e.NotBefore, e.Payload = hris.EventDone, nil, time.Time{}, nil
}

// Held implements [hris.Inbox].
func (m *Memory) Held(_ context.Context, tenant string) ([]hris.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	held := []hris.Event{}
	for _, e := range m.events {
		if e.Tenant == tenant && e.State == hris.EventHeld {
			shown := cloneEvent(e.Event)
			shown.Payload = nil
			held = append(held, shown)
		}
	}
	return held, nil
}

// Erase implements [hris.Inbox].
func (m *Memory) Erase(_ context.Context, tenant, person string) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, e := range m.events {
		if person == "" || e.Tenant != tenant || e.Subject != person && e.Person != person {
			continue
		}
		e.Subject, e.Person = "", ""
		e.over()
		n++
	}
	return n, nil
}

// Expire implements [hris.Inbox].
func (m *Memory) Expire(_ context.Context, before time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	m.events = slices.DeleteFunc(m.events, func(e *memoryEvent) bool {
		if !e.Received.Before(instant(before)) || m.leased(e) {
			return false
		}
		if e.State == hris.EventDone {
			m.unname(e)
			n++
			return true
		}
		if !e.stranded() {
			e.strand()
			n++
		}
		return false
	})
	return n, nil
}

// strand leaves an event to a person, without its payload.
func (e *memoryEvent) strand() {
	e.Payload, e.claimed = nil, false
	e.State, e.Reason, e.Fields, e.NotBefore = hris.EventHeld, hris.DraftGone, nil, time.Time{}
}

func (e *memoryEvent) stranded() bool { return e.State == hris.EventHeld && e.Payload == nil }

// unname lets an event's keys go.
func (m *Memory) unname(e *memoryEvent) {
	for _, key := range e.Keys {
		delete(m.named, memoryName{e.Tenant, e.Connection, key})
	}
}

func (m *Memory) find(tenant, id string) *memoryEvent {
	i := slices.IndexFunc(m.events, func(e *memoryEvent) bool { return e.Tenant == tenant && e.ID == id })
	if i < 0 {
		return nil
	}
	return m.events[i]
}

func refused(code hris.Code, op, detail string) error {
	return &hris.Error{Code: code, Op: op, Effect: hris.EffectNotSent, Detail: detail}
}

// cloneEvent gives a copy that shares nothing with e, its instants as every
// inbox keeps them.
func cloneEvent(e hris.Event) hris.Event {
	e.Keys, e.Fields, e.Payload = orNil(e.Keys), orNil(e.Fields), orNil(e.Payload)
	e.Received, e.NotBefore = instant(e.Received), instant(e.NotBefore)
	return e
}

// instant keeps an instant to the microsecond, in UTC.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}

// orNil copies s; an empty one is kept as none.
func orNil[S ~[]E, E any](s S) S {
	if len(s) == 0 {
		return nil
	}
	return slices.Clone(s)
}

package inboxtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris"
)

// bench is one subtest's inbox, with what the subtests do over and over.
type bench struct {
	*testing.T
	clock *Clock
	inbox hris.Inbox
	n     int
}

const (
	acme  = "acme"
	other = "other"
	lease = time.Minute

	hired   = "hire_candidate"
	unhired = "candidate_unhired"

	person   = "aa11"
	stranger = "bb22"

	one = "worker-1"
	two = "worker-2"
)

// event is one to be kept, each with its own id, keys and subject.
func (b *bench) event(with ...func(*hris.Event)) hris.Event {
	b.n++
	e := hris.Event{
		ID: fmt.Sprintf("e%03d", b.n), Tenant: acme, Connection: "c1", Kind: hired,
		Keys:    []string{fmt.Sprintf("delivery%03d", b.n), fmt.Sprintf("application%03d", b.n)},
		Subject: fmt.Sprintf("subject%03d", b.n), Person: person,
		Received: b.clock.Now(), Payload: fmt.Appendf(nil, "sealed\x00payload %d", b.n), State: hris.EventWaiting,
	}
	for _, change := range with {
		change(&e)
	}
	return e
}

// keep must succeed, and gives the event as it is kept.
func (b *bench) keep(with ...func(*hris.Event)) hris.Event {
	b.Helper()
	e := b.event(with...)
	b.kept(e)
	e.Received = micro(e.Received)
	return e
}

func (b *bench) kept(e hris.Event) {
	b.Helper()
	ok, err := b.inbox.Keep(b.Context(), e)
	b.ok(err)
	b.is(ok, "the event is new")
}

func (b *bench) repeat(e hris.Event) {
	b.Helper()
	ok, err := b.inbox.Keep(b.Context(), e)
	b.ok(err)
	b.is(!ok, "the event is a repeat")
}

// claim must give the event with the id.
func (b *bench) claim(id, owner string) hris.Event {
	b.Helper()
	e, ok, err := b.inbox.Claim(b.Context(), hris.Line{}, b.clock.Now(), owner, lease)
	b.ok(err)
	b.is(ok, "something is due")
	b.equal(id, e.ID)
	return e
}

// nothing must be due.
func (b *bench) nothing() {
	b.Helper()
	e, ok, err := b.inbox.Claim(b.Context(), hris.Line{}, b.clock.Now(), "nobody", lease)
	b.ok(err)
	b.is(!ok, "nothing is due, but "+e.ID+" is")
}

func (b *bench) done(e hris.Event, owner string) {
	b.Helper()
	b.ok(b.inbox.Done(b.Context(), e.Tenant, e.ID, owner, b.clock.Now()))
}

func (b *bench) later(e hris.Event, owner string, after time.Duration) {
	b.Helper()
	b.ok(b.inbox.Later(b.Context(), e.Tenant, e.ID, owner, b.clock.Now().Add(after), hris.Unavailable))
}

func (b *bench) hold(e hris.Event, owner string, fields ...string) {
	b.Helper()
	b.ok(b.inbox.Hold(b.Context(), e.Tenant, e.ID, owner, b.clock.Now(), hris.Problems, fields))
}

func (b *bench) release(e hris.Event) {
	b.Helper()
	b.ok(b.inbox.Release(b.Context(), e.Tenant, e.ID, b.clock.Now()))
}

func (b *bench) dismiss(e hris.Event) {
	b.Helper()
	b.ok(b.inbox.Dismiss(b.Context(), e.Tenant, e.ID, b.clock.Now()))
}

// listed must be the ids of the tenant's held events, in order.
func (b *bench) listed(tenant string, want ...string) []hris.Event {
	b.Helper()
	events, err := b.inbox.Held(b.Context(), tenant)
	b.ok(err)
	ids := []string{}
	for _, e := range events {
		ids = append(ids, e.ID)
	}
	b.equal(append([]string{}, want...), ids)
	return events
}

func (b *bench) seen(want bool, tenant, subject, kind string) {
	b.Helper()
	got, err := b.inbox.Seen(b.Context(), tenant, subject, kind)
	b.ok(err)
	b.equal(want, got)
}

func (b *bench) erase(want int, tenant, person string) {
	b.Helper()
	n, err := b.inbox.Erase(b.Context(), tenant, person)
	b.ok(err)
	b.equal(want, n)
}

func (b *bench) expire(want int, before time.Time) {
	b.Helper()
	n, err := b.inbox.Expire(b.Context(), before)
	b.ok(err)
	b.equal(want, n)
}

// verdicts are the verbs by which a worker ends its claim.
func (b *bench) verdicts(e hris.Event, owner string) map[string]func() error {
	return map[string]func() error{
		"Done": func() error { return b.inbox.Done(b.Context(), e.Tenant, e.ID, owner, b.clock.Now()) },
		"Later": func() error {
			return b.inbox.Later(b.Context(), e.Tenant, e.ID, owner, b.clock.Now(), hris.Unavailable)
		},
		"Hold": func() error {
			return b.inbox.Hold(b.Context(), e.Tenant, e.ID, owner, b.clock.Now(), hris.Problems, nil)
		},
	}
}

// lost wants every verdict refused.
func (b *bench) lost(e hris.Event, owner string) {
	b.Helper()
	for _, verdict := range b.verdicts(e, owner) {
		b.fails(verdict(), hris.LeaseLost)
	}
}

func of(subject string) func(*hris.Event)     { return func(e *hris.Event) { e.Subject = subject } }
func by(person string) func(*hris.Event)      { return func(e *hris.Event) { e.Person = person } }
func at(tenant string) func(*hris.Event)      { return func(e *hris.Event) { e.Tenant = tenant } }
func kind(kind string) func(*hris.Event)      { return func(e *hris.Event) { e.Kind = kind } }
func named(keys ...string) func(*hris.Event)  { return func(e *hris.Event) { e.Keys = keys } }
func through(c string) func(*hris.Event)      { return func(e *hris.Event) { e.Connection = c } }
func received(t time.Time) func(*hris.Event)  { return func(e *hris.Event) { e.Received = t } }
func notBefore(t time.Time) func(*hris.Event) { return func(e *hris.Event) { e.NotBefore = t } }

// ok stops the subtest at an error.
func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("unexpected error: %v", err)
	}
}

// fails wants an error of this code, with the Effect that nothing was sent.
func (b *bench) fails(err error, code hris.Code) {
	b.Helper()
	if !errors.Is(err, code) {
		b.Fatalf("error is %v, want %s", err, code)
	}
	if e, ok := errors.AsType[*hris.Error](err); ok && e.Effect != hris.EffectNotSent {
		b.Errorf("the error says %q, but an inbox never sends", e.Effect)
	}
}

// equal compares what was kept with what is there.
func (b *bench) equal(want, got any) {
	b.Helper()
	if w, g := shown(want), shown(got); w != g {
		b.Fatalf("want %s\n got %s", w, g)
	}
}

func (b *bench) is(holds bool, what string) {
	b.Helper()
	if !holds {
		b.Fatalf("want that %s", what)
	}
}

func shown(v any) string {
	j, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(err)
	}
	return string(j)
}

// micro gives an instant as an inbox keeps it.
func micro(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

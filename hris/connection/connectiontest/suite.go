// Package connectiontest holds every store of connections to the promises of
// [connection.Store].
//
//	func TestStore(t *testing.T) {
//		connectiontest.Run(t, func(t *testing.T, now func() time.Time) connection.Store {
//			return mystore.New(mystore.WithClock(now))
//		})
//	}
package connectiontest

import (
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/transfer"
)

// Run holds a store to its promises. Open gives an empty one for each subtest, whose
// locks are timed by now.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) connection.Store) {
	t.Helper()
	for _, promise := range []struct {
		name string
		test func(*bench)
	}{
		{"a connection is found as it was made", foundAsMade},
		{"an id is taken once in a tenant", takenOnce},
		{"another tenant finds nothing", otherTenant},
		{"a change is all or nothing, and counted", changed},
		{"of changes to one revision one is made", oneOfMany},
		{"removing erases all parts, and nothing leads back", removed},
		{"a part is kept at its version whatever else changes", keeps},
		{"of renewals from one version one is kept", keepsOne},
		{"a part that was dropped and made again is another", neverTheSame},
		{"a note is no change", notes},
		{"the audit trail has the latest first", audits},
		{"resealing changes no version", reseals},
		{"stale parts are listed in order, page by page", stale},
		{"active connections are listed in order, page by page", actives},
		{"a change stays untold until it was told, and a later one after that", tells},
		{"untold changes are listed in order, page by page", untold},
		{"a lock is one owner's until it ends", locks},
		{"an endpoint is found in its generation", endpoints},
		{"how an endpoint fares is kept, and is no change", hears},
		{"what was last heard stays known after a re-activation", hearsFormer},
		{"what is handed in and out is the store's own", copies},
	} {
		t.Run(promise.name, func(t *testing.T) {
			t.Parallel()
			b := &bench{T: t, at: time.Date(2026, 9, 1, 9, 0, 0, 123456789, time.UTC)}
			b.store = open(t, b.now)
			promise.test(b)
		})
	}
}

type bench struct {
	*testing.T
	store connection.Store
	mu    sync.Mutex
	at    time.Time
}

var (
	one   = connection.Ref{Tenant: "acme", ID: "c1"}
	two   = connection.Ref{Tenant: "acme", ID: "c2"}
	alien = connection.Ref{Tenant: "other", ID: "c1"}
)

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

func (b *bench) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(d)
}

// sealed gives bytes as a keyring's: a key id and something.
func sealed(key, what string) []byte {
	return append(append([]byte{byte(len(key))}, key...), what...)
}

func (b *bench) making(parts ...string) connection.Making {
	m := connection.Making{
		At: b.now(), Vendor: "afas", Product: "applicant", Account: "afas:production:12345",
		Policy: transfer.RolePolicy{View: []string{"hr", "lead"}, Remove: []string{"admin"}},
		Tested: connection.Tested{At: b.now(), OK: true}, Parts: map[string][]byte{},
		Entry: connection.Entry{At: b.now(), Actor: "u1", Kind: connection.Connected, Names: []string{"member", "token"}},
	}
	for _, part := range parts {
		m.Parts[part] = sealed("k1", part+" \x00 sealed")
	}
	return m
}

func (b *bench) create(ref connection.Ref, parts ...string) connection.Record {
	b.Helper()
	r, err := b.store.Create(b.Context(), ref, b.making(parts...))
	b.ok(err)
	return r
}

func (b *bench) get(ref connection.Ref) connection.Record {
	b.Helper()
	r, err := b.store.Get(b.Context(), ref)
	b.ok(err)
	return r
}

func (b *bench) change(ref connection.Ref, c connection.Change) connection.Record {
	b.Helper()
	c.At, c.Entry.At = b.now(), b.now()
	r, err := b.store.Change(b.Context(), ref, c)
	b.ok(err)
	return r
}

func (b *bench) audit(ref connection.Ref) []connection.Entry {
	b.Helper()
	entries, err := b.store.Audit(b.Context(), ref, 100)
	b.ok(err)
	return entries
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("unexpected error: %v", err)
	}
}

func (b *bench) refused(code hris.Code, err error) {
	b.Helper()
	if !errors.Is(err, code) {
		b.Fatalf("want %s, got %v", code, err)
	}
}

func (b *bench) equal(want, got any) {
	b.Helper()
	if !reflect.DeepEqual(want, got) {
		b.Fatalf("want %+v, got %+v", want, got)
	}
}

func (b *bench) is(what string, yes bool) {
	b.Helper()
	if !yes {
		b.Fatalf("not so: %s", what)
	}
}

func micro(t time.Time) time.Time { return time.UnixMicro(t.UnixMicro()).UTC() }

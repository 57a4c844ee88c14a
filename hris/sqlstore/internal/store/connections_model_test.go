package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/sqlstore/internal/storetest"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/hris/transfer/ledgertest"
)

// connected is a store that keeps connections.
type connected interface{ Connections() connection.Store }

// TestEveryDatabaseKeepsConnectionsAsMemoryDoes drives both stores with the same
// verbs, many of them refused, and compares every answer and all that is left.
func TestEveryDatabaseKeepsConnectionsAsMemoryDoes(t *testing.T) {
	t.Parallel()
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place, done := k.places(t)()
			t.Cleanup(done)
			clock := ledgertest.NewClock()
			d := database{name, place}
			s, host := d.store(t, clock.Now), d.host(t)
			rapid.Check(t, func(rt *rapid.T) {
				for _, table := range []string{"endpoints", "locks", "entries", "parts"} {
					_, err := host.ExecContext(t.Context(), "DELETE FROM handover_connection_"+table)
					require.NoError(rt, err)
				}
				_, err := host.ExecContext(t.Context(), "DELETE FROM handover_connections")
				require.NoError(rt, err)
				m := &customers{t: t, clock: clock, stores: [2]connection.Store{connection.NewMemory(clock.Now), s.(connected).Connections()}}
				rt.Repeat(map[string]func(*rapid.T){
					"Create": m.create, "Change": m.change, "Keep": m.keep, "Reseal": m.reseal, "Note": m.note, "Lock": m.lock, "Unlock": m.unlock,
					"Heard": m.heard, "Stale": m.stale, "Active": m.active, "Told": m.told, "Untold": m.untold, "Audit": m.audit,
					"wait": func(rt *rapid.T) { clock.Move(draw(rt, "wait", time.Microsecond, time.Second, time.Minute)) },
					"":     m.same,
				})
				storetest.Consistent(t, host)
			})
		})
	}
}

// customers are the two stores, and few enough names that verbs meet.
type customers struct {
	t      *testing.T
	clock  *ledgertest.Clock
	stores [2]connection.Store
	made   int
}

var (
	tenants   = []string{"acme", "acme2", "other"}
	ids       = []string{"c1", "c2"}
	partNames = []string{"settings", "secret/a", "secret/b"}
	hashes    = []string{"h1", "h2", "h3"}
)

// alike gives one verb to both stores and compares what they say.
func alike[T any](rt *rapid.T, m *customers, verb string, do func(connection.Store) (T, error)) T {
	got, errs := [2]T{}, [2]error{}
	for i, s := range m.stores {
		got[i], errs[i] = do(s)
	}
	require.Equal(rt, told(errs[0]), told(errs[1]), verb)
	require.Equal(rt, got[0], got[1], verb)
	return got[0]
}

func (m *customers) ref(rt *rapid.T) connection.Ref {
	return connection.Ref{Tenant: rapid.SampledFrom(tenants).Draw(rt, "tenant"), ID: rapid.SampledFrom(ids).Draw(rt, "id")}
}

func (m *customers) part(rt *rapid.T) string { return rapid.SampledFrom(partNames).Draw(rt, "part") }

// at has more digits than are kept.
func (m *customers) at(rt *rapid.T) time.Time {
	return m.clock.Now().Add(draw(rt, "at", 0, -time.Hour, time.Nanosecond, time.Minute))
}

// sealed are new bytes under one of two keys.
func (m *customers) sealed(rt *rapid.T) []byte {
	m.made++
	return fmt.Appendf([]byte{2}, "%s\x00 sealed %d", draw(rt, "key", "k1", "k2"), m.made)
}

func (m *customers) parts(rt *rapid.T) map[string][]byte {
	parts := map[string][]byte{}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(partNames), 0, 3, rapid.ID).Draw(rt, "put") {
		parts[name] = m.sealed(rt)
	}
	return parts
}

func (m *customers) policy(rt *rapid.T) transfer.RolePolicy {
	return transfer.RolePolicy{View: draw(rt, "view", nil, []string{}, []string{"hr", "lead"}), Remove: draw(rt, "remove", nil, []string{"admin"})}
}

func (m *customers) entry(rt *rapid.T) connection.Entry {
	return connection.Entry{
		At: m.at(rt), Actor: draw(rt, "actor", "u1", "system"), Kind: draw(rt, "kind", connection.Rotated, connection.RefreshFailed),
		Names: draw(rt, "names", nil, []string{}, []string{"token", "it's \"one\""}), Code: draw(rt, "code", "", hris.BadCredentials),
	}
}

func (m *customers) create(rt *rapid.T) {
	ref := m.ref(rt)
	making := connection.Making{
		At: m.at(rt), Vendor: draw(rt, "vendor", "example", ""), Product: "employee", Account: "example:1", Policy: m.policy(rt),
		Tested: connection.Tested{At: m.at(rt), OK: rapid.Bool().Draw(rt, "ok")}, Parts: m.parts(rt),
		Endpoint: draw(rt, "endpoint", append(hashes, "")...), Entry: m.entry(rt),
	}
	alike(rt, m, "Create", func(s connection.Store) (connection.Record, error) { return s.Create(m.t.Context(), ref, making) })
}

func (m *customers) change(rt *rapid.T) {
	ref := m.ref(rt)
	seen, _ := m.stores[0].Get(m.t.Context(), ref)
	policy, tested := m.policy(rt), connection.Tested{At: m.at(rt), OK: rapid.Bool().Draw(rt, "ok")}
	c := connection.Change{
		At: m.at(rt), Rev: seen.Rev - draw[int64](rt, "old", 0, 0, 0, 1), State: draw(rt, "state", "", "", connection.Active, connection.Disabled, connection.Removed),
		Policy: draw(rt, "policy", nil, &policy), Tested: draw(rt, "tested", nil, &tested), Put: m.parts(rt),
		Drop: rapid.SliceOfN(rapid.SampledFrom(partNames), 0, 2).Draw(rt, "drop"),
		Tell: rapid.Bool().Draw(rt, "tell"), Activate: rapid.Bool().Draw(rt, "activate"), Endpoint: draw(rt, "endpoint", append(hashes, "")...), Entry: m.entry(rt),
	}
	alike(rt, m, "Change", func(s connection.Store) (connection.Record, error) { return s.Change(m.t.Context(), ref, c) })
}

// version is that of a part, or another.
func (m *customers) version(rt *rapid.T, ref connection.Ref, part string) int64 {
	seen, _ := m.stores[0].Get(m.t.Context(), ref)
	return draw(rt, "version", seen.Parts[part].Version, seen.Parts[part].Version, 0, seen.Serial)
}

func (m *customers) keep(rt *rapid.T) {
	ref, part, sealed, at := m.ref(rt), m.part(rt), m.sealed(rt), m.at(rt)
	was := m.version(rt, ref, part)
	alike(rt, m, "Keep", func(s connection.Store) (int64, error) { return s.Keep(m.t.Context(), ref, part, was, sealed, at) })
}

func (m *customers) reseal(rt *rapid.T) {
	ref, part, sealed := m.ref(rt), m.part(rt), m.sealed(rt)
	version := m.version(rt, ref, part)
	alike(rt, m, "Reseal", func(s connection.Store) (any, error) { return nil, s.Reseal(m.t.Context(), ref, part, version, sealed) })
}

func (m *customers) note(rt *rapid.T) {
	ref, e := m.ref(rt), m.entry(rt)
	tested := draw(rt, "tested", nil, &connection.Tested{At: m.at(rt), OK: true}, &connection.Tested{})
	alike(rt, m, "Note", func(s connection.Store) (any, error) { return nil, s.Note(m.t.Context(), ref, tested, e) })
}

func (m *customers) lock(rt *rapid.T) {
	ref, part, owner, length := m.ref(rt), m.part(rt), draw(rt, "owner", "p1", "p2"), draw(rt, "length", 0, time.Second, time.Minute)
	alike(rt, m, "Lock", func(s connection.Store) (any, error) { return nil, s.Lock(m.t.Context(), ref, part, owner, length) })
}

func (m *customers) unlock(rt *rapid.T) {
	ref, part, owner := m.ref(rt), m.part(rt), draw(rt, "owner", "p1", "p2")
	alike(rt, m, "Unlock", func(s connection.Store) (any, error) { return nil, s.Unlock(m.t.Context(), ref, part, owner) })
}

func (m *customers) heard(rt *rapid.T) {
	hash := rapid.SampledFrom(hashes).Draw(rt, "hash")
	health := hris.Health{State: draw(rt, "state", "", hris.HookLive, hris.HookFailing), HeardAt: m.at(rt), Why: draw(rt, "why", "", "signature")}
	alike(rt, m, "Heard", func(s connection.Store) (any, error) { return nil, s.Heard(m.t.Context(), hash, health) })
}

func (m *customers) stale(rt *rapid.T) {
	key, limit := draw(rt, "key", "k1", "k2", ""), rapid.IntRange(-1, 9).Draw(rt, "limit")
	after := draw(rt, "after", connection.PartRef{}, connection.PartRef{Ref: m.ref(rt), Part: m.part(rt)})
	alike(rt, m, "Stale", func(s connection.Store) ([]connection.Stale, error) { return s.Stale(m.t.Context(), key, after, limit) })
}

func (m *customers) active(rt *rapid.T) {
	after, limit := draw(rt, "after", connection.Ref{}, m.ref(rt)), rapid.IntRange(-1, 9).Draw(rt, "limit")
	alike(rt, m, "Active", func(s connection.Store) ([]connection.Ref, error) { return s.Active(m.t.Context(), after, limit) })
}

func (m *customers) told(rt *rapid.T) {
	ref := m.ref(rt)
	seen, _ := m.stores[0].Get(m.t.Context(), ref)
	rev := seen.Untold + draw[int64](rt, "rev", 0, 0, 1, -1)
	alike(rt, m, "Told", func(s connection.Store) (any, error) { return nil, s.Told(m.t.Context(), ref, rev) })
}

func (m *customers) untold(rt *rapid.T) {
	after, limit := draw(rt, "after", connection.Ref{}, m.ref(rt)), rapid.IntRange(-1, 9).Draw(rt, "limit")
	alike(rt, m, "Untold", func(s connection.Store) ([]connection.Untold, error) { return s.Untold(m.t.Context(), after, limit) })
}

func (m *customers) audit(rt *rapid.T) {
	ref, limit := m.ref(rt), rapid.IntRange(-1, 3).Draw(rt, "limit")
	alike(rt, m, "Audit", func(s connection.Store) ([]connection.Entry, error) { return s.Audit(m.t.Context(), ref, limit) })
}

// same compares what the stores hold.
func (m *customers) same(rt *rapid.T) {
	for _, tenant := range tenants {
		alike(rt, m, "List", func(s connection.Store) ([]connection.Record, error) { return s.List(m.t.Context(), tenant) })
	}
	ref := m.ref(rt)
	alike(rt, m, "Get", func(s connection.Store) (connection.Record, error) { return s.Get(m.t.Context(), ref) })
	alike(rt, m, "Audit", func(s connection.Store) ([]connection.Entry, error) { return s.Audit(m.t.Context(), ref, 100) })
	type found struct {
		connection.Record
		generation int
	}
	hash := rapid.SampledFrom(hashes).Draw(rt, "hash")
	alike(rt, m, "Endpoint", func(s connection.Store) (found, error) {
		r, generation, err := s.Endpoint(m.t.Context(), hash)
		return found{r, generation}, err
	})
}

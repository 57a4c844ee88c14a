package connection_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
	"github.com/handoverhq/handover/hris/transfer"
)

// calls are all that a person can ask about a connection.
func calls(svc *connection.Service, actor transfer.Actor, tenant, id string) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Connect": func(ctx context.Context) error { _, err := svc.Connect(ctx, actor, tenant, request()); return err },
		"List":    func(ctx context.Context) error { _, err := svc.List(ctx, actor, tenant); return err },
		"Show":    func(ctx context.Context) error { _, err := svc.Show(ctx, actor, tenant, id); return err },
		"Audit":   func(ctx context.Context) error { _, err := svc.Audit(ctx, actor, tenant, id, 9); return err },
		"Test":    func(ctx context.Context) error { _, err := svc.Test(ctx, actor, tenant, id); return err },
		"Open":    func(ctx context.Context) error { _, err := svc.Open(ctx, actor, tenant, id); return err },
		"Configure": func(ctx context.Context) error {
			_, err := svc.Configure(ctx, actor, tenant, id, connection.Configuration{Settings: request().Settings})
			return err
		},
		"Rotate": func(ctx context.Context) error {
			_, err := svc.Rotate(ctx, actor, tenant, id, connection.Rotation{Secrets: secrets("token", canaryToken)})
			return err
		},
		"Forget":  func(ctx context.Context) error { _, err := svc.Forget(ctx, actor, tenant, id, "token"); return err },
		"Mapping": func(ctx context.Context) error { _, err := svc.Mapping(ctx, actor, tenant, id); return err },
		"ChangeMapping": func(ctx context.Context) error {
			_, err := svc.ChangeMapping(ctx, actor, tenant, id, 0, fieldmap.Match(hris.HireSchema(), newSystem().form))
			return err
		},
		"ChangeRoles": func(ctx context.Context) error {
			_, err := svc.ChangeRoles(ctx, actor, tenant, id, 0, request().Policy)
			return err
		},
		"Disable": func(ctx context.Context) error { _, err := svc.Disable(ctx, actor, tenant, id); return err },
		"Enable":  func(ctx context.Context) error { _, err := svc.Enable(ctx, actor, tenant, id); return err },
		"Reactivate": func(ctx context.Context) error {
			_, err := svc.Reactivate(ctx, actor, tenant, id, connection.Reactivation{})
			return err
		},
		"ReplaceKey": func(ctx context.Context) error { _, err := svc.ReplaceKey(ctx, actor, tenant, id); return err },
		"DropFormerKey": func(ctx context.Context) error {
			_, err := svc.DropFormerKey(ctx, actor, tenant, id)
			return err
		},
		"Remove": func(ctx context.Context) error { return svc.Remove(ctx, actor, tenant, id) },
	}
}

// almighty has every right, in every tenant: nothing but the tenant keeps it out.
var almighty = transfer.Actor{ID: "u-all", Roles: []string{"admin", "boss", "remover", "hr"}}

// unasked are the calls of what goes on in the background: they name a tenant, and
// ask for no right.
func unasked(svc *connection.Service, tenant, id string) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Connection": func(ctx context.Context) error { _, err := svc.Connection(ctx, tenant, id); return err },
		"Connected":  func(ctx context.Context) error { _, err := svc.Connected(ctx, tenant, id); return err },
		"Policy":     func(ctx context.Context) error { _, err := svc.Policy(ctx, tenant, id); return err },
		"Passes":     func(ctx context.Context) error { return svc.Passes(ctx, tenant, id) },
		"Refresh":    func(ctx context.Context) error { _, err := svc.Refresh(ctx, tenant, id); return err },
	}
}

// tenantless name no tenant. The test goes through them one by one.
var tenantless = []string{"Endpoint", "RecordHealth", "Active", "CatchUp", "Reseal", "VendorName", "Format", "LogValue"}

func TestNoMethodOfTheServiceIsLeftOutOfTheTestsOfTenants(t *testing.T) {
	t.Parallel()
	tested := slices.Concat(slices.Collect(maps.Keys(calls(nil, almighty, "", ""))), slices.Collect(maps.Keys(unasked(nil, "", ""))), tenantless)
	var has []string
	for m := range reflect.TypeFor[*connection.Service]().Methods() {
		has = append(has, m.Name)
	}
	require.ElementsMatch(t, has, tested, "a method that is new goes into calls, unasked or tenantless")
}

func TestOneTenantNeverReachesAnothersConnection(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := newNeighbours(t, connection.NewMemory(nil))
		for range rapid.IntRange(1, 12).Draw(r, "calls") {
			id := rapid.SampledFrom(n.ids).Draw(r, "connection")
			others := slices.DeleteFunc(slices.Clone(neighbourhood), func(s string) bool { return s == n.owner[id] })
			name := rapid.SampledFrom(slices.Sorted(maps.Keys(calls(n.svc, almighty, "", "")))).Draw(r, "call")
			n.intrude(r, id, rapid.SampledFrom(others).Draw(r, "tenant"), name)
		}
		n.listed(r)
	})
}

func TestOneTenantNeverReachesAnothersConnectionInADatabase(t *testing.T) {
	t.Parallel()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNeighbours(t, open(t))
			for i, name := range slices.Sorted(maps.Keys(calls(n.svc, almighty, "", ""))) {
				id := n.ids[i%len(n.ids)]
				at := slices.Index(neighbourhood, n.owner[id])
				n.intrude(t, id, neighbourhood[(at+1+i%(len(neighbourhood)-1))%len(neighbourhood)], name)
			}
			n.listed(t)
		})
	}
}

// stores are the databases that connections are kept in.
var stores = map[string]func(*testing.T) connection.Store{
	"SQLite": func(t *testing.T) connection.Store {
		s, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "handover.db"))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		return s.Connections()
	},
	"PostgreSQL": func(t *testing.T) connection.Store {
		s, err := postgres.Open(t.Context(), postgrestest.Fresh(t))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		return s.Connections()
	},
}

// neighbours are tenants with a connection each, whose names are as alike as can
// be.
type neighbours struct {
	*desk
	owner map[string]string // by connection
	token map[string]string // of its endpoint
	told  map[string]string // the tenant that the host was told of, by connection
	ids   []string
}

var neighbourhood = []string{"acme", "acme2", "other", "c", "acme/c"}

func newNeighbours(t *testing.T, store connection.Store) *neighbours {
	t.Helper()
	n := &neighbours{owner: map[string]string{}, token: map[string]string{}, told: map[string]string{}}
	n.desk = newDesk(t, func(c *connection.Config) {
		c.Store = store
		c.Changed = func(_ context.Context, tenant, id string) error { n.told[id] = tenant; return nil }
	})
	n.store = store
	for _, tenant := range neighbourhood {
		out, err := n.svc.Connect(t.Context(), almighty, tenant, request(webhook))
		require.NoError(t, err)
		n.owner[out.View.ID], n.token[out.View.ID] = tenant, out.Activation.Token.Reveal()
		_, err = store.Change(t.Context(), connection.Ref{Tenant: tenant, ID: out.View.ID}, connection.Change{Rev: 1, Tell: true})
		require.NoError(t, err)
	}
	n.ids = slices.Sorted(maps.Keys(n.owner))
	return n
}

// kept is all that the store has of a connection.
func (n *neighbours) kept(r require.TestingT, ref connection.Ref) (connection.Record, []connection.Entry) {
	record, err := n.store.Get(n.Context(), ref)
	require.NoError(r, err)
	trail, err := n.store.Audit(n.Context(), ref, 100)
	require.NoError(r, err)
	return record, trail
}

// intrude has one tenant call something of another's connection.
func (n *neighbours) intrude(r require.TestingT, id, intruder, name string) {
	mine := n.owner[id]
	record, trail := n.kept(r, connection.Ref{Tenant: mine, ID: id})
	all := calls(n.svc, almighty, intruder, id)
	switch err := all[name](n.Context()); name {
	case "Connect":
		require.NoError(r, err)
	case "List":
		views, err := n.svc.List(n.Context(), almighty, intruder)
		require.NoError(r, err)
		for _, v := range views {
			require.Equal(r, intruder, v.Tenant)
		}
	default:
		require.ErrorIs(r, err, hris.NoConnection, name)
		ghost := calls(n.svc, almighty, intruder, "c-never-was")[name](n.Context())
		require.EqualError(r, err, ghost.Error(), "somebody else's is one that does not exist")
	}
	for name, call := range unasked(n.svc, intruder, id) {
		err := call(n.Context())
		require.Equal(r, hris.NoConnection, hris.CodeOf(err), name)
		require.EqualError(r, err, unasked(n.svc, intruder, "c-never-was")[name](n.Context()).Error(), name)
	}
	after, now := n.kept(r, connection.Ref{Tenant: mine, ID: id})
	require.Equal(r, record, after)
	require.Equal(r, trail, now)
}

// listed goes through what names no tenant: each thing leads to its own.
func (n *neighbours) listed(r require.TestingT) {
	for id, token := range n.token {
		e, err := n.svc.Endpoint(n.Context(), token)
		require.NoError(r, err)
		require.Equal(r, [2]string{n.owner[id], id}, [2]string{e.Tenant, e.Connection})
	}
	one := n.ids[len(n.ids)/2]
	before := map[string]connection.Record{}
	for _, id := range n.ids {
		before[id], _ = n.kept(r, connection.Ref{Tenant: n.owner[id], ID: id})
	}
	health := hris.Health{State: hris.HookFailing, Why: "signature"}
	require.NoError(r, n.svc.RecordHealth(n.Context(), n.token[one], health))
	_, err := n.svc.Reseal(n.Context())
	require.NoError(r, err)
	_, err = n.svc.CatchUp(n.Context())
	require.NoError(r, err)
	require.Equal(r, n.owner, n.told)
	for _, id := range n.ids {
		want := before[id]
		want.Untold = 0
		if id == one {
			want.Health = health
		}
		after, _ := n.kept(r, want.Ref)
		require.Equal(r, want, after)
	}
	for ref, err := range n.svc.Active(n.Context()) {
		require.NoError(r, err)
		if owner, ours := n.owner[ref.ID]; ours {
			require.Equal(r, owner, ref.Tenant)
		}
	}
	for _, text := range []string{fmt.Sprintf("%v %+v", n.svc, n.svc), n.svc.LogValue().String()} {
		require.NotContains(r, text, "acme")
	}
	for id := range n.owner {
		require.Empty(r, n.svc.VendorName(id), "it knows vendors alone")
	}
}

func TestEveryCallAsksForItsRight(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	for name, call := range calls(d.svc, stranger, "acme", id) {
		if name == "List" {
			views, err := d.svc.List(t.Context(), stranger, "acme")
			require.NoError(t, err)
			require.Empty(t, views)
			continue
		}
		require.ErrorIs(t, call(t.Context()), hris.NotAllowed, name)
	}
	for name, call := range calls(d.svc, transfer.Actor{}, "acme", id) {
		require.ErrorIs(t, call(t.Context()), hris.InvalidInput, name)
	}
}

// only is an Authorizer that allows one right alone.
type only transfer.Right

func (o only) Authorize(_ context.Context, _ transfer.Actor, right transfer.Right, _, _ string) error {
	if right == transfer.Right(o) {
		return nil
	}
	return &hris.Error{Code: hris.NotAllowed}
}

func TestAHostsAuthorizerAnswersInPlaceOfRoles(t *testing.T) {
	t.Parallel()
	d := newDesk(t, func(c *connection.Config) { c.Authorizer = only(transfer.Manage) })
	out, err := d.svc.Connect(t.Context(), stranger, "acme", request())
	require.NoError(t, err)
	for name, call := range calls(d.svc, stranger, "acme", out.View.ID) {
		if name == "Remove" {
			require.ErrorIs(t, call(t.Context()), hris.NotAllowed)
		} else if err := call(t.Context()); err != nil {
			require.NotErrorIs(t, err, hris.NotAllowed, name)
		}
	}
}

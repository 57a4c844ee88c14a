package connection_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
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

func TestOneTenantNeverReachesAnothersConnection(t *testing.T) {
	t.Parallel()
	tenants := []string{"acme", "acme2", "other", "c", "acme/c"}
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t)
		owner := map[string]string{}
		for _, tenant := range tenants {
			out, err := d.svc.Connect(t.Context(), almighty, tenant, request(webhook))
			require.NoError(r, err)
			owner[out.View.ID] = tenant
		}
		ids := slices.Sorted(maps.Keys(owner))
		for range rapid.IntRange(1, 12).Draw(r, "calls") {
			id := rapid.SampledFrom(ids).Draw(r, "connection")
			mine := owner[id]
			intruder := rapid.SampledFrom(slices.DeleteFunc(slices.Clone(tenants), func(s string) bool { return s == mine })).Draw(r, "tenant")
			ref := connection.Ref{Tenant: mine, ID: id}
			before, err := d.store.Get(t.Context(), ref)
			require.NoError(r, err)
			trail, err := d.store.Audit(t.Context(), ref, 100)
			require.NoError(r, err)

			all := calls(d.svc, almighty, intruder, id)
			name := rapid.SampledFrom(slices.Sorted(maps.Keys(all))).Draw(r, "call")
			switch err := all[name](t.Context()); name {
			case "Connect":
				require.NoError(r, err)
			case "List":
				views, err := d.svc.List(t.Context(), almighty, intruder)
				require.NoError(r, err)
				for _, v := range views {
					require.Equal(r, intruder, v.Tenant)
				}
			default:
				require.ErrorIs(r, err, hris.NoConnection, name)
				ghost := calls(d.svc, almighty, intruder, "c-never-was")[name](t.Context())
				require.EqualError(r, err, ghost.Error(), "somebody else's is one that does not exist")
			}
			_, err = d.svc.Connection(t.Context(), intruder, id)
			require.ErrorIs(r, err, hris.Disabled)
			_, err = d.svc.Connected(t.Context(), intruder, id)
			require.ErrorIs(r, err, hris.Disabled)
			require.ErrorIs(r, d.svc.Passes(t.Context(), intruder, id), hris.Disabled)

			after, err := d.store.Get(t.Context(), ref)
			require.NoError(r, err)
			require.Equal(r, before, after)
			now, err := d.store.Audit(t.Context(), ref, 100)
			require.NoError(r, err)
			require.Equal(r, trail, now)
		}
	})
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

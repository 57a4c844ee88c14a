package connectiontest

import (
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// heard gives a health whose instants are finer than a store keeps.
func (b *bench) heard(state hris.HealthState) hris.Health {
	return hris.Health{State: state, PingedAt: b.now(), HeardAt: b.now().Add(time.Second), Since: b.now().Add(time.Minute), Why: "signature wrong"}
}

func kept(h hris.Health) hris.Health {
	h.PingedAt, h.HeardAt, h.Since = micro(h.PingedAt), micro(h.HeardAt), micro(h.Since)
	return h
}

func (b *bench) createWithEndpoint(ref connection.Ref, hash string) connection.Record {
	b.Helper()
	m := b.making("webhook")
	m.Endpoint = hash
	r, err := b.store.Create(b.Context(), ref, m)
	b.ok(err)
	return r
}

func hears(b *bench) {
	want := b.createWithEndpoint(one, "h1")
	other := b.createWithEndpoint(alien, "h2")
	for _, state := range []hris.HealthState{hris.HookFailing, hris.HookLive} {
		b.advance(time.Minute)
		b.ok(b.store.Heard(b.Context(), "h1", b.heard(state)))
		want.Health = kept(b.heard(state))
		b.equal(want, b.get(one))
	}
	b.ok(b.store.Heard(b.Context(), "h1", hris.Health{State: hris.HookLive}))
	want.Health = hris.Health{State: hris.HookLive}
	b.equal(want, b.get(one))
	found, _, err := b.store.Endpoint(b.Context(), "h1")
	b.ok(err)
	b.equal(want, found)
	list, err := b.store.List(b.Context(), "acme")
	b.ok(err)
	b.equal([]connection.Record{want}, list)
	b.equal(1, len(b.audit(one)))
	b.equal(other, b.get(alien))
	b.refused(hris.NoConnection, b.store.Heard(b.Context(), "h3", b.heard(hris.HookLive)))

	after := b.change(one, connection.Change{Rev: 1, State: connection.Disabled})
	b.equal(want.Health, after.Health)
	b.change(one, connection.Change{Rev: 2, State: connection.Removed})
	b.equal(hris.Health{}, b.get(one).Health)
	b.refused(hris.Disabled, b.store.Heard(b.Context(), "h1", b.heard(hris.HookLive)))
}

func hearsFormer(b *bench) {
	b.createWithEndpoint(one, "h1")
	b.ok(b.store.Heard(b.Context(), "h1", b.heard(hris.HookLive)))
	first := kept(b.heard(hris.HookLive))
	after := b.change(one, connection.Change{Rev: 1, Activate: true, Endpoint: "h2"})
	b.equal(hris.Health{}, after.Health)
	b.equal(first, after.Former)

	after = b.change(one, connection.Change{Rev: 2, Activate: true, Endpoint: "h3"}) // nothing came to the second
	b.equal(first.HeardAt, after.Former.HeardAt)
	b.equal(hris.HealthState(""), after.Former.State)

	b.ok(b.store.Heard(b.Context(), "h1", b.heard(hris.HookFailing)))
	b.ok(b.store.Heard(b.Context(), "h3", b.heard(hris.HookLive)))
	b.equal(kept(b.heard(hris.HookFailing)), b.get(one).Former)
	b.equal(kept(b.heard(hris.HookLive)), b.get(one).Health)
}

package connectiontest

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/transfer"
)

func foundAsMade(b *bench) {
	made := b.create(one, "settings", "secret/token")
	b.equal(made, b.get(one))
	b.equal(connection.Active, made.State)
	b.equal(int64(1), made.Rev)
	b.equal(1, made.Generation)
	b.equal(micro(b.now()), made.Created)
	b.equal(connection.Tested{At: micro(b.now()), OK: true}, made.Tested)
	b.equal([]string{"hr", "lead"}, made.Policy.View)
	b.equal([]string(nil), made.Policy.Send)
	b.equal("afas:production:12345", made.Account)
	b.equal(sealed("k1", "settings \x00 sealed"), made.Parts["settings"].Sealed)
	b.is("versions differ", made.Parts["settings"].Version != made.Parts["secret/token"].Version && made.Parts["settings"].Version > 0)
	b.equal([]connection.Entry{{At: micro(b.now()), Actor: "u1", Kind: connection.Connected, Names: []string{"member", "token"}}}, b.audit(one))

	b.create(two)
	list, err := b.store.List(b.Context(), "acme")
	b.ok(err)
	b.equal([]connection.Record{made, b.get(two)}, list)
}

func takenOnce(b *bench) {
	made := b.create(one, "settings")
	_, err := b.store.Create(b.Context(), one, b.making("rules"))
	b.refused(hris.InvalidInput, err)
	b.equal(made, b.get(one))
	b.equal(1, len(b.audit(one)))
	b.create(alien)
	lacking := b.making()
	lacking.Account = ""
	_, err = b.store.Create(b.Context(), two, lacking)
	b.refused(hris.InvalidInput, err)
}

func otherTenant(b *bench) {
	before := b.create(one, "secret/token")
	_, err := b.store.Get(b.Context(), alien)
	b.refused(hris.NoConnection, err)
	_, err = b.store.Change(b.Context(), alien, connection.Change{At: b.now(), Rev: 1, State: connection.Removed})
	b.refused(hris.NoConnection, err)
	b.refused(hris.NoConnection, b.store.Told(b.Context(), alien, 1))
	b.refused(hris.NoConnection, b.store.Note(b.Context(), alien, nil, connection.Entry{At: b.now()}))
	_, err = b.store.Audit(b.Context(), alien, 10)
	b.refused(hris.NoConnection, err)
	_, err = b.store.Keep(b.Context(), alien, "secret/token", before.Parts["secret/token"].Version, sealed("k1", "x"), b.now())
	b.refused(hris.NoConnection, err)
	b.refused(hris.NoConnection, b.store.Reseal(b.Context(), alien, "secret/token", 1, sealed("k2", "x")))
	b.refused(hris.NoConnection, b.store.Lock(b.Context(), alien, "secret/token", "p1", time.Minute))
	b.ok(b.store.Unlock(b.Context(), alien, "secret/token", "p1"))
	list, err := b.store.List(b.Context(), "other")
	b.ok(err)
	b.equal(0, len(list))
	b.equal(before, b.get(one))
}

func changed(b *bench) {
	b.create(one, "settings", "secret/token", "secret/old")
	b.advance(time.Hour)
	policy := transfer.RolePolicy{Manage: []string{"boss"}}
	after := b.change(one, connection.Change{
		Rev: 1, State: connection.Disabled, Policy: &policy, Tested: &connection.Tested{At: b.now()},
		Put: map[string][]byte{"secret/token": sealed("k1", "new")}, Drop: []string{"secret/old"},
		Entry: connection.Entry{Actor: "u2", Kind: connection.Rotated, Names: []string{"token"}},
	})
	b.equal(after, b.get(one))
	b.equal(int64(2), after.Rev)
	b.equal(connection.Disabled, after.State)
	b.equal(policy, after.Policy)
	b.equal(connection.Tested{At: micro(b.now())}, after.Tested)
	b.equal(sealed("k1", "new"), after.Parts["secret/token"].Sealed)
	b.equal(micro(b.now()), after.Parts["secret/token"].At)
	b.equal(2, len(after.Parts))
	b.equal(connection.Rotated, b.audit(one)[0].Kind)

	_, err := b.store.Change(b.Context(), one, connection.Change{At: b.now(), Rev: 1, State: connection.Active, Put: map[string][]byte{"x": {1}}})
	b.refused(hris.ConnectionChanged, err)
	b.equal(after, b.get(one))
	b.equal(2, len(b.audit(one)))
}

func oneOfMany(b *bench) {
	b.create(one)
	var all sync.WaitGroup
	won := make(chan int, 8)
	for i := range 8 {
		all.Go(func() {
			_, err := b.store.Change(b.Context(), one, connection.Change{
				At: b.now(), Rev: 1, Put: map[string][]byte{"settings": sealed("k1", fmt.Sprint(i))}, Entry: connection.Entry{At: b.now(), Kind: connection.Configured},
			})
			if err == nil {
				won <- i
			} else if !errors.Is(err, hris.ConnectionChanged) {
				b.Errorf("want %s, got %v", hris.ConnectionChanged, err)
			}
		})
	}
	all.Wait()
	b.equal(1, len(won))
	b.equal(sealed("k1", fmt.Sprint(<-won)), b.get(one).Parts["settings"].Sealed)
	b.equal(2, len(b.audit(one)))
}

func removed(b *bench) {
	m := b.making("settings", "secret/token", "webhook")
	m.Endpoint = "hash"
	_, err := b.store.Create(b.Context(), one, m)
	b.ok(err)
	version := b.get(one).Parts["secret/token"].Version
	after := b.change(one, connection.Change{
		Rev: 1, State: connection.Removed, Put: map[string][]byte{"settings": sealed("k1", "x")}, Entry: connection.Entry{Actor: "u1", Kind: connection.WasRemoved},
	})
	b.equal(0, len(after.Parts))
	b.equal(after, b.get(one))
	b.equal("afas:production:12345", after.Account)
	b.equal([]string{"admin"}, after.Policy.Remove)
	b.equal(2, len(b.audit(one)))

	_, err = b.store.Change(b.Context(), one, connection.Change{At: b.now(), Rev: 2, State: connection.Active})
	b.refused(hris.Disabled, err)
	for _, was := range []int64{0, version} {
		_, err = b.store.Keep(b.Context(), one, "secret/token", was, sealed("k1", "x"), b.now())
		b.refused(hris.Disabled, err)
	}
	b.refused(hris.Disabled, b.store.Lock(b.Context(), one, "secret/token", "p1", time.Minute))
	b.refused(hris.ConnectionChanged, b.store.Reseal(b.Context(), one, "secret/token", version, sealed("k2", "x")))
	b.ok(b.store.Note(b.Context(), one, nil, connection.Entry{At: b.now(), Kind: connection.SealedErased}))
	b.equal(3, len(b.audit(one)))
	found, _, err := b.store.Endpoint(b.Context(), "hash")
	b.ok(err)
	b.equal(connection.Removed, found.State)
	list, err := b.store.Stale(b.Context(), "k2", connection.PartRef{}, 10)
	b.ok(err)
	b.equal(0, len(list))
}

func notes(b *bench) {
	before := b.create(one, "secret/token")
	b.ok(b.store.Note(b.Context(), one, nil, connection.Entry{At: b.now(), Actor: "u1", Kind: connection.RotateRefused, Code: hris.BadCredentials}))
	b.equal(before, b.get(one))
	b.advance(time.Hour)
	b.ok(b.store.Note(b.Context(), one, &connection.Tested{At: b.now()}, connection.Entry{At: b.now(), Actor: "u1", Kind: connection.WasTested}))
	before.Tested = connection.Tested{At: micro(b.now())}
	b.equal(before, b.get(one))
	b.equal(hris.BadCredentials, b.audit(one)[1].Code)
}

func audits(b *bench) {
	b.create(one)
	b.create(two)
	for i := range 5 {
		b.ok(b.store.Note(b.Context(), one, nil, connection.Entry{At: b.now(), Actor: fmt.Sprint("u", i), Kind: connection.WasTested})) // at one instant
	}
	entries, err := b.store.Audit(b.Context(), one, 2)
	b.ok(err)
	b.equal(2, len(entries))
	b.equal("u4", entries[0].Actor)
	b.equal("u3", entries[1].Actor)
	b.equal(6, len(b.audit(one)))
	b.equal(1, len(b.audit(two)))
}

func endpoints(b *bench) {
	m := b.making("webhook")
	m.Endpoint = "h1"
	_, err := b.store.Create(b.Context(), one, m)
	b.ok(err)
	b.create(two)
	after := b.change(one, connection.Change{Rev: 1, Activate: true, Endpoint: "h2"})
	b.equal(2, after.Generation)
	b.change(one, connection.Change{Rev: 2, State: connection.Disabled})
	for hash, generation := range map[string]int{"h1": 1, "h2": 2} {
		r, made, err := b.store.Endpoint(b.Context(), hash)
		b.ok(err)
		b.equal(generation, made)
		b.equal(b.get(one), r)
	}
	for _, hash := range []string{"", "h3"} {
		_, _, err = b.store.Endpoint(b.Context(), hash)
		b.refused(hris.NoConnection, err)
	}
}

func copies(b *bench) {
	m := b.making("settings")
	made, err := b.store.Create(b.Context(), one, m)
	b.ok(err)
	want := made.Clone()
	m.Parts["settings"][3], m.Policy.View[0], m.Entry.Names[0] = 'X', "X", "X"
	made.Parts["settings"].Sealed[3], made.Policy.View[0] = 'X', "X"
	made.Parts["more"] = connection.Part{}
	b.audit(one)[0].Names[0] = "X"
	b.equal(want, b.get(one))
	b.equal("member", b.audit(one)[0].Names[0])
	b.is("bytes are the store's own", !bytes.Equal(b.get(one).Parts["settings"].Sealed, made.Parts["settings"].Sealed))
}

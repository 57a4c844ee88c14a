package connectiontest

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
)

func keeps(b *bench) {
	made := b.create(one, "secret/token")
	b.change(one, connection.Change{Rev: 1, State: connection.Disabled, Put: map[string][]byte{"settings": sealed("k1", "x")}})
	b.advance(time.Minute)
	version, err := b.store.Keep(b.Context(), one, "secret/token", made.Parts["secret/token"].Version, sealed("k1", "renewed"), b.now())
	b.ok(err)
	after := b.get(one)
	b.equal(connection.Part{Sealed: sealed("k1", "renewed"), Version: version, At: micro(b.now())}, after.Parts["secret/token"])
	b.equal(int64(2), after.Rev)
	b.equal(sealed("k1", "x"), after.Parts["settings"].Sealed)
	b.equal(2, len(b.audit(one)))

	added, err := b.store.Keep(b.Context(), one, "secret/more", 0, sealed("k1", "more"), b.now())
	b.ok(err)
	b.is("a new version", added > version)
	_, err = b.store.Keep(b.Context(), one, "secret/more", 0, sealed("k1", "again"), b.now())
	b.refused(hris.ConnectionChanged, err)
	b.equal(sealed("k1", "more"), b.get(one).Parts["secret/more"].Sealed)
}

func keepsOne(b *bench) {
	version := b.create(one, "secret/token").Parts["secret/token"].Version
	var all sync.WaitGroup
	won := make(chan int, 8)
	for i := range 8 {
		all.Go(func() {
			_, err := b.store.Keep(b.Context(), one, "secret/token", version, sealed("k1", fmt.Sprint(i)), b.now())
			if err == nil {
				won <- i
			} else if !errors.Is(err, hris.ConnectionChanged) {
				b.Errorf("want %s, got %v", hris.ConnectionChanged, err)
			}
		})
	}
	all.Wait()
	b.equal(1, len(won))
	b.equal(sealed("k1", fmt.Sprint(<-won)), b.get(one).Parts["secret/token"].Sealed)
}

func neverTheSame(b *bench) {
	version := b.create(one, "secret/token").Parts["secret/token"].Version
	b.change(one, connection.Change{Rev: 1, Drop: []string{"secret/token"}})
	_, err := b.store.Keep(b.Context(), one, "secret/token", version, sealed("k1", "late"), b.now())
	b.refused(hris.ConnectionChanged, err)
	b.change(one, connection.Change{Rev: 2, Put: map[string][]byte{"secret/token": sealed("k1", "anew")}})
	_, err = b.store.Keep(b.Context(), one, "secret/token", version, sealed("k1", "late"), b.now())
	b.refused(hris.ConnectionChanged, err)
	b.equal(sealed("k1", "anew"), b.get(one).Parts["secret/token"].Sealed)
}

func reseals(b *bench) {
	before := b.create(one, "secret/token").Parts["secret/token"]
	b.advance(time.Hour)
	b.ok(b.store.Reseal(b.Context(), one, "secret/token", before.Version, sealed("k2", "same")))
	after := b.get(one)
	b.equal(connection.Part{Sealed: sealed("k2", "same"), Version: before.Version, At: before.At}, after.Parts["secret/token"])
	b.equal(int64(1), after.Rev)
	version, err := b.store.Keep(b.Context(), one, "secret/token", before.Version, sealed("k2", "renewed"), b.now())
	b.ok(err)
	b.is("a new version", version != before.Version)
	b.refused(hris.ConnectionChanged, b.store.Reseal(b.Context(), one, "secret/token", before.Version, sealed("k2", "late")))
	b.refused(hris.ConnectionChanged, b.store.Reseal(b.Context(), one, "secret/none", 0, sealed("k2", "late")))
	b.equal(sealed("k2", "renewed"), b.get(one).Parts["secret/token"].Sealed)
}

func stale(b *bench) {
	b.create(two, "b", "a")
	b.create(one, "b", "a")
	b.create(alien, "a")
	b.change(one, connection.Change{Rev: 1, Put: map[string][]byte{"new": sealed("k2", "x")}})
	want := []connection.PartRef{{Ref: one, Part: "a"}, {Ref: one, Part: "b"}, {Ref: two, Part: "a"}, {Ref: two, Part: "b"}, {Ref: alien, Part: "a"}}
	var got []connection.PartRef
	for after := (connection.PartRef{}); ; {
		page, err := b.store.Stale(b.Context(), "k2", after, 2)
		b.ok(err)
		b.is("no more than asked", len(page) <= 2)
		for _, p := range page {
			after = p.PartRef
			got = append(got, after)
			b.equal("k1", privacy.KeyID(p.Sealed))
			b.equal(b.get(p.Ref).Parts[p.Part].Version, p.Version)
		}
		if len(page) < 2 {
			break
		}
	}
	b.equal(want, got)
}

func actives(b *bench) {
	third := connection.Ref{Tenant: "acme", ID: "c3"}
	for _, ref := range []connection.Ref{alien, third, two, one} {
		b.create(ref, "secret/a")
	}
	b.change(two, connection.Change{Rev: 1, State: connection.Disabled})
	page := func(after connection.Ref, limit int) []connection.Ref {
		list, err := b.store.Active(b.Context(), after, limit)
		b.ok(err)
		return list
	}
	b.equal([]connection.Ref{one, third, alien}, page(connection.Ref{}, 9))
	b.equal([]connection.Ref{one}, page(connection.Ref{}, 1))
	b.equal([]connection.Ref{third}, page(one, 1))
	b.equal([]connection.Ref{third, alien}, page(two, 9)) // where the last one was switched off meanwhile
	b.equal([]connection.Ref{}, page(alien, 9))
	b.change(alien, connection.Change{Rev: 1, State: connection.Removed})
	b.change(two, connection.Change{Rev: 2, State: connection.Active})
	b.equal([]connection.Ref{one, two, third}, page(connection.Ref{}, 9))
}

func locks(b *bench) {
	b.create(one, "secret/a", "secret/b")
	b.create(two)
	lock := func(ref connection.Ref, part, owner string) error {
		return b.store.Lock(b.Context(), ref, part, owner, time.Minute)
	}
	b.ok(lock(one, "secret/a", "p1"))
	b.ok(lock(one, "secret/b", "p2"))
	b.ok(lock(two, "secret/a", "p2"))
	b.advance(40 * time.Second)
	err := lock(one, "secret/a", "p2")
	b.refused(hris.SecretBusy, err)
	var e *hris.Error
	b.is("says how long", errors.As(err, &e) && e.RetryAfter == 20*time.Second)
	b.ok(lock(one, "secret/a", "p1")) // prolonged
	b.advance(40 * time.Second)
	b.refused(hris.SecretBusy, lock(one, "secret/a", "p2"))
	b.ok(b.store.Unlock(b.Context(), one, "secret/a", "p2"))
	b.refused(hris.SecretBusy, lock(one, "secret/a", "p2"))
	b.advance(20 * time.Second)
	b.ok(lock(one, "secret/a", "p2")) // it ended
	b.ok(b.store.Unlock(b.Context(), one, "secret/a", "p1"))
	b.refused(hris.SecretBusy, lock(one, "secret/a", "p1"))
	b.ok(b.store.Unlock(b.Context(), one, "secret/a", "p2"))
	b.ok(lock(one, "secret/a", "p1"))
}

package inboxtest

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/handoverhq/handover/hris"
)

// latest makes an event one that supersedes.
func latest(e *hris.Event) { e.Supersedes = true }

var supersede = []promise{
	{"ends what waits, is postponed or held, and is worked in its place", func(b *bench) {
		held, postponed := b.keep(of("s")), b.keep(of("s"))
		b.hold(b.claim(held.ID, one), one, "iban")
		b.later(b.claim(postponed.ID, one), one, time.Hour)
		b.keep(of("s"))
		last := b.keep(of("s"), latest)
		b.listed(acme)
		got := b.claim(last.ID, one)
		b.equal([]any{last.Payload, last.Keys, false}, []any{got.Payload, got.Keys, got.Supersedes})
		b.done(last, one)
		b.nothing()
		b.fails(b.inbox.Release(b.Context(), acme, held.ID, b.clock.Now()), hris.WrongState)
	}},
	{"waits for who works what it supersedes, and who then has nothing to put back", func(b *bench) {
		for _, name := range []string{"Done", "Later", "Hold"} {
			former := b.keep(of(name))
			b.claim(former.ID, one)
			last := b.keep(of(name), latest)
			b.nothing()
			b.lost(former, two)
			b.ok(b.verdicts(former, one)[name]())
			b.listed(acme)
			b.done(b.claim(last.ID, two), two)
			b.nothing()
		}
	}},
	{"waits no longer for a worker that died", func(b *bench) {
		b.claim(b.keep(of("s")).ID, one)
		last := b.keep(of("s"), latest)
		b.clock.Move(lease)
		b.claim(last.ID, two)
	}},
	{"is a repeat of what was said last, and of nothing before", func(b *bench) {
		b.keep(of("s"), named("yes"), latest)
		b.repeat(b.event(of("s"), named("yes"), latest))
		b.keep(of("s"), named("no"), latest)
		b.repeat(b.event(of("s"), named("no"), latest))
		again := b.keep(of("s"), named("yes"), latest)
		b.repeat(b.event(of("s"), named("yes"), latest))
		b.done(b.claim(again.ID, one), one)
		b.repeat(b.event(of("s"), named("yes"), latest))
		b.keep(of("s"), named("no"), latest)
		b.keep(of("s"), named("yes"), latest)
	}},
	{"is no repeat of what expired before it was worked", func(b *bench) {
		gone := b.keep(of("s"), named("yes", "more"), latest)
		b.expire(1, b.clock.Now().Add(time.Second))
		b.listed(acme, gone.ID)
		again := b.keep(of("s"), named("yes", "more"), latest)
		b.listed(acme)
		b.repeat(b.event(of("s"), named("more"), latest))
		b.equal(again.Payload, b.claim(again.ID, one).Payload)
		b.done(again, one)
		b.expire(2, b.clock.Now().Add(time.Second))
	}},
	{"is no repeat of what expired before it was worked, once a person has ended that", func(b *bench) {
		said := func() hris.Event { return b.keep(of("s"), named("yes"), latest) }
		dismissed := said()
		b.expire(1, b.clock.Now().Add(time.Second))
		b.ok(b.inbox.Dismiss(b.Context(), acme, dismissed.ID, b.clock.Now()))
		released := said()
		b.eraseLine(2, c1)
		b.ok(b.inbox.Release(b.Context(), acme, released.ID, b.clock.Now()))
		b.done(b.claim(released.ID, one), one)
		aside := said()
		b.hold(b.claim(aside.ID, one), one)
		b.ok(b.inbox.Dismiss(b.Context(), acme, aside.ID, b.clock.Now()))
		b.repeat(b.event(of("s"), named("yes"), latest))
	}},
	{"changes nothing as a repeat", func(b *bench) {
		former := b.keep(of("s"), named("yes", "delivery"))
		b.repeat(b.event(of("s"), named("delivery", "another"), latest))
		b.equal(former.Payload, b.claim(former.ID, one).Payload)
		b.keep(named("another"))
	}},
	{"leaves other subjects, connections and tenants alone, and what has no subject", func(b *bench) {
		stay := []hris.Event{b.keep(of("t")), b.keep(of("s"), through("c2")), b.keep(of("s"), at(other)), b.keep(of(""))}
		b.keep(of("s"), latest)
		b.keep(of(""), latest)
		for _, e := range stay {
			b.repeat(e) // its keys are its own still
		}
		e, ok, err := b.inbox.Claim(b.Context(), hris.Line{}, b.clock.Now(), one, lease)
		b.ok(err)
		b.is(ok && e.ID == stay[0].ID, "what was there before waits still")
	}},
	{"keeps the key of the later one where the former expires", func(b *bench) {
		b.keep(of("s"), named("yes"), latest)
		b.clock.Move(time.Hour)
		b.keep(of("s"), named("no"), latest)
		b.keep(of("s"), named("yes"), latest)
		b.expire(1, b.clock.Now())
		b.repeat(b.event(of("s"), named("yes"), latest))
	}},
	{"makes one of many at once, and the last of them stands alone", func(b *bench) {
		var all sync.WaitGroup
		var made atomic.Int64
		for i := range 8 {
			e := b.event(of("s"), named([]string{"yes", "no"}[i%2]), latest)
			all.Go(func() {
				ok, err := b.inbox.Keep(b.Context(), e)
				if err != nil {
					b.Errorf("unexpected error: %v", err)
				}
				if ok {
					made.Add(1)
				}
			})
		}
		all.Wait()
		b.is(made.Load() >= 2, "either was said once, at least")
		e, ok, err := b.inbox.Claim(b.Context(), hris.Line{}, b.clock.Now(), one, lease)
		b.ok(err)
		b.is(ok, "the last of them waits")
		b.done(e, one)
		b.nothing()
	}},
}

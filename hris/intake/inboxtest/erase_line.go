package inboxtest

import (
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
)

func (b *bench) eraseLine(want int, l hris.Line) {
	b.Helper()
	n, err := b.inbox.EraseLine(b.Context(), l)
	b.ok(err)
	b.equal(want, n)
}

var eraseLine = []promise{
	{"removes what is done, and leaves to a person what waits, is postponed, worked or held", func(b *bench) {
		done, aside, worked, postponed := b.keep(of("s")), b.keep(), b.keep(), b.keep()
		b.done(b.claim(done.ID, one), one)
		b.hold(b.claim(aside.ID, one), one)
		b.claim(worked.ID, one)
		b.claim(postponed.ID, one)
		b.later(postponed, one, time.Hour)
		waits := b.keep()
		b.eraseLine(5, c1)
		b.clock.Move(2 * time.Hour)
		b.nothing()
		b.lines()
		b.listed(acme, aside.ID, worked.ID, postponed.ID, waits.ID)
		b.seen(false, acme, "s", hired)
		b.expire(0, b.clock.Now())
		b.fails(b.inbox.Release(b.Context(), acme, done.ID, b.clock.Now()), hris.NotFound)
		b.eraseLine(0, c1)
	}},
	{"erases the payload of what it leaves, which a person ends", func(b *bench) {
		e := b.keep()
		b.eraseLine(1, c1)
		held, err := b.inbox.Held(b.Context(), acme)
		b.ok(err)
		b.is(len(held) == 1 && held[0].Reason == hris.DraftGone, "it says why it is held")
		b.ok(b.inbox.Release(b.Context(), acme, e.ID, b.clock.Now()))
		b.equal(0, len(b.claim(e.ID, one).Payload))
		b.done(e, one)
		b.listed(acme)
		b.eraseLine(1, c1)
	}},
	{"takes its event from who works it, and nothing is worked again", func(b *bench) {
		e := b.keep()
		b.claim(e.ID, one)
		b.eraseLine(1, c1)
		b.lost(e, one)
		b.nothing()
		b.listed(acme, e.ID)
		b.ok(b.inbox.Dismiss(b.Context(), acme, e.ID, b.clock.Now()))
		b.listed(acme)
	}},
	{"leaves other lines alone, of this tenant and of others", func(b *bench) {
		first := b.keep(of("s"), named("delivery"), along(c1))
		worked := b.keep(of("s"), named("delivery"), along(c2))
		waiting := b.keep(of("s"), named("delivery"), along(d1))
		held := b.keep(along(c2))
		b.claimOf(c2, held.ID, one) // the first of its subject waits for c1's
		b.hold(held, one)
		b.take(d1, two)
		b.eraseLine(1, c1)
		b.eraseLine(0, hris.Line{})
		b.eraseLine(0, hris.Line{Tenant: other, Connection: "c2"})
		b.listed(acme, first.ID, held.ID)
		b.taken(d1, one)
		for _, l := range []hris.Line{c2, d1} {
			b.repeat(b.event(named("delivery"), along(l)))
		}
		b.claimOf(d1, waiting.ID, one)
		b.claimOf(c2, worked.ID, one) // nobody is before it any more
	}},
	{"takes the line from its worker, with its rests", func(b *bench) {
		b.keep()
		b.take(c1, one)
		b.leave(c1, one, hris.Rest{Until: b.clock.Now().Add(time.Hour), Nth: 1})
		b.take(c1, one)
		b.eraseLine(1, c1)
		b.fails(b.inbox.Leave(b.Context(), c1, one, hris.Rest{Until: b.clock.Now().Add(time.Hour), Nth: 2}), hris.LeaseLost)
		b.equal(hris.Rest{}, b.take(c1, two))
	}},
	{"leaves what is kept after it to another call, a repeat of what was done and is gone too", func(b *bench) {
		e := b.keep()
		b.done(b.claim(e.ID, one), one)
		b.eraseLine(1, c1)
		b.kept(e)
		b.lines(c1)
		b.claim(e.ID, one)
		b.eraseLine(1, c1)
		b.nothing()
	}},
	{"erases however many there are", func(b *bench) {
		const many = 250 // of several commits, where a store bounds them
		b.keep(along(c2))
		for i := range many {
			if e := b.keep(); i < many/2 {
				b.done(b.claimOf(c1, e.ID, one), one)
			}
		}
		b.eraseLine(many, c1)
		b.nothingOf(c1)
		b.lines(c2)
	}},
	{"erases all that was kept before, whoever else erases, expires and works it", func(b *bench) {
		const many = 40
		for i := range many {
			if e := b.keep(); i < many/2 {
				b.done(b.claim(e.ID, one), one)
			}
		}
		b.clock.Move(time.Hour)
		var all sync.WaitGroup
		try := func(verb func() error) {
			all.Go(func() {
				if err := verb(); err != nil {
					b.Errorf("unexpected error: %v", err)
				}
			})
		}
		for range 3 {
			try(func() error { _, err := b.inbox.EraseLine(b.Context(), c1); return err })
			try(func() error { _, err := b.inbox.Expire(b.Context(), b.clock.Now()); return err })
			try(func() error {
				_, _, err := b.inbox.Claim(b.Context(), c1, b.clock.Now(), two, lease)
				return err
			})
		}
		all.Wait()
		b.eraseLine(0, c1)
	}},
}

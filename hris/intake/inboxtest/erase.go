package inboxtest

import (
	"time"

	"github.com/handoverhq/handover/hris"
)

var erase = []promise{
	{"ends all events of a person, and tells how many", func(b *bench) {
		waiting, worked, aside := b.keep(), b.keep(), b.keep()
		b.claim(waiting.ID, one)
		b.done(b.claim(worked.ID, one), one)
		b.hold(b.claim(aside.ID, one), one)
		b.later(waiting, one, 0)
		b.erase(3, acme, person)
		b.nothing()
		b.listed(acme)
		b.erase(0, acme, person)
	}},
	{"finds them by their subject too", func(b *bench) {
		b.keep(of("s"), by(""))
		b.keep(of("s"), by(stranger))
		b.erase(2, acme, "s")
		b.erase(0, acme, stranger)
	}},
	{"leaves everybody else alone", func(b *bench) {
		want := b.keep(by(stranger))
		b.keep()
		b.keep(of(""), by(""))
		b.erase(0, acme, "")
		b.erase(1, acme, person)
		want.Attempts = 1
		b.equal(want, b.claim(want.ID, one))
	}},
	{"forgets the subject", func(b *bench) {
		e := b.keep(of("s"))
		next := b.keep(of("s"), by(stranger))
		b.claim(e.ID, one)
		b.erase(1, acme, person)
		b.claim(next.ID, two) // what is erased stands in nobody's way
		b.erase(1, acme, "s")
		b.seen(false, acme, "s", hired)
	}},
	{"keeps the keys, so that a repeat is still one", func(b *bench) {
		e := b.keep(named("delivery", "application"))
		b.erase(1, acme, person)
		b.repeat(e)
		b.repeat(b.event(named("application")))
	}},
	{"leaves its lease to who works an erased event, and nothing to put back", func(b *bench) {
		for _, name := range []string{"Done", "Later", "Hold"} {
			e := b.keep()
			b.claim(e.ID, one)
			b.erase(1, acme, person)
			b.lost(e, two)
			b.ok(b.verdicts(e, one)[name]())
			b.lost(e, one)
			b.nothing()
			b.listed(acme)
		}
	}},
}

var expire = []promise{
	{"removes what is done, its keys as well", func(b *bench) {
		e := b.keep(of("s"))
		b.done(b.claim(e.ID, one), one)
		b.expire(1, b.clock.Now().Add(time.Second))
		b.seen(false, acme, "s", hired)
		b.erase(0, acme, person)
		b.kept(e) // under the same id and keys
	}},
	{"holds the others without their payload", func(b *bench) {
		waiting, postponed, aside := b.keep(), b.keep(), b.keep()
		b.claim(waiting.ID, one)
		b.claim(postponed.ID, one)
		b.hold(b.claim(aside.ID, one), one, "iban")
		b.later(postponed, one, time.Hour)
		b.later(waiting, one, 0)
		b.expire(3, b.clock.Now().Add(time.Second))
		b.nothing()
		for _, e := range b.listed(acme, waiting.ID, postponed.ID, aside.ID) {
			b.equal([]any{hris.DraftGone, []string(nil), time.Time{}}, []any{e.Reason, e.Fields, e.NotBefore})
		}
		b.expire(0, b.clock.Now().Add(time.Second))
		b.repeat(waiting)
		b.release(waiting)
		b.is(b.claim(waiting.ID, one).Payload == nil, "the payload is gone")
	}},
	{"touches nothing that was kept at the instant or later", func(b *bench) {
		e, next := b.keep(), b.keep()
		b.done(b.claim(e.ID, one), one)
		b.expire(0, b.clock.Now())
		b.repeat(e)
		b.equal(next.Payload, b.claim(next.ID, one).Payload)
	}},
	{"leaves what is being worked to the next time", func(b *bench) {
		e := b.keep()
		b.claim(e.ID, one)
		b.expire(0, b.clock.Now().Add(time.Second))
		b.clock.Move(lease)
		b.expire(1, b.clock.Now().Add(time.Second))
		b.lost(e, one)
		b.listed(acme, e.ID)
	}},
}

var tenants = []promise{
	{"share nothing", func(b *bench) {
		ours := b.keep(of("s"), named("delivery"))
		theirs := b.event(of("s"), named("delivery"), at(other))
		theirs.ID = ours.ID
		b.kept(theirs)

		b.claim(ours.ID, one)
		got, ok, err := b.inbox.Claim(b.Context(), hris.Line{}, b.clock.Now(), one, lease)
		b.ok(err)
		b.is(ok && got.Tenant == other, "the same subject elsewhere is another")

		b.hold(ours, one)
		b.listed(other)
		b.fails(b.inbox.Release(b.Context(), other, ours.ID, b.clock.Now()), hris.WrongState)
		b.done(theirs, one)
		b.listed(acme, ours.ID)

		b.seen(false, "third", "s", hired)
		b.erase(0, "third", person)
		b.erase(1, other, person)
		b.seen(true, acme, "s", hired)
		b.listed(acme, ours.ID)
	}},
}

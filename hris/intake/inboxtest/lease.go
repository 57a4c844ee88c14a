package inboxtest

import (
	"time"

	"github.com/handoverhq/handover/hris"
)

var leases = []promise{
	{"keeps an event to its worker until it runs out by the store's clock", func(b *bench) {
		e := b.keep()
		b.claim(e.ID, one)
		b.clock.Move(lease - time.Millisecond)
		_, ok, err := b.inbox.Claim(b.Context(), hris.Line{}, b.clock.Now().Add(time.Hour), two, lease) // the caller's clock is fast
		b.ok(err)
		b.is(!ok, "the lease still runs")
		b.clock.Move(time.Millisecond)
		b.claim(e.ID, two)
	}},
	{"is lost to whoever took over", func(b *bench) {
		e := b.keep()
		b.claim(e.ID, one)
		b.clock.Move(lease)
		b.claim(e.ID, two)
		b.lost(e, one)
		b.nothing()
		b.done(e, two)
	}},
	{"counts after it ran out, while nobody took over", func(b *bench) {
		for _, name := range []string{"Done", "Later", "Hold"} {
			e := b.keep()
			b.claim(e.ID, one)
			b.clock.Move(100 * lease)
			b.ok(b.verdicts(e, one)[name]())
			if name == "Later" {
				b.done(b.claim(e.ID, one), one)
			}
		}
		b.nothing()
	}},
	{"is over once the worker has said what came of it", func(b *bench) {
		for _, name := range []string{"Done", "Later", "Hold"} {
			e := b.keep()
			b.claim(e.ID, one)
			b.ok(b.verdicts(e, one)[name]())
			b.lost(e, one)
			if name == "Later" {
				b.done(b.claim(e.ID, one), one)
			}
		}
	}},
	{"is nobody's before a claim, not even of one without a name", func(b *bench) {
		b.lost(b.keep(), "")
	}},
	{"is lost of what is not there", func(b *bench) {
		b.lost(hris.Event{Tenant: acme, ID: "nothing"}, one)
	}},
}

var done = []promise{
	{"ends an event for good", func(b *bench) {
		e := b.keep()
		b.done(b.claim(e.ID, one), one)
		b.clock.Move(100 * lease)
		b.nothing()
		b.listed(acme)
		b.fails(b.inbox.Release(b.Context(), acme, e.ID, b.clock.Now()), hris.WrongState)
	}},
	{"leaves no payload that anything could expire or erase again", func(b *bench) {
		e := b.keep()
		b.done(b.claim(e.ID, one), one)
		b.erase(1, acme, person)
		b.erase(0, acme, person)
	}},
}

var later = []promise{
	{"puts an event back until an instant, with its reason", func(b *bench) {
		want := b.keep()
		b.claim(want.ID, one)
		until := b.clock.Now().Add(time.Hour)
		b.ok(b.inbox.Later(b.Context(), acme, want.ID, one, until, hris.RateLimited))
		b.nothing()
		b.listed(acme)
		b.clock.Move(time.Hour)
		want.Reason, want.NotBefore, want.Attempts = hris.RateLimited, micro(until), 2
		b.equal(want, b.claim(want.ID, two))
	}},
	{"replaces what it was held for before", func(b *bench) {
		e := b.keep()
		b.claim(e.ID, one)
		b.hold(e, one, "iban")
		b.release(e)
		b.claim(e.ID, one)
		b.later(e, one, 0)
		got := b.claim(e.ID, one)
		b.equal([]any{hris.Unavailable, []string(nil)}, []any{got.Reason, got.Fields})
	}},
}

var hold = []promise{
	{"puts an event aside with its reason and fields", func(b *bench) {
		e := b.keep()
		b.claim(e.ID, one)
		fields := []string{"person.work_email", "iban"}
		b.ok(b.inbox.Hold(b.Context(), acme, e.ID, one, b.clock.Now(), hris.Problems, fields))
		fields[0] = "spoiled"
		b.clock.Move(100 * lease)
		b.nothing()
		got := b.listed(acme, e.ID)[0]
		b.equal([]any{hris.EventHeld, hris.Problems, []string{"person.work_email", "iban"}}, []any{got.State, got.Reason, got.Fields})
	}},
	{"forgets when it was to be worked again", func(b *bench) {
		e := b.keep()
		b.claim(e.ID, one)
		b.later(e, one, time.Hour)
		b.clock.Move(time.Hour)
		b.hold(b.claim(e.ID, one), one)
		b.is(b.listed(acme, e.ID)[0].NotBefore.IsZero(), "only a person brings it back")
	}},
}

var release = []promise{
	{"lets a held event be claimed again, with its payload, reason and fields, as if for the first time", func(b *bench) {
		want := b.keep()
		b.claim(want.ID, one)
		b.hold(want, one, "iban")
		b.release(want)
		b.listed(acme)
		want.Reason, want.Fields, want.Attempts = hris.Problems, []string{"iban"}, 1
		b.equal(want, b.claim(want.ID, two))
	}},
	{"refuses what is not held", func(b *bench) {
		e := b.keep()
		b.fails(b.inbox.Release(b.Context(), acme, e.ID, b.clock.Now()), hris.WrongState)
		b.claim(e.ID, one)
		b.fails(b.inbox.Release(b.Context(), acme, e.ID, b.clock.Now()), hris.WrongState)
		b.hold(e, one)
		b.release(e)
		b.fails(b.inbox.Release(b.Context(), acme, e.ID, b.clock.Now()), hris.WrongState)
	}},
	{"does not find what is not there", func(b *bench) {
		b.fails(b.inbox.Release(b.Context(), acme, "nothing", b.clock.Now()), hris.NotFound)
	}},
}

var dismiss = []promise{
	{"ends a held event for good, and keeps its keys", func(b *bench) {
		e := b.keep()
		b.claim(e.ID, one)
		b.hold(e, one, "iban")
		b.dismiss(e)
		b.listed(acme)
		b.nothing()
		b.repeat(e)
		b.fails(b.inbox.Release(b.Context(), acme, e.ID, b.clock.Now()), hris.WrongState)
		b.expire(1, b.clock.Now().Add(time.Second))
	}},
	{"lets later ones of its subject pass", func(b *bench) {
		first, second := b.keep(of("s")), b.keep(of("s"))
		b.hold(b.claim(first.ID, one), one)
		b.dismiss(first)
		b.claim(second.ID, one)
	}},
	{"refuses what is not held, and does not find what is not there", func(b *bench) {
		e := b.keep()
		b.fails(b.inbox.Dismiss(b.Context(), acme, e.ID, b.clock.Now()), hris.WrongState)
		b.claim(e.ID, one)
		b.fails(b.inbox.Dismiss(b.Context(), acme, e.ID, b.clock.Now()), hris.WrongState)
		b.hold(e, one)
		b.fails(b.inbox.Dismiss(b.Context(), other, e.ID, b.clock.Now()), hris.NotFound)
		b.dismiss(e)
		b.fails(b.inbox.Dismiss(b.Context(), acme, e.ID, b.clock.Now()), hris.WrongState)
	}},
}

var held = []promise{
	{"lists the held ones, the oldest first, without their payloads", func(b *bench) {
		first, second := b.keep(), b.keep()
		b.keep()
		b.claim(first.ID, one)
		b.claim(second.ID, two)
		b.hold(second, two)
		b.hold(first, one, "iban")
		got := b.listed(acme, first.ID, second.ID)
		first.State, first.Reason, first.Fields, first.Attempts, first.Payload = hris.EventHeld, hris.Problems, []string{"iban"}, 1, nil
		b.equal(first, got[0])
		b.is(got[1].Payload == nil, "no payload is shown")
	}},
	{"gives an empty list where nothing is held", func(b *bench) {
		b.keep()
		b.is(b.listed(acme) != nil, "the list is not nil")
	}},
}

var seen = []promise{
	{"knows every kind that ever came for a subject, whatever became of it", func(b *bench) {
		b.seen(false, acme, "s", unhired)
		e := b.keep(of("s"), kind(unhired))
		b.seen(true, acme, "s", unhired)
		b.done(b.claim(e.ID, one), one)
		b.seen(true, acme, "s", unhired)
	}},
	{"tells kinds, subjects and what has none apart", func(b *bench) {
		b.keep(of("s"), kind(hired))
		b.keep(of(""), kind(unhired))
		b.seen(false, acme, "s", unhired)
		b.seen(false, acme, "t", hired)
		b.seen(false, acme, "", unhired)
	}},
}

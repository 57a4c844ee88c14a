package inboxtest

import (
	"time"

	"github.com/handoverhq/handover/hris"
)

// backlogOf must be a line's at the bench's time.
func (b *bench) backlogOf(want hris.Backlog, l hris.Line, limit int) {
	b.Helper()
	got, err := b.inbox.Backlog(b.Context(), l, b.clock.Now(), limit)
	b.ok(err)
	b.equal(want, got)
}

var backlog = []promise{
	{"tells what is due from what waits until later and what waits for a person", func(b *bench) {
		b.backlogOf(hris.Backlog{}, c1, 10)
		first, second := b.keep(), b.keep()
		b.later(b.claim(first.ID, one), one, time.Hour)
		b.hold(b.claim(second.ID, one), one)
		worked := b.keep(of("s"))
		b.claim(worked.ID, one)
		b.keep(of("s")) // behind it
		b.keep(notBefore(b.clock.Now().Add(2 * time.Hour)))
		b.backlogOf(hris.Backlog{Due: 2, Later: 2, Held: 1, Reason: ""}, c1, 10)
		b.done(worked, one)
		b.backlogOf(hris.Backlog{Due: 1, Later: 2, Held: 1, Reason: hris.Unavailable}, c1, 10)
		b.clock.Move(time.Hour)
		b.backlogOf(hris.Backlog{Due: 2, Later: 1, Held: 1, Reason: hris.Unavailable}, c1, 10)
	}},
	{"is of one line alone, and of nothing that is done", func(b *bench) {
		b.done(b.claim(b.keep().ID, one), one)
		held := b.keep(along(c2))
		b.hold(b.claimOf(c2, held.ID, one), one)
		b.keep(along(d1))
		b.backlogOf(hris.Backlog{}, c1, 10)
		b.backlogOf(hris.Backlog{Held: 1}, c2, 10)
		b.backlogOf(hris.Backlog{Due: 1}, d1, 10)
	}},
	{"counts up to a limit, each by itself", func(b *bench) {
		for range 3 {
			b.hold(b.claim(b.keep().ID, one), one)
		}
		for range 3 {
			b.keep()
			b.keep(notBefore(b.clock.Now().Add(time.Hour)))
		}
		b.backlogOf(hris.Backlog{Due: 2, Later: 2, Held: 2}, c1, 2)
		b.backlogOf(hris.Backlog{Due: 3, Later: 3, Held: 3}, c1, 4)
		b.backlogOf(hris.Backlog{}, c1, 0)
	}},
	{"tells why what was tried most often waits, until it is roused or released", func(b *bench) {
		e := b.keep()
		b.later(b.claim(e.ID, one), one, time.Minute)
		b.keep()
		b.backlogOf(hris.Backlog{Due: 1, Later: 1, Reason: hris.Unavailable}, c1, 10)
		_, err := b.inbox.Rouse(b.Context(), c1, b.clock.Now())
		b.ok(err)
		b.backlogOf(hris.Backlog{Due: 2}, c1, 10)
		b.hold(b.claim(e.ID, one), one)
		b.release(e)
		b.backlogOf(hris.Backlog{Due: 2}, c1, 10)
	}},
	{"tells until when the line rests", func(b *bench) {
		b.keep()
		b.take(c1, one)
		until := b.clock.Now().Add(time.Minute)
		b.ok(b.inbox.Leave(b.Context(), c1, one, hris.Rest{Until: until, Nth: 1}))
		b.backlogOf(hris.Backlog{Due: 1, Rests: micro(until)}, c1, 10)
		b.clock.Move(time.Minute)
		b.backlogOf(hris.Backlog{Due: 1}, c1, 10)
	}},
}

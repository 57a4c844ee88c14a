package inboxtest

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
)

// The lines of the suite. Those of event are c1's.
var (
	c1 = hris.Line{Tenant: acme, Connection: "c1"}
	c2 = hris.Line{Tenant: acme, Connection: "c2"}
	d1 = hris.Line{Tenant: other, Connection: "c1"}
)

func along(l hris.Line) func(*hris.Event) {
	return func(e *hris.Event) { e.Tenant, e.Connection = l.Tenant, l.Connection }
}

// claimOf must give the event with the id, of the line.
func (b *bench) claimOf(l hris.Line, id, owner string) hris.Event {
	b.Helper()
	e, ok, err := b.inbox.Claim(b.Context(), l, b.clock.Now(), owner, lease)
	b.ok(err)
	b.is(ok, "something of the line is due")
	b.equal(id, e.ID)
	return e
}

func (b *bench) nothingOf(l hris.Line) {
	b.Helper()
	e, ok, err := b.inbox.Claim(b.Context(), l, b.clock.Now(), "nobody", lease)
	b.ok(err)
	b.is(!ok, "nothing of the line is due, but "+e.ID+" is")
}

// lines must be these, in any order.
func (b *bench) lines(want ...hris.Line) {
	b.Helper()
	got, err := b.inbox.Lines(b.Context(), b.clock.Now(), 10)
	b.ok(err)
	for _, l := range [][]hris.Line{want, got} {
		slices.SortFunc(l, func(x, y hris.Line) int {
			return strings.Compare(x.Tenant+" "+x.Connection, y.Tenant+" "+y.Connection)
		})
	}
	b.equal(append([]hris.Line{}, want...), got)
}

// take must succeed.
func (b *bench) take(l hris.Line, owner string) hris.Rest {
	b.Helper()
	last, ok, err := b.inbox.Take(b.Context(), l, owner, lease)
	b.ok(err)
	b.is(ok, "the line is free")
	return last
}

func (b *bench) taken(l hris.Line, owner string) {
	b.Helper()
	_, ok, err := b.inbox.Take(b.Context(), l, owner, lease)
	b.ok(err)
	b.is(!ok, "somebody has the line")
}

func (b *bench) leave(l hris.Line, owner string, rest hris.Rest) {
	b.Helper()
	b.ok(b.inbox.Leave(b.Context(), l, owner, rest))
}

func (b *bench) rouse(want int, l hris.Line) {
	b.Helper()
	n, err := b.inbox.Rouse(b.Context(), l, b.clock.Now())
	b.ok(err)
	b.equal(want, n)
}

var claimOfLine = []promise{
	{"gives what is due of that line alone", func(b *bench) {
		theirs, elsewhere, ours := b.keep(along(c2)), b.keep(along(d1)), b.keep(along(c1))
		b.claimOf(c1, ours.ID, one)
		b.nothingOf(c1)
		b.claimOf(d1, elsewhere.ID, one)
		b.claim(theirs.ID, one)
	}},
	{"gives what was claimed least, and of that the oldest", func(b *bench) {
		first, second := b.keep(), b.keep()
		b.keep(along(c2))
		b.later(b.claimOf(c1, first.ID, one), one, 0)
		b.done(b.claimOf(c1, second.ID, one), one)
		b.claimOf(c1, first.ID, one)
	}},
	{"keeps the order within a subject", func(b *bench) {
		first, second := b.keep(of("s")), b.keep(of("s"))
		b.later(b.claimOf(c1, first.ID, one), one, 0) // claimed more often than the second, and before it all the same
		b.claimOf(c1, first.ID, one)
		b.nothingOf(c1)
		b.done(first, one)
		b.claimOf(c1, second.ID, two)
	}},
	{"leaves alone what is not due", func(b *bench) {
		b.keep(notBefore(b.clock.Now().Add(time.Hour)))
		b.nothingOf(c1)
		b.clock.Move(time.Hour)
		e := b.claimOf(c1, "e001", one)
		b.nothingOf(c1)
		b.clock.Move(lease)
		b.claimOf(c1, e.ID, two)
	}},
	{"gives each event to one of many at once", func(b *bench) {
		const n = 8
		for range n {
			b.keep()
			b.keep(along(c2))
		}
		var all sync.WaitGroup
		got := make([]string, 2*n)
		for i := range got {
			all.Go(func() {
				e, ok, err := b.inbox.Claim(b.Context(), c2, b.clock.Now(), "worker", lease)
				if err != nil {
					b.Errorf("unexpected error: %v", err)
				}
				if ok {
					got[i] = e.ID
				}
			})
		}
		all.Wait()
		slices.Sort(got)
		b.equal(n+1, len(slices.Compact(got)))
	}},
}

var lines = []promise{
	{"lists each line with something due, however much that is", func(b *bench) {
		b.lines()
		for range 3 {
			b.keep()
			b.keep(along(c2))
		}
		b.keep(along(d1))
		b.lines(c1, c2, d1)
	}},
	{"leaves out lines without anything that Claim would give", func(b *bench) {
		b.keep(notBefore(b.clock.Now().Add(time.Hour)))
		worked := b.keep(along(c2), of("s"))
		b.keep(along(c2), of("s")) // waits for the first of its subject
		b.hold(b.claimOf(c2, worked.ID, one), one)
		b.lines(c2)
		b.claimOf(c2, "e003", one)
		b.lines()
		b.clock.Move(lease)
		b.lines(c2)
		b.clock.Move(time.Hour)
		b.lines(c1, c2)
	}},
	{"lists no more than it is asked for, those that were never taken first, then those taken longest ago", func(b *bench) {
		for _, l := range []hris.Line{c1, c2, d1} {
			b.keep(along(l))
		}
		for i, l := range []hris.Line{c2, d1} {
			b.take(l, one)
			b.leave(l, one, hris.Rest{})
			b.clock.Move(time.Duration(-i) * time.Hour) // whatever the clock says
		}
		for range 3 {
			for _, l := range []hris.Line{c1, c2, d1} {
				got, err := b.inbox.Lines(b.Context(), b.clock.Now(), 1)
				b.ok(err)
				b.equal([]hris.Line{l}, got)
				b.take(l, one)
				b.leave(l, one, hris.Rest{})
			}
		}
		got, err := b.inbox.Lines(b.Context(), b.clock.Now(), 2)
		b.ok(err)
		b.equal([]hris.Line{c1, c2}, got)
	}},
}

var take = []promise{
	{"gives a line to one at a time, until it is left", func(b *bench) {
		b.keep()
		b.take(c1, one)
		b.taken(c1, two)
		b.take(c2, two)
		b.take(d1, two)
		b.lines()
		b.leave(c1, one, hris.Rest{})
		b.lines(c1)
		b.take(c1, two)
	}},
	{"of its owner makes its time longer", func(b *bench) {
		b.keep()
		b.take(c1, one)
		b.clock.Move(lease / 2)
		b.take(c1, one)
		b.clock.Move(lease / 2)
		b.taken(c1, two)
		b.lines()
	}},
	{"ends by the store's clock", func(b *bench) {
		b.keep()
		b.take(c1, one)
		b.clock.Move(lease)
		b.lines(c1)
		b.take(c1, two)
		b.taken(c1, one)
		b.fails(b.inbox.Leave(b.Context(), c1, one, hris.Rest{}), hris.LeaseLost)
		b.taken(c1, one)
	}},
	{"may be left after it ended, while nobody took over", func(b *bench) {
		b.take(c1, one)
		b.clock.Move(10 * lease)
		b.leave(c1, one, hris.Rest{})
		b.fails(b.inbox.Leave(b.Context(), c1, one, hris.Rest{}), hris.LeaseLost)
	}},
	{"gives a line to one of many at once", func(b *bench) {
		var all sync.WaitGroup
		var got [8]bool
		for i := range got {
			all.Go(func() {
				_, ok, err := b.inbox.Take(b.Context(), c1, string(rune('a'+i)), lease)
				if err != nil {
					b.Errorf("unexpected error: %v", err)
				}
				got[i] = ok
			})
		}
		all.Wait()
		n := 0
		for _, ok := range got {
			if ok {
				n++
			}
		}
		b.equal(1, n)
	}},
	{"keeps nobody from its events", func(b *bench) {
		e := b.keep()
		b.take(c1, one)
		b.claim(e.ID, two)
	}},
}

var rests = []promise{
	{"leave a line alone until they are over, by the caller's clock", func(b *bench) {
		b.keep()
		b.keep(along(c2))
		b.take(c1, one)
		b.leave(c1, one, hris.Rest{Until: b.clock.Now().Add(time.Hour), Nth: 1})
		b.lines(c2)
		b.clock.Move(time.Hour - time.Millisecond)
		b.lines(c2)
		b.clock.Move(time.Millisecond)
		b.lines(c1, c2)
	}},
	{"are told to who takes the line next, over or not", func(b *bench) {
		b.equal(hris.Rest{}, b.take(c1, one))
		rest := hris.Rest{Until: micro(b.clock.Now().Add(time.Hour)), Nth: 1}
		b.leave(c1, one, rest)
		b.equal(rest, b.take(c1, two))
		b.clock.Move(2 * time.Hour)
		rest = hris.Rest{Until: micro(b.clock.Now().Add(time.Hour)), Nth: 2}
		b.leave(c1, two, rest)
		b.clock.Move(2 * time.Hour)
		b.equal(rest, b.take(c1, one))
		b.leave(c1, one, hris.Rest{})
		b.equal(hris.Rest{}, b.take(c1, one))
	}},
}

var rouse = []promise{
	{"ends a rest, and begins their count anew", func(b *bench) {
		b.keep()
		b.take(c1, one)
		b.leave(c1, one, hris.Rest{Until: b.clock.Now().Add(time.Hour), Nth: 1})
		b.rouse(0, c2)
		b.rouse(0, d1)
		b.lines()
		b.rouse(0, c1)
		b.lines(c1)
		b.equal(hris.Rest{}, b.take(c1, two))
	}},
	{"keeps no long rest of a worker that had the line meanwhile", func(b *bench) {
		rest := hris.Rest{}
		for nth := range 3 {
			b.take(c1, one)
			rest = hris.Rest{Until: b.clock.Now().Add(time.Hour), Nth: nth + 1}
			b.leave(c1, one, rest)
		}
		b.take(c1, one)
		b.rouse(0, c1)
		b.taken(c1, two)
		b.leave(c1, one, hris.Rest{Until: b.clock.Now().Add(time.Hour), Nth: rest.Nth + 1})
		b.equal(hris.Rest{}, b.take(c1, two))
		b.rouse(0, c1)
		first := hris.Rest{Until: micro(b.clock.Now().Add(time.Minute)), Nth: 1}
		b.leave(c1, two, first)
		b.equal(first, b.take(c1, one))
	}},
	{"makes what was postponed due, as if for the first time", func(b *bench) {
		e, theirs := b.keep(), b.keep(along(c2))
		b.later(b.claimOf(c1, e.ID, one), one, time.Hour)
		b.later(b.claimOf(c2, theirs.ID, one), one, time.Hour)
		b.keep(notBefore(b.clock.Now().Add(time.Hour))) // was not postponed
		b.rouse(1, c1)
		b.nothingOf(c2)
		b.equal([]any{1, hris.Unavailable}, []any{b.claimOf(c1, e.ID, one).Attempts, hris.Unavailable})
		b.nothingOf(c1)
		b.rouse(0, c1)
	}},
	{"lets go what was held for the connection's sake, and nothing else", func(b *bench) {
		mended, aside := b.keep(), b.keep()
		b.claim(mended.ID, one)
		b.ok(b.inbox.Hold(b.Context(), acme, mended.ID, one, b.clock.Now(), hris.RightMissing, nil))
		b.hold(b.claim(aside.ID, one), one)
		b.rouse(0, c2)
		b.rouse(1, c1)
		b.listed(acme, aside.ID)
		e := b.claimOf(c1, mended.ID, one)
		b.equal([]any{hris.RightMissing, 1}, []any{e.Reason, e.Attempts})
		b.nothingOf(c1)
	}},
}

package inboxtest

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handoverhq/handover/hris"
)

var keep = []promise{
	{"commits an event with all that was given, instants to the microsecond", func(b *bench) {
		want := b.keep(notBefore(b.clock.Now()))
		want.NotBefore, want.Attempts = micro(want.NotBefore), 1
		b.equal(want, b.claim(want.ID, one))
	}},
	{"begins anew whatever the state, reason and attempts given", func(b *bench) {
		want := b.keep(func(e *hris.Event) {
			e.State, e.Reason, e.Fields, e.Attempts = hris.EventDone, hris.Problems, []string{"iban"}, 7
		})
		want.State, want.Reason, want.Fields, want.Attempts = hris.EventWaiting, "", nil, 1
		b.equal(want, b.claim(want.ID, one))
	}},
	{"takes a repeat for one, by any of its keys", func(b *bench) {
		first := b.keep(named("delivery", "application"))
		b.repeat(first)
		b.repeat(b.event(named("delivery", "application")))
		b.repeat(b.event(named("application")))
		b.repeat(b.event(named("another", "delivery")))
		b.claim(first.ID, one)
		b.nothing()
	}},
	{"keeps nothing of a repeat, not even its other keys", func(b *bench) {
		b.keep(named("delivery"))
		b.repeat(b.event(named("another", "delivery")))
		b.keep(named("another"))
	}},
	{"takes a repeat for one whatever became of the first", func(b *bench) {
		for name, end := range map[string]func(hris.Event){
			"claimed":   func(hris.Event) {},
			"done":      func(e hris.Event) { b.done(e, one) },
			"held":      func(e hris.Event) { b.hold(e, one) },
			"postponed": func(e hris.Event) { b.later(e, one, time.Hour) },
		} {
			e := b.keep(named(name))
			b.claim(e.ID, one)
			end(e)
			b.repeat(b.event(named(name)))
		}
	}},
	{"tells connections apart", func(b *bench) {
		b.keep(named("delivery"))
		b.keep(named("delivery"), through("c2"))
	}},
	{"keeps what has no key each time", func(b *bench) {
		first, second := b.keep(named()), b.keep(named())
		b.claim(first.ID, one)
		b.claim(second.ID, one)
	}},
	{"takes one key given twice for one", func(b *bench) {
		e := b.keep(named("delivery", "delivery"))
		b.equal([]string{"delivery", "delivery"}, b.claim(e.ID, one).Keys)
	}},
	{"refuses an id that exists", func(b *bench) {
		first := b.keep()
		_, err := b.inbox.Keep(b.Context(), b.event(func(e *hris.Event) { e.ID = first.ID }))
		b.fails(err, hris.InvalidInput)
		b.equal(first.Payload, b.claim(first.ID, one).Payload)
		b.nothing()
	}},
	{"forgets the keys of what it refused", func(b *bench) {
		first := b.keep()
		_, err := b.inbox.Keep(b.Context(), b.event(named("fresh"), func(e *hris.Event) { e.ID = first.ID }))
		b.fails(err, hris.InvalidInput)
		b.keep(named("fresh"))
	}},
	{"refuses what has no tenant, id, connection or payload, and says what is empty", func(b *bench) {
		for name, empty := range map[string]func(*hris.Event){
			"Tenant": func(e *hris.Event) { e.Tenant = "" }, "ID": func(e *hris.Event) { e.ID = "" },
			"Connection": func(e *hris.Event) { e.Connection = "" }, "Payload": func(e *hris.Event) { e.Payload = []byte{} },
		} {
			_, err := b.inbox.Keep(b.Context(), b.event(named("delivery"), empty))
			b.fails(err, hris.InvalidInput)
			b.is(strings.Contains(err.Error(), name), "the error names "+name+": "+err.Error())
		}
		_, err := b.inbox.Keep(b.Context(), hris.Event{})
		b.fails(err, hris.InvalidInput)
		b.nothing()
		b.keep(named("delivery"))
	}},
	{"makes one of many at once", func(b *bench) {
		var all sync.WaitGroup
		var made atomic.Int64
		for i := range 8 {
			e := b.event(named("delivery", "application"))
			if i%2 == 0 {
				slices.Reverse(e.Keys)
			}
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
		b.equal(1, made.Load())
	}},
	{"copies what it is given", func(b *bench) {
		e := b.event(named("delivery"))
		b.kept(e)
		e.Payload[0], e.Keys[0] = 'X', "spoiled"
		got := b.claim(e.ID, one)
		b.is(got.Payload[0] == 's' && got.Keys[0] == "delivery", "it is as it was kept")
	}},
}

var claim = []promise{
	{"gives the oldest kept first, whoever received it when", func(b *bench) {
		first := b.keep()
		second := b.keep(received(b.clock.Now().Add(-time.Hour)))
		third := b.keep(at(other))
		for _, e := range []hris.Event{first, second, third} {
			b.done(b.claim(e.ID, one), one)
		}
		b.nothing()
	}},
	{"gives what was claimed least before what is older", func(b *bench) {
		first, second, third := b.keep(), b.keep(), b.keep()
		b.later(b.claim(first.ID, one), one, 0)
		b.later(b.claim(second.ID, one), one, 0)
		b.done(b.claim(third.ID, one), one)
		b.later(b.claim(first.ID, one), one, 0)
		b.claim(second.ID, one)
		b.claim(first.ID, one)
	}},
	{"leaves alone what is not to be worked yet", func(b *bench) {
		e := b.keep(notBefore(b.clock.Now().Add(time.Hour)))
		next := b.keep()
		b.claim(next.ID, one)
		b.clock.Move(time.Hour - time.Millisecond)
		b.done(b.claim(next.ID, one), one)
		b.nothing()
		b.clock.Move(time.Millisecond)
		b.claim(e.ID, one)
	}},
	{"counts its attempts", func(b *bench) {
		e := b.keep()
		for attempt := range 3 {
			b.equal(attempt+1, b.claim(e.ID, one).Attempts)
			b.later(e, one, 0)
		}
		b.equal(4, b.claim(e.ID, one).Attempts)
		b.clock.Move(lease)
		b.equal(5, b.claim(e.ID, two).Attempts)
	}},
	{"gives each event to one of many at once", func(b *bench) {
		const n = 8
		for range n {
			b.keep()
		}
		var all sync.WaitGroup
		got := make([]string, 2*n)
		for i := range got {
			all.Go(func() {
				e, ok, err := b.inbox.Claim(b.Context(), hris.Line{}, b.clock.Now(), "worker", lease)
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
		got = slices.Compact(got)
		b.equal(n+1, len(got)) // each id once, and "" of those who came too late
	}},
	{"hands out copies", func(b *bench) {
		e := b.keep()
		got := b.claim(e.ID, one)
		got.Payload[0], got.Keys[0] = 'X', "spoiled"
		b.later(e, one, 0)
		again := b.claim(e.ID, one)
		b.equal([]any{e.Payload, e.Keys}, []any{again.Payload, again.Keys})
	}},
}

var order = []promise{
	{"gives the events of one subject one at a time, in the order they were kept", func(b *bench) {
		first, second := b.keep(of("s")), b.keep(of("s"))
		stranger := b.keep()
		b.claim(first.ID, one)
		b.claim(stranger.ID, two)
		b.nothing()
		b.done(first, one)
		b.claim(second.ID, one)
	}},
	{"lets a later one pass once the earlier is done or held", func(b *bench) {
		first, second, third := b.keep(of("s")), b.keep(of("s")), b.keep(of("s"))
		b.done(b.claim(first.ID, one), one)
		b.hold(b.claim(second.ID, one), one)
		b.claim(third.ID, one)
	}},
	{"lets nothing pass one that is postponed", func(b *bench) {
		first, second := b.keep(of("s")), b.keep(of("s"))
		b.later(b.claim(first.ID, one), one, time.Hour)
		b.nothing()
		b.clock.Move(time.Hour)
		b.done(b.claim(first.ID, one), one)
		b.claim(second.ID, one)
	}},
	{"takes over from a dead worker before it goes on to the next", func(b *bench) {
		first := b.keep(of("s"))
		b.keep(of("s"))
		b.claim(first.ID, one)
		b.clock.Move(lease)
		b.claim(first.ID, two)
	}},
	{"lets a released one wait for a later one that is being worked", func(b *bench) {
		first, second := b.keep(of("s")), b.keep(of("s"))
		b.hold(b.claim(first.ID, one), one)
		b.claim(second.ID, one)
		b.release(first)
		b.nothing()
		b.done(second, one)
		b.claim(first.ID, one)
	}},
	{"puts a released one before later ones again", func(b *bench) {
		first, second := b.keep(of("s")), b.keep(of("s"))
		b.hold(b.claim(first.ID, one), one)
		b.release(first)
		b.claim(first.ID, one)
		b.nothing()
		b.done(first, one)
		b.claim(second.ID, one)
	}},
	{"orders nothing that has no subject", func(b *bench) {
		first, second := b.keep(of("")), b.keep(of(""))
		b.claim(first.ID, one)
		b.claim(second.ID, two)
	}},
}

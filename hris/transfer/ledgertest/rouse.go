package ledgertest

import (
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// codes are what a changed connection may mend.
var codes = []hris.Code{hris.BadCredentials, hris.SetupIncomplete}

// rouse must succeed, and gives how many transfers it made due.
func (b *bench) rouse(line hris.Line, at time.Time) int {
	b.Helper()
	n, err := b.ledger.Rouse(b.Context(), line, codes, at)
	b.ok(err)
	return n
}

// waiting makes a transfer that waits for a reason.
func (b *bench) waiting(state transfer.State, reason hris.Code, until time.Time, with ...func(*transfer.Planned)) transfer.Transfer {
	b.Helper()
	_, l := b.create(with...)
	return b.advance(l, transfer.Advance{State: state, Reason: reason, Until: until, End: true})
}

var rouse = []promise{
	{"makes due what waits with one of the codes, and changes nothing else of it", func(b *bench) {
		now := b.clock.Now()
		for _, state := range []transfer.State{transfer.StateHeld, transfer.StatePartial, transfer.StateInDoubt} {
			person, later := b.waiting(state, hris.BadCredentials, time.Time{}), b.waiting(state, hris.SetupIncomplete, now.Add(time.Hour))
			b.equal(2, b.rouse(lineOf, now.Add(time.Minute)))
			for _, t := range []transfer.Transfer{person, later} {
				t.NotBefore = kept(now.Add(time.Minute))
				b.equal(t, b.get(t)) // Rev too: a person's decision on it still holds
			}
			b.equal([]string{}, b.dueIn(lineOf, now, 10))
			b.equal([]string{person.ID, later.ID}, b.dueIn(lineOf, now.Add(time.Minute), 10))
			b.equal([]string{person.ID, later.ID}, b.dueIDs(now.Add(time.Minute), 10))
			b.equal(0, b.rouse(lineOf, now.Add(time.Hour)))
			for _, t := range []transfer.Transfer{person, later} {
				b.decide(b.get(t), transfer.Decision{State: transfer.StateHeld, Reason: hris.Rejected})
			}
		}
	}},
	{"leaves alone what waits for something else, has ended, or is under way", func(b *bench) {
		var checks []func()
		still := func(t transfer.Transfer) { checks = append(checks, b.unchanged(t)) }
		still(b.waiting(transfer.StateHeld, hris.Rejected, time.Time{}))
		still(b.waiting(transfer.StateHeld, "", time.Time{}))
		still(b.waiting(transfer.StateFailed, hris.BadCredentials, time.Time{}))
		still(b.waiting(transfer.StateCancelled, hris.BadCredentials, time.Time{}))
		still(b.waiting(transfer.StatePlanned, hris.BadCredentials, time.Time{}))
		still(b.waiting(transfer.StateSending, hris.BadCredentials, time.Time{}))
		still(b.waiting(transfer.StateHeld, hris.BadCredentials, time.Time{}, through("c2")))
		still(b.waiting(transfer.StateHeld, hris.BadCredentials, b.clock.Now()))
		running := b.waiting(transfer.StateHeld, hris.BadCredentials, time.Time{})
		b.acquire(running.Ref(), "worker-2")
		still(running)
		b.equal(0, b.rouse(lineOf, b.clock.Now()))
		b.equal(0, b.rouse(hris.Line{Tenant: other, Connection: "c1"}, b.clock.Now()))
		for _, check := range checks {
			check()
		}
	}},
	{"makes due again what was under way and is left for the connection's sake", func(b *bench) {
		for _, test := range []struct {
			state  transfer.State
			reason hris.Code
			until  time.Duration
			due    bool
		}{
			{transfer.StateHeld, hris.BadCredentials, 0, true},
			{transfer.StatePartial, hris.RightMissing, 0, true},
			{transfer.StateHeld, hris.Disabled, time.Hour, true},
			{transfer.StateHeld, hris.Rejected, 0, false},
			{transfer.StateInDoubt, hris.InDoubt, 0, false},
			{transfer.StateDone, "", 0, false},
		} {
			t, l := b.create()
			b.rouse(lineOf, b.clock.Now())
			b.ok(b.ledger.Renew(b.Context(), l, time.Hour)) // to prolong forgets nothing
			at := kept(b.clock.Now().Add(time.Second))
			a := transfer.Advance{At: at, State: test.state, Reason: test.reason, End: true}
			if test.until > 0 {
				a.Until = at.Add(test.until)
			}
			t = b.advance(l, a)
			b.equal(test.due, t.NotBefore.Equal(at))
			b.equal(test.due, slices.Contains(b.dueIn(lineOf, at, 100), t.ID))
			if !test.due {
				continue
			}
			again := b.acquire(t.Ref(), "worker-2")
			t = b.advance(again, transfer.Advance{At: at, State: test.state, Reason: test.reason, End: true})
			b.equal(time.Time{}, t.NotBefore) // the next run knew of the change
		}
	}},
	{"takes any number of codes", func(b *bench) {
		t := b.waiting(transfer.StateHeld, hris.BadCredentials, time.Time{})
		for n, of := range map[int][]hris.Code{0: nil, 1: {hris.Disabled, hris.RightMissing, hris.BadCredentials}} {
			b.decide(b.get(t), transfer.Decision{State: transfer.StateHeld, Reason: hris.BadCredentials})
			got, err := b.ledger.Rouse(b.Context(), lineOf, of, b.clock.Now())
			b.ok(err)
			b.equal(n, got)
		}
	}},
	{"ends the rest of the line, and of no other", func(b *bench) {
		rest := hris.Rest{Until: kept(b.clock.Now().Add(time.Hour)), Nth: 3}
		for _, c := range []string{"c1", "c2"} {
			b.in(transfer.StatePlanned, through(c))
			b.turn(inLine(c), rest)
		}
		b.rouse(lineOf, b.clock.Now())
		b.equal([]string{"acme/c1"}, b.lines(b.clock.Now(), 10))
		b.equal(hris.Rest{}, b.take(lineOf, "two"))
		b.equal(rest, b.take(inLine("c2"), "two"))
	}},
	{"keeps a line that is being worked from resting, and says so", func(b *bench) {
		b.take(lineOf, "one")
		b.rouse(lineOf, b.clock.Now())
		b.take(lineOf, "one") // to prolong is not to take
		b.taken(lineOf, "two")
		b.is(b.leave(lineOf, "one", hris.Rest{Until: b.clock.Now().Add(time.Hour), Nth: 1}), "it was roused")
		b.equal(hris.Rest{}, b.take(lineOf, "two"))
		b.is(!b.leave(lineOf, "two", hris.Rest{Nth: 1}), "that was before")
		b.equal(hris.Rest{Nth: 1}, b.take(lineOf, "three"))
	}},
	{"says nothing to who takes the line later", func(b *bench) {
		b.turn(lineOf, hris.Rest{})
		b.rouse(lineOf, b.clock.Now())
		b.take(lineOf, "two")
		b.is(!b.leave(lineOf, "two", hris.Rest{}), "it was roused before it was taken")
	}},
}

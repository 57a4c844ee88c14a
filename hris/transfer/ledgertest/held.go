package ledgertest

import (
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// heldPage gives a page of what waits for a person in a line.
func (b *bench) heldPage(line hris.Line, after string, limit int) []transfer.Transfer {
	b.Helper()
	page, err := b.ledger.Held(b.Context(), line, after, limit)
	b.ok(err)
	return page
}

// heldIDs is heldPage's ids.
func (b *bench) heldIDs(line hris.Line, after string, limit int) []string {
	b.Helper()
	return ids(b.heldPage(line, after, limit))
}

var held = []promise{
	{"is what is held, partial or in doubt for a person, of this line alone, whole but for the draft", func(b *bench) {
		left := []transfer.Transfer{
			b.leftAs(transfer.StateHeld, hris.Rejected, time.Time{}),
			b.leftAs(transfer.StatePartial, hris.BadCredentials, time.Time{}),
			b.leftAs(transfer.StateInDoubt, hris.InDoubt, time.Time{}),
		}
		b.in(transfer.StateHeld, through("c2"))
		b.in(transfer.StateHeld, func(p *transfer.Planned) { p.Tenant = other })
		got := b.heldPage(lineOf, "", 10)
		b.equal(len(left), len(got))
		for i, t := range left {
			t.Draft = nil
			b.equal(t, got[i])
		}
		b.is(!got[0].DraftUntil.IsZero(), "when the draft expires is told")
		b.equal([]string{}, b.heldIDs(inLine("nobody's"), "", 10))
	}},
	{"is not what a worker comes to by itself, however late, nor what ended", func(b *bench) {
		far := b.clock.Now().Add(1000 * time.Hour)
		for _, state := range []transfer.State{transfer.StateHeld, transfer.StatePartial, transfer.StateInDoubt} {
			b.until(state, b.clock.Now())
			b.until(state, far)
		}
		for _, state := range []transfer.State{transfer.StatePlanned, transfer.StateSending, transfer.StateDone, transfer.StateFailed, transfer.StateCancelled} {
			b.in(state)
		}
		b.create()
		b.died(transfer.Advance{Intent: b.intent(first)})
		b.clock.Move(lease)
		b.equal([]string{}, b.heldIDs(lineOf, "", 20))
	}},
	{"comes in the order of ids, a page after an id, at most limit", func(b *bench) {
		var all []string
		for range 5 {
			all = append(all, b.in(transfer.StateHeld).ID)
		}
		b.equal(all, b.heldIDs(lineOf, "", 10))
		b.equal(all[:2], b.heldIDs(lineOf, "", 2))
		b.equal(all[2:4], b.heldIDs(lineOf, all[1], 2))
		b.equal(all[4:], b.heldIDs(lineOf, all[3], 2))
		b.equal([]string{}, b.heldIDs(lineOf, all[4], 2))
		b.equal([]string{}, b.heldIDs(lineOf, "", 0))
	}},
	{"neither leaves out nor repeats one because others end or go on between two pages", func(b *bench) {
		var all []transfer.Transfer
		for range 6 {
			all = append(all, b.in(transfer.StatePartial))
		}
		page := b.heldPage(lineOf, "", 3)
		b.decide(all[0], transfer.Decision{State: transfer.StateDone})
		b.decide(page[2], transfer.Decision{State: transfer.StateDone}) // the one that the next page begins after
		b.decide(all[3], transfer.Decision{Until: b.clock.Now()})
		b.in(transfer.StateHeld, func(p *transfer.Planned) { p.ID = "t000" }) // before the page that was shown
		b.equal([]string{all[4].ID, all[5].ID}, b.heldIDs(lineOf, page[2].ID, 3))
		b.equal([]string{"t000", all[1].ID, all[4].ID, all[5].ID}, b.heldIDs(lineOf, "", 9))
	}},
	{"counts transfers, not their steps", func(b *bench) {
		one := func(p *transfer.Planned) { p.Steps = p.Steps[:1] }
		want := []string{b.in(transfer.StateHeld).ID, b.in(transfer.StateHeld, one).ID}
		b.in(transfer.StateHeld)
		page := b.heldPage(lineOf, "", 2)
		b.equal(want, ids(page))
		b.equal([]int{3, 1}, []int{len(page[0].Steps), len(page[1].Steps)})
	}},
	{"ends when a run leaves it for later, and begins again when one leaves it to a person", func(b *bench) {
		t := b.in(transfer.StateHeld)
		l := b.acquire(t.Ref(), "worker-2")
		page := b.heldPage(lineOf, "", 9)
		b.equal([]string{t.ID}, ids(page))
		b.is(page[0].Leased, "the lease that runs is told")
		b.advance(l, transfer.Advance{State: transfer.StateSending})
		b.equal([]string{}, b.heldIDs(lineOf, "", 9))
		b.advance(l, transfer.Advance{State: transfer.StateHeld, Until: b.clock.Now().Add(time.Hour), End: true})
		b.equal([]string{}, b.heldIDs(lineOf, "", 9))
		b.advance(b.acquire(t.Ref(), "worker-2"), transfer.Advance{State: transfer.StatePartial, End: true})
		b.equal([]string{t.ID}, b.heldIDs(lineOf, "", 9))
	}},
	{"ends for what is roused", func(b *bench) {
		b.leftAs(transfer.StateHeld, hris.BadCredentials, time.Time{})
		rejected := b.leftAs(transfer.StateHeld, hris.Rejected, time.Time{})
		_, err := b.ledger.Rouse(b.Context(), lineOf, []hris.Code{hris.BadCredentials}, b.clock.Now())
		b.ok(err)
		b.equal([]string{rejected.ID}, b.heldIDs(lineOf, "", 9))
	}},
	{"is all that a removed connection's line left", func(b *bench) {
		planned, waits := b.in(transfer.StatePlanned), b.until(transfer.StateHeld, b.clock.Now().Add(time.Hour))
		doubt := b.until(transfer.StateInDoubt, b.clock.Now())
		b.in(transfer.StateDone)
		b.eraseOf(lineOf)
		b.equal([]string{planned.ID, waits.ID, doubt.ID}, b.heldIDs(lineOf, "", 9))
	}},
	{"follows a transfer to the connection that it goes through", func(b *bench) {
		t := b.in(transfer.StateInDoubt)
		b.decide(t, transfer.Decision{Connection: "c2"})
		b.equal([]string{}, b.heldIDs(lineOf, "", 9))
		b.equal([]string{t.ID}, b.heldIDs(inLine("c2"), "", 9))
	}},
	{"keeps what an erased person left open, without who it was", func(b *bench) {
		b.in(transfer.StateHeld)
		doubt, partial := b.in(transfer.StateInDoubt), b.in(transfer.StatePartial)
		b.erase(person)
		page := b.heldPage(lineOf, "", 9)
		b.equal([]string{doubt.ID, partial.ID}, ids(page))
		for _, t := range page {
			b.is(t.Erased && t.PersonID == "" && t.ApplicationID == "", "nobody is named")
		}
	}},
}

package ledgertest

import (
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// backlogOf counts a line at the bench's time.
func (b *bench) backlogOf(line hris.Line, limit int) transfer.Backlog {
	b.Helper()
	got, err := b.ledger.Backlog(b.Context(), line, b.clock.Now(), limit)
	b.ok(err)
	return got
}

var backlog = []promise{
	{"tells what is due from what waits until later and what waits for a person", func(b *bench) {
		b.in(transfer.StatePlanned)
		b.in(transfer.StateSending)
		b.create() // its worker is at work
		for _, state := range []transfer.State{transfer.StateHeld, transfer.StatePartial, transfer.StateInDoubt} {
			b.in(state)
			b.until(state, b.clock.Now().Add(time.Hour))
		}
		b.in(transfer.StateInDoubt)
		b.equal(transfer.Backlog{Due: 3, Later: 3, Held: 4, InDoubt: 2}, b.backlogOf(lineOf, 100))
		b.clock.Move(time.Hour - time.Microsecond)
		b.equal(transfer.Backlog{Due: 3, Later: 3, Held: 4, InDoubt: 2}, b.backlogOf(lineOf, 100))
		b.clock.Move(time.Microsecond)
		b.equal(transfer.Backlog{Due: 6, Held: 4, InDoubt: 2}, b.backlogOf(lineOf, 100))
	}},
	{"is of one line alone, and of nothing that ended", func(b *bench) {
		for _, state := range []transfer.State{transfer.StateDone, transfer.StateFailed, transfer.StateCancelled} {
			b.in(state)
		}
		b.in(transfer.StateHeld, through("c2"))
		b.in(transfer.StatePlanned, func(p *transfer.Planned) { p.Tenant = other })
		b.equal(transfer.Backlog{}, b.backlogOf(lineOf, 100))
		b.equal(transfer.Backlog{Held: 1}, b.backlogOf(inLine("c2"), 100))
		b.equal(transfer.Backlog{}, b.backlogOf(inLine("nobody's"), 100))
	}},
	{"counts up to a limit, each by itself, and doubts among the held that it counted", func(b *bench) {
		b.in(transfer.StateHeld)
		for range 3 {
			b.in(transfer.StatePlanned)
			b.until(transfer.StateHeld, b.clock.Now().Add(time.Hour))
			b.in(transfer.StateInDoubt)
		}
		b.equal(transfer.Backlog{Due: 2, Later: 2, Held: 2, InDoubt: 1}, b.backlogOf(lineOf, 2))
		b.equal(transfer.Backlog{Due: 3, Later: 3, Held: 3, InDoubt: 2}, b.backlogOf(lineOf, 3))
		b.equal(transfer.Backlog{Due: 3, Later: 3, Held: 4, InDoubt: 3}, b.backlogOf(lineOf, 4))
		b.equal(transfer.Backlog{}, b.backlogOf(lineOf, 0))
	}},
}

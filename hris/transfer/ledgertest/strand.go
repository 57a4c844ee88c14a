package ledgertest

import (
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// eraseOf erases the drafts of a line, whose connection was removed, and gives how
// many there were.
func (b *bench) eraseOf(line hris.Line) int {
	b.Helper()
	n, err := b.ledger.EraseDrafts(b.Context(), line, b.clock.Now())
	b.ok(err)
	return n
}

// leftAs brings a transfer into a state, as its run leaves it for a reason.
func (b *bench) leftAs(state transfer.State, reason hris.Code, until time.Time, with ...func(*transfer.Planned)) transfer.Transfer {
	b.Helper()
	t := b.in(state, with...)
	l := b.acquire(t.Ref(), "worker-1")
	return b.advance(l, transfer.Advance{State: state, Reason: reason, Fields: []string{"city"}, Until: until, End: true})
}

// died makes a transfer whose worker died after these commits.
func (b *bench) died(commits ...transfer.Advance) transfer.Transfer {
	b.Helper()
	t, l := b.create()
	for _, a := range commits {
		a.State = transfer.StateSending
		b.advance(l, a)
	}
	return t
}

var eraseDrafts = []promise{
	{"erases the drafts of a line, and of no other", func(b *bench) {
		held, planned := b.in(transfer.StateHeld), b.in(transfer.StatePlanned)
		running, _ := b.create()
		none := b.in(transfer.StateHeld, func(p *transfer.Planned) { p.Draft = nil })
		sameOther := b.unchanged(b.in(transfer.StatePlanned, through("c2")))
		sameTenant := b.unchanged(b.in(transfer.StatePlanned, func(p *transfer.Planned) { p.Tenant = other }))
		b.equal(3, b.eraseOf(lineOf))
		for _, t := range []transfer.Transfer{held, planned, running, none} {
			t = b.get(t)
			b.is(t.Draft == nil && t.DraftUntil.IsZero(), "no draft is left")
		}
		sameOther()
		sameTenant()
		b.equal(0, b.eraseOf(lineOf))
	}},
	{"leaves what waits to a person, who is told why", func(b *bench) {
		soon := b.clock.Now()
		tests := []struct {
			left   transfer.Transfer
			state  transfer.State
			reason hris.Code
			fields []string
		}{
			{b.in(transfer.StatePlanned), transfer.StateHeld, hris.Disabled, nil},
			{b.died(), transfer.StateHeld, hris.Disabled, nil},
			{b.leftAs(transfer.StateHeld, hris.Unavailable, soon), transfer.StateHeld, hris.Disabled, nil},
			{b.leftAs(transfer.StateHeld, hris.Rejected, time.Time{}), transfer.StateHeld, hris.Disabled, nil},
			{b.leftAs(transfer.StateHeld, hris.Disabled, soon), transfer.StateHeld, hris.Disabled, nil},
			{b.leftAs(transfer.StateHeld, hris.Disabled, time.Time{}), transfer.StateHeld, hris.Disabled, nil},
			{b.leftAs(transfer.StatePartial, hris.RateLimited, soon), transfer.StatePartial, hris.Disabled, nil},
			{b.leftAs(transfer.StateInDoubt, hris.InDoubt, soon), transfer.StateInDoubt, hris.InDoubt, []string{"city"}},
			{b.leftAs(transfer.StateInDoubt, hris.Duplicate, soon), transfer.StateInDoubt, hris.Duplicate, []string{"city"}},
			{b.died(transfer.Advance{}), transfer.StateHeld, hris.Disabled, nil},
			{b.died(transfer.Advance{Intent: b.intent(first)}), transfer.StateInDoubt, hris.InDoubt, nil},
			{b.died(transfer.Advance{Done: done(first, "1")}), transfer.StatePartial, hris.Disabled, nil},
			{b.died(transfer.Advance{Intent: b.intent(second)}), transfer.StatePartial, hris.Disabled, nil},
			{b.died(transfer.Advance{Done: done(first, "1")}, transfer.Advance{Intent: b.intent(third)}), transfer.StateInDoubt, hris.InDoubt, nil},
		}
		b.clock.Move(lease)
		var histories [][]transfer.Event
		for i := range tests {
			tests[i].left = b.get(tests[i].left)
			histories = append(histories, b.history(tests[i].left))
		}
		b.eraseOf(lineOf)
		for i, test := range tests {
			want := test.left
			want.State, want.Reason, want.ReasonFields, want.NotBefore = test.state, test.reason, test.fields, time.Time{}
			want.Draft, want.DraftUntil = nil, time.Time{}
			want.Rev, want.UpdatedAt = want.Rev+1, kept(b.clock.Now())
			b.equal(want, b.get(want))
			told := transfer.Event{At: kept(b.clock.Now()), Actor: "system", Kind: transfer.EventHeld, Code: hris.Disabled}
			b.equal(append(histories[i], told), b.history(want))
		}
	}},
	{"leaves nothing that is due, by itself or in a line", func(b *bench) {
		soon := b.clock.Now()
		b.in(transfer.StatePlanned)
		b.died(transfer.Advance{Intent: b.intent(first)})
		for _, state := range []transfer.State{transfer.StateHeld, transfer.StatePartial, transfer.StateInDoubt} {
			b.leftAs(state, hris.Unavailable, soon)
		}
		elsewhere := b.in(transfer.StatePlanned, through("c2"))
		b.clock.Move(lease)
		later := b.clock.Now().Add(1000 * time.Hour)
		b.equal(5, len(b.dueIn(lineOf, later, 10)))
		b.eraseOf(lineOf)
		b.equal([]string{}, b.dueIn(lineOf, later, 10))
		b.equal([]string{"acme/c2"}, b.lines(later, 10))
		b.equal([]string{elsewhere.ID}, b.dueIDs(later, 10))
	}},
	{"called again changes nothing more", func(b *bench) {
		left := []transfer.Transfer{
			b.in(transfer.StatePlanned), b.in(transfer.StateHeld), b.in(transfer.StatePartial),
			b.leftAs(transfer.StateInDoubt, hris.InDoubt, b.clock.Now()), b.died(transfer.Advance{Intent: b.intent(first)}),
		}
		b.clock.Move(lease)
		b.eraseOf(lineOf)
		var checks []func()
		for _, t := range left {
			checks = append(checks, b.unchanged(t))
		}
		b.clock.Move(time.Second)
		b.equal(0, b.eraseOf(lineOf))
		for _, check := range checks {
			check()
		}
	}},
	{"leaves alone what has ended or is under way, but for the draft", func(b *bench) {
		var checks []func()
		for _, state := range []transfer.State{transfer.StateDone, transfer.StateFailed, transfer.StateCancelled} {
			checks = append(checks, b.unchanged(b.in(state)))
		}
		running, l := b.create(func(p *transfer.Planned) { p.Draft = nil })
		b.advance(l, transfer.Advance{Intent: b.intent(first), State: transfer.StateSending})
		checks = append(checks, b.unchanged(running))
		b.eraseOf(lineOf)
		for _, check := range checks {
			check()
		}
		b.advance(l, transfer.Advance{Done: done(first, "1")}) // it goes on to its end
	}},
	{"takes the lease that ran out, and a late success still counts", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first), State: transfer.StateSending})
		b.clock.Move(lease)
		b.eraseOf(lineOf)
		_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Intent: b.intent(second)})
		b.fails(err, hris.LeaseLost)
		b.equal(transfer.StatePartial, b.witness(t, first, "1").State)
	}},
	{"ends a line that is longer than one commit", func(b *bench) {
		const many = 230
		for range many {
			b.create(func(p *transfer.Planned) { p.Lease = 0 })
		}
		b.equal(many, b.eraseOf(lineOf))
		b.equal([]string{}, b.dueIn(lineOf, b.clock.Now(), many))
	}},
	{"still refuses a second send", func(b *bench) {
		t := b.in(transfer.StateHeld)
		b.eraseOf(lineOf)
		p := b.planned()
		p.Key = t.Key
		_, _, err := b.ledger.Create(b.Context(), p)
		b.fails(err, hris.AlreadySent)
	}},
}

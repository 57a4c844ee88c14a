package ledgertest

import (
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

var expire = []promise{
	{"erases drafts whose time is over, and nothing else", func(b *bench) {
		now := b.clock.Now()
		with := func(until time.Time) transfer.Transfer {
			return b.in(transfer.StateHeld, func(p *transfer.Planned) { p.DraftUntil = until })
		}
		over, atNow, later, never := with(now.Add(-time.Microsecond)), with(now), with(now.Add(time.Hour)), with(time.Time{})
		n, err := b.ledger.Expire(b.Context(), now)
		b.ok(err)
		b.equal(1, n)
		over.Draft, over.DraftUntil = nil, time.Time{}
		for _, t := range []transfer.Transfer{over, atNow, later, never} {
			b.equal(t, b.get(t)) // Rev too: a person's decision on it still holds
		}
		n, err = b.ledger.Expire(b.Context(), now)
		b.ok(err)
		b.equal(0, n)
	}},
}

// erase must succeed, and gives how many transfers it touched.
func (b *bench) erase(person transfer.Hash) int {
	b.Helper()
	n, err := b.ledger.Erase(b.Context(), acme, person, b.clock.Now())
	b.ok(err)
	return n
}

var erase = []promise{
	{"removes ids, draft, field hashes, notes, URLs and history, and keeps the rest", func(b *bench) {
		_, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first, "17"), State: transfer.StateSending})
		b.advance(l, transfer.Advance{Done: done(first, "1"), Events: []transfer.Event{{Kind: transfer.EventHeld, Remark: []byte("sealed")}}})
		t := b.advance(l, transfer.Advance{State: transfer.StatePartial, Reason: hris.Rejected, End: true})
		b.clock.Move(time.Hour)
		b.equal(1, b.erase(person))
		got := b.get(t)
		want := t
		want.PersonID, want.ApplicationID, want.Draft, want.DraftHash, want.DraftUntil, want.Fields = "", "", nil, "", time.Time{}, nil
		want.Steps[0].Receipt = hris.Receipt{Kind: "employee", ID: "1"}
		want.Steps[0].Intent.Baseline = nil // other people's records
		want.Erased, want.Rev, want.UpdatedAt = true, got.Rev, kept(b.clock.Now())
		b.equal(want, got)
		b.is(got.Rev > t.Rev, "Rev is raised")
		b.equal(0, len(b.history(t)))
	}},
	{"still refuses a second send", func(b *bench) {
		for _, state := range []transfer.State{transfer.StateDone, transfer.StatePartial, transfer.StateInDoubt} {
			t := b.in(state)
			b.erase(person)
			b.equal(state, b.get(t).State)
			p := b.planned()
			p.Key = t.Key
			_, _, err := b.ledger.Create(b.Context(), p)
			b.fails(err, hris.AlreadySent)
		}
	}},
	{"cancels what has not ended and has written nothing", func(b *bench) {
		planned, held := b.in(transfer.StatePlanned), b.in(transfer.StateHeld)
		sending := b.in(transfer.StateSending)
		_, l := b.create()
		open := b.advance(l, transfer.Advance{Intent: b.intent(first), State: transfer.StateSending, End: true})
		b.equal(4, b.erase(person))
		for _, t := range []transfer.Transfer{planned, held, sending} {
			got := b.get(t)
			b.equal([]any{transfer.StateCancelled, kept(b.clock.Now())}, []any{got.State, got.EndedAt})
		}
		b.equal(transfer.StateSending, b.get(open).State)
	}},
	{"is Busy while a lease runs, and changes nothing", func(b *bench) {
		ended := b.in(transfer.StateDone)
		running, _ := b.create()
		same, same2 := b.unchanged(ended), b.unchanged(running)
		_, err := b.ledger.Erase(b.Context(), acme, person, b.clock.Now())
		b.fails(err, hris.Busy)
		same()
		same2()
	}},
	{"takes away a lease that ran out", func(b *bench) {
		_, l := b.create()
		b.clock.Move(lease)
		b.equal(1, b.erase(person))
		_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Intent: b.intent(first)})
		b.fails(err, hris.LeaseLost)
	}},
	{"touches nobody else, and counts what it touched", func(b *bench) {
		b.in(transfer.StateDone)
		b.in(transfer.StateHeld)
		someone := b.in(transfer.StateHeld, func(p *transfer.Planned) { p.PersonHash = stranger })
		same := b.unchanged(someone)
		b.equal(2, b.erase(person))
		b.equal(0, b.erase("nobody"))
		same()
	}},
	{"is found by the person's hash afterwards", func(b *bench) {
		t := b.in(transfer.StateDone)
		b.erase(person)
		found, err := b.ledger.Find(b.Context(), acme, []transfer.Hash{person})
		b.ok(err)
		b.equal([]string{t.ID}, ids(found))
		b.is(found[0].Erased, "it says that it was erased")
	}},
	{"lets a later success be witnessed, and the history go on", func(b *bench) {
		t := b.in(transfer.StateInDoubt)
		b.erase(person)
		got := b.witness(t, first, "1")
		b.equal(transfer.StatePartial, got.State)
		b.equal([]string{"witnessed " + first}, b.kinds(t))
	}},
}

var tenants = []promise{
	{"have keys, ids and persons of their own", func(b *bench) {
		t, _ := b.create()
		p := b.planned()
		p.Tenant, p.ID, p.Key, p.Draft = other, t.ID, t.Key, nil
		theirs, _, err := b.ledger.Create(b.Context(), p)
		b.ok(err)
		b.equal(1, theirs.Round)
		found, err := b.ledger.Find(b.Context(), other, []transfer.Hash{person})
		b.ok(err)
		b.equal(1, len(found))
		b.equal(theirs, found[0])
		b.equal([]string{"sent"}, b.kinds(theirs))
	}},
	{"never see or change one another's", func(b *bench) {
		mine := b.in(transfer.StateHeld)
		ctx, now := b.Context(), b.clock.Now()
		same := b.unchanged(mine)

		_, _, err := b.ledger.Acquire(ctx, other, mine.ID, "worker-1", lease)
		b.fails(err, hris.NotFound)
		_, err = b.ledger.Witness(ctx, other, mine.ID, first, receipt("1"), now)
		b.fails(err, hris.NotFound)
		_, err = b.ledger.Decide(ctx, other, mine.ID, transfer.Decision{At: now, Rev: mine.Rev, State: transfer.StateCancelled})
		b.fails(err, hris.NotFound)
		_, err = b.ledger.Get(ctx, other, mine.ID)
		b.fails(err, hris.NotFound)
		_, err = b.ledger.Events(ctx, other, mine.ID)
		b.fails(err, hris.NotFound)
		found, err := b.ledger.Find(ctx, other, []transfer.Hash{person})
		b.ok(err)
		b.equal(0, len(found))
		b.equal([]string{}, b.heldIDs(hris.Line{Tenant: other, Connection: mine.Connection}, "", 10))
		n, err := b.ledger.Erase(ctx, other, person, now)
		b.ok(err)
		b.equal(0, n)
		same()

		l := b.acquire(mine.Ref(), "worker-1")
		l.Tenant = other
		same = b.unchanged(mine)
		b.fails(b.ledger.Renew(ctx, l, lease), hris.LeaseLost)
		_, err = b.ledger.Advance(ctx, l, transfer.Advance{At: now, State: transfer.StateDone})
		b.fails(err, hris.LeaseLost)
		same()
	}},
}

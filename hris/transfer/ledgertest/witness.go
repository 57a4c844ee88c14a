package ledgertest

import (
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// witness is what a worker does whose lease was lost while it wrote.
func (b *bench) witness(t transfer.Transfer, step, id string) transfer.Transfer {
	b.Helper()
	got, err := b.ledger.Witness(b.Context(), t.Tenant, t.ID, step, receipt(id), b.clock.Now())
	b.ok(err)
	return got
}

// doubt brings a transfer of these steps in doubt for the open ones.
func (b *bench) doubt(steps []transfer.PlannedStep, open ...string) transfer.Transfer {
	b.Helper()
	_, l := b.create(func(p *transfer.Planned) { p.Steps = steps })
	for _, step := range open {
		b.advance(l, transfer.Advance{Intent: b.intent(step), State: transfer.StateSending})
	}
	return b.advance(l, transfer.Advance{State: transfer.StateInDoubt, Reason: hris.InDoubt, Fields: []string{"x"}, End: true})
}

var witness = []promise{
	{"records a late success whoever has the lease, and leaves the lease alone", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first), State: transfer.StateSending})
		b.clock.Move(lease)
		l2 := b.acquire(t.Ref(), "worker-2")
		before := b.get(t)
		b.clock.Move(time.Second)
		got := b.witness(t, first, "1")
		b.equal([]any{transfer.PhaseDone, receipt("1")}, []any{got.Steps[0].Phase, got.Steps[0].Receipt})
		b.is(got.Rev > before.Rev && got.State == transfer.StateSending && got.Leased, "it is committed, and goes on")
		b.equal(kept(b.clock.Now()), got.UpdatedAt)
		b.equal(got, b.get(t))
		b.advance(l2, transfer.Advance{Intent: b.intent(second)})
	}},
	{"is told in the history", func(b *bench) {
		t := b.doubt([]transfer.PlannedStep{{Name: first}}, first)
		b.witness(t, first, "1")
		b.equal([]string{"sent", "started " + first, "witnessed " + first}, b.kinds(t))
	}},
	{"makes what was in doubt for this step alone partial", func(b *bench) {
		t := b.doubt([]transfer.PlannedStep{{Name: first}, {Name: second, Kind: hris.Update}}, first)
		got := b.witness(t, first, "1")
		b.equal([]any{transfer.StatePartial, hris.InDoubt, []string(nil)}, []any{got.State, got.Reason, got.ReasonFields})
		b.is(got.Draft != nil && got.EndedAt.IsZero(), "the draft waits for the rest")
		b.equal(kept(b.clock.Now()), got.NotBefore) // and a worker takes it
	}},
	{"makes it done where no step is left, and erases the draft", func(b *bench) {
		t := b.doubt([]transfer.PlannedStep{{Name: first}}, first)
		got := b.witness(t, first, "1")
		b.equal(transfer.StateDone, got.State)
		b.is(got.Draft == nil && got.DraftUntil.IsZero(), "no draft is left")
		b.equal(kept(b.clock.Now()), got.EndedAt)
		b.equal(got, b.get(t))
	}},
	{"counts skipped steps as left", func(b *bench) {
		_, l := b.create()
		b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: third, Phase: transfer.PhaseSkipped}})
		b.advance(l, transfer.Advance{Intent: b.intent(first)})
		t := b.advance(l, transfer.Advance{State: transfer.StateInDoubt, End: true})
		t, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, Waive: second})
		b.ok(err)
		b.equal(transfer.StatePartial, b.witness(t, first, "1").State)
	}},
	{"counts waived steps as not left", func(b *bench) {
		_, l := b.create()
		b.advance(l, transfer.Advance{Done: done(third, "3")})
		b.advance(l, transfer.Advance{Intent: b.intent(first)})
		t := b.advance(l, transfer.Advance{State: transfer.StateInDoubt, End: true})
		t, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, Waive: second})
		b.ok(err)
		b.equal(transfer.StateDone, b.witness(t, first, "1").State)
	}},
	{"leaves in doubt what is so for another create", func(b *bench) {
		t := b.doubt([]transfer.PlannedStep{{Name: first}, {Name: second}}, first, second)
		got := b.witness(t, first, "1")
		b.equal([]any{transfer.StateInDoubt, hris.InDoubt}, []any{got.State, got.Reason})
		b.equal(transfer.StateDone, b.witness(t, second, "2").State)
	}},
	{"makes partial or done what was said to have written nothing, and so refuses a second send", func(b *bench) {
		for _, state := range []transfer.State{transfer.StateHeld, transfer.StateFailed, transfer.StateCancelled} {
			t := b.in(state)
			got, err := b.ledger.Witness(b.Context(), t.Tenant, t.ID, first, receipt("1"), b.clock.Now())
			if state == transfer.StateHeld {
				b.ok(err)
			} else {
				b.fails(err, hris.Duplicate) // the next round may have been sent since
			}
			b.equal(transfer.StatePartial, got.State)
			b.equal(state != transfer.StateHeld, got.Duplicate)
			b.is(got.EndedAt.IsZero(), "it has not ended")
			p := b.planned()
			p.Key = t.Key
			_, _, err = b.ledger.Create(b.Context(), p)
			b.fails(err, hris.AlreadySent)
		}
	}},
	{"changes nothing with the same receipt again", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Done: done(first, "1")})
		same := b.unchanged(t)
		b.witness(t, first, "1")
		again := receipt("1")
		again.URL, again.Note, again.Kind = "", hris.FoundAfterwards, "" // the same record, told by somebody else
		_, err := b.ledger.Witness(b.Context(), t.Tenant, t.ID, first, again, b.clock.Now())
		b.ok(err)
		same()
	}},
	{"records a different receipt as a duplicate and says so", func(b *bench) {
		t := b.in(transfer.StateDone)
		got, err := b.ledger.Witness(b.Context(), t.Tenant, t.ID, first, receipt("2"), b.clock.Now())
		b.fails(err, hris.Duplicate)
		b.is(got.Duplicate && got.Rev > t.Rev && got.State == transfer.StateDone, "the transfer is given, marked")
		b.equal(receipt("1"), got.Steps[0].Receipt)
		b.equal(got, b.get(t))
		history := b.history(t)
		b.equal(transfer.Event{At: kept(b.clock.Now()), Actor: "system", Kind: transfer.EventDuplicate, Step: first, Second: receipt("2")}, history[len(history)-1])
	}},
	{"tells a receipt without id from one with", func(b *bench) {
		_, l := b.create()
		t := b.advance(l, transfer.Advance{Done: done(first, "")})
		_, err := b.ledger.Witness(b.Context(), t.Tenant, t.ID, first, receipt("2"), b.clock.Now())
		b.fails(err, hris.Duplicate)
	}},
	{"keeps the receipt of a step that a correction left out", func(b *bench) {
		t, _ := b.create()
		got, err := b.ledger.Witness(b.Context(), t.Tenant, t.ID, "nothing", receipt("1"), b.clock.Now())
		b.fails(err, hris.Duplicate)
		b.is(got.Duplicate, "it is marked")
		history := b.history(t)
		b.equal(receipt("1"), history[len(history)-1].Second)
	}},
	{"refuses a transfer that is not there", func(b *bench) {
		t, _ := b.create()
		same := b.unchanged(t)
		_, err := b.ledger.Witness(b.Context(), t.Tenant, "nothing", first, receipt("1"), b.clock.Now())
		b.fails(err, hris.NotFound)
		same()
	}},
}

package ledgertest

import (
	"errors"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// decide must succeed on the transfer as it is.
func (b *bench) decide(t transfer.Transfer, d transfer.Decision) transfer.Transfer {
	b.Helper()
	d.At, d.Rev = b.clock.Now(), b.get(t).Rev
	got, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, d)
	b.ok(err)
	b.is(got.Rev > d.Rev, "Rev is raised")
	b.equal(kept(d.At), got.UpdatedAt)
	b.equal(got, b.get(t))
	return got
}

var decide = []promise{
	{"that it is there: the step has its receipt", func(b *bench) {
		t := b.in(transfer.StateInDoubt)
		e := transfer.Event{At: kept(b.clock.Now()), Actor: "user-2", Kind: transfer.EventFound, Step: first, Remark: []byte("sealed reason")}
		got := b.decide(t, transfer.Decision{Done: done(first, "1"), State: transfer.StatePartial, Event: e})
		b.equal([]any{transfer.StatePartial, transfer.PhaseDone, receipt("1")}, []any{got.State, got.Steps[0].Phase, got.Steps[0].Receipt})
		history := b.history(t)
		b.equal([]transfer.Event{{At: e.At, Actor: "user-2", Kind: transfer.EventStepDone, Step: first}, e}, history[2:])
	}},
	{"that it is not there: the step waits again", func(b *bench) {
		t := b.in(transfer.StateInDoubt)
		got := b.decide(t, transfer.Decision{
			Failed: &transfer.StepFailed{Step: first, Code: hris.InDoubt}, State: transfer.StateHeld, Reason: hris.Held,
			Event: transfer.Event{Actor: "user-2", Kind: transfer.EventNotFound, Step: first},
		})
		b.equal([]any{transfer.StateHeld, hris.Held, transfer.PhaseWaiting, hris.InDoubt}, []any{got.State, got.Reason, got.Steps[0].Phase, got.Steps[0].Code})
		b.equal([]string{"sent", "started " + first, "step_back " + first, "not_found " + first}, b.kinds(t))
	}},
	{"to let a step go", func(b *bench) {
		t := b.in(transfer.StatePartial)
		b.decide(t, transfer.Decision{Failed: &transfer.StepFailed{Step: second, Code: hris.Rejected}})
		got := b.decide(t, transfer.Decision{Waive: second})
		b.equal([]any{transfer.StatePartial, transfer.PhaseWaived, hris.Code("")}, []any{got.State, got.Steps[1].Phase, got.Steps[1].Code})
	}},
	{"not to let a step go that is done", func(b *bench) {
		t := b.in(transfer.StatePartial)
		same := b.unchanged(t)
		_, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, Waive: first})
		b.fails(err, hris.WrongState)
		same()
	}},
	{"when to go on", func(b *bench) {
		until := b.clock.Now().Add(time.Hour)
		got := b.decide(b.in(transfer.StateHeld), transfer.Decision{Until: until})
		b.equal([]any{transfer.StateHeld, kept(until)}, []any{got.State, got.NotBefore})
	}},
	{"to cancel: the draft is erased", func(b *bench) {
		got := b.decide(b.in(transfer.StateHeld), transfer.Decision{State: transfer.StateCancelled})
		b.is(got.State == transfer.StateCancelled && got.Draft == nil && got.DraftUntil.IsZero(), "it ended without a draft")
		b.equal(kept(b.clock.Now()), got.EndedAt)
	}},
	{"not to bring back what has ended", func(b *bench) {
		t := b.in(transfer.StateDone)
		same := b.unchanged(t)
		_, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, State: transfer.StateHeld})
		b.fails(err, hris.WrongState)
		same()
	}},
	{"what a receipt's note is now", func(b *bench) {
		got := b.decide(b.in(transfer.StateDone), transfer.Decision{Note: &transfer.NoteOf{Step: first, Note: hris.WorkflowFinished}})
		want := receipt("1")
		want.Note = hris.WorkflowFinished
		b.equal(want, got.Steps[0].Receipt)
	}},
	{"other values for what is still to be written", func(b *bench) {
		t := b.in(transfer.StatePartial)
		v := &transfer.Revision{
			Draft: []byte("other"), DraftHash: "d2", DraftUntil: b.clock.Now().Add(time.Hour), Fields: map[string]transfer.Hash{"offer.city": "h3"},
			Mapping: "m2", Form: "f2",
			// second and third are dropped, which wrote nothing.
			Steps: []transfer.PlannedStep{{Name: "set bank", Kind: hris.Update}, {Name: first, Kind: hris.Create}},
		}
		got := b.decide(t, transfer.Decision{Revise: v, Event: transfer.Event{Actor: "user-2", Kind: transfer.EventRevised}})
		want := t
		want.Rev, want.UpdatedAt = got.Rev, got.UpdatedAt
		want.Draft, want.DraftHash, want.DraftUntil, want.Fields, want.Mapping, want.Form = v.Draft, v.DraftHash, kept(v.DraftUntil), v.Fields, v.Mapping, v.Form
		want.Steps = []transfer.StepState{{Name: "set bank", Kind: hris.Update, Phase: transfer.PhaseWaiting}, t.Steps[0]}
		b.equal(want, got)
		v.Draft[0], v.Fields["offer.city"] = 'X', "spoiled"
		b.equal(got, b.get(t))
	}},
	{"not to drop a step that may have written", func(b *bench) {
		for _, state := range []transfer.State{transfer.StatePartial, transfer.StateInDoubt} {
			t := b.in(state)
			same := b.unchanged(t)
			_, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{
				At: b.clock.Now(), Rev: t.Rev, Revise: &transfer.Revision{Steps: []transfer.PlannedStep{{Name: second, Kind: hris.Update}}},
			})
			b.fails(err, hris.WrongState)
			same()
		}
	}},
	{"only on what the person saw", func(b *bench) {
		t := b.in(transfer.StateHeld)
		b.advance(b.acquire(t.Ref(), "worker-2"), transfer.Advance{End: true})
		same := b.unchanged(t)
		_, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, State: transfer.StateCancelled})
		b.fails(err, hris.WrongState)
		same()
	}},
	{"only while nobody's lease runs, and tells for how long", func(b *bench) {
		t, _ := b.create()
		same := b.unchanged(t)
		_, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, State: transfer.StateCancelled})
		b.fails(err, hris.Busy)
		busy, ok := errors.AsType[*hris.Error](err)
		b.is(ok && busy.RetryAfter == lease, "RetryAfter is what is left of the lease")
		same()
	}},
	{"and whoever let a lease run out has lost it", func(b *bench) {
		t, l := b.create()
		b.clock.Move(lease)
		b.decide(t, transfer.Decision{State: transfer.StateCancelled})
		_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Done: done(first, "1")})
		b.fails(err, hris.LeaseLost)
		b.fails(b.ledger.Renew(b.Context(), l, lease), hris.LeaseLost)
	}},
	{"not on what is not there", func(b *bench) {
		_, err := b.ledger.Decide(b.Context(), acme, "nothing", transfer.Decision{At: b.clock.Now()})
		b.fails(err, hris.NotFound)
	}},
}

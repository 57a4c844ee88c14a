package ledgertest

import (
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

var advance = []promise{
	{"commits a receipt, the next intent and the state together", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first, "17", "18"), State: transfer.StateSending})
		b.clock.Move(time.Second)
		in := b.intent(second)
		got := b.advance(l, transfer.Advance{Done: done(first, "1"), Intent: in, State: transfer.StateSending})
		b.is(got.Rev > t.Rev && got.State == transfer.StateSending && got.Leased, "it is sending under its lease")
		b.equal(kept(b.clock.Now()), got.UpdatedAt)
		b.equal(transfer.PhaseDone, got.Steps[0].Phase)
		b.equal(receipt("1"), got.Steps[0].Receipt)
		b.equal([]string{"17", "18"}, got.Steps[0].Intent.Baseline)
		b.equal(transfer.PhaseOpen, got.Steps[1].Phase)
		b.equal(transfer.Intent{Step: second, At: kept(in.At), Deadline: kept(in.Deadline), Settled: kept(in.Settled)}, got.Steps[1].Intent)
		b.equal(transfer.PhaseWaiting, got.Steps[2].Phase)
		b.equal(got, b.get(t))
	}},
	{"tells no look from a look that saw nothing", func(b *bench) {
		t, l := b.create()
		none, empty := b.intent(first), b.intent(third)
		none.Baseline, empty.Baseline = nil, []string{}
		b.advance(l, transfer.Advance{Intent: none})
		b.advance(l, transfer.Advance{Intent: empty})
		got := b.get(t)
		b.is(got.Steps[0].Intent.Baseline == nil, "there was no baseline")
		b.is(got.Steps[2].Intent.Baseline != nil && len(got.Steps[2].Intent.Baseline) == 0, "there was an empty baseline")
	}},
	{"closes an intent that did nothing, and keeps why", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first)})
		b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: first, Code: hris.RateLimited, Phase: transfer.PhaseWaiting}})
		b.advance(l, transfer.Advance{Intent: b.intent(third)})
		got := b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: third, Code: hris.Rejected, Phase: transfer.PhaseSkipped}})
		b.equal([]any{transfer.PhaseWaiting, hris.RateLimited}, []any{got.Steps[0].Phase, got.Steps[0].Code})
		b.equal([]any{transfer.PhaseSkipped, hris.Rejected}, []any{got.Steps[2].Phase, got.Steps[2].Code})
		b.is(!got.Steps[0].Intent.At.IsZero(), "the intent that was is still told")
		b.equal(got, b.get(t))
	}},
	{"lets a skipped step be tried again", func(b *bench) {
		_, l := b.create()
		b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: third, Phase: transfer.PhaseSkipped}})
		got := b.advance(l, transfer.Advance{Intent: b.intent(third)})
		b.equal(transfer.PhaseOpen, got.Steps[2].Phase)
	}},
	{"forgets why a step was not done once it is: the history still tells", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first)})
		b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: first, Code: hris.Rejected}})
		b.advance(l, transfer.Advance{Intent: b.intent(first)})
		got := b.advance(l, transfer.Advance{Done: done(first, "1")})
		b.equal([]any{transfer.PhaseDone, hris.Code("")}, []any{got.Steps[0].Phase, got.Steps[0].Code})
		b.equal(got, b.get(t))
		b.equal(hris.Rejected, b.history(t)[2].Code)
	}},
	{"writes its events in the order of its parts", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first)})
		b.advance(l, transfer.Advance{Intent: b.intent(third)})
		at := b.clock.Now()
		own := transfer.Event{At: at, Actor: "system", Kind: transfer.EventHeld, Step: second, Code: hris.Rejected, Reference: "4F2A-1", Remark: []byte("sealed\x00reason"), Second: receipt("9")}
		b.advance(l, transfer.Advance{
			Done: done(first, "1"), Failed: &transfer.StepFailed{Step: third, Code: hris.Locked, Reference: "4F2A-0"}, Intent: b.intent(second), Events: []transfer.Event{own},
		})
		b.equal([]string{"sent", "started " + first, "started " + third, "step_done " + first, "step_back " + third, "started " + second, "held " + second}, b.kinds(t))
		history := b.history(t)
		own.At = kept(at)
		b.equal(own, history[len(history)-1])
		b.equal(transfer.Event{At: kept(at), Actor: "system", Kind: transfer.EventStepBack, Step: third, Code: hris.Locked, Reference: "4F2A-0"}, history[4])
	}},
	{"names who set it going again before all else", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{By: "user-2", Intent: b.intent(first)})
		b.equal([]string{"sent", "resumed", "started " + first}, b.kinds(t))
		b.equal(transfer.Event{At: kept(b.clock.Now()), Actor: "user-2", Kind: transfer.EventResumed}, b.history(t)[1])
	}},
	{"is refused after a takeover, and nothing is changed", func(b *bench) {
		t, l := b.create()
		b.clock.Move(lease)
		b.acquire(t.Ref(), l.Owner)
		same := b.unchanged(t)
		_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{
			At: b.clock.Now(), Done: done(first, "1"), Intent: b.intent(second), State: transfer.StateDone, End: true,
			Events: []transfer.Event{{Kind: transfer.EventDone}},
		})
		b.fails(err, hris.LeaseLost)
		same()
	}},
	{"counts after the lease ran out, while nobody took it over", func(b *bench) {
		_, l := b.create()
		b.clock.Move(100 * lease)
		got := b.advance(l, transfer.Advance{Done: done(first, "1")})
		b.equal(transfer.PhaseDone, got.Steps[0].Phase)
	}},
	{"is refused once the lease was released", func(b *bench) {
		t, l := b.create()
		got := b.advance(l, transfer.Advance{End: true})
		b.is(!got.Leased, "no lease runs")
		same := b.unchanged(t)
		_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Intent: b.intent(first)})
		b.fails(err, hris.LeaseLost)
		same()
	}},
	{"is refused once released, to a lease without an owner's name too", func(b *bench) {
		_, l := b.create(func(p *transfer.Planned) { p.Owner = "" })
		b.advance(l, transfer.Advance{End: true})
		_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Intent: b.intent(first)})
		b.fails(err, hris.LeaseLost)
	}},
	{"is refused under a lease of what is not there", func(b *bench) {
		_, err := b.ledger.Advance(b.Context(), transfer.Lease{Ref: transfer.Ref{Tenant: acme, ID: "nothing"}, Owner: "worker-1", Fence: 1}, transfer.Advance{At: b.clock.Now()})
		b.fails(err, hris.LeaseLost)
	}},
	{"replaces reason, fields and not-before with the state", func(b *bench) {
		_, l := b.create()
		until := b.clock.Now().Add(time.Hour)
		got := b.advance(l, transfer.Advance{State: transfer.StateHeld, Reason: hris.Rejected, Fields: []string{"iban", "city"}, Until: until})
		b.equal([]any{hris.Rejected, []string{"iban", "city"}, kept(until)}, []any{got.Reason, got.ReasonFields, got.NotBefore})
		got = b.advance(l, transfer.Advance{State: transfer.StateSending})
		b.equal([]any{hris.Code(""), []string(nil), time.Time{}}, []any{got.Reason, got.ReasonFields, got.NotBefore})
	}},
	{"leaves without a state what is not given", func(b *bench) {
		_, l := b.create()
		b.advance(l, transfer.Advance{State: transfer.StateHeld, Reason: hris.Rejected, Fields: []string{"iban"}})
		until := b.clock.Now().Add(time.Hour)
		got := b.advance(l, transfer.Advance{Until: until})
		b.equal([]any{transfer.StateHeld, hris.Rejected, []string{"iban"}, kept(until)}, []any{got.State, got.Reason, got.ReasonFields, got.NotBefore})
		got = b.advance(l, transfer.Advance{Reason: hris.Unavailable})
		b.equal([]any{transfer.StateHeld, hris.Unavailable, []string{"iban"}, kept(until)}, []any{got.State, got.Reason, got.ReasonFields, got.NotBefore})
	}},
	{"erases the draft with an ended state", func(b *bench) {
		for _, state := range []transfer.State{transfer.StateDone, transfer.StateFailed, transfer.StateCancelled} {
			t := b.in(state)
			b.is(t.Draft == nil && t.DraftUntil.IsZero(), "no draft is left of a transfer that is "+string(state))
			b.equal(kept(b.clock.Now()), t.EndedAt)
			b.is(t.NotBefore.IsZero() && t.DraftHash != "" && len(t.Fields) == 2, "its hashes remain")
			b.equal(t, b.get(t))
		}
	}},
	{"keeps the draft of what has not ended", func(b *bench) {
		for _, state := range []transfer.State{transfer.StateHeld, transfer.StatePartial, transfer.StateInDoubt} {
			t := b.in(state)
			b.is(string(b.get(t).Draft) == "sealed\x00draft" && t.EndedAt.IsZero(), "the draft waits while it is "+string(state))
		}
	}},
	{"does not move what has ended", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{State: transfer.StateFailed})
		same := b.unchanged(t)
		for _, a := range []transfer.Advance{
			{At: b.clock.Now(), State: transfer.StateSending},
			{At: b.clock.Now(), Intent: b.intent(first)},
			{At: b.clock.Now(), Failed: &transfer.StepFailed{Step: first}},
		} {
			_, err := b.ledger.Advance(b.Context(), l, a)
			b.fails(err, hris.WrongState)
		}
		same()
	}},
	{"refuses an intent for a step whose late success was witnessed meanwhile", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first)})
		_, err := b.ledger.Witness(b.Context(), t.Tenant, t.ID, first, receipt("1"), b.clock.Now())
		b.ok(err)
		same := b.unchanged(t)
		_, err = b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Intent: b.intent(first)})
		b.fails(err, hris.WrongState)
		_, err = b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Failed: &transfer.StepFailed{Step: first}})
		b.fails(err, hris.WrongState)
		same()
	}},
	{"keeps the first receipt and records a different one as a duplicate", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Done: done(first, "1")})
		got := b.advance(l, transfer.Advance{Done: done(first, "2"), State: transfer.StatePartial, End: true})
		b.is(got.Duplicate && got.Steps[0].Receipt.ID == "1", "the first receipt stands and the transfer is a duplicate")
		b.equal(transfer.StatePartial, got.State)
		history := b.history(t)
		b.equal(receipt("2"), history[len(history)-1].Second)
	}},
	{"takes the same receipt again without another event", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Done: done(first, "1")})
		got := b.advance(l, transfer.Advance{Done: done(first, "1")})
		b.is(!got.Duplicate, "it is no duplicate")
		b.equal([]string{"sent", "step_done " + first}, b.kinds(t))
	}},
	{"refuses a step that is not there, and one skipped that must be done", func(b *bench) {
		t, l := b.create()
		same := b.unchanged(t)
		for _, a := range []transfer.Advance{
			{At: b.clock.Now(), State: transfer.StateSending, Intent: b.intent("nothing")},
			{At: b.clock.Now(), State: transfer.StateSending, Done: done("nothing", "1")},
			{At: b.clock.Now(), Done: done(first, "1"), Failed: &transfer.StepFailed{Step: second, Phase: transfer.PhaseSkipped}},
		} {
			_, err := b.ledger.Advance(b.Context(), l, a)
			b.fails(err, hris.InvalidInput)
		}
		same()
	}},
	{"copies what it is given", func(b *bench) {
		t, l := b.create()
		in, fields := b.intent(first, "17"), []string{"iban"}
		events := []transfer.Event{{At: b.clock.Now(), Actor: "system", Kind: transfer.EventHeld, Remark: []byte("sealed")}}
		b.advance(l, transfer.Advance{Intent: in, State: transfer.StateHeld, Fields: fields, Events: events})
		same := b.unchanged(t)
		in.Baseline[0], fields[0], events[0].Remark[0] = "spoiled", "spoiled", 'X'
		same()
	}},
}

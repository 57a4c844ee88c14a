package ledgertest

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

const (
	twin       = transfer.Hash("cc33")
	nobodyLike = transfer.Hash("dd44")
)

// hidden is a step of which it was said, or came to be, that it did nothing.
var hidden = &transfer.StepFailed{Step: first, Code: hris.OutcomeHidden}

// claim is an intent with a twin.
func (b *bench) claim(step string, twin transfer.Hash) *transfer.Intent {
	in := b.intent(step)
	in.Twin = twin
	return in
}

// inTwin brings a new transfer in doubt whose first step has the twin.
func (b *bench) inTwin(with ...func(*transfer.Planned)) transfer.Transfer {
	b.Helper()
	_, l := b.create(with...)
	b.advance(l, transfer.Advance{Intent: b.claim(first, twin), State: transfer.StateSending})
	return b.advance(l, transfer.Advance{State: transfer.StateInDoubt, Reason: hris.InDoubt, End: true})
}

// claims tries to open a step of a new transfer with the twin.
func (b *bench) claims(with ...func(*transfer.Planned)) error {
	b.Helper()
	t, l := b.create(with...)
	same := b.unchanged(t)
	_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{
		At: b.clock.Now(), Done: done(second, "2"), Intent: b.claim(first, twin), State: transfer.StateSending, End: true,
		Events: []transfer.Event{{At: b.clock.Now(), Kind: transfer.EventHeld}},
	})
	if err != nil {
		same()
	}
	return err
}

var twins = []promise{
	{"refuse an intent while another transfer's is open, and nothing is changed", func(b *bench) {
		open := b.inTwin()
		b.equal(twin, b.get(open).Steps[0].Intent.Twin)
		b.fails(b.claims(), hris.Twin)
		b.fails(b.claims(func(p *transfer.Planned) { p.PersonHash = stranger }), hris.Twin)
	}},
	{"refuse an intent while another step of the transfer is open", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.claim(first, twin)})
		same := b.unchanged(t)
		_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Intent: b.claim(third, twin)})
		b.fails(err, hris.Twin)
		same()
		// In one commit the first lets it go and the next takes it up, either way round.
		b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: first}, Intent: b.claim(third, twin)})
		b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: third}, Intent: b.claim(first, twin)})
		got := b.advance(l, transfer.Advance{Done: done(first, "1"), Intent: b.claim(third, twin)})
		b.equal(transfer.PhaseOpen, got.Steps[2].Phase)
	}},
	{"stop nobody else", func(b *bench) {
		b.inTwin()
		_, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first)})
		b.advance(l, transfer.Advance{Intent: b.claim(third, nobodyLike)})
		_, l = b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first)}) // "" is no twin of ""
		b.ok(b.claims(func(p *transfer.Planned) { p.Tenant = other }))
	}},
	{"let a step's own intent be made again", func(b *bench) {
		t := b.inTwin()
		l := b.acquire(t.Ref(), "worker-2")
		b.advance(l, transfer.Advance{Intent: b.claim(first, twin)})
	}},
	{"let the next one go once the first is settled, however it was", func(b *bench) {
		for _, settle := range []func(t transfer.Transfer) error{
			func(t transfer.Transfer) error {
				_, err := b.ledger.Advance(b.Context(), b.acquire(t.Ref(), "worker-2"), transfer.Advance{At: b.clock.Now(), Done: done(first, "1")})
				return err
			},
			func(t transfer.Transfer) error {
				_, err := b.ledger.Advance(b.Context(), b.acquire(t.Ref(), "worker-2"), transfer.Advance{At: b.clock.Now(), Failed: &transfer.StepFailed{Step: first}})
				return err
			},
			func(t transfer.Transfer) error {
				_, err := b.ledger.Witness(b.Context(), t.Tenant, t.ID, first, receipt("1"), b.clock.Now())
				return err
			},
			func(t transfer.Transfer) error {
				_, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, Done: done(first, "1")})
				return err
			},
			func(t transfer.Transfer) error {
				_, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, Failed: &transfer.StepFailed{Step: first}})
				return err
			},
		} {
			t := b.inTwin() // and so may the former's successor
			b.ok(settle(t))
		}
		b.ok(b.claims())
	}},
	{"at once make one", func(b *bench) {
		const n = 8
		var leases []transfer.Lease
		for range n {
			_, l := b.create()
			leases = append(leases, l)
		}
		var all sync.WaitGroup
		var opened, refused atomic.Int64
		for _, l := range leases {
			all.Go(func() {
				_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Intent: b.claim(first, twin), State: transfer.StateSending})
				switch {
				case err == nil:
					opened.Add(1)
				case errors.Is(err, hris.Twin):
					refused.Add(1)
				}
			})
		}
		all.Wait()
		b.equal([]int64{1, n - 1}, []int64{opened.Load(), refused.Load()})
	}},
	{"are listed, whatever became of them", func(b *bench) {
		open := b.inTwin(func(p *transfer.Planned) { p.Tenant = other })
		done := b.inTwin()
		done = b.witness(done, first, "1")
		waiting := b.inTwin(func(p *transfer.Planned) { p.PersonHash = stranger })
		b.advance(b.acquire(waiting.Ref(), "worker-2"), transfer.Advance{Failed: hidden})
		b.create()
		found, err := b.ledger.Twins(b.Context(), acme, twin)
		b.ok(err)
		b.equal([]string{waiting.ID, done.ID}, ids(found))
		done.Draft = nil
		b.equal(done, found[1])
		b.equal(b.get(waiting).Steps, found[0].Steps)
		found, err = b.ledger.Twins(b.Context(), other, twin)
		b.ok(err)
		b.equal([]string{open.ID}, ids(found))
		for _, none := range []transfer.Hash{"", nobodyLike} {
			found, err = b.ledger.Twins(b.Context(), acme, none)
			b.ok(err)
			b.is(found != nil && len(found) == 0, "nobody has the twin")
		}
	}},
	{"are none where nothing was done for certain", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.claim(first, twin)})
		got := b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: first, Code: hris.Rejected}})
		want := b.claim(first, "")
		b.equal([]any{transfer.Hash(""), kept(want.Settled)}, []any{got.Steps[0].Intent.Twin, got.Steps[0].Intent.Settled})
		b.equal(got, b.get(t))
	}},
	{"remain where an earlier try was only said to have done nothing", func(b *bench) {
		_, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.claim(first, twin)})
		b.advance(l, transfer.Advance{Failed: hidden, Intent: b.claim(first, twin)})
		for _, code := range []hris.Code{hris.Rejected, hris.Unavailable, hris.Rejected} {
			got := b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: first, Code: code}})
			b.equal(twin, got.Steps[0].Intent.Twin)
			if code == hris.Unavailable { // the last one before it began
				got = b.advance(l, transfer.Advance{Intent: b.claim(first, twin)})
			}
			b.equal(hris.OutcomeHidden, got.Steps[0].Code)
		}
		b.clock.Move(time.Hour)
		b.advance(l, transfer.Advance{Intent: b.claim(first, twin)})
		b.clock.Move(time.Hour) // nothing can come any more
		got := b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: first, Code: hris.Rejected}})
		b.equal([]any{transfer.Hash(""), hris.Rejected}, []any{got.Steps[0].Intent.Twin, got.Steps[0].Code})
	}},
	{"of a former name are not forgotten before they have settled", func(b *bench) {
		_, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.claim(first, twin)})
		b.advance(l, transfer.Advance{Failed: hidden})
		for _, other := range []transfer.Hash{"dd44", ""} {
			_, err := b.ledger.Advance(b.Context(), l, transfer.Advance{At: b.clock.Now(), Intent: b.claim(first, other)})
			b.fails(err, hris.Twin)
		}
		b.clock.Move(time.Hour)
		b.advance(l, transfer.Advance{Intent: b.claim(first, "dd44")})
	}},
	{"are told apart again by an intent that has none", func(b *bench) {
		_, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.claim(first, twin)})
		b.advance(l, transfer.Advance{Failed: &transfer.StepFailed{Step: first}, Intent: b.intent(first)})
		found, err := b.ledger.Twins(b.Context(), acme, twin)
		b.ok(err)
		b.equal(0, len(found))
	}},
	{"outlive the steps of a plan that is revised", func(b *bench) {
		t := b.inTwin()
		step := t.Steps[0]
		for _, plan := range [][]string{{second, first, third}, {third, second, first}, {first}, {first, second}} {
			rev := &transfer.Revision{DraftHash: "d2"}
			for _, name := range plan {
				rev.Steps = append(rev.Steps, transfer.PlannedStep{Name: name})
			}
			var err error
			t, err = b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, Revise: rev})
			b.ok(err)
			b.equal(t, b.get(t))
			b.fails(b.claims(), hris.Twin)
		}
		b.equal(step, t.Steps[0])
	}},
	{"are remembered of the erased as long as something may stand there", func(b *bench) {
		made := b.inTwin()
		b.witness(made, first, "1")
		none := b.inTwin()
		b.advance(b.acquire(none.Ref(), "worker-2"), transfer.Advance{Failed: hidden, State: transfer.StateHeld, End: true})
		b.clock.Move(none.Steps[0].Intent.Settled.Sub(b.clock.Now()))
		late := b.inTwin()
		b.advance(b.acquire(late.Ref(), "worker-2"), transfer.Advance{Failed: hidden, State: transfer.StateHeld, End: true})
		open := b.inTwin()
		b.equal(4, b.erase(person))
		kept := []transfer.Hash{}
		for _, t := range []transfer.Transfer{made, none, late, open} {
			kept = append(kept, b.get(t).Steps[0].Intent.Twin)
		}
		b.equal([]transfer.Hash{twin, "", twin, twin}, kept)
		b.fails(b.claims(func(p *transfer.Planned) { p.PersonHash = stranger }), hris.Twin)
	}},
}

package ledgertest

import (
	"errors"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

var acquire = []promise{
	{"gives the lease where none runs, and raises fence and Rev", func(b *bench) {
		t, l := b.create()
		t = b.advance(l, transfer.Advance{End: true})
		got, l2, err := b.ledger.Acquire(b.Context(), t.Tenant, t.ID, "worker-2", lease)
		b.ok(err)
		b.is(l2.Fence > l.Fence && l2.Owner == "worker-2" && l2.Ref == l.Ref, "it is a new lease of the same transfer")
		b.is(got.Rev > t.Rev, "Rev is raised")
		t.Rev, t.Leased = got.Rev, true
		b.equal(t, got)
		b.equal(got, b.get(t))
	}},
	{"is Busy while a lease runs, and tells for how long", func(b *bench) {
		t, l := b.create()
		b.clock.Move(lease / 3)
		same := b.unchanged(t)
		for _, owner := range []string{"worker-2", l.Owner} { // one process may have several runs
			_, _, err := b.ledger.Acquire(b.Context(), t.Tenant, t.ID, owner, lease)
			b.fails(err, hris.Busy)
			busy, ok := errors.AsType[*hris.Error](err)
			b.is(ok && busy.RetryAfter > lease/2 && busy.RetryAfter <= lease-lease/3, "RetryAfter is what is left of the lease")
		}
		same()
	}},
	{"takes a lease over once it ran out by the store's clock", func(b *bench) {
		t, _ := b.create()
		b.clock.Move(lease - time.Millisecond)
		_, _, err := b.ledger.Acquire(b.Context(), t.Tenant, t.ID, "worker-2", lease)
		b.fails(err, hris.Busy)
		b.clock.Move(time.Millisecond)
		b.is(!b.get(t).Leased, "the lease ran out")
		b.acquire(t.Ref(), "worker-2")
	}},
	{"refuses a transfer that ended", func(b *bench) {
		for _, state := range []transfer.State{transfer.StateDone, transfer.StateFailed, transfer.StateCancelled} {
			t := b.in(state)
			_, _, err := b.ledger.Acquire(b.Context(), t.Tenant, t.ID, "worker-2", lease)
			b.fails(err, hris.WrongState)
		}
	}},
	{"does not find what is not there", func(b *bench) {
		_, _, err := b.ledger.Acquire(b.Context(), acme, "nothing", "worker-2", lease)
		b.fails(err, hris.NotFound)
	}},
	{"gives the lease to one of many at once", func(b *bench) {
		t := b.in(transfer.StateHeld)
		const n = 8
		var all sync.WaitGroup
		errs := make([]error, n)
		for i := range n {
			all.Go(func() { _, _, errs[i] = b.ledger.Acquire(b.Context(), t.Tenant, t.ID, "worker", lease) })
		}
		all.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			b.fails(err, hris.Busy)
		}
		b.equal(1, won)
	}},
}

var renew = []promise{
	{"prolongs from now", func(b *bench) {
		t, l := b.create()
		b.clock.Move(lease - time.Second)
		b.ok(b.ledger.Renew(b.Context(), l, lease))
		b.clock.Move(lease - time.Second)
		b.is(b.get(t).Leased, "the lease still runs")
		b.clock.Move(time.Second)
		b.is(!b.get(t).Leased, "the lease ran out")
	}},
	{"prolongs a lease that ran out but was not taken over", func(b *bench) {
		t, l := b.create()
		b.clock.Move(2 * lease)
		b.ok(b.ledger.Renew(b.Context(), l, lease))
		b.is(b.get(t).Leased, "it runs again")
	}},
	{"is lost after a takeover, and leaves the new lease alone", func(b *bench) {
		t, l := b.create()
		b.clock.Move(lease)
		b.acquire(t.Ref(), l.Owner) // even by the same owner
		same := b.unchanged(t)
		b.fails(b.ledger.Renew(b.Context(), l, 100*lease), hris.LeaseLost)
		same()
	}},
	{"is lost once released", func(b *bench) {
		_, l := b.create()
		b.advance(l, transfer.Advance{End: true})
		b.fails(b.ledger.Renew(b.Context(), l, lease), hris.LeaseLost)
	}},
	{"is lost for another owner, and for what is not there", func(b *bench) {
		_, l := b.create()
		l.Owner = "worker-2"
		b.fails(b.ledger.Renew(b.Context(), l, lease), hris.LeaseLost)
		l.Owner, l.ID = "worker-1", "nothing"
		b.fails(b.ledger.Renew(b.Context(), l, lease), hris.LeaseLost)
	}},
}

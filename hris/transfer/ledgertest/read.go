package ledgertest

import (
	"fmt"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

var get = []promise{
	{"does not find what is not there", func(b *bench) {
		_, err := b.ledger.Get(b.Context(), acme, "nothing")
		b.fails(err, hris.NotFound)
	}},
	{"tells whether a lease runs now", func(b *bench) {
		t, _ := b.create()
		b.is(b.get(t).Leased, "the lease runs")
		b.clock.Move(lease)
		b.is(!b.get(t).Leased, "the lease ran out")
	}},
	{"keeps every instant to the microsecond", func(b *bench) {
		zone := time.FixedZone("east", 3*60*60)
		at := time.Date(1969, time.July, 20, 20, 17, 40, 999_999_999, zone)
		t, _ := b.create(func(p *transfer.Planned) { p.At, p.DraftUntil = at, at.Add(time.Microsecond) })
		b.equal([]time.Time{kept(at), kept(at.Add(time.Microsecond))}, []time.Time{b.get(t).CreatedAt, b.get(t).DraftUntil})
		epoch, _ := b.create(func(p *transfer.Planned) { p.At = time.Unix(0, 0) })
		b.is(b.get(epoch).CreatedAt.Equal(time.Unix(0, 0)), "1970 is an instant like any other")
	}},
}

var find = []promise{
	{"gives the transfers of several persons, newest round first, without drafts", func(b *bench) {
		again := func(p *transfer.Planned) { p.Key = "again" }
		one := b.in(transfer.StateCancelled, again)
		two := b.in(transfer.StateFailed, again)
		b.clock.Move(time.Second)
		late := b.in(transfer.StateHeld, func(p *transfer.Planned) { p.ID, p.PersonHash = "a-later-one", stranger })
		b.create(func(p *transfer.Planned) { p.PersonHash = "cc33" })
		found, err := b.ledger.Find(b.Context(), acme, []transfer.Hash{stranger, person, "nobody", person})
		b.ok(err)
		b.equal([]string{two.ID, late.ID, one.ID}, ids(found))
		for i, t := range []transfer.Transfer{two, late, one} {
			t.Draft = nil
			b.equal(t, found[i])
		}
		b.is(!found[1].DraftUntil.IsZero(), "when the draft expires is told")
	}},
	{"gives nothing for nobody", func(b *bench) {
		b.create()
		for _, persons := range [][]transfer.Hash{nil, {"nobody"}} {
			found, err := b.ledger.Find(b.Context(), acme, persons)
			b.ok(err)
			b.equal(0, len(found))
		}
	}},
	{"takes as many persons as a page of profiles has", func(b *bench) {
		var persons []transfer.Hash
		for i := range 150 {
			persons = append(persons, transfer.Hash(fmt.Sprintf("person%03d", i)))
		}
		for _, i := range []int{0, 99, 149} {
			b.create(func(p *transfer.Planned) { p.PersonHash = persons[i] })
		}
		for n, want := range map[int]int{1: 1, 99: 1, 100: 2, 150: 3} {
			found, err := b.ledger.Find(b.Context(), acme, persons[:n])
			b.ok(err)
			b.equal(want, len(found))
		}
	}},
	{"tells whether a lease runs now", func(b *bench) {
		b.create()
		found, err := b.ledger.Find(b.Context(), acme, []transfer.Hash{person})
		b.ok(err)
		b.is(found[0].Leased, "the lease runs")
	}},
}

var events = []promise{
	{"come oldest first, as they were committed, whatever their times", func(b *bench) {
		t, l := b.create()
		for i := range 12 {
			b.advance(l, transfer.Advance{Events: []transfer.Event{{At: b.clock.Now().Add(-time.Duration(i) * time.Hour), Kind: transfer.EventHeld, Step: fmt.Sprint(i)}}})
		}
		history := b.history(t)
		b.equal(13, len(history))
		for i, e := range history[1:] {
			b.equal(fmt.Sprint(i), e.Step)
		}
	}},
	{"are copies", func(b *bench) {
		t, l := b.create()
		b.advance(l, transfer.Advance{Events: []transfer.Event{{Kind: transfer.EventHeld, Remark: []byte("sealed")}}})
		same := b.unchanged(t)
		b.history(t)[1].Remark[0] = 'X'
		same()
	}},
	{"are not there for what is not there", func(b *bench) {
		_, err := b.ledger.Events(b.Context(), acme, "nothing")
		b.fails(err, hris.NotFound)
	}},
}

// dueIDs lists the ids that are due.
func (b *bench) dueIDs(now time.Time, limit int) []string {
	b.Helper()
	refs, err := b.ledger.Due(b.Context(), now, limit)
	b.ok(err)
	ids := []string{}
	for _, ref := range refs {
		ids = append(ids, ref.ID)
	}
	return ids
}

// until puts off a transfer.
func (b *bench) until(state transfer.State, until time.Time) transfer.Transfer {
	b.Helper()
	_, l := b.create()
	return b.advance(l, transfer.Advance{State: state, Until: until, End: true})
}

var due = []promise{
	{"is what waited until now", func(b *bench) {
		now := b.clock.Now()
		for _, state := range []transfer.State{transfer.StateHeld, transfer.StatePartial, transfer.StateInDoubt} {
			t := b.until(state, now.Add(time.Hour))
			b.equal([]string{}, b.dueIDs(now.Add(time.Hour-time.Microsecond), 10))
			b.equal([]string{t.ID}, b.dueIDs(now.Add(time.Hour), 10))
			b.decide(t, transfer.Decision{Until: now.Add(1000 * time.Hour)})
		}
	}},
	{"is not what waits for a person", func(b *bench) {
		for _, state := range []transfer.State{transfer.StateHeld, transfer.StatePartial, transfer.StateInDoubt} {
			b.in(state)
		}
		b.equal([]string{}, b.dueIDs(b.clock.Now().Add(time.Hour), 10))
	}},
	{"is what was planned or sending when its worker died", func(b *bench) {
		planned, _ := b.create()
		sending, l := b.create()
		b.advance(l, transfer.Advance{Intent: b.intent(first), State: transfer.StateSending})
		b.equal([]string{}, b.dueIDs(b.clock.Now(), 10))
		b.clock.Move(lease)
		b.equal([]string{planned.ID, sending.ID}, b.dueIDs(b.clock.Now(), 10))
		b.acquire(planned.Ref(), "worker-2")
		b.equal([]string{sending.ID}, b.dueIDs(b.clock.Now(), 10))
	}},
	{"is what is planned or sending even before its not-before", func(b *bench) {
		t := b.until(transfer.StateSending, b.clock.Now().Add(time.Hour))
		b.equal([]string{t.ID}, b.dueIDs(b.clock.Now(), 10))
	}},
	{"is not what somebody's lease runs for", func(b *bench) {
		t := b.until(transfer.StateHeld, b.clock.Now())
		b.acquire(t.Ref(), "worker-2")
		b.equal([]string{}, b.dueIDs(b.clock.Now(), 10))
		b.clock.Move(lease)
		b.equal([]string{t.ID}, b.dueIDs(b.clock.Now(), 10))
	}},
	{"is never what ended", func(b *bench) {
		for _, state := range []transfer.State{transfer.StateDone, transfer.StateFailed, transfer.StateCancelled} {
			b.until(state, b.clock.Now())
		}
		b.equal([]string{}, b.dueIDs(b.clock.Now().Add(time.Hour), 10))
	}},
	{"comes oldest first, of all tenants, at most limit", func(b *bench) {
		var want []string
		for i := range 5 {
			b.clock.Move(time.Second)
			t := b.in(transfer.StatePlanned, func(p *transfer.Planned) {
				if i%2 == 1 {
					p.Tenant = other
				}
			})
			want = append(want, t.ID)
		}
		b.equal(want, b.dueIDs(b.clock.Now(), 10))
		b.equal(want[:3], b.dueIDs(b.clock.Now(), 3))
		b.equal([]string{}, b.dueIDs(b.clock.Now(), 0))
		refs, err := b.ledger.Due(b.Context(), b.clock.Now(), 2)
		b.ok(err)
		b.equal(transfer.Ref{Tenant: other, ID: want[1]}, refs[1])
	}},
}

package ledgertest

import (
	"fmt"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// lineOf is the line that planned puts its transfers in.
var lineOf = hris.Line{Tenant: acme, Connection: "c1"}

// through makes a transfer wait in another line.
func through(connection string) func(*transfer.Planned) {
	return func(p *transfer.Planned) { p.Connection = connection }
}

func inLine(connection string) hris.Line { return hris.Line{Tenant: acme, Connection: connection} }

// lines lists what could be taken, as "tenant/connection".
func (b *bench) lines(now time.Time, limit int) []string {
	b.Helper()
	lines, err := b.ledger.Lines(b.Context(), now, limit)
	b.ok(err)
	names := []string{}
	for _, l := range lines {
		names = append(names, l.Tenant+"/"+l.Connection)
	}
	return names
}

// take must succeed, and tells how the line was left.
func (b *bench) take(line hris.Line, owner string) hris.Rest {
	b.Helper()
	last, ok, err := b.ledger.Take(b.Context(), line, owner, lease)
	b.ok(err)
	b.is(ok, "the line can be taken")
	return last
}

// taken must be refused.
func (b *bench) taken(line hris.Line, owner string) {
	b.Helper()
	last, ok, err := b.ledger.Take(b.Context(), line, owner, lease)
	b.ok(err)
	b.is(!ok, "somebody else has the line")
	b.equal(hris.Rest{}, last)
}

// leave must succeed, and tells whether the line was roused.
func (b *bench) leave(line hris.Line, owner string, rest hris.Rest) bool {
	b.Helper()
	roused, err := b.ledger.Leave(b.Context(), line, owner, rest)
	b.ok(err)
	return roused
}

// turn takes a line and leaves it.
func (b *bench) turn(line hris.Line, rest hris.Rest) {
	b.Helper()
	b.take(line, "a worker")
	b.leave(line, "a worker", rest)
}

var lines = []promise{
	{"are those with something due, each once", func(b *bench) {
		now := b.clock.Now()
		b.in(transfer.StatePlanned)
		b.in(transfer.StatePlanned)
		b.until(transfer.StateHeld, now)
		b.in(transfer.StateHeld, through("waits for a person"))
		b.in(transfer.StateDone, through("ended"))
		b.create(through("under way"))
		b.in(transfer.StatePlanned, through("c2"))
		b.in(transfer.StatePlanned, func(p *transfer.Planned) { p.Tenant = other })
		b.equal([]string{"acme/c1", "acme/c2", "other/c1"}, b.lines(now, 10))
		b.equal([]string{"acme/c1", "acme/c2"}, b.lines(now, 2))
		b.equal([]string{}, b.lines(now, 0))
	}},
	{"come when the first that waits in them is due", func(b *bench) {
		now := b.clock.Now()
		b.until(transfer.StateHeld, now.Add(2*time.Hour))
		b.until(transfer.StatePartial, now.Add(time.Hour))
		b.equal([]string{}, b.lines(now.Add(time.Hour-time.Microsecond), 10))
		b.equal([]string{"acme/c1"}, b.lines(now.Add(time.Hour), 10))
	}},
	{"come again when the worker of a transfer died", func(b *bench) {
		b.create()
		b.equal([]string{}, b.lines(b.clock.Now(), 10))
		b.clock.Move(lease)
		b.equal([]string{"acme/c1"}, b.lines(b.clock.Now(), 10))
	}},
	{"are not those that somebody has", func(b *bench) {
		b.in(transfer.StatePlanned)
		b.take(lineOf, "one")
		b.equal([]string{}, b.lines(b.clock.Now(), 10))
		b.clock.Move(lease)
		b.equal([]string{"acme/c1"}, b.lines(b.clock.Now(), 10))
		b.take(lineOf, "two")
		b.leave(lineOf, "two", hris.Rest{})
		b.equal([]string{"acme/c1"}, b.lines(b.clock.Now(), 10))
	}},
	{"are not those that rest, by the caller's clock", func(b *bench) {
		now := b.clock.Now()
		b.in(transfer.StatePlanned)
		b.turn(lineOf, hris.Rest{Until: now.Add(time.Hour), Nth: 1})
		b.clock.Move(24 * time.Hour)
		b.equal([]string{}, b.lines(now.Add(time.Hour-time.Microsecond), 10))
		b.equal([]string{"acme/c1"}, b.lines(now.Add(time.Hour), 10))
	}},
	{"begin with the one that was taken longest ago, and before it those that never were", func(b *bench) {
		for _, c := range []string{"c1", "c2", "c3", "c4"} {
			b.in(transfer.StatePlanned, through(c))
			b.clock.Move(time.Second)
		}
		now := b.clock.Now()
		b.equal([]string{"acme/c1", "acme/c2", "acme/c3", "acme/c4"}, b.lines(now, 10)) // the longest wait first
		for _, c := range []string{"c3", "c1", "c4"} {
			b.turn(inLine(c), hris.Rest{})
		}
		b.equal([]string{"acme/c2", "acme/c3", "acme/c1", "acme/c4"}, b.lines(now, 10))
		b.turn(inLine("c2"), hris.Rest{})
		b.turn(inLine("c3"), hris.Rest{})
		b.equal([]string{"acme/c1", "acme/c4"}, b.lines(now, 2))
	}},
	{"give each its turn while two workers take what comes first", func(b *bench) {
		turns := map[string]int{}
		for i := range 5 {
			for range 1 + i*20 {
				b.in(transfer.StatePlanned, through(fmt.Sprint("c", i)))
			}
		}
		for range 10 {
			ready := b.lines(b.clock.Now(), 2)
			b.equal(2, len(ready))
			for _, name := range ready {
				turns[name]++
				b.take(inLine(name[len("acme/"):]), name)
			}
			for _, name := range ready {
				b.leave(inLine(name[len("acme/"):]), name, hris.Rest{})
			}
		}
		for name, n := range turns {
			b.is(n == 4, fmt.Sprintf("%s has its share of 4 turns, not %d", name, n))
		}
		b.equal(5, len(turns))
	}},
}

// dueIn lists the ids that are due in a line.
func (b *bench) dueIn(line hris.Line, now time.Time, limit int) []string {
	b.Helper()
	refs, err := b.ledger.DueIn(b.Context(), line, now, limit)
	b.ok(err)
	ids := []string{}
	for _, ref := range refs {
		b.equal(line.Tenant, ref.Tenant)
		ids = append(ids, ref.ID)
	}
	return ids
}

var dueIn = []promise{
	{"is what a worker could move now, of this line alone", func(b *bench) {
		now := b.clock.Now()
		planned := b.in(transfer.StatePlanned)
		b.in(transfer.StatePlanned, through("c2"))
		b.in(transfer.StatePlanned, func(p *transfer.Planned) { p.Tenant = other })
		b.in(transfer.StateHeld)
		b.in(transfer.StateDone)
		b.create()
		waits := b.until(transfer.StateHeld, now.Add(time.Hour))
		b.equal([]string{planned.ID}, b.dueIn(lineOf, now, 10))
		b.equal([]string{planned.ID}, b.dueIn(lineOf, now.Add(time.Hour-time.Microsecond), 10))
		b.equal([]string{planned.ID, waits.ID}, b.dueIn(lineOf, now.Add(time.Hour), 10))
		b.equal([]string{}, b.dueIn(inLine("nobody's"), now, 10))
	}},
	{"is what was planned or sending when its worker died", func(b *bench) {
		_, l := b.create()
		t := b.advance(l, transfer.Advance{Intent: b.intent(first), State: transfer.StateSending, Until: b.clock.Now().Add(time.Hour)})
		b.equal([]string{}, b.dueIn(lineOf, b.clock.Now(), 10))
		b.clock.Move(lease)
		b.equal([]string{t.ID}, b.dueIn(lineOf, b.clock.Now(), 10))
	}},
	{"begins with the one that has been due longest, at most limit", func(b *bench) {
		now := b.clock.Now()
		later := b.until(transfer.StateHeld, now.Add(3*time.Second))
		b.clock.Move(2 * time.Second)
		planned := b.in(transfer.StatePlanned)
		sooner := b.until(transfer.StateInDoubt, now.Add(time.Second))
		b.clock.Move(2 * time.Second)
		last := b.in(transfer.StatePlanned)
		want := []string{sooner.ID, planned.ID, later.ID, last.ID}
		b.equal(want, b.dueIn(lineOf, b.clock.Now(), 10))
		b.equal(want[:2], b.dueIn(lineOf, b.clock.Now(), 2))
		b.equal([]string{}, b.dueIn(lineOf, b.clock.Now(), 0))
	}},
	{"follows a transfer to the connection that it goes through", func(b *bench) {
		t := b.in(transfer.StatePlanned)
		b.decide(t, transfer.Decision{Connection: "c2"})
		b.equal([]string{}, b.dueIn(lineOf, b.clock.Now(), 10))
		b.equal([]string{t.ID}, b.dueIn(inLine("c2"), b.clock.Now(), 10))
	}},
}

var take = []promise{
	{"gives a line to one owner at a time, until the lease ends by the store's clock", func(b *bench) {
		b.equal(hris.Rest{}, b.take(lineOf, "one"))
		b.taken(lineOf, "two")
		b.take(inLine("c2"), "two")
		b.clock.Move(lease - time.Microsecond)
		b.taken(lineOf, "two")
		b.clock.Move(time.Microsecond)
		b.take(lineOf, "two")
		b.taken(lineOf, "one")
	}},
	{"prolongs what the owner has, also where it ran out and nobody took over", func(b *bench) {
		b.take(lineOf, "one")
		b.clock.Move(lease - time.Second)
		b.take(lineOf, "one")
		b.clock.Move(lease - time.Second)
		b.taken(lineOf, "two")
		b.clock.Move(time.Hour)
		b.take(lineOf, "one")
		b.taken(lineOf, "two")
	}},
	{"tells how the line was left, and may take one that rests", func(b *bench) {
		rest := hris.Rest{Until: b.clock.Now().Add(time.Hour), Nth: 3}
		b.turn(lineOf, rest)
		rest.Until = kept(rest.Until)
		b.equal(rest, b.take(lineOf, "two"))
		b.equal(rest, b.take(lineOf, "two")) // and who prolongs
	}},
	{"by several at once succeeds for one", func(b *bench) {
		const n = 8
		var all sync.WaitGroup
		var got [n]bool
		var errs [n]error
		for i := range n {
			all.Go(func() { _, got[i], errs[i] = b.ledger.Take(b.Context(), lineOf, fmt.Sprint("worker ", i), lease) })
		}
		all.Wait()
		won := 0
		for i := range n {
			b.ok(errs[i])
			if got[i] {
				won++
			}
		}
		b.equal(1, won)
	}},
	{"keeps nobody from a transfer", func(b *bench) {
		t := b.in(transfer.StatePlanned)
		b.take(lineOf, "one")
		b.acquire(t.Ref(), "worker-2")
	}},
}

var leave = []promise{
	{"gives the line back at once", func(b *bench) {
		b.take(lineOf, "one")
		b.is(!b.leave(lineOf, "one", hris.Rest{}), "nobody roused it")
		b.take(lineOf, "two")
	}},
	{"forgets the former rest where there is none", func(b *bench) {
		b.turn(lineOf, hris.Rest{Until: b.clock.Now(), Nth: 2})
		b.turn(lineOf, hris.Rest{Nth: 1})
		b.equal(hris.Rest{Nth: 1}, b.take(lineOf, "two"))
	}},
	{"is refused to whoever has it not, and changes nothing", func(b *bench) {
		rest := hris.Rest{Until: b.clock.Now().Add(time.Hour), Nth: 1}
		refused := func(line hris.Line, owner string) {
			_, err := b.ledger.Leave(b.Context(), line, owner, rest)
			b.fails(err, hris.LeaseLost)
		}
		refused(lineOf, "one")
		b.take(lineOf, "one")
		refused(lineOf, "two")
		refused(inLine("c2"), "one")
		refused(hris.Line{Tenant: other, Connection: "c1"}, "one")
		b.clock.Move(lease)
		b.take(lineOf, "two")
		refused(lineOf, "one")
		b.leave(lineOf, "two", hris.Rest{})
		refused(lineOf, "two")
		b.equal(hris.Rest{}, b.take(lineOf, "three"))
	}},
	{"still counts where the lease ran out and nobody took over", func(b *bench) {
		b.take(lineOf, "one")
		b.clock.Move(time.Hour)
		b.leave(lineOf, "one", hris.Rest{Nth: 4})
		b.equal(hris.Rest{Nth: 4}, b.take(lineOf, "two"))
	}},
}

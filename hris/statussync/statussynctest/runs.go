package statussynctest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

var begin = []promise{
	{"begins a run", func(b *bench) {
		r, _ := b.begin(acme, monday, one)
		want := b.run(monday)
		want.Started = micro(want.Started)
		b.equal(want, r)
		b.equal(want, b.report(acme, monday))
	}},
	{"gives the lease to one of many who ask at once", func(b *bench) {
		var got, busy atomic.Int32
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				switch _, _, err := b.store.Begin(b.Context(), acme, b.run(monday), fmt.Sprint(i), lease); {
				case err == nil:
					got.Add(1)
				case errors.Is(err, hris.Busy):
					busy.Add(1)
				}
			})
		}
		all.Wait()
		b.equal([]int32{1, 7}, []int32{got.Load(), busy.Load()})
	}},
	{"takes over a run that is not ended, as it was left", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		left := b.run(monday)
		left.State, left.Version, left.Counts.Changed = statussync.Writing, 3, 5
		b.commit(l, statussync.Batch{Report: &left, End: true})
		b.clock.Move(time.Hour)
		r, _ := b.begin(acme, monday, two)
		left.Started = micro(left.Started)
		b.equal(left, r)
	}},
	{"refuses a run that is ended", func(b *bench) {
		for id, state := range map[string]statussync.RunState{monday: statussync.Done, tuesday: statussync.Overtaken} {
			_, l := b.begin(statussync.Key{Tenant: id, Connection: "c"}, id, one)
			b.end(l, id, state)
			_, _, err := b.store.Begin(b.Context(), l.Key, b.run(id), two, lease)
			b.fails(err, hris.WrongState)
		}
	}},
	{"refuses a run where a later one was begun", func(b *bench) {
		_, l := b.begin(acme, tuesday, one)
		b.end(l, tuesday, statussync.Done)
		_, _, err := b.store.Begin(b.Context(), acme, b.run(monday), two, lease)
		b.fails(err, hris.WrongState)
	}},
	{"overtakes earlier runs that are not ended", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.end(l, monday, statussync.Asking)
		b.clock.Move(time.Hour)
		b.begin(acme, tuesday, one)
		r := b.report(acme, monday)
		b.equal(statussync.Overtaken, r.State)
		b.equal(micro(b.clock.Now()), r.Ended)
	}},
	{"leaves the end of earlier runs alone", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.end(l, monday, statussync.Done)
		want := b.report(acme, monday)
		b.clock.Move(time.Hour)
		b.begin(acme, tuesday, one)
		b.equal(want, b.report(acme, monday))
	}},
}

var leases = []promise{
	{"keep others away until they end", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		for _, id := range []string{monday, tuesday} {
			_, _, err := b.store.Begin(b.Context(), acme, b.run(id), two, lease)
			b.fails(err, hris.Busy)
		}
		b.clock.Move(lease - time.Microsecond)
		_, _, err := b.store.Begin(b.Context(), acme, b.run(monday), two, lease)
		b.fails(err, hris.Busy)
		b.clock.Move(time.Microsecond)
		_, taken := b.begin(acme, monday, two)
		b.fails(b.store.Commit(b.Context(), l, statussync.Batch{Records: []statussync.Record{b.record("a", "")}}), hris.LeaseLost)
		b.fails(b.store.Renew(b.Context(), l, lease), hris.LeaseLost)
		b.equal(0, len(b.records(acme, "a")))
		b.commit(taken, statussync.Batch{})
	}},
	{"last longer when they are renewed, from then on", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.clock.Move(lease / 2)
		b.ok(b.store.Renew(b.Context(), l, lease))
		b.clock.Move(lease - time.Microsecond)
		_, _, err := b.store.Begin(b.Context(), acme, b.run(monday), two, lease)
		b.fails(err, hris.Busy)
		b.clock.Move(time.Hour) // over, but nobody took it
		b.ok(b.store.Renew(b.Context(), l, lease))
		b.commit(l, statussync.Batch{})
	}},
	{"are given back with the last commit", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.commit(l, statussync.Batch{End: true})
		b.fails(b.store.Commit(b.Context(), l, statussync.Batch{}), hris.LeaseLost)
		b.begin(acme, monday, two)
	}},
	{"are told apart where the same worker takes them twice", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.clock.Move(lease)
		b.begin(acme, monday, one)
		b.fails(b.store.Commit(b.Context(), l, statussync.Batch{}), hris.LeaseLost)
	}},
}

var approve = []promise{
	{"lets a run go on that asks, and says who did it", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.end(l, monday, statussync.Asking)
		r, err := b.store.Approve(b.Context(), acme, monday, "u1", b.clock.Now())
		b.ok(err)
		b.equal(statussync.Writing, r.State)
		b.equal("u1", r.Approved)
		b.equal(r, b.report(acme, monday))
	}},
	{"refuses every other run", func(b *bench) {
		_, err := b.store.Approve(b.Context(), acme, monday, "u1", b.clock.Now())
		b.fails(err, hris.NotFound)
		_, l := b.begin(acme, monday, one)
		for _, state := range []statussync.RunState{statussync.Planning, statussync.Writing, statussync.Stopped, statussync.Done, statussync.Overtaken} {
			r := b.run(monday)
			r.State = state
			b.commit(l, statussync.Batch{Report: &r})
			_, err = b.store.Approve(b.Context(), acme, monday, "u1", b.clock.Now())
			b.fails(err, hris.WrongState)
		}
	}},
}

var reports = []promise{
	{"keep all that a run tells, but for a dry one's", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		r := b.run(monday)
		r.Planned, r.Ended, r.NotBefore = b.clock.Now().Add(1), b.clock.Now().Add(time.Second), b.clock.Now().Add(time.Hour)
		r.Version, r.Code, r.Side, r.Approved = 4, hris.RateLimited, statussync.SinkSide, "u1"
		r.Counts = statussync.Counts{
			Applications: 1, Unchanged: 2, NotLinked: 3, NotVisible: 4, Unmapped: 5, Terminal: 6, Left: 7, Held: 8, Unreadable: 9, Planned: 10,
			BeforeCutOff: 11, Changed: 12, Refused: 13, Unknown: 14,
		}
		r.NewStages, r.GoneStages = []string{"8", "9"}, []string{"2"}
		r.DryRun, r.Changes = true, []statussync.Item{b.item(monday, "a", statussync.Changed)}
		b.commit(l, statussync.Batch{Report: &r})
		r.DryRun, r.Changes = false, nil
		r.Started, r.Planned, r.Ended, r.NotBefore = micro(r.Started), micro(r.Planned), micro(r.Ended), micro(r.NotBefore)
		b.equal(r, b.report(acme, monday))
	}},
	{"come the latest first, and no more than are wanted", func(b *bench) {
		for _, id := range []string{monday, tuesday, wednesday} {
			_, l := b.begin(acme, id, one)
			b.end(l, id, statussync.Done)
		}
		got, err := b.store.Reports(b.Context(), acme, 2)
		b.ok(err)
		b.equal(2, len(got))
		b.equal(wednesday, got[0].ID)
		b.equal(tuesday, got[1].ID)
	}},
}

var expire = []promise{
	{"removes runs that ended before, with their items, and no application", func(b *bench) {
		for _, id := range []string{monday, tuesday} {
			_, l := b.begin(acme, id, one)
			b.commit(l, statussync.Batch{Items: []statussync.Item{b.item(id, "a", statussync.Changed)}, Records: []statussync.Record{b.record("a", "")}})
			b.end(l, id, statussync.Done)
			b.clock.Move(time.Hour)
		}
		b.begin(acme, wednesday, one) // is not ended
		n, err := b.store.Expire(b.Context(), acme, b.clock.Now().Add(-time.Hour))
		b.ok(err)
		b.equal(1, n)
		_, err = b.store.Report(b.Context(), acme, monday)
		b.fails(err, hris.NotFound)
		b.equal(0, len(b.items(acme, monday)))
		b.equal(1, len(b.items(acme, tuesday)))
		b.equal(1, len(b.records(acme, "a")))
		n, err = b.store.Expire(b.Context(), acme, b.clock.Now().Add(time.Hour))
		b.ok(err)
		b.equal(1, n)
		b.report(acme, wednesday)
	}},
	{"leaves other customers' runs alone", func(b *bench) {
		_, l := b.begin(other, monday, one)
		b.end(l, monday, statussync.Done)
		n, err := b.store.Expire(b.Context(), acme, b.clock.Now().Add(time.Hour))
		b.ok(err)
		b.equal(0, n)
		b.report(other, monday)
	}},
}

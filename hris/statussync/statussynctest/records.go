package statussynctest

import (
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

var commits = []promise{
	{"keeps all of a record, and replaces it", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		first, second := b.record("a", statussync.ChangeHeld), b.record("b", "")
		b.commit(l, statussync.Batch{Records: []statussync.Record{first, second}})
		b.equal(map[string]statussync.Record{"a": first, "b": second}, b.records(acme, "a", "b", "c"))
		again := statussync.Record{Application: "a", Status: "hired"}
		b.commit(l, statussync.Batch{Records: []statussync.Record{again}})
		b.equal(map[string]statussync.Record{"a": again}, b.records(acme, "a"))
		b.open(acme, statussync.ChangeHeld)
	}},
	{"keeps the last of two records of one application", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.commit(l, statussync.Batch{Records: []statussync.Record{b.record("a", statussync.ChangeHeld), b.record("a", statussync.ChangePlanned)}})
		b.open(acme, statussync.ChangeHeld)
		b.open(acme, statussync.ChangePlanned, "a")
	}},
	{"finds records however many are asked for", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		var ids []string
		var records []statussync.Record
		for i := range 700 {
			ids = append(ids, string(rune('a'+i%26))+time.Duration(i).String())
			records = append(records, statussync.Record{Application: ids[i], Status: "waiting"})
		}
		b.commit(l, statussync.Batch{Records: records})
		for _, n := range []int{0, 1, 2, 3, 250, 700} {
			b.equal(n, len(b.records(acme, ids[:n]...)))
		}
	}},
	{"saves a setting under the lease, which stays", func(b *bench) {
		saved, err := b.store.Save(b.Context(), acme, b.setting(0))
		b.ok(err)
		_, l := b.begin(acme, monday, one)
		saved.State = statussync.BrokenKey
		b.commit(l, statussync.Batch{Setting: &saved})
		got, err := b.store.Setting(b.Context(), acme)
		b.ok(err)
		saved.Rev++
		b.equal(saved, got)
		b.commit(l, statussync.Batch{})
	}},
	{"writes nothing where the setting is another", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		wrong := b.setting(5)
		r := b.run(monday)
		r.State = statussync.Done
		b.fails(b.store.Commit(b.Context(), l, statussync.Batch{
			Setting: &wrong, Report: &r, Records: []statussync.Record{b.record("a", "")}, Items: []statussync.Item{b.item(monday, "a", statussync.Held)}, End: true,
		}), hris.Changed)
		b.equal(0, len(b.records(acme, "a")))
		b.equal(0, len(b.items(acme, monday)))
		b.equal(statussync.Planning, b.report(acme, monday).State)
		b.commit(l, statussync.Batch{})
	}},
}

var turns = []promise{
	{"change or drop what is open in one state, before records are written", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.commit(l, statussync.Batch{Records: []statussync.Record{
			b.record("a", statussync.ChangePlanned), b.record("b", statussync.ChangeApproved), b.record("c", statussync.ChangeHeld),
		}})
		b.commit(l, statussync.Batch{
			Turns:   []statussync.Turn{{From: statussync.ChangeApproved}, {From: statussync.ChangePlanned, To: statussync.ChangeApproved}},
			Records: []statussync.Record{b.record("d", statussync.ChangePlanned)},
		})
		b.open(acme, statussync.ChangeApproved, "a")
		b.open(acme, statussync.ChangePlanned, "d")
		b.open(acme, statussync.ChangeHeld, "c")
		want := b.record("b", "")
		b.equal(want, b.records(acme, "b")["b"])
		want = b.record("a", statussync.ChangeApproved)
		b.equal(want, b.records(acme, "a")["a"])
	}},
	{"tell what a person released from the rest", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		mine := b.record("b", statussync.ChangePlanned)
		mine.Change.By = ""
		b.commit(l, statussync.Batch{Records: []statussync.Record{b.record("a", statussync.ChangePlanned), mine}})
		b.commit(l, statussync.Batch{Turns: []statussync.Turn{{From: statussync.ChangePlanned, To: statussync.ChangeReleased, Released: true}, {From: statussync.ChangePlanned}}})
		b.open(acme, statussync.ChangeReleased, "a")
		b.open(acme, statussync.ChangePlanned)
	}},
}

var listed = []promise{
	{"gives them by id, after one, and no more than are wanted", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		for _, id := range []string{"d", "a", "c", "b"} {
			b.commit(l, statussync.Batch{Records: []statussync.Record{b.record(id, statussync.ChangePlanned)}})
		}
		b.commit(l, statussync.Batch{Records: []statussync.Record{b.record("bb", statussync.ChangeHeld), b.record("bc", "")}})
		b.open(acme, statussync.ChangePlanned, "a", "b", "c", "d")
		some, err := b.store.Open(b.Context(), acme, statussync.ChangePlanned, "a", 2)
		b.ok(err)
		b.equal([]statussync.Record{b.record("b", statussync.ChangePlanned), b.record("c", statussync.ChangePlanned)}, some)
	}},
}

var items = []promise{
	{"are kept whole, one for each application of a run", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.commit(l, statussync.Batch{Items: []statussync.Item{b.item(monday, "b", statussync.Held), b.item(monday, "a", statussync.Unknown)}})
		b.commit(l, statussync.Batch{Items: []statussync.Item{b.item(monday, "a", statussync.Changed)}})
		b.equal([]statussync.Item{b.item(monday, "a", statussync.Changed), b.item(monday, "b", statussync.Held)}, b.items(acme, monday))
		some, err := b.store.Items(b.Context(), acme, monday, "a", 1)
		b.ok(err)
		b.equal(1, len(some))
		b.equal("b", some[0].Application)
		b.equal(0, len(b.items(acme, tuesday)))
	}},
	{"go when a run is planned anew, but for what was changed", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		b.commit(l, statussync.Batch{Items: []statussync.Item{b.item(monday, "a", statussync.Changed), b.item(monday, "b", statussync.Unmapped)}})
		b.end(l, monday, statussync.Done)
		_, l = b.begin(acme, tuesday, one)
		b.commit(l, statussync.Batch{Items: []statussync.Item{b.item(tuesday, "a", statussync.Changed), b.item(tuesday, "b", statussync.Held)}})
		r := b.run(tuesday)
		b.commit(l, statussync.Batch{Report: &r, Restart: true, Items: []statussync.Item{b.item(tuesday, "c", statussync.Held)}})
		b.equal([]statussync.Item{b.item(tuesday, "a", statussync.Changed), b.item(tuesday, "c", statussync.Held)}, b.items(acme, tuesday))
		b.equal(2, len(b.items(acme, monday)))
	}},
}

var decide = []promise{
	{"turns the change that was seen, and leaves the rest of the record", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		r := b.record("a", statussync.ChangeHeld)
		b.commit(l, statussync.Batch{Records: []statussync.Record{r}, End: true})
		then := r.Change
		then.State, then.By = statussync.ChangeReleased, "u2"
		b.ok(b.store.Decide(b.Context(), acme, "a", r.Change, then))
		want := r
		want.Change = then
		b.equal(want, b.records(acme, "a")["a"])
		b.fails(b.store.Decide(b.Context(), acme, "a", r.Change, then), hris.Changed)
	}},
	{"knows a change by everything, instants that are not there included", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		bare := b.record("a", statussync.ChangeHeld)
		bare.Change.At, bare.Change.Settled, bare.Change.By = time.Time{}, time.Time{}, ""
		b.commit(l, statussync.Batch{Records: []statussync.Record{bare}, End: true})
		for _, other := range []func(*statussync.Change){
			func(c *statussync.Change) { c.State = statussync.ChangePlanned },
			func(c *statussync.Change) { c.Reason = "" },
			func(c *statussync.Change) { c.From = "x" },
			func(c *statussync.Change) { c.To = "x" },
			func(c *statussync.Change) { c.Stage = "x" },
			func(c *statussync.Change) { c.StageName = "x" },
			func(c *statussync.Change) { c.At = b.clock.Now() },
			func(c *statussync.Change) { c.Run = tuesday },
			func(c *statussync.Change) { c.By = "x" },
			func(c *statussync.Change) { c.Settled = b.clock.Now() },
		} {
			seen := bare.Change
			other(&seen)
			b.fails(b.store.Decide(b.Context(), acme, "a", seen, bare.Change), hris.Changed)
		}
		b.fails(b.store.Decide(b.Context(), acme, "b", bare.Change, bare.Change), hris.Changed)
		b.ok(b.store.Decide(b.Context(), acme, "a", bare.Change, bare.Change))
	}},
	{"waits until no run is at work", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		r := b.record("a", statussync.ChangeHeld)
		b.commit(l, statussync.Batch{Records: []statussync.Record{r}})
		b.fails(b.store.Decide(b.Context(), acme, "a", r.Change, r.Change), hris.Busy)
		b.clock.Move(lease) // who worked died
		b.ok(b.store.Decide(b.Context(), acme, "a", r.Change, r.Change))
	}},
}

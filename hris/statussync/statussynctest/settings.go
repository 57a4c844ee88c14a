package statussynctest

import (
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

var save = []promise{
	{"keeps all of a setting, and counts Rev up", func(b *bench) {
		got, err := b.store.Setting(b.Context(), acme)
		b.ok(err)
		b.equal(statussync.Setting{}, got)
		want := b.setting(0)
		saved, err := b.store.Save(b.Context(), acme, want)
		b.ok(err)
		want.Rev, want.CutOff, want.Since = 1, micro(want.CutOff), micro(want.Since)
		b.equal(want, saved)
		got, err = b.store.Setting(b.Context(), acme)
		b.ok(err)
		b.equal(want, got)
		b.equal(true, got.CutOff == want.CutOff) // in UTC
	}},
	{"refuses what was made of another setting", func(b *bench) {
		saved, err := b.store.Save(b.Context(), acme, b.setting(0))
		b.ok(err)
		_, err = b.store.Save(b.Context(), acme, b.setting(0))
		b.fails(err, hris.Changed)
		_, err = b.store.Save(b.Context(), acme, b.setting(2))
		b.fails(err, hris.Changed)
		saved.State = statussync.Off
		_, err = b.store.Save(b.Context(), acme, saved)
		b.ok(err)
	}},
	{"takes the lease from who works", func(b *bench) {
		_, l := b.begin(acme, monday, one)
		_, err := b.store.Save(b.Context(), acme, b.setting(0))
		b.ok(err)
		b.fails(b.store.Commit(b.Context(), l, statussync.Batch{}), hris.LeaseLost)
		b.fails(b.store.Renew(b.Context(), l, lease), hris.LeaseLost)
		b.begin(acme, monday, two)
	}},
	{"shares nothing with the caller", func(b *bench) {
		s := b.setting(0)
		_, err := b.store.Save(b.Context(), acme, s)
		b.ok(err)
		s.Entries[0].Status = "other"
		got, err := b.store.Setting(b.Context(), acme)
		b.ok(err)
		b.equal("waiting", got.Entries[0].Status)
	}},
}

var customers = []promise{
	{"are kept apart in every verb", func(b *bench) {
		_, err := b.store.Save(b.Context(), acme, b.setting(0))
		b.ok(err)
		_, l := b.begin(acme, monday, one)
		b.commit(l, statussync.Batch{Records: []statussync.Record{b.record("a", statussync.ChangeHeld)}, Items: []statussync.Item{b.item(monday, "a", statussync.Held)}})
		for _, k := range []statussync.Key{other, third} {
			s, err := b.store.Setting(b.Context(), k)
			b.ok(err)
			b.equal(statussync.Setting{}, s)
			b.equal(0, len(b.records(k, "a")))
			b.open(k, statussync.ChangeHeld)
			b.equal(0, len(b.items(k, monday)))
			_, err = b.store.Report(b.Context(), k, monday)
			b.fails(err, hris.NotFound)
			all, err := b.store.Reports(b.Context(), k, 9)
			b.ok(err)
			b.equal(0, len(all))
			seen := b.record("a", statussync.ChangeHeld).Change
			b.fails(b.store.Decide(b.Context(), k, "a", seen, seen), hris.Changed)
			_, err = b.store.Approve(b.Context(), k, monday, "u1", b.clock.Now())
			b.fails(err, hris.NotFound)
			b.begin(k, monday, one) // the same run and worker, at the same time
		}
	}},
}

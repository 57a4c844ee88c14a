package statussynctest

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/statussync"
)

// bench is one subtest's store, with what the subtests do over and over.
type bench struct {
	*testing.T
	clock *Clock
	store statussync.Store
}

var (
	acme  = statussync.Key{Tenant: "acme", Connection: "c1"}
	other = statussync.Key{Tenant: "other", Connection: "c1"}
	third = statussync.Key{Tenant: "acme", Connection: "c2"}
)

const (
	lease = time.Minute

	one = "worker-1"
	two = "worker-2"

	monday    = "2026-03-02"
	tuesday   = "2026-03-03"
	wednesday = "2026-03-04"
)

// setting has something in every field.
func (b *bench) setting(rev int64) statussync.Setting {
	return statussync.Setting{
		State: statussync.On, Rev: rev, Version: 7, CutOff: b.clock.Now(), Since: b.clock.Now().Add(time.Hour),
		Entries: []statussync.Entry{
			{Stage: hris.Stage{ID: "1", Name: "Nowy", Type: hris.StageStandard, System: true, Order: 3}, Status: "waiting", Default: "Nowy", Locked: true},
			{Stage: hris.Stage{ID: "9", Name: "Złożenie \"x\""}, New: true, Gone: true},
		},
	}
}

func (b *bench) run(id string) statussync.Report {
	return statussync.Report{ID: id, Date: civil.MustDate(id), State: statussync.Planning, Started: b.clock.Now()}
}

func (b *bench) begin(k statussync.Key, id, owner string) (statussync.Report, statussync.Lease) {
	b.Helper()
	r, l, err := b.store.Begin(b.Context(), k, b.run(id), owner, lease)
	b.ok(err)
	return r, l
}

func (b *bench) commit(l statussync.Lease, batch statussync.Batch) {
	b.Helper()
	b.ok(b.store.Commit(b.Context(), l, batch))
}

// end ends a run in a state, and gives the lease back.
func (b *bench) end(l statussync.Lease, id string, state statussync.RunState) {
	b.Helper()
	r := b.run(id)
	r.State = state
	if state.Over() {
		r.Ended = b.clock.Now()
	}
	b.commit(l, statussync.Batch{Report: &r, End: true})
}

// record has something in every field.
func (b *bench) record(application string, state statussync.ChangeState) statussync.Record {
	r := statussync.Record{
		Application: application, Stage: "3", StageName: "Rozmowa", Prior: "1", Status: "waiting", At: micro(b.clock.Now()), Agreed: true, Edited: true, Run: monday,
	}
	if state != "" {
		r.Change = statussync.Change{
			State: state, Reason: statussync.Backwards, From: "waiting", To: "interview", Stage: "3", StageName: "Rozmowa",
			At: micro(b.clock.Now().Add(-time.Hour)), Run: monday, By: "u1", Settled: micro(b.clock.Now().Add(time.Hour)),
		}
	}
	return r
}

func (b *bench) records(k statussync.Key, applications ...string) map[string]statussync.Record {
	b.Helper()
	found, err := b.store.Records(b.Context(), k, applications)
	b.ok(err)
	byID := map[string]statussync.Record{}
	for _, r := range found {
		byID[r.Application] = r
	}
	b.equal(len(byID), len(found))
	return byID
}

// open wants the applications whose change is in a state, in order.
func (b *bench) open(k statussync.Key, state statussync.ChangeState, want ...string) {
	b.Helper()
	found, err := b.store.Open(b.Context(), k, state, "", 100)
	b.ok(err)
	ids := []string{}
	for _, r := range found {
		ids = append(ids, r.Application)
		b.equal(state, r.Change.State)
	}
	b.equal(append([]string{}, want...), ids)
}

func (b *bench) item(run, application string, outcome statussync.Outcome) statussync.Item {
	return statussync.Item{
		Run: run, Application: application, Outcome: outcome, Reason: statussync.StageGone, Code: hris.Rejected, From: "a", To: "b",
		Stage: "3", StageName: "Rozmowa", At: micro(b.clock.Now()),
	}
}

func (b *bench) items(k statussync.Key, run string) []statussync.Item {
	b.Helper()
	found, err := b.store.Items(b.Context(), k, run, "", 100)
	b.ok(err)
	return found
}

func (b *bench) report(k statussync.Key, id string) statussync.Report {
	b.Helper()
	r, err := b.store.Report(b.Context(), k, id)
	b.ok(err)
	return r
}

// ok stops the subtest at an error.
func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("unexpected error: %v", err)
	}
}

// fails wants an error of this code, with the Effect that nothing was sent.
func (b *bench) fails(err error, code hris.Code) {
	b.Helper()
	if !errors.Is(err, code) {
		b.Fatalf("error is %v, want %s", err, code)
	}
	if e, ok := errors.AsType[*hris.Error](err); ok && e.Effect != hris.EffectNotSent {
		b.Errorf("the error says %q, but a store never sends", e.Effect)
	}
}

// equal compares what was kept with what is there.
func (b *bench) equal(want, got any) {
	b.Helper()
	if w, g := shown(want), shown(got); w != g {
		b.Fatalf("want %s\n got %s", w, g)
	}
}

func shown(v any) string {
	j, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(err)
	}
	return string(j)
}

// micro gives an instant as a store keeps it.
func micro(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

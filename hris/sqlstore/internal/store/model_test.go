package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/hris/transfer/ledgertest"
)

// TestEveryDatabaseAnswersAsMemoryDoes drives both ledgers with the same verbs,
// most of them refused, and compares every answer and all that is left.
func TestEveryDatabaseAnswersAsMemoryDoes(t *testing.T) {
	t.Parallel()
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			places := k.places(t)
			rapid.Check(t, func(rt *rapid.T) {
				place, done := places()
				defer done()
				clock := ledgertest.NewClock()
				store, err := k.open(t.Context(), place, clock.Now)
				require.NoError(rt, err)
				defer store.Close()
				m := &model{T: rt, t: t, clock: clock, ledgers: [2]transfer.Ledger{transfer.NewMemory(clock.Now), store.Ledger()}}
				rt.Repeat(map[string]func(*rapid.T){
					"Create":  m.create,
					"Acquire": m.acquire,
					"Renew":   m.renew,
					"Advance": m.advance,
					"Witness": m.witness,
					"Decide":  m.decide,
					"Find":    m.find,
					"Twins":   m.twins,
					"Due":     m.due,
					"Expire":  m.expire,
					"Erase":   m.erase,
					"Lines":   m.lines,
					"DueIn":   m.dueIn,
					"Held":    m.held,
					"Backlog": m.backlog,
					"Take":    m.take,
					"Leave":   m.leave,
					"Rouse":   m.rouse,
					"Drafts":  m.eraseDrafts,
					"wait": func(rt *rapid.T) {
						clock.Move(draw(rt, "wait", time.Microsecond, 20*time.Second, time.Minute, time.Hour))
					},
					"": m.same,
				})
			})
		})
	}
}

// model is the two ledgers and what was handed out by them.
type model struct {
	*rapid.T
	t       *testing.T
	clock   *ledgertest.Clock
	ledgers [2]transfer.Ledger
	refs    []transfer.Ref
	leases  []transfer.Lease
}

var persons = []transfer.Hash{"p1", "p2"}

func draw[T any](rt *rapid.T, what string, of ...T) T { return rapid.SampledFrom(of).Draw(rt, what) }

// both gives one verb to both ledgers and compares what they say.
func both[T any](m *model, verb string, do func(transfer.Ledger) (T, error)) (T, error) {
	got, errs := [2]T{}, [2]error{}
	for i, l := range m.ledgers {
		got[i], errs[i] = do(l)
	}
	require.Equal(m.T, told(errs[0]), told(errs[1]), verb)
	require.Equal(m.T, told(got[0]), told(got[1]), verb)
	return got[0], errs[0]
}

func told(v any) string {
	if err, ok := v.(error); ok {
		if taken, ok := errors.AsType[*transfer.Taken](err); ok {
			return "taken by " + told(taken.By)
		}
		if e, ok := errors.AsType[*hris.Error](err); ok {
			return fmt.Sprint(e.Code, e.RetryAfter, e.Effect, e.Detail)
		}
		return err.Error()
	}
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(err)
	}
	return string(b)
}

// ref is one that was handed out, or one that is nobody's.
func (m *model) ref(rt *rapid.T) transfer.Ref {
	return draw(rt, "ref", append([]transfer.Ref{{Tenant: "acme", ID: "nothing"}}, m.refs...)...)
}

func (m *model) lease(rt *rapid.T) transfer.Lease {
	return draw(rt, "lease", append([]transfer.Lease{{Ref: transfer.Ref{Tenant: "acme", ID: "nothing"}, Owner: "w", Fence: 1}}, m.leases...)...)
}

func (m *model) at(rt *rapid.T) time.Time {
	return m.clock.Now().Add(draw(rt, "at", 0, -time.Hour, time.Nanosecond, time.Minute))
}

func (m *model) create(rt *rapid.T) {
	p := planned(fmt.Sprintf("t%d", len(m.refs)), draw(rt, "steps", 1, 2, 3))
	p.Tenant, p.Key, p.PersonHash = draw(rt, "tenant", "acme", "other"), draw(rt, "key", transfer.Hash("k1"), "k2", "k3"), draw(rt, "person", persons...)
	p.At, p.DraftUntil = m.at(rt), m.at(rt)
	p.Connection = draw(rt, "connection", "c1", "c2")
	p.Draft = draw(rt, "draft", nil, []byte("sealed"))
	p.Fields = draw(rt, "fields", nil, map[string]transfer.Hash{}, map[string]transfer.Hash{"a": "1", "b": "2"})
	p.Steps[len(p.Steps)-1].Optional = true
	p.Steps[0].Kind = draw(rt, "kind", hris.Create, hris.Update)
	type answer struct {
		T transfer.Transfer
		L transfer.Lease
	}
	got, err := both(m, "Create", func(l transfer.Ledger) (answer, error) {
		t, lease, err := l.Create(m.t.Context(), p)
		return answer{t, lease}, err
	})
	if err == nil {
		m.refs, m.leases = append(m.refs, got.L.Ref), append(m.leases, got.L)
	}
}

func (m *model) acquire(rt *rapid.T) {
	ref, owner := m.ref(rt), draw(rt, "owner", "worker-1", "worker-2")
	got, err := both(m, "Acquire", func(l transfer.Ledger) (transfer.Lease, error) {
		_, lease, err := l.Acquire(m.t.Context(), ref.Tenant, ref.ID, owner, lease)
		return lease, err
	})
	if err == nil {
		m.leases = append(m.leases, got)
	}
}

func (m *model) renew(rt *rapid.T) {
	lease, length := m.lease(rt), draw(rt, "length", time.Second, time.Minute)
	_, _ = both(m, "Renew", func(l transfer.Ledger) (int, error) { return 0, l.Renew(m.t.Context(), lease, length) })
}

func (m *model) step(rt *rapid.T) string {
	return draw(rt, "step", stepName(0), stepName(1), stepName(2), "set bank")
}

func (m *model) state(rt *rapid.T) transfer.State {
	return draw(rt, "state", "", "", transfer.StateSending, transfer.StateHeld, transfer.StatePartial, transfer.StateInDoubt, transfer.StateDone, transfer.StateFailed, transfer.StateCancelled)
}

func (m *model) receipt(rt *rapid.T) hris.Receipt {
	return draw(rt, "receipt", hris.Receipt{ID: "1", URL: "https://hr.example.com/1"}, hris.Receipt{Kind: "employee", ID: "1"}, hris.Receipt{ID: "2", Note: hris.NoReference}, hris.Receipt{})
}

func (m *model) done(rt *rapid.T) *transfer.StepDone {
	if !rapid.Bool().Draw(rt, "done") {
		return nil
	}
	return &transfer.StepDone{Step: m.step(rt), Receipt: m.receipt(rt)}
}

func (m *model) failed(rt *rapid.T) *transfer.StepFailed {
	if rapid.IntRange(0, 2).Draw(rt, "failed") > 0 {
		return nil
	}
	return &transfer.StepFailed{Step: m.step(rt), Code: hris.Rejected, Phase: draw(rt, "phase", "", transfer.PhaseWaiting, transfer.PhaseSkipped, transfer.PhaseDone)}
}

func (m *model) advance(rt *rapid.T) {
	lease := m.lease(rt)
	a := transfer.Advance{
		At: m.at(rt), Done: m.done(rt), Failed: m.failed(rt), State: m.state(rt), Reason: draw(rt, "reason", "", hris.Rejected, hris.BadCredentials),
		Fields: draw(rt, "fields", nil, []string{"iban", "city"}), Until: draw(rt, "until", time.Time{}, m.at(rt)), End: rapid.Bool().Draw(rt, "end"),
	}
	if rapid.Bool().Draw(rt, "intent") {
		a.Intent = &transfer.Intent{Step: m.step(rt), At: m.at(rt), Deadline: m.at(rt), Settled: m.at(rt), Baseline: draw(rt, "baseline", nil, []string{}, []string{"7"}),
			Twin: draw(rt, "twin", "", "", transfer.Hash("w1"), "w2")}
	}
	if rapid.Bool().Draw(rt, "events") {
		a.Events = []transfer.Event{{At: m.at(rt), Actor: "system", Kind: transfer.EventHeld, Remark: []byte("sealed"), Second: m.receipt(rt)}}
	}
	_, _ = both(m, "Advance", func(l transfer.Ledger) (transfer.Transfer, error) { return l.Advance(m.t.Context(), lease, a) })
}

func (m *model) witness(rt *rapid.T) {
	ref, step, receipt, at := m.ref(rt), m.step(rt), m.receipt(rt), m.at(rt)
	_, _ = both(m, "Witness", func(l transfer.Ledger) (transfer.Transfer, error) {
		return l.Witness(m.t.Context(), ref.Tenant, ref.ID, step, receipt, at)
	})
}

func (m *model) decide(rt *rapid.T) {
	ref := m.ref(rt)
	seen, _ := m.ledgers[0].Get(m.t.Context(), ref.Tenant, ref.ID)
	d := transfer.Decision{
		At: m.at(rt), Rev: seen.Rev - int64(rapid.IntRange(0, 4).Draw(rt, "old")/4), State: m.state(rt), Done: m.done(rt), Failed: m.failed(rt),
		Reopen: rapid.Bool().Draw(rt, "reopen"), Reason: draw(rt, "reason", "", hris.Held), Until: draw(rt, "until", time.Time{}, m.at(rt)),
		Event: transfer.Event{At: m.at(rt), Actor: "user-2", Kind: transfer.EventFound, Remark: []byte("why")},
	}
	if rapid.Bool().Draw(rt, "waive") {
		d.Waive = m.step(rt)
	}
	if rapid.Bool().Draw(rt, "note") {
		d.Note = &transfer.NoteOf{Step: m.step(rt), Note: hris.WorkflowFinished}
	}
	if rapid.Bool().Draw(rt, "revise") {
		d.Revise = &transfer.Revision{
			Draft: draw(rt, "draft", nil, []byte("other")), DraftHash: "d2", DraftUntil: m.at(rt), Mapping: "m2", Form: "f2", Fields: map[string]transfer.Hash{"c": "3"},
		}
		for _, name := range rapid.Permutation([]string{stepName(0), stepName(1), "set bank"}).Draw(rt, "plan")[:rapid.IntRange(1, 3).Draw(rt, "of")] {
			d.Revise.Steps = append(d.Revise.Steps, transfer.PlannedStep{Name: name})
		}
	}
	_, _ = both(m, "Decide", func(l transfer.Ledger) (transfer.Transfer, error) {
		return l.Decide(m.t.Context(), ref.Tenant, ref.ID, d)
	})
}

func (m *model) find(rt *rapid.T) {
	tenant := draw(rt, "tenant", "acme", "other")
	hashes := rapid.SliceOf(rapid.SampledFrom(append(persons, "nobody"))).Draw(rt, "persons")
	_, _ = both(m, "Find", func(l transfer.Ledger) ([]transfer.Transfer, error) { return l.Find(m.t.Context(), tenant, hashes) })
}

func (m *model) twins(rt *rapid.T) {
	tenant, twin := draw(rt, "tenant", "acme", "other"), draw(rt, "twin", "", transfer.Hash("w1"), "w2")
	_, _ = both(m, "Twins", func(l transfer.Ledger) ([]transfer.Transfer, error) { return l.Twins(m.t.Context(), tenant, twin) })
}

func (m *model) due(rt *rapid.T) {
	at, limit := m.at(rt), rapid.IntRange(0, 5).Draw(rt, "limit")
	_, _ = both(m, "Due", func(l transfer.Ledger) ([]transfer.Ref, error) { return l.Due(m.t.Context(), at, limit) })
}

func (m *model) expire(rt *rapid.T) {
	at := m.at(rt)
	_, _ = both(m, "Expire", func(l transfer.Ledger) (int, error) { return l.Expire(m.t.Context(), at) })
}

func (m *model) erase(rt *rapid.T) {
	tenant, person, at := draw(rt, "tenant", "acme", "other"), draw(rt, "person", persons...), m.at(rt)
	_, err := both(m, "Erase", func(l transfer.Ledger) (int, error) {
		n, err := l.Erase(m.t.Context(), tenant, person, at)
		if errors.Is(err, hris.Busy) {
			err = hris.Busy // which of several leases it met first is not said
		}
		return n, err
	})
	_ = err
}

// same compares all that the ledgers hold.
func (m *model) same(*rapid.T) {
	for _, ref := range m.refs {
		_, _ = both(m, "Get", func(l transfer.Ledger) (transfer.Transfer, error) { return l.Get(m.t.Context(), ref.Tenant, ref.ID) })
		_, _ = both(m, "Events", func(l transfer.Ledger) ([]transfer.Event, error) { return l.Events(m.t.Context(), ref.Tenant, ref.ID) })
	}
}

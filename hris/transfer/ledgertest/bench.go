package ledgertest

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// bench is one subtest's ledger, with what the subtests do over and over.
type bench struct {
	*testing.T
	clock  *Clock
	ledger transfer.Ledger
	n      int
}

const (
	acme  = "acme"
	other = "other"
	lease = time.Minute

	person   = transfer.Hash("aa11")
	stranger = transfer.Hash("bb22")
)

// The steps of planned: a create, an update, and one that may fail.
const (
	first  = "create employee"
	second = "set address"
	third  = "document:cv"
)

// planned is a transfer to be created, each with its own id and key.
func (b *bench) planned() transfer.Planned {
	b.n++
	at := b.clock.Now()
	return transfer.Planned{
		ID: fmt.Sprintf("t%03d", b.n), Tenant: acme, Connection: "c1", Vendor: "example", Product: "employee", Account: "example:1",
		Key: transfer.Hash(fmt.Sprintf("key%03d", b.n)), PersonHash: person, PersonID: "p-7", ApplicationID: "a-9",
		Actor: "user-1", At: at, Marker: fmt.Sprintf("HO%03d", b.n),
		Steps: []transfer.PlannedStep{
			{Name: first, Kind: hris.Create},
			{Name: second, Kind: hris.Update},
			{Name: third, Kind: hris.Create, Optional: true},
		},
		Mapping: "m1", Form: "f1", Draft: []byte("sealed\x00draft"), DraftHash: "d1", DraftUntil: at.Add(28 * 24 * time.Hour),
		Fields: map[string]transfer.Hash{"person.last_name": "h1", "offer.start_date": "h2"},
		Owner:  "worker-1", Lease: lease,
	}
}

// create makes a transfer from planned, changed by with.
func (b *bench) create(with ...func(*transfer.Planned)) (transfer.Transfer, transfer.Lease) {
	b.Helper()
	p := b.planned()
	for _, change := range with {
		change(&p)
	}
	t, l, err := b.ledger.Create(b.Context(), p)
	b.ok(err)
	return t, l
}

// advance must succeed.
func (b *bench) advance(l transfer.Lease, a transfer.Advance) transfer.Transfer {
	b.Helper()
	if a.At.IsZero() {
		a.At = b.clock.Now()
	}
	t, err := b.ledger.Advance(b.Context(), l, a)
	b.ok(err)
	return t
}

// in brings a new transfer into a state, its lease released.
func (b *bench) in(state transfer.State, with ...func(*transfer.Planned)) transfer.Transfer {
	b.Helper()
	_, l := b.create(with...)
	switch state {
	case transfer.StatePlanned:
		return b.advance(l, transfer.Advance{End: true})
	case transfer.StateInDoubt:
		b.advance(l, transfer.Advance{Intent: b.intent(first), State: transfer.StateSending})
	case transfer.StatePartial:
		b.advance(l, transfer.Advance{Done: done(first, "1"), State: transfer.StateSending})
	case transfer.StateDone:
		b.advance(l, transfer.Advance{Done: done(first, "1")})
		b.advance(l, transfer.Advance{Done: done(second, "")})
		b.advance(l, transfer.Advance{Done: done(third, "3")})
	}
	return b.advance(l, transfer.Advance{State: state, End: true})
}

func (b *bench) acquire(ref transfer.Ref, owner string) transfer.Lease {
	b.Helper()
	_, l, err := b.ledger.Acquire(b.Context(), ref.Tenant, ref.ID, owner, lease)
	b.ok(err)
	return l
}

func (b *bench) get(t transfer.Transfer) transfer.Transfer {
	b.Helper()
	t, err := b.ledger.Get(b.Context(), t.Tenant, t.ID)
	b.ok(err)
	return t
}

func (b *bench) history(t transfer.Transfer) []transfer.Event {
	b.Helper()
	events, err := b.ledger.Events(b.Context(), t.Tenant, t.ID)
	b.ok(err)
	return events
}

// kinds lists what happened, as "kind step".
func (b *bench) kinds(t transfer.Transfer) []string {
	b.Helper()
	kinds := []string{}
	for _, e := range b.history(t) {
		kind := string(e.Kind)
		if e.Step != "" {
			kind += " " + e.Step
		}
		kinds = append(kinds, kind)
	}
	return kinds
}

// unchanged gives a check that a transfer and its history are as they are now.
func (b *bench) unchanged(t transfer.Transfer) func() {
	b.Helper()
	// As text, which a ledger that hands out its own memory cannot change.
	before, history := shown(b.get(t)), shown(b.history(t))
	return func() {
		b.Helper()
		b.equal(before, shown(b.get(t)))
		b.equal(history, shown(b.history(t)))
	}
}

func (b *bench) intent(step string, baseline ...string) *transfer.Intent {
	at := b.clock.Now()
	return &transfer.Intent{Step: step, At: at, Deadline: at.Add(time.Minute), Settled: at.Add(16 * time.Minute), Baseline: baseline}
}

func done(step, id string) *transfer.StepDone {
	return &transfer.StepDone{Step: step, Receipt: receipt(id)}
}

func receipt(id string) hris.Receipt {
	return hris.Receipt{Kind: "employee", ID: id, URL: "https://hr.example.com/" + id, Note: hris.WaitsInWorkflow}
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
		b.Errorf("the error says %q, but a ledger never sends", e.Effect)
	}
}

// equal compares what was kept with what is there, instants to the microsecond.
func (b *bench) equal(want, got any) {
	b.Helper()
	if w, g := shown(want), shown(got); w != g {
		b.Fatalf("want %s\n got %s", w, g)
	}
}

func (b *bench) is(holds bool, what string) {
	b.Helper()
	if !holds {
		b.Fatalf("want that %s", what)
	}
}

func shown(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	j, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(err)
	}
	return string(j)
}

// kept gives an instant as a ledger keeps it.
func kept(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func ids(transfers []transfer.Transfer) []string {
	ids := []string{}
	for _, t := range transfers {
		ids = append(ids, t.ID)
	}
	return ids
}

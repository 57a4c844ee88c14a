package hristest

import (
	"context"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// CallKind is the sort of a call to a [Target].
type CallKind string

// The calls. Info and Steps make none.
const (
	CallCheck   CallKind = "check"
	CallForm    CallKind = "form"
	CallOptions CallKind = "options"
	CallLook    CallKind = "look"
	CallDo      CallKind = "do"
)

// Call is one call that reached the imaginary vendor.
type Call struct {
	Kind CallKind
	Step string // of a look or a do
}

// Work says whether a call that fails does its work all the same.
type Work int

// What becomes of the work of a failing Do.
const (
	Undone Work = iota // it fails before the work
	Done               // it fails after the work
	Late               // the work is done just before Settle ends, on the clock
)

// Fault makes one call fail, or wait. The zero Fault of a kind of call makes
// nothing fail; see [Cut], [Refused], [Limited] and [Down] for errors.
type Fault struct {
	Call Call  // which; an empty Step means any
	Nth  int   // which such call from now on: 0 is the next, 1 the one after
	Ever bool  // that one and every later one
	Work Work  // of a Do
	Err  error // what the call gives
	Boom bool  // the call panics instead
	Gate *Gate // the call waits there: before its work, or after it where Work is Done
}

type plannedFault struct {
	Fault
	left int // such calls to come before it
}

// Fail plans a fault. Of several that fit one call, the first planned counts.
func (t *Target) Fail(f Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = append(t.faults, &plannedFault{f, max(f.Nth-1, 0)})
}

// Heal forgets all planned faults.
func (t *Target) Heal() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = nil
}

// Calls gives every call so far, in order.
func (t *Target) Calls() []Call {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.calls)
}

// arrive notes a call and gives the fault that is planned for it.
func (t *Target) arrive(c Call) Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls = append(t.calls, c)
	t.log.Info("call", "kind", string(c.Kind), "step", c.Step)
	for i, f := range t.faults {
		if f.Call.Kind != c.Kind || f.Call.Step != "" && f.Call.Step != c.Step {
			continue
		}
		if f.left > 0 {
			f.left--
			continue
		}
		if !f.Ever {
			t.faults = slices.Delete(t.faults, i, i+1)
		}
		return f.Fault
	}
	return Fault{}
}

// happen makes the fault happen.
func (f Fault) happen(ctx context.Context) error {
	if f.Gate != nil {
		if err := f.Gate.wait(ctx); err != nil {
			return err
		}
	}
	if f.Boom {
		panic("a fault that was planned")
	}
	return f.Err
}

// call is a read: it meets its fault, then the credentials.
func (t *Target) call(ctx context.Context, c Call) error {
	if ctx.Err() != nil {
		return &hris.Error{Code: hris.Unavailable, Op: string(c.Kind), Vendor: t.design.Info.Vendor, Effect: hris.EffectNotSent, Err: ctx.Err()}
	}
	if err := t.arrive(c).happen(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.commitLate()
	if t.revoked {
		return t.fails(hris.BadCredentials, hris.EffectRefused, string(c.Kind))
	}
	return nil
}

// Cut is the error of a call whose answer was lost.
func Cut() *hris.Error {
	return &hris.Error{Code: hris.OutcomeHidden, Vendor: "memory", Effect: hris.EffectUnknown}
}

// Refused is the error of a call whose data the vendor refused.
func Refused(fields ...string) *hris.Error {
	return &hris.Error{Code: hris.Rejected, Vendor: "memory", Effect: hris.EffectRefused, Status: 422, Fields: fields}
}

// Limited is the error of a call that came too early.
func Limited(after time.Duration) *hris.Error {
	return &hris.Error{Code: hris.RateLimited, Vendor: "memory", Effect: hris.EffectRefused, Status: 429, RetryAfter: after}
}

// Down is the error of a call to a system in maintenance.
func Down(after time.Duration) *hris.Error {
	return &hris.Error{Code: hris.Unavailable, Vendor: "memory", Effect: hris.EffectRefused, Status: 503, RetryAfter: after}
}

// Gate stops a call until it is opened.
type Gate struct {
	reached chan struct{}
	open    chan struct{}
}

// NewGate makes a closed gate.
func NewGate() *Gate { return &Gate{make(chan struct{}, 1), make(chan struct{})} }

// Reached is ready once a call waits at the gate.
func (g *Gate) Reached() <-chan struct{} { return g.reached }

// Open lets everybody through, now and later. It must be called once.
func (g *Gate) Open() { close(g.open) }

func (g *Gate) wait(ctx context.Context) error {
	select {
	case g.reached <- struct{}{}:
	default:
	}
	select {
	case <-g.open:
		return nil
	case <-ctx.Done():
		e := Cut()
		e.Err = ctx.Err()
		return e
	}
}

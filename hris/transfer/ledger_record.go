package transfer

import (
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Record is a transfer as a store keeps it: with its lease, and with the
// events that a verb adds. It is the one place where the rules of the verbs
// are written, for the ledgers here and for anybody's own.
//
// A store reads a record under a lock, calls the verb's method, and commits
// the record and its News together. Where the method fails the store changes
// nothing. Records make no call and have no clock: what a lease needs is
// handed in as the store's present.
type Record struct {
	Transfer

	Owner string    // who has the lease
	Fence int64     // raised with every lease given
	Until time.Time // the lease's end, by the store's clock; zero where it was released

	// Roused says that its connection changed since the lease was given: the calls
	// made under it may not know that yet. See [Ledger.Rouse].
	Roused bool

	News []Event // what this verb adds to the history, in order
}

// Begin makes the record of a planned transfer, whose lease is p.Owner's.
// Errors: hris.InvalidInput, where something is missing or step names are not
// unique.
func Begin(p Planned, round int, now time.Time) (Record, error) {
	if p.ID == "" || p.Tenant == "" || p.Key == "" || p.At.IsZero() {
		return Record{}, storeError(hris.InvalidInput, "create transfer", "a transfer needs an id, a tenant, a key and the time it was sent")
	}
	steps, err := planned(nil, p.Steps)
	if err != nil {
		return Record{}, err
	}
	r := Record{Transfer: Transfer{
		ID: p.ID, Tenant: p.Tenant, Rev: 1,
		Connection: p.Connection, Vendor: p.Vendor, Product: p.Product, Account: p.Account,
		Key: p.Key, Round: round, PersonHash: p.PersonHash, PersonID: p.PersonID, ApplicationID: p.ApplicationID,
		Actor: p.Actor, Marker: p.Marker, State: StatePlanned, Steps: steps,
		Mapping: p.Mapping, Form: p.Form, DraftHash: p.DraftHash, Fields: p.Fields,
		CreatedAt: p.At, UpdatedAt: p.At,
	}}
	r.setDraft(p.Draft, p.DraftUntil)
	if p.Lease > 0 {
		r.give(p.Owner, p.Lease, now)
	}
	r.News = []Event{{At: p.At, Actor: p.Actor, Kind: EventSent}}
	return r.Clone(), nil
}

// InTheWay reports whether the transfer refuses a further one of its key: it
// is not reopened, and did not end with nothing written.
func (t Transfer) InTheWay() bool {
	return !t.Reopened && t.State != StateCancelled && t.State != StateFailed
}

// DueAt is from when a worker may move the transfer where no lease runs; zero
// where none may. It is also its place in its line.
func (t Transfer) DueAt() time.Time {
	switch {
	case t.State.Ended():
		return time.Time{}
	case t.Queued():
		return t.CreatedAt
	}
	return t.NotBefore
}

// NeedsPerson reports whether the transfer waits for a person, or for its
// connection to change: it has not ended, and no worker comes to it by itself.
func (t Transfer) NeedsPerson() bool { return !t.State.Ended() && t.DueAt().IsZero() }

// In is the line that the transfer waits in.
func (t Transfer) In() hris.Line { return hris.Line{Tenant: t.Tenant, Connection: t.Connection} }

// Waits reports whether the transfer waits with one of the codes for its
// reason; see [Ledger.Rouse].
func (t Transfer) Waits(codes []hris.Code) bool {
	return !t.State.Ended() && !t.Queued() && slices.Contains(codes, t.Reason)
}

// Queued reports whether a worker may move the transfer at any time.
func (t Transfer) Queued() bool { return t.State == StatePlanned || t.State == StateSending }

// Advance applies a to the record, if l is still its lease.
func (r *Record) Advance(l Lease, a Advance) error {
	if !r.Holds(l) {
		return storeError(hris.LeaseLost, "advance transfer", "")
	}
	if a.By != "" {
		r.News = append(r.News, Event{At: a.At, Actor: a.By, Kind: EventResumed})
	}
	if a.Done != nil {
		if err := r.receive(a.Done.Step, a.Done.Receipt, a.At, system, EventStepDone); err != nil {
			return err
		}
	}
	if err := r.putBack(a.Failed, a.At, system); err != nil {
		return err
	}
	if err := r.intend(a.Intent, a.At); err != nil {
		return err
	}
	if err := r.move(a.State, a.Reason, a.Fields, a.Until, a.At); err != nil {
		return err
	}
	if a.End {
		r.hear(a.At)
		r.release()
	}
	r.News = append(r.News, a.Events...)
	r.touch(a.At)
	return nil
}

// Witness records a late success. It reports whether there is something to
// commit, which there is with hris.Duplicate too.
func (r *Record) Witness(step string, receipt hris.Receipt, at time.Time) (changed bool, err error) {
	i, err := r.step(step)
	if err != nil {
		// A correction has left the step out; what it made stands all the same.
		r.tooMany(step, receipt, at, system)
		r.touch(at)
		return true, storeError(hris.Duplicate, "witness receipt", "the step is no longer part of the transfer")
	}
	if s := r.Steps[i]; s.Phase == PhaseDone {
		if SameReceipt(s.Receipt, receipt) {
			return false, nil
		}
		r.tooMany(step, receipt, at, system)
		r.touch(at)
		return true, storeError(hris.Duplicate, "witness receipt", "")
	}
	if err := r.receive(step, receipt, at, system, EventWitnessed); err != nil {
		return false, err
	}
	ended := r.State == StateCancelled || r.State == StateFailed
	r.correctState(at)
	r.touch(at)
	if ended {
		// The next round may have been sent since: at least one is unexpected.
		r.tooMany(step, receipt, at, system)
		return true, storeError(hris.Duplicate, "witness receipt", "the transfer had ended with nothing written")
	}
	return true, nil
}

// correctState makes the state true again after a late success: nothing is in
// doubt where no create is open, and "nothing written" no longer holds.
func (r *Record) correctState(at time.Time) {
	switch r.State {
	case StateInDoubt:
		if r.createOpen() {
			return
		}
	case StateHeld, StateFailed, StateCancelled, StatePartial:
	default:
		return
	}
	if r.any(PhaseOpen, PhaseWaiting, PhaseSkipped) {
		// What is left is taken by the next run, which says why if it cannot be.
		r.State, r.EndedAt = StatePartial, time.Time{}
		r.Reason, r.ReasonFields, r.NotBefore = hris.InDoubt, nil, at
		return
	}
	r.end(StateDone, at)
	r.Reason, r.ReasonFields = "", nil
}

// Decide applies a person's decision, if nobody's lease runs and the person
// saw this Rev. Whoever let a lease run out has lost it from now on.
func (r *Record) Decide(d Decision, now time.Time) error {
	const op = "decide"
	if err := r.idle(op, now); err != nil {
		return err
	}
	if r.Rev != d.Rev {
		return storeError(hris.WrongState, op, "the transfer has changed since it was shown; show it again")
	}
	if d.Done != nil {
		if err := r.receive(d.Done.Step, d.Done.Receipt, d.At, d.Event.Actor, EventStepDone); err != nil {
			return err
		}
	}
	if err := r.putBack(d.Failed, d.At, d.Event.Actor); err != nil {
		return err
	}
	if err := r.waive(d.Waive); err != nil {
		return err
	}
	if err := r.note(d.Note); err != nil {
		return err
	}
	if err := r.revise(d.Revise); err != nil {
		return err
	}
	if d.Connection != "" {
		r.Connection = d.Connection
	}
	r.Reopened = r.Reopened || d.Reopen
	if err := r.move(d.State, d.Reason, nil, d.Until, d.At); err != nil {
		return err
	}
	if d.Event.Kind != "" {
		r.News = append(r.News, d.Event)
	}
	r.release()
	r.touch(d.At)
	return nil
}

// Erase removes what points at a person, and cancels what has written nothing.
// The store erases the transfer's events with it.
func (r *Record) Erase(at, now time.Time) error {
	if err := r.idle("erase", now); err != nil {
		return err
	}
	r.PersonID, r.ApplicationID, r.DraftHash, r.Fields, r.Erased = "", "", "", nil, true
	r.setDraft(nil, time.Time{})
	for i := range r.Steps {
		s := &r.Steps[i]
		s.Receipt, s.Intent.Baseline = bare(s.Receipt), nil
		if s.Phase != PhaseOpen && s.Phase != PhaseDone && !s.Intent.Settled.After(at) {
			s.Intent.Twin = "" // nothing stands there that could be mistaken
		}
	}
	switch r.State {
	case StatePlanned, StateSending, StateHeld:
		if !r.any(PhaseOpen, PhaseDone) {
			r.end(StateCancelled, at)
		}
	}
	r.release()
	r.touch(at)
	return nil
}

// move applies a state with all that belongs to it. Without one, only what is
// given replaces what was.
func (r *Record) move(to State, reason hris.Code, fields []string, until, at time.Time) error {
	if to == "" {
		if reason != "" {
			r.Reason = reason
		}
		if len(fields) > 0 {
			r.ReasonFields = slices.Clone(fields)
		}
		if !until.IsZero() {
			r.NotBefore = until
		}
		return nil
	}
	if r.State.Ended() && to != r.State {
		return storeError(hris.WrongState, "move transfer", "the transfer is "+string(r.State)+" and cannot be "+string(to)+" again")
	}
	r.Reason, r.ReasonFields, r.NotBefore = reason, slices.Clone(fields), until
	if to.Ended() {
		r.end(to, at)
		return nil
	}
	r.State = to
	return nil
}

// end ends the transfer; nothing waits for its draft any more.
func (r *Record) end(to State, at time.Time) {
	if r.State != to || r.EndedAt.IsZero() {
		r.EndedAt = at
	}
	r.State, r.NotBefore = to, time.Time{}
	r.setDraft(nil, time.Time{})
}

// setDraft keeps a draft and its date together: neither is there alone.
func (r *Record) setDraft(draft []byte, until time.Time) {
	if len(draft) == 0 {
		draft, until = nil, time.Time{}
	}
	r.Draft, r.DraftUntil = slices.Clone(draft), until
}

// touch counts one commit.
func (r *Record) touch(at time.Time) { r.Rev, r.UpdatedAt = r.Rev+1, at }

// system is the actor of background work.
const system = "system"

// storeError is a refusal of a ledger: nothing left this machine.
func storeError(code hris.Code, op, detail string) *hris.Error {
	return &hris.Error{Code: code, Op: op, Effect: hris.EffectNotSent, Detail: detail}
}

package transfer

import (
	"context"
	"errors"

	"github.com/handoverhq/handover/hris"
)

// sent reports whether the target has something of a transfer, or may have. One
// that is held has written nothing, unless a success came too late.
func sent(t Transfer) bool { return t.State != StateHeld || t.Duplicate }

// alone makes sure that the application is not handed over for another subject.
// The first run, or the next where that one found it under way, also cancels what
// is held for a former one: the reviewer has changed the subject, such as a
// vacancy that was closed. Both are done by whoever begins, right after Send or
// from a line, and in the name of the actor who sent it.
func (r *run) alone(ctx context.Context) error {
	first := r.t.State == StatePlanned || r.t.Reason == hris.Busy
	others, err := r.others(ctx)
	if err != nil || !first {
		return err
	}
	for _, t := range others {
		if sent(t) || t.CreatedAt.After(r.t.CreatedAt) {
			continue
		}
		now := r.s.now()
		_, err := r.s.cfg.Ledger.Decide(ctx, t.Tenant, t.ID, Decision{
			At: now, Rev: t.Rev, State: StateCancelled, Event: Event{At: now, Actor: r.t.Actor, Kind: EventCancelled},
		})
		if errors.Is(err, hris.WrongState) {
			return underWay(t) // it moved since it was found: nobody has to see to that
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// others gives the transfers of the same application for another subject. Where
// one of them has been sent meanwhile it fails, unless the reviewer meant a
// second: it is asked about anew.
//
// Prepare has asked already, but of a draft that may be old. So each run asks
// before the first write, once its own lease is visible to everybody: of two
// runs at once, at least the later sees the other.
func (r *run) others(ctx context.Context) ([]Transfer, error) {
	if r.wrote(nil) || r.createOpen("") {
		return nil, nil // it is too late to ask
	}
	found, err := r.s.cfg.Ledger.Find(ctx, r.t.Tenant, []Hash{r.t.PersonHash})
	if err != nil {
		return nil, err
	}
	var others []Transfer
	for _, t := range ofPerson(found, r.c.Target.Info(), r.t.PersonHash) {
		same := t.ApplicationID == r.t.ApplicationID || t.Erased
		if t.Key == r.t.Key || !same || !t.InTheWay() {
			continue
		}
		switch {
		case r.parcel.Second:
		case sent(t):
			return nil, &hris.Error{Code: hris.Changed, Op: "send", Vendor: t.Vendor, Effect: hris.EffectNotSent,
				Detail: "the application was handed over for another subject meanwhile; prepare it again"}
		case t.Leased:
			return nil, underWay(t)
		}
		others = append(others, t)
	}
	return others, nil
}

// underWay is the refusal by another of the application that is moving.
func underWay(t Transfer) error {
	return &hris.Error{Code: hris.Busy, Op: "send", Vendor: t.Vendor, Effect: hris.EffectNotSent,
		Detail: "the application is being handed over for another subject at this moment"}
}

package transfer

import (
	"context"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Presence is a person's word that a create in doubt is there.
type Presence struct {
	// Step is the one that the person was asked about; "" means the first in doubt.
	Step string
	ID   string // of the record in the target
}

// Found answers a doubt: the record is there, and this is its id. The answer
// is checked where the target can be looked at; where it cannot, or sees less
// than all, it is taken as given and the badge says so. The transfer can then
// go on with [Service.Run].
func (s *Service) Found(ctx context.Context, actor Actor, tenant, id string, p Presence) (Badge, error) {
	t, c, err := s.of(ctx, actor, Send, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	i, err := asked(t, p.Step)
	if err != nil {
		return s.badge(t, nil), err
	}
	receipt, err := s.believed(ctx, c, t, i, p.ID)
	if err != nil {
		return s.badge(t, nil), err
	}
	step := t.Steps[i].Name
	d := Decision{Done: &StepDone{Step: step, Receipt: receipt}, State: StatePartial, Reason: hris.InDoubt, Until: s.now(), Event: Event{Kind: EventFound, Step: step}}
	if slices.ContainsFunc(t.Steps, func(st StepState) bool { return st.createOpen() && st.Name != step }) {
		d.State = StateInDoubt // another create is in doubt as well
	}
	if finished(t, step) {
		d.State, d.Reason, d.Until = StateDone, "", time.Time{}
	}
	return s.decide(ctx, actor, t, "", d)
}

// believed is the receipt of a record that a person says a step in doubt made, once
// nothing that is known speaks against it.
func (s *Service) believed(ctx context.Context, c *Connection, t Transfer, i int, remoteID string) (hris.Receipt, error) {
	refused := func(code hris.Code, why string) (hris.Receipt, error) {
		return hris.Receipt{}, &hris.Error{Code: code, Op: "found", Vendor: t.Vendor, Effect: hris.EffectNotSent, Detail: why}
	}
	if remoteID == "" {
		return refused(hris.InvalidInput, "give the id of the record in the target")
	}
	if slices.Contains(t.Steps[i].Intent.Baseline, remoteID) {
		return refused(hris.InvalidInput, "that record stood there before this hand-over began, so it cannot be its result")
	}
	twins, err := s.twins(ctx, t, t.Steps[i].Intent.Twin)
	if err != nil {
		return hris.Receipt{}, err
	}
	if takenBy(twins, hris.Match{ID: remoteID}) {
		return refused(hris.InvalidInput, "that record is what another hand-over made, of somebody who cannot be told apart")
	}
	receipt := hris.Receipt{ID: remoteID, Note: hris.GivenByPerson}
	if seen, ok := s.lookAgain(ctx, c, t, i); ok {
		at := slices.IndexFunc(seen.Matches, func(m hris.Match) bool { return m.ID == remoteID && !m.Person })
		switch {
		case at >= 0:
			receipt.URL, receipt.Note = seen.Matches[at].URL, hris.FoundAfterwards
		case seen.Complete:
			return refused(hris.NotThere, "the target has no such record of this hand-over")
		}
	}
	return receipt, nil
}

// Absence is a person's word that a create in doubt is not there.
type Absence struct {
	// Step is the one that the person was asked about; "" means the first in doubt.
	Step string
	// Force says so before the vendor's last chance to commit late has passed.
	// It needs the right to manage, and a Reason.
	Force  bool
	Reason string
}

// Absent answers a doubt: the record is not there. The transfer may then be
// run again. It is refused with hris.TooSoon as long as the vendor may still
// commit, unless forced, and with hris.PersonExists where a look finds the
// record after all.
func (s *Service) Absent(ctx context.Context, actor Actor, tenant, id string, a Absence) (Badge, error) {
	right := Send
	if a.Force {
		right = Manage
	}
	t, c, err := s.of(ctx, actor, right, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	i, err := asked(t, a.Step)
	if err != nil {
		return s.badge(t, nil), err
	}
	step := t.Steps[i]
	if left := step.Intent.Settled.Sub(s.now()); left > 0 && !a.Force {
		return s.badge(t, nil), &hris.Error{Code: hris.TooSoon, Op: "absent", Vendor: t.Vendor, Effect: hris.EffectNotSent, RetryAfter: left}
	}
	if a.Force && a.Reason == "" {
		return s.badge(t, nil), &hris.Error{Code: hris.InvalidInput, Op: "absent", Effect: hris.EffectNotSent, Detail: "say why it is forced"}
	}
	if seen, ok := s.lookAgain(ctx, c, t, i); ok && len(exactOf(seen.Matches)) > 0 {
		return s.badge(t, nil), &hris.Error{Code: hris.PersonExists, Op: "absent", Vendor: t.Vendor, Effect: hris.EffectNotSent,
			Detail: "the target has the very record: run the transfer to adopt it"}
	}
	d := Decision{
		Failed: &StepFailed{Step: step.Name, Code: hris.OutcomeHidden, Phase: PhaseWaiting},
		State:  StateHeld, Reason: hris.Held, Event: Event{Kind: EventNotFound, Step: step.Name},
	}
	for j, other := range t.Steps {
		switch {
		case j == i:
		case other.createOpen():
			d.State, d.Reason = StateInDoubt, hris.InDoubt
		case (other.Phase == PhaseDone || other.Phase == PhaseOpen) && d.State != StateInDoubt:
			d.State = StatePartial
		}
	}
	return s.decide(ctx, actor, t, a.Reason, d)
}

// asked finds the create in doubt that a person's answer is about: the step
// named, else the first.
func asked(t Transfer, step string) (int, error) {
	i := slices.IndexFunc(t.Steps, func(st StepState) bool { return st.createOpen() && (step == "" || st.Name == step) })
	switch {
	case t.State != StateInDoubt || !slices.ContainsFunc(t.Steps, StepState.createOpen):
		return 0, wrongState(t, "answer", "nothing is in doubt")
	case i < 0:
		return 0, wrongState(t, "answer", "the step is not in doubt any more; show the transfer again")
	}
	return i, nil
}

// lookAgain looks for a step in doubt, where that can be done: ok says that it
// was.
func (s *Service) lookAgain(ctx context.Context, c *Connection, t Transfer, i int) (hris.Sighting, bool) {
	p, err := s.reviewed(ctx, t, nil)
	if err != nil {
		return hris.Sighting{}, false
	}
	steps, err := s.steps(c, t.Tenant, t.Marker, p)
	if err != nil || !sameSteps(steps, t.Steps) || steps[i].Look == nil {
		return hris.Sighting{}, false
	}
	seen, err := look(ctx, steps[i], t.receipts())
	return seen, err == nil
}

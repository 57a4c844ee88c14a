package transfer

import (
	"context"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// of loads a transfer and its connection for an actor who has the right.
func (s *Service) of(ctx context.Context, actor Actor, right Right, tenant, id string) (Transfer, *Connection, error) {
	t, err := s.known(ctx, actor, right, tenant, id)
	if err != nil {
		return Transfer{}, nil, err
	}
	c, err := s.connection(ctx, tenant, t.Connection)
	return t, c, err
}

// known gets a transfer for what takes no connection that works.
func (s *Service) known(ctx context.Context, actor Actor, right Right, tenant, id string) (Transfer, error) {
	t, err := s.cfg.Ledger.Get(ctx, tenant, id)
	if err != nil {
		return Transfer{}, err
	}
	return t, s.authorize(ctx, actor, right, tenant, t.Connection)
}

// Cancel ends a transfer that has written nothing, also one whose connection was
// switched off or removed: see [Policies].
func (s *Service) Cancel(ctx context.Context, actor Actor, tenant, id, reason string) (Badge, error) {
	t, err := s.known(ctx, actor, Send, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	if t.State != StatePlanned && t.State != StateHeld || t.Duplicate {
		return s.badge(t, nil), wrongState(t, "cancel", "only what has written nothing can be cancelled")
	}
	return s.decide(ctx, actor, t, reason, Decision{State: StateCancelled, Event: Event{Kind: EventCancelled}})
}

// Waive lets a step of a partial transfer go, for good: a person does it by
// hand, or it is not needed. A transfer with no step left is done.
func (s *Service) Waive(ctx context.Context, actor Actor, tenant, id, step, reason string) (Badge, error) {
	t, _, err := s.of(ctx, actor, Send, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	i := slices.IndexFunc(t.Steps, func(st StepState) bool { return st.Name == step })
	if t.State != StatePartial || i < 0 || t.Steps[i].Phase == PhaseDone || t.Steps[i].Phase == PhaseWaived {
		return s.badge(t, nil), wrongState(t, "waive", "only an undone step of a partial transfer can be waived")
	}
	if t.Steps[i].Phase == PhaseOpen && t.Steps[i].Kind == hris.Create {
		return s.badge(t, nil), wrongState(t, "waive", "the step is in doubt: say whether it is there")
	}
	d := Decision{Waive: step, State: StatePartial, Reason: t.Reason, Until: t.NotBefore, Event: Event{Kind: EventWaived, Step: step}}
	if finished(t, step) {
		d.State, d.Reason, d.Until = StateDone, "", time.Time{}
	}
	return s.decide(ctx, actor, t, reason, d)
}

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
	remoteID := p.ID
	t, c, err := s.of(ctx, actor, Send, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	i, err := asked(t, p.Step)
	if err != nil {
		return s.badge(t, nil), err
	}
	if remoteID == "" {
		return s.badge(t, nil), &hris.Error{Code: hris.InvalidInput, Op: "found", Effect: hris.EffectNotSent, Detail: "give the id of the record in the target"}
	}
	if slices.Contains(t.Steps[i].Intent.Baseline, remoteID) {
		return s.badge(t, nil), &hris.Error{Code: hris.InvalidInput, Op: "found", Vendor: t.Vendor, Effect: hris.EffectNotSent,
			Detail: "that record stood there before this hand-over began, so it cannot be its result"}
	}
	twins, err := s.twins(ctx, t, t.Steps[i].Intent.Twin)
	if err != nil {
		return s.badge(t, nil), err
	}
	if takenBy(twins, hris.Match{ID: remoteID}) {
		return s.badge(t, nil), &hris.Error{Code: hris.InvalidInput, Op: "found", Vendor: t.Vendor, Effect: hris.EffectNotSent,
			Detail: "that record is what another hand-over made, of somebody who cannot be told apart"}
	}
	receipt := hris.Receipt{ID: remoteID, Note: hris.GivenByPerson}
	if seen, ok := s.lookAgain(ctx, c, t, i); ok {
		at := slices.IndexFunc(seen.Matches, func(m hris.Match) bool { return m.ID == remoteID && !m.Person })
		switch {
		case at >= 0:
			receipt.URL, receipt.Note = seen.Matches[at].URL, hris.FoundAfterwards
		case seen.Complete:
			return s.badge(t, nil), &hris.Error{Code: hris.NotThere, Op: "found", Vendor: t.Vendor, Effect: hris.EffectNotSent,
				Detail: "the target has no such record of this hand-over"}
		}
	}
	step := t.Steps[i].Name
	d := Decision{Done: &StepDone{Step: step, Receipt: receipt}, State: StatePartial, Reason: hris.InDoubt, Until: s.now(), Event: Event{Kind: EventFound, Step: step}}
	if _, err := doubtful(t, step); err == nil {
		d.State = StateInDoubt // another create is in doubt as well
	}
	if finished(t, step) {
		d.State, d.Reason, d.Until = StateDone, "", time.Time{}
	}
	return s.decide(ctx, actor, t, "", d)
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
		case other.Phase == PhaseOpen && other.Kind == hris.Create:
			d.State, d.Reason = StateInDoubt, hris.InDoubt
		case (other.Phase == PhaseDone || other.Phase == PhaseOpen) && d.State != StateInDoubt:
			d.State = StatePartial
		}
	}
	return s.decide(ctx, actor, t, a.Reason, d)
}

// Reopen allows one more hand-over of a subject: a rehire, or a record that was
// deleted at the vendor. It needs the right to manage, and a reason. The next
// Send makes the next round, with a mark of its own.
func (s *Service) Reopen(ctx context.Context, actor Actor, tenant, id, reason string) (Badge, error) {
	t, _, err := s.of(ctx, actor, Manage, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	if reason == "" {
		return s.badge(t, nil), &hris.Error{Code: hris.InvalidInput, Op: "reopen", Effect: hris.EffectNotSent, Detail: "say why"}
	}
	if t.State != StateDone || t.Reopened {
		return s.badge(t, nil), wrongState(t, "reopen", "only a transfer that is done, and was not reopened yet, can be reopened")
	}
	return s.decide(ctx, actor, t, reason, Decision{Reopen: true, Event: Event{Kind: EventReopened}})
}

// Track asks the target how a finished hand-over fares there, and keeps the
// answer in the badge. Targets that cannot tell leave it as it is.
func (s *Service) Track(ctx context.Context, actor Actor, tenant, id string) (Badge, error) {
	t, c, err := s.of(ctx, actor, View, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	tracker, ok := c.Target.(hris.Tracker)
	if !ok || t.State != StateDone {
		return s.badge(t, nil), nil
	}
	receipts, noted := hris.Receipts{}, ""
	for _, st := range t.Steps {
		if st.Phase == PhaseDone {
			receipts[st.Name] = st.Receipt
			if st.Receipt.Note != hris.NoNote {
				noted = st.Name
			}
		}
	}
	note, err := tracker.Track(ctx, receipts)
	if err != nil {
		return s.badge(t, nil), err
	}
	if noted == "" || note == receipts[noted].Note {
		return s.badge(t, nil), nil
	}
	return s.decide(ctx, actor, t, "", Decision{Note: &NoteOf{Step: noted, Note: note}, Event: Event{Kind: EventTracked, Step: noted}})
}

// decide commits a person's decision.
func (s *Service) decide(ctx context.Context, actor Actor, t Transfer, reason string, d Decision) (Badge, error) {
	remark, err := s.remark(t.Tenant, t.ID, reason)
	if err != nil {
		return s.badge(t, nil), &hris.Error{Code: hris.InvalidInput, Op: "seal reason", Effect: hris.EffectNotSent, Detail: "the Sealer failed"}
	}
	d.At, d.Rev = s.now(), t.Rev
	d.Event.At, d.Event.Actor, d.Event.Remark = d.At, actor.ID, remark
	after, err := s.cfg.Ledger.Decide(ctx, t.Tenant, t.ID, d)
	if err != nil {
		return s.badge(t, nil), err
	}
	return s.badge(after, nil), nil
}

// doubtful finds the first create in doubt, those named left out.
func doubtful(t Transfer, but ...string) (int, error) {
	i := slices.IndexFunc(t.Steps, func(st StepState) bool {
		return st.Phase == PhaseOpen && st.Kind == hris.Create && !slices.Contains(but, st.Name)
	})
	if t.State != StateInDoubt || i < 0 {
		return 0, wrongState(t, "answer", "nothing is in doubt")
	}
	return i, nil
}

// asked finds the create in doubt that a person's answer is about: the step
// named, else the first.
func asked(t Transfer, step string) (int, error) {
	i, err := doubtful(t)
	if err != nil || step == "" || t.Steps[i].Name == step {
		return i, err
	}
	i = slices.IndexFunc(t.Steps, func(st StepState) bool {
		return st.Name == step && st.Phase == PhaseOpen && st.Kind == hris.Create
	})
	if i < 0 {
		return 0, wrongState(t, "answer", "the step is not in doubt any more; show the transfer again")
	}
	return i, nil
}

// Rebind lets a transfer go on through another connection to the same account,
// where the one it began with was removed. It needs the right to manage there.
func (s *Service) Rebind(ctx context.Context, actor Actor, tenant, id, connection string) (Badge, error) {
	if err := s.authorize(ctx, actor, Manage, tenant, connection); err != nil {
		return Badge{}, err
	}
	t, err := s.cfg.Ledger.Get(ctx, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	t, err = s.rebind(ctx, actor, t, connection)
	return s.badge(t, nil), err
}

func (s *Service) rebind(ctx context.Context, actor Actor, t Transfer, connection string) (Transfer, error) {
	if t.Connection == connection {
		return t, nil
	}
	c, err := s.connection(ctx, t.Tenant, connection)
	if err != nil {
		return t, err
	}
	if !leadsTo(c.Target.Info(), t) {
		return t, wrongState(t, "rebind", "the connection leads to another account than the one this transfer began with")
	}
	now := s.now()
	after, err := s.cfg.Ledger.Decide(ctx, t.Tenant, t.ID, Decision{
		At: now, Rev: t.Rev, Connection: connection, Event: Event{At: now, Actor: actor.ID, Kind: EventRebound},
	})
	if err != nil {
		return t, err
	}
	return after, nil
}

// lookAgain looks for a step in doubt, where that can be done: ok says that it
// was.
func (s *Service) lookAgain(ctx context.Context, c *Connection, t Transfer, i int) (hris.Sighting, bool) {
	p, err := s.unpack(ctx, t, nil)
	if err != nil {
		return hris.Sighting{}, false
	}
	steps, err := s.steps(c, t.Tenant, t.Marker, p)
	if err != nil || !sameSteps(steps, t.Steps) || steps[i].Look == nil {
		return hris.Sighting{}, false
	}
	done := hris.Receipts{}
	for _, st := range t.Steps {
		if st.Phase == PhaseDone {
			done[st.Name] = st.Receipt
		}
	}
	seen, err := look(ctx, steps[i], done)
	return seen, err == nil
}

// finished reports whether no step but the given one is left.
func finished(t Transfer, but string) bool {
	return !slices.ContainsFunc(t.Steps, func(st StepState) bool {
		return st.Name != but && st.Phase != PhaseDone && st.Phase != PhaseWaived
	})
}

func wrongState(t Transfer, op, why string) error {
	return &hris.Error{Code: hris.WrongState, Op: op, Vendor: t.Vendor, Effect: hris.EffectNotSent, Detail: why + " (it is " + string(t.State) + ")"}
}

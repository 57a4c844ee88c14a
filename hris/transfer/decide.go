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

// known loads a transfer for an actor who has the right, whether or not its
// connection still works.
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
	if t.Steps[i].createOpen() {
		return s.badge(t, nil), wrongState(t, "waive", "the step is in doubt: say whether it is there")
	}
	d := Decision{Waive: step, State: StatePartial, Reason: t.Reason, Until: t.NotBefore, Event: Event{Kind: EventWaived, Step: step}}
	if finished(t, step) {
		d.State, d.Reason, d.Until = StateDone, "", time.Time{}
	}
	return s.decide(ctx, actor, t, reason, d)
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
	receipts, noted := t.receipts(), ""
	for _, st := range t.Steps {
		if receipts[st.Name].Note != hris.NoNote {
			noted = st.Name
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

// finished reports whether no step but the given one is left.
func finished(t Transfer, but string) bool {
	return !slices.ContainsFunc(t.Steps, func(st StepState) bool {
		return st.Name != but && st.Phase != PhaseDone && st.Phase != PhaseWaived
	})
}

func wrongState(t Transfer, op, why string) error {
	return &hris.Error{Code: hris.WrongState, Op: op, Vendor: t.Vendor, Effect: hris.EffectNotSent, Detail: why + " (it is " + string(t.State) + ")"}
}

package transfer

import (
	"fmt"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// SameReceipt reports whether two receipts are of one record at the vendor:
// the same id of the same kind. URL and note may differ, as they are told
// later or by somebody else; so may the kind, where one of the two has none.
func SameReceipt(a, b hris.Receipt) bool {
	return a.ID == b.ID && (a.Kind == b.Kind || a.Kind == "" || b.Kind == "")
}

// receive gives a step its receipt. Where it has another already, that one
// stands and this one is kept as one too many: what was made at the vendor is
// never left out of the record. Of a try that failed before, the history tells.
func (r *Record) receive(step string, receipt hris.Receipt, at time.Time, actor string, kind EventKind) error {
	i, err := r.step(step)
	if err != nil {
		return err
	}
	s := &r.Steps[i]
	if s.Phase == PhaseDone {
		if !SameReceipt(s.Receipt, receipt) {
			r.tooMany(step, receipt, at, actor)
		}
		return nil
	}
	if r.Erased {
		receipt = bare(receipt)
	}
	s.Phase, s.Receipt, s.Code = PhaseDone, receipt, ""
	r.News = append(r.News, Event{At: at, Actor: actor, Kind: kind, Step: step})
	return nil
}

// bare leaves of a receipt what remains of an erased person.
func bare(receipt hris.Receipt) hris.Receipt { return hris.Receipt{Kind: receipt.Kind, ID: receipt.ID} }

func (r *Record) tooMany(step string, second hris.Receipt, at time.Time, actor string) {
	r.Duplicate = true
	if r.Erased {
		second = bare(second)
	}
	r.News = append(r.News, Event{At: at, Actor: actor, Kind: EventDuplicate, Step: step, Second: second})
}

// putBack closes a step's intent: it did nothing. One that is known to have done
// nothing, nor any try before it, can be taken for nobody's; hris.OutcomeHidden
// is somebody's word, or an end of waiting, and not knowledge.
func (r *Record) putBack(f *StepFailed, at time.Time, actor string) error {
	if f == nil {
		return nil
	}
	s, err := r.unsettled(f.Step)
	if err != nil {
		return err
	}
	wasOpen := s.Phase == PhaseOpen
	switch f.Phase {
	case PhaseWaiting, "":
		s.Phase = PhaseWaiting
	case PhaseSkipped:
		if !s.Optional {
			return storeError(hris.InvalidInput, "close intent", fmt.Sprintf("step %q is not optional and cannot be skipped", f.Step))
		}
		s.Phase = PhaseSkipped
	default:
		return storeError(hris.InvalidInput, "close intent", fmt.Sprintf("a step that did nothing is waiting or skipped, not %q", f.Phase))
	}
	// What an earlier try may still leave is remembered over what is known of
	// this one, as long as it may come.
	hidden := s.Code == hris.OutcomeHidden && s.Intent.Twin != "" && s.Intent.Settled.After(at)
	if !hidden {
		if wasOpen && f.Code != hris.OutcomeHidden {
			s.Intent.Twin = ""
		}
		s.Code = f.Code
	}
	r.News = append(r.News, Event{At: at, Actor: actor, Kind: EventStepBack, Step: f.Step, Code: f.Code, Reference: f.Reference})
	return nil
}

// intend opens a step. A step that has a receipt by now is refused: its late
// success was witnessed after the lease's holder last looked. Of twins, those of
// other transfers are the store's to look for.
func (r *Record) intend(in *Intent, at time.Time) error {
	if in == nil {
		return nil
	}
	s, err := r.unsettled(in.Step)
	if err != nil {
		return err
	}
	if in.Twin != "" && slices.ContainsFunc(r.Steps, func(o StepState) bool {
		return o.Name != in.Step && o.Phase == PhaseOpen && o.Intent.Twin == in.Twin
	}) {
		return TwinOpen()
	}
	if was := s.Intent; was.Twin != "" && was.Twin != in.Twin && s.Code == hris.OutcomeHidden && was.Settled.After(at) {
		return TwinOpen() // of a former name: what may still come of it would be remembered by nobody
	}
	s.Phase, s.Intent = PhaseOpen, *in
	s.Intent.Baseline = slices.Clone(in.Baseline)
	r.News = append(r.News, Event{At: at, Actor: system, Kind: EventStarted, Step: in.Step})
	return nil
}

// hasTwin reports whether the last intent of a step has this twin.
func (t Transfer) hasTwin(twin Hash) bool {
	return slices.ContainsFunc(t.Steps, func(s StepState) bool { return s.Intent.Twin == twin })
}

// waive lets a step go. The name "" is no step.
func (r *Record) waive(step string) error {
	if step == "" {
		return nil
	}
	s, err := r.unsettled(step)
	if err != nil {
		return err
	}
	s.Phase, s.Code = PhaseWaived, ""
	return nil
}

// note replaces what is known of a step's receipt.
func (r *Record) note(n *NoteOf) error {
	if n == nil {
		return nil
	}
	i, err := r.step(n.Step)
	if err != nil {
		return err
	}
	if r.Steps[i].Phase != PhaseDone {
		return storeError(hris.WrongState, "note", fmt.Sprintf("step %q has no receipt to note it on", n.Step))
	}
	if !r.Erased {
		r.Steps[i].Receipt.Note = n.Note
	}
	return nil
}

// revise gives the transfer other values to go on with.
func (r *Record) revise(v *Revision) error {
	if v == nil {
		return nil
	}
	if r.State.Ended() {
		return storeError(hris.WrongState, "revise", "the transfer is "+string(r.State))
	}
	steps, err := planned(r.Steps, v.Steps)
	if err != nil {
		return err
	}
	r.Steps, r.Mapping, r.Form = steps, v.Mapping, v.Form
	r.DraftHash, r.Fields = v.DraftHash, v.Fields
	r.setDraft(v.Draft, v.DraftUntil)
	return nil
}

// planned gives the steps of a plan. What former says of a step of the same
// name remains; only what wrote nothing may be missing from the plan.
func planned(former []StepState, plan []PlannedStep) ([]StepState, error) {
	const op = "plan steps"
	if len(plan) == 0 {
		return nil, storeError(hris.InvalidInput, op, "a transfer needs at least one step")
	}
	steps := make([]StepState, 0, len(plan))
	for _, p := range plan {
		if p.Name == "" || slices.ContainsFunc(steps, func(s StepState) bool { return s.Name == p.Name }) {
			return nil, storeError(hris.InvalidInput, op, "each step needs a name of its own")
		}
		s := StepState{Phase: PhaseWaiting}
		if i := slices.IndexFunc(former, func(s StepState) bool { return s.Name == p.Name }); i >= 0 {
			s = former[i]
		}
		s.Name, s.Kind, s.Optional = p.Name, p.Kind, p.Optional
		steps = append(steps, s)
	}
	for _, s := range former {
		idle := s.Phase == PhaseWaiting || s.Phase == PhaseSkipped
		if !idle && !slices.ContainsFunc(plan, func(p PlannedStep) bool { return p.Name == s.Name }) {
			return nil, storeError(hris.WrongState, op, fmt.Sprintf("step %q is %s and cannot be left out any more", s.Name, s.Phase))
		}
	}
	return steps, nil
}

// step finds a step by name.
func (r *Record) step(name string) (int, error) {
	i := slices.IndexFunc(r.Steps, func(s StepState) bool { return s.Name == name })
	if i < 0 {
		return 0, storeError(hris.InvalidInput, "find step", fmt.Sprintf("the transfer has no step %q", name))
	}
	return i, nil
}

// unsettled finds a step that may still change: the transfer has not ended,
// and the step has neither a receipt nor been let go.
func (r *Record) unsettled(name string) (*StepState, error) {
	i, err := r.step(name)
	if err != nil {
		return nil, err
	}
	s := &r.Steps[i]
	if r.State.Ended() || s.Phase == PhaseDone || s.Phase == PhaseWaived {
		return nil, storeError(hris.WrongState, "change step",
			fmt.Sprintf("step %q is %s and the transfer %s; read it again", name, s.Phase, r.State))
	}
	return s, nil
}

// any reports whether a step is in one of the phases.
func (r *Record) any(phases ...Phase) bool {
	return slices.ContainsFunc(r.Steps, func(s StepState) bool { return slices.Contains(phases, s.Phase) })
}

// createOpen reports whether a create may or may not have happened.
func (r *Record) createOpen() bool {
	return slices.ContainsFunc(r.Steps, StepState.createOpen)
}

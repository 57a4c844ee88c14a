package transfer

import (
	"context"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// lookFirst looks before the first create of all: for our own marker, for
// people the reviewer has not seen, and to have a baseline. It gives the
// baseline, nil where none could be made, and whether the step turned out to
// be done already. A look that could not see what the step makes gives none:
// should it see more later, who stood there all along would look new.
func (r *run) lookFirst(ctx context.Context, i int) (baseline []string, adopted bool, back *setback) {
	step := r.steps[i]
	if step.Kind != hris.Create || step.Look == nil || r.createdBefore(i) {
		return nil, false, nil
	}
	seen, err := look(ctx, step, r.done)
	if err != nil {
		return nil, false, beforeWrite(i, r.met(asError(err, "look before "+step.Name, r.t.Vendor), step))
	}
	exact := exactOf(seen.Matches)
	switch {
	case len(exact) == 1:
		// Our marker is there though the ledger knows of no create: it was
		// restored from an older copy. The work is done.
		r.adopt(step.Name, exact[0])
		return nil, true, nil
	case len(exact) > 1:
		return nil, false, beforeWrite(i, &hris.Error{Code: hris.Duplicate, Op: step.Name, Vendor: r.t.Vendor})
	}
	baseline = make([]string, 0, len(seen.Matches))
	for _, m := range seen.Matches {
		if !m.Person {
			baseline = append(baseline, m.ID)
		}
		if m.ID != r.parcel.Existing && !slices.Contains(r.parcel.Others, m.ID) {
			return nil, false, beforeWrite(i, &hris.Error{Code: hris.PersonExists, Op: step.Name, Vendor: r.t.Vendor})
		}
	}
	if !seen.Complete && !seen.Sole {
		return nil, false, nil
	}
	return baseline, false, nil
}

// beforeWrite is a setback that came before the write: nothing has left.
func beforeWrite(i int, e *hris.Error) *setback {
	e.Effect = hris.EffectNotSent
	return &setback{step: i, failure: e}
}

// createdBefore reports whether any create came before step i, done or in doubt.
func (r *run) createdBefore(i int) bool {
	return slices.ContainsFunc(r.t.Steps[:i], func(st StepState) bool {
		return st.Kind == hris.Create && (st.Phase == PhaseOpen || st.Phase == PhaseDone)
	})
}

// resolve settles a create in doubt by looking, as far as looking can: it
// adopts what must be ours, or reports that it may be sent again because
// nothing can be there any more. Otherwise the doubt remains.
func (r *run) resolve(ctx context.Context, i int) (back *setback, again bool, err error) {
	step, intent := r.steps[i], r.t.Steps[i].Intent
	if step.Look == nil {
		return r.remains(i, hris.InDoubt, time.Time{}), false, nil
	}
	if r.receipt != nil {
		// Asking may take long: what is known is written down first.
		if err := r.advance(ctx, Advance{At: r.s.now()}); err != nil {
			return nil, false, err
		}
	}
	asked := r.s.now() // what the vendor commits while the answer is on its way is not in it
	seen, err := look(ctx, step, r.done)
	if err != nil {
		return r.remains(i, hris.InDoubt, r.later(r.met(asError(err, step.Name, r.t.Vendor), step))), false, nil
	}
	r.answered()
	exact := exactOf(seen.Matches)
	fresh, sure, err := r.fresh(ctx, seen.Matches, intent)
	if err != nil {
		return nil, false, err
	}
	switch {
	case len(exact) == 1:
		r.adopt(step.Name, exact[0])
		return nil, false, nil
	case len(exact) > 1:
		return r.remains(i, hris.Duplicate, time.Time{}), false, nil
	case !seen.Complete && !seen.Sole || len(fresh) > 1:
		return r.remains(i, hris.InDoubt, time.Time{}), false, nil
	case len(fresh) == 1:
		ours, err := r.mustBeOurs(ctx, fresh[0])
		if err != nil || !ours || !sure {
			return r.remains(i, hris.InDoubt, time.Time{}), false, err
		}
		r.adopt(step.Name, fresh[0])
		return nil, false, nil
	case asked.Before(intent.Settled):
		return r.remains(i, hris.InDoubt, intent.Settled), false, nil
	case !seen.Complete:
		return r.remains(i, hris.InDoubt, time.Time{}), false, nil // absence proves nothing
	}
	return nil, true, r.advance(ctx, Advance{
		At: r.s.now(), Failed: &StepFailed{Step: step.Name, Code: hris.OutcomeHidden, Phase: PhaseWaiting}, State: StateSending,
	})
}

// fresh gives the matches that were not there before, but for what twins made.
// It is sure where there was a look before, and every twin's record is known.
func (r *run) fresh(ctx context.Context, matches []hris.Match, intent Intent) (fresh []hris.Match, sure bool, err error) {
	twins, err := r.s.twins(ctx, r.t, intent.Twin)
	if err != nil {
		return nil, false, err
	}
	for _, m := range matches {
		if !m.Person && !slices.Contains(intent.Baseline, m.ID) && !takenBy(twins, m) {
			fresh = append(fresh, m)
		}
	}
	nameless := slices.ContainsFunc(twins, func(w twin) bool { return w.Phase == PhaseDone && w.Receipt.ID == "" })
	return fresh, intent.Baseline != nil && !nameless, nil
}

// mustBeOurs reports whether no other transfer of the person to this account
// made a record, or may have.
func (r *run) mustBeOurs(ctx context.Context, m hris.Match) (bool, error) {
	found, err := r.s.cfg.Ledger.Find(ctx, r.t.Tenant, []Hash{r.t.PersonHash})
	if err != nil {
		return false, err
	}
	for _, t := range found {
		if t.ID == r.t.ID || t.Vendor != r.t.Vendor || t.Product != r.t.Product || t.Account != r.t.Account {
			continue
		}
		for _, st := range t.Steps {
			if st.Phase == PhaseDone && isOf(m, st.Receipt) || st.createOpen() {
				return false, nil
			}
		}
	}
	return true, nil
}

// remains is a create that stays in doubt; a zero until leaves it to a person.
func (r *run) remains(i int, code hris.Code, until time.Time) *setback {
	e := &hris.Error{Code: code, Op: r.steps[i].Name, Vendor: r.t.Vendor, Effect: hris.EffectUnknown}
	return &setback{step: i, failure: e, doubt: true, until: until}
}

// adopt takes a record that was found for what the step made.
func (r *run) adopt(step string, m hris.Match) {
	r.keep(step, hris.Receipt{Kind: m.Kind, ID: m.ID, URL: m.URL, Note: hris.FoundAfterwards})
	r.events = append(r.events, Event{At: r.s.now(), Actor: System.ID, Kind: EventAdopted, Step: step})
}

func exactOf(matches []hris.Match) []hris.Match {
	var exact []hris.Match
	for _, m := range matches {
		if m.Exact && !m.Person {
			exact = append(exact, m)
		}
	}
	return exact
}

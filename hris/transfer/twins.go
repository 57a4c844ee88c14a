package transfer

import (
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// twin is a step of another transfer whose create a look could take for this
// one's: the same names in the same company.
type twin struct {
	StepState
	of Transfer
}

// twinHash keys what the create of a step shares with others, which may be
// names; "" where it shares nothing that could be mistaken.
func (s *Service) twinHash(t Transfer, step hris.Step) Hash {
	if step.Twin == "" || step.Kind != hris.Create {
		return ""
	}
	return s.hash("twin", t.Tenant, t.Vendor, t.Account, step.Twin)
}

// twins finds those of a transfer. Without a hash nobody is asked.
func (s *Service) twins(ctx context.Context, t Transfer, hash Hash) ([]twin, error) {
	if hash == "" {
		return nil, nil
	}
	found, err := s.cfg.Ledger.Twins(ctx, t.Tenant, hash)
	if err != nil {
		return nil, err
	}
	var twins []twin
	for _, other := range found {
		for _, st := range other.Steps {
			if other.ID != t.ID && st.Intent.Twin == hash {
				twins = append(twins, twin{st, other})
			}
		}
	}
	return twins, nil
}

// takenBy reports whether a match is what a twin made.
func takenBy(twins []twin, m hris.Match) bool {
	return slices.ContainsFunc(twins, func(w twin) bool { return w.Phase == PhaseDone && isOf(m, w.Receipt) })
}

// lookAside finds a step's twins before it looks, and is a setback where one has
// to be settled first.
func (r *run) lookAside(ctx context.Context, i int, hash Hash) ([]twin, *setback) {
	twins, err := r.s.twins(ctx, r.t, hash)
	if err != nil {
		return nil, r.unanswered(i)
	}
	if until := r.clearAt(twins); !until.IsZero() {
		return nil, r.twinFirst(i, until)
	}
	return twins, nil
}

// overtaken is a setback where a twin began, or was settled, since before was
// read: the baseline may lack what it made. It is asked under the step's own
// open intent, when no twin can begin any more.
func (r *run) overtaken(ctx context.Context, i int, intent *Intent, before []twin) *setback {
	if intent.Baseline == nil || intent.Twin == "" {
		return nil
	}
	now, err := r.s.twins(ctx, r.t, intent.Twin)
	if err != nil {
		return r.unanswered(i)
	}
	same := slices.EqualFunc(before, now, func(a, b twin) bool {
		return a.of.ID == b.of.ID && reflect.DeepEqual(a.StepState, b.StepState)
	})
	if same {
		return nil
	}
	return r.twinFirst(i, r.s.now())
}

// clearAt tells when a step may try again that has twins in its way; zero: none is.
// An open one is, and one that a person said is not there, as long as the vendor
// may still commit it.
func (r *run) clearAt(twins []twin) time.Time {
	var until time.Time
	for _, w := range twins {
		settling := w.Intent.Settled.After(r.s.now())
		at := r.soon()
		switch {
		case w.Phase == PhaseOpen && (w.of.State != StateInDoubt || !settling):
			// It is under way, or waits for a person.
		case settling && w.Phase != PhaseDone:
			at = w.Intent.Settled
		default:
			continue
		}
		if at.After(until) {
			until = at
		}
	}
	return until
}

// soon is half a minute, and up to ten where the transfer has waited long.
func (r *run) soon() time.Time {
	now := r.s.now()
	return now.Add(min(max(now.Sub(r.t.CreatedAt)/10, 30*time.Second), 10*time.Minute))
}

// twinFirst is a setback before the write: a twin comes first.
func (r *run) twinFirst(i int, until time.Time) *setback {
	back := beforeWrite(i, &hris.Error{Code: hris.Twin, Op: r.steps[i].Name, Vendor: r.t.Vendor})
	back.until = until
	return back
}

// unanswered is a setback before the write: the ledger could not be read.
func (r *run) unanswered(i int) *setback {
	back := beforeWrite(i, &hris.Error{Code: hris.Unavailable, Op: r.steps[i].Name, Vendor: r.t.Vendor, Detail: "the ledger did not answer"})
	back.until = r.s.now()
	return back
}

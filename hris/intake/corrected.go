package intake

import (
	"errors"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// corrects says what becomes of a hire that was said last and met a transfer with
// other values that has not ended, and that did not take its values: the ledger
// remembers the former ones only, so the event may not be done yet.
func corrects(r Result, draft *transfer.Draft, err error) Result {
	if err == nil || len(r.Badge.Changed) == 0 || r.Badge.State.Ended() || r.Badge.Erased {
		return r
	}
	_, refused := errors.AsType[*transfer.Refusal](err)
	switch {
	case refused && !draft.Complete():
		r.Outcome, r.Reason, r.Problems = Held, hris.Problems, draft.Problems
		r.Fields = fieldsOf(draft.Problems)
	case refused, r.Outcome == Done && moved(r.Reason):
		r.Outcome, r.Reason = Postponed, hris.Busy // another is at work on it: look again
	case r.Badge.State == transfer.StateInDoubt:
		r.Outcome, r.Reason, r.Fields = Held, hris.InDoubt, nil // released once that is answered
	case r.Outcome == Done && !r.Badge.NotBefore.IsZero():
		r.Outcome = Postponed // it goes on by itself, with the former values unless it is corrected before
	}
	return r
}

// moved are the codes of a transfer that another worker or person moved meanwhile.
func moved(c hris.Code) bool {
	return c == hris.Changed || c == hris.WrongState || c == hris.Busy || c == hris.LeaseLost
}

package transfer

import (
	"errors"

	"github.com/handoverhq/handover/hris"
)

// met remembers a call's failure that is not this transfer's alone: the next one
// of the connection would meet it too, so that its line had better rest. So is a
// call that got no answer, unless a look gets one afterwards. What only an
// optional step finds out of order is left to the next step that is needed.
func (r *run) met(e *hris.Error, step hris.Step) *hris.Error {
	silent := e.Code == hris.OutcomeHidden && e.Effect == hris.EffectUnknown && !errors.Is(e, errPanicked)
	if !e.Code.StopsLine() && !silent {
		return e
	}
	if step.Optional && (silent || e.Code == hris.Unavailable) {
		return e
	}
	r.stops = e
	return e
}

// answered takes back that a call got no answer: the vendor gave one since.
func (r *run) answered() {
	if r.stops != nil && r.stops.Code == hris.OutcomeHidden {
		r.stops = nil
	}
}

// errPanicked tells a panic of a target's code from a call without an answer.
var errPanicked = errors.New("panicked")

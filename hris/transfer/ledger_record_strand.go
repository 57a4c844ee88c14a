package transfer

import (
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Strand leaves the record to a person, its line's connection being removed: no
// worker comes back to it by itself. What is held or partial says so with
// hris.Disabled, the code of a connection that is removed; what is in doubt stays
// in doubt for its own reason. Whoever let a lease run out has lost it from now on.
//
// It reports whether there is something to commit. There is not where the transfer
// waits in another line by now, has ended, or is left like that already, nor
// while somebody's lease runs: that run goes on to its end.
func (r *Record) Strand(line hris.Line, at, now time.Time) (changed bool) {
	if r.In() != line || r.State.Ended() || r.Until.After(now) {
		return false
	}
	state, reason, fields := r.stranded()
	if r.State == state && r.Reason == reason && slices.Equal(r.ReasonFields, fields) && r.NotBefore.IsZero() {
		return false
	}
	r.State, r.Reason, r.ReasonFields, r.NotBefore = state, reason, fields, time.Time{}
	r.News = append(r.News, Event{At: at, Actor: system, Kind: EventHeld, Code: hris.Disabled})
	r.release()
	r.touch(at)
	return true
}

// stranded is where the record stands once nobody comes back to it. Of what was
// planned or under way the steps say it.
func (r *Record) stranded() (state State, reason hris.Code, fields []string) {
	switch {
	case r.State == StateInDoubt:
		return StateInDoubt, r.Reason, r.ReasonFields
	case r.State == StatePartial:
		return StatePartial, hris.Disabled, nil
	case r.createOpen():
		return StateInDoubt, hris.InDoubt, nil
	case r.any(PhaseOpen, PhaseDone):
		return StatePartial, hris.Disabled, nil
	}
	return StateHeld, hris.Disabled, nil
}

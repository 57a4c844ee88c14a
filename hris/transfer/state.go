package transfer

// State is where a transfer stands; see the package's table.
type State string

// The states.
const (
	StatePlanned   State = "planned"
	StateSending   State = "sending"
	StateHeld      State = "held"     // nothing written yet
	StatePartial   State = "partial"  // something written
	StateInDoubt   State = "in_doubt" // a create may or may not have happened
	StateDone      State = "done"
	StateFailed    State = "failed" // nothing written, for good
	StateCancelled State = "cancelled"
)

// Ended reports whether nothing can move the transfer any more.
func (s State) Ended() bool { return s == StateDone || s == StateFailed || s == StateCancelled }

// Phase is where a step stands.
type Phase string

// The phases.
const (
	PhaseWaiting Phase = "waiting"
	PhaseOpen    Phase = "open"    // its intent is committed, no outcome yet: the request may have left
	PhaseDone    Phase = "done"    // it has a receipt
	PhaseSkipped Phase = "skipped" // optional, and refused; may be tried again
	PhaseWaived  Phase = "waived"  // a person let it go
)

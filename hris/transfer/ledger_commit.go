package transfer

import (
	"time"

	"github.com/handoverhq/handover/hris"
)

// Advance is one commit of a running transfer. Its parts are applied in the
// order of its fields; each may be empty.
type Advance struct {
	At     time.Time
	By     string      // a person who set the transfer going again; written as EventResumed
	Done   *StepDone   // a step has its receipt
	Failed *StepFailed // a step did nothing: its intent is closed
	Intent *Intent     // a step's request is about to leave
	State  State       // "" leaves the state
	Reason hris.Code
	Fields []string
	Until  time.Time // NotBefore
	End    bool      // release the lease; an ended state also erases the draft
	Events []Event
}

// StepDone closes a step with a receipt.
type StepDone struct {
	Step    string
	Receipt hris.Receipt
}

// StepFailed closes a step's intent: it is known to have done nothing.
type StepFailed struct {
	Step  string
	Code  hris.Code
	Phase Phase // PhaseWaiting, or PhaseSkipped for an optional step
	// Reference is the vendor's own of the call that did nothing; see [Event].
	Reference string
}

// Decision is what a person decided, to be applied in one commit.
type Decision struct {
	At     time.Time
	Rev    int64       // of the transfer that was decided upon
	State  State       // "" leaves the state; an ended one erases the draft
	Done   *StepDone   // "it is there"
	Failed *StepFailed // "it is not there"
	Waive  string      // a step to let go
	Reopen bool        // allow a further round
	Reason hris.Code
	Until  time.Time // NotBefore
	Note   *NoteOf   // a receipt's note, as the vendor tells it now
	Revise *Revision // corrected values for what is still to be written
	// Connection is the one that the transfer goes through from now on; "" leaves
	// it. It must lead to the same account.
	Connection string
	Event      Event
}

// Revision replaces what a transfer will still write. Key, round and marker
// stay.
type Revision struct {
	Draft      []byte
	DraftHash  Hash
	DraftUntil time.Time
	Fields     map[string]Hash
	Mapping    string
	Form       string
	// Steps is the new list. A step of the same name keeps what is known of it;
	// one that is new starts waiting; a former one that is missing here is
	// dropped, which is refused (hris.WrongState) unless it is waiting or skipped.
	Steps []PlannedStep
}

// NoteOf replaces the note of a step's receipt.
type NoteOf struct {
	Step string
	Note hris.Note
}

package transfer

import (
	"time"

	"github.com/handoverhq/handover/hris"
)

// Event is one line of a transfer's history.
type Event struct {
	At    time.Time
	Actor string // who; "system" for background work
	Kind  EventKind
	Step  string
	Code  hris.Code
	// Reference is the vendor's own of the call that the event tells of, for its
	// support: what [hris.Reference] lets through. "" where there was none.
	Reference string
	// Remark is the sealed reason that a person gave; nil where none was.
	Remark []byte
	// Second is the receipt that came too many.
	Second hris.Receipt
}

// EventKind is what happened.
type EventKind string

// The kinds of event.
const (
	EventSent      EventKind = "sent"      // a person sent it; written by Create
	EventStarted   EventKind = "started"   // a step's intent; written with every Intent
	EventStepDone  EventKind = "step_done" // written with every StepDone
	EventStepBack  EventKind = "step_back" // written with every StepFailed
	EventHeld      EventKind = "held"
	EventInDoubt   EventKind = "in_doubt"
	EventDone      EventKind = "done"
	EventFailed    EventKind = "failed"
	EventCancelled EventKind = "cancelled"
	EventAdopted   EventKind = "adopted"   // found by looking
	EventFound     EventKind = "found"     // a person said that it is there
	EventNotFound  EventKind = "not_found" // a person said that it is not there
	EventWaived    EventKind = "waived"
	EventReopened  EventKind = "reopened"
	EventDuplicate EventKind = "duplicate" // written by Witness
	EventWitnessed EventKind = "witnessed" // written by Witness
	EventTracked   EventKind = "tracked"
	EventRevised   EventKind = "revised" // corrected by a person, to go on
	EventResumed   EventKind = "resumed" // set going again by a person, as it was; written with an Advance's By
	EventRebound   EventKind = "rebound" // goes through another connection to the same account
)

// Taken is the error of Create and CreateTx where this hire was handed over before, or
// is about to be: the transfer that stands in the way is By. Nothing was written, and
// a transaction of the host's own that met it can go on and commit.
type Taken struct{ By Transfer }

// Error says which transfer stands, where, and what to do.
func (t *Taken) Error() string { return t.refusal().Error() }

// Unwrap gives an *hris.Error with the code hris.AlreadySent.
func (t *Taken) Unwrap() error { return t.refusal() }

func (t *Taken) refusal() *hris.Error {
	return &hris.Error{Code: hris.AlreadySent, Op: "create transfer", Vendor: t.By.Vendor, Effect: hris.EffectNotSent,
		Detail: "transfer " + t.By.ID + " was planned or sent before; it is " + string(t.By.State),
		Remedy: "Send the draft outside the transaction: that corrects the transfer, or says why not."}
}

// TwinOpen is the error of [Ledger].Advance for an intent whose twin is open.
func TwinOpen() error { return storeError(hris.Twin, "advance transfer", "") }

// OtherKey is the error of [Ledger].Trust for a key that is not the ledger's.
func OtherKey() error {
	return &hris.Error{Code: hris.InvalidInput, Op: "trust hash key", Effect: hris.EffectNotSent,
		Detail: "the HashKey is not the one this ledger was begun with; with it nothing that was sent would be recognised",
		Remedy: "Bring back the former key, or begin a new ledger where nothing has been sent yet."}
}

package transfer

import (
	"time"

	"github.com/handoverhq/handover/hris"
)

// Planned is a transfer to be created.
type Planned struct {
	ID, Tenant    string
	Connection    string // the connection it goes through; a column, not the key
	Vendor        string
	Product       string
	Account       string
	Key           Hash // of tenant, account, product and subject; without the round
	PersonHash    Hash // of tenant and person; survives erasure
	PersonID      string
	ApplicationID string
	Actor         string
	At            time.Time
	Marker        string
	Steps         []PlannedStep
	Mapping       string          // fingerprint of the rules
	Form          string          // fingerprint of the form
	Draft         []byte          // sealed; nil without a Sealer
	DraftHash     Hash            // of everything that will be sent
	DraftUntil    time.Time       // when Draft is erased at the latest
	Fields        map[string]Hash // of the hire's fields that had part in it, by path
	Owner         string          // who gets the lease
	Lease         time.Duration
}

// PlannedStep is one step of a Planned, in order. Names are unique.
type PlannedStep struct {
	Name     string
	Kind     hris.StepKind
	Optional bool
}

// Transfer is what the ledger knows of one hand-over.
type Transfer struct {
	ID, Tenant    string
	Rev           int64 // raised by every commit
	Connection    string
	Vendor        string
	Product       string
	Account       string
	Key           Hash
	Round         int // from 1; more after Reopen
	PersonHash    Hash
	PersonID      string // "" once erased
	ApplicationID string // "" once erased
	Actor         string // who sent it first
	Marker        string
	State         State
	Reason        hris.Code // why it is held, partial, in doubt or failed
	ReasonFields  []string  // paths of the form that the reason is about
	NotBefore     time.Time // a worker may go on from then; zero: not by itself, but where it is Queued
	Steps         []StepState
	Mapping       string
	Form          string
	Draft         []byte
	DraftHash     Hash
	DraftUntil    time.Time
	Fields        map[string]Hash
	CreatedAt     time.Time
	UpdatedAt     time.Time
	EndedAt       time.Time // zero while it has not ended
	Reopened      bool      // a further round was allowed
	Duplicate     bool      // two different receipts for one step
	Erased        bool
	Leased        bool // a lease ran when it was read
}

// StepState is what is known of one step.
type StepState struct {
	Name     string
	Kind     hris.StepKind
	Optional bool
	Phase    Phase
	Intent   Intent       // of an open step, and of one that was
	Receipt  hris.Receipt // of a step that is done
	Code     hris.Code    // its last failure; "" once it is done or waived
}

// createOpen reports whether the step is a create that may or may not have happened.
func (st StepState) createOpen() bool { return st.Phase == PhaseOpen && st.Kind == hris.Create }

// receipts are those of the steps that are done, by name.
func (t Transfer) receipts() hris.Receipts {
	done := hris.Receipts{}
	for _, st := range t.Steps {
		if st.Phase == PhaseDone {
			done[st.Name] = st.Receipt
		}
	}
	return done
}

// Intent is the promise that a step's request is about to leave.
type Intent struct {
	Step     string
	At       time.Time
	Deadline time.Time // Do ends by then
	Settled  time.Time // the vendor commits nothing later than this
	// Baseline holds the ids that a look saw before; nil where none was made, and
	// where the look could not have seen what the step makes.
	Baseline []string
	// Twin is what another create has to share with this one to be taken for it
	// (hris.Step.Twin) within its account; "" where nothing can be.
	Twin Hash
}

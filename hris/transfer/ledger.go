package transfer

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Ledger remembers transfers. Its methods are verbs that keep promises, not
// rows to be edited: package ledgertest holds the suite that fixes them, and
// every store passes it. All methods are safe for concurrent use, by several
// processes where the store is shared.
//
// A Ledger never sees a value of a hire: ids are the host's opaque ones,
// hashes are keyed, drafts are sealed.
//
// Instants given to a Ledger come from the caller's clock and are kept to the
// microsecond; leases alone are timed by the store's own clock, so that two
// machines whose clocks differ agree on who holds one.
type Ledger interface {
	// Trust remembers the first check it is given, and refuses any other with
	// hris.InvalidInput: hashes under another key would recognise nothing that
	// was sent before.
	Trust(ctx context.Context, check Hash) error

	// Create commits a planned transfer and gives its lease to p.Owner.
	//
	// It is refused with a *Taken error where p.Key has a round that stands in
	// the way: any that is not reopened and did not end with nothing written
	// (StateCancelled, StateFailed). Otherwise the new round is one more than
	// the highest there is, starting with 1. Two Creates of one key at once
	// make one transfer.
	Create(ctx context.Context, p Planned) (Transfer, Lease, error)

	// Acquire gives the lease of a transfer that has not ended, where none runs,
	// not even the owner's own: a lease is one run's. It raises the fence:
	// whatever the former holder still tries to Advance is refused. Errors: hris.NotFound, hris.Busy (with
	// RetryAfter the time until the lease ends), hris.WrongState (it ended).
	Acquire(ctx context.Context, tenant, id, owner string, length time.Duration) (Transfer, Lease, error)

	// Renew prolongs a lease by length from now, or fails with hris.LeaseLost.
	Renew(ctx context.Context, l Lease, length time.Duration) error

	// Advance commits what happened and what comes next, in one commit, if the
	// lease is still held; else hris.LeaseLost and nothing is changed. A lease
	// that ran out but that nobody took over still counts as held. An intent or
	// a failure of a step that has its receipt by now is hris.WrongState, and
	// nothing is changed. A receipt that differs from the step's own is kept as
	// an event and marks the transfer a duplicate; the first one stands. A State
	// replaces Reason, Fields and Until together.
	//
	// An intent with a Twin is hris.Twin, and nothing is changed, while another
	// step of the tenant with that Twin is open, in whatever transfer. Of two such
	// Advances at once at most one is committed. So is one that would take the place
	// of an intent with another Twin that was closed with hris.OutcomeHidden and has
	// not settled yet.
	Advance(ctx context.Context, l Lease, a Advance) (Transfer, error)

	// Witness records the late success of a step whether or not its worker
	// still holds the lease. Where the step has no receipt, it gets this one, its
	// intent is closed, and the state is made true again: a transfer that no
	// create leaves in doubt any more, or that said that nothing was written,
	// becomes partial and due, or done where no step is left. The same receipt
	// again changes nothing. A different one, and one of a step that is no longer
	// part of the transfer, is recorded as an event with the second receipt, as is
	// any of a transfer that had ended with nothing written; it marks the transfer a duplicate, and gives hris.Duplicate.
	Witness(ctx context.Context, tenant, id, step string, r hris.Receipt, at time.Time) (Transfer, error)

	// Decide commits a person's decision if the transfer still has the Rev that
	// the person saw, and nobody's lease runs (else hris.WrongState, hris.Busy).
	Decide(ctx context.Context, tenant, id string, d Decision) (Transfer, error)

	// Get gives one transfer, or hris.NotFound; another tenant's is not found.
	Get(ctx context.Context, tenant, id string) (Transfer, error)

	// Find gives the transfers of a tenant whose PersonHash is among the given,
	// in one query, newest round first; sealed drafts are left out.
	Find(ctx context.Context, tenant string, personHashes []Hash) ([]Transfer, error)

	// Twins gives the transfers of a tenant with a step whose last intent has
	// this Twin, in one query, newest round first; sealed drafts are left out.
	// None has the Twin "", nor one that is known to have done nothing: a
	// StepFailed with any Code but hris.OutcomeHidden takes it away.
	Twins(ctx context.Context, tenant string, twin Hash) ([]Transfer, error)

	// Events gives the history of one transfer, oldest first.
	Events(ctx context.Context, tenant, id string) ([]Event, error)

	// Due lists transfers of all tenants that a worker could move now: not
	// ended, no running lease, NotBefore set and reached, oldest first, at most
	// limit. A planned or sending transfer without a running lease is due too.
	Due(ctx context.Context, now time.Time, limit int) ([]Ref, error)

	// Expire erases sealed drafts whose DraftUntil lies before now and gives
	// how many there were. Their transfers stay as they are.
	Expire(ctx context.Context, now time.Time) (int, error)

	// Erase removes what points at a person: the ids, the sealed draft, the
	// field hashes, notes and receipts' URLs of every transfer with one of the
	// hashes, and their events. Transfers that have not ended and have written
	// nothing are cancelled. Key, PersonHash, state, steps and remote ids
	// remain, so that a second send is still refused, and the Twin of what is
	// done, open or not yet settled, so that its record is never taken for somebody else's. What is erased is gone
	// from the store's files as far as the store can see to it. It gives how
	// many transfers were touched; a running lease makes it hris.Busy.
	Erase(ctx context.Context, tenant string, personHash Hash, at time.Time) (int, error)

	// Lines lists lines that a worker could take now: they have a transfer that
	// DueIn would list, nobody has taken them, and their rest is over. The one
	// that was taken longest ago comes first, before it those that never were,
	// the one that has waited longest first; at most limit.
	Lines(ctx context.Context, now time.Time, limit int) ([]hris.Line, error)

	// DueIn lists a line's transfers that a worker could move now, at most limit:
	// those whose DueAt is reached and that nobody's lease runs for. The one that
	// has been due longest comes first, so that what is tried again and again
	// keeps nothing new from its turn.
	DueIn(ctx context.Context, line hris.Line, now time.Time, limit int) ([]Ref, error)

	// Held lists a line's transfers that wait for a person ([Transfer.NeedsPerson]),
	// whether or not somebody's lease runs, in the order of their ids, those after
	// the given id alone, at most limit; sealed drafts are left out. A page goes on
	// from the last id of the one before, which need not be in the list any more: none comes
	// twice, and none is left out because another ended in between.
	Held(ctx context.Context, line hris.Line, after string, limit int) ([]Transfer, error)

	// Backlog counts a line's transfers that have not ended, each kind up to limit:
	// those whose DueAt is reached, those whose DueAt comes later, and those that Held
	// lists. Of the first of these by id, as many as limit, it tells how many are in
	// doubt. Whether somebody's lease runs makes no difference.
	Backlog(ctx context.Context, line hris.Line, now time.Time, limit int) (Backlog, error)

	// Take gives a line to owner for length from now, where nobody else has it;
	// ok reports whether. The owner's own Take prolongs it. It tells how the line
	// was left last: one that rests can be taken, and is left again by who
	// respects that. Taking orders work and protects nothing.
	Take(ctx context.Context, line hris.Line, owner string, length time.Duration) (last hris.Rest, ok bool, err error)

	// Leave gives a line back, to rest as rest says, or fails with hris.LeaseLost
	// and changes nothing. One that ran out but that nobody took over still
	// counts as the owner's. A line that was roused since it was taken does not
	// rest, which is reported: what stopped the owner may be mended.
	Leave(ctx context.Context, line hris.Line, owner string, rest hris.Rest) (roused bool, err error)

	// Rouse ends a line's rest, and makes due at an instant what waits longer, or
	// for a person, with one of the codes for its Reason: transfers that are held,
	// partial or in doubt and that nobody's lease runs for. All else of them stays
	// as it is, their Rev too. It gives how many there were. One whose lease runs is
	// due again when its run ends, where that leaves it for a Reason of the family
	// "connection": it may have met what was mended meanwhile.
	Rouse(ctx context.Context, line hris.Line, codes []hris.Code, at time.Time) (int, error)

	// EraseDrafts ends a line whose connection was removed. It erases the line's
	// sealed drafts, in one commit, and gives how many there were. Then it leaves to a
	// person each transfer that has not ended and that nobody's lease runs for, by the
	// rule of [Record.Strand], a bounded number of them in one commit: held, partial or
	// in doubt, and due no more. Called again it goes on where it failed, and
	// changes nothing else.
	EraseDrafts(ctx context.Context, line hris.Line, at time.Time) (int, error)
}

// Hash is a keyed hash, HMAC-SHA256, in lower-case hex.
type Hash string

// Ref names a transfer.
type Ref struct{ Tenant, ID string }

// Lease is the right to move one transfer, until it ends or is taken over.
type Lease struct {
	Ref
	Owner string
	Fence int64 // raised by every Acquire
}

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

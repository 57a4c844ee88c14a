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

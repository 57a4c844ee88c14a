package hristest

import (
	"log/slog"
	"testing"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Harness is what [Run] needs to know of a target.
type Harness struct {
	// Open opens a fresh account at the vendor's fake. Each subtest calls it
	// once or more; accounts share nothing.
	Open func(t testing.TB, w World) *Account

	// Ledger opens an empty ledger whose leases are timed by the clock. dump, if
	// there is one, gives all that the store has written to disk, to be searched
	// for what must not be there. Nil is transfer.NewMemory.
	Ledger func(t testing.TB, clock *Clock) (ledger transfer.Ledger, dump func() []byte)
}

// World is what an [Account] lives in.
type World struct {
	Clock  *Clock       // the only time there is: fakes follow it ([Clock.OnAdvance])
	Files  *Files       // the host's documents: those of the hire must be in it
	Logger *slog.Logger // the target's; it is searched for personal data
}

// Account is one fresh account at a vendor's fake, a target bound to it, and a
// hire that can be handed over to it. Funcs that may be nil say what a vendor
// cannot do; the subtests that need them are then left out.
type Account struct {
	Target hris.Target
	// Again opens a second target on the same account, as a customer does who
	// removes a connection and adds it again. Nil uses Target.
	Again func() hris.Target

	// Rules and Review make a complete draft of Hire. Correct changes one value
	// of it to another that is accepted as well. The values of Hire should be
	// unlike any other: [Hire] makes one.
	Rules   fieldmap.Rules
	Hire    *hris.Hire
	Review  []transfer.Edit
	Correct transfer.Edit

	// Canaries are searched for in errors, logs and the ledger. Nil means
	// those of [Canaries].
	Canaries []string

	// Standing gives the vendor's ids of what hand-overs of Hire have made by a
	// step, as it stands there now; nil for steps that make nothing or that it
	// does not know. Two for one hand-over are the failure that all of this is
	// about. Updates are asked for as well: doing one again must make nothing.
	Standing func(step string) []string

	// Bytes gives the documents that stand at the vendor, whole, as SHA-256 in
	// lower-case hex. May be nil.
	Bytes func() []string

	// Requests counts the requests that reached the vendor. May be nil.
	Requests func() int

	// Revoke makes the vendor refuse the credentials until Restore.
	Revoke, Restore func()

	// Rights are what an administrator may have forgotten to give.
	Rights []Right

	// Namesake puts somebody there who may be taken for the hire, and gives the
	// id. Nil where the target cannot find people.
	Namesake func() string

	// Twin gives another hire that the target cannot tell apart from Hire once it
	// is made (hris.Step.Twin), and that Review completes as well. Nil where it
	// can tell everybody apart.
	Twin func() *hris.Hire

	// Forget removes what a hand-over made at the vendor, so that a hire can be
	// handed over anew. Nil where a second hand-over needs no such thing.
	Forget func()

	Sees   Sees
	Faults Faults
}

// Sees is what a target promises to find by looking for its first create. The
// suite holds it to it: what can be found must not be left to a person.
type Sees struct {
	Own     bool // what a create made whose answer was lost
	Nothing bool // that a create made nothing, once Settle is over
}

// Right is a right or setting of a connection.
type Right struct {
	Name     string // as a finding's Subject has it
	Take     func() // until Restore of the account
	Optional bool   // hires can be handed over without it
}

// Faults make the next request of a step's Do fail, once. Nil ones are left
// out. A func that returns false says that this step cannot fail so.
type Faults struct {
	CutBefore func(step string) bool // the connection is cut before the vendor does anything
	CutMiddle func(step string) bool // in the middle of the request
	CutAfter  func(step string) bool // the work is done, the answer lost

	// CommitLate cuts the connection; the vendor does the work all the same, as
	// late as the step's Settle allows.
	CommitLate func(step string) bool

	// Refuse makes the vendor refuse the data. Field is the form's path that the
	// refusal names, "" where it names none.
	Refuse func(step string) (field string, ok bool)

	RateLimit   func(step string, after time.Duration) bool
	Unavailable func(step string, after time.Duration) bool // and it says that nothing was done
}

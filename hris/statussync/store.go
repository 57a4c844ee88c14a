package statussync

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Store keeps settings, runs and applications. Its verbs are promises, each one
// commit; package statussynctest holds every store to them. Instants are kept
// to the microsecond, in UTC; leases are timed by the store's own clock. It is
// safe for concurrent use, by several processes where it is shared.
type Store interface {
	// Setting gives the setting, the zero one where none was saved.
	Setting(ctx context.Context, k Key) (Setting, error)

	// Save saves a setting where the one kept has its Rev, counted up, and
	// [hris.Changed] where it has not. Whoever works loses the lease: nothing is
	// sent under a setting that is not there any more.
	Save(ctx context.Context, k Key, s Setting) (Setting, error)

	// Begin takes the lease and begins a run, or takes over one that is not ended.
	// [hris.Busy] says that another worker has the lease, [hris.WrongState] that
	// this run is ended or that a later one was begun. Earlier runs that are not
	// ended are overtaken by a new one.
	Begin(ctx context.Context, k Key, r Report, owner string, lease time.Duration) (Report, Lease, error)

	// Renew makes a lease last from now on; [hris.LeaseLost] where it was taken
	// over. A lease that is over and that nobody took can be renewed.
	Renew(ctx context.Context, l Lease, length time.Duration) error

	// Commit writes all of a batch or nothing; [hris.LeaseLost] where the lease
	// was taken over, [hris.Changed] where a setting was.
	Commit(ctx context.Context, l Lease, b Batch) error

	// Records gives what is kept of applications, in any order; those of which
	// nothing is kept are left out.
	Records(ctx context.Context, k Key, applications []string) ([]Record, error)

	// Open lists applications whose change is in a state, by id and at most limit.
	Open(ctx context.Context, k Key, state ChangeState, after string, limit int) ([]Record, error)

	// Decide turns a change that a person has seen into what came of it:
	// [hris.Changed] where the application's change is another by now,
	// [hris.Busy] where a run is at work.
	Decide(ctx context.Context, k Key, application string, seen, then Change) error

	// Approve lets a run go on that asks: [hris.WrongState] where it does not.
	Approve(ctx context.Context, k Key, run string, by string, at time.Time) (Report, error)

	// Report gives one run's; [hris.NotFound] where there is none.
	Report(ctx context.Context, k Key, run string) (Report, error)

	// Reports lists the latest runs first, at most limit.
	Reports(ctx context.Context, k Key, limit int) ([]Report, error)

	// Items lists what came of a run's applications, by application and at most
	// limit.
	Items(ctx context.Context, k Key, run, after string, limit int) ([]Item, error)

	// Expire removes the runs that ended before an instant, with their items, and
	// tells how many.
	Expire(ctx context.Context, k Key, before time.Time) (int, error)
}

// Key names a customer's synchronisation.
type Key struct{ Tenant, Connection string }

// Lease is the right to work, until another worker takes it over or a setting
// is saved.
type Lease struct {
	Key   Key
	Owner string
	Fence int64
}

// Batch is what a worker commits at once. Turns come first, then records.
type Batch struct {
	Setting *Setting // its Rev must be the one kept; it is counted up
	Report  *Report  // of the run
	Restart bool     // drops the items of Report's run, but for what was changed
	Turns   []Turn
	Records []Record // each replaces what was kept of its application
	Items   []Item   // likewise, of the application in its run
	End     bool     // gives the lease back
}

// Turn turns open changes from one state to another; To "" drops them.
type Turn struct {
	From, To ChangeState
	Released bool // only those that a person released: By is not ""
}

// Record is what is kept of an application.
type Record struct {
	Application string // the platform's id
	Stage       string // the source's id of the stage at which it was last seen
	StageName   string
	Status      string // the platform's, as last seen or written
	At          time.Time
	// Prior is the stage before, until the move away from it has led to what the
	// map says. Where it is gone nobody may have meant the move.
	Prior string
	// Agreed: Status was once what the map says, and is the same since.
	Agreed bool
	// Edited: somebody else than this synchronisation set Status, to what the map
	// did not say.
	Edited bool
	// Run is the latest run that wrote to it.
	Run    string
	Change Change // the open one; State "" where there is none
}

// Change is one that is planned, sent, or waits for a person.
type Change struct {
	State     ChangeState
	Reason    Reason // why it is held
	From, To  string // statuses
	Stage     string // the source's
	StageName string
	At        time.Time // of the change at the source; zero where not known
	Run       string    // in which it was planned, or held
	By        string    // who released or dismissed it
	Settled   time.Time // from when on it cannot happen any more; zero where it was not sent
}

// same reports whether two changes lead from and to the same statuses because
// of the same stage.
func (c Change) same(other Change) bool {
	return c.Stage == other.Stage && c.From == other.From && c.To == other.To
}

// ChangeState is how far an open change has come. One that is done or refused
// is no longer open: its run's items tell of it.
type ChangeState string

// The states of a change.
const (
	ChangePlanned   ChangeState = "planned"
	ChangeApproved  ChangeState = "approved" // planned, and approved by a person, but too long ago to be sent unseen
	ChangeSending   ChangeState = "sending"  // the request may have left
	ChangeUnknown   ChangeState = "unknown"  // it has, and what became of it is not known yet
	ChangeHeld      ChangeState = "held"     // for a person
	ChangeReleased  ChangeState = "released" // by a person; the next run sends it if it still holds
	ChangeDismissed ChangeState = "dismissed"
)

// Reason says why a change is held.
type Reason string

// The reasons.
const (
	// StageGone: the stage before is gone. Who stood there was moved by whoever
	// removed it, and by no decision about anybody.
	StageGone Reason = "stage_gone"
	// EditedByHand: it would overwrite a status that somebody set on the platform.
	EditedByHand Reason = "edited_by_hand"
	// Backwards: to an earlier status, or from one that nothing follows.
	Backwards Reason = "backwards"
)

// Item is what came of one application in one run. Those that stayed as they
// are have none.
type Item struct {
	Run, Application string
	Outcome          Outcome
	Reason           Reason    // of one that is held
	Code             hris.Code // of a failure
	From, To         string
	Stage, StageName string
	At               time.Time
}

// Outcome is what came of an application in a run.
type Outcome string

// The outcomes that are listed. Counts tells of the others.
const (
	Changed    Outcome = "changed"
	Refused    Outcome = "refused" // the platform did not do it; the next run tries again
	Unknown    Outcome = "unknown" // looked for by the next run, and not repeated before
	Held       Outcome = "held"
	Unmapped   Outcome = "unmapped"
	NotVisible Outcome = "not_visible"
	Unreadable Outcome = "unreadable" // the source failed to tell its stage
)

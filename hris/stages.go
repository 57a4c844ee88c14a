package hris

import (
	"context"
	"iter"
	"time"
)

// StageSource is a recruiting system that knows at which stage each
// application stands. It is safe for concurrent use.
type StageSource interface {
	// Stages gives all stages of the account, default and custom ones.
	Stages(ctx context.Context) ([]Stage, error)

	// Positions streams where the applications of one recruitment stand. Where
	// that costs a call per application, only those that are wanted are asked
	// for. An error ends the stream; [RightMissing] and [NotThere] say that the
	// recruitment is not visible (any more), which says nothing of anybody in it.
	Positions(ctx context.Context, recruitment string, wanted func(application string) bool) iter.Seq2[Position, error]
}

// Stage is a state of candidates in a recruiting system. Its ID is what counts:
// names are changed and translated.
type Stage struct {
	ID, Name string
	Type     StageType
	System   bool // the vendor's own: it cannot be deleted
	Order    int
}

// StageType is the sort of a stage; "" is not known. It suggests a status, and
// never more than that.
type StageType string

// The types of stage.
const (
	StageStandard   StageType = "standard"
	StageMessage    StageType = "message"
	StageMeeting    StageType = "meeting"
	StageRejection  StageType = "rejection"
	StageEmployment StageType = "employment"
	StageOffer      StageType = "offer"
)

// Position is where one application stands.
type Position struct {
	ApplicationID string // the source's
	StageID       string
	StageName     string
	Since         time.Time // zero where the source does not tell
	// Err says that of this application nothing could be learnt; the stream goes on.
	Err error
}

// StatusSink is a platform that shows candidates a status. A write may send
// the candidate a message: it is never repeated unless reading back proved that
// it was not done. It is safe for concurrent use.
type StatusSink interface {
	// Statuses gives the statuses that the platform has.
	Statuses(ctx context.Context) ([]Status, error)

	// Applications streams those made at or after an instant of the platform's
	// own clock, in an order that stays the same.
	Applications(ctx context.Context, since time.Time) iter.Seq2[SinkApplication, error]

	// Application reads one back. Its error is [NotThere] where there is none.
	Application(ctx context.Context, id string) (SinkApplication, error)

	// SetStatuses writes at most MaxStatuses changes, of different applications,
	// and tells what became of each, in their order. The error is of the call as
	// a whole; its Effect says what may have happened.
	SetStatuses(ctx context.Context, changes []StatusChange) ([]StatusResult, error)
	MaxStatuses() int
}

// Status is a status that the platform has.
type Status struct {
	Code, Name string
	Order      int  // how far along; a change to a smaller one goes backwards
	Terminal   bool // nothing follows
}

// SinkApplication is an application as the platform has it.
type SinkApplication struct {
	ID           string
	AppliedAt    time.Time // by the platform's clock
	Status       string
	ChangedAt    time.Time // of the status; zero where it is not known
	SetByPerson  bool      // the status, by hand on the platform
	Recruitment  string    // the source's id; "" where the application is not there
	SourceID     string    // the source's id of the application; "" likewise
	NotForwarded bool      // the candidate refused that it goes to the source
}

// StatusChange is one write.
type StatusChange struct {
	ApplicationID      string // the platform's
	Status             string
	StageID, StageName string    // the source's, raw
	At                 time.Time // of the change at the source; zero where not known
}

// StatusResult is what became of one change: nil Err is done.
type StatusResult struct {
	ApplicationID string
	Err           error
}

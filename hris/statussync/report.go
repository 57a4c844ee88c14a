package statussync

import (
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// Report is what is kept of a run: ids and numbers.
type Report struct {
	ID    string     // the date, YYYY-MM-DD
	Date  civil.Date // on the schedule's wall clock
	State RunState

	Started, Planned, Ended time.Time

	Version int64 // of the map it was planned under

	// Code says why it stopped, Side whose failure it was, NotBefore how long to
	// wait.
	Code      hris.Code
	Side      Side
	NotBefore time.Time

	// Approved names who let it go over the cap.
	Approved string

	// Unasked is how many changes it has sent that nobody released: they count
	// towards the cap when it plans again.
	Unasked int

	Counts     Counts
	NewStages  []string // ids of stages that the map has no status for
	GoneStages []string // ids of stages of the map that the source does not have

	// DryRun: nothing was written or kept; Changes lists what would have been.
	DryRun  bool
	Changes []Item
}

// RunState is how far a run has come.
type RunState string

// The states of a run.
const (
	Planning  RunState = "planning"
	Asking    RunState = "asking" // it would change more than the cap: see [Sync.Approve]
	Writing   RunState = "writing"
	Stopped   RunState = "stopped" // goes on when Run is called, not before NotBefore
	Done      RunState = "done"
	Overtaken RunState = "overtaken" // a later one began before it ended
)

// Over reports whether a run is ended for good.
func (s RunState) Over() bool { return s == Done || s == Overtaken }

// Side is one of the two systems.
type Side string

// The sides.
const (
	SourceSide Side = "source"
	SinkSide   Side = "sink"
)

// Counts are numbers of applications. In a run that was not interrupted,
// Applications is the sum of those that were left alone and of those planned,
// held or in doubt.
type Counts struct {
	Applications int // made since the cut-off

	Unchanged  int
	NotLinked  int // the recruiting system does not have them
	NotVisible int
	Unmapped   int
	Terminal   int
	Left       int // by option or by a person's decision
	Held       int
	Unreadable int
	Planned    int

	BeforeCutOff int // that the platform gave although they were not asked for

	Changed int
	Refused int
	Unknown int // sent, now or in an earlier run, and not found yet
}

func (r Report) clone() Report {
	r.NewStages, r.GoneStages, r.Changes = orNil(r.NewStages), orNil(r.GoneStages), orNil(r.Changes)
	return r
}

// orNil copies s; an empty one is kept as none.
func orNil[S ~[]E, E any](s S) S {
	if len(s) == 0 {
		return nil
	}
	return slices.Clone(s)
}

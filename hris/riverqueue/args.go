package riverqueue

import "github.com/riverqueue/river"

// The kinds of jobs, as River's tables and pages show them.
const (
	kindTransfers = "handover_transfers" // drains a line of the ledger
	kindInbox     = "handover_inbox"     // drains a line of the inbox
	kindStatuses  = "handover_statuses"  // runs a status synchronisation
	kindPoll      = "handover_poll"      // a host's poll of one connection
	kindRefresh   = "handover_refresh"   // renews credentials that end soon
	kindErase     = "handover_erase"     // erases what waits sealed for a removed connection
	kindRound     = "handover_round"     // has one of the above done for each connection, or what concerns all
)

// ref is whom a job is about: all that River's tables are told.
type ref struct {
	Tenant     string `json:"tenant"`
	Connection string `json:"connection"`
}

// whom gives itself: every job's arguments have one.
func (r ref) whom() ref { return r }

type transfersArgs struct{ ref }

func (transfersArgs) Kind() string                 { return kindTransfers }
func (transfersArgs) InsertOpts() river.InsertOpts { return once(lineQueue) }

type inboxArgs struct{ ref }

func (inboxArgs) Kind() string                 { return kindInbox }
func (inboxArgs) InsertOpts() river.InsertOpts { return once(lineQueue) }

type statusesArgs struct{ ref }

func (statusesArgs) Kind() string                 { return kindStatuses }
func (statusesArgs) InsertOpts() river.InsertOpts { return once(choreQueue) }

type pollArgs struct {
	ref
	Poll string `json:"poll"`
}

func (pollArgs) Kind() string                 { return kindPoll }
func (pollArgs) InsertOpts() river.InsertOpts { return once(choreQueue) }

type refreshArgs struct{ ref }

func (refreshArgs) Kind() string                 { return kindRefresh }
func (refreshArgs) InsertOpts() river.InsertOpts { return once(roundQueue) }

type eraseArgs struct{ ref }

func (eraseArgs) Kind() string                 { return kindErase }
func (eraseArgs) InsertOpts() river.InsertOpts { return once(roundQueue) }

type roundArgs struct {
	Round string `json:"round"`
}

func (roundArgs) Kind() string                 { return kindRound }
func (roundArgs) InsertOpts() river.InsertOpts { return once(roundQueue) }

// about is whom a job is about, and by which poll of the host's, if it is one.
type about = pollArgs

func aboutWhom(args river.JobArgs) about {
	switch a := args.(type) {
	case pollArgs:
		return a
	case interface{ whom() ref }:
		return about{ref: a.whom()}
	}
	return about{}
}

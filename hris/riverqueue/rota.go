package riverqueue

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/handoverhq/handover/hris"
)

// rota is what a Queue does, whatever database it does it on.
type rota struct {
	cfg    Config
	jobs   jobs
	lines  []lines
	rounds []*river.PeriodicJob

	halted context.Context // ends when no further step may begin
	halt   context.CancelFunc
}

// jobs is what is needed of a river.Client, which is another type on each database.
type jobs interface {
	InsertMany(ctx context.Context, params []river.InsertManyParams) ([]*rivertype.JobInsertResult, error)
	JobList(ctx context.Context, params *river.JobListParams) (*river.JobListResult, error)
}

func newRota(c Config) *rota {
	r := &rota{cfg: c, halted: context.Background(), halt: func() {}}
	r.lines = append(r.lines, lines{
		kind: kindTransfers, of: c.Transfers,
		job: func(l hris.Line) river.JobArgs { return transfersArgs{ref(l)} },
	})
	if c.Intake != nil {
		r.lines = append(r.lines, lines{
			kind: kindInbox, of: c.Intake,
			job: func(l hris.Line) river.JobArgs { return inboxArgs{ref(l)} },
		})
	}
	return r
}

// begin is the beginning of a time of work, which ends with halt or with ctx.
func (r *rota) begin(ctx context.Context) { r.halted, r.halt = context.WithCancel(ctx) }

// insert inserts jobs, each unless there is the same.
func (r *rota) insert(ctx context.Context, args ...river.JobArgs) error {
	const batch = 500
	for some := range slices.Chunk(args, batch) {
		params := make([]river.InsertManyParams, len(some))
		for i, a := range some {
			params[i] = river.InsertManyParams{Args: a}
		}
		if _, err := r.jobs.InsertMany(ctx, params); err != nil {
			return err
		}
	}
	return nil
}

// waiting gives whom the jobs of a kind are about that wait to be worked.
// River's uniqueness does not know it: it ends with its period, and a job that
// waits its turn under load waits longer than that.
func (r *rota) waiting(ctx context.Context, queue, kind string) (map[about]bool, error) {
	return r.standing(ctx, queue, kind, time.Time{}, rivertype.JobStateAvailable, rivertype.JobStateRetryable, rivertype.JobStateScheduled, rivertype.JobStatePending)
}

// standing gives whom the jobs of a kind and some states are about that were
// last begun at an instant or later. It asks by queue and not by kind: River's own
// index finds those few among all that are over.
func (r *rota) standing(ctx context.Context, queue, kind string, since time.Time, states ...rivertype.JobState) (map[about]bool, error) {
	const all = 10_000 // as many as River gives at once
	list, err := r.jobs.JobList(ctx, river.NewJobListParams().Queues(queue).States(states...).First(all).OrderBy(river.JobListOrderByID, river.SortOrderAsc))
	if err != nil {
		return nil, err
	}
	found := make(map[about]bool, len(list.Jobs))
	for _, job := range list.Jobs {
		var of about
		if job.Kind == kind && (since.IsZero() || job.AttemptedAt != nil && job.AttemptedAt.After(since)) {
			if json.Unmarshal(job.EncodedArgs, &of) == nil {
				found[of] = true
			}
		}
	}
	return found, nil
}

// period is for how long a job keeps others like it out. River holds the job of
// a killed worker for running until it rescues it, hours later; nobody waits for
// that.
const period = 10 * time.Second

// once are the options of every job: one at a time for each whom it is about.
func once(queue string) river.InsertOpts {
	return river.InsertOpts{Queue: queue, MaxAttempts: 1000, UniqueOpts: river.UniqueOpts{
		ByArgs: true, ByPeriod: period,
		ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
		},
	}}
}

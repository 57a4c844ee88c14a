package inhire

import (
	"context"
	"iter"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// Run is one pass of inhire's own synchronisation.
type Run struct {
	ID         string
	Date       civil.Date // the day in Warsaw
	Trigger    string     // schedule or manual
	State      RunState
	StartedAt  time.Time
	FinishedAt time.Time // zero while it runs
	Counts     Counts
	Problems   []RunProblem
}

// RunState is how far a run is.
type RunState string

// The states of a run.
const (
	RunUnderWay RunState = "running"
	RunDone     RunState = "done"
	RunFailed   RunState = "failed"
	RunSkipped  RunState = "skipped"
)

// Counts are a run's applications.
type Counts struct {
	Seen, Changed, Unchanged, BeforeCutoff, UnmappedStage, NotVisible, Failed int
}

// RunProblem is one thing that a run could not do. What does not concern it is
// empty.
type RunProblem struct {
	Code          string
	StageID       string // eRecruiter's
	ApplicationID string // inhire's
}

// Runs streams the runs, the newest first. Our proposal.
func (c *Client) Runs(ctx context.Context) iter.Seq2[Run, error] {
	return each(ctx, c, listRuns, "list.runs", nil, runOf)
}

// StartRun starts a run of inhire's own now. It mails every candidate whose status
// it changes, so it is not repeated by itself. Our proposal.
func (c *Client) StartRun(ctx context.Context) (run Run, err error) {
	err = c.ask(ctx, startRun, sent{}, func(r reading) error {
		run = runOf(r)
		return r.err()
	})
	if err != nil {
		return Run{}, err
	}
	return run, nil
}

func runOf(r reading) Run {
	run := Run{
		ID: r.need("run.id"), Date: r.date("run.localDate"), Trigger: r.text("run.trigger"), State: RunState(r.need("run.state")),
		StartedAt: r.instant("run.startedAt"), FinishedAt: r.instant("run.finishedAt"),
	}
	if n, ok := r.within("run.counts"); ok {
		run.Counts = Counts{
			Seen: n.count("counts.seen"), Changed: n.count("counts.changed"), Unchanged: n.count("counts.unchanged"),
			BeforeCutoff: n.count("counts.beforeCutoff"), UnmappedStage: n.count("counts.unmappedStage"),
			NotVisible: n.count("counts.notVisible"), Failed: n.count("counts.failed"),
		}
	}
	for _, p := range r.rows("run.problems") {
		run.Problems = append(run.Problems, RunProblem{p.text("problem.code"), p.text("problem.stageId"), p.text("problem.applicationId")})
	}
	return run
}

package riverqueue

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/handoverhq/handover/hris"
)

// drainer is the ledger's or the inbox's lines.
type drainer interface {
	Lines(ctx context.Context, limit int) ([]hris.Line, error)
	Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error)
}

// lines are those of one of them, with the jobs that drain them.
type lines struct {
	kind string
	of   drainer
	job  func(hris.Line) river.JobArgs
}

// drain drains a line for a slice. Where the line rests, or was found taken, the
// job is over: it is looked for again when there is something to do.
func (r *rota) drain(ctx context.Context, of drainer, line hris.Line) error {
	drained, err := of.Drain(ctx, line, r.cfg.Slice)
	switch {
	case ctx.Err() != nil, errors.Is(err, hris.LeaseLost):
		return nil // what is left is due, and its line free, or another worker's
	case err != nil:
		return err
	case drained.More && drained.Worked > 0:
		return more
	}
	return nil
}

// seen is how many lines a look takes in. Those worked longest ago come first, so
// that the others have their turn in a later one.
func (r *rota) seen() int { return max(100, 10*r.cfg.Workers) }

// lookAgain looks for lines with something due until the queue stops.
func (r *rota) lookAgain() {
	tick := time.NewTicker(r.cfg.Every)
	defer tick.Stop()
	for {
		r.look(r.halted)
		select {
		case <-tick.C:
		case <-r.halted.Done():
			return
		}
	}
}

// look inserts a job for each line with something due that has none waiting.
func (r *rota) look(ctx context.Context) {
	for _, l := range r.lines {
		due, err := l.of.Lines(ctx, r.seen())
		if err == nil {
			err = r.send(ctx, l, due...)
		}
		if err != nil && ctx.Err() == nil {
			r.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "handover: look for lines", slog.String("kind", l.kind), slog.String("code", string(codeOf(err))))
		}
	}
}

// wake inserts the jobs of one line, whether or not something is due.
func (r *rota) wake(ctx context.Context, line hris.Line) error {
	var failed []error
	for _, l := range r.lines {
		failed = append(failed, r.send(ctx, l, line))
	}
	return errors.Join(failed...)
}

// send has somebody work some lines.
func (r *rota) send(ctx context.Context, l lines, due ...hris.Line) error {
	if len(due) == 0 {
		return nil
	}
	waiting, err := r.waiting(ctx, lineQueue, l.kind)
	if err != nil {
		return err
	}
	var args []river.JobArgs
	for _, line := range due {
		if !waiting[about{ref: ref(line)}] {
			args = append(args, l.job(line))
		}
	}
	return r.insert(ctx, args...)
}

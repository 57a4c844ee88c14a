package riverqueue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"github.com/handoverhq/handover/hris"
)

// worker is how every job is worked: it ends when the queue stops, a panic
// ends nothing else, and River is told codes and when to come again.
type worker[A river.JobArgs] struct {
	river.WorkerDefaults[A]
	rota    *rota
	timeout time.Duration
	longest time.Duration        // of the pauses after its failures; an hour when zero
	again   func(hris.Code) bool // whether a job that failed so is tried again
	do      func(ctx context.Context, args A) error

	pauses sync.Map // by job, from Work to the NextRetry that follows it
}

// later is what a job gives that is not over: how long until it is worked again.
type later time.Duration

func (l later) Error() string { return "there is more" }

// more is a job that goes behind all others.
const more = later(0)

// errSilent is what a failure without a code is called.
const errSilent hris.Code = "no code"

// enough is how many failures of a job are written down. It goes on after them,
// and its row does not grow.
const enough = 10

// Timeout implements river.Worker.
func (w *worker[A]) Timeout(*river.Job[A]) time.Duration { return w.timeout }

// NextRetry implements river.Worker. A job that River rescued has not been worked,
// and is tried at once.
func (w *worker[A]) NextRetry(job *river.Job[A]) time.Time {
	pause, _ := w.pauses.LoadAndDelete(job.ID)
	length, _ := pause.(time.Duration)
	return time.Now().Add(max(length, time.Second))
}

// Work implements river.Worker.
func (w *worker[A]) Work(ctx context.Context, job *river.Job[A]) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.rota.halted, cancel)()
	err := ctx.Err()
	if err == nil {
		err = guarded(func() error { return w.do(ctx, job.Args) })
	}
	if err == nil {
		return nil
	}
	if after, ok := errors.AsType[later](err); ok {
		return river.JobSnooze(time.Duration(after))
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return river.JobSnooze(0) // the queue stops; it goes on elsewhere, or when it starts again
	}
	code, pause := codeOf(err), pauseAfter(err, len(job.Errors))
	if w.longest > 0 {
		pause = min(pause, w.longest)
	}
	// The type is the most that can be said of what has no code.
	w.rota.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "handover: job failed", slog.Int64("job", job.ID), slog.String("kind", job.Kind),
		slog.String("code", string(code)), slog.String("type", fmt.Sprintf("%T", err)))
	switch {
	case !w.again(code):
		return river.JobCancel(code)
	case len(job.Errors) >= enough:
		return river.JobSnooze(pause)
	}
	w.pauses.Store(job.ID, pause)
	return code
}

// guarded turns a panic into an error: River would keep its text, and its stack.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked{fmt.Sprintf("%T", p)}
		}
	}()
	return do()
}

// panicked is a panic, by the type of what it was called with.
type panicked struct{ what string }

func (p panicked) Error() string { return "panic of a " + p.what }

func codeOf(err error) hris.Code {
	if p, ok := errors.AsType[panicked](err); ok {
		return hris.Code(p.Error())
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "out of time"
	}
	if code := hris.CodeOf(err); code != "" {
		return code
	}
	return errSilent
}

// always, for what nobody else would come back to.
func always(hris.Code) bool { return true }

// never, for what comes again with the next round.
func never(hris.Code) bool { return false }

// passing, where the same may succeed later with nobody's help.
func passing(code hris.Code) bool { return code == errSilent || code.Fix() == hris.FixByWaiting }

// pauseAfter is five seconds, and twice as long with every failure up to an hour,
// but never shorter than what was asked for.
func pauseAfter(err error, failures int) time.Duration {
	pause := min(5*time.Second<<min(failures, 10), time.Hour)
	if e, ok := errors.AsType[*hris.Error](err); ok {
		pause = max(pause, e.RetryAfter)
	}
	return pause
}

// soon is the longest pause of a line's job that failed: while it waits, no other
// is sent to the line, not even because its connection changed.
const soon = time.Minute

// drains is the worker of a line's jobs.
func drains[A river.JobArgs](r *rota, do func(ctx context.Context, args A) error) *worker[A] {
	return &worker[A]{rota: r, timeout: r.cfg.patience(), longest: soon, again: always, do: do}
}

// workers are River's workers of all our jobs.
func (r *rota) workers() *river.Workers {
	w := river.NewWorkers()
	river.AddWorker(w, drains(r, func(ctx context.Context, a transfersArgs) error {
		return r.drain(ctx, r.cfg.Transfers, hris.Line(a.ref))
	}))
	if r.cfg.Intake != nil {
		river.AddWorker(w, drains(r, func(ctx context.Context, a inboxArgs) error {
			return r.drain(ctx, r.cfg.Intake, hris.Line(a.ref))
		}))
	}
	river.AddWorker(w, &worker[statusesArgs]{rota: r, timeout: chore, again: never, do: r.statuses})
	river.AddWorker(w, &worker[pollArgs]{rota: r, timeout: chore, again: passing, do: r.poll})
	river.AddWorker(w, &worker[refreshArgs]{rota: r, timeout: chore, again: passing, do: r.refresh})
	river.AddWorker(w, &worker[eraseArgs]{rota: r, timeout: chore, again: always, do: r.erase})
	river.AddWorker(w, &worker[roundArgs]{rota: r, timeout: chore, again: never, do: r.round})
	return w
}

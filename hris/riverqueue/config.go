package riverqueue

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/statussync"
)

// Config says what a [Queue] works. Transfers is needed; the zero values of the
// rest work.
type Config struct {
	Transfers   Transfers   // a *transfer.Service with a Sealer or a DraftSource
	Intake      Intake      // an *intake.Intake; nil: nothing comes by itself. Where one process has it, give it to all: any may do the work that it is for
	Connections Connections // a *connection.Service; nil: credentials that end, and changes that were not told, are the host's own care
	Syncs       Syncs       // nil: no status synchronisation
	Polls       []Poll

	// Workers is how many lines this process drains at once, and how many polls,
	// synchronisations and such it does beside them; 10 each when zero.
	Workers int

	// Slice is how long a line is drained before it goes behind all others; 20 s
	// when zero, at least 1 s.
	Slice time.Duration

	// StepTime is longer than any step of any target takes with the look before it;
	// 20 min when zero. A worker that took longer than Slice and StepTime together is
	// stopped, and River takes a job for stuck only after that.
	StepTime time.Duration

	// Every is how often this process looks for lines with something due; 1 s
	// when zero.
	Every time.Duration

	// Keep is how long the reports of status synchronisations are kept; 90 days
	// when zero.
	Keep time.Duration

	Now func() time.Time // nil for the system clock; River's own times are the system's

	// Logger gets ids, codes and numbers only, and River's own lines too, such as
	// one every five seconds for each queue that did something; the hook River may
	// give River another one. Nil logs nothing.
	Logger *slog.Logger

	// River may change what River is configured with: a host's own workers
	// (river.AddWorker to Workers), queues, periodic jobs, hooks. The queues, the
	// workers and the periodic jobs that are there must stay.
	River func(*river.Config)
}

// Transfers is what a [Queue] needs of a *transfer.Service.
type Transfers interface {
	Lines(ctx context.Context, limit int) ([]hris.Line, error)
	Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error)
	Rouse(ctx context.Context, tenant, connection string) (int, error)
	EraseDrafts(ctx context.Context, tenant, connection string) error
	Expire(ctx context.Context) (int, error)
	KeepsDrafts() bool
}

// Intake is what a [Queue] needs of an *intake.Intake.
type Intake interface {
	Lines(ctx context.Context, limit int) ([]hris.Line, error)
	Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error)
	Rouse(ctx context.Context, tenant, connection string) (int, error)
	EraseLine(ctx context.Context, tenant, connection string) error
	Expire(ctx context.Context) (int, error)
}

// Connections is what a [Queue] needs of a *connection.Service.
type Connections interface {
	Active(ctx context.Context) iter.Seq2[connection.Ref, error]
	Refresh(ctx context.Context, tenant, id string) (next time.Time, err error)
	CatchUp(ctx context.Context) (int, error)
	Reseal(ctx context.Context) (int, error)
}

// Syncs are the status synchronisations of a host's customers.
type Syncs interface {
	// Keys lists those that are switched on; more do no harm.
	Keys(ctx context.Context) ([]statussync.Key, error)
	// Sync gives one. It is asked anew for each run.
	Sync(ctx context.Context, key statussync.Key) (*statussync.Sync, error)
}

// Poll is work of the host's that is done for each of some connections as often
// as it says, such as asking a source for what no webhook told.
type Poll struct {
	Name  string        // unlike any other's; lower-case letters, digits and _
	Every time.Duration // at least 10 s; begins at multiples of it, UTC

	// Lines lists the connections it is done for.
	Lines func(ctx context.Context) ([]hris.Line, error)

	// Do does it for one, in a job of its own. An error of package hris that
	// waiting mends is tried again by itself; after any other the poll waits for its
	// next turn. It has two hours, and ends soon after its context does.
	Do func(ctx context.Context, line hris.Line) error
}

func (c *Config) presets() {
	if c.Workers == 0 {
		c.Workers = 10
	}
	for _, d := range []struct {
		value  *time.Duration
		preset time.Duration
	}{{&c.Slice, 20 * time.Second}, {&c.StepTime, 20 * time.Minute}, {&c.Every, time.Second}, {&c.Keep, 90 * 24 * time.Hour}} {
		if *d.value == 0 {
			*d.value = d.preset
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
}

func (c *Config) lacks() error {
	var lacks []error
	want := func(holds bool, text string, args ...any) {
		if !holds {
			lacks = append(lacks, fmt.Errorf(text, args...))
		}
	}
	want(c.Transfers != nil, "the Transfers are needed: a *transfer.Service")
	want(c.Transfers == nil || c.Transfers.KeepsDrafts(), "the Transfers keep no drafts, so nothing could go on in the background: "+
		"give transfer.Config a Sealer (privacy.NewKeyring makes one) or a DraftSource")
	want(c.Workers > 0 && c.Workers <= river.QueueNumWorkersMax, "the Workers are between 1 and %d", river.QueueNumWorkersMax)
	want(c.Slice >= time.Second, "the Slice is at least 1 s")
	want(c.StepTime >= time.Minute, "the StepTime is at least 1 min: longer than the longest Deadline of any target's step and the look before it")
	want(c.Every > 0 && c.Keep > 0, "Every and Keep may not be negative")
	names := map[string]bool{}
	for _, p := range c.Polls {
		want(isName(p.Name) && !names[p.Name], "a Poll needs a Name of its own, of lower-case letters, digits and _")
		want(p.Every >= period && p.Lines != nil && p.Do != nil, "the Poll %q needs Every of at least 10 s, Lines and Do", p.Name)
		names[p.Name] = true
	}
	return errors.Join(lacks...)
}

func isName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return s != ""
}

// patience is how long a job with a line has: the slice, and the steps that
// had begun when it was over.
func (c *Config) patience() time.Duration { return c.Slice + c.StepTime }

// longest is how long any job of ours may run, its step under way included.
func (c *Config) longest() time.Duration { return max(c.patience(), chore) + c.StepTime }

// chore is how long a job that is no line's has: a poll, a status run.
const chore = 2 * time.Hour

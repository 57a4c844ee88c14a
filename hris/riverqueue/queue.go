package riverqueue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"

	"github.com/handoverhq/handover/hris"
)

// The names of River's queues that a [Queue] works: lines; what may take long for
// each connection, polls and status runs; and what is soon done and must not wait
// for those, such as renewing credentials.
const (
	lineQueue  = "handover"
	choreQueue = "handover_chores"
	roundQueue = "handover_rounds"
)

// kept is for how long River keeps jobs that are over.
const kept = time.Hour

// Queue does in the background what waits. TTx is the driver's transaction, as
// in River. It is safe for concurrent use.
type Queue[TTx any] struct {
	driver riverdriver.Driver[TTx]
	client *river.Client[TTx]
	schema string
	rota   *rota

	mu      sync.Mutex
	looking context.CancelFunc // nil where it is not started
	looked  chan struct{}      // closed when the looking loop has ended
}

// AnyQueue is a [Queue] on whatever driver, for a program that chooses its database
// when it starts, and wherever River's transactions need no name.
type AnyQueue interface {
	Migrate(ctx context.Context) error
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	Wake(ctx context.Context, tenant, connection string) error
	Changed(ctx context.Context, tenant, connection string) error
	EraseSealed(ctx context.Context, tenant, connection string) error
	Subscribe(kinds ...river.EventKind) (events <-chan *river.Event, cancel func())
}

var _ AnyQueue = (*Queue[any])(nil)

// New makes a queue on River's driver for the host's database, or says what the
// configuration lacks. It calls nobody.
func New[TTx any](driver riverdriver.Driver[TTx], c Config) (*Queue[TTx], error) {
	c.presets()
	err := c.lacks()
	if driver == nil {
		err = errors.Join(errors.New("the driver is nil: riversqlite.New(db) or riverpgxv5.New(pool)"), err)
	}
	if err != nil {
		return nil, unfit(err)
	}
	r := newRota(c)
	rc := r.river()
	if c.River != nil {
		c.River(rc)
	}
	if err := r.still(rc); err != nil {
		return nil, unfit(err)
	}
	client, err := river.NewClient(driver, rc)
	if err != nil {
		return nil, unfit(fmt.Errorf("river: %w", err))
	}
	r.jobs = client
	return &Queue[TTx]{driver: driver, client: client, schema: rc.Schema, rota: r}, nil
}

func unfit(err error) error {
	return &hris.Error{Code: hris.InvalidInput, Op: "configure queue", Effect: hris.EffectNotSent, Err: err}
}

// river is what River is configured with before the host has its say.
func (r *rota) river() *river.Config {
	return &river.Config{
		Logger:  r.cfg.Logger,
		Workers: r.workers(),
		Queues: map[string]river.QueueConfig{
			// A line that has gone behind all others announces itself to nobody.
			lineQueue:  {MaxWorkers: r.cfg.Workers, FetchPollInterval: 250 * time.Millisecond},
			choreQueue: {MaxWorkers: r.cfg.Workers},
			roundQueue: {MaxWorkers: r.cfg.Workers},
		},
		PeriodicJobs:                r.periodic(),
		CompletedJobRetentionPeriod: kept,
		RescueStuckJobsAfter:        r.cfg.longest() + time.Minute,
	}
}

// still refuses what a host's change of River's configuration has broken.
func (r *rota) still(rc *river.Config) error {
	var broken []error
	for _, name := range []string{lineQueue, choreQueue, roundQueue} {
		if _, ok := rc.Queues[name]; !ok {
			broken = append(broken, fmt.Errorf("the hook River has taken away the queue %q: add to Queues", name))
		}
	}
	if rc.Workers == nil {
		broken = append(broken, errors.New("the hook River has taken away the Workers: add to them with river.AddWorker"))
	}
	for _, job := range r.rounds {
		if !slices.Contains(rc.PeriodicJobs, job) {
			broken = append(broken, errors.New("the hook River has taken away a periodic job: append to PeriodicJobs"))
			break
		}
	}
	if least := r.cfg.longest(); rc.RescueStuckJobsAfter != 0 && rc.RescueStuckJobsAfter < least {
		broken = append(broken, fmt.Errorf("RescueStuckJobsAfter is at least %s: a job may work for so long", least))
	}
	return errors.Join(broken...)
}

// Start begins to work, in the background, until [Queue.Stop] or until ctx ends.
// One that was stopped can be started again.
func (q *Queue[TTx]) Start(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.looking != nil {
		return unfit(errors.New("it is started already"))
	}
	if err := q.migrated(ctx); err != nil {
		return fmt.Errorf("riverqueue: start: %w", err)
	}
	ctx, cancel := cancelledBy(ctx)
	q.rota.begin(ctx)
	// River's own context ends last: jobs end by ours, and are recorded.
	if err := q.client.Start(ctx); err != nil {
		cancel()
		return fmt.Errorf("riverqueue: start: %w", err)
	}
	looked := make(chan struct{})
	q.looking, q.looked = cancel, looked
	go func() {
		defer close(looked)
		q.rota.lookAgain()
	}()
	return nil
}

// cancelledBy gives a context that is cancelled when ctx ends. River's own notifier goes
// round and round, and never stops, where its context ends by a deadline.
func cancelledBy(ctx context.Context) (context.Context, context.CancelFunc) {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	forget := context.AfterFunc(ctx, cancel)
	return own, func() { forget(); cancel() }
}

// Stop takes up nothing new, lets the requests under way end, stops between two
// steps, and returns when all have stopped. Where ctx ends before, it gives its
// error, and may be called again.
func (q *Queue[TTx]) Stop(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.looking == nil {
		return nil
	}
	q.rota.halt()
	if err := q.client.Stop(ctx); err != nil {
		return fmt.Errorf("riverqueue: stop: %w", err)
	}
	q.looking()
	<-q.looked
	q.looking, q.looked = nil, nil
	return nil
}

// Client is River's own, to insert and watch a host's jobs with. The queue starts
// and stops it.
func (q *Queue[TTx]) Client() *river.Client[TTx] { return q.client }

// Subscribe tells of this process's jobs as they end, the host's own among them,
// until cancel is called or the queue stops, which closes events: who starts it again
// subscribes again. It is [river.Client.Subscribe], before Start or after, and whoever
// does not keep up misses some.
func (q *Queue[TTx]) Subscribe(kinds ...river.EventKind) (events <-chan *river.Event, cancel func()) {
	return q.client.Subscribe(kinds...)
}

// Wake has the line of a connection worked at once, where a process looks only
// at its next turn. Whoever plans a transfer may call it, in a process that was
// not started too, and after the commit; nothing is lost where nobody does.
func (q *Queue[TTx]) Wake(ctx context.Context, tenant, connection string) error {
	return q.rota.wake(ctx, hris.Line{Tenant: tenant, Connection: connection})
}

// Changed says that something about a connection has changed which its line may
// have waited for: it is roused and woken. It is a connection.Config.Changed.
func (q *Queue[TTx]) Changed(ctx context.Context, tenant, connection string) error {
	_, err := q.rota.cfg.Transfers.Rouse(ctx, tenant, connection)
	if q.rota.cfg.Intake != nil {
		_, in := q.rota.cfg.Intake.Rouse(ctx, tenant, connection)
		err = errors.Join(err, in)
	}
	return errors.Join(err, q.Wake(ctx, tenant, connection))
}

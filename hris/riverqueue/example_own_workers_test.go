package riverqueue_test

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris/riverqueue"
)

// WelcomeArgs is a job of the host's own.
type WelcomeArgs struct {
	Desk int `json:"desk"`
}

// Kind implements river.JobArgs.
func (WelcomeArgs) Kind() string { return "welcome" }

// WelcomeWorker works it.
type WelcomeWorker struct {
	river.WorkerDefaults[WelcomeArgs]
}

// Work implements river.Worker.
func (*WelcomeWorker) Work(_ context.Context, job *river.Job[WelcomeArgs]) error {
	fmt.Println("put flowers on desk", job.Args.Desk)
	return nil
}

// A host that has jobs of its own runs them beside, in a queue of their own, and
// inserts them with River's client.
func Example_ownWorkers() {
	ctx := context.Background()
	host := newHost(ctx)
	defer host.close()
	queue, err := riverqueue.New(riversqlite.New(host.db), riverqueue.Config{
		Transfers: host.transfers,
		River: func(c *river.Config) {
			river.AddWorker(c.Workers, &WelcomeWorker{})
			c.Queues[river.QueueDefault] = river.QueueConfig{MaxWorkers: 5}
		},
	})
	must(err)
	must(queue.Migrate(ctx))
	over, _ := queue.Client().Subscribe(river.EventKindJobCompleted)
	must(queue.Start(ctx))
	_, err = queue.Client().Insert(ctx, WelcomeArgs{Desk: 12}, nil)
	must(err)
	finished(over, "welcome")
	must(queue.Stop(ctx))
	// Output:
	// put flowers on desk 12
}

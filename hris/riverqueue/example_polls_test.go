package riverqueue_test

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/riverqueue"
)

// Every quarter of an hour each customer's recruiting system is asked for hires
// that no webhook told of (greenhouse has Missed for this). Each customer's poll is
// a job of its own.
func Example_polls() {
	ctx := context.Background()
	host := newHost(ctx)
	defer host.close()
	queue, err := riverqueue.New(riversqlite.New(host.db), riverqueue.Config{
		Transfers: host.transfers, River: quick, Workers: 1,
		Polls: []riverqueue.Poll{{
			Name: "missed_hires", Every: 15 * time.Minute,
			Lines: func(context.Context) ([]hris.Line, error) {
				return []hris.Line{{Tenant: "acme", Connection: "ats"}, {Tenant: "globex", Connection: "ats"}}, nil
			},
			Do: func(_ context.Context, line hris.Line) error {
				fmt.Println("asking for the hires of", line.Tenant)
				return nil // what is found goes to the inbox: intake.Keep
			},
		}},
	})
	must(err)
	must(queue.Migrate(ctx))
	over, _ := queue.Client().Subscribe(river.EventKindJobCompleted)
	must(queue.Start(ctx)) // the first round is made at once
	finished(over, "handover_poll")
	finished(over, "handover_poll")
	must(queue.Stop(ctx))
	// Output:
	// asking for the hires of acme
	// asking for the hires of globex
}

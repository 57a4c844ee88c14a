package riverqueue_test

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/riverqueue"
)

// A host marks a candidate as hired and plans the hand-over in one transaction of
// its own: both are done, or neither. No job is inserted; the transfer is the job.
func Example_hostTransaction() {
	ctx := context.Background()
	host := newHost(ctx)
	defer host.close()
	queue, err := riverqueue.New(riversqlite.New(host.db), riverqueue.Config{Transfers: host.transfers, Now: host.clock.Now, River: quick})
	must(err)
	must(queue.Migrate(ctx))
	over, _ := queue.Client().Subscribe(river.EventKindJobCompleted)
	must(queue.Start(ctx))
	_, err = host.db.ExecContext(ctx, "CREATE TABLE candidates (id TEXT, state TEXT)")
	must(err)

	hire := hristest.Hire(host.files)
	planned, err := host.transfers.Ready(ctx, recruiter, host.reviewed(ctx, hire))
	must(err)
	tx, err := host.db.BeginTx(ctx, nil)
	must(err)
	_, err = tx.ExecContext(ctx, "INSERT INTO candidates VALUES ($1, 'hired')", hire.PersonID)
	must(err)
	_, _, err = host.store.CreateTx(ctx, tx, planned)
	must(err)
	must(tx.Commit())
	must(queue.Wake(ctx, "acme", "c-1")) // or wait for the next look, within a second

	finished(over, "handover_transfers")
	must(queue.Stop(ctx))
	fmt.Println("records at the vendor:", len(host.target.Records()))
	// Output:
	// records at the vendor: 1
}

package riverqueue_test

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/riverqueue"
)

// A recruiter sends while the HR system is down. Nobody has to come back.
func Example() {
	ctx := context.Background()
	host := newHost(ctx)
	defer host.close()
	queue, err := riverqueue.New(riversqlite.New(host.db), riverqueue.Config{Transfers: host.transfers, Now: host.clock.Now, River: quick})
	must(err)
	must(queue.Migrate(ctx))
	over, _ := queue.Client().Subscribe(river.EventKindJobCompleted)
	must(queue.Start(ctx))

	host.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Down(10 * time.Minute)})
	badge, _ := host.transfers.Send(ctx, recruiter, host.reviewed(ctx, hristest.Hire(host.files)))
	fmt.Println(badge.State, "because", badge.Reason)

	host.clock.Advance(11 * time.Minute)
	finished(over, "handover_transfers")
	must(queue.Stop(ctx))

	badge, err = host.transfers.Badge(ctx, recruiter, "acme", badge.Transfer, nil)
	must(err)
	fmt.Println(badge.State, badge.Remote.ID)
	// Output:
	// held because remote.unavailable
	// done E-1001
}

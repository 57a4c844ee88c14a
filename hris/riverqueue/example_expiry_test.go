package riverqueue_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/transfer"
)

// Sealed values wait for 28 days at most. A round that is made every hour, and
// when the program starts, erases what has waited longer.
func Example_expiry() {
	ctx := context.Background()
	host := newHost(ctx)
	defer host.close()
	host.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Refused("last_name"), Ever: true})
	badge, _ := host.transfers.Send(ctx, recruiter, host.reviewed(ctx, hristest.Hire(host.files)))
	waits := func() bool {
		t, err := host.store.Ledger().Get(ctx, "acme", badge.Transfer)
		must(err)
		return len(t.Draft) > 0
	}
	fmt.Println(badge.State, "with sealed values:", waits())

	host.clock.Advance(29 * 24 * time.Hour)
	queue, err := riverqueue.New(riversqlite.New(host.db), riverqueue.Config{Transfers: host.transfers, Now: host.clock.Now, River: quick})
	must(err)
	must(queue.Migrate(ctx))
	over, _ := queue.Client().Subscribe(river.EventKindJobCompleted)
	must(queue.Start(ctx))
	finished(over, "handover_round")
	must(queue.Stop(ctx))
	fmt.Println("with sealed values:", waits())
	// Output:
	// held with sealed values: true
	// with sealed values: false
}

// locked is a ledger whose file cannot be written just now, as another program
// makes a backup of it.
type locked struct {
	*transfer.Service
	left atomic.Int32 // times
}

func (l *locked) EraseDrafts(ctx context.Context, tenant, connection string) error {
	if l.left.Add(-1) >= 0 {
		return &hris.Error{Code: hris.Unavailable, Op: "erase drafts", Err: errors.New("database is locked")}
	}
	return l.Service.EraseDrafts(ctx, tenant, connection)
}

// A customer removes a connection, and the drafts cannot be erased at that
// moment. The person is told so, and a job goes on until it is done.
func Example_erasure() {
	ctx := context.Background()
	host := newHost(ctx)
	defer host.close()
	transfers := &locked{Service: host.transfers}
	transfers.left.Store(1)
	queue, err := riverqueue.New(riversqlite.New(host.db), riverqueue.Config{Transfers: transfers, Now: host.clock.Now, River: quick})
	must(err)
	must(queue.Migrate(ctx))
	over, _ := queue.Client().Subscribe(river.EventKindJobCompleted)
	must(queue.Start(ctx))

	// connection.Config{EraseSealed: queue.EraseSealed, ...} has Remove call this:
	err = queue.EraseSealed(ctx, "acme", "c-1")
	fmt.Println(hris.CodeOf(err))
	finished(over, "handover_erase")
	fmt.Println("erased")
	must(queue.Stop(ctx))
	// Output:
	// remote.unavailable
	// erased
}

package riverqueue_test

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/riverqueue"
)

// consents stand for a *connection.Service with two connections, one of which has
// a consent that ends tomorrow.
type consents struct{ ends time.Time }

func (consents) Active(context.Context) iter.Seq2[connection.Ref, error] {
	return func(yield func(connection.Ref, error) bool) {
		_ = yield(connection.Ref{Tenant: "acme", ID: "afas"}, nil) && yield(connection.Ref{Tenant: "acme", ID: "nmbrs"}, nil)
	}
}

func (c consents) Refresh(_ context.Context, _, id string) (next time.Time, err error) {
	if id == "afas" {
		return time.Time{}, nil // its token does not end
	}
	fmt.Println("renewed:", id)
	return c.ends, nil
}

func (consents) CatchUp(context.Context) (int, error) { return 0, nil }

func (consents) Reseal(context.Context) (int, error) { return 0, nil }

// Every hour each connection in use is asked what of it ends soon, in a job of
// its own, so that a consent does not lapse because nobody was hired for a while.
func Example_refresh() {
	ctx := context.Background()
	host := newHost(ctx)
	defer host.close()
	queue, err := riverqueue.New(riversqlite.New(host.db), riverqueue.Config{
		Transfers: host.transfers, Connections: consents{host.clock.Now().Add(24 * time.Hour)}, Now: host.clock.Now, River: quick,
	})
	must(err)
	must(queue.Migrate(ctx))
	over, _ := queue.Client().Subscribe(river.EventKindJobCompleted)
	must(queue.Start(ctx))
	finished(over, "handover_refresh")
	finished(over, "handover_refresh")
	must(queue.Stop(ctx))
	// Output:
	// renewed: nmbrs
}

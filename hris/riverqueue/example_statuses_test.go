package riverqueue_test

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/statussync"
)

// At 17:00 in Warsaw the stages of a recruiting system are shown on a job board.
// The program was not running then, and catches up.
func Example_statuses() {
	ctx := context.Background()
	host := newHost(ctx)
	defer host.close()
	clock := hristest.NewClock(time.Date(2026, time.March, 27, 9, 0, 0, 0, time.UTC))
	stages, board := &ats{stage: "1"}, &jobBoard{status: "waiting", at: clock.Now().Add(time.Hour)}
	sync, err := statussync.New(statussync.Config{
		Tenant: "acme", Connection: "board", Store: host.store.Statuses(), Source: stages, Sink: board, Now: clock.Now,
		Main: func(context.Context) error { return nil }, Authorizer: statussync.Managers{"admin"},
	})
	must(err)
	admin := statussync.Actor{ID: "u-1", Roles: []string{"admin"}}
	draft, err := sync.Enable(ctx, admin)
	must(err)
	_, err = sync.Save(ctx, admin, draft.Version, map[string]string{"1": "waiting", "2": "interview"})
	must(err)
	stages.move("2", clock.Advance(2*time.Hour)) // a recruiter invites

	fmt.Println("due at", sync.Next().Format(time.RFC3339))
	clock.Advance(10 * time.Hour)
	queue, err := riverqueue.New(riversqlite.New(host.db), riverqueue.Config{
		Transfers: host.transfers, Syncs: syncs{{Tenant: "acme", Connection: "board"}: sync}, Now: clock.Now, River: quick,
	})
	must(err)
	must(queue.Migrate(ctx))
	over, _ := queue.Client().Subscribe(river.EventKindJobCompleted)
	must(queue.Start(ctx))
	finished(over, "handover_statuses")
	must(queue.Stop(ctx))
	fmt.Println("shown:", board.shown())
	// Output:
	// due at 2026-03-27T16:00:00Z
	// shown: interview
}

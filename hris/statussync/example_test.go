package statussync_test

import (
	"context"
	"fmt"

	"github.com/handoverhq/handover/hris/statussync"
)

// A customer switches the synchronisation on, and a day passes.
func Example() {
	ctx := context.Background()
	world := newScene() // a recruiting system and a platform in memory
	sync, err := statussync.New(statussync.Config{
		Tenant: "acme", Connection: "inhire", Store: statussync.NewMemory(world.clock.Now),
		Source: world.ats, Sink: world.board, Now: world.clock.Now,
		Main:       func(context.Context) error { return nil }, // saved, and its test passed
		Authorizer: statussync.Managers{"admin"},
		Defaults:   statussync.RecruitmentDefaults("waiting", "evaluating", "interview", "hired"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	admin := statussync.Actor{ID: "u1", Roles: []string{"admin"}}
	draft, _ := sync.Enable(ctx, admin)
	statuses := map[string]string{}
	for _, e := range draft.Entries {
		statuses[e.Stage.ID] = e.Status
		if e.Status == "" {
			fmt.Println("open:", e.Stage.Name)
		}
	}
	statuses["3"], statuses["6"] = "interview", "negative"
	if _, err := sync.Save(ctx, admin, draft.Version, statuses); err != nil {
		fmt.Println(err)
		return
	}

	world.apply("42", "r1") // somebody applies, and is invited
	world.ats.move("e42", "3")
	world.clock.Set(sync.Next())
	report, _, err := sync.Run(ctx)
	fmt.Println(report.ID, report.State, report.Counts.Changed, err)
	badge, _, _ := sync.Badge(ctx, "42")
	fmt.Println(badge.StageName, "->", badge.Status)
	// Output:
	// open: Rozmowa
	// open: Podziękowanie
	// 2026-01-12 done 1 <nil>
	// Rozmowa -> interview
}

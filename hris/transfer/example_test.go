package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// A hire is prepared, reviewed and sent; the second try is refused.
func Example() {
	ctx := context.Background()
	clock := hristest.NewClock(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	target := hristest.NewTarget(hristest.OneStep(), clock, nil) // a vendor's target in your program
	files := &hristest.Files{}
	hire := hristest.Hire(files)

	service, err := transfer.New(transfer.Config{
		Ledger:    transfer.NewMemory(clock.Now), // sqlstore.Open in your program
		HashKey:   privacy.NewKey(),              // kept for good in your program
		Documents: files.Open,
		Now:       clock.Now,
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: "acme", ID: "c-1", Target: target, Rules: hristest.Rules(),
			Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}},
		}),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	user := transfer.Actor{ID: "u-17", Roles: []string{"hr"}}

	draft, err := service.Prepare(ctx, user, "acme", "c-1", hire)
	fmt.Println("complete:", draft.Complete(), err, draft.Plan.Missing())

	draft, err = service.Prepare(ctx, user, "acme", "c-1", hire, transfer.SetText("debtor", "north"))
	fmt.Println("complete:", draft.Complete(), err)

	badge, err := service.Send(ctx, user, draft)
	fmt.Println(badge.State, "by", badge.Actor, err)

	_, err = service.Send(ctx, user, draft)
	if refusal, ok := errors.AsType[*transfer.Refusal](err); ok {
		fmt.Println("refused: sent by", refusal.Badge.Actor)
	}
	// Output:
	// complete: false <nil> [debtor company]
	// complete: true <nil>
	// done by u-17 <nil>
	// refused: sent by u-17
}

package hristest_test

import (
	"context"
	"fmt"
	"time"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// A host tests what its users see when a vendor's answer is lost.
func ExampleTarget() {
	ctx := context.Background()
	clock, files := hristest.NewClock(time.Time{}), &hristest.Files{}
	target := hristest.NewTarget(hristest.ReadBack(), clock, nil)
	service, err := transfer.New(transfer.Config{
		Ledger: transfer.NewMemory(clock.Now), HashKey: privacy.NewKey(), Documents: files.Open, Now: clock.Now,
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: "acme", ID: "c-1", Target: target, Rules: hristest.Rules(),
			Policy: transfer.RolePolicy{Send: []string{"hr"}},
		}),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	recruiter := transfer.Actor{ID: "u-17", Roles: []string{"hr"}}
	draft, err := service.Prepare(ctx, recruiter, "acme", "c-1", hristest.Hire(files), transfer.SetText("debtor", "north"), transfer.ChooseDocuments())
	if err != nil {
		fmt.Println(err)
		return
	}

	target.Fail(hristest.Fault{
		Call: hristest.Call{Kind: hristest.CallDo, Step: "create person"},
		Work: hristest.Done, Err: hristest.Cut(),
	})
	badge, err := service.Send(ctx, recruiter, draft)
	fmt.Println(badge.State, badge.Remote.ID, err)
	fmt.Println("records:", len(target.Records()))
	// Output:
	// done E-1001 <nil>
	// records: 1
}

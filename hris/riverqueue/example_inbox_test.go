package riverqueue_test

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/transfer"
)

// recruiting is a recruiting system whose events are hires as they are.
type recruiting struct{}

func (recruiting) Read(_ context.Context, _ string, payload []byte) (hris.Happening, error) {
	hire, err := hris.ParseHire(payload)
	if err != nil {
		return hris.Happening{}, err
	}
	return hris.Happening{Kind: hris.Hired, PersonID: hire.PersonID, ApplicationID: hire.ApplicationID, Hire: hire}, nil
}

func (recruiting) Confirm(context.Context, string) (hris.HireStanding, error) {
	return hris.HireConfirmed, nil
}

// routes lead from the recruiting system's connection to the HR system's.
type routes struct{ to intake.Route }

func (r routes) Route(context.Context, string, string) (*intake.Route, error) { return &r.to, nil }

// What a webhook has kept is worked in the background: the sender had its 200
// long ago. (The handler of greenhouse.NewWebhooks calls Keep.)
func Example_inbox() {
	ctx := context.Background()
	host := newHost(ctx)
	defer host.close()
	inbox, err := intake.New(intake.Config{
		Inbox: host.store.Inbox(), Transfers: host.transfers, Sealer: host.keys, HashKey: privacy.NewKey(), Now: host.clock.Now,
		Routes: routes{intake.Route{
			Source: recruiting{}, Connection: "c-1", Actor: recruiter,
			Edits: func(*hris.Hire) []transfer.Edit { return []transfer.Edit{transfer.SetText("debtor", "north")} },
		}},
	})
	must(err)
	queue, err := riverqueue.New(riversqlite.New(host.db), riverqueue.Config{
		Transfers: host.transfers, Intake: inbox, Now: host.clock.Now, River: quick,
	})
	must(err)
	must(queue.Migrate(ctx))
	over, _ := queue.Client().Subscribe(river.EventKindJobCompleted)
	must(queue.Start(ctx))

	const hire = `{"person_id": "p-81", "application_id": "a-17", "hired_at": "2026-11-20T10:00:00Z",
		"person": {"first_name": "Noor", "last_name": "Bakker", "address": {"street": "Lindegracht", "city": "Amsterdam"}},
		"job": {"legal_entity": "North One"}, "offer": {"start_date": "2027-01-01"}}`
	for range 2 { // webhooks repeat themselves
		kept, err := inbox.Keep(ctx, hris.Arrival{
			Tenant: "acme", Connection: "ats", Kind: "hire_candidate", Names: []string{"delivery-1"},
			PersonID: "p-81", ApplicationID: "a-17", Payload: []byte(hire),
		})
		fmt.Println("new:", kept, err)
	}
	finished(over, "handover_inbox")
	must(queue.Stop(ctx))
	fmt.Println("records at the vendor:", len(host.target.Records()))
	// Output:
	// new: true <nil>
	// new: false <nil>
	// records at the vendor: 1
}

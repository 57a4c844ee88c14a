// Package storetest holds what the tests of every database share: transfers to
// be created, how they move, and what every commit has to leave.
package storetest

import (
	"fmt"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Lease is how long a lease is given.
const Lease = time.Minute

// Planned is a transfer of n steps to be created.
func Planned(id string, n int) transfer.Planned {
	p := transfer.Planned{
		ID: id, Tenant: "acme", Connection: "c1", Vendor: "example", Product: "employee", Account: "example:1",
		Key: transfer.Hash("key-" + id), PersonHash: transfer.Hash("person-" + id), PersonID: "p-7", ApplicationID: "a-9",
		Actor: "user-1", At: time.Now(), Marker: "HO" + id, Mapping: "m1", Form: "f1",
		Draft: []byte("sealed"), DraftHash: "d1", DraftUntil: time.Now().Add(time.Hour), Fields: map[string]transfer.Hash{"person.last_name": "h1"},
		Owner: "worker-1", Lease: Lease,
	}
	for i := range n {
		p.Steps = append(p.Steps, transfer.PlannedStep{Name: StepName(i), Kind: hris.Create})
	}
	return p
}

// StepName names the step with a number from 0.
func StepName(i int) string { return fmt.Sprintf("step %d", i) }

// Moves are the Advances of a transfer of n steps that meets no obstacle, as
// a worker makes them: each receipt goes with the next intent.
func Moves(n int) []transfer.Advance {
	var all []transfer.Advance
	var last *transfer.StepDone
	for i := range n {
		at := time.Now()
		all = append(all, transfer.Advance{
			At: at, Done: last, State: transfer.StateSending,
			Intent: &transfer.Intent{Step: StepName(i), At: at, Deadline: at.Add(time.Minute), Settled: at.Add(time.Hour), Baseline: []string{}},
		})
		last = &transfer.StepDone{Step: StepName(i), Receipt: hris.Receipt{Kind: "employee", ID: fmt.Sprint(i), URL: "https://hr.example.com/1"}}
	}
	return append(all, transfer.Advance{
		At: time.Now(), Done: last, State: transfer.StateDone, End: true,
		Events: []transfer.Event{{At: time.Now(), Actor: "system", Kind: transfer.EventDone}},
	})
}

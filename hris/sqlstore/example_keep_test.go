package sqlstore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// A host whose hires nobody reviews marks a candidate hired and keeps the hire in
// one transaction of its own. No vendor is asked for that: whoever drains the line
// maps, looks and sends, and waits out what is down.
func ExampleStore_KeepTx() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "ledger")
	check(err)
	defer os.RemoveAll(dir)
	store, err := sqlstore.Open(ctx, filepath.Join(dir, "host.db"))
	check(err)
	defer store.Close()
	_, err = store.DB().ExecContext(ctx, "CREATE TABLE candidates (id text PRIMARY KEY, state text)")
	check(err)
	in := byItself(store)

	// Everything but KeepTx and the host's own statements comes before the
	// transaction, which is about to have the one connection.
	hire := hristest.Hire(nil)
	arrival, err := intake.Hired("acme", "c-1", hire)
	check(err)
	event, err := in.Ready(ctx, arrival)
	check(err)

	tx, err := store.DB().BeginTx(ctx, nil)
	check(err)
	defer tx.Rollback()
	_, err = tx.ExecContext(ctx, "INSERT INTO candidates VALUES ($1, 'hired')", hire.PersonID)
	check(err)
	kept, err := store.KeepTx(ctx, tx, event)
	check(err)
	check(tx.Commit())
	fmt.Println("new:", kept)

	// In the background, here or in any other process.
	lines, err := in.Lines(ctx, 100)
	check(err)
	for _, line := range lines {
		drained, err := in.Drain(ctx, line, 20*time.Second)
		check(err)
		fmt.Println("worked", drained.Worked, "of", line.Tenant)
	}
	// Output:
	// new: true
	// worked 1 of acme
}

// hashKey is kept where the program keeps its secrets, and is made once.
var hashKey = privacy.NewKey()

// byItself is an intake of the host's own hires.
func byItself(store *sqlstore.Store) *intake.Intake {
	ring, err := privacy.NewKeyring("2026", map[string][]byte{"2026": privacy.NewKey()}) // kept in your program
	check(err)
	in, err := intake.New(intake.Config{
		Inbox: store.Inbox(), Transfers: handOvers(store), Sealer: ring,
		HashKey: hashKey, // the same in every process: the inbox refuses any other
		Routes: intake.OwnRoutes{
			Actor: transfer.Actor{ID: "machine", Roles: []string{"hr"}},
			Edits: func(*hris.Hire) []transfer.Edit { return []transfer.Edit{transfer.SetText("debtor", "north")} }, // agreed with the customer
		},
	})
	check(err)
	return in
}

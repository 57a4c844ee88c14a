package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// A host marks a candidate hired and hands over in one transaction of its own:
// both are committed, or neither is. Whoever drains the line sends it; nothing
// else has to be told.
func ExampleStore_CreateTx() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "ledger")
	check(err)
	defer os.RemoveAll(dir)

	// The host's own database, with the ledger's tables in it.
	db, err := sql.Open("sqlite", sqlstore.DSN(filepath.Join(dir, "host.db")))
	check(err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "CREATE TABLE candidates (id text PRIMARY KEY, hired_by text)")
	check(err)
	_, err = db.ExecContext(ctx, "INSERT INTO candidates (id) VALUES ('p-7301')")
	check(err)
	store, err := sqlstore.New(ctx, db)
	check(err)
	defer store.Close()
	service := handOvers(store)
	user := transfer.Actor{ID: "u-17", Roles: []string{"hr"}}
	draft, err := service.Prepare(ctx, user, "acme", "c-1", hristest.Hire(nil), transfer.SetText("debtor", "north"))
	check(err)

	// Everything that asks and reads comes before the transaction: the database
	// has one connection, and the transaction is about to have it.
	planned, err := service.Ready(ctx, user, draft)
	check(err)

	tx, err := db.BeginTx(ctx, nil)
	check(err)
	defer tx.Rollback()
	_, err = tx.ExecContext(ctx, "UPDATE candidates SET hired_by = $1 WHERE id = $2", user.ID, "p-7301")
	check(err)
	_, _, err = store.CreateTx(ctx, tx, planned)
	if taken, ok := errors.AsType[*transfer.Taken](err); ok {
		fmt.Println("a hand-over stands:", taken.By.State) // send the draft after the commit
	} else {
		check(err)
	}
	check(tx.Commit())

	// In the background, here or in any other process.
	lines, err := service.Lines(ctx, 100)
	check(err)
	for _, line := range lines {
		drained, err := service.Drain(ctx, line, 20*time.Second)
		check(err)
		fmt.Println("worked", drained.Worked, "of", line.Tenant)
	}
	badge, err := service.Badge(ctx, user, "acme", planned.ID, nil)
	check(err)
	fmt.Println(badge.State, "by", badge.Actor)
	// Output:
	// worked 1 of acme
	// done by u-17
}

// handOvers is a service of one connection, to a system in memory.
func handOvers(store *sqlstore.Store) *transfer.Service {
	ring, err := privacy.NewKeyring("2026", map[string][]byte{"2026": privacy.NewKey()}) // kept in your program
	check(err)
	service, err := transfer.New(transfer.Config{
		Ledger:  store.Ledger(),
		HashKey: hashKey, // the same in every process: the ledger refuses any other
		Sealer:  ring,
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: "acme", ID: "c-1", Rules: hristest.Rules(),
			Target: hristest.NewTarget(hristest.OneStep(), nil, nil), // a vendor's target in your program
			Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}},
		}),
	})
	check(err)
	return service
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/transfer"
)

// A host marks a candidate hired and hands over in one transaction of its own.
// The service was made on this store's ledger; whoever drains the line sends it.
func ExampleStore_CreateTx() {
	ctx := context.Background()
	db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	store, err := postgres.New(ctx, db)
	if err != nil {
		log.Fatal(err)
	}
	var service *transfer.Service // transfer.New(transfer.Config{Ledger: store.Ledger(), ...})

	hire := func(user transfer.Actor, candidate string, draft *transfer.Draft) error {
		planned, err := service.Ready(ctx, user, draft) // asks and reads, so it comes first
		if err != nil {
			return err
		}
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if _, err := tx.ExecContext(ctx, "UPDATE candidates SET hired_by = $1 WHERE id = $2", user.ID, candidate); err != nil {
			return err
		}
		_, _, err = store.CreateTx(ctx, tx, planned)
		taken, stands := errors.AsType[*transfer.Taken](err)
		if err != nil && !stands {
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
		if stands {
			log.Println("a hand-over stands:", taken.By.State)
			_, err = service.Send(ctx, user, draft) // corrects it, or says why not
		}
		return err
	}
	_ = hire
}

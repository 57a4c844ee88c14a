package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
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

// A host whose hires nobody reviews marks a candidate hired and keeps the hire in
// one transaction of its own, without asking any vendor: whoever drains the line
// maps, looks and sends, and waits out what is down.
func ExampleStore_KeepTx() {
	ctx := context.Background()
	store, err := postgres.Open(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	var in *intake.Intake // intake.New(intake.Config{Inbox: store.Inbox(), Routes: intake.OwnRoutes{...}, ...})

	hire := func(tenant, connection string, h *hris.Hire) error {
		arrival, err := intake.Hired(tenant, connection, h)
		if err != nil {
			return err
		}
		event, err := in.Ready(ctx, arrival) // seals, and asks no vendor
		if err != nil {
			return err
		}
		tx, err := store.DB().BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if _, err := tx.ExecContext(ctx, "UPDATE candidates SET state = 'hired' WHERE id = $1", h.PersonID); err != nil {
			return err
		}
		if _, err := store.KeepTx(ctx, tx, event); err != nil { // false: this very hire was said last
			return err
		}
		return tx.Commit()
	}
	_ = hire
}

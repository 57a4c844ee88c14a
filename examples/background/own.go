package main

import (
	"context"
	"crypto/rand"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// newIntake is for hires that nobody reviews: what the host kept of them is handed
// over by itself, with these answers for every one.
func newIntake(db *database, k *keys, transfers *transfer.Service) (*intake.Intake, error) {
	return intake.New(intake.Config{
		Inbox: db.Inbox(), Transfers: transfers, Sealer: k.ring, HashKey: k.events,
		Routes: intake.OwnRoutes{Actor: recruiter, Edits: func(*hris.Hire) []transfer.Edit { return answers }},
	})
}

// keep marks a candidate as hired and keeps the hire, in one transaction. AFAS is
// not asked anything, so it may be down.
func (h *host) keep(ctx context.Context, c *customer) error {
	someone := invent(rand.Text())
	arrival, err := intake.Hired(c.name, connection, someone)
	if err != nil {
		return err
	}
	event, err := h.intake.Ready(ctx, arrival)
	if err != nil {
		return err
	}
	tx, err := h.db.DB().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "INSERT INTO candidates VALUES ($1, 'hired')", someone.PersonID); err != nil {
		return err
	}
	if _, err := h.db.KeepTx(ctx, tx, event); err != nil {
		return err
	}
	c.kept = append(c.kept, someone.PersonID)
	return tx.Commit()
}

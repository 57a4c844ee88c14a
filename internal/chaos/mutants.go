package main

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// mutant is a fault put in on purpose, so that it shows whether the counts and
// the sweep would see one.
type mutant string

const (
	sound     mutant = ""
	blind     mutant = "blind"     // takes a lost answer for a failure, and sends again
	forgetful mutant = "forgetful" // a host that acknowledges what it never kept, orders and webhooks alike
	leaky     mutant = "leaky"     // a worker that logs whom it hands over
)

// ledger is the ledger as the mutant sees it.
func (m mutant) ledger(of transfer.Ledger) transfer.Ledger {
	if m == blind {
		return blindLedger{of}
	}
	return of
}

// blindLedger shows no open intent, and lets a doubt be tried again at once.
type blindLedger struct{ transfer.Ledger }

// Acquire implements [transfer.Ledger], but for the one thing that counts.
func (b blindLedger) Acquire(ctx context.Context, tenant, id, owner string, length time.Duration) (transfer.Transfer, transfer.Lease, error) {
	t, lease, err := b.Ledger.Acquire(ctx, tenant, id, owner, length)
	for i, st := range t.Steps {
		if st.Phase == transfer.PhaseOpen && st.Kind == hris.Create {
			t.Steps[i].Phase = transfer.PhaseWaiting
		}
	}
	return t, lease, err
}

// Advance implements [transfer.Ledger].
func (b blindLedger) Advance(ctx context.Context, l transfer.Lease, a transfer.Advance) (transfer.Transfer, error) {
	if a.State == transfer.StateInDoubt {
		a.Until = a.At
	}
	return b.Ledger.Advance(ctx, l, a)
}

// keeper is the inbox as the mutant sees it.
func (m mutant) keeper(of *intake.Intake) hris.Keeper {
	if m == forgetful {
		return forgetfulKeeper{of}
	}
	return of
}

// forgetfulKeeper says that it keeps, and does not.
type forgetfulKeeper struct{ *intake.Intake }

// Keep implements [hris.Keeper], in its words only.
func (forgetfulKeeper) Keep(context.Context, hris.Arrival) (bool, error) { return true, nil }

package transfer

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/internal/lease"
)

// keep holds a receipt until the next commit. Should the lease be lost in
// between, it is witnessed instead: a late success is never forgotten.
func (r *run) keep(step string, receipt hris.Receipt) {
	for _, text := range []*string{&receipt.Kind, &receipt.ID, &receipt.URL} {
		*text = storable(*text)
	}
	r.done[step] = receipt
	r.receipt = &StepDone{Step: step, Receipt: receipt}
}

// storable gives a vendor's text without what not every database takes: a receipt
// must not be lost for a stray byte.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// advance commits the waiting receipt and events together with a.
func (r *run) advance(ctx context.Context, a Advance) error {
	a.By, a.Done, a.Events = r.by, r.receipt, append(r.events, a.Events...)
	// What happened is recorded whether or not the caller still waits.
	t, err := r.s.cfg.Ledger.Advance(context.WithoutCancel(ctx), r.lease, a)
	if err != nil {
		return r.witness(ctx, err)
	}
	if r.receipt != nil {
		for _, st := range t.Steps {
			if st.Name == r.receipt.Step && !SameReceipt(st.Receipt, r.receipt.Receipt) {
				r.second, r.done[st.Name] = true, st.Receipt // the first one stands: later steps write to it
			}
		}
	}
	r.t, r.by, r.receipt, r.events = t, "", nil, nil
	return nil
}

// witness saves a receipt that could not be committed under the lease. A ledger
// that is away for a while is waited for: nobody else knows of the receipt.
func (r *run) witness(ctx context.Context, cause error) error {
	if r.receipt == nil {
		return cause
	}
	ctx = context.WithoutCancel(ctx)
	var t Transfer
	var err error
	for wait := firstWait; ; wait *= 2 {
		t, err = r.s.cfg.Ledger.Witness(ctx, r.t.Tenant, r.t.ID, r.receipt.Step, r.receipt.Receipt, r.s.now())
		if hris.CodeOf(err) != "" || err == nil || wait > r.s.cfg.LeaseTime {
			break
		}
		r.s.cfg.Sleep(wait)
	}
	if err != nil && !errors.Is(err, hris.Duplicate) {
		r.s.cfg.Logger.LogAttrs(ctx, slog.LevelError, "handover: a receipt could not be stored",
			slog.String("transfer", r.t.ID), slog.String("tenant", r.t.Tenant), slog.String("step", r.receipt.Step),
			slog.String("kind", r.receipt.Receipt.Kind), slog.String("id", r.receipt.Receipt.ID))
		return errors.Join(cause, err)
	}
	r.receipt = nil
	if t.ID != "" {
		r.t = t
	}
	return errors.Join(cause, err)
}

// firstWait is the first of the waits for a ledger that is away.
const firstWait = 50 * time.Millisecond

// keepLease renews the lease until stop. Losing it ends r.leased.
func (r *run) keepLease(ctx context.Context) (stop func()) {
	r.leased, stop = lease.Hold(ctx, r.s.cfg.LeaseTime, func(ctx context.Context) error {
		return r.s.cfg.Ledger.Renew(ctx, r.lease, r.s.cfg.LeaseTime)
	})
	return stop
}

package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

const (
	tenant         = "acme"       // one customer of ours
	fromGreenhouse = "greenhouse" // its connection to Greenhouse
	toPersonio     = "personio"   // and that to Personio
)

// robot is in whose name hires are handed over when nobody is asked.
var robot = transfer.Actor{ID: "greenhouse", Roles: []string{"integration"}}

// integration is everything put together.
type integration struct {
	out *output
	log *slog.Logger
	now func() time.Time

	sides    *sides
	seen     *mark
	service  *transfer.Service
	intake   *intake.Intake
	webhooks *greenhouse.Webhooks
	bell     chan struct{} // wakes the worker
}

// assemble puts a store and the two sides together.
func assemble(ctx context.Context, o options, s *store, to *sides, out *output) (*integration, error) {
	own, err := readMapping(o)
	if err != nil {
		return nil, err
	}
	in := &integration{
		out: out, log: slog.New(slog.NewTextHandler(os.Stderr, nil)), now: to.clock.now,
		sides: to, seen: s.seen, bell: make(chan struct{}, 1),
	}
	link := &link{target: to.personio, own: own, now: in.now}
	if err := errors.Join(in.checkGreenhouse(ctx, link), in.checkPersonio(ctx, link)); err != nil {
		return nil, err
	}
	in.service, err = transfer.New(transfer.Config{
		Ledger: s.Ledger(), Connections: link, HashKey: s.hash, Sealer: s.ring, Documents: to.source.OpenDocument,
		Custom: link.custom, Ops: []fieldmap.Operation{phone.Op()}, Now: in.now,
	})
	if err != nil {
		return nil, err
	}
	in.intake, err = intake.New(intake.Config{
		Inbox: s.Inbox(), Transfers: in.service, Sealer: s.ring, HashKey: s.hash, Routes: in, Now: in.now,
	})
	if err != nil {
		return nil, err
	}
	in.webhooks, err = greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: to.hook, Keeper: in.keeper(), Now: in.now})
	return in, err
}

// Route implements [intake.Routes]: there is one.
func (in *integration) Route(_ context.Context, of, connection string) (*intake.Route, error) {
	if of != tenant || connection != fromGreenhouse {
		return nil, &hris.Error{Code: hris.Disabled, Op: "find route", Effect: hris.EffectNotSent}
	}
	return &intake.Route{Source: in.sides.source, Connection: toPersonio, Actor: robot}, nil
}

// keeper keeps what arrives, and wakes the worker.
func (in *integration) keeper() hris.Keeper { return ringing{in.intake, in} }

type ringing struct {
	*intake.Intake
	in *integration
}

// Keep implements [hris.Keeper].
func (r ringing) Keep(ctx context.Context, a hris.Arrival) (bool, error) {
	kept, err := r.Intake.Keep(ctx, a)
	if kept {
		r.in.ring()
	} else if err == nil {
		r.in.out.line("  %s: came before, nothing to do", a.Kind)
	}
	return kept, err
}

// ring wakes the worker, once however often it is rung.
func (in *integration) ring() {
	select {
	case in.bell <- struct{}{}:
	default:
	}
}

package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

const tenant = "acme" // one customer of ours

// robot is in whose name hires are handed over when nobody is asked.
var robot = transfer.Actor{ID: "greenhouse", Roles: []string{"integration"}}

// integration is everything put together.
type integration struct {
	o     options
	env   func(string) string
	out   *output
	log   *slog.Logger
	now   func() time.Time
	clock clock
	fakes *fakes // nil where the systems are real
	store *store
	base  string // address under which this program is reached

	connections *connection.Service
	from, to    string                 // ids of the connections to Greenhouse and Personio
	made        *connection.Activation // of the webhook, where it is new
	custom      catalogue

	service  *transfer.Service
	intake   *intake.Intake
	webhooks *greenhouse.Webhooks
	bell     chan struct{} // wakes the worker
}

// assemble connects both sides, and puts everything together.
func assemble(ctx context.Context, in *integration) error {
	own, err := readMapping(in.o)
	if err != nil {
		return err
	}
	in.log, in.now, in.bell = slog.New(slog.NewTextHandler(os.Stderr, nil)), in.clock.now, make(chan struct{}, 1)
	if err := in.openConnections(); err != nil {
		return err
	}
	if err := errors.Join(in.joinPersonio(ctx), in.joinGreenhouse(ctx)); err != nil {
		return err
	}
	if err := in.announce(ctx); err != nil {
		return err
	}
	if err := in.saveMapping(ctx, own); err != nil {
		return err
	}
	return in.startService()
}

func (in *integration) startService() (err error) {
	in.service, err = transfer.New(transfer.Config{
		Ledger: in.store.Ledger(), Connections: in.connections, HashKey: in.store.hash, Sealer: in.store.ring, Documents: in.openDocument,
		Custom: in.customFields, Ops: []fieldmap.Operation{phone.Op()}, Now: in.now,
	})
	if err != nil {
		return err
	}
	in.intake, err = intake.New(intake.Config{
		Inbox: in.store.Inbox(), Transfers: in.service, Sealer: in.store.ring, HashKey: in.store.hash, Routes: in, Now: in.now,
	})
	if err != nil {
		return err
	}
	in.webhooks, err = greenhouse.NewWebhooks(greenhouse.WebhooksConfig{
		Endpoints: in.connections, Recorder: in.connections, Keeper: in.keeper(), Now: in.now,
	})
	return err
}

// Route implements [intake.Routes]: whatever comes from Greenhouse goes to Personio.
func (in *integration) Route(ctx context.Context, of, id string) (*intake.Route, error) {
	source, err := connection.As[*greenhouse.Source](in.connections.Connected(ctx, of, id))
	if err != nil {
		return nil, err
	}
	return &intake.Route{Source: source, Connection: in.to, Actor: robot}, nil
}

func (in *integration) openDocument(ctx context.Context, of string, ref fieldmap.FileRef) (io.ReadCloser, error) {
	source, err := in.source(ctx)
	if err != nil {
		return nil, err
	}
	return source.OpenDocument(ctx, of, ref)
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

package main

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/transfer"
)

// hooksPath is where the host takes webhooks; a token follows.
const hooksPath = "/hooks/greenhouse/"

// robot is in whose name hires go that come by themselves.
var robot = transfer.Actor{ID: "greenhouse", Roles: clerk.Roles}

// openIntake opens what hires come by.
func (s *station) openIntake() (err error) {
	s.intake, err = intake.New(intake.Config{
		Inbox: s.store.Inbox(), Transfers: s.service, Routes: s, Sealer: s.keys, HashKey: s.world.HashKey,
		Lease: s.world.Lease, Now: s.clock.Now, Logger: s.logger,
	})
	return err
}

// Route implements [intake.Routes]. Nobody of the same name is the one who was
// hired: a person who is asked in the office says the same.
func (s *station) Route(ctx context.Context, tenant, id string) (*intake.Route, error) {
	for _, a := range s.world.Accounts {
		if a.Source == nil || a.Tenant != tenant || a.Source.Connection != id {
			continue
		}
		source, err := s.sourceOf(ctx, tenant)
		if err != nil {
			return nil, err
		}
		return &intake.Route{
			Source: source, Connection: a.Connection, Actor: robot,
			Edits: func(*hris.Hire) []transfer.Edit { return []transfer.Edit{transfer.AnotherPerson()} },
		}, nil
	}
	return nil, &hris.Error{Code: hris.NoConnection, Op: "find route", Effect: hris.EffectNotSent}
}

// sourceOf opens a customer's source.
func (s *station) sourceOf(ctx context.Context, tenant string) (*greenhouse.Source, error) {
	for _, a := range s.world.Accounts {
		if a.Source != nil && a.Tenant == tenant {
			return connection.As[*greenhouse.Source](s.customers.Connected(ctx, tenant, a.Source.Connection))
		}
	}
	return nil, &hris.Error{Code: hris.NoConnection, Op: "find source", Effect: hris.EffectNotSent}
}

// receive takes webhooks until the process dies. The port was its predecessor's.
func (s *station) receive(ctx context.Context) error {
	hooks, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: s.customers, Keeper: s.keeper, Now: s.clock.Now, Logger: s.logger})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.world.Hooks)
	for ; err != nil; listener, err = net.Listen("tcp", s.world.Hooks) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	mux := http.NewServeMux()
	mux.Handle(hooksPath+"{token}", hooks)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn)}
	go func() { _ = server.Serve(listener) }() // it is killed as a rule
	return nil
}

// lookedTable is the host's own: how far it has looked for hires that no webhook
// told, and how many it found.
const lookedTable = "CREATE TABLE IF NOT EXISTS host_looked (tenant text PRIMARY KEY, until bigint NOT NULL, found bigint NOT NULL)"

// overlap is how far a look reaches back behind the last one.
const overlap = time.Hour

// look finds the hires of a customer's source that no webhook told.
func (s *station) look(ctx context.Context, line hris.Line) error {
	source, err := s.sourceOf(ctx, line.Tenant)
	if err != nil {
		return err
	}
	from, _, err := s.looked(ctx, line.Tenant)
	if err != nil {
		return err
	}
	to := s.clock.Now()
	found, err := greenhouse.Reconcile(ctx, source.Client(), s.keeper, line.Tenant, line.Connection, greenhouse.Span{From: from.Add(-overlap), To: to})
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO host_looked (tenant, until, found) VALUES ($1, $2, $3)
ON CONFLICT (tenant) DO UPDATE SET found = host_looked.found + excluded.found,
until = CASE WHEN host_looked.until = $4 THEN excluded.until ELSE host_looked.until END`, line.Tenant, to.UnixMicro(), found.Kept, from.UnixMicro())
	return err // where another look, or a new activation, has moved it meanwhile, it stays there
}

// looked tells how far a customer's source was looked through, and how many were
// found.
func (s *station) looked(ctx context.Context, tenant string) (until time.Time, found int, err error) {
	var micros int64
	err = s.db.QueryRowContext(ctx, "SELECT until, found FROM host_looked WHERE tenant = $1", tenant).Scan(&micros, &found)
	if errors.Is(err, sql.ErrNoRows) {
		return s.world.Base, 0, nil
	}
	return time.UnixMicro(micros), found, err
}

// lookers have the queue look through every source again and again.
func (s *station) lookers() []riverqueue.Poll {
	return []riverqueue.Poll{{
		Name: "missed_hires", Every: 10 * time.Second,
		Lines: func(context.Context) ([]hris.Line, error) { return s.world.sources(), nil },
		Do:    s.look,
	}}
}

// sources are the lines that hires come by.
func (w *world) sources() (all []hris.Line) {
	for _, a := range w.Accounts {
		if a.Source != nil {
			all = append(all, hris.Line{Tenant: a.Tenant, Connection: a.Source.Connection})
		}
	}
	return all
}

// lookFrom has the next look begin no later than an instant.
func (s *station) lookFrom(ctx context.Context, tenant string, from time.Time) error {
	_, err := s.db.ExecContext(ctx, "UPDATE host_looked SET until = $2 WHERE tenant = $1 AND until > $2", tenant, from.UnixMicro())
	return err
}

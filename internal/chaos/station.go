package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/transfer"
)

// station is what every process that hands over has: the house's public API, put
// together as a host would.
type station struct {
	world   *world
	clock   *clock
	control *control
	logger  *slog.Logger
	db      *sql.DB
	store   sqlstore.Database
	keys    *privacy.Keyring

	service   *transfer.Service
	customers *connection.Service
	intake    *intake.Intake
	keeper    hris.Keeper // what arrives goes to it: the intake, unless a mutant stands before it
}

// clerk may do everything that a person in the office may.
var clerk = transfer.Actor{ID: "u-1", Roles: []string{"office"}}

func newStation(ctx context.Context, w *world, logger *slog.Logger, m mutant) (*station, error) {
	s := &station{world: w, clock: &clock{world: w}, control: &control{w.Control}, logger: logger}
	var err error
	if s.keys, err = privacy.NewKeyring("k1", map[string][]byte{"k1": w.SealKey}); err != nil {
		return nil, err
	}
	if s.db, s.store, err = openStore(ctx, w.Database); err != nil {
		return nil, err
	}
	if err := s.assemble(m); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// assemble puts the services together.
func (s *station) assemble(m mutant) (err error) {
	if err := s.openCustomers(); err != nil {
		return err
	}
	s.service, err = transfer.New(transfer.Config{
		Ledger: m.ledger(s.store.Ledger()), Connections: &connections{station: s, open: map[string]*transfer.Connection{}},
		HashKey: s.world.HashKey, Sealer: s.keys, Documents: s.openDocument, LeaseTime: s.world.Lease, Now: s.clock.Now, Logger: s.logger,
	})
	if err != nil {
		return err
	}
	if err := s.openIntake(); err != nil {
		return err
	}
	s.keeper = m.keeper(s.intake)
	return nil
}

func (s *station) close() error { return errors.Join(s.store.Close(), s.db.Close()) }

// openStore opens the ledger on the host's own database, waiting for a server
// that is down.
func openStore(ctx context.Context, d database) (db *sql.DB, kept sqlstore.Database, err error) {
	if d.Kind == "sqlite" {
		// The file is the owner's alone, as sqlstore.Open makes it.
		f, err := os.OpenFile(d.Address, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return nil, nil, err
		}
		if err := f.Close(); err != nil {
			return nil, nil, err
		}
		if db, err = sql.Open("sqlite", sqlstore.DSN(d.Address)); err != nil {
			return nil, nil, err
		}
		db.SetMaxOpenConns(1)
		kept, err := sqlstore.New(ctx, db)
		return db, kept, err
	}
	config, err := pgx.ParseConfig(d.Address)
	if err != nil {
		return nil, nil, errors.New("the server's URL cannot be read")
	}
	db = stdlib.OpenDB(*config)
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(8)
	for {
		kept, err := postgres.New(ctx, db)
		if err == nil {
			return db, kept, nil
		}
		select {
		case <-ctx.Done():
			return nil, nil, err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// connections gives each customer's connection: as it is stored, or opened when it
// is first wanted.
type connections struct {
	station *station
	mu      sync.Mutex
	open    map[string]*transfer.Connection
}

// Connection implements [transfer.Connections].
func (c *connections) Connection(ctx context.Context, tenant, id string) (*transfer.Connection, error) {
	c.mu.Lock()
	found := c.open[tenant+"/"+id]
	c.mu.Unlock()
	if found != nil {
		return found, nil
	}
	for _, a := range c.station.world.Accounts {
		if a.Tenant == tenant && a.Connection == id {
			if kindOf(a.Kind).enter != nil {
				return c.station.customers.Connection(ctx, tenant, id)
			}
			made, err := c.station.connect(ctx, a)
			if err != nil {
				return nil, err
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			c.open[tenant+"/"+id] = made
			return made, nil
		}
	}
	return nil, &hris.Error{Code: hris.Disabled, Op: "find connection", Effect: hris.EffectNotSent}
}

func (s *station) connect(ctx context.Context, a account) (*transfer.Connection, error) {
	target, rules, err := kindOf(a.Kind).open(a, visitor{clock: s.clock, logger: s.logger, tokens: s.control})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", a.Kind, err)
	}
	form, err := target.Form(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &transfer.Connection{
		Tenant: a.Tenant, ID: a.Connection, Target: &watched{target, s.clock}, Rules: rules(form), Language: "en",
		Policy: officePolicy(),
	}, nil
}

// watched is a target during whose requests the clock does not jump by hours: a
// process that sleeps between its last look at the clock and its request is what
// no client can guard against (docs/rough_edges.md), and not what is tried here.
type watched struct {
	hris.Target
	clock *clock
}

// Steps implements [hris.Target].
func (w *watched) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := w.Target.Steps(in)
	for i, step := range steps {
		steps[i].Do = func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			jumps := w.clock.jumps.Load()
			w.clock.still.RLock()
			defer w.clock.still.RUnlock()
			if w.clock.jumps.Load() != jumps { // hours later: its deadline is over, and it does not leave
				return hris.Receipt{}, &hris.Error{Code: hris.Unavailable, Op: step.Name, Effect: hris.EffectNotSent}
			}
			return step.Do(ctx, done)
		}
	}
	return steps, err
}

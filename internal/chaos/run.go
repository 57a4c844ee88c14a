package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
)

// options are what a run is told.
type options struct {
	seed   uint64
	hires  int
	kind   string // of database
	mutant mutant
	dir    string
	queue  string
	rough  float64 // how often processes die, as a multiple of the table in misfortune.go
	storm  float64 // how often requests break, as a multiple of the table in weather.go
	say    func(format string, args ...any)
	crew   int // workers
}

// run is one run on one database.
type run struct {
	options
	world   *world
	path    string // of the world's file
	control *control
	server  server
	fakes   *party
	station *station // the driver's own, for the person at the end
	chance  *rand.Rand
	heard   chan event
	tally   tally

	host    *party
	ready   bool
	workers []*party
	born    int
	calm    bool // nobody is started again who was not killed

	offset time.Duration
	skews  map[*party]time.Duration

	up      map[*party]bool // have said that they are ready
	held    map[*party]bool // hold their requests back while the clocks jump
	jumping bool

	waiting   []order // to be given to the host
	resting   []resting
	given     map[int]order
	tries     map[int]int
	consented map[string]time.Time
	answers   map[int]answer
	orders    []order
	pasted    map[int]*connection.Activation // into the source of an account
	affairs   []*affair
	begun     int      // of them
	known     []string // secrets that came up since the run began
	port      *port
	happened  time.Time // when somebody was last hired at a source
}

// resting is an order that was not accepted, and is given again from then.
type resting struct {
	order
	until time.Time
}

// base is what the clocks show when a run begins: a month in which every vendor's
// API is as its fake has it.
var base = time.Date(2026, time.November, 23, 8, 0, 0, 0, time.UTC)

// perCustomer is how many hires a customer has at each vendor.
const perCustomer = 50

// begin puts everything up.
func begin(ctx context.Context, o options) (r *run, err error) {
	r = &run{
		options: o, chance: dice(o.seed, diceOfKills), heard: make(chan event, 1024),
		skews: map[*party]time.Duration{}, held: map[*party]bool{}, up: map[*party]bool{}, given: map[int]order{}, tries: map[int]int{}, consented: map[string]time.Time{}, answers: map[int]answer{},
	}
	r.tally = newTally(o)
	defer func() {
		if err != nil {
			r.end(context.WithoutCancel(ctx))
		}
	}()
	logs := filepath.Join(o.dir, "logs")
	if err := os.Mkdir(logs, 0o700); err != nil {
		return r, err
	}
	if r.server, err = newServer(ctx, o); err != nil {
		return r, err
	}
	began := time.Now()
	customers := max(1, o.hires/(perCustomer*len(kinds())))
	stage, err := r.stage(role{Play: "fakes", Seed: o.seed, Customers: customers, Base: base, Began: began})
	if err != nil {
		return r, err
	}
	r.control = &control{stage.URL}
	r.world = &world{
		Seed: o.seed, Base: base, Began: began, Control: stage.URL, Database: r.server.database(), HashKey: privacy.NewKey(), SealKey: privacy.NewKey(),
		Logs: logs, Lease: 4 * time.Second, Queue: o.queue, Accounts: stage.Accounts,
	}
	r.path = filepath.Join(o.dir, "world.json")
	if r.port, err = keepPort(); err != nil {
		return r, err
	}
	r.world.Hooks = r.port.address
	r.orders = r.world.plan(o.hires)
	r.waiting = r.orders
	if r.station, err = newStation(ctx, r.world, discard, sound); err != nil {
		return r, err
	}
	r.station.keeper = r.mutant.keeper(r.station.intake) // what a person looks for goes the host's way
	for _, table := range []string{hiredTable, lookedTable} {
		if _, err := r.station.db.ExecContext(ctx, table); err != nil {
			return r, err
		}
	}
	if r.pasted, err = r.station.connectCustomers(ctx); err != nil {
		return r, err
	}
	if err := r.world.save(r.path); err != nil {
		return r, err
	}
	if o.queue == "river" {
		if err := r.station.migrateRiver(ctx); err != nil {
			return r, err
		}
	}
	if err := r.raiseHost(); err != nil {
		return r, err
	}
	for range o.crew {
		if err := r.raiseWorker(); err != nil {
			return r, err
		}
	}
	return r, r.listen(ctx)
}

// runOnce makes a run in its folder, which is empty.
func runOnce(ctx context.Context, o options) (tally, error) {
	if o.crew = 1; o.kind == "postgres" {
		o.crew = 3
	}
	began := time.Now()
	r, err := begin(ctx, o)
	if err != nil {
		return r.tally, err
	}
	err = r.play(ctx)
	r.tally.Whole, r.tally.WorldTime = time.Since(began), r.offset+time.Since(began)
	return r.tally, err
}

func newServer(ctx context.Context, o options) (server, error) {
	if o.kind != "postgres" {
		return newFile(o.dir)
	}
	c, err := newCluster(ctx, o.dir)
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (r *run) raiseHost() error {
	r.born++
	host, err := join(fmt.Sprintf("host-%d", r.born), r.world.Logs, role{Play: "host", World: r.path, Mutant: r.mutant}, r.heard)
	r.host, r.ready = host, false
	return err
}

func (r *run) raiseWorker() error {
	r.born++
	worker, err := join(fmt.Sprintf("worker-%d", r.born), r.world.Logs, role{Play: "worker", World: r.path, Mutant: r.mutant}, r.heard)
	if err == nil {
		r.workers = append(r.workers, worker)
	}
	return err
}

// parties are the processes that hand over.
func (r *run) parties() []*party {
	if r.host == nil {
		return slices.Clone(r.workers)
	}
	return append([]*party{r.host}, r.workers...) // a new list, which may be changed
}

// end puts everything down. It may be called again.
func (r *run) end(ctx context.Context) {
	for _, p := range r.parties() {
		p.kill()
	}
	if r.station != nil {
		_ = r.station.close() // its server may be gone
		r.station = nil
	}
	if r.fakes != nil {
		r.fakes.kill()
		r.fakes = nil
	}
	if r.port != nil {
		r.port.close()
		r.port = nil
	}
	if r.server != nil {
		_ = r.server.stop(ctx) // it may have been stopped
	}
}

// play is a whole run: the storm, the calm, the person, the counts, the sweep.
func (r *run) play(ctx context.Context) error {
	defer r.end(context.WithoutCancel(ctx))
	if err := r.rage(ctx); err != nil {
		return fmt.Errorf("the storm: %w", err)
	}
	if err := r.becalm(ctx); err != nil {
		return fmt.Errorf("the calm: %w", err)
	}
	if err := r.desk(ctx); err != nil {
		return fmt.Errorf("the person: %w", err)
	}
	if err := r.count(ctx); err != nil {
		return fmt.Errorf("the count: %w", err)
	}
	return r.close(ctx)
}

// close stops what may still write, and searches what it wrote.
func (r *run) close(ctx context.Context) error {
	r.calm = true
	for _, p := range r.parties() {
		p.retire()
	}
	for _, p := range r.parties() {
		select {
		case <-p.ended:
		case <-time.After(time.Minute):
			p.kill()
		}
	}
	err := errors.Join(r.station.close(), r.server.stop(ctx))
	r.station = nil
	if err != nil {
		return err
	}
	found, bytes, err := sweep(append(canaries(), r.secrets()...), r.server.files(), r.world.Logs)
	r.tally.Swept, r.tally.Leaks = bytes, found
	return err
}

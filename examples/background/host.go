package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"github.com/riverqueue/river"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/transfer"
)

// connection is each customer's link to its AFAS.
const connection = "afas"

// recruiter is who presses the button.
var recruiter = transfer.Actor{ID: "u-17", Roles: []string{"hr"}}

// answers are what a reviewer would say of each hire.
var answers = []transfer.Edit{transfer.SetText("VcSn", "101"), transfer.SetText(hris.KeyGender, "Female")}

// host is a program that knows who was hired.
type host struct {
	db        *database
	out       io.Writer
	customers []*customer
	transfers *transfer.Service
	intake    *intake.Intake
	queue     riverqueue.AnyQueue
	tried     bool // to work what was kept
}

func newHost(ctx context.Context, db *database, k *keys, out io.Writer) (h *host, err error) {
	h = &host{db: db, out: out}
	defer func() {
		if err != nil {
			h.close()
		}
	}()
	var connections []*transfer.Connection
	for _, name := range []string{"acme", "globex", "initech"} {
		c, err := newCustomer(ctx, name)
		if err != nil {
			return h, err
		}
		h.customers = append(h.customers, c)
		connections = append(connections, c.connection)
	}
	h.transfers, err = transfer.New(transfer.Config{
		Ledger: db.Ledger(), HashKey: k.hash, Sealer: k.ring, Connections: transfer.Fixed(connections...),
	})
	if err != nil {
		return h, err
	}
	if h.intake, err = newIntake(db, k, h.transfers); err != nil {
		return h, err
	}
	if h.queue, err = db.queue(riverqueue.Config{Transfers: h.transfers, Intake: h.intake}); err != nil {
		return h, err
	}
	if err := h.queue.Migrate(ctx); err != nil {
		return h, err
	}
	_, err = db.DB().ExecContext(ctx, "CREATE TABLE IF NOT EXISTS candidates (id text PRIMARY KEY, state text NOT NULL)")
	return h, err
}

func (h *host) close() {
	for _, c := range h.customers {
		c.close()
	}
}

// work plans, hands over in the background, and mends what stood in the way.
func (h *host) work(ctx context.Context) (err error) {
	for i, n := range []int{6, 2, 3} {
		for range n {
			if err := h.hire(ctx, h.customers[i]); err != nil {
				return err
			}
		}
		fmt.Fprintf(h.out, "%-8s %d hired and planned\n", h.customers[i].name, n)
	}
	globex := h.customers[1]
	globex.fake.BlockIP(true)
	for range 2 {
		if err := h.keep(ctx, globex); err != nil {
			return err
		}
	}
	fmt.Fprintf(h.out, "%-8s 2 more hired and kept, while its AFAS refuses our address\n", globex.name)

	over, _ := h.queue.Subscribe(river.EventKindJobCompleted)
	if err := h.queue.Start(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.queue.Stop(context.WithoutCancel(ctx))) }()
	fmt.Fprintln(h.out, "\nIn the background:")
	if err := h.until(ctx, over, func(c *customer, s standing) bool {
		return c == globex && len(s.held) == 1 && h.tried || s.done == c.hires()
	}); err != nil {
		return err
	}
	if err := h.tell(ctx); err != nil {
		return err
	}

	globex.fake.BlockIP(false)
	fmt.Fprintln(h.out, "\nAn administrator has let our address in:")
	if err := h.queue.Changed(ctx, globex.name, connection); err != nil {
		return err
	}
	if err := h.until(ctx, over, func(c *customer, s standing) bool { return s.done == c.hires() }); err != nil {
		return err
	}
	return h.tell(ctx)
}

// hire marks a candidate as hired and plans the hand-over, in one transaction.
func (h *host) hire(ctx context.Context, c *customer) error {
	someone := invent(rand.Text())
	draft, err := h.transfers.Prepare(ctx, recruiter, c.name, connection, someone, answers...)
	if err != nil {
		return err
	}
	planned, err := h.transfers.Ready(ctx, recruiter, draft)
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
	t, _, err := h.db.CreateTx(ctx, tx, planned)
	if err != nil {
		return err
	}
	c.planned = append(c.planned, t.ID)
	return tx.Commit()
}

// standing is how a customer's hand-overs stand.
type standing struct {
	done    int
	held    []transfer.Held  // what waits for a person
	backlog transfer.Backlog // and how much behind it
	kept    hris.Backlog     // what is not in the ledger yet
}

func (h *host) standing(ctx context.Context, c *customer) (s standing, err error) {
	var badges []transfer.Badge
	for _, id := range c.planned {
		badge, err := h.transfers.Badge(ctx, recruiter, c.name, id, nil)
		if err != nil {
			return s, err
		}
		badges = append(badges, badge)
	}
	for _, person := range c.kept {
		hers, err := h.transfers.Person(ctx, recruiter, c.name, connection, person)
		if err != nil {
			return s, err
		}
		badges = append(badges, hers...)
	}
	for _, badge := range badges {
		if badge.State == transfer.StateDone {
			s.done++
		}
	}
	if s.held, err = h.transfers.Held(ctx, recruiter, c.name, connection, "", 10); err != nil {
		return s, err
	}
	if s.backlog, err = h.transfers.Backlog(ctx, recruiter, c.name, connection); err != nil {
		return s, err
	}
	s.kept, err = h.intake.Backlog(ctx, c.name, connection)
	return s, err
}

// until waits, from job to job, until it holds for every customer.
func (h *host) until(ctx context.Context, over <-chan *river.Event, holds func(*customer, standing) bool) error {
	for {
		all := true
		for _, c := range h.customers {
			s, err := h.standing(ctx, c)
			if err != nil {
				return err
			}
			all = all && holds(c, s)
		}
		if all {
			return nil
		}
		select {
		case e := <-over:
			h.tried = h.tried || e != nil && e.Job.Kind == "handover_inbox"
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (h *host) tell(ctx context.Context) error {
	for _, c := range h.customers {
		s, err := h.standing(ctx, c)
		if err != nil {
			return err
		}
		line := fmt.Sprintf("%-8s %d of %d done, %d applications in AFAS", c.name, s.done, c.hires(), len(c.fake.Applications()))
		if len(s.held) > 0 {
			line += fmt.Sprintf("; %d waits for a person: %s, and %d behind it", s.backlog.Held, s.held[0].Reason, s.backlog.Due+s.backlog.Later)
		}
		if n := s.kept.Due + s.kept.Later; n > 0 {
			line += fmt.Sprintf("; %d kept: %s", n, s.kept.Reason)
		}
		fmt.Fprintln(h.out, line)
	}
	return nil
}

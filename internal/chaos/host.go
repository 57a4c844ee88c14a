package main

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// host is the process with the page where people press "send". It may die at any
// line; the driver then gives it again what it had not answered, as a person
// presses again who saw no answer.
type host struct {
	*station
	mutant mutant
}

// hands is how many people press at the same time.
const hands = 4

func runHost(ctx context.Context, s *station, m mutant, in <-chan command, out func(reply)) {
	h := &host{station: s, mutant: m}
	orders := make(chan order, 2*window)
	for range hands {
		go func() {
			for o := range orders {
				a := h.handOver(ctx, o)
				out(reply{Answer: &a})
			}
		}()
	}
	if err := s.receive(ctx); err != nil {
		h.logger.Error("host", slog.String("error", err.Error()))
		return
	}
	out(reply{Ready: true})
	for c := range in {
		if c.Order != nil {
			orders <- *c.Order
			continue
		}
		if c.Change != nil {
			go func() {
				said := h.change(ctx, *c.Change)
				out(reply{Changed: &said})
			}()
			continue
		}
		s.obey(c, out)
	}
	close(orders)
}

// handOver does an order and says what came of it.
func (h *host) handOver(ctx context.Context, o order) answer {
	badge, err := h.try(ctx, o)
	a := answer{Order: o.Number, Transfer: badge.Transfer, State: string(badge.State), Code: codeOf(err)}
	if err != nil {
		h.logger.Info("host", slog.Int("order", o.Number), slog.String("error", err.Error()))
	}
	return a
}

// codeOf is an error's code; what has none is the database's.
func codeOf(err error) string {
	if code := hris.CodeOf(err); err == nil || code != "" {
		return string(code)
	}
	return "database"
}

func (h *host) try(ctx context.Context, o order) (transfer.Badge, error) {
	a := h.world.Accounts[o.Account]
	k, hire := kindOf(a.Kind), h.world.hire(o.Hire, o.Twin)
	if o.What == rehired {
		if badge, done, err := h.allow(ctx, a, k, hire); done || err != nil {
			return badge, err
		}
	}
	edits := k.review(a, hire, o.What == rehired)
	if o.What == corrected {
		edits = append(edits, k.correct)
	}
	draft, err := h.prepare(ctx, a, hire, edits)
	if err != nil {
		return transfer.Badge{}, err
	}
	if h.mutant == leaky {
		h.logger.Info("host", slog.String("sends", hire.Person.LastName))
	}
	if h.mutant == forgetful && o.Hire%3 == 0 {
		return transfer.Badge{Transfer: "acknowledged and never kept"}, nil
	}
	if o.Enqueue {
		return h.enqueue(ctx, draft, o)
	}
	return h.service.Send(ctx, clerk, draft)
}

// prepare answers the question whether somebody the target knows is this person:
// never here, unless the target lets a rehired person's own record be used.
func (s *station) prepare(ctx context.Context, a account, hire *hris.Hire, edits []transfer.Edit) (*transfer.Draft, error) {
	draft, err := s.service.Prepare(ctx, clerk, a.Tenant, a.Connection, hire, edits...)
	if err != nil || !draft.Problems.Has(transfer.CodePersonExists) {
		return draft, err
	}
	return s.service.Prepare(ctx, clerk, a.Tenant, a.Connection, hire, append(edits, transfer.AnotherPerson())...)
}

// allow prepares a rehire: once the first hand-over is done, somebody with the
// right to manage allows another, or it is another application. Done says that
// the rehire was sent before.
func (h *host) allow(ctx context.Context, a account, k kind, hire *hris.Hire) (badge transfer.Badge, done bool, err error) {
	before, err := h.service.Person(ctx, clerk, a.Tenant, a.Connection, hire.PersonID)
	if err != nil {
		return badge, false, err
	}
	var standing []transfer.Badge
	for _, b := range before {
		if b.State != transfer.StateCancelled && b.State != transfer.StateFailed {
			standing = append(standing, b)
		}
	}
	switch {
	case len(standing) == 0 || standing[0].State != transfer.StateDone:
		if len(standing) > 1 {
			return standing[0], true, nil
		}
		return badge, false, errNotYet
	case len(standing) > 1:
		return standing[0], true, nil
	}
	asRehired(hire)
	if k.rehire == byReopening {
		_, err := h.service.Reopen(ctx, clerk, a.Tenant, standing[0].Transfer, "hired again, says "+canary)
		if err != nil && !errors.Is(err, hris.WrongState) { // it is allowed already
			return badge, false, err
		}
	}
	return badge, false, nil
}

// errNotYet says that the first hand-over has to be done before a rehire.
var errNotYet = &hris.Error{Code: hris.TooSoon, Op: "rehire", Effect: hris.EffectNotSent}

// asRehired is how a hire looks the second time.
func asRehired(hire *hris.Hire) {
	hire.ApplicationID += "-b"
	hire.Person.WorkEmail = owner(hire.Person.PrivateEmail) + ".weer." + canary + "@werk.example.com"
}

// enqueue marks somebody as hired and plans the transfer, in one transaction of
// the host's own. The ledger is the outbox: a worker finds it there.
func (h *host) enqueue(ctx context.Context, draft *transfer.Draft, o order) (transfer.Badge, error) {
	var before string
	switch err := h.db.QueryRowContext(ctx, "SELECT transfer FROM host_hired WHERE hire = $1", o.Hire).Scan(&before); {
	case err == nil:
		return transfer.Badge{Transfer: before}, nil // it was committed, and its answer lost
	case !errors.Is(err, sql.ErrNoRows):
		return transfer.Badge{}, err
	}
	planned, err := h.service.Ready(ctx, clerk, draft)
	if refusal, ok := errors.AsType[*transfer.Refusal](err); ok {
		return refusal.Badge, err
	}
	if err != nil {
		return transfer.Badge{}, err
	}
	tx, err := h.db.BeginTx(ctx, nil)
	if err != nil {
		return transfer.Badge{}, err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "INSERT INTO host_hired (hire, transfer) VALUES ($1, $2)", o.Hire, planned.ID); err != nil {
		return transfer.Badge{}, err
	}
	_, _, err = h.store.CreateTx(ctx, tx, planned)
	if taken, ok := errors.AsType[*transfer.Taken](err); ok {
		return transfer.Badge{Transfer: taken.By.ID, State: taken.By.State}, err
	}
	if err != nil {
		return transfer.Badge{}, err
	}
	if err := tx.Commit(); err != nil {
		return transfer.Badge{}, err
	}
	return transfer.Badge{Transfer: planned.ID, State: transfer.StatePlanned}, nil
}

// hiredTable is the host's own.
const hiredTable = "CREATE TABLE IF NOT EXISTS host_hired (hire bigint PRIMARY KEY, transfer text NOT NULL)"

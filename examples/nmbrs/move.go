package main

import (
	"context"
	_ "embed"
	"errors"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/nmbrs"
)

//go:embed testdata/second.json
var secondHire []byte

// mover is a customer who moves from SOAP to REST: one account, one ledger, two
// connections.
type mover struct {
	connecting
	fake  *fake
	rules fieldmap.Rules // of the connection over SOAP
}

// move shows it: one person goes over SOAP, the move is prepared and confirmed, the
// same person is refused over REST, and the next one goes over REST.
func move(ctx context.Context, at connecting, first *hris.Hire, rules fieldmap.Rules) (int, error) {
	second, err := hris.ParseHire(secondHire)
	if err != nil {
		return console.ExitOf(err), err
	}
	f := startFake(at.o.domain, at.ledger.Path)
	defer f.close()
	m := mover{at, f, fieldmap.Merge(rules, f.rulesByID())}

	before, code, err := m.desk(ctx, nmbrs.SOAP, first, m.rules)
	if err != nil {
		return code, err
	}
	if code, err := before.handOver(ctx, first); err != nil && !errors.Is(err, hris.AlreadySent) {
		return code, err
	}
	moved, err := m.prepare(ctx)
	if err != nil {
		return console.ExitOf(err), err
	}
	after, code, err := m.desk(ctx, nmbrs.REST, first, moved)
	if err != nil {
		return code, err
	}
	if err := after.refuses(ctx, first, at.out.Transfer()); err != nil {
		return console.ExitOf(err), err
	}
	at.out.Heading("The next hire goes over REST")
	code, err = after.handOver(ctx, second)
	after.where.tell(at.out)
	return code, err
}

// desk opens one of the two connections.
func (m mover) desk(ctx context.Context, api nmbrs.API, hire *hris.Hire, rules fieldmap.Rules) (*desk, int, error) {
	where, err := m.through(ctx, m.fake, api, m.fake.consents(m.fake.demo.Accountant))
	if err != nil {
		return nil, console.ExitOf(err), err
	}
	return open(ctx, m.connecting, where, hire, rules)
}

// prepare pairs what both APIs have, first without anybody's consent, then with that
// of one debtor, and gives the rules of the connection over REST.
func (m mover) prepare(ctx context.Context) (fieldmap.Rules, error) {
	plan, err := m.pair(ctx, nil)
	if err != nil {
		return fieldmap.Rules{}, err
	}
	m.out.Heading("The move to REST, as it stands")
	m.tell(plan)

	m.out.Heading("Somebody at " + m.fake.demo.Accountant.Name + " visits Nmbrs's consent page")
	next, err := m.pair(ctx, m.fake.consents(m.fake.demo.Accountant))
	if err != nil {
		return fieldmap.Rules{}, err
	}
	next.Keep(plan)
	m.tell(next)

	m.out.Heading("A person confirms what the rules name")
	for _, p := range next.Open() {
		if !p.Used {
			continue
		}
		if !p.Unambiguous() {
			return fieldmap.Rules{}, console.Misuse("-move: nobody can say what %s %s is over REST", p.From.Kind, p.From.ID)
		}
		if err := next.Confirm(p.From.Kind, p.From.ID, p.To.ID); err != nil {
			return fieldmap.Rules{}, err
		}
		m.out.Line("  the demo's reviewer confirms: %s %s (%s) is %s (%s)", p.From.Kind, p.From.ID, p.From.Name, p.To.ID, p.To.Name)
	}
	return next.Rules()
}

// pair reads both sides. Without a visit to the consent page there may be nothing to
// read over REST yet.
func (m mover) pair(ctx context.Context, visit visit) (*nmbrs.Move, error) {
	from, err := m.through(ctx, m.fake, nmbrs.SOAP, nil)
	if err != nil {
		return nil, err
	}
	to, err := m.through(ctx, m.fake, nmbrs.REST, visit)
	if err != nil {
		return nil, err
	}
	return nmbrs.PrepareMove(ctx, from.target, to.target, m.rules)
}

// tell shows how a move stands: what is missing, and what is paired with what.
func (m mover) tell(plan *nmbrs.Move) {
	m.out.Findings(plan.Report())
	for _, p := range plan.Pairs {
		if !p.Used && !p.Settled() {
			continue
		}
		to, how := "nothing yet", ""
		if p.To.ID != "" {
			to, how = strings.TrimSpace(p.To.ID+" "+p.To.Name), ", by "+strings.ReplaceAll(string(p.How), "_", " ")
		}
		if len(p.Alike) > 0 {
			to = strconv.Itoa(len(p.Alike)) + " that are alike"
		}
		switch {
		case p.Settled():
		case p.To.ID == "" && len(plan.Choices(p.From.Kind, p.From.ID)) == 0:
			how = ": REST shows none to choose from before somebody gives consent"
		default:
			how += ": for a person to confirm"
		}
		m.out.Line("  %-13s %s %s is %s%s", p.From.Kind, p.From.ID, p.From.Name, to, how)
	}
}

// refuses sends somebody again who went over SOAP, by the transfer of that id.
func (d *desk) refuses(ctx context.Context, hire *hris.Hire, sent string) error {
	draft, err := d.service.Prepare(ctx, d.actor, tenant, d.where.connection, hire)
	if err != nil {
		return err
	}
	badge, err := d.service.Send(ctx, d.actor, draft)
	d.out.Sent(badge, err)
	if !errors.Is(err, hris.AlreadySent) || badge.Transfer != sent {
		return errors.Join(errors.New("whoever went over SOAP was not refused over REST"), err)
	}
	d.out.Line("  It is the same entry of the same ledger: over both APIs the account is %s.", badge.Account)
	return nil
}

// rulesByID are those of a customer who names things by SOAP's ids.
func (f *fake) rulesByID() fieldmap.Rules {
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	advice, technique := f.demo.Departments[0], f.demo.Departments[2]
	return fieldmap.Rules{Rules: []fieldmap.Rule{
		{To: "debtor", Const: fieldmap.TextValue(id(f.demo.Accountant.ID))},
		{To: "department", From: fieldmap.Paths{"job.department"}, Options: fieldmap.Pairs("Advies", id(advice.ID), "Techniek", id(technique.ID))},
		{To: "employee_type", Const: fieldmap.TextValue("2")},
	}}
}

package main

import (
	"context"
	_ "embed"
	"slices"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/examples/internal/hostfiles"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
)

var (
	//go:embed testdata/hire.json
	bundledHire []byte
	//go:embed testdata/mapping.json
	bundledMapping []byte
)

const tenant = "acme" // one customer of ours

// begin reads what there is and hands over, or moves.
func begin(ctx context.Context, o options, t terminal, out *console.Output) (int, error) {
	hire, files, err := hostfiles.ReadHire(o.Hire, bundledHire)
	if err != nil {
		return console.ExitOf(err), err
	}
	var bundled []byte
	if o.embedded() {
		bundled = bundledMapping
	}
	rules, err := hostfiles.ReadRules(o.Mapping, bundled)
	if err != nil {
		return console.ExitUsage, err
	}
	ledger, err := hostfiles.OpenLedger(ctx, program.Name, o.DB)
	if err != nil {
		return console.ExitOf(err), err
	}
	defer func() { ledger.Finish(!o.embedded() && out.Transfer() != "", out.Line) }()
	secrets, err := openSecrets(ledger)
	if err != nil {
		return console.ExitOf(err), err
	}
	at := connecting{o, t, out, secrets, ledger, files}
	if o.move {
		return move(ctx, at, hire, rules)
	}
	where, err := at.connect(ctx, nmbrs.API(o.api))
	if err != nil {
		return console.ExitOf(err), err
	}
	defer where.close()
	d, code, err := open(ctx, at, where, hire, rules)
	if err != nil {
		return code, err
	}
	return d.handOver(ctx, hire)
}

// desk is where one customer's hires are handed over: a connection and the ledger.
type desk struct {
	o       options
	crash   func(step string, known bool)
	out     *console.Output
	where   *place
	service *transfer.Service
	actor   transfer.Actor
}

// open checks a connection and the customer's rules, and makes the service.
func open(ctx context.Context, at connecting, where *place, hire *hris.Hire, rules fieldmap.Rules) (*desk, int, error) {
	o, out := at.o, at.out
	report, err := where.target.Check(ctx)
	if err != nil {
		return nil, console.ExitOf(err), err
	}
	if err := out.Report(where.name, report); err != nil {
		return nil, console.ExitOther, err
	}
	form, err := where.target.Form(ctx, nil)
	if err != nil {
		return nil, console.ExitOf(err), err
	}
	out.Form(form)
	if _, problems := fieldmap.Compile(hire.Schema(), form.Schema, rules, fieldmap.WithOps(phone.Op())); len(problems.Of(fieldmap.SeverityError)) > 0 {
		out.Mistakes(problems.Of(fieldmap.SeverityError), rules)
		return nil, console.ExitProblems, &hris.Error{Code: hris.InvalidMapping, Op: "read mapping", Effect: hris.EffectNotSent}
	}
	defaults := nmbrs.Mapping(form)
	out.Rules(defaults, rules)
	service, err := transfer.New(transfer.Config{
		Ledger: at.ledger.Ledger(), HashKey: at.ledger.Hash, Sealer: at.ledger.Ring, Documents: at.files.Open,
		Ops:       []fieldmap.Operation{phone.Op()},
		LeaseTime: where.lease,
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: tenant, ID: where.connection, Target: crashing{where.target, o.crashAfter, at.crash}, Language: o.Lang.String(),
			Rules:  fieldmap.Merge(defaults, rules),
			Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}},
		}),
	})
	return &desk{o, at.crash, out, where, service, transfer.Actor{ID: o.Actor, Roles: []string{"hr"}}}, console.ExitOf(err), err
}

// handOver is the main job: go on with what was begun, or prepare, review, send.
func (d *desk) handOver(ctx context.Context, hire *hris.Hire) (int, error) {
	if !d.o.DryRun {
		if begun, err := d.goOn(ctx, hire); begun || err != nil {
			return console.ExitOf(err), err
		}
	}
	edits, texts, err := d.review(ctx, hire)
	if err != nil {
		return console.ExitOf(err), err
	}
	draft, err := d.service.Prepare(ctx, d.actor, tenant, d.where.connection, hire, slices.Concat(edits, d.o.Edits())...)
	if err != nil {
		return console.ExitOf(err), err
	}
	d.out.Plan(draft, texts)
	if d.o.DryRun {
		return d.out.DryRun(draft), nil
	}
	badge, err := d.service.Send(ctx, d.actor, draft)
	d.crashAtTheEnd(badge)
	d.out.Sent(badge, err)
	if err != nil {
		return console.ExitOf(err), err
	}
	if d.o.Given == 0 {
		return d.again(ctx, draft)
	}
	return console.ExitSent, nil
}

// again shows that whoever was sent is not sent twice.
func (d *desk) again(ctx context.Context, draft *transfer.Draft) (int, error) {
	d.out.Heading("Sending the same hire again")
	if _, err := d.service.Send(ctx, d.actor, draft); err != nil {
		d.out.Refusal(err)
	}
	d.where.tell(d.out)
	return console.ExitSent, nil
}

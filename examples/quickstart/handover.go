package main

import (
	"context"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/examples/internal/hostfiles"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

const (
	tenant     = "acme" // one customer of ours
	connection = "afas" // its link to AFAS
)

// handOver is the main job: read, check, prepare, review, send.
func handOver(ctx context.Context, o options, env func(string) string, out *console.Output) (int, error) {
	hire, files, err := readHire(o)
	if err != nil {
		return console.ExitOf(err), err
	}
	rules, err := readMapping(o)
	if err != nil {
		return exitUsage, err
	}
	where, err := connect(o, env)
	if err != nil {
		return console.ExitOf(err), err
	}
	defer where.close()

	report, err := where.target.Check(ctx)
	if err != nil {
		return console.ExitOf(err), err
	}
	if err := out.Report(where.name, report); err != nil {
		return exitOther, err
	}

	form, err := where.target.Form(ctx, nil)
	if err != nil {
		return console.ExitOf(err), err
	}
	out.Form(form)
	if problems := mistakes(hire, form, rules); len(problems) > 0 {
		out.Mistakes(problems, rules)
		return exitProblems, &hris.Error{Code: hris.InvalidMapping, Op: "read mapping", Effect: hris.EffectNotSent}
	}

	ledger, err := hostfiles.OpenLedger(ctx, program.Name, o.DB)
	if err != nil {
		return console.ExitOf(err), err
	}
	defer func() { ledger.Finish(!o.embedded() && out.Transfer() != "", out.Line) }()
	defaults := where.defaults(form)
	out.Rules(defaults, rules)
	service, err := transfer.New(transfer.Config{
		Ledger: ledger.Ledger(), HashKey: ledger.Hash, Sealer: ledger.Ring, Documents: files.Open,
		Ops: []fieldmap.Operation{phone.Op()},
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: tenant, ID: connection, Target: where.target, Language: o.Lang.String(),
			Rules:  fieldmap.Merge(defaults, rules),
			Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}},
		}),
	})
	if err != nil {
		return console.ExitOf(err), err
	}
	actor := transfer.Actor{ID: o.Actor, Roles: []string{"hr"}}

	if o.Given == 0 {
		first, err := service.Prepare(ctx, actor, tenant, connection, hire)
		if err != nil {
			return console.ExitOf(err), err
		}
		out.Missing("What only a person can choose", first)
	}
	draft, err := service.Prepare(ctx, actor, tenant, connection, hire, where.choices(o)...)
	if err != nil {
		return console.ExitOf(err), err
	}
	out.Plan(draft, where.choiceTexts(o))
	if o.DryRun {
		return out.DryRun(draft), nil
	}
	if o.Doubt() {
		if badge, err := o.Settle(ctx, service, actor, tenant, connection, hire); err != nil || badge.State == transfer.StateDone {
			out.Answered(badge)
			return console.ExitOf(err), err
		}
	}
	badge, err := service.Send(ctx, actor, draft)
	out.Sent(badge, err)
	if err != nil {
		return console.ExitOf(err), err
	}
	if o.Given == 0 {
		return where.tour(ctx, service, actor, draft, out)
	}
	return exitSent, nil
}

// mistakes are those of the customer's own rules, by their own numbers.
func mistakes(hire *hris.Hire, form *hris.Form, rules fieldmap.Rules) fieldmap.Problems {
	_, problems := fieldmap.Compile(hire.Schema(), form.Schema, rules, fieldmap.WithOps(phone.Op()))
	return problems.Of(fieldmap.SeverityError)
}

package main

import (
	"context"
	"errors"

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
func handOver(ctx context.Context, o options, env func(string) string, out *output) (int, error) {
	hire, files, err := readHire(o)
	if err != nil {
		return exitOf(err), err
	}
	rules, err := readMapping(o)
	if err != nil {
		return exitUsage, err
	}
	where, err := connect(o, env)
	if err != nil {
		return exitOf(err), err
	}
	defer where.close()

	report, err := where.target.Check(ctx)
	if err != nil {
		return exitOf(err), err
	}
	out.report(where.name, report)
	if !report.OK() {
		return exitOther, cause(report)
	}

	form, err := where.target.Form(ctx, nil)
	if err != nil {
		return exitOf(err), err
	}
	out.form(form)
	if problems := mistakes(hire, form, rules); len(problems) > 0 {
		out.rules = ruleNames(fieldmap.Rules{}, rules)
		out.problems(problems, nil)
		return exitProblems, &hris.Error{Code: hris.InvalidMapping, Op: "read mapping", Effect: hris.EffectNotSent}
	}

	ledger, err := openLedger(ctx, o)
	if err != nil {
		return exitOf(err), err
	}
	defer ledger.finish(o, out)
	defaults := where.defaults(form)
	out.rules = ruleNames(defaults, rules)
	service, err := transfer.New(transfer.Config{
		Ledger: ledger.Ledger(), HashKey: ledger.hash, Sealer: ledger.ring, Documents: files.open,
		Ops: []fieldmap.Operation{phone.Op()},
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: tenant, ID: connection, Target: where.target, Language: o.lang.String(),
			Rules:  fieldmap.Merge(defaults, rules),
			Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}},
		}),
	})
	if err != nil {
		return exitOf(err), err
	}
	actor := transfer.Actor{ID: o.actor, Roles: []string{"hr"}}

	if o.given == 0 {
		first, err := service.Prepare(ctx, actor, tenant, connection, hire)
		if err != nil {
			return exitOf(err), err
		}
		out.missing(first)
	}
	draft, err := service.Prepare(ctx, actor, tenant, connection, hire, where.choices(o)...)
	if err != nil {
		return exitOf(err), err
	}
	out.plan(draft, where.choiceTexts(o))
	out.matches(draft.Matches)
	if o.dryRun {
		return out.dryRun(draft)
	}
	if o.answersDoubt() {
		if badge, err := answerDoubt(ctx, service, actor, hire, o); err != nil || badge.State == transfer.StateDone {
			out.answered(badge)
			return exitOf(err), err
		}
	}
	badge, err := service.Send(ctx, actor, draft)
	out.sent(badge, err)
	if err != nil {
		return exitOf(err), err
	}
	if o.given == 0 {
		return where.tour(ctx, service, actor, draft, out)
	}
	return exitSent, nil
}

// mistakes are those of the customer's own rules, by their own numbers.
func mistakes(hire *hris.Hire, form *hris.Form, rules fieldmap.Rules) fieldmap.Problems {
	_, problems := fieldmap.Compile(hire.Schema(), form.Schema, rules, fieldmap.WithOps(phone.Op()))
	return problems.Of(fieldmap.SeverityError)
}

// cause is the failure behind a report that is not OK.
func cause(report hris.Report) error {
	for _, f := range report.Findings {
		if f.Standing == hris.Missing && f.Err != nil {
			return f.Err
		}
	}
	return errors.New("the connection is not complete: see what is missing above")
}

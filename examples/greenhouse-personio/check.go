package main

import (
	"context"
	"errors"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
)

// checkGreenhouse says what Harvest may be asked, and learns the custom fields.
// Webhooks alone will do: they tell no catalogue.
func (in *integration) checkGreenhouse(ctx context.Context, l *link) error {
	l.custom = new(greenhouse.Catalogue).Fields("en")
	if in.sides.harvest == nil {
		return nil
	}
	report := greenhouse.CheckAccess(ctx, in.sides.harvest, "en")
	in.out.heading("Checking Greenhouse")
	in.out.findings(report)
	if err := cause(report); err != nil {
		return err
	}
	catalogue, err := greenhouse.ReadCatalogue(ctx, in.sides.harvest)
	if err != nil {
		in.complain("read Greenhouse's custom fields", err)
		return nil
	}
	l.custom, l.catalogue = catalogue.Fields("en"), true
	return nil
}

// checkPersonio says what is wrong with rights and mapping. That Personio is away
// is no reason not to start: hires wait for it.
func (in *integration) checkPersonio(ctx context.Context, l *link) error {
	report, err := in.sides.personio.Check(ctx)
	if err == nil {
		in.out.heading("Checking Personio")
		in.out.findings(report)
		err = cause(report)
	}
	if err == nil {
		err = in.checkMapping(ctx, l)
	}
	if hris.CodeOf(err).Fix() == hris.FixByWaiting {
		in.complain("check Personio", err)
		return nil
	}
	return err
}

func (in *integration) checkMapping(ctx context.Context, l *link) error {
	form, err := in.sides.personio.Form(ctx, nil)
	if err != nil {
		return err
	}
	if mistakes := l.mistakes(form); len(mistakes) > 0 {
		in.out.mistakes(mistakes)
		return &hris.Error{Code: hris.InvalidMapping, Op: "read mapping", Effect: hris.EffectNotSent}
	}
	report, err := in.sides.personio.CheckMapping(ctx, l.rules(form))
	if err != nil {
		return err
	}
	in.out.findings(report)
	return cause(report)
}

// cause is the failure behind a report that is not OK.
func cause(report hris.Report) error {
	for _, f := range report.Findings {
		if f.Standing == hris.Missing && f.Err != nil {
			return f.Err
		}
	}
	if !report.OK() {
		return errors.New("the connection is not complete: run it without -json to see what is missing")
	}
	return nil
}

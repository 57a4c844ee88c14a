package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/personio"
)

// readMapping reads the customer's own rules.
func readMapping(o options) (fieldmap.Rules, error) {
	if o.mapping == "" {
		return fieldmap.Rules{V: fieldmap.Version}, nil
	}
	data, err := os.ReadFile(o.mapping)
	if err != nil {
		return fieldmap.Rules{}, usage("-mapping: %w", err)
	}
	rules, err := fieldmap.ParseRules(data)
	if err != nil {
		return fieldmap.Rules{}, usage("-mapping: %w", err)
	}
	return rules, nil
}

// saveMapping lays the customer's own rules over Personio's. That Personio is away is
// no reason not to start: what was saved before serves.
func (in *integration) saveMapping(ctx context.Context, own fieldmap.Rules) error {
	err := in.tryMapping(ctx, own)
	if hris.CodeOf(err).Fix() == hris.FixByWaiting {
		in.complain("check the mapping", err)
		return nil
	}
	return err
}

func (in *integration) tryMapping(ctx context.Context, own fieldmap.Rules) error {
	saved, err := in.connections.Mapping(ctx, operator, tenant, in.to)
	if err != nil {
		return err
	}
	custom, err := in.customFields(ctx, tenant)
	if err != nil {
		return err
	}
	// The customer's mistakes are told by their own numbers.
	_, problems := fieldmap.Compile(hris.HireSchema(custom...), saved.Form.Schema, own, fieldmap.WithOps(phone.Op()))
	if mistakes := problems.Of(fieldmap.SeverityError); len(mistakes) > 0 {
		in.out.mistakes(mistakes)
		return &hris.Error{Code: hris.InvalidMapping, Op: "read mapping", Effect: hris.EffectNotSent}
	}
	rules := fieldmap.Merge(personio.Mapping(saved.Form), own)
	if !sameRules(rules, saved.Rules) {
		out, err := in.connections.ChangeMapping(ctx, operator, tenant, in.to, saved.Rev, rules)
		if errors.Is(err, hris.InvalidMapping) {
			in.out.mistakes(out.Problems.Of(fieldmap.SeverityError))
		}
		if err != nil {
			return err
		}
	}
	target, err := connection.As[*personio.Target](in.connections.Open(ctx, operator, tenant, in.to))
	if err != nil {
		return err
	}
	report, err := target.CheckMapping(ctx, rules)
	if err != nil {
		return err
	}
	in.out.findings(report)
	return cause(report)
}

func sameRules(a, b fieldmap.Rules) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

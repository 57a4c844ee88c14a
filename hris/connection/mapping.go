package connection

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// MappingView is what a mapping page shows.
type MappingView struct {
	Rev   int64
	Rules fieldmap.Rules
	Form  *hris.Form // as the target wants it now
	// Drift is what has changed since the mapping was saved, what breaks it first.
	Drift []fieldmap.Change
	// Problems are those that the rules have with the form as it is now.
	Problems fieldmap.Problems
}

// Format masks under every verb: lists of options may name people.
func (MappingView) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "mapping") }

// LogValue masks in log/slog.
func (MappingView) LogValue() slog.Value { return slog.StringValue("mapping") }

// Mapping gives the mapping beside the live form. It needs the right to manage, and
// a connection that leads to a target.
func (s *Service) Mapping(ctx context.Context, actor transfer.Actor, tenant, id string) (MappingView, error) {
	r, c, err := s.mapped(ctx, actor, tenant, id)
	if err != nil {
		return MappingView{}, err
	}
	v := MappingView{Rev: r.Rev, Rules: c.Rules}
	if v.Form, _, v.Problems, err = s.compile(ctx, c, c.Rules); err != nil {
		return MappingView{}, err
	}
	v.Drift, err = s.drift(r, v.Form)
	return v, err
}

// ChangeMapping saves rules that compile against the live form, and whose own
// options the target offers. Mistakes save nothing: [Outcome].Problems has all of them. Rev is that of the view that was
// changed; 0 takes whatever is there. It needs the right to manage.
//
// What the inbox holds for [hris.Problems] does not go on by itself, also where the
// new rules solve them: a person releases it. See [Config].Changed.
func (s *Service) ChangeMapping(ctx context.Context, actor transfer.Actor, tenant, id string, rev int64, rules fieldmap.Rules) (Outcome, error) {
	r, c, err := s.mapped(ctx, actor, tenant, id)
	if err != nil {
		return Outcome{}, err
	}
	if err := seen(r, rev); err != nil {
		return Outcome{}, err
	}
	form, problems, err := s.passed(ctx, c, rules)
	if err != nil {
		return Outcome{Problems: problems}, err
	}
	change := Change{Put: map[string][]byte{}, Tell: true, Entry: Entry{Kind: Mapped, Names: remapped(c.Rules, rules)}}
	if err := s.sealMapping(change.Put, r.Ref, rules, form); err != nil {
		return Outcome{Problems: problems}, err
	}
	out, err := s.commit(ctx, actor, r, change)
	out.Problems = problems
	return s.told(ctx, r.Ref, out, err)
}

// mapped opens the target of an active connection for its mapping.
func (s *Service) mapped(ctx context.Context, actor transfer.Actor, tenant, id string) (Record, *transfer.Connection, error) {
	r, err := s.living(ctx, actor, tenant, id)
	if err != nil {
		return Record{}, nil, err
	}
	o, err := s.open(r)
	switch {
	case err != nil:
		return Record{}, nil, err
	case o.connection == nil:
		return Record{}, nil, noTarget("find mapping")
	}
	return r, shared(o.connection), nil
}

// rounds bounds how often a choice may narrow the form: debtor, company,
// department is three.
const rounds = 6

// passed compiles rules that a person wrote, and looks up the options that they
// name. Mistakes are an error, which comes with all of them.
func (s *Service) passed(ctx context.Context, c *transfer.Connection, rules fieldmap.Rules) (*hris.Form, fieldmap.Problems, error) {
	form, plan, problems, err := s.compile(ctx, c, rules)
	if err != nil {
		return nil, nil, err
	}
	unknown, err := offered(ctx, c.Target, plan)
	if err != nil {
		return nil, nil, err
	}
	problems = append(problems, unknown...)
	return form, problems, mistakes(problems)
}

// compile checks rules for a connection against its live form, narrowed by what the
// rules themselves choose for everybody. The plan is that of nobody in particular.
func (s *Service) compile(ctx context.Context, c *transfer.Connection, rules fieldmap.Rules) (*hris.Form, *fieldmap.Plan, fieldmap.Problems, error) {
	custom, err := s.cfg.Custom.Of(ctx, c.Tenant)
	if err != nil {
		return nil, nil, nil, err
	}
	opts := []fieldmap.CompileOption{fieldmap.WithOps(s.cfg.Ops...)}
	if tag, err := language.Parse(c.Language); err == nil {
		opts = append(opts, fieldmap.WithLanguage(tag))
	}
	var chosen fieldmap.Values
	for round := 1; ; round++ {
		form, err := c.Target.Form(ctx, chosen)
		if err != nil {
			return nil, nil, nil, err
		}
		m, problems := fieldmap.Compile(hris.HireSchema(custom...), form.Schema, rules, opts...)
		plan := m.Plan(&hris.Hire{})
		narrowed := always(form, plan)
		if narrowed.Equal(chosen) || round == rounds {
			return form, plan, problems, nil
		}
		chosen = narrowed
	}
}

// always gives what the rules choose whoever is hired, of the fields that others
// depend on.
func always(form *hris.Form, plan *fieldmap.Plan) fieldmap.Values {
	chosen := fieldmap.Values{}
	for _, f := range form.Fields {
		for _, on := range f.DependsOn {
			if v := plan.Get(on); !v.IsAbsent() && plan.Origin(on).Kind == fieldmap.OriginConst {
				chosen[on] = v
			}
		}
	}
	return chosen
}

// mistakes is the error of rules that cannot be saved.
func mistakes(problems fieldmap.Problems) error {
	own := problems.Err()
	if own == nil {
		return nil
	}
	var fields []string
	for _, p := range problems.Of(fieldmap.SeverityError) {
		if p.Field != "" && !slices.Contains(fields, p.Field) {
			fields = append(fields, p.Field)
		}
	}
	e := refused(hris.InvalidMapping, "check mapping", "", fields...)
	e.Own = own
	return e
}

func (s *Service) sealMapping(put map[string][]byte, ref Ref, rules fieldmap.Rules, form *hris.Form) error {
	if err := s.sealJSON(put, ref, partRules, rules); err != nil {
		return err
	}
	return s.sealJSON(put, ref, partForm, form.Schema)
}

// drift compares the form that the mapping was saved for with the live one.
func (s *Service) drift(r Record, live *hris.Form) ([]fieldmap.Change, error) {
	var saved fieldmap.Schema
	if ok, err := s.read(r, partForm, &saved); err != nil || !ok {
		return nil, err
	}
	return fieldmap.Diff(saved, live.Schema), nil
}

// remapped names the target's fields whose rules differ.
func remapped(before, after fieldmap.Rules) []string {
	var fields []string
	for _, rules := range [2][2]fieldmap.Rules{{before, after}, {after, before}} {
		for _, rule := range rules[0].Rules {
			same := slices.ContainsFunc(rules[1].Rules, func(other fieldmap.Rule) bool { return sameRule(rule, other) })
			if !same && !slices.Contains(fields, rule.To) {
				fields = append(fields, rule.To)
			}
		}
	}
	slices.Sort(fields)
	return fields
}

func sameRule(a, b fieldmap.Rule) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

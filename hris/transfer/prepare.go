package transfer

import (
	"context"
	"maps"
	"slices"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Prepare maps a hire onto what the target wants to know now, applies the
// reviewer's edits, and looks whether the target already knows the person. It
// writes nothing, here or there. The draft shows what is missing; calling
// Prepare again with more edits is how a review goes on.
func (s *Service) Prepare(ctx context.Context, actor Actor, tenant, connection string, h *hris.Hire, reviewed ...Edit) (*Draft, error) {
	if err := s.authorize(ctx, actor, Send, tenant, connection); err != nil {
		return nil, err
	}
	if h == nil {
		return nil, &hris.Error{Code: hris.InvalidHire, Op: "prepare", Effect: hris.EffectNotSent, Detail: "the hire is nil"}
	}
	if err := h.Validate(); err != nil {
		return nil, err
	}
	c, err := s.connection(ctx, tenant, connection)
	if err != nil {
		return nil, err
	}
	var e edits
	for _, edit := range reviewed {
		edit(&e)
	}
	h = h.Clone() // the host may use its own again: what was reviewed is what is recorded
	d := &Draft{Tenant: tenant, Connection: connection, Info: c.Target.Info(), hire: h}
	refused, err := s.fill(ctx, c, d, e, actor)
	if err != nil {
		return nil, err
	}
	d.Documents, d.Problems = chooseDocuments(d, e, actor)
	d.Problems = slices.Concat(besides(d.Plan.Problems(), refused), refused, d.Problems, plausible(d))
	d.parcel = parcel{Values: d.Plan.Values(), Documents: d.extra(), Consents: h.ConsentedPurposes(), Second: e.second}
	standing, err := s.sentBefore(ctx, d, e)
	if err != nil {
		return nil, err
	}
	if err := s.lookBefore(ctx, c, d, e, standing); err != nil {
		return nil, err
	}
	encoded, err := d.parcel.encode()
	if err != nil {
		return nil, &hris.Error{Code: hris.InvalidInput, Op: "prepare", Effect: hris.EffectNotSent, Detail: "the values cannot be encoded"}
	}
	d.Digest = s.hash("draft", tenant, string(encoded))
	return d, nil
}

// besides leaves out that a value is missing where the reviewer gave one that was
// refused: why it was is what to mend.
func besides(found, refused fieldmap.Problems) fieldmap.Problems {
	return slices.DeleteFunc(found, func(p fieldmap.Problem) bool {
		return p.Code == fieldmap.CodeMissing && slices.ContainsFunc(refused, func(q fieldmap.Problem) bool { return q.Field == p.Field && q.Blocks() })
	})
}

// rounds bounds how often a choice may narrow the form: debtor, company,
// department is three.
const rounds = 6

// fill plans the hire against the form, and gives the problems of edits that were
// refused. Choices narrow the options of fields that depend on them, so the form is
// asked again until nothing changes.
func (s *Service) fill(ctx context.Context, c *Connection, d *Draft, e edits, actor Actor) (fieldmap.Problems, error) {
	source, err := s.source(ctx, d)
	if err != nil {
		return nil, err
	}
	var chosen fieldmap.Values
	var refused fieldmap.Problems
	for range rounds {
		form, err := c.Target.Form(ctx, chosen)
		if err != nil {
			return nil, err
		}
		m, _ := fieldmap.Compile(source, form.Schema, c.Rules, s.compileOptions(c)...)
		plan := m.Plan(d.hire)
		refused = apply(plan, form, d.hire, e, actor)
		if err := plan.Resolve(ctx, optionsOf{c.Target}); err != nil {
			return nil, err
		}
		d.Form, d.Plan, d.rules = form, plan, fingerprint(c.Rules)
		narrowed := dependedOn(form, plan)
		if narrowed.Equal(chosen) {
			break
		}
		chosen = narrowed
	}
	return refused, nil
}

// source is the hire's schema: with the custom fields that the host says its tenant
// has, and those that the hire has all the same.
func (s *Service) source(ctx context.Context, d *Draft) (fieldmap.Schema, error) {
	declared, err := s.cfg.Custom.Of(ctx, d.Tenant)
	if err != nil {
		return fieldmap.Schema{}, err
	}
	custom := slices.Clone(declared)
	for _, name := range slices.Sorted(maps.Keys(d.hire.Custom)) {
		if !slices.ContainsFunc(declared, func(f fieldmap.Field) bool { return f.Path == name }) {
			custom = append(custom, fieldmap.Field{Path: name, Label: name, Kind: d.hire.Custom[name].Kind()})
		}
	}
	return hris.HireSchema(custom...), nil
}

func (s *Service) compileOptions(c *Connection) []fieldmap.CompileOption {
	opts := []fieldmap.CompileOption{fieldmap.WithOps(s.cfg.Ops...)}
	if tag, err := language.Parse(c.Language); err == nil {
		opts = append(opts, fieldmap.WithLanguage(tag))
	}
	return opts
}

// apply puts the reviewer's fields into the plan, in order; the last edit of a
// field counts. It gives the problems of those that were refused.
func apply(plan *fieldmap.Plan, form *hris.Form, h *hris.Hire, e edits, actor Actor) fieldmap.Problems {
	refused := map[string]fieldmap.Problem{}
	var order []string
	for _, edit := range e.fields {
		path := pathOf(form, edit.name)
		value := edit.value
		if f, ok := form.Field(path); ok && f.Kind == fieldmap.File && value.Kind() == fieldmap.Text {
			value = fileByID(h, value.Text())
		}
		var p *fieldmap.Problem
		if edit.unset {
			p = plan.Unset(path, actor.ID)
		} else {
			p = plan.Set(path, value, actor.ID)
		}
		delete(refused, path)
		if p != nil {
			refused[path] = *p
			order = append(order, path)
		}
	}
	var problems fieldmap.Problems
	for i, path := range order {
		p, ok := refused[path]
		if ok && !slices.Contains(order[:i], path) && !slices.ContainsFunc(plan.Problems(), func(q fieldmap.Problem) bool { return q.Field == p.Field && q.Code == p.Code }) {
			problems = append(problems, p)
		}
	}
	return problems
}

// pathOf finds a field by its path, else by its canonical key.
func pathOf(form *hris.Form, name string) string {
	if _, ok := form.Field(name); ok {
		return name
	}
	for _, f := range form.Fields {
		if f.Key == name {
			return f.Path
		}
	}
	return name
}

func fileByID(h *hris.Hire, id string) fieldmap.Value {
	for _, doc := range h.Documents {
		if doc.ID == id {
			return fieldmap.FileValue(doc.FileRef)
		}
	}
	return fieldmap.Value{}
}

// dependedOn gives the values of the fields that other fields depend on.
func dependedOn(form *hris.Form, plan *fieldmap.Plan) fieldmap.Values {
	chosen := fieldmap.Values{}
	for _, f := range form.Fields {
		for _, on := range f.DependsOn {
			if v := plan.Get(on); !v.IsAbsent() {
				chosen[on] = v
			}
		}
	}
	return chosen
}

package connection

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// Configuration is what a person changes on the settings page, credentials apart.
type Configuration struct {
	Rev      int64 // of the view that was changed; 0 takes whatever is there
	Name     string
	Language string
	Settings fieldmap.Values // all of them
	// AcceptMissing saves although the check finds that something is missing.
	AcceptMissing bool
}

// Rotation is what a person enters in place of credentials.
type Rotation struct {
	Rev int64 // of the view that was changed; 0 takes whatever is there
	// Secrets replace those of the same name; others stay. An empty one is dropped,
	// where what is left passes the test.
	Secrets map[string]privacy.Secret
	// AcceptMissing saves although the check finds that something is missing, the
	// credentials' own acceptance apart: those that are refused, or could not be tried
	// because the vendor did not answer, are never saved.
	AcceptMissing bool
}

// Format masks under every verb.
func (Configuration) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "configuration") }

// LogValue masks in log/slog.
func (Configuration) LogValue() slog.Value { return slog.StringValue("configuration") }

// Test checks a connection as it is stored, and remembers how it went. Where the
// check could not run, that is the error. It needs the right to manage.
func (s *Service) Test(ctx context.Context, actor transfer.Actor, tenant, id string) (hris.Report, error) {
	r, err := s.living(ctx, actor, tenant, id)
	if err != nil {
		return hris.Report{}, err
	}
	report, tested, failed := s.test(ctx, r)
	note := Entry{At: s.now(), Actor: actor.ID, Kind: WasTested, Code: hris.CodeOf(failed)}
	if failed == nil && !tested.OK {
		note.Code = hris.CodeOf(unready(report))
	}
	if err := s.cfg.Store.Note(ctx, r.Ref, tested, note); err != nil {
		return report, err
	}
	return report, failed
}

// test checks what is stored.
func (s *Service) test(ctx context.Context, r Record) (hris.Report, *Tested, error) {
	o, err := s.open(r)
	if err != nil {
		return hris.Report{}, &Tested{At: s.now()}, err
	}
	report, err := o.connected.Check(ctx)
	return report, &Tested{s.now(), err == nil && report.OK()}, err
}

// Configure changes settings that lead to the same account, once they pass the
// test. It needs the right to manage.
func (s *Service) Configure(ctx context.Context, actor transfer.Actor, tenant, id string, c Configuration) (Outcome, error) {
	r, err := s.living(ctx, actor, tenant, id)
	if err != nil {
		return Outcome{}, err
	}
	if err := seen(r, c.Rev); err != nil {
		return Outcome{}, err
	}
	product, err := s.product(r.Vendor, r.Product)
	if err != nil {
		return Outcome{}, err
	}
	secrets, versions, err := s.secrets(r)
	if err != nil {
		return Outcome{}, err
	}
	if err := entered(product, c.Settings, secrets); err != nil {
		return Outcome{}, err
	}
	var before settings
	if _, err := s.read(r, partSettings, &before); err != nil {
		return Outcome{}, err
	}
	after := settings{c.Name, c.Language, c.Settings}
	connected, err := s.begin(r, after, secrets, s.vault(r.Ref, versions))
	if err != nil {
		return Outcome{}, err
	}
	report, err := s.check(ctx, connected, c.AcceptMissing)
	if err != nil {
		return Outcome{Report: report}, err
	}
	change := Change{
		Tested: &Tested{s.now(), report.OK()}, Put: map[string][]byte{}, Tell: true, Entry: Entry{Kind: Configured, Names: differing(before, after)},
	}
	if err := s.sealJSON(change.Put, r.Ref, partSettings, after); err != nil {
		return Outcome{Report: report}, err
	}
	out, err := s.commit(ctx, actor, r, change)
	out.Report = report
	return s.told(ctx, r.Ref, out, err)
}

// differing names the settings that changed.
func differing(before, after settings) []string {
	changed := map[string]bool{"name": before.Name != after.Name, "language": before.Language != after.Language}
	for _, values := range []fieldmap.Values{before.Values, after.Values} {
		for path := range values {
			changed[path] = changed[path] || !before.Values[path].Equal(after.Values[path])
		}
	}
	maps.DeleteFunc(changed, func(_ string, is bool) bool { return !is })
	return names(changed)
}

// Rotate replaces credentials, once the new ones pass the test together with those
// that stay. Until then, and where they do not pass, the former ones are what is
// used. It needs the right to manage.
func (s *Service) Rotate(ctx context.Context, actor transfer.Actor, tenant, id string, n Rotation) (Outcome, error) {
	r, err := s.living(ctx, actor, tenant, id)
	if err != nil {
		return Outcome{}, err
	}
	if err := seen(r, n.Rev); err != nil {
		return Outcome{}, err
	}
	change, report, err := s.rotation(ctx, r, n)
	if err != nil {
		note := Entry{At: s.now(), Actor: actor.ID, Kind: RotateRefused, Code: hris.CodeOf(err)}
		if product, unknown := s.product(r.Vendor, r.Product); unknown == nil && nameable(product, names(n.Secrets)) == nil {
			note.Names = names(n.Secrets) // they are the product's
		}
		if failed := s.cfg.Store.Note(context.WithoutCancel(ctx), r.Ref, nil, note); failed != nil {
			return Outcome{Report: report}, failed
		}
		return Outcome{Report: report}, err
	}
	out, err := s.commit(ctx, actor, r, change)
	out.Report = report
	return s.told(ctx, r.Ref, out, err)
}

// rotation tries new credentials, and gives the change that saves them.
func (s *Service) rotation(ctx context.Context, r Record, n Rotation) (Change, hris.Report, error) {
	product, err := s.product(r.Vendor, r.Product)
	if err != nil {
		return Change{}, hris.Report{}, err
	}
	if len(n.Secrets) == 0 {
		return Change{}, hris.Report{}, refused(hris.InvalidSetting, "rotate", "no secret was entered")
	}
	if err := nameable(product, names(n.Secrets)); err != nil {
		return Change{}, hris.Report{}, err
	}
	var set settings
	if _, err := s.read(r, partSettings, &set); err != nil {
		return Change{}, hris.Report{}, err
	}
	secrets, versions, err := s.secrets(r)
	if err != nil {
		return Change{}, hris.Report{}, err
	}
	v := s.vault(r.Ref, versions)
	var drop []string
	for name, secret := range n.Secrets {
		secrets[name], v.entered[name] = secret, secret
		if secret.IsZero() {
			delete(secrets, name)
			drop = append(drop, partSecret+name)
		}
	}
	if err := entered(product, set.Values, secrets); err != nil {
		return Change{}, hris.Report{}, err
	}
	connected, err := s.begin(r, set, secrets, v)
	if err != nil {
		return Change{}, hris.Report{}, err
	}
	report, err := s.check(ctx, connected, n.AcceptMissing)
	if err == nil && !accepted(report) {
		err = unready(report)
	}
	if err != nil {
		return Change{}, report, err
	}
	change := Change{
		Tested: &Tested{s.now(), report.OK()}, Put: map[string][]byte{}, Drop: drop, Tell: true, Entry: Entry{Kind: Rotated, Names: names(n.Secrets)},
	}
	return change, report, s.sealSecrets(change.Put, r.Ref, filled(v.result()))
}

// Forget erases credentials at once, untested. The connection stays, and cannot be
// used where they were needed, until others are entered with [Service.Rotate]. It
// needs the right to manage.
func (s *Service) Forget(ctx context.Context, actor transfer.Actor, tenant, id string, secrets ...string) (Outcome, error) {
	return s.insist(ctx, actor, tenant, id, func(r Record) (Change, error) {
		c := Change{Entry: Entry{Kind: Forgotten}}
		for _, name := range secrets {
			if _, ok := r.Parts[partSecret+name]; ok {
				c.Drop, c.Entry.Names = append(c.Drop, partSecret+name), append(c.Entry.Names, name)
			}
		}
		if len(c.Drop) == 0 {
			return Change{}, refused(hris.InvalidInput, "forget secrets", "the connection has none of these secrets")
		}
		return c, nil
	})
}

// ChangeRoles replaces who may view, send, manage and remove. The Managers can
// always manage. It needs the right to manage.
func (s *Service) ChangeRoles(ctx context.Context, actor transfer.Actor, tenant, id string, rev int64, policy transfer.RolePolicy) (Outcome, error) {
	r, err := s.living(ctx, actor, tenant, id)
	if err != nil {
		return Outcome{}, err
	}
	if err := seen(r, rev); err != nil {
		return Outcome{}, err
	}
	return s.commit(ctx, actor, r, Change{Policy: &policy, Entry: Entry{Kind: RolesChanged, Names: rightsOf(r.Policy, policy)}})
}

// rightsOf names the rights whose roles changed.
func rightsOf(before, after transfer.RolePolicy) []string {
	var changed []string
	for _, right := range []struct {
		name transfer.Right
		a, b []string
	}{
		{transfer.View, before.View, after.View}, {transfer.Send, before.Send, after.Send},
		{transfer.Manage, before.Manage, after.Manage}, {transfer.Remove, before.Remove, after.Remove},
	} {
		if !slices.Equal(right.a, right.b) {
			changed = append(changed, string(right.name))
		}
	}
	return changed
}

// commit makes a change at the Rev that was read.
func (s *Service) commit(ctx context.Context, actor transfer.Actor, r Record, c Change) (Outcome, error) {
	c.At, c.Rev = s.now(), r.Rev
	c.Tell = c.Tell && s.cfg.Changed != nil
	c.Entry.At, c.Entry.Actor = c.At, actor.ID
	after, err := s.cfg.Store.Change(ctx, r.Ref, c)
	if err != nil {
		return Outcome{}, err
	}
	s.close(r.Ref)
	return Outcome{View: s.view(after)}, nil
}

// insist makes a change whatever others change meanwhile: for those that do not
// depend on what was seen.
func (s *Service) insist(ctx context.Context, actor transfer.Actor, tenant, id string, change func(Record) (Change, error)) (Outcome, error) {
	for {
		r, err := s.living(ctx, actor, tenant, id)
		if err != nil {
			return Outcome{}, err
		}
		c, err := change(r)
		if err != nil {
			return Outcome{}, err
		}
		out, err := s.commit(ctx, actor, r, c)
		if hris.CodeOf(err) != hris.ConnectionChanged || ctx.Err() != nil {
			return out, err
		}
	}
}

package connection

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// Request is what a person enters to connect.
type Request struct {
	Vendor   string // one of Config.Vendors, by name
	Product  string // one of the vendor's Products, by name
	Name     string // the customer's own name for it; may be empty
	Language string // BCP 47; "" lets the vendor's default stand
	// Settings are those the product asks for, by path, each of its field's kind: a text
	// is no option. The doc of a vendor's Vendor lists them, with the secrets.
	Settings fieldmap.Values
	// Secrets are those the product asks for, by name, and those that it keeps one
	// of for each of something, whose names have a point: "refresh_token.<id>".
	Secrets map[string]privacy.Secret
	// Rules are the mapping to a target; nil takes the product's own for the live form.
	Rules  *fieldmap.Rules
	Policy transfer.RolePolicy
	// Webhook asks for an endpoint; a product that says how its webhooks are set up
	// ([hris.Product].WebhookSetup) gets one in any case.
	Webhook bool
	// AcceptMissing saves although the check finds that something is missing.
	AcceptMissing bool
}

// Format masks under every verb.
func (Request) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "connection request") }

// LogValue masks in log/slog.
func (Request) LogValue() slog.Value { return slog.StringValue("connection request") }

// Outcome is what came of connecting, or of a change.
type Outcome struct {
	View   View
	Report hris.Report // of the check that was made; empty where none was
	// Problems are those of the mapping, all at once. Warnings come with a mapping
	// that was saved.
	Problems fieldmap.Problems
	// Activation is what to paste at the source: of Connect and Reactivate where
	// there is an endpoint, and of ReplaceKey. It is shown once.
	Activation *Activation
}

// Format masks under every verb: findings and problems are for the person who
// entered what they are about.
func (Outcome) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "connection outcome") }

// LogValue masks in log/slog.
func (Outcome) LogValue() slog.Value { return slog.StringValue("connection outcome") }

// Unready is the error where the check found that something is missing, and
// nothing was saved.
type Unready struct {
	Report hris.Report `json:"-"`
	err    *hris.Error
}

// Error says that something is missing, and not what: the findings may quote
// settings, and are for the person who entered them.
func (u *Unready) Error() string { return u.err.Error() }

// Unwrap gives the *hris.Error, whose code is that of the first missing finding.
func (u *Unready) Unwrap() error { return u.err }

// Format prints Error under every verb.
func (u *Unready) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, u.Error()) }

// Connect tries what a person entered and saves it. It needs the right to manage
// integrations: see [Config].
func (s *Service) Connect(ctx context.Context, actor transfer.Actor, tenant string, q Request) (Outcome, error) {
	if err := s.mayConnect(ctx, actor, tenant); err != nil {
		return Outcome{}, err
	}
	product, err := s.product(q.Vendor, q.Product)
	if err != nil {
		return Outcome{}, err
	}
	if err := entered(product, q.Settings, q.Secrets); err != nil {
		return Outcome{}, err
	}
	ref := Ref{tenant, "c" + rand.Text()}
	set := settings{q.Name, q.Language, q.Settings}
	v := s.vault(ref, nil)
	v.new, v.entered = true, filled(q.Secrets)
	connected, err := s.begin(Record{Ref: ref, Vendor: q.Vendor, Product: q.Product}, set, maps.Clone(v.entered), v)
	if err != nil {
		return Outcome{}, err
	}
	var out Outcome
	if out.Report, err = s.check(ctx, connected, q.AcceptMissing); err != nil {
		return out, err
	}
	making := Making{
		At: s.now(), Vendor: q.Vendor, Product: q.Product, Account: connected.Info().Account, Policy: q.Policy,
		Tested: Tested{s.now(), out.Report.OK()}, Parts: map[string][]byte{},
		Entry: Entry{At: s.now(), Actor: actor.ID, Kind: Connected, Names: append(given(q.Settings), names(v.entered)...)},
	}
	if out.Problems, err = s.firstMapping(ctx, connected, product, q, ref, making.Parts, out.Report.OK()); err != nil {
		return out, err
	}
	if q.Webhook || product.WebhookSetup != nil {
		if out.Activation, making.Endpoint, err = s.activation(making.Parts, ref, 1); err != nil {
			return Outcome{Report: out.Report}, err
		}
	}
	if err := s.sealJSON(making.Parts, ref, partSettings, set); err != nil {
		return Outcome{Report: out.Report}, err
	}
	if err := s.sealSecrets(making.Parts, ref, v.result()); err != nil {
		return Outcome{Report: out.Report}, err
	}
	r, err := s.cfg.Store.Create(ctx, ref, making)
	if err != nil {
		return Outcome{Report: out.Report, Problems: out.Problems}, err
	}
	out.View = s.view(r)
	return out, nil
}

// mayConnect answers where there is no connection yet.
func (s *Service) mayConnect(ctx context.Context, actor transfer.Actor, tenant string) error {
	if err := known(actor, tenant); err != nil {
		return err
	}
	if s.cfg.Authorizer != nil {
		return s.cfg.Authorizer.Authorize(ctx, actor, transfer.Manage, tenant, "")
	}
	if !s.manages(actor) {
		return notAllowed(transfer.Manage)
	}
	return nil
}

// check tests what a connection leads to. What is missing is an error unless it is
// accepted.
func (s *Service) check(ctx context.Context, connected hris.Connected, accept bool) (hris.Report, error) {
	report, err := connected.Check(ctx)
	if err != nil || report.OK() || accept {
		return report, err
	}
	return report, unready(report)
}

func unready(report hris.Report) *Unready {
	e := refused(hris.SetupIncomplete, "check connection", "")
	missing := 0
	for _, f := range slices.Backward(report.Findings) {
		if f.Standing != hris.Missing {
			continue
		}
		missing++
		if code := hris.CodeOf(f.Err); code != "" {
			e.Code = code
		}
	}
	e.Detail = fmt.Sprintf("findings that stand in the way: %d", missing)
	return &Unready{report, e}
}

// accepted reports whether a report leaves no doubt that the vendor takes the
// credentials. Where it did not answer, or not to this machine, nobody knows.
func accepted(report hris.Report) bool {
	return !slices.ContainsFunc(report.Findings, func(f hris.Finding) bool {
		code := hris.CodeOf(f.Err)
		return f.Standing == hris.Missing && (code == hris.BadCredentials || code == hris.AddressBlocked || code.Fix() == hris.FixByWaiting)
	})
}

// firstMapping puts the rules asked for, or the product's own. Where something is
// missing the form may be as well, and then the mapping is saved later. What is no
// target has none.
func (s *Service) firstMapping(ctx context.Context, connected hris.Connected, product hris.Product, q Request, ref Ref, put map[string][]byte, ready bool) (fieldmap.Problems, error) {
	target, ok := connected.(hris.Target)
	switch {
	case !ok && q.Rules != nil:
		return nil, noTarget("save mapping")
	case !ok:
		return nil, nil
	}
	c := &transfer.Connection{Tenant: ref.Tenant, ID: ref.ID, Target: target, Language: q.Language}
	form, err := target.Form(ctx, nil)
	switch {
	case err != nil && !ready && q.Rules == nil:
		return nil, nil
	case err != nil:
		return nil, err
	}
	if q.Rules != nil {
		form, problems, err := s.passed(ctx, c, *q.Rules)
		if err != nil {
			return problems, err
		}
		return problems, s.sealMapping(put, ref, *q.Rules, form)
	}
	rules := fieldmap.Rules{V: 1}
	if product.Mapping != nil {
		rules = product.Mapping(form)
	}
	compiled, _, problems, err := s.compile(ctx, c, rules)
	if err != nil {
		return problems, err
	}
	return problems, s.sealMapping(put, ref, rules, compiled)
}

func (s *Service) sealSecrets(put map[string][]byte, ref Ref, secrets map[string]privacy.Secret) error {
	for name, secret := range secrets {
		if err := s.sealText(put, ref, partSecret+name, []byte(secret.Reveal())); err != nil {
			return err
		}
	}
	return nil
}

// filled leaves out what is empty.
func filled(secrets map[string]privacy.Secret) map[string]privacy.Secret {
	kept := map[string]privacy.Secret{}
	for name, secret := range secrets {
		if !secret.IsZero() {
			kept[name] = secret
		}
	}
	return kept
}

// oneOfSeveral is the name of a secret that a product keeps one of for each of
// something.
var oneOfSeveral = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}\.[A-Za-z0-9-]{1,60}$`)

// entered checks settings and secrets, names all that is wrong with them, and says of
// the first what it is: a problem's text holds no value.
func entered(p hris.Product, values fieldmap.Values, secrets map[string]privacy.Secret) error {
	var fields, faults []string
	for _, problem := range p.Settings.Check(values) {
		if problem.Blocks() {
			fields, faults = append(fields, problem.Field), append(faults, problem.Text)
		}
	}
	for _, f := range p.Secrets {
		if f.Required && secrets[f.Name].IsZero() {
			fields, faults = append(fields, f.Name), append(faults, "this secret is needed")
		}
	}
	if len(fields) > 0 {
		return refused(hris.InvalidSetting, "check settings", fields[0]+": "+strings.TrimSuffix(faults[0], "."), fields...)
	}
	return nameable(p, names(secrets))
}

// given names the settings that have a value: a form gives absent ones too.
func given(values fieldmap.Values) []string {
	return slices.DeleteFunc(names(values), func(name string) bool { return values[name].IsAbsent() })
}

// nameable refuses secrets under names that the product does not have.
func nameable(p hris.Product, secrets []string) error {
	for _, name := range secrets {
		listed := slices.ContainsFunc(p.Secrets, func(f hris.SecretField) bool { return f.Name == name })
		if !listed && !oneOfSeveral.MatchString(name) {
			return refused(hris.InvalidSetting, "check settings", "a secret has a name that the product does not ask for")
		}
	}
	return nil
}

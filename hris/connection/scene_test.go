package connection_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

var (
	admin    = transfer.Actor{ID: "u-admin", Roles: []string{"admin"}}
	boss     = transfer.Actor{ID: "u-boss", Roles: []string{"boss"}}
	remover  = transfer.Actor{ID: "u-remover", Roles: []string{"remover"}}
	stranger = transfer.Actor{ID: "u-stranger", Roles: []string{"hr"}}
)

// Canaries: each stands for something that a person entered or a vendor gave.
const (
	canaryToken  = "canary-token-0123456789-ABCD"
	canaryNew    = "canary-newer-0123456789-EFGH"
	canaryExtra  = "canary-extra-0123456789-IJKL"
	canaryGrant  = "canary-grant"
	canaryPlace  = "canary-place"
	canaryName   = "canary-name"
	canaryRule   = "canary-rule"
	canaryPerson = "canary-person"
)

// system is the HR system behind the fake vendor: one environment for each name.
type system struct {
	mu      sync.Mutex
	good    map[string]bool // tokens that it takes
	missing bool            // a right is missing
	untried *hris.Error     // why it cannot be told whether a token is taken
	fails   error           // of Check and Form
	form    fieldmap.Schema
	narrow  func(*fieldmap.Field, fieldmap.Values) // by what was chosen
	options []fieldmap.Choice                      // of every referenced field
	grant   string                                 // the one refresh token that is good
	serial  int
	twice   int // how often a used refresh token was shown
	during  func()
	opens   int
}

func newSystem() *system {
	return &system{good: map[string]bool{canaryToken: true}, grant: canaryGrant, form: fieldmap.Schema{Fields: []fieldmap.Field{
		{Path: "last_name", Key: hris.KeyLastName, Label: "Last name", Kind: fieldmap.Text, Required: true},
		{Path: "note", Label: "Note", Kind: fieldmap.Text},
		{Path: "manager", Label: "Manager", Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "7", Label: canaryPerson}}},
	}}}
}

func (w *system) do(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

func (w *system) vendor() hris.Vendor {
	return hris.Vendor{Name: "fake", Label: "Fake", Products: []hris.Product{{
		Name: "people", Outcome: hris.OutcomeEmployee,
		Settings: fieldmap.Schema{Fields: []fieldmap.Field{
			{Path: "environment", Label: "Environment", Kind: fieldmap.Text, Required: true}, {Path: "color", Label: "Colour", Kind: fieldmap.Text},
		}},
		Secrets: []hris.SecretField{{Name: "token", Label: "Token", Required: true}, {Name: "extra", Label: "Extra"}},
		Open: func(o hris.Opening) (hris.Target, error) {
			w.do(func() { w.opens++ })
			return &target{w, o}, nil
		},
		Mapping: func(form *hris.Form) fieldmap.Rules { return fieldmap.Match(hris.HireSchema(), form.Schema) },
	}}}
}

type target struct {
	w *system
	o hris.Opening
}

func (t *target) Info() hris.Info {
	return hris.Info{Vendor: "fake", Product: "people", Account: "fake:" + t.o.Settings["environment"].Text(), Name: "Fake", Outcome: hris.OutcomeEmployee, Subject: hris.Subject{Person: true}}
}

func (t *target) Check(context.Context) (hris.Report, error) {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	if t.w.fails != nil {
		return hris.Report{}, t.w.fails
	}
	signIn := hris.Finding{Code: "fake.sign_in", Subject: "credentials", Standing: hris.Good}
	if !t.w.good[t.o.Secrets["token"].Reveal()] {
		signIn.Standing, signIn.Err = hris.Missing, &hris.Error{Code: hris.BadCredentials, Vendor: "fake"}
	}
	if t.w.untried != nil {
		signIn.Standing, signIn.Err = hris.Missing, t.w.untried
	}
	right := hris.Finding{Code: "fake.right", Subject: "right at " + t.o.Settings["environment"].Text(), Standing: hris.Good}
	if t.w.missing {
		right.Standing, right.Err = hris.Missing, &hris.Error{Code: hris.RightMissing, Vendor: "fake"}
	}
	return hris.Report{Findings: []hris.Finding{signIn, right}}, nil
}

func (t *target) Form(_ context.Context, chosen fieldmap.Values) (*hris.Form, error) {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	fields := slices.Clone(t.w.form.Fields)
	for i := range fields {
		if t.w.narrow != nil {
			t.w.narrow(&fields[i], chosen)
		}
	}
	return &hris.Form{Schema: fieldmap.Schema{Fields: fields}}, t.w.fails
}

func (t *target) Options(context.Context, string, fieldmap.Values, string) iter.Seq2[fieldmap.Choice, error] {
	return func(yield func(fieldmap.Choice, error) bool) {
		for _, c := range t.w.options {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func (t *target) Steps(hris.Input) ([]hris.Step, error) { return nil, nil }

const grant = "grant.a"

// renew uses the refresh token up, as a vendor does that rotates them.
func (t *target) renew(ctx context.Context) error {
	unlock, err := t.o.LockSecret(ctx, grant)
	if err != nil {
		return err
	}
	defer unlock()
	secret, err := t.o.LoadSecret(ctx, grant)
	if err != nil {
		return err
	}
	if secret.IsZero() {
		return &hris.Error{Code: hris.BadCredentials}
	}
	var next string
	var during func()
	t.w.do(func() {
		if secret.Reveal() != t.w.grant {
			t.w.twice++
			return
		}
		t.w.serial++
		next = fmt.Sprint(canaryGrant, t.w.serial)
		t.w.grant, during = next, t.w.during
	})
	if next == "" {
		return &hris.Error{Code: hris.BadCredentials}
	}
	if during != nil {
		during()
	}
	return t.o.SaveSecret(ctx, grant, privacy.NewSecret(next))
}

// desk is one process with its store.
type desk struct {
	*testing.T
	system *system
	store  connection.Store
	svc    *connection.Service
	config connection.Config
	clock  time.Time
	erased []string
	erase  error
	log    bytes.Buffer
}

func newDesk(t *testing.T, with ...func(*connection.Config)) *desk {
	t.Helper()
	d := &desk{T: t, system: newSystem(), clock: time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)}
	d.store = connection.NewMemory(nil)
	d.config = connection.Config{
		Store: d.store, Vendors: []hris.Vendor{d.system.vendor()}, Sealer: ring(t, "k1"), Managers: []string{"admin"},
		EraseSealed: func(_ context.Context, tenant, id string) error {
			d.erased = append(d.erased, tenant+"/"+id)
			return d.erase
		},
		Opening: func(connection.Ref, string) hris.Opening {
			return hris.Opening{Logger: slog.New(slog.NewTextHandler(&d.log, nil))}
		},
		Now: func() time.Time { return d.clock },
	}
	for _, change := range with {
		change(&d.config)
	}
	d.svc = d.process()
	return d
}

// process is another one over the same store.
func (d *desk) process(with ...func(*connection.Config)) *connection.Service {
	d.Helper()
	config := d.config
	for _, change := range with {
		change(&config)
	}
	svc, err := connection.New(config)
	require.NoError(d, err)
	return svc
}

var keys = map[string][]byte{"k1": bytes.Repeat([]byte{1}, 32), "k2": bytes.Repeat([]byte{2}, 32)}

func ring(t *testing.T, newest string, older ...string) *privacy.Keyring {
	t.Helper()
	some := map[string][]byte{newest: keys[newest]}
	for _, id := range older {
		some[id] = keys[id]
	}
	r, err := privacy.NewKeyring(newest, some)
	require.NoError(t, err)
	return r
}

func request(with ...func(*connection.Request)) connection.Request {
	q := connection.Request{
		Vendor: "fake", Product: "people", Name: canaryName, Language: "en",
		Settings: fieldmap.Values{"environment": fieldmap.TextValue(canaryPlace)},
		Secrets:  map[string]privacy.Secret{"token": privacy.NewSecret(canaryToken), grant: privacy.NewSecret(canaryGrant)},
		Policy:   transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Manage: []string{"boss"}, Remove: []string{"remover"}},
	}
	for _, change := range with {
		change(&q)
	}
	return q
}

func (d *desk) connect(with ...func(*connection.Request)) connection.Outcome {
	d.Helper()
	out, err := d.svc.Connect(d.Context(), admin, "acme", request(with...))
	require.NoError(d, err)
	return out
}

func webhook(q *connection.Request) { q.Webhook = true }

// kinds are those of the audit trail, oldest first.
func (d *desk) kinds(id string) []connection.Kind {
	d.Helper()
	entries, err := d.svc.Audit(d.Context(), admin, "acme", id, 100)
	require.NoError(d, err)
	var kinds []connection.Kind
	for _, e := range entries {
		kinds = append([]connection.Kind{e.Kind}, kinds...)
	}
	return kinds
}

func (d *desk) target(svc *connection.Service, id string) *target {
	d.Helper()
	c, err := svc.Connection(d.Context(), "acme", id)
	require.NoError(d, err)
	return c.Target.(*target)
}

func withRole(role string) transfer.Actor {
	return transfer.Actor{ID: "u-" + role, Roles: []string{role}}
}

package connection

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// View is what a settings page shows of a connection.
type View struct {
	Tenant     string
	ID         string
	Vendor     string
	Product    string
	Account    string
	Name       string // the customer's own
	Language   string // BCP 47
	State      State
	Rev        int64 // to be given back with a change
	Generation int
	Created    time.Time
	Tested     Tested
	Settings   fieldmap.Values
	Secrets    []SecretView // those the vendor asks for first, in its order
	Mapped     bool         // a mapping is saved
	Policy     transfer.RolePolicy

	Webhook   bool        // it has an endpoint, see [Service.Reactivate]
	Health    hris.Health // of that: whether it is live
	Former    hris.Health // of those before: failing where the vendor still sends there
	FormerKey bool        // a key is being replaced, see [Service.DropFormerKey]

	// Unreadable says that some of it does not open with the keys that this process
	// has, or cannot be read by this version: that is left out. It can be switched
	// off and removed all the same.
	Unreadable bool
}

// SecretView is what is shown of a credential. What it is called on the page,
// [hris.Product].Secret says in the reader's language.
type SecretView struct {
	Name     string
	Set      bool
	LastFour string    // of one that is long enough; "" of those a vendor rotates
	Since    time.Time // when it was entered or renewed
}

// String names the connection without anything that was entered.
func (v View) String() string {
	return fmt.Sprintf("connection %s of %s to %s %s, %s", v.ID, v.Tenant, v.Vendor, v.Product, v.State)
}

// Format prints String under every verb.
func (v View) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, v.String()) }

// LogValue gives String to log/slog.
func (v View) LogValue() slog.Value { return slog.StringValue(v.String()) }

// String names the credential.
func (v SecretView) String() string { return "secret " + v.Name }

// Format prints String under every verb.
func (v SecretView) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, v.String()) }

// LogValue gives String to log/slog.
func (v SecretView) LogValue() slog.Value { return slog.StringValue(v.String()) }

// Show gives one connection, a removed one too. Where some of it is
// [View.Unreadable], that is an error, which comes with the rest. It needs the right
// to manage.
func (s *Service) Show(ctx context.Context, actor transfer.Actor, tenant, id string) (View, error) {
	r, err := s.entitled(ctx, actor, transfer.Manage, tenant, id)
	if err != nil {
		return View{}, err
	}
	v := s.view(r)
	if v.Unreadable {
		return v, unopened()
	}
	return v, nil
}

// List gives the connections of a tenant that the actor may manage, in the order
// they were made. One that is [View.Unreadable] keeps none of the others back.
func (s *Service) List(ctx context.Context, actor transfer.Actor, tenant string) ([]View, error) {
	if err := known(actor, tenant); err != nil {
		return nil, err
	}
	records, err := s.cfg.Store.List(ctx, tenant)
	if err != nil {
		return nil, err
	}
	views := []View{}
	for _, r := range records {
		switch may, err := s.may(ctx, actor, r); {
		case err != nil:
			return nil, err
		case !may:
			continue
		}
		views = append(views, s.view(r))
	}
	return views, nil
}

func (s *Service) may(ctx context.Context, actor transfer.Actor, r Record) (bool, error) {
	if s.cfg.Authorizer == nil {
		return s.allowed(actor, transfer.Manage, r), nil
	}
	err := s.cfg.Authorizer.Authorize(ctx, actor, transfer.Manage, r.Tenant, r.ID)
	if hris.CodeOf(err) == hris.NotAllowed {
		return false, nil
	}
	return err == nil, err
}

// Audit gives the latest lines of the audit trail first, at most limit. It is
// there after the connection was removed too. It needs the right to manage.
func (s *Service) Audit(ctx context.Context, actor transfer.Actor, tenant, id string, limit int) ([]Entry, error) {
	if _, err := s.entitled(ctx, actor, transfer.Manage, tenant, id); err != nil {
		return nil, err
	}
	return s.cfg.Store.Audit(ctx, Ref{tenant, id}, limit)
}

func (s *Service) view(r Record) View {
	var set settings
	_, unread := s.read(r, partSettings, &set)
	v := View{
		Tenant: r.Tenant, ID: r.ID, Vendor: r.Vendor, Product: r.Product, Account: r.Account, Name: set.Name, Language: set.Language,
		State: r.State, Rev: r.Rev, Generation: r.Generation, Created: r.Created, Tested: r.Tested, Settings: set.Values, Policy: clonePolicy(r.Policy),
		Unreadable: unread != nil,
	}
	_, v.Mapped = r.Parts[partRules]
	_, v.Webhook = r.Parts[partWebhook]
	_, v.FormerKey = r.Parts[partFormerKey]
	v.Health, v.Former = r.Health, r.Former
	asked := map[string]bool{}
	if product, err := s.product(r.Vendor, r.Product); err == nil {
		for _, f := range product.Secrets {
			asked[f.Name] = true
			shown := SecretView{Name: f.Name}
			if p, ok := r.Parts[partSecret+f.Name]; ok {
				secret, err := s.secret(r, f.Name)
				v.Unreadable = v.Unreadable || err != nil
				shown.Set, shown.LastFour, shown.Since = true, secret.LastFour(), p.At
			}
			v.Secrets = append(v.Secrets, shown)
		}
	}
	for _, part := range names(r.Parts) {
		if name, ok := strings.CutPrefix(part, partSecret); ok && !asked[name] {
			v.Secrets = append(v.Secrets, SecretView{Name: name, Set: true, Since: r.Parts[part].At})
		}
	}
	return v
}

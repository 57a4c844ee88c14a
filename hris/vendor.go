package hris

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/privacy"
)

// Vendor describes what a vendor package offers, so that a host can show its
// settings page and connect without knowing the vendor. Hosts hold vendors as
// values; there is no registry.
type Vendor struct {
	Name     string // "afas"
	Label    string // "AFAS Profit"
	Products []Product

	// Translations are the same vendor in other languages, of which [Vendor.In] takes
	// the words and nothing else. [Bilingual] makes them. Above, everything is in English.
	Translations map[language.Tag]Vendor
}

// Product is one thing a connection can be made to: a target, a source of hires,
// a platform that statuses go to. Open or Connect is set, and not both.
type Product struct {
	Name     string // "applicant"
	Label    string
	Outcome  Outcome         // of a target
	Settings fieldmap.Schema // what the settings page asks, secrets excepted
	Secrets  []SecretField

	// Open makes the target of one connection. It checks the settings and makes
	// no call: use [Target.Check] for that.
	Open func(Opening) (Target, error)

	// Mapping gives the default rules for a form of this target.
	Mapping func(form *Form) fieldmap.Rules

	// Connect makes what is not a target. Like Open it makes no call.
	Connect func(Opening) (Connected, error)

	// WebhookSetup says, line by line and in a language, how a person sets the
	// vendor's webhooks up at the address of an endpoint. It is nil for a product that
	// sends none; a connection to one that does has an endpoint.
	WebhookSetup func(address, language string) string
}

// Begin opens the product, whichever it is.
func (p Product) Begin(o Opening) (Connected, error) {
	if p.Open != nil {
		return p.Open(o)
	}
	return p.Connect(o)
}

// SecretField is one credential that the settings page asks.
type SecretField struct {
	Name     string
	Label    string
	Help     string
	Required bool
}

// Opening is what a connection knows when what it leads to is opened.
type Opening struct {
	Settings fieldmap.Values
	Secrets  map[string]privacy.Secret
	Language string // BCP 47; "" lets the vendor's default stand

	// BaseURL replaces the vendor's own address; for fakes and proxies. AuthURL
	// replaces that of a vendor that gives out tokens at another host; empty it is
	// BaseURL, where that is set.
	BaseURL   string
	AuthURL   string
	Transport http.RoundTripper // nil for the vendor package's own
	Logger    *slog.Logger      // nil logs nothing
	Now       func() time.Time  // nil for the system clock
	// Sleep waits between tries, and for a vendor's rate window; nil for the
	// system's. A test that has a Now of its own gives both.
	Sleep func(ctx context.Context, d time.Duration) error

	// SaveSecret keeps a credential that the vendor rotated, before it is used.
	// It is refused with [ConnectionChanged] where a person has entered another
	// one since this target last saw it, and is not used then.
	SaveSecret func(ctx context.Context, name string, value privacy.Secret) error

	// LoadSecret gives a credential as it is stored now, the zero Secret where
	// there is none any more. It is asked before a rotating credential is used up,
	// so that what another process renewed is taken over. It may be nil, and then
	// one process alone may use the connection.
	LoadSecret func(ctx context.Context, name string) (privacy.Secret, error)

	// LockSecret keeps every other target of the connection, in all processes, from
	// renewing a credential until unlock is called. LoadSecret and SaveSecret are
	// called while it is held. It may be nil.
	LockSecret func(ctx context.Context, name string) (unlock func(), err error)
}

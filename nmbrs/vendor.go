package nmbrs

import (
	"context"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// Vendor describes Nmbrs to a host: what its settings page asks, and how to open
// its target. Over REST a host keeps, beside the secrets that are asked, one token
// for each consent under [RefreshTokenName].
//
// What a connection.Request or an [hris.Opening] holds, over SOAP with user and token,
// over REST with client_id, client_secret and subscription_key:
//
//	api               option: soap, rest                   required  API
//	environment       option: production, sandbox, sweden            Environment
//	domain            text                                 required  Domain
//	employee_types    text                                           Employee types
//	periods           option: M, 4W, W                               Payroll periods
//	user              secret                                         E-mail address
//	token             secret                                         API token
//	client_id         secret                                         Client id
//	client_secret     secret                                         Client secret
//	subscription_key  secret                                         Subscription key
func Vendor() hris.Vendor { return hris.Bilingual(hris.Dutch, describe) }

func describe(in hris.Words) hris.Vendor {
	return hris.Vendor{Name: vendorName, Label: "Nmbrs", Products: []hris.Product{{
		Name: productEmployee, Label: in("Nmbrs-medewerker", "Nmbrs employee"), Outcome: hris.OutcomeEmployee,
		Settings: fieldmap.Schema{Fields: settingFields(in)},
		Secrets:  secretFields(in),
		Open:     open,
		Mapping:  Mapping,
	}}}
}

// RefreshTokenName is the name of the secret that a debtor's consent is kept under:
// its value is that of [Token.Secret].
func RefreshTokenName(debtorID string) string { return secretRefreshToken + debtorID }

// Nmbrs's rates are the account's, not those of one of our targets: whatever a
// process opens shares them.
var (
	sharedLimits     Limits
	sharedRESTLimits RESTLimits
)

// open makes the target of a connection. An Opening's BaseURL stands in front of
// /soap/v3, /api and /connect.
func open(o hris.Opening) (hris.Target, error) {
	settings, err := settingsOf(o.Settings, o.Language)
	if err == nil {
		err = settings.check()
	}
	if err != nil {
		return nil, err
	}
	base := strings.TrimRight(o.BaseURL, "/")
	if settings.API == REST {
		return openREST(o, base, settings)
	}
	return openSOAP(o, base, settings)
}

func openSOAP(o hris.Opening, base string, settings Settings) (hris.Target, error) {
	credentials, err := NewCredentials(o.Secrets[secretUser].Reveal(), o.Secrets[secretToken])
	if err != nil {
		return nil, err
	}
	cfg := SOAPConfig{
		Credentials: credentials, Domain: settings.Domain, Environment: settings.Environment,
		Limits: &sharedLimits, Transport: o.Transport, Clock: httpx.ClockOf(o.Now, o.Sleep), Logger: o.Logger,
	}
	if base != "" {
		cfg.BaseURL = base + soapPath
	}
	client, err := NewSOAPClient(cfg)
	if err != nil {
		return nil, err
	}
	return NewSOAPTarget(client, settings, WithNow(o.Now))
}

func openREST(o hris.Opening, base string, settings Settings) (hris.Target, error) {
	clients := map[string]*RESTClient{}
	for name, secret := range o.Secrets {
		debtor, ok := strings.CutPrefix(name, secretRefreshToken)
		if !ok || secret.IsZero() {
			continue
		}
		token, err := ParseToken(secret)
		if err != nil {
			return nil, err
		}
		cfg := RESTConfig{
			ClientID: o.Secrets[secretClientID].Reveal(), ClientSecret: o.Secrets[secretClientSecret], SubscriptionKey: o.Secrets[secretSubscriptionKey],
			Limits: &sharedRESTLimits, Transport: o.Transport, Logger: o.Logger,
		}
		cfg.Token = token
		if cfg.Tokens = hostStore(o, name); cfg.Tokens.Load == nil {
			cfg.Tokens = sharedConsents.join(base+"\x00"+cfg.ClientID, token).store(cfg.Tokens.Save)
		}
		if base != "" {
			cfg.BaseURL, cfg.IdentityURL = base+"/api", base
		}
		if o.Now != nil {
			cfg.Clock = ownTime{o.Now, o.Sleep}
		}
		if clients[debtor], err = NewRESTClient(cfg); err != nil {
			return nil, err
		}
	}
	return NewRESTTarget(clients, settings, WithNow(o.Now))
}

// saver keeps a token that Nmbrs renewed. Refresh tokens are good once, so without
// a host that keeps them a consent would be lost with the first renewal.
func saver(o hris.Opening, name string) func(context.Context, Token) error {
	return func(ctx context.Context, t Token) error {
		if o.SaveSecret == nil {
			return &hris.Error{Code: hris.InvalidInput, Op: "keep token", Vendor: vendorName, Effect: hris.EffectNotSent, Detail: "Opening.SaveSecret is nil"}
		}
		return o.SaveSecret(ctx, name, t.Secret())
	}
}

// hostStore keeps a consent with a host: for as many processes as share it, where
// the host loads and locks too.
func hostStore(o hris.Opening, name string) TokenStore {
	store := TokenStore{Save: saver(o, name)}
	if o.LoadSecret == nil {
		return store
	}
	store.Load = func(ctx context.Context) (Token, error) {
		secret, err := o.LoadSecret(ctx, name)
		if err != nil {
			return Token{}, err
		}
		return ParseToken(secret)
	}
	if o.LockSecret != nil {
		store.Lock = func(ctx context.Context) (func(), error) { return o.LockSecret(ctx, name) }
	}
	return store
}

// ownTime is a host's clock, and sleeps as the machine does unless the host says how.
type ownTime struct {
	now   func() time.Time
	sleep func(ctx context.Context, d time.Duration) error
}

func (c ownTime) Now() time.Time { return c.now() }

func (c ownTime) Sleep(ctx context.Context, d time.Duration) error {
	if c.sleep != nil {
		return c.sleep(ctx, d)
	}
	return httpx.SystemClock.Sleep(ctx, d)
}

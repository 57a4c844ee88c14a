package main

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/personio"
)

// clock is the machine's, or that of a test.
type clock struct {
	now   func() time.Time
	vends personio.Clock // of the clients, nil for the machine's; Greenhouse's is the same
}

var systemClock = clock{now: time.Now}

// sides are the two systems as this program sees them.
type sides struct {
	clock    clock
	hook     hook
	harvest  *greenhouse.Client // nil without -harvest-url
	source   *greenhouse.Source
	personio *personio.Target
	fakes    *fakes // nil where the systems are real
	client   *personio.Client
}

// connect makes what talks to both. It makes no call.
func connect(o options, env func(string) string, k *keys, c clock) (*sides, error) {
	s := &sides{clock: c}
	if o.fakes {
		s.fakes = startFakes(c)
		o, env = s.fakes.settings(o, env)
	}
	if err := s.connect(o, env, k); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *sides) connect(o options, env func(string) string, k *keys) error {
	s.hook = hook{token: k.token, secret: privacy.NewSecret(env("GREENHOUSE_WEBHOOK_SECRET"))}
	if env("GREENHOUSE_WEBHOOK_SECRET") == "" {
		return usage("set GREENHOUSE_WEBHOOK_SECRET to the secret key of the webhook")
	}
	if err := s.connectHarvest(o, env); err != nil {
		return err
	}
	s.source = greenhouse.NewSource(greenhouse.SourceConfig{Client: s.harvest, WithoutDocuments: o.offerCategory == 0, Now: s.clock.now})

	credentials, err := personio.NewCredentials(env("PERSONIO_CLIENT_ID"), privacy.NewSecret(env("PERSONIO_CLIENT_SECRET")))
	if err != nil {
		return usage("PERSONIO_CLIENT_ID and PERSONIO_CLIENT_SECRET: %w", err)
	}
	s.client, err = personio.New(personio.Config{Credentials: credentials, BaseURL: strings.TrimRight(o.personioURL, "/"), Clock: s.clock.vends})
	if err != nil {
		return usage("-personio-url: %w", err)
	}
	settings := personio.Settings{
		Company: o.company, API: personio.API(o.personioAPI), Language: "en",
		// Who was just hired has no work address yet: their own goes along.
		Email: personio.AnyEmail,
	}
	if o.offerCategory != 0 {
		settings.Categories = map[hris.DocumentKind]int64{hris.SignedOffer: o.offerCategory}
	}
	s.personio, err = personio.NewTarget(s.client, settings, personio.WithNow(s.clock.now))
	return err
}

// connectHarvest is for reading again and for reconciliation.
func (s *sides) connectHarvest(o options, env func(string) string) error {
	if o.harvestURL == "" {
		return nil
	}
	credentials, err := greenhouse.ClientCredentials(env("GREENHOUSE_CLIENT_ID"), privacy.NewSecret(env("GREENHOUSE_CLIENT_SECRET")))
	if err != nil {
		return usage("GREENHOUSE_CLIENT_ID and GREENHOUSE_CLIENT_SECRET: %w", err)
	}
	cfg := greenhouse.Config{Credentials: credentials, BaseURL: o.harvestURL, AuthURL: o.harvestAuth, Clock: s.clock.vends}
	if strings.TrimRight(o.harvestURL, "/") == greenhouse.DefaultBaseURL {
		cfg.BaseURL = "" // then tokens come from Greenhouse's own host, too
	}
	if s.harvest, err = greenhouse.New(cfg); err != nil {
		return usage("-harvest-url: %w", err)
	}
	return nil
}

func (s *sides) close() {
	if s.harvest != nil {
		s.harvest.CloseIdleConnections()
	}
	if s.client != nil {
		s.client.CloseIdleConnections()
	}
	if s.fakes != nil {
		s.fakes.close()
	}
}

// hook is the one endpoint of webhooks. A host with more than one customer keeps
// many, with a hash of each token; see greenhouse.Activations.
type hook struct {
	token  string
	secret privacy.Secret
}

// Endpoint implements [hris.Endpoints].
func (h hook) Endpoint(_ context.Context, token string) (hris.Endpoint, error) {
	if subtle.ConstantTimeCompare([]byte(token), []byte(h.token)) != 1 {
		return hris.Endpoint{}, hris.NoConnection
	}
	return hris.Endpoint{
		Tenant: tenant, Connection: fromGreenhouse, Generation: 1, State: hris.EndpointActive, Keys: []privacy.Secret{h.secret},
	}, nil
}

package erecruiter_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/hris/privacy"
)

// office is a fake account with a client.
type office struct {
	t     testing.TB
	clock *erecruitertest.Clock
	fake  *erecruitertest.Server
	demo  erecruitertest.Demo
}

var morning = time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC)

func newOffice(t testing.TB, cfg erecruitertest.Config) *office {
	t.Helper()
	o := &office{t: t, clock: erecruitertest.NewClock(morning)}
	cfg.Now = o.clock.Now
	o.fake = erecruitertest.NewServer(cfg)
	t.Cleanup(o.fake.Close)
	o.demo = o.fake.SeedDemo()
	return o
}

// sleeper is a client's clock over the fake's: to sleep is to let it pass.
type sleeper struct {
	mu    sync.Mutex
	clock *erecruitertest.Clock
	slept time.Duration
}

func (s *sleeper) Now() time.Time { return s.clock.Now() }

func (s *sleeper) Sleep(ctx context.Context, d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d > 0 {
		s.clock.Advance(d)
		s.slept += d
	}
	return ctx.Err()
}

func (o *office) profile(mode erecruiter.AuthMode) erecruiter.WireProfile {
	return erecruiter.WireProfile{BaseURL: o.fake.URL(), Auth: erecruiter.AuthProfile{Mode: mode, TokenURL: o.fake.TokenURL()}}
}

func (o *office) key(key string) erecruiter.Credentials {
	credentials, err := erecruiter.NewAccessKey(privacy.NewSecret(key))
	require.NoError(o.t, err)
	return credentials
}

func (o *office) user() erecruiter.Credentials {
	credentials, err := erecruiter.NewUser(o.demo.ClientID, privacy.NewSecret(o.demo.ClientSecret), o.demo.Username, privacy.NewSecret(o.demo.Password))
	require.NoError(o.t, err)
	return credentials
}

// client makes a client with the access key; change may alter its configuration.
func (o *office) client(change ...func(*erecruiter.Config)) *erecruiter.Client {
	o.t.Helper()
	cfg := erecruiter.Config{
		Credentials: o.key(o.demo.AccessKey), Company: id(o.demo.Company), Profile: o.profile(erecruiter.AccessKeyHeader), Clock: &sleeper{clock: o.clock},
	}
	for _, c := range change {
		c(&cfg)
	}
	client, err := erecruiter.New(cfg)
	require.NoError(o.t, err)
	o.t.Cleanup(client.CloseIdleConnections)
	return client
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func newApplication(o *office) erecruiter.NewApplication {
	return erecruiter.NewApplication{
		ExternalID: "HO-1", OriginID: id(o.demo.Origin), FirstName: "Zofia", LastName: "Wymyślona", Email: "zofia@example.org",
		Consented: true, Consents: []erecruiter.GivenConsent{{ID: id(o.demo.Required), Accepted: true, At: morning}},
	}
}

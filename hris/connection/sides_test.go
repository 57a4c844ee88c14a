package connection_test

import (
	"cmp"
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/inhire"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// sides are an employer's eRecruiter and inhire, connected through their settings.
type sides struct {
	*desk
	recruiter *erecruitertest.Server
	office    erecruitertest.Demo
	platform  *inhiretest.Server
	board     inhiretest.Demo
	main, to  string // connections
}

func newSides(t *testing.T) *sides {
	t.Helper()
	clock := erecruitertest.NewClock(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	sleep := func(ctx context.Context, d time.Duration) error {
		clock.Advance(d)
		return ctx.Err()
	}
	s := &sides{recruiter: erecruitertest.NewServer(erecruitertest.Config{Now: clock.Now}), platform: inhiretest.NewServer(inhiretest.Config{Now: clock.Now})}
	t.Cleanup(s.recruiter.Close)
	t.Cleanup(s.platform.Close)
	s.office, s.board = s.recruiter.SeedDemo(), s.platform.SeedDemo()
	s.desk = newDesk(t, func(c *connection.Config) {
		c.Vendors, c.Now = []hris.Vendor{erecruiter.Vendor(), inhire.Vendor()}, clock.Now
		c.Opening = func(_ connection.Ref, vendor string) hris.Opening {
			return hris.Opening{Now: clock.Now, Sleep: sleep, BaseURL: map[string]string{"erecruiter": s.recruiter.URL(), "inhire": s.platform.URL()}[vendor]}
		}
	})
	s.main = s.join(connection.Request{
		Vendor: "erecruiter", Product: "application", Language: "en", Policy: request().Policy,
		Settings: fieldmap.Values{
			"company": fieldmap.TextValue(strconv.FormatInt(s.office.Company, 10)), "origin": fieldmap.TextValue(strconv.FormatInt(s.office.Origin, 10)),
			"wire_profile": fieldmap.TextValue(`{"calls_per_second":100}`),
		},
		Secrets: secrets("access_key", s.office.AccessKey),
	})
	s.to = s.join(connection.Request{
		Vendor: "inhire", Product: "statuses", Language: "en", Policy: request().Policy,
		Settings: fieldmap.Values{"account": fieldmap.TextValue("Lipowa")}, Secrets: secrets("api_key", s.board.APIKey),
	})
	return s
}

func (s *sides) join(q connection.Request) string {
	s.Helper()
	out, err := s.svc.Connect(s.Context(), admin, "acme", q)
	require.NoError(s, err, "%+v", out.Report.Findings)
	assert.Nil(s, out.Activation)
	return out.View.ID
}

// sync is what a host builds whenever there is something to do.
func (s *sides) sync(store statussync.Store) (*statussync.Sync, error) {
	source, err := connection.As[hris.StageSource](s.svc.Connected(s.Context(), "acme", s.main))
	if err != nil {
		return nil, err
	}
	sink, err := connection.As[hris.StatusSink](s.svc.Connected(s.Context(), "acme", s.to))
	if err != nil {
		return nil, err
	}
	return statussync.New(statussync.Config{
		Tenant: "acme", Connection: s.main, Store: store, Source: source, Sink: sink,
		Main:       func(ctx context.Context) error { return s.svc.Passes(ctx, "acme", s.main) },
		Authorizer: statussync.Managers{"admin"}, Now: s.config.Now,
		Defaults: statussync.RecruitmentDefaults("awaiting_decision", "evaluating", "", "hired"),
	})
}

func TestASynchronisationIsBuiltFromTwoStoredConnections(t *testing.T) {
	t.Parallel()
	s := newSides(t)
	store := statussync.NewMemory(s.config.Now)
	sync, err := s.sync(store)
	require.NoError(t, err)
	boss := statussync.Actor{ID: "u-1", Roles: []string{"admin"}}
	draft, err := sync.Enable(t.Context(), boss)
	require.NoError(t, err)
	chosen := map[string]string{}
	for _, e := range draft.Entries {
		if chosen[e.Stage.ID] = e.Status; e.Status == "" {
			chosen[e.Stage.ID] = "interview"
		}
	}
	_, err = sync.Save(t.Context(), boss, draft.Version, chosen)
	require.NoError(t, err)

	s.recruiter.RevokeKey(s.office.AccessKey)
	require.ErrorIs(t, s.svc.Passes(t.Context(), "acme", s.main), hris.BadCredentials)
	_, err = s.svc.Rotate(t.Context(), admin, "acme", s.main, connection.Rotation{Secrets: secrets("access_key", s.recruiter.IssueKey())})
	require.NoError(t, err)
	require.NoError(t, s.svc.Passes(t.Context(), "acme", s.main), "the next one that is built has the new key")

	_, err = s.svc.Disable(t.Context(), admin, "acme", s.to)
	require.NoError(t, err)
	_, err = s.sync(store)
	require.ErrorIs(t, err, hris.Disabled)
}

func TestASinkIsConnectedTestedAndRotatedLikeATarget(t *testing.T) {
	t.Parallel()
	s := newSides(t)
	v, err := s.svc.Show(t.Context(), admin, "acme", s.to)
	require.NoError(t, err)
	assert.Equal(t, "inhire:lipowa", v.Account)
	assert.False(t, v.Mapped || v.Webhook)
	_, err = s.svc.Connection(t.Context(), "acme", s.to)
	require.ErrorIs(t, err, hris.OtherKind)
	_, err = s.svc.Connection(t.Context(), "acme", s.main)
	require.NoError(t, err, "and eRecruiter is a target as well")
	_, err = connection.As[hris.StatusSink](s.svc.Connected(t.Context(), "acme", s.main))
	require.ErrorIs(t, err, hris.OtherKind)

	_, err = s.svc.Rotate(t.Context(), admin, "acme", s.to, connection.Rotation{Secrets: secrets("api_key", "mistyped")})
	require.ErrorIs(t, err, hris.BadCredentials)
	require.NoError(t, s.svc.Passes(t.Context(), "acme", s.to), "the former key is what is used")
	_, err = s.svc.Configure(t.Context(), admin, "acme", s.to, connection.Configuration{Settings: fieldmap.Values{"account": fieldmap.TextValue("lipowa-2")}})
	require.ErrorIs(t, err, hris.OtherAccount)
	out, err := s.svc.Reactivate(t.Context(), admin, "acme", s.to, connection.Reactivation{})
	require.NoError(t, err)
	assert.Nil(t, out.Activation)
	_, err = s.svc.ReplaceKey(t.Context(), admin, "acme", s.to)
	require.ErrorIs(t, err, hris.InvalidInput)
	require.NoError(t, s.svc.Remove(t.Context(), remover, "acme", s.to))
	_, err = s.svc.Connected(t.Context(), "acme", s.to)
	require.ErrorIs(t, err, hris.Disabled)
}

func TestTheOtherSynchronisationMustBeOff(t *testing.T) {
	t.Parallel()
	s := newSides(t)
	client, err := inhire.New(inhire.Config{APIKey: privacy.NewSecret(s.board.APIKey), Profile: inhire.WireProfile{BaseURL: s.platform.URL()}})
	require.NoError(t, err)
	_, err = client.SaveSettings(t.Context(), privacy.NewSecret(s.board.AccessKey), s.board.CompanyID)
	require.NoError(t, err)
	_, err = client.TestConnection(t.Context())
	require.NoError(t, err)
	_, err = client.EnableSync(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.svc.Passes(t.Context(), "acme", s.to), "a draft mails nobody")
	m, err := client.Mapping(t.Context())
	require.NoError(t, err)
	var all []inhire.Assignment
	for _, e := range m.Entries {
		all = append(all, inhire.Assignment{StageID: e.StageID, Status: cmp.Or(e.Status, "interview")})
	}
	_, err = client.SaveMapping(t.Context(), m.Version, all)
	require.NoError(t, err)
	report, err := s.svc.Test(t.Context(), admin, "acme", s.to)
	require.NoError(t, err)
	assert.False(t, report.OK(), "two synchronisations would mail candidates twice")
	require.ErrorIs(t, s.svc.Passes(t.Context(), "acme", s.to), hris.SetupIncomplete)
}

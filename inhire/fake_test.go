package inhire_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/inhire"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// movingClock sleeps by moving the server's clock on.
type movingClock struct{ *inhiretest.Clock }

func (c movingClock) Sleep(ctx context.Context, d time.Duration) error {
	if d > 0 {
		c.Advance(d)
	}
	return ctx.Err()
}

type account struct {
	*inhiretest.Server
	demo   inhiretest.Demo
	client *inhire.Client
	clock  *inhiretest.Clock
}

func employer(t testing.TB, cfg inhiretest.Config, change ...func(*inhire.Config)) account {
	t.Helper()
	clock := inhiretest.NewClock(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
	cfg.Now = clock.Now
	server := inhiretest.NewServer(cfg)
	t.Cleanup(server.Close)
	demo := server.SeedDemo()
	a := account{server, demo, nil, clock}
	a.client = a.open(t, demo.APIKey, change...)
	return a
}

func (a account) open(t testing.TB, key string, change ...func(*inhire.Config)) *inhire.Client {
	t.Helper()
	cfg := inhire.Config{APIKey: privacy.NewSecret(key), Profile: inhire.WireProfile{BaseURL: a.URL()}, Clock: movingClock{a.clock}}
	for _, c := range change {
		c(&cfg)
	}
	client, err := inhire.New(cfg)
	require.NoError(t, err)
	return client
}

// on switches the fake's own synchronisation on, its mapping complete.
func (a account) on(t testing.TB) {
	t.Helper()
	ctx := t.Context()
	_, err := a.client.SaveSettings(ctx, privacy.NewSecret(a.demo.AccessKey), a.demo.CompanyID)
	require.NoError(t, err)
	_, err = a.client.TestConnection(ctx)
	require.NoError(t, err)
	_, err = a.client.EnableSync(ctx)
	require.NoError(t, err)
	m, err := a.client.Mapping(ctx)
	require.NoError(t, err)
	_, err = a.client.SaveMapping(ctx, m.Version, append(m.Assignments(), inhire.Assignment{StageID: a.demo.Task, Status: "evaluating"}, inhire.Assignment{StageID: a.demo.Talk, Status: "interview"}))
	require.NoError(t, err)
}

func every[T any](t testing.TB, seq func(func(T, error) bool)) []T {
	t.Helper()
	var all []T
	for v, err := range seq {
		require.NoError(t, err)
		all = append(all, v)
	}
	return all
}

func TestIntegrationIsSavedTestedAndItsSourceChosen(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{AccessScope: "selected"})
	ctx := t.Context()
	_, err := a.client.TestConnection(ctx)
	require.ErrorIs(t, err, inhire.NotReady)
	require.ErrorIs(t, err, hris.SetupIncomplete)

	s, err := a.client.SaveSettings(ctx, privacy.NewSecret(" "+a.demo.AccessKey+"\n"), a.demo.CompanyID)
	require.NoError(t, err)
	assert.Equal(t, inhire.Settings{KeyHint: "7d40", Scope: inhire.ScopeSelected, CompanyID: a.demo.CompanyID}, s)
	a.SetProblem(inhiretest.NoSharedRecruitments)
	test, err := a.client.TestConnection(ctx)
	require.NoError(t, err, "a test that fails is an outcome")
	assert.Equal(t, inhire.Test{CheckedAt: a.clock.Now(), Problem: inhire.ProblemNoSharedRecruitments}, test)
	a.SetProblem(inhiretest.NoProblem)
	_, err = a.client.TestConnection(ctx)
	require.NoError(t, err)

	sources, at, err := a.client.ImportSources(ctx)
	require.NoError(t, err)
	assert.Equal(t, []inhire.Source{{ID: "41", Name: "inhire.io"}, {ID: "42", Name: "Career page"}}, sources)
	assert.False(t, at.IsZero())
	chosen, err := a.client.SelectSource(ctx, "41")
	require.NoError(t, err)
	assert.Equal(t, "inhire.io", chosen.Name)
	_, err = a.client.SelectSource(ctx, "43")
	require.ErrorIs(t, err, inhire.Rejected)

	s, err = a.client.Settings(ctx)
	require.NoError(t, err)
	assert.True(t, s.Ready())
	assert.Equal(t, "41", s.SelectedSourceID)
	for _, call := range a.Journal() {
		assert.NotContains(t, fmt.Sprint(call), a.demo.AccessKey)
	}
}

func TestKeysThatAreRefusedAreToldApart(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{})
	ctx := t.Context()
	_, err := a.client.SaveSettings(ctx, privacy.NewSecret(a.demo.AccessKey), "")
	require.NoError(t, err)
	_, err = a.client.TestConnection(ctx)
	require.NoError(t, err)
	a.SetProblem(inhiretest.BadKey)
	_, err = a.client.EnableSync(ctx)
	require.ErrorIs(t, err, inhire.BadKey)
	require.ErrorIs(t, err, hris.BadCredentials)

	_, err = a.open(t, a.demo.ReadOnlyKey).SetStatus(ctx, inhire.StatusChange{ApplicationID: a.demo.Fresh, Status: "hired"})
	require.ErrorIs(t, err, inhire.NotGranted)
	a.RevokeKey(a.demo.APIKey)
	_, err = a.client.Statuses(ctx)
	require.ErrorIs(t, err, inhire.KeyRefused)
	require.ErrorIs(t, err, hris.BadCredentials)
}

func TestMappingIsSavedWholeUnlockedAndFresh(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{})
	ctx := t.Context()
	_, err := a.client.Mapping(ctx)
	require.ErrorIs(t, err, inhire.NotReady)
	_, err = a.client.EnableSync(ctx)
	require.ErrorIs(t, err, inhire.NotReady)
	_, err = a.client.SaveSettings(ctx, privacy.NewSecret(a.demo.AccessKey), "")
	require.NoError(t, err)
	_, err = a.client.TestConnection(ctx)
	require.NoError(t, err)
	sync, err := a.client.EnableSync(ctx)
	require.NoError(t, err)
	assert.Equal(t, inhire.SyncDraft, sync.State)
	assert.True(t, sync.EnabledAt.IsZero(), "nothing runs before the mapping is saved")

	m, err := a.client.Mapping(ctx)
	require.NoError(t, err)
	require.Len(t, m.Entries, 6)
	assert.Equal(t, []string{a.demo.Task, a.demo.Talk}, m.Unmapped)
	assert.Equal(t, inhire.MappingEntry{
		StageID: a.demo.New, StageName: "Nowy", StageType: "standard", System: true, Locked: true, DefaultStatus: "awaiting_decision", Status: "awaiting_decision",
	}, m.Entries[0])
	given := m.Assignments()
	require.Len(t, given, 4)

	_, err = a.client.SaveMapping(ctx, m.Version, given)
	require.ErrorIs(t, err, inhire.UnmappedStages)
	require.ErrorContains(t, err, "stages 501, 502")
	given = append(given, inhire.Assignment{StageID: a.demo.Task, Status: "evaluating"}, inhire.Assignment{StageID: a.demo.Talk, Status: "talking"})
	_, err = a.client.SaveMapping(ctx, m.Version, given)
	require.ErrorIs(t, err, inhire.UnknownStatus)
	given[5].Status, given[0].Status = "interview", "hired"
	_, err = a.client.SaveMapping(ctx, m.Version, given)
	require.ErrorIs(t, err, inhire.LockedStage)
	given[0].Status = "awaiting_decision"
	saved, err := a.client.SaveMapping(ctx, m.Version, given)
	require.NoError(t, err)
	assert.Empty(t, saved.Unmapped)
	_, err = a.client.SaveMapping(ctx, m.Version, given)
	require.ErrorIs(t, err, inhire.StaleMapping)
	require.ErrorIs(t, err, hris.Changed)

	sync, err = a.client.SyncStatus(ctx)
	require.NoError(t, err)
	assert.Equal(t, inhire.SyncOn, sync.State)
	assert.False(t, sync.EnabledAt.IsZero())
	assert.Equal(t, "17:00 Europe/Warsaw", sync.RunAt+" "+sync.Zone)
	assert.Equal(t, time.Date(2026, 11, 21, 16, 0, 0, 0, time.UTC), sync.NextRunAt.UTC())
	sync, err = a.client.DisableSync(ctx)
	require.NoError(t, err)
	assert.Equal(t, inhire.SyncOff, sync.State)
}

func TestMappingWhoseAnswerIsLostIsNotSavedTwice(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{})
	a.on(t)
	ctx := t.Context()
	m, err := a.client.Mapping(ctx)
	require.NoError(t, err)
	a.Inject(inhiretest.Fault{Method: "PUT", Route: inhiretest.StageMapping, Cut: inhiretest.AfterWork})
	_, err = a.client.SaveMapping(ctx, m.Version, m.Assignments())
	require.ErrorIs(t, err, hris.OutcomeHidden, "not stale, as a second try would say")
	after, err := a.client.Mapping(ctx)
	require.NoError(t, err)
	assert.NotEqual(t, m.Version, after.Version)
}

func TestRunsAreStartedOnceAndListed(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{MaxPage: 1})
	ctx := t.Context()
	_, err := a.client.StartRun(ctx)
	require.ErrorIs(t, err, inhire.NotReady)
	a.on(t)
	a.MoveTo(a.demo.Fresh, a.demo.Task)
	a.clock.Advance(2 * time.Hour)
	run, err := a.client.StartRun(ctx)
	require.NoError(t, err)
	assert.Equal(t, inhire.RunDone, run.State)
	assert.Equal(t, civil.MustDate("2026-11-21"), run.Date)
	assert.Equal(t, 4, run.Counts.Seen)
	assert.Equal(t, 1, run.Counts.BeforeCutoff)
	assert.Len(t, a.MailsTo(a.demo.Candidate), run.Counts.Changed-len(a.MailsTo("maja.rzeka@candidate.example")))
	again, err := a.client.StartRun(ctx)
	require.NoError(t, err)
	assert.Equal(t, inhire.RunSkipped, again.State)
	assert.Equal(t, []inhire.Run{again, run}, every(t, a.client.Runs(ctx)))

	a.Inject(inhiretest.Fault{Method: "POST", Route: inhiretest.SyncRuns, Cut: inhiretest.AfterWork})
	before := len(a.Runs())
	_, err = a.client.StartRun(ctx)
	require.ErrorIs(t, err, hris.OutcomeHidden)
	assert.Len(t, a.Runs(), before+1)
}

func TestApplicationsAreStreamedSinceTheCutOffPageByPage(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{MaxPage: 2})
	ctx := t.Context()
	var ids []string
	for _, app := range every(t, inhire.NewSink(a.client).Applications(ctx, a.clock.Now())) {
		ids = append(ids, app.ID)
	}
	assert.Equal(t, []string{a.demo.Fresh, a.demo.Second, a.demo.Unsent, a.demo.Refusing, a.demo.Rejected}, ids)
	assert.Len(t, a.Calls("GET", inhiretest.Applications), 3)
	assert.Len(t, every(t, a.client.Applications(ctx, inhire.Filter{})), 6)
	assert.Len(t, every(t, a.client.Applications(ctx, inhire.Filter{InATS: true})), 4)
}

func TestPagesOfAHundredAreAskedForOnce(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{NoBodies: true})
	for i := range 1000 {
		a.AddApplication(inhiretest.Application{AppliedAt: a.clock.Now().Add(24*time.Hour + time.Duration(i)*time.Second)})
	}
	assert.Len(t, every(t, inhire.NewSink(a.client).Applications(t.Context(), a.clock.Now().Add(24*time.Hour))), 1000)
	assert.Len(t, a.Calls("GET", inhiretest.Applications), 10)
}

func TestSinkShowsAnApplicationAsItStands(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{})
	sink := inhire.NewSink(a.client)
	ctx := t.Context()
	fresh, err := sink.Application(ctx, a.demo.Fresh)
	require.NoError(t, err)
	assert.Equal(t, hris.SinkApplication{
		ID: a.demo.Fresh, AppliedAt: fresh.AppliedAt, ChangedAt: fresh.AppliedAt, Status: "awaiting_decision",
		Recruitment: a.demo.Recruitments[0], SourceID: "7002",
	}, fresh)
	rejected, err := sink.Application(ctx, a.demo.Rejected)
	require.NoError(t, err)
	assert.True(t, rejected.SetByPerson)
	refusing, err := sink.Application(ctx, a.demo.Refusing)
	require.NoError(t, err)
	assert.True(t, refusing.NotForwarded)
	assert.Empty(t, refusing.SourceID)
	unsent, err := sink.Application(ctx, a.demo.Unsent)
	require.NoError(t, err)
	assert.False(t, unsent.NotForwarded)
	_, err = sink.Application(ctx, "inh-9")
	require.ErrorIs(t, err, hris.NotThere)
	statuses, err := sink.Statuses(ctx)
	require.NoError(t, err)
	assert.Equal(t, hris.Status{Code: "hired", Name: "Hired", Order: 4, Terminal: true}, statuses[3])
}

func TestCallsKeepToTheRateOfTheAccountAcrossClients(t *testing.T) {
	t.Parallel()
	limits := new(inhire.Limits)
	a := employer(t, inhiretest.Config{Limit: inhiretest.Limit{Calls: 3, Per: time.Second}}, func(c *inhire.Config) {
		c.Limits, c.Profile.CallsPerSecond = limits, 2
	})
	other := a.open(t, a.demo.APIKey, func(c *inhire.Config) { c.Limits, c.Profile.CallsPerSecond = limits, 2 })
	begun := a.clock.Now()
	for range 10 {
		_, err := a.client.Statuses(t.Context())
		require.NoError(t, err)
		_, err = other.Statuses(t.Context())
		require.NoError(t, err)
	}
	assert.Len(t, a.Journal(), 20, "none was refused")
	assert.InDelta(t, 9.5, a.clock.Now().Sub(begun).Seconds(), 0.1)
}

func TestKeyTravelsAsTheProfileSays(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{KeyHeader: "Authorization", KeyScheme: "Bearer", BasePath: "/"}, func(c *inhire.Config) {
		c.Profile.KeyHeader, c.Profile.KeyScheme = "Authorization", "Bearer"
	})
	_, err := a.client.Statuses(t.Context())
	require.NoError(t, err)
}

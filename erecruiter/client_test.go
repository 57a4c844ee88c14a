package erecruiter_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

func collect[T any](t testing.TB, all func(func(T, error) bool)) []T {
	t.Helper()
	var out []T
	for one, err := range all {
		require.NoError(t, err)
		out = append(out, one)
	}
	return out
}

func TestEveryCallReadsTheAccountInEachShapeOfAnswers(t *testing.T) {
	t.Parallel()
	for name, wire := range map[string]erecruitertest.Wire{
		"as in the samples":  {},
		"bare":               {Bare: []string{erecruitertest.Everywhere}},
		"enveloped":          {Enveloped: []string{erecruitertest.Everywhere}, Count: erecruitertest.TotalRowCount},
		"no counts":          {Count: erecruitertest.NoCount, TextIDs: true},
		"third spelling":     {Count: erecruitertest.TotalRowsCount, PageCounts: true},
		"other envelopes":    {Envelopes: map[string]string{erecruitertest.Recruitments: "items", erecruitertest.Applications: "rows"}},
		"offset ignored":     {IgnoreOffset: []string{erecruitertest.Everywhere}, Count: erecruitertest.NoCount},
		"one row at a time":  {MaxLimit: 1},
		"without any paging": {Unpaged: []string{erecruitertest.Everywhere}, Bare: []string{erecruitertest.Everywhere}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, erecruitertest.Config{Wire: wire})
			c, ctx := o.client(), t.Context()

			companies, err := c.Companies(ctx)
			require.NoError(t, err)
			assert.Equal(t, erecruiter.Company{ID: id(o.demo.Company), Name: "Przykładowa Spółka"}, companies[0])

			permissions, err := c.Permissions(ctx)
			require.NoError(t, err)
			assert.Equal(t, erecruiter.AllRecruitments, permissions.Scope)
			assert.Contains(t, permissions.Granted, erecruitertest.CreateApplications)

			stages, err := c.Stages(ctx)
			require.NoError(t, err)
			require.Len(t, stages, 7)
			assert.Equal(t, erecruiter.Stage{ID: "1", Name: "Nowy", Type: hris.StageStandard, System: true, Active: true, Order: 1}, stages[0])
			dictionary, err := c.StageDictionary(ctx)
			require.NoError(t, err)
			assert.Len(t, dictionary, 7)
			shown, err := c.RecruitmentStages(ctx, id(o.demo.Shared))
			require.NoError(t, err)
			assert.Len(t, shown, 7)

			origins, err := c.Origins(ctx)
			require.NoError(t, err)
			assert.Equal(t, []erecruiter.Origin{{ID: id(o.demo.Origin), Name: "inhire.io", Active: true}, {ID: id(o.demo.OtherOrigin), Name: "Pracuj.pl", Active: true}}, origins)

			assert.Len(t, collect(t, c.Recruitments(ctx)), 2)
			assert.Len(t, collect(t, c.ClosedRecruitments(ctx)), 1)
			one, err := c.Recruitment(ctx, id(o.demo.Shared))
			require.NoError(t, err)
			assert.Equal(t, "Go Developer", one.Name)
			require.Len(t, one.Consents, 2)
			assert.True(t, one.Consents[0].Required)

			applications := collect(t, c.Applications(ctx, id(o.demo.Shared)))
			require.Len(t, applications, 2)
			a := applications[0]
			assert.Equal(t, []string{id(o.demo.Application), "inh-555", id(o.demo.CVAnalysis), "Testowa"}, []string{a.ID, a.ExternalID, a.StageID, a.LastName})
			require.Len(t, a.CVs, 1)
			assert.True(t, a.AppliedAt.Time.Equal(morning.Add(-24*time.Hour)), "a time without an offset is Warsaw's: %v", a.AppliedAt.Time)

			history, err := c.StagesHistory(ctx, a.ID)
			require.NoError(t, err)
			assert.Len(t, history, 2)

			cv, err := c.CV(ctx, a.CVs[0].ID)
			require.NoError(t, err)
			content, err := io.ReadAll(cv.Body)
			require.NoError(t, err)
			require.NoError(t, cv.Body.Close())
			assert.Equal(t, "%PDF-1.4 życiorys", string(content))
			assert.Equal(t, "application/pdf", cv.MIME)
		})
	}
}

func TestListsOfManyPagesComeWholeWithTheFewestCalls(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wire         erecruitertest.Wire
		applications int
		calls        int
	}{
		"a count":                        {erecruitertest.Wire{}, 448, 5},
		"a full last page":               {erecruitertest.Wire{}, 398, 4},
		"one full page":                  {erecruitertest.Wire{}, 98, 2}, // its count may be its own
		"no count":                       {erecruitertest.Wire{Count: erecruitertest.NoCount}, 448, 6},
		"the count of the page":          {erecruitertest.Wire{PageCounts: true}, 448, 5},
		"the count of a smaller page":    {erecruitertest.Wire{PageCounts: true, MaxLimit: 50}, 446, 9},
		"a limit that is cut":            {erecruitertest.Wire{MaxLimit: 50}, 448, 9},
		"all at once":                    {erecruitertest.Wire{Unpaged: []string{erecruitertest.Applications}}, 448, 1},
		"all at once and without counts": {erecruitertest.Wire{Unpaged: []string{erecruitertest.Applications}, Count: erecruitertest.NoCount}, 448, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, erecruitertest.Config{Wire: c.wire})
			o.fake.SeedApplications(o.demo.Shared, "s", c.applications)
			assert.Len(t, collect(t, o.client().Applications(t.Context(), id(o.demo.Shared))), c.applications+2)
			assert.Equal(t, c.calls, o.fake.Requests()["GET "+erecruitertest.Applications])
		})
	}
}

func TestAListThatBeginsAnewOnEachPageIsAnErrorWhereMoreShouldCome(t *testing.T) {
	t.Parallel()
	for name, wire := range map[string]erecruitertest.Wire{
		"with a count":            {},
		"without one":             {Count: erecruitertest.NoCount},
		"with that of each page":  {PageCounts: true},
		"and a limit that is cut": {MaxLimit: 50},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wire.IgnoreOffset = []string{erecruitertest.Applications}
			o := newOffice(t, erecruitertest.Config{Wire: wire})
			o.fake.SeedApplications(o.demo.Shared, "s", 300)
			var failed error
			for _, err := range o.client().Applications(t.Context(), id(o.demo.Shared)) {
				failed = err
			}
			assert.ErrorIs(t, failed, erecruiter.BadAnswer)
			assert.ErrorContains(t, failed, "paging")
		})
	}
}

func TestCallsKeepToTwoASecond(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{Limit: erecruitertest.Limit{Calls: 2}})
	c := o.client()
	for range 12 {
		_, err := c.Companies(t.Context())
		require.NoError(t, err)
	}
	assert.LessOrEqual(t, o.fake.MostWithin(time.Second), 2)
	assert.Equal(t, 12, o.fake.Requests()["GET "+erecruitertest.Companies], "none was refused")
}

func TestEachWayToAuthenticate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg    erecruitertest.Config
		client func(o *office, cfg *erecruiter.Config)
	}{
		"password, client by Basic": {erecruitertest.Config{Modes: []erecruitertest.Mode{erecruitertest.Password}}, func(o *office, cfg *erecruiter.Config) {
			cfg.Credentials, cfg.Profile = o.user(), o.profile("")
		}},
		"password, client in the body": {erecruitertest.Config{PasswordClient: erecruitertest.InBody, RefreshClient: erecruitertest.InHeader}, func(o *office, cfg *erecruiter.Config) {
			cfg.Credentials, cfg.Profile = o.user(), o.profile(erecruiter.OAuthPassword)
			cfg.Profile.Auth.Client, cfg.Profile.Auth.Refresh = erecruiter.ClientBody, erecruiter.ClientBasicEscaped
		}},
		"expires_in as text, tokens used once": {erecruitertest.Config{ExpiresAsText: true, RefreshClient: erecruitertest.InBody}, func(o *office, cfg *erecruiter.Config) {
			cfg.Credentials, cfg.Profile = o.user(), o.profile("")
		}},
		"no refresh token": {erecruitertest.Config{NoRefresh: true}, func(o *office, cfg *erecruiter.Config) {
			cfg.Credentials, cfg.Profile = o.user(), o.profile("")
		}},
		"refresh refused": {erecruitertest.Config{RefreshClient: erecruitertest.InHeader}, func(o *office, cfg *erecruiter.Config) {
			cfg.Credentials, cfg.Profile = o.user(), o.profile("")
		}},
		"key as bearer": {erecruitertest.Config{Modes: []erecruitertest.Mode{erecruitertest.KeyAsIs}}, func(*office, *erecruiter.Config) {}},
		"key in a header of its own": {erecruitertest.Config{KeyHeader: "X-Access-Key"}, func(_ *office, cfg *erecruiter.Config) {
			cfg.Profile.Auth.Header, cfg.Profile.Auth.Scheme = "X-Access-Key", "-"
		}},
		"key exchanged": {erecruitertest.Config{Modes: []erecruitertest.Mode{erecruitertest.KeyExchange}}, func(o *office, cfg *erecruiter.Config) {
			cfg.Profile = o.profile(erecruiter.OAuthAccessKey)
		}},
		"key exchanged with a client": {erecruitertest.Config{Modes: []erecruitertest.Mode{erecruitertest.KeyExchange}}, func(o *office, cfg *erecruiter.Config) {
			cfg.Profile = o.profile(erecruiter.OAuthAccessKey)
			cfg.Credentials = cfg.Credentials.WithClient(o.demo.ClientID, privacy.NewSecret(o.demo.ClientSecret))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, c.cfg)
			client := o.client(func(cfg *erecruiter.Config) { c.client(o, cfg) })
			for range 4 {
				_, err := client.Stages(t.Context())
				require.NoError(t, err)
				o.clock.Advance(2 * time.Hour) // the token ends; a refresh serves where there is one
			}
			for _, call := range o.fake.Journal() {
				if call.Route != erecruitertest.Token {
					assert.Equal(t, http.StatusOK, call.Status, "no call went with an old token")
				}
			}
		})
	}
}

func TestATokenThatIsTakenBackIsFetchedAnewOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	c := o.client(func(cfg *erecruiter.Config) { cfg.Credentials, cfg.Profile = o.user(), o.profile("") })
	_, err := c.Origins(t.Context())
	require.NoError(t, err)
	o.fake.RevokeTokens()
	_, err = c.Origins(t.Context())
	require.NoError(t, err)
	tokens := o.fake.Calls("POST", erecruitertest.Token)
	require.Len(t, tokens, 2)
	assert.Contains(t, tokens[1].Body, "grant_type=password", "what was refused may have ended together with its refresh token")
}

func TestATokenIsGivenUpBeforeItsEndAndRefreshed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	c := o.client(func(cfg *erecruiter.Config) { cfg.Credentials, cfg.Profile = o.user(), o.profile("") })
	_, err := c.Origins(t.Context())
	require.NoError(t, err)
	o.clock.Advance(time.Hour - 30*time.Second)
	_, err = c.Origins(t.Context())
	require.NoError(t, err)
	tokens := o.fake.Calls("POST", erecruitertest.Token)
	require.Len(t, tokens, 2)
	assert.Contains(t, tokens[1].Body, "grant_type=refresh_token")
}

func TestARotatedKeyIsToldAsSuch(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	c := o.client()
	fresh := o.fake.RotateKey()
	_, err := c.Companies(t.Context())
	require.ErrorIs(t, err, erecruiter.CredentialsRefused)
	require.ErrorIs(t, err, hris.BadCredentials)
	_, err = o.client(func(cfg *erecruiter.Config) { cfg.Credentials = o.key(fresh) }).Companies(t.Context())
	require.NoError(t, err)

	wrong := o.client(func(cfg *erecruiter.Config) {
		cfg.Profile, cfg.Credentials = o.profile(erecruiter.OAuthAccessKey), o.key("no such key")
	})
	_, err = wrong.Companies(t.Context())
	require.ErrorIs(t, err, erecruiter.CredentialsRefused)
	assert.Contains(t, err.Error(), "invalid_grant")
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), "no such key")
}

func TestAFailureIsReadInEachOfItsForms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer *erecruitertest.Answer
		reason erecruiter.Reason
		code   hris.Code
		vendor string
		calls  int
	}{
		"500 array":      {erecruitertest.InternalError(), erecruiter.ServerFailed, hris.Unavailable, "InternalServerError", 3},
		"403 array":      {erecruitertest.Forbidden(), erecruiter.NotGranted, hris.RightMissing, "Forbidden", 1},
		"404 array":      {erecruitertest.NotFound(), erecruiter.NotFound, hris.NotThere, "NotFound", 1},
		"403 of a proxy": {erecruitertest.BlockedByProxy(), erecruiter.Blocked, hris.AddressBlocked, "", 1},
		"503 of a proxy": {erecruitertest.ProxyUnavailable(0), erecruiter.Unavailable, hris.Unavailable, "", 3},
		"522 of a proxy": {&erecruitertest.Answer{Status: 522, Body: "<html>"}, erecruiter.Unavailable, hris.Unavailable, "", 3},
		"502":            {&erecruitertest.Answer{Status: 502}, erecruiter.Unavailable, hris.Unavailable, "", 3},
		"501":            {&erecruitertest.Answer{Status: 501}, erecruiter.ServerFailed, hris.Unavailable, "", 1},
		"to a login":     {&erecruitertest.Answer{Status: 302, Header: http.Header{"Location": {"https://login.example/"}}}, erecruiter.Moved, hris.InvalidSetting, "", 1},
		"408":            {&erecruitertest.Answer{Status: 408}, erecruiter.NoAnswer, hris.Unavailable, "", 1},
		"400":            {erecruitertest.Refused(400, "BadRequest", "m"), erecruiter.Rejected, hris.Rejected, "BadRequest", 1},
		"429":            {erecruitertest.TooManyRequests(time.Hour), erecruiter.RateLimited, hris.RateLimited, "TooManyRequests", 1},
		"a page as 200":  {&erecruitertest.Answer{Status: 200, Body: "<html></html>"}, erecruiter.BadAnswer, hris.BadAnswer, "", 1},
		"an odd 200":     {&erecruitertest.Answer{Status: 200, Body: `{"stages":7}`}, erecruiter.BadAnswer, hris.BadAnswer, "", 1},
		"half a list":    {&erecruitertest.Answer{Status: 200, Body: `{"stages":[{"id":1},`}, erecruiter.BadAnswer, hris.BadAnswer, "", 1},
		"errors as 200":  {&erecruitertest.Answer{Status: 200, Body: `[{"message":"m","errorCode":"E"}]`}, erecruiter.BadAnswer, hris.BadAnswer, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, object := range []bool{false, true} {
				o := newOffice(t, erecruitertest.Config{Wire: erecruitertest.Wire{ErrorObject: object}})
				o.fake.Inject(erecruitertest.Fault{Route: erecruitertest.AccountStages, Answer: c.answer, Times: -1})
				_, err := o.client().Stages(t.Context())
				require.ErrorIs(t, err, c.reason)
				require.ErrorIs(t, err, c.code)
				own, _ := errors.AsType[*erecruiter.Error](err)
				assert.Equal(t, c.vendor, own.VendorCode)
				assert.NotEqual(t, hris.EffectUnknown, own.Effect, "a read does nothing")
				assert.Equal(t, c.calls, o.fake.Requests()["GET "+erecruitertest.AccountStages])
			}
		})
	}
}

func TestAReadOutlivesASpurious500(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	o.fake.Inject(erecruitertest.Fault{Route: erecruitertest.StagesHistory, Answer: erecruitertest.InternalError(), Times: 2})
	history, err := o.client().StagesHistory(t.Context(), id(o.demo.Application))
	require.NoError(t, err)
	assert.NotEmpty(t, history)
}

func TestNothingPrintsASecretOrAPerson(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	a := collect(t, o.client().Applications(t.Context(), id(o.demo.Shared)))
	text := fmt.Sprintf("%v %+v %#v %s %+v %#v", a[0], a[0], a[0], o.user(), o.user(), newApplication(o))
	for _, secret := range []string{o.demo.Password, o.demo.ClientSecret, o.demo.Username, "Testowa", "Zofia"} {
		assert.NotContains(t, text, secret)
	}
}

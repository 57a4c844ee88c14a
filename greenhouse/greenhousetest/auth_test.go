package greenhousetest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

func clientCredentials(sub ...string) url.Values {
	form := url.Values{"grant_type": {"client_credentials"}}
	if len(sub) > 0 {
		form["sub"] = sub
	}
	return form
}

func TestTheTokenEndpointRefusesAsItWasSeenTo(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	id, secret := a.demo.ClientID, a.demo.ClientSecret
	for name, c := range map[string]struct {
		got    reply
		status int
		body   string
	}{
		"no credential":       {a.tokenReply(clientCredentials()), 401, `"message":"Unauthorized"`},
		"no suffix":           {a.tokenReply(clientCredentials(), "abc", secret), 400, `"message":"client_id=abc does not contain a valid client ID suffix"`},
		"unknown id":          {a.tokenReply(clientCredentials(), "abc-9", secret), 401, `{"error":"invalid_client"}`},
		"wrong secret":        {a.tokenReply(clientCredentials(), id, "x"), 401, `{"error":"invalid_client"}`},
		"no grant type":       {a.tokenReply(url.Values{}, id, secret), 400, `"message":"Must include grant_type parameter in /token request"`},
		"unknown grant type":  {a.tokenReply(url.Values{"grant_type": {"password"}}, id, secret), 400, `"message":"grant_type=password is invalid, please use one of: authorization_code`},
		"dead refresh token":  {a.tokenReply(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}}, a.demo.PartnerID, a.demo.PartnerSecret), 400, `{"error":"invalid_grant"}`},
		"partner credentials": {a.tokenReply(clientCredentials(), a.demo.PartnerID, a.demo.PartnerSecret), 400, `{"error":"unauthorized_client"}`},
		"sub is no user":      {a.tokenReply(clientCredentials("7"), id, secret), 400, `{"error":"invalid_request"}`},
	} {
		require.Equal(t, c.status, c.got.StatusCode, name)
		require.Contains(t, c.got.body, c.body, name)
		require.Equal(t, strings.Contains(c.body, "message"), strings.Contains(c.got.body, `"errorId":"err-`), name)
	}
	got := a.send(http.MethodPost, a.TokenURL()+"?grant_type=client_credentials", `{"sub":"1"}`, "Content-Type", "application/json", "Authorization", basic(id, secret))
	require.Contains(t, got.body, "Must include grant_type", "only the form counts")
}

func basic(user, password string) string {
	r := &http.Request{Header: http.Header{}}
	r.SetBasicAuth(user, password)
	return r.Header.Get("Authorization")
}

func TestTheTokensEndIsToldInThreeWays(t *testing.T) {
	t.Parallel()
	for fields, check := range map[greenhousetest.TokenFields]func(tokenAnswer){
		0: func(tok tokenAnswer) {
			require.Equal(t, "2026-10-01T09:00:00Z", tok.ExpiresAt)
			require.Zero(t, tok.ExpiresIn)
			require.Empty(t, tok.Expires)
		},
		greenhousetest.ExpiresIn: func(tok tokenAnswer) {
			require.Equal(t, 3600, tok.ExpiresIn)
			require.Empty(t, tok.ExpiresAt)
		},
		greenhousetest.Expires: func(tok tokenAnswer) { require.Equal(t, "2026-10-01T09:00:00Z", tok.Expires) },
		greenhousetest.ExpiresAt | greenhousetest.ExpiresIn: func(tok tokenAnswer) {
			require.NotEmpty(t, tok.ExpiresAt)
			require.NotZero(t, tok.ExpiresIn)
		},
	} {
		a := start(t, greenhousetest.Config{TokenFields: fields})
		check(a.token(clientCredentials(), a.demo.ClientID, a.demo.ClientSecret))
	}
}

func TestTokensExpireAreRevokedAndMayKillTheirForerunner(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{SingleToken: true})
	require.Equal(t, 200, a.get("jobs").StatusCode)
	next := a.tokenAs(a.demo.Admin)
	got := a.get("jobs")
	require.Equal(t, 401, got.StatusCode)
	require.JSONEq(t, `{"message":"Unauthorized","errors":["Token could not be decoded. Please ensure your token is from a trusted source."]}`, got.body)
	a.bearer = next
	require.Equal(t, 200, a.get("jobs").StatusCode)
	a.clock.Advance(time.Hour)
	require.Equal(t, 401, a.get("jobs").StatusCode)
	a.bearer = a.tokenAs(a.demo.Admin)
	a.RevokeTokens()
	require.Equal(t, 401, a.get("jobs").StatusCode)
	b := start(t, greenhousetest.Config{})
	b.tokenAs(b.demo.Admin)
	require.Equal(t, 200, b.get("jobs").StatusCode, "by default both live")
	b.RevokeClient(b.demo.ClientID)
	require.Equal(t, 401, b.get("jobs").StatusCode)
	require.Equal(t, 401, b.tokenReply(clientCredentials(), b.demo.ClientID, b.demo.ClientSecret).StatusCode)
}

func TestARotatedSecretLivesAWeek(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	fresh := a.RotateSecret(a.demo.ClientID)
	require.Equal(t, 200, a.tokenReply(clientCredentials(), a.demo.ClientID, a.demo.ClientSecret).StatusCode)
	a.clock.Advance(7 * 24 * time.Hour)
	require.Equal(t, 401, a.tokenReply(clientCredentials(), a.demo.ClientID, a.demo.ClientSecret).StatusCode)
	require.Equal(t, 200, a.tokenReply(clientCredentials(), a.demo.ClientID, fresh).StatusCode)
}

func TestCodesAndRefreshTokensAreGoodForOneUse(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	const back = "https://app.example.com/back?x=1"
	got := a.send(http.MethodGet, a.AuthorizeURL()+query("response_type", "code", "client_id", a.demo.PartnerID, "redirect_uri", back, "state", "s1"), "")
	require.Equal(t, http.StatusFound, got.StatusCode)
	to, err := url.Parse(got.Header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, []string{"app.example.com", "1", "s1"}, []string{to.Host, to.Query().Get("x"), to.Query().Get("state")})
	form := url.Values{"grant_type": {"authorization_code"}, "code": {to.Query().Get("code")}, "redirect_uri": {back}}
	one := a.token(form, a.demo.PartnerID, a.demo.PartnerSecret)
	require.NotEmpty(t, one.Refresh)
	require.JSONEq(t, `{"error":"invalid_grant"}`, a.tokenReply(form, a.demo.PartnerID, a.demo.PartnerSecret).body)
	a.bearer = one.Access
	require.Equal(t, 200, a.get("jobs").StatusCode)

	refresh := func(text string) url.Values {
		return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {text}}
	}
	two := a.token(refresh(one.Refresh), a.demo.PartnerID, a.demo.PartnerSecret)
	require.NotEqual(t, one.Refresh, two.Refresh)
	require.Equal(t, 400, a.tokenReply(refresh(one.Refresh), a.demo.PartnerID, a.demo.PartnerSecret).StatusCode)
	a.clock.Advance(24 * time.Hour)
	require.Equal(t, 400, a.tokenReply(refresh(two.Refresh), a.demo.PartnerID, a.demo.PartnerSecret).StatusCode, "an idle day")

	form.Set("code", a.Authorize(a.demo.PartnerID, a.demo.Admin, back))
	a.clock.Advance(time.Minute)
	require.Equal(t, 400, a.tokenReply(form, a.demo.PartnerID, a.demo.PartnerSecret).StatusCode, "a code lives a minute")
	for _, c := range a.Journal() {
		text, err := json.Marshal(c)
		require.NoError(t, err)
		for _, secret := range []string{one.Refresh, two.Access, a.demo.PartnerSecret, a.demo.ClientSecret} {
			require.NotContains(t, string(text), secret)
		}
	}
}

func TestOnlySiteAdminsList(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	a.bearer = a.tokenAs(a.demo.Basic)
	for _, name := range []string{"candidates", "jobs", "departments", "custom_fields"} {
		require.Equal(t, 403, a.get(name).StatusCode, name)
	}
	a.bearer = a.tokenAs(0)
	require.Equal(t, 200, a.get("jobs").StatusCode, "the integration's own user")
	b := start(t, greenhousetest.Config{EmptyForOthers: true})
	b.bearer = b.tokenAs(b.demo.Basic)
	require.Empty(t, b.rows("jobs"))
}

func TestScopesAreCheckedPerList(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	a.SetScopes(a.demo.ClientID, "harvest:jobs:list")
	require.Equal(t, 200, a.get("offers").StatusCode, "tokens keep the scopes they were issued with")
	a.bearer = a.tokenAs(a.demo.Admin)
	require.Equal(t, 403, a.get("offers").StatusCode)
	require.Equal(t, 200, a.get("jobs").StatusCode)
}

func TestV3RoutesBeforeItAuthenticates(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	a.bearer = "none"
	for _, path := range []string{"nonsense", "candidates/1", "webhooks"} {
		got := a.get(path)
		require.Equal(t, 404, got.StatusCode, path)
		require.JSONEq(t, `{"message":"Resource not found"}`, got.body)
		require.NotEmpty(t, got.Header.Get("X-RateLimit-Limit"))
	}
	require.Equal(t, 404, a.get(a.URL()+"/v1/candidates").StatusCode)
	require.Equal(t, 404, a.get(strings.TrimSuffix(a.URL(), "/harvest")+"/v3/jobs").StatusCode, "the base path counts")
	require.Equal(t, 401, a.get("jobs").StatusCode)
}

func TestConfidentialJobsAndPrivatePeopleStayHidden(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	require.NotContains(t, ids(t, a.rows("jobs")), a.demo.Confidential)
	require.NotContains(t, ids(t, a.rows("applications")), a.demo.Secret)
	require.Empty(t, a.rows("offers?application_ids="+int64Text(a.demo.Secret)))
	a.AddHiringManager(greenhousetest.HiringManager{JobID: a.demo.Confidential, UserID: a.demo.Admin})
	require.Contains(t, ids(t, a.rows("jobs")), a.demo.Confidential)

	private := a.person(a.demo.Private)
	require.Contains(t, ids(t, a.rows("candidates")), private)
	blind := func(u *greenhousetest.User) { u.NoPrivateCandidates, u.NoPrivateFields = true, true }
	a.ChangeUser(a.demo.Admin, blind)
	require.NotContains(t, ids(t, a.rows("candidates")), private)
	require.NotContains(t, ids(t, a.rows("applications")), a.demo.Private)
	offer := a.rows("offers?current_only=true&application_ids=" + int64Text(a.demo.Complete))[0]
	require.Nil(t, offer["custom_fields"].(row)["salary"].(row)["value"])

	b := start(t, greenhousetest.Config{PrivateStubs: true})
	b.ChangeUser(b.demo.Admin, blind)
	r := b.rows("candidates?ids=" + int64Text(b.person(b.demo.Private)))[0]
	require.NotContains(t, r, "id")
	require.Contains(t, r, "message")
}

func TestTheWindowIsThirtySecondsOnTheClock(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{RateLimit: 3})
	for want := 2; want >= 0; want-- {
		got := a.get("jobs")
		require.Equal(t, 200, got.StatusCode)
		require.Equal(t, []string{"3", int64Text(int64(want)), int64Text(morning.Add(30 * time.Second).Unix())},
			[]string{got.Header.Get("X-RateLimit-Limit"), got.Header.Get("X-RateLimit-Remaining"), got.Header.Get("X-RateLimit-Reset")})
	}
	a.clock.Advance(12 * time.Second)
	got := a.get("jobs")
	require.Equal(t, 429, got.StatusCode)
	require.Equal(t, "18", got.Header.Get("Retry-After"))
	require.Equal(t, "0", got.Header.Get("X-RateLimit-Remaining"))
	a.clock.Advance(18 * time.Second)
	require.Equal(t, 200, a.get("jobs").StatusCode)
	other := a.AddClient(greenhousetest.Client{})
	a.demo.ClientID, a.demo.ClientSecret = other.ID, other.Secret
	a.bearer = a.tokenAs(a.demo.Admin)
	require.Equal(t, "2", a.get("jobs").Header.Get("X-RateLimit-Remaining"), "credentials are counted apart")
	require.Equal(t, 75, number(t, start(t, greenhousetest.Config{}).get("jobs").Header.Get("X-RateLimit-Limit")))
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := json.Number(text).Int64()
	require.NoError(t, err)
	return int(n)
}

func TestTokenRequestsHaveAWindowOfTheirOwn(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{TokenLimit: 1})
	got := a.tokenReply(clientCredentials(), a.demo.ClientID, a.demo.ClientSecret)
	require.Equal(t, 429, got.StatusCode)
	require.Equal(t, "60", got.Header.Get("Retry-After"))
	require.Equal(t, 200, a.get("jobs").StatusCode)
	a.clock.Advance(time.Minute)
	require.Equal(t, 200, a.tokenReply(clientCredentials(), a.demo.ClientID, a.demo.ClientSecret).StatusCode)
}

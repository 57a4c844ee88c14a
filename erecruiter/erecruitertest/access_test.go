package erecruitertest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

func (a *account) denied(got reply, code string) {
	a.t.Helper()
	require.Equal(a.t, http.StatusBadRequest, got.StatusCode, got.body)
	require.Equal(a.t, code, got.get(a.t, "error"), got.body)
}

func inBody(form url.Values, id, secret string) url.Values {
	form.Set("client_id", id)
	form.Set("client_secret", secret)
	return form
}

func TestThePasswordGrantTakesTheClientByBasic(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	id, secret := a.demo.ClientID, a.demo.ClientSecret
	got := a.token(id, secret, a.passwordForm())
	require.Equal(t, http.StatusOK, got.StatusCode)
	require.Equal(t, "bearer", got.get(t, "token_type"))
	require.Equal(t, json.Number("3600"), got.get(t, "expires_in"))
	a.bearer = got.get(t, "access_token").(string)
	a.read("/Recruitments")

	a.denied(a.token("", "", inBody(a.passwordForm(), id, secret)), "invalid_client")
	a.denied(a.token(id, "wrong", a.passwordForm()), "invalid_client")
	form := a.passwordForm()
	form.Set("password", "wrong")
	a.denied(a.token(id, secret, form), "invalid_grant")
	a.denied(a.token(id, secret, url.Values{"grant_type": {"magic"}}), "unsupported_grant_type")
	r := a.request("POST", "/oauth/TOKEN/", `{}`)
	a.denied(a.send(r), "invalid_request")

	other := start(t, erecruitertest.Config{PasswordClient: erecruitertest.InBody, ExpiresAsText: true, NoRefresh: true, TokenLife: time.Minute})
	id, secret = other.demo.ClientID, other.demo.ClientSecret
	other.denied(other.token(id, secret, other.passwordForm()), "invalid_client")
	got = other.token("", "", inBody(other.passwordForm(), id, secret))
	require.Equal(t, "60", got.get(t, "expires_in"))
	require.Nil(t, got.get(t, "refresh_token"))
}

func TestRefreshTakesTheClientInBodyOrBasicAndATokenOnce(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	id, secret := a.demo.ClientID, a.demo.ClientSecret
	form := func(refresh string) url.Values {
		return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}
	}
	first := a.login()
	got := a.token("", "", inBody(form(first), id, secret))
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	a.denied(a.token(id, secret, form(first)), "invalid_grant")
	got = a.token(id, secret, form(got.get(t, "refresh_token").(string)))
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	a.bearer = got.get(t, "access_token").(string)
	a.read("/Recruitments")
	a.denied(a.token("", "", form(first)), "invalid_client")

	keeps := start(t, erecruitertest.Config{RefreshClient: erecruitertest.InBody, ReusableRefresh: true})
	id, secret = keeps.demo.ClientID, keeps.demo.ClientSecret
	first = keeps.login()
	keeps.denied(keeps.token(id, secret, form(first)), "invalid_client")
	for range 2 {
		got = keeps.token("", "", inBody(form(first), id, secret))
		require.Equal(t, first, got.get(t, "refresh_token"))
	}
	keeps.SetUser(keeps.demo.Username, "another")
	keeps.denied(keeps.token("", "", inBody(form(first), id, secret)), "invalid_grant")
}

func TestTokensEndWithTheirTime(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	a.login()
	a.clock.Advance(time.Hour - time.Nanosecond)
	a.read("/Recruitments")
	a.clock.Advance(time.Nanosecond)
	a.refused(a.look("/Recruitments"), http.StatusUnauthorized, "Unauthorized")
	a.login()
	a.RevokeTokens()
	a.refused(a.look("/Recruitments"), http.StatusUnauthorized, "Unauthorized")
}

func TestAnAccessKeyOpensWhereTheAccountLooksForIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg  erecruitertest.Config
		show func(r *http.Request, key string)
	}{
		"bearer": {show: func(r *http.Request, key string) { r.Header.Set("Authorization", "bearer "+key) }},
		"header": {erecruitertest.Config{KeyHeader: "X-Access-Key"}, func(r *http.Request, key string) { r.Header.Set("X-Access-Key", key) }},
		"query": {erecruitertest.Config{KeyQuery: "accessKey"}, func(r *http.Request, key string) {
			q := r.URL.Query()
			q.Set("accessKey", key)
			r.URL.RawQuery = q.Encode()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := start(t, c.cfg)
			a.bearer = ""
			r := a.request("GET", "/v1.1/Account/Stages?companyId=1001", "")
			require.Equal(t, http.StatusUnauthorized, a.send(r).StatusCode)
			c.show(r, a.demo.AccessKey)
			require.Equal(t, http.StatusOK, a.send(r).StatusCode)
			require.Contains(t, encode(t, a.Journal()[1]), "***", "that a key was shown is told")
			require.NotContains(t, encode(t, a.Journal()), a.demo.AccessKey)
			if name != "bearer" {
				a.bearer = a.demo.AccessKey
				require.Equal(t, http.StatusUnauthorized, a.look("/Account/Stages").StatusCode)
			}
		})
	}
}

func TestAKeyIsExchangedForAToken(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{Modes: []erecruitertest.Mode{erecruitertest.KeyExchange}})
	require.Equal(t, http.StatusUnauthorized, a.look("/Recruitments").StatusCode, "the key itself opens nothing")
	form := url.Values{"grant_type": {"client_credentials"}, "access_key": {a.demo.AccessKey}}
	got := a.token("", "", form)
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	require.Nil(t, got.get(t, "refresh_token"))
	a.bearer = got.get(t, "access_token").(string)
	a.read("/Recruitments")
	a.denied(a.token(a.demo.ClientID, "wrong", form), "invalid_client")
	a.denied(a.token(a.demo.ClientID, a.demo.ClientSecret, a.passwordForm()), "unsupported_grant_type")

	a.RotateKey()
	a.denied(a.token("", "", form), "invalid_grant")
	a.refused(a.look("/Recruitments"), http.StatusUnauthorized, "Unauthorized")
}

func TestARotatedKeyIsRefusedFromOneCallToTheNext(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	a.read("/Recruitments")
	second := a.IssueKey()
	a.read("/Recruitments")
	fresh := a.RotateKey()
	for _, old := range []string{a.demo.AccessKey, second} {
		a.bearer = old
		a.refused(a.look("/Recruitments"), http.StatusUnauthorized, "Unauthorized")
	}
	a.bearer = fresh
	a.read("/Recruitments")
	a.RevokeKey(fresh)
	a.refused(a.look("/Recruitments"), http.StatusUnauthorized, "Unauthorized")
	a.RestoreKey(fresh)
	a.read("/Recruitments")
	a.Suspend(true)
	a.refused(a.look("/Recruitments"), http.StatusUnauthorized, "Unauthorized")
	a.denied(a.token(a.demo.ClientID, a.demo.ClientSecret, a.passwordForm()), "invalid_grant")
	a.Suspend(false)
	a.read("/Recruitments")
}

func TestPermissionsSayWhatAKeyOpens(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	a.SetScope(erecruitertest.SelectedRecruitments)
	a.Take(erecruitertest.CreateApplications)
	got := a.read("/Account/Permissions")
	require.Equal(t, "inhire.io", got.get(t, "partner"))
	require.Equal(t, "selected", got.get(t, "recruitmentsScope"))
	require.NotContains(t, got.get(t, "permissions"), erecruitertest.CreateApplications)
	require.Contains(t, got.get(t, "permissions"), erecruitertest.ReadApplications)
	a.refused(a.post(a.demo.Shared, body(a)), http.StatusForbidden, "Forbidden")
	a.Give(erecruitertest.CreateApplications)
	require.Equal(t, http.StatusCreated, a.post(a.demo.Shared, body(a)).StatusCode)

	a.login()
	require.Equal(t, "all", a.read("/Account/Permissions").get(t, "recruitmentsScope"), "a user is no partner")
}

func TestSecretsAreMaskedInTheJournal(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	refresh := a.login()
	a.token("", "", inBody(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}, a.demo.ClientID, a.demo.ClientSecret))
	a.token("", "", url.Values{"grant_type": {"client_credentials"}, "access_key": {a.demo.AccessKey}})
	a.read("/Recruitments")
	journal := encode(t, a.Journal())
	for _, secret := range []string{refresh, a.bearer, a.demo.ClientSecret, a.demo.Password, a.demo.AccessKey, a.demo.Username} {
		require.NotContains(t, journal, secret)
	}
	require.Contains(t, a.Journal()[0].Body, "grant_type=password")
	require.Equal(t, "Basic ***", a.Journal()[0].Header.Get("Authorization"))
}

func encode(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

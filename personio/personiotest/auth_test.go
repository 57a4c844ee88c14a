package personiotest_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/personio/personiotest"
)

func id(n int64) string { return strconv.FormatInt(n, 10) }

func TestTheV1TokenStaysTheSameForADay(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	a.clock.Advance(23 * time.Hour)
	got := a.do("POST", "/v1/auth", a.credentials())
	require.Equal(t, a.v1, got.get(t, "data", "token"))
	require.Equal(t, "86400", got.get(t, "data", "expires_in").(interface{ String() string }).String(), "though an hour is left")
	require.Contains(t, got.get(t, "data", "scope"), "employees:read")

	form := a.form("/v1/auth", url.Values{"client_id": {a.demo.ClientID}, "client_secret": {a.demo.ClientSecret}})
	require.Equal(t, a.v1, form.get(t, "data", "token"), "forms too")

	answer := a.do("GET", "/v1/company/document-categories", "")
	require.Equal(t, "Bearer "+a.v1, answer.Header.Get("Authorization"), "echoed")

	a.clock.Advance(time.Hour)
	require.Equal(t, http.StatusForbidden, a.do("GET", "/v1/company/employees", "").StatusCode)
	require.NotEqual(t, a.v1, a.do("POST", "/v1/auth", a.credentials()).get(t, "data", "token"))
}

func TestCredentialsInTheQueryStringAreRefused(t *testing.T) {
	t.Parallel()
	for _, old := range []bool{false, true} {
		a := start(t, personiotest.Config{QueryCredentials: old, BareToken: true})
		q := url.Values{"client_id": {a.demo.ClientID}, "client_secret": {a.demo.ClientSecret}}
		got := a.do("POST", "/v1/auth?"+q.Encode(), "")
		if !old {
			require.Equal(t, http.StatusForbidden, got.StatusCode)
			require.Equal(t, false, got.get(t, "success"))
			continue
		}
		require.JSONEq(t, `{"success":true,"data":{"token":"`+a.v1+`"}}`, got.body)
	}
}

func TestV1Refusals(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	wrong := strings.Replace(a.credentials(), a.demo.ClientSecret, "nonsense", 1)
	require.Equal(t, http.StatusForbidden, a.do("POST", "/v1/auth", wrong).StatusCode)
	require.Equal(t, http.StatusUnprocessableEntity, a.do("POST", "/v1/auth", `{}`).StatusCode)
	require.Equal(t, http.StatusBadRequest, a.do("POST", "/v1/auth", `{"client_id":`).StatusCode)

	a.Withdraw(personiotest.EmployeesRead)
	got := a.do("GET", "/v1/company/employees/attributes", "")
	require.Equal(t, http.StatusForbidden, got.StatusCode)
	require.JSONEq(t, `{"success":false,"error":{"code":0,"message":"personio.core.api.exceptions.api.forbidden.http.exception"}}`, got.body)
	require.Empty(t, got.Header.Get("Authorization"))
	a.Grant(personiotest.EmployeesRead)
	require.Equal(t, http.StatusOK, a.do("GET", "/v1/company/employees/attributes", "").StatusCode)

	a.RevokeTokens()
	require.Equal(t, "Provided authorization is not valid", a.do("GET", "/v1/company/employees", "").get(t, "error", "message"))
	a.RevokeCredential(a.demo.ClientID)
	require.Equal(t, http.StatusForbidden, a.do("POST", "/v1/auth", a.credentials()).StatusCode)
	a.RestoreCredential(a.demo.ClientID, a.demo.ClientSecret)
	a.login()
	require.Equal(t, http.StatusOK, a.do("GET", "/v1/company/employees", "").StatusCode)

	b := start(t, personiotest.Config{BadTokenAs401: true})
	b.RevokeTokens()
	got = b.do("GET", "/v1/company/employees", "")
	require.Equal(t, http.StatusUnauthorized, got.StatusCode)
	require.Contains(t, got.body, `"code":401`)
}

func TestTheV2TokenTakesAFormOnly(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	a.clock.Advance(time.Hour)
	got := a.form("/v2/auth/token", a.grantForm())
	require.Equal(t, a.v2, got.get(t, "access_token"))
	require.EqualValues(t, "82800", got.get(t, "expires_in"), "what is left of the day")
	require.Equal(t, "Bearer", got.get(t, "token_type"))

	for name, c := range map[string]struct {
		change func(url.Values)
		code   string
	}{
		"no grant type":  {func(f url.Values) { f.Del("grant_type") }, "invalid_request"},
		"grant type":     {func(f url.Values) { f.Set("grant_type", "password") }, "unsupported_grant_type"},
		"unknown client": {func(f url.Values) { f.Set("client_id", "papi-x") }, "invalid_client"},
		"wrong secret":   {func(f url.Values) { f.Set("client_secret", "x") }, "unauthorized_client"},
		"scope":          {func(f url.Values) { f.Set("scope", "personio:persons:own") }, "invalid_scope"},
	} {
		form := a.grantForm()
		c.change(form)
		got := a.form("/v2/auth/token", form)
		require.Equal(t, http.StatusBadRequest, got.StatusCode, name)
		require.Equal(t, "application/problem+json", got.Header.Get("Content-Type"), name)
		require.Equal(t, c.code, got.get(t, "error"), name)
		require.NotEmpty(t, got.get(t, "trace_id"), name)
	}
	require.Equal(t, "invalid_request", a.do("POST", "/v2/auth/token", a.credentials()).get(t, "error"), "JSON")
}

func TestV2ScopesAndMissingRights(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	form := a.grantForm()
	form.Set("scope", personiotest.PersonsRead)
	narrow := a.form("/v2/auth/token", form).get(t, "access_token").(string)
	require.NotEqual(t, a.v2, narrow)
	wide := a.v2
	a.v2 = narrow
	require.Equal(t, http.StatusOK, a.do("GET", "/v2/persons", "").StatusCode)
	got := a.do("POST", "/v2/persons", `{}`)
	require.Equal(t, http.StatusForbidden, got.StatusCode)
	require.Equal(t, "Insufficient access scope", got.get(t, "errors", 0, "title"))
	require.NotEmpty(t, got.get(t, "personio_trace_id"))
	require.Equal(t, "2026-11-20T11:00:00+00:00", got.get(t, "timestamp"))
	require.Empty(t, got.Header.Get("Authorization"), "v2 echoes nothing")

	a.v2 = a.v1
	require.Equal(t, http.StatusUnauthorized, a.do("GET", "/v2/persons", "").StatusCode, "a v1 token opens nothing here")
	a.v2 = wide
	require.Equal(t, http.StatusOK, a.form("/v2/auth/revoke", url.Values{"token": {wide}}).StatusCode)
	require.Equal(t, http.StatusUnauthorized, a.do("GET", "/v2/persons", "").StatusCode)

	b := start(t, personiotest.Config{DeniedAs401: true})
	b.Withdraw(personiotest.PersonsRead)
	got = b.do("GET", "/v2/persons", "")
	require.Equal(t, http.StatusUnauthorized, got.StatusCode)
	require.Equal(t, "Unauthorized Request", got.get(t, "errors", 0, "title"))
}

package afastest_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas/afastest"
)

func newRecorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

func (p *profit) with(authorization string) reply {
	p.t.Helper()
	r := p.request(http.MethodGet, "/metainfo", "")
	r.Header.Del("Authorization")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	got, err := p.try(r)
	require.NoError(p.t, err)
	return got
}

func TestClassicTokenIsTheBase64OfTheWholeXML(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	data := strings.TrimSuffix(strings.TrimPrefix(p.demo.Token, "<token><version>1</version><data>"), "</data></token>")
	require.Len(t, data, 64)
	enc := base64.StdEncoding.EncodeToString
	for name, c := range map[string]struct {
		header string
		want   int
	}{
		"whole XML":        {"AfasToken " + enc([]byte(p.demo.Token)), 200},
		"bare data":        {"AfasToken " + enc([]byte(data)), 401},
		"with line end":    {"AfasToken " + enc([]byte(p.demo.Token+"\r\n")), 401},
		"without padding":  {"AfasToken " + strings.TrimRight(enc([]byte(p.demo.Token+" ")), "="), 401},
		"raw XML":          {"AfasToken " + p.demo.Token, 500},
		"nothing":          {"", 401},
		"wrong scheme":     {"Basic " + enc([]byte(p.demo.Token)), 401},
		"never issued":     {"AfasToken " + enc([]byte(strings.Replace(p.demo.Token, data[:8], "00000000", 1))), 401},
		"unknown bearer":   {"Bearer abc", 401},
		"scheme lowercase": {"afastoken " + enc([]byte(p.demo.Token)), 200},
	} {
		got := p.with(c.header)
		require.Equal(t, c.want, got.StatusCode, name)
		if c.want == 401 {
			require.Empty(t, got.body, name)
			require.Contains(t, got.Header.Get("Content-Type"), "application/xml", name)
		}
	}
}

func TestTokenExpiryIsShownAndHonoured(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	require.Contains(t, p.do("GET", "/metainfo", "").body, `"tokenExpiry":"0"`)
	p.SetTokenExpiry(p.demo.Token, p.clock.Now().Add(time.Hour))
	require.Contains(t, p.do("GET", "/metainfo", "").body, `"tokenExpiry":"2026-10-01T11:00:00Z"`)
	p.clock.Advance(time.Hour)
	require.Equal(t, http.StatusUnauthorized, p.do("GET", "/metainfo", "").StatusCode)
}

func TestIPRulesAnswerAnEmptyXMLTyped403(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.BlockIP(true)
	got := p.do("GET", "/metainfo", "")
	require.Equal(t, http.StatusForbidden, got.StatusCode)
	require.Empty(t, got.body)
	require.Contains(t, got.Header.Get("Content-Type"), "application/xml")
	p.BlockIP(false)
	require.Equal(t, http.StatusOK, p.do("GET", "/metainfo", "").StatusCode)
}

func (p *profit) token(form url.Values, basic ...string) reply {
	p.t.Helper()
	r := p.request(http.MethodPost, "/oauth/token", form.Encode())
	r.Header.Del("Authorization")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if len(basic) == 2 {
		r.SetBasicAuth(url.QueryEscape(basic[0]), url.QueryEscape(basic[1]))
	}
	got, err := p.try(r)
	require.NoError(p.t, err)
	return got
}

func (p *profit) grant() url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "client_id": {p.demo.ClientID}, "client_secret": {p.demo.ClientSecret}}
}

func TestAccessTokensExpireOnTheServersClockAndCanBeRevoked(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	bearer := func() string {
		got := p.token(p.grant())
		require.Equal(t, http.StatusOK, got.StatusCode, got.body)
		var tok struct {
			Access  string `json:"access_token"`
			Type    string `json:"token_type"`
			Expires int    `json:"expires_in"`
		}
		require.NoError(t, json.Unmarshal([]byte(got.body), &tok))
		require.Equal(t, 3600, tok.Expires)
		require.Equal(t, "Bearer", tok.Type)
		require.Equal(t, 2, strings.Count(tok.Access, "."))
		return "Bearer " + tok.Access
	}
	one := bearer()
	require.Equal(t, http.StatusOK, p.with(one).StatusCode)
	p.clock.Advance(time.Hour)
	require.Equal(t, http.StatusUnauthorized, p.with(one).StatusCode)
	two := bearer()
	require.NotEqual(t, one, two)
	p.RevokeAccessTokens()
	require.Equal(t, http.StatusUnauthorized, p.with(two).StatusCode)
	three := bearer()
	p.RevokeClient(p.demo.ClientID)
	require.Equal(t, http.StatusUnauthorized, p.with(three).StatusCode)
	require.NotContains(t, p.Journal()[0].Body, p.demo.ClientSecret)
}

func TestTokenEndpointRefusesAsOAuthDoes(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{Release: 9, OAuthBasic: true})
	wrong := p.grant()
	wrong.Set("client_secret", "nope")
	got := p.token(wrong)
	require.Equal(t, http.StatusBadRequest, got.StatusCode)
	require.JSONEq(t, `{"error":"invalid_client"}`, got.body)

	bare := url.Values{"grant_type": {"client_credentials"}}
	got = p.token(bare)
	require.Equal(t, http.StatusBadRequest, got.StatusCode)
	require.JSONEq(t, `{"error":"invalid_request"}`, got.body)

	require.Equal(t, http.StatusOK, p.token(bare, p.demo.ClientID, p.demo.ClientSecret).StatusCode)
	got = p.token(bare, p.demo.ClientID, "nope")
	require.Equal(t, http.StatusUnauthorized, got.StatusCode)
	require.Equal(t, "Basic", got.Header.Get("WWW-Authenticate"))

	require.JSONEq(t, `{"error":"invalid_request"}`, p.token(p.grant(), p.demo.ClientID, p.demo.ClientSecret).body, "two credentials")
	twice := p.grant()
	twice.Add("client_id", "x")
	require.JSONEq(t, `{"error":"invalid_request"}`, p.token(twice).body)

	require.Equal(t, `Bearer error="invalid_token"`, p.with("Bearer x").Header.Get("WWW-Authenticate"))

	p.ExpireSecret(p.demo.ClientID, p.demo.ClientSecret, p.clock.Now().Add(time.Minute))
	second := p.AddSecret(p.demo.ClientID)
	p.clock.Advance(time.Minute)
	require.Equal(t, http.StatusBadRequest, p.token(p.grant()).StatusCode)
	fresh := p.grant()
	fresh.Set("client_secret", second)
	require.Equal(t, http.StatusOK, p.token(fresh).StatusCode)
}

func TestBasicAtTheTokenEndpointIsOffByDefault(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	got := p.token(url.Values{"grant_type": {"client_credentials"}}, p.demo.ClientID, p.demo.ClientSecret)
	require.JSONEq(t, `{"error":"invalid_request"}`, got.body)
}

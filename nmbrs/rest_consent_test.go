package nmbrs

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

func (o *vendorOffice) consent(change ...func(*ConsentConfig)) *Consent {
	cfg := ConsentConfig{
		ClientID: "app+1", ClientSecret: privacy.NewSecret("secret-canary"), RedirectURL: "https://host.example.com/back?a=b",
		IdentityURL: o.server.URL + "/identity/", Clock: o.clock,
	}
	for _, c := range change {
		c(&cfg)
	}
	consent, err := NewConsent(cfg)
	require.NoError(o.t, err)
	return consent
}

func TestConsentPageIsAskedForWithAStateAndAChallengeThatNobodyGuesses(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	first, second := o.consent().Begin(), o.consent().Begin()
	assert.False(t, first.State.Equal(second.State) || first.Verifier.Equal(second.Verifier))
	page, err := url.Parse(first.URL)
	require.NoError(t, err)
	assert.Equal(t, "/identity/connect/authorize", page.Path)
	q := page.Query()
	challenge := sha256.Sum256([]byte(first.Verifier.Reveal()))
	assert.Equal(t, base64.RawURLEncoding.EncodeToString(challenge[:]), q.Get("code_challenge"))
	assert.Equal(t, "S256", q.Get("code_challenge_method"))
	assert.Equal(t, first.State.Reveal(), q.Get("state"))
	assert.Len(t, first.State.Reveal(), 43)
	assert.Equal(t, "code", q.Get("response_type"))
	assert.Equal(t, "app+1", q.Get("client_id"))
	assert.Equal(t, "https://host.example.com/back?a=b", q.Get("redirect_uri"))
	scopes := strings.Fields(q.Get("scope"))
	assert.Contains(t, scopes, OfflineAccess)
	assert.NotContains(t, scopes, "openid")
	assert.NotContains(t, first.URL, "canary")

	bare := o.consent(func(cfg *ConsentConfig) { cfg.WithoutPKCE, cfg.Scopes = true, []string{"employee.info"} }).Begin()
	assert.True(t, bare.Verifier.IsZero())
	assert.NotContains(t, bare.URL, "challenge")
	assert.Contains(t, bare.URL, "scope=employee.info+offline_access&")
}

func TestConsentBecomesATokenAndTellsItsDebtor(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	consent := o.consent()
	begun := consent.Begin()
	request, err := ParseConsentRequest(begun.Secret()) // it was in the session meanwhile
	require.NoError(t, err)
	token, err := consent.Exchange(t.Context(), request, url.Values{"state": {begun.State.Reveal()}, "code": {"code-1"}})
	require.NoError(t, err)
	form, err := url.ParseQuery(o.forms[0])
	require.NoError(t, err)
	assert.Equal(t, url.Values{
		"grant_type": {"authorization_code"}, "code": {"code-1"}, "redirect_uri": {"https://host.example.com/back?a=b"}, "code_verifier": {begun.Verifier.Reveal()},
	}, form)
	assert.Equal(t, o.clock.Now(), token.Renewed)

	s := &shelf{stored: token.Secret()}
	debtor, err := o.client(s).Debtor(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "d-1", debtor.ID)
	assert.Equal(t, 1, o.granted(), "the first token is used, not renewed")
}

func TestAWayBackThatIsNotOursIsNotFollowed(t *testing.T) {
	t.Parallel()
	for name, callback := range map[string]url.Values{
		"another state": {"state": {"x"}, "code": {"c"}},
		"no state":      {"code": {"c"}},
		"no":            {"state": {"ours"}, "error": {"access_denied"}, "error_description": {"canary"}},
		"odd":           {"state": {"ours"}, "error": {"canary <b>"}},
		"no code":       {"state": {"ours"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, oneDebtor)
			_, err := o.consent().Exchange(t.Context(), ConsentRequest{State: privacy.NewSecret("ours")}, callback)
			require.ErrorIs(t, err, ConsentRefused)
			require.ErrorIs(t, err, hris.BadCredentials)
			restError(t, err)
			asked, _, _ := o.counts()
			assert.Zero(t, asked)
		})
	}
	o := newVendorOffice(t, oneDebtor)
	_, err := o.consent().Exchange(t.Context(), ConsentRequest{}, url.Values{"state": {""}, "code": {"c"}})
	require.ErrorIs(t, err, ConsentRefused, "an empty state is none")
}

func TestACodeThatGivesNothingSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		identity func(http.ResponseWriter, *http.Request, http.HandlerFunc)
		reason   Reason
		asked    int
	}{
		"used": {func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
			restReply(w, 400, `{"error":"invalid_grant"}`)
		}, ConsentRefused, 1},
		"lost": {loseAnswer, ConsentRefused, 1},
		"no refresh": {func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
			restReply(w, 200, `{"access_token":"a"}`)
		}, ConsentRefused, 1},
		"our secret": {func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
			restReply(w, 401, `{"error":"invalid_client"}`)
		}, CredentialsRefused, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, oneDebtor)
			o.identity = tc.identity
			_, err := o.consent().Exchange(t.Context(), ConsentRequest{State: privacy.NewSecret("s")}, url.Values{"state": {"s"}, "code": {"c"}})
			require.ErrorIs(t, err, tc.reason)
			restError(t, err)
			asked, _, _ := o.counts()
			assert.Equal(t, tc.asked, asked, "a code is shown once")
		})
	}
}

func TestConsentSettingsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	good := ConsentConfig{ClientID: "a", ClientSecret: privacy.NewSecret("canary"), RedirectURL: "https://host.example.com/back"}
	for name, change := range map[string]func(*ConsentConfig){
		"no id":         func(c *ConsentConfig) { c.ClientID = "" },
		"no secret":     func(c *ConsentConfig) { c.ClientSecret = privacy.Secret{} },
		"no way back":   func(c *ConsentConfig) { c.RedirectURL = "/back" },
		"plain http":    func(c *ConsentConfig) { c.IdentityURL = "http://identity.example.com" },
		"absolute path": func(c *ConsentConfig) { c.Paths.Token = "https://evil.example.com/token" },
		"upwards":       func(c *ConsentConfig) { c.Paths.Authorize = "../x" },
	} {
		cfg := good
		change(&cfg)
		_, err := NewConsent(cfg)
		require.Error(t, err, name)
		assert.NotContains(t, fmt.Sprintf("%v %+v", err, cfg), "canary")
	}
	_, err := NewConsent(good)
	require.NoError(t, err)
}

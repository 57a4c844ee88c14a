package erecruiter_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

func TestManyCallsAtOnceShareOneToken(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	c := o.client(func(cfg *erecruiter.Config) { cfg.Credentials, cfg.Profile = o.user(), o.profile("") })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, err := c.Companies(t.Context())
			assert.NoError(t, err)
		})
	}
	all.Wait()
	assert.Equal(t, 1, o.fake.Requests()["POST "+erecruitertest.Token])
}

func TestClientAndSecretGoAsEachStyleHasThem(t *testing.T) {
	t.Parallel()
	const clientID, secret = "id+1", "a+b/c=ż"
	for style, want := range map[erecruiter.ClientAuth]struct{ id, secret, form string }{
		erecruiter.ClientBasic:        {clientID, secret, ""},
		erecruiter.ClientBasicEscaped: {"id%2B1", "a%2Bb%2Fc%3D%C5%BC", ""},
		erecruiter.ClientBody:         {"", "", secret},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/oAuth/Token" {
				assert.Equal(t, "Bearer t", r.Header.Get("Authorization"))
				_, _ = w.Write([]byte(`[]`))
				return
			}
			id, got, _ := r.BasicAuth()
			assert.Equal(t, []string{want.id, want.secret, want.form}, []string{id, got, r.FormValue("client_secret")}, string(style))
			assert.Equal(t, []string{"password", "u", "p w"}, []string{r.FormValue("grant_type"), r.FormValue("username"), r.FormValue("password")})
			_, _ = w.Write([]byte(`{"access_token":"t","token_type":"bearer","expires_in":"3600"}`)) // and no Content-Type of JSON
		}))
		credentials, err := erecruiter.NewUser(clientID, privacy.NewSecret(secret), "u", privacy.NewSecret("p w"))
		require.NoError(t, err)
		c, err := erecruiter.New(erecruiter.Config{Credentials: credentials, Profile: erecruiter.WireProfile{
			BaseURL: server.URL, Auth: erecruiter.AuthProfile{TokenURL: server.URL + "/oAuth/Token", Client: style},
		}})
		require.NoError(t, err)
		_, err = c.Companies(t.Context())
		require.NoError(t, err)
		c.CloseIdleConnections()
		server.Close()
	}
}

func TestWhatTheTokenURLSaysIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer *erecruitertest.Answer
		reason erecruiter.Reason
		code   hris.Code
	}{
		"wrong password":   {erecruitertest.TokenDenied("invalid_grant", "Zofia"), erecruiter.CredentialsRefused, hris.BadCredentials},
		"wrong client":     {erecruitertest.TokenDenied("invalid_client", ""), erecruiter.CredentialsRefused, hris.BadCredentials},
		"another grant":    {erecruitertest.TokenDenied("unsupported_grant_type", ""), erecruiter.BadProfile, hris.InvalidSetting},
		"down for a while": {erecruitertest.TokenDenied("temporarily_unavailable", ""), erecruiter.Unavailable, hris.Unavailable},
		"a proxy":          {erecruitertest.BlockedByProxy(), erecruiter.Blocked, hris.AddressBlocked},
		"500":              {erecruitertest.InternalError(), erecruiter.ServerFailed, hris.Unavailable},
		"nowhere":          {erecruitertest.NotFound(), erecruiter.NotFound, hris.NotThere},
		"too often":        {erecruitertest.TooManyRequests(time.Hour), erecruiter.RateLimited, hris.RateLimited},
		"no token":         {&erecruitertest.Answer{Status: 200, Body: `{}`}, erecruiter.BadAnswer, hris.BadAnswer},
		"an error in 200":  {&erecruitertest.Answer{Status: 200, Body: `{"error":"invalid_grant"}`}, erecruiter.CredentialsRefused, hris.BadCredentials},
		"a page":           {&erecruitertest.Answer{Status: 200, Body: `<html>`}, erecruiter.BadAnswer, hris.BadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, erecruitertest.Config{})
			o.fake.Inject(erecruitertest.Fault{Route: erecruitertest.Token, Times: -1, Answer: c.answer})
			client := o.client(func(cfg *erecruiter.Config) { cfg.Credentials, cfg.Profile = o.user(), o.profile("") })
			_, err := client.CreateApplication(t.Context(), id(o.demo.Shared), newApplication(o))
			require.ErrorIs(t, err, c.reason)
			require.ErrorIs(t, err, c.code)
			assert.NotContains(t, err.Error(), "Zofia")
			assert.Zero(t, o.fake.Requests()["POST "+erecruitertest.Applications])
		})
	}
}

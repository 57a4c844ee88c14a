package afas

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// oauthServer gives numbered access tokens and takes only the newest one.
type oauthServer struct {
	fetched atomic.Int32
	calls   atomic.Int32
	revoked atomic.Int32 // tokens up to this number are refused
	answer  string       // of the token endpoint instead of a token
	status  int
}

func (s *oauthServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if r.URL.Path == "/oauth/token" {
		n := s.fetched.Add(1)
		if s.status != 0 {
			answerJSON(w, s.status, s.answer)
			return
		}
		form, _ := url.ParseQuery(string(body))
		if form.Get("grant_type") != "client_credentials" || form.Get("client_id") != "app" || form.Get("client_secret") != "canary-secret" {
			answerJSON(w, 400, `{"error":"invalid_client"}`)
			return
		}
		answerJSON(w, 200, `{"access_token":"token-`+string(rune('0'+n))+`","token_type":"Bearer","expires_in":3600}`)
		return
	}
	s.calls.Add(1)
	number, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer token-")
	if !ok || int32(number[0]-'0') <= s.revoked.Load() {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	answerJSON(w, 200, `{"version":"22.22.5"}`)
}

func oauthCredentials(t *testing.T) Credentials {
	t.Helper()
	c, err := ClientCredentials("app", privacy.NewSecret("canary-secret\n"))
	require.NoError(t, err)
	return c
}

func oauthClient(t *testing.T, s *oauthServer) (*Client, *stepClock) {
	t.Helper()
	clock := &stepClock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	return testClient(t, s.ServeHTTP, func(cfg *Config) { cfg.Credentials, cfg.Clock = oauthCredentials(t), clock }), clock
}

func TestAccessTokenIsReusedUntilItExpires(t *testing.T) {
	t.Parallel()
	server := &oauthServer{}
	client, clock := oauthClient(t, server)
	for range 3 {
		_, err := client.Version(t.Context())
		require.NoError(t, err)
	}
	assert.Equal(t, int32(1), server.fetched.Load())
	_ = clock.Sleep(t.Context(), 58*time.Minute)
	_, err := client.Version(t.Context())
	require.NoError(t, err)
	assert.Equal(t, int32(1), server.fetched.Load())
	_ = clock.Sleep(t.Context(), 2*time.Minute)
	_, err = client.Version(t.Context())
	require.NoError(t, err)
	assert.Equal(t, int32(2), server.fetched.Load())
}

func TestCallsThatNeedATokenAtTheSameTimeFetchOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &oauthServer{}
		var group sync.WaitGroup
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			w := &recorder{header: http.Header{}}
			r.URL.Path = strings.TrimPrefix(r.URL.Path, basePath)
			if r.Body == nil {
				r.Body = http.NoBody
			}
			server.ServeHTTP(w, r)
			return newAnswer(r, w.status, w.body.String()), nil
		})
		client, err := New(Config{Member: "12345", Credentials: oauthCredentials(t), Transport: transport})
		require.NoError(t, err)
		call := func() {
			for range 5 {
				group.Go(func() {
					_, err := client.Version(t.Context())
					assert.NoError(t, err)
				})
			}
			group.Wait()
		}
		call()
		assert.Equal(t, int32(1), server.fetched.Load())
		server.revoked.Store(1) // five calls are refused together: one renewal serves them all
		call()
		assert.Equal(t, int32(2), server.fetched.Load())
	})
}

type recorder struct {
	header http.Header
	status int
	body   strings.Builder
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	server := &oauthServer{}
	client, _ := oauthClient(t, server)
	_, err := client.Version(t.Context())
	require.NoError(t, err)
	server.revoked.Store(1)
	_, err = client.Version(t.Context())
	require.NoError(t, err)
	assert.Equal(t, int32(2), server.fetched.Load())
	server.revoked.Store(9)
	server.calls.Store(0)
	_, err = client.Version(t.Context())
	require.ErrorIs(t, err, CredentialsRefused)
	assert.Equal(t, int32(2), server.calls.Load())
	assert.Equal(t, int32(3), server.fetched.Load())
}

func TestTokenEndpointsRefusalsAreTold(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		answer string
		reason Reason
		code   hris.Code
	}{
		"wrong or expired secret":   {400, `{"error":"invalid_client","error_description":"canary-description"}`, CredentialsRefused, hris.BadCredentials},
		"401":                       {401, `{"error":"invalid_client"}`, CredentialsRefused, hris.BadCredentials},
		"address not allowed":       {403, ``, AddressBlocked, hris.AddressBlocked},
		"maintenance":               {503, ``, Unavailable, hris.Unavailable},
		"no OAuth at this address":  {404, ``, NotFound, hris.NotThere},
		"something that is no JSON": {200, `<html>canary</html>`, Unavailable, hris.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &oauthServer{status: tc.status, answer: tc.answer}
			client, _ := oauthClient(t, server)
			_, err := client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
			require.ErrorIs(t, err, tc.reason)
			require.ErrorIs(t, err, tc.code)
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, hris.EffectNotSent, e.Effect)
			assert.NotContains(t, err.Error(), "canary")
			assert.Zero(t, server.calls.Load())
		})
	}
}

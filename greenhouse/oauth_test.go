package greenhouse

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

func empty(w http.ResponseWriter, _ *http.Request) { writeJSON(w, 200, "[]") }

func TestTokenRequestIsTheDocumentedOne(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "Bearer abc", r.Header.Get("Authorization"))
		empty(w, r)
	})
	for subject, want := range map[int64]url.Values{
		0:           {"grant_type": {"client_credentials"}},
		13224851007: {"grant_type": {"client_credentials"}, "sub": {"13224851007"}},
	} {
		server.token = func(w http.ResponseWriter, r *http.Request, _ int32) {
			assert.Equal(t, "Basic "+base64.StdEncoding.EncodeToString([]byte(clientID+":"+secret)), r.Header.Get("Authorization"))
			assert.Equal(t, "application/x-www-form-urlencoded", r.Header.Get("Content-Type"))
			assert.Empty(t, r.URL.RawQuery)
			assert.NoError(t, r.ParseForm())
			assert.Equal(t, want, r.PostForm)
			writeJSON(w, 200, `{"access_token":"abc"}`)
		}
		client := server.client(t, func(cfg *Config) { cfg.Credentials = cfg.Credentials.ActingAs(subject) })
		require.NoError(t, client.Check(t.Context(), "users"))
	}
}

func TestEachFormOfATokensLifetimeIsUnderstood(t *testing.T) {
	t.Parallel()
	at := func(d time.Duration, layout string) string { return start.Add(d).Format(layout) }
	for name, tt := range map[string]struct {
		fields string
		life   time.Duration
	}{
		"expires_in":                {`"expires_in":1800`, 30 * time.Minute},
		"expires_in as text":        {`"expires_in":"1800"`, 30 * time.Minute},
		"expires_at":                {`"expires_at":"` + at(20*time.Minute, time.RFC3339) + `"`, 20 * time.Minute},
		"expires_at with offset":    {`"expires_at":"` + at(20*time.Minute, "2006-01-02T15:04:05+0000") + `"`, 20 * time.Minute},
		"expires_at with fractions": {`"expires_at":"` + at(20*time.Minute, "2006-01-02T15:04:05.000Z") + `"`, 20 * time.Minute},
		"expires":                   {`"expires":"` + at(10*time.Minute, time.RFC3339) + `"`, 10 * time.Minute},
		"seconds since 1970":        {fmt.Sprintf(`"expires_at":%d`, start.Add(15*time.Minute).Unix()), 15 * time.Minute},
		"none":                      {`"token_type":"Bearer"`, time.Hour},
		"null":                      {`"expires_in":null,"expires_at":null`, time.Hour},
		"nonsense":                  {`"expires_in":"soon","expires_at":{}`, time.Hour},
		"in the past":               {`"expires_at":"` + at(-time.Hour, time.RFC3339) + `"`, time.Hour},
		"negative":                  {`"expires_in":-1`, time.Hour},
		"absurd":                    {`"expires_in":999999999`, longestLife},
		"second one counts":         {`"expires_in":"","expires_at":"` + at(5*time.Minute, time.RFC3339) + `"`, 5 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			server := serve(t, empty)
			server.token = func(w http.ResponseWriter, _ *http.Request, n int32) {
				writeJSON(w, 200, fmt.Sprintf(`{"access_token":"t%d",%s}`, n, tt.fields))
			}
			client := server.client(t, func(cfg *Config) { cfg.Clock = clock })
			require.NoError(t, client.Check(t.Context(), "users"))
			clock.advance(tt.life - tokenMargin - time.Second)
			require.NoError(t, client.Check(t.Context(), "users"))
			assert.Equal(t, int32(1), server.tokens.Load(), "the token is used until a minute before its end")
			clock.advance(2 * time.Second)
			require.NoError(t, client.Check(t.Context(), "users"))
			assert.Equal(t, int32(2), server.tokens.Load(), "and renewed then")
		})
	}
}

func TestManyCallsFetchOneTokenThoughTheyAreRefusedTogether(t *testing.T) {
	t.Parallel()
	const callers = 16
	var refusals atomic.Int32
	var together sync.WaitGroup
	together.Add(callers)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer token-1" {
			refusals.Add(1)
			together.Done()
			together.Wait() // each of them carries the first token
			writeJSON(w, 401, `{"message":"Unauthorized"}`)
			return
		}
		assert.Equal(t, "Bearer token-2", r.Header.Get("Authorization"))
		empty(w, r)
	})
	shared := new(Shared)
	var wg sync.WaitGroup
	for range callers {
		// Clients of their own: a host that opens one per hand-over has one token all the same.
		client := server.client(t, func(cfg *Config) { cfg.Shared = shared })
		wg.Go(func() { assert.NoError(t, client.Check(t.Context(), "users")) })
	}
	wg.Wait()
	assert.Equal(t, int32(2), server.tokens.Load())
	assert.Equal(t, int32(callers), refusals.Load())
}

func TestATokenIsRenewedOnceOnly(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		writeJSON(w, 401, `{"message":"Unauthorized","errors":["Token could not be decoded."]}`)
	})
	err := server.client(t).Check(t.Context(), "users")
	require.ErrorIs(t, err, CredentialsRefused)
	assert.Equal(t, int32(2), calls.Load())
	assert.Equal(t, int32(2), server.tokens.Load())
}

func TestTokenErrorsSayWhatIsWrongAndEchoNothing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status int
		body   string
		reason Reason
		id     string
	}{
		"no credential":  {401, `{"message":"Unauthorized","errorId":"err-77"}`, CredentialsRefused, "err-77"},
		"no suffix":      {400, `{"message":"client_id=k3y-42 does not contain a valid client ID suffix","errorId":"err-78"}`, CredentialsRefused, "err-78"},
		"invalid client": {401, `{"error":"invalid_client"}`, CredentialsRefused, ""},
		"bad request id": {401, `{"errorId":"Ada Voorbeeld"}`, CredentialsRefused, ""},
		"forbidden":      {403, `{}`, NotGranted, ""},
		"server":         {500, `oops`, Unavailable, ""},
		"rate":           {429, `{}`, RateLimited, ""},
		"no token":       {200, `{"token":"x"}`, BadAnswer, ""},
		"line break":     {200, `{"access_token":"a\nb"}`, BadAnswer, ""},
		"not json":       {200, `access_token=x`, BadAnswer, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, empty)
			server.token = func(w http.ResponseWriter, _ *http.Request, _ int32) {
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
			}
			err := server.client(t).Check(t.Context(), "users")
			var ours *Error
			require.ErrorAs(t, err, &ours)
			assert.Equal(t, tt.reason, ours.Reason)
			assert.Equal(t, tt.id, ours.RequestID)
			assert.Equal(t, tt.status, ours.Status)
			assert.NotContains(t, err.Error(), clientID)
			assert.NotContains(t, err.Error(), "Ada")
			assert.NotEqual(t, hris.EffectUnknown, ours.Effect, "a read did nothing")
		})
	}
}

func testPartner(t *testing.T, server *fakeAccount, clock Clock) *Partner {
	t.Helper()
	p, err := NewPartner(PartnerConfig{
		ClientID: clientID, ClientSecret: privacy.NewSecret(secret), RedirectURL: "https://host.example.com/back",
		Scopes: ReadScopes(), AuthURL: server.URL + basePath, Clock: clock,
	})
	require.NoError(t, err)
	return p
}

func TestConsentAsksForTheScopesAndNeedsARealState(t *testing.T) {
	t.Parallel()
	p := testPartner(t, serve(t, empty), newClock())
	_, err := p.ConsentURL("1")
	require.ErrorIs(t, err, BadInput)
	address, err := p.ConsentURL("0123456789abcdefghijkl")
	require.NoError(t, err)
	u, err := url.Parse(address)
	require.NoError(t, err)
	assert.Equal(t, basePath+"/authorize", u.Path)
	q := u.Query()
	assert.Equal(t, "code", q.Get("response_type"))
	assert.Equal(t, "0123456789abcdefghijkl", q.Get("state"))
	assert.Equal(t, clientID, q.Get("client_id"))
	assert.Equal(t, "https://host.example.com/back", q.Get("redirect_uri"))
	assert.Contains(t, q.Get("scope"), "harvest:offers:list harvest:openings:list")
}

// rotating answers grants as Greenhouse does: each refresh token works once.
func rotating(t *testing.T, live string) func(http.ResponseWriter, *http.Request, int32) {
	return func(w http.ResponseWriter, r *http.Request, n int32) {
		assert.NoError(t, r.ParseForm())
		given := r.PostForm.Get("refresh_token") + r.PostForm.Get("code")
		if given != live {
			writeJSON(w, 400, `{"error":"invalid_grant"}`)
			return
		}
		live = fmt.Sprintf("refresh-%d", n)
		writeJSON(w, 200, fmt.Sprintf(`{"access_token":"token-%d","refresh_token":"%s","expires_in":3600}`, n, live))
	}
}

func TestRotatedTokensAreSavedBeforeTheyAreUsed(t *testing.T) {
	t.Parallel()
	var saved []string
	var mu sync.Mutex
	clock := newClock()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Header.Get("Authorization") != "Bearer token-1" { // of the exchange
			assert.Equal(t, r.Header.Get("Authorization"), "Bearer "+saved[len(saved)-1])
		}
		empty(w, r)
	})
	server.token = rotating(t, "code-1")
	p := testPartner(t, server, clock)
	tokens, err := p.Exchange(t.Context(), privacy.NewSecret("code-1"))
	require.NoError(t, err)
	assert.Equal(t, start.Add(time.Hour), tokens.Expires)
	credentials, err := p.Credentials(tokens, func(_ context.Context, next Tokens) error {
		mu.Lock()
		defer mu.Unlock()
		saved = append(saved, next.Access.Reveal())
		return nil
	})
	require.NoError(t, err)
	client := server.client(t, func(cfg *Config) { cfg.Credentials, cfg.Clock = credentials, clock })
	require.NoError(t, client.Check(t.Context(), "users"))
	assert.Empty(t, saved, "the tokens of the exchange are still good")
	for range 3 {
		clock.advance(time.Hour)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() { assert.NoError(t, client.Check(t.Context(), "users")) })
		}
		wg.Wait()
	}
	assert.Equal(t, []string{"token-2", "token-3", "token-4"}, saved)
}

func TestTokensThatCouldNotBeSavedAreNotLost(t *testing.T) {
	t.Parallel()
	server := serve(t, empty)
	server.token = rotating(t, "refresh-0")
	clock := newClock()
	p := testPartner(t, server, clock)
	broken, saves := true, 0
	credentials, err := p.Credentials(Tokens{Refresh: privacy.NewSecret("refresh-0")}, func(context.Context, Tokens) error {
		saves++
		if broken {
			return http.ErrServerClosed
		}
		return nil
	})
	require.NoError(t, err)
	client := server.client(t, func(cfg *Config) { cfg.Credentials, cfg.Clock = credentials, clock })
	err = client.Check(t.Context(), "users")
	require.ErrorIs(t, err, NotSaved)
	require.ErrorIs(t, err, http.ErrServerClosed)
	broken = false
	require.NoError(t, client.Check(t.Context(), "users"), "the spent refresh token is not sent again")
	assert.Equal(t, int32(1), server.tokens.Load())
	assert.Equal(t, 2, saves)
}

func TestConsentThatEndedAsksForAnotherOne(t *testing.T) {
	t.Parallel()
	server := serve(t, empty)
	server.token = rotating(t, "refresh-0")
	p := testPartner(t, server, newClock())
	_, err := p.Exchange(t.Context(), privacy.NewSecret("code-too-old"))
	require.ErrorIs(t, err, ConsentEnded)
	require.ErrorIs(t, err, hris.BadCredentials)
	credentials, err := p.Credentials(Tokens{Refresh: privacy.NewSecret("refresh-spent")}, func(context.Context, Tokens) error { return nil })
	require.NoError(t, err)
	client := server.client(t, func(cfg *Config) { cfg.Credentials = credentials })
	require.ErrorIs(t, client.Check(t.Context(), "users"), ConsentEnded)
}

func TestARefreshWhoseAnswerBrokeIsNotRepeated(t *testing.T) {
	t.Parallel()
	server := serve(t, empty)
	server.token = func(http.ResponseWriter, *http.Request, int32) { panic(http.ErrAbortHandler) }
	p := testPartner(t, server, newClock())
	credentials, err := p.Credentials(Tokens{Refresh: privacy.NewSecret("refresh-0")}, func(context.Context, Tokens) error { return nil })
	require.NoError(t, err)
	client := server.client(t, func(cfg *Config) { cfg.Credentials = credentials })
	require.Error(t, client.Check(t.Context(), "users"))
	assert.Equal(t, int32(1), server.tokens.Load())
}

func TestTokensAndPartnersAreNeverPrinted(t *testing.T) {
	t.Parallel()
	tokens := Tokens{Access: privacy.NewSecret("canary-a"), Refresh: privacy.NewSecret("canary-r"), Expires: start}
	p := testPartner(t, serve(t, empty), newClock())
	credentials, err := p.Credentials(tokens, func(context.Context, Tokens) error { return nil })
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, v := range []any{tokens, &tokens, credentials, &credentials, Config{Credentials: credentials}} {
			assert.NotContains(t, fmt.Sprintf(verb, v), "canary", verb)
		}
	}
}

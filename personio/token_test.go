package personio

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

func oneEmployee(w http.ResponseWriter, _ *http.Request) {
	answer(w, 200, `{"success":true,"data":{"type":"Employee","attributes":{"id":{"label":"ID","value":7,"type":"integer"}}}}`)
}

func onePerson(w http.ResponseWriter, _ *http.Request) { answer(w, 200, `{"id":"7"}`) }

// either makes a call of each generation.
var either = map[string]struct {
	handler http.HandlerFunc
	call    func(*Client, context.Context) error
}{
	"v1": {oneEmployee, func(c *Client, ctx context.Context) error { _, err := c.Employee(ctx, 7); return err }},
	"v2": {onePerson, func(c *Client, ctx context.Context) error { _, err := c.Person(ctx, "7"); return err }},
}

func TestCredentialsGoInTheBodyAndNeverInTheQuery(t *testing.T) {
	t.Parallel()
	a := newAccount(t, oneEmployee)
	grant := a.grant
	a.grant = func(w http.ResponseWriter, r *http.Request, n int32) {
		assert.Equal(t, http.MethodPost, r.Method)
		assert.Empty(t, r.URL.RawQuery)
		assert.Empty(t, r.Header.Get("Authorization"))
		if r.URL.Path == "/v1/auth" {
			assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
			assert.Equal(t, map[string]any{"client_id": "papi-id", "client_secret": "papi-canary-secret"}, bodyOf(r))
		} else {
			assert.Equal(t, "application/x-www-form-urlencoded", r.Header.Get("Content-Type"))
			body, _ := io.ReadAll(r.Body)
			form, err := url.ParseQuery(string(body))
			assert.NoError(t, err)
			assert.Equal(t, url.Values{"grant_type": {"client_credentials"}, "client_id": {"papi-id"}, "client_secret": {"papi-canary-secret"}}, form)
		}
		grant(w, r, n)
	}
	client := a.client(t)
	_, err := client.Employee(t.Context(), 7)
	require.NoError(t, err)
	a.handler = onePerson
	_, err = client.Person(t.Context(), "7")
	require.NoError(t, err)
	assert.Equal(t, int32(2), a.asked.Load())
}

func TestTokenIsKeptForItsLifeAndADayIfItDoesNotSay(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer string
		life   time.Duration
	}{
		"says so":                {`{"success":true,"data":{"token":"papi-9","expires_in":3600}}`, time.Hour},
		"as text":                {`{"success":true,"data":{"token":"papi-9","expires_in":"3600"}}`, time.Hour},
		"only the token":         {`{"success":true,"data":{"token":"papi-9"}}`, 24 * time.Hour},
		"old before it was had":  {`{"success":true,"data":{"token":"papi-9","expires_in":30}}`, 15 * time.Second},
		"v2 sends the remaining": {`{"success":true,"data":{"token":"papi-9","expires_in":120}}`, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, oneEmployee)
			a.grant = func(w http.ResponseWriter, _ *http.Request, _ int32) { answer(w, 200, tc.answer) }
			clock := newClock()
			client := a.client(t, func(cfg *Config) { cfg.Clock = clock })
			call := func() {
				_, err := client.Employee(t.Context(), 7)
				require.NoError(t, err)
			}
			call()
			margin := min(time.Minute, tc.life)
			_ = clock.Sleep(t.Context(), tc.life-margin-time.Second)
			call()
			assert.Equal(t, int32(1), a.asked.Load())
			_ = clock.Sleep(t.Context(), margin+time.Second)
			call()
			assert.Equal(t, int32(2), a.asked.Load())
		})
	}
}

func TestCallsThatNeedATokenAtTheSameTimeFetchOne(t *testing.T) {
	t.Parallel()
	for name, generation := range either {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const callers = 8
			a := newAccount(t, generation.handler)
			client := a.client(t)
			for round := range int32(2) {
				a.revoked.Store(round) // callers that are refused together renew once
				var group sync.WaitGroup
				for range callers {
					group.Go(func() { assert.NoError(t, generation.call(client, t.Context())) })
				}
				group.Wait()
				assert.Equal(t, round+1, a.asked.Load())
			}
		})
	}
}

func TestRefusedTokenIsRenewedOnceAndTheCallMadeAgain(t *testing.T) {
	t.Parallel()
	for name, generation := range either {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, generation.handler)
			client := a.client(t)
			require.NoError(t, generation.call(client, t.Context()))
			a.revoked.Store(1)
			require.NoError(t, generation.call(client, t.Context()))
			assert.Equal(t, int32(2), a.asked.Load())
			a.revoked.Store(99)
			a.calls.Store(0)
			err := generation.call(client, t.Context())
			// A fresh token that is refused too: of v2 that is a missing right.
			want := map[string]Reason{"v1": CredentialsRefused, "v2": NotGranted}[name]
			require.ErrorIs(t, err, want)
			assert.Equal(t, hris.EffectRefused, own(t, err).Effect)
			assert.Equal(t, int32(2), a.calls.Load())
			assert.Equal(t, int32(3), a.asked.Load())
		})
	}
}

func TestACreateIsRepeatedWithARenewedToken(t *testing.T) {
	t.Parallel()
	a := newAccount(t, func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, `{"success":true,"data":{"id":81723,"message":"success"}}`)
	})
	client := a.client(t)
	a.revoked.Store(1)
	written, err := client.CreateEmployee(t.Context(), ada)
	require.NoError(t, err)
	assert.Equal(t, int64(81723), written.ID)
	assert.Equal(t, int32(2), a.calls.Load())
}

func TestForbiddenMayBeAnOldTokenInV1(t *testing.T) {
	t.Parallel()
	a := newAccount(t, oneEmployee)
	a.status = http.StatusForbidden
	clock := newClock()
	client := a.client(t, func(cfg *Config) { cfg.Clock = clock })
	_, err := client.Employee(t.Context(), 7)
	require.NoError(t, err)
	a.revoked.Store(1)

	_, err = client.Employee(t.Context(), 7)
	require.NoError(t, err)
	assert.Equal(t, int32(2), a.asked.Load())

	// The same token again proves that it is the right that is missing.
	a.grant = func(w http.ResponseWriter, _ *http.Request, _ int32) {
		answer(w, 200, `{"success":true,"data":{"token":"papi-2","expires_in":86400}}`)
	}
	a.revoked.Store(2)
	for asked, wait := range []time.Duration{0, time.Second, 2 * time.Minute} { // and is not asked for with every call
		_ = clock.Sleep(t.Context(), wait)
		a.calls.Store(0)
		_, err = client.Employee(t.Context(), 7)
		require.ErrorIs(t, err, NotGranted)
		require.ErrorIs(t, err, hris.RightMissing)
		assert.Equal(t, int32(1), a.calls.Load())
		assert.Equal(t, []int32{3, 3, 4}[asked], a.asked.Load())
	}
}

func TestRefusalsOfATokenAreTold(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		answer string
		v2     bool
		reason Reason
	}{
		"v1 403":                     {403, `{"success":false,"error":{"code":0,"message":"Wrong credentials"}}`, false, CredentialsRefused},
		"v1 401":                     {401, ``, false, CredentialsRefused},
		"v1 success false":           {200, `{"success":false,"error":{"code":403,"message":"Wrong credentials"}}`, false, CredentialsRefused},
		"v1 no token":                {200, `{"success":true,"data":{}}`, false, BadAnswer},
		"v1 a page":                  {200, `<html>canary</html>`, false, BadAnswer},
		"v1 nothing there":           {404, `<html>canary</html>`, false, NotFound},
		"v1 down":                    {503, ``, false, Unavailable},
		"v2 wrong secret":            {400, `{"error":"unauthorized_client","error_description":"canary","trace_id":"baaaaaad-c0de-fade-baad-c000000000de"}`, true, CredentialsRefused},
		"v2 unknown client":          {401, `{"error":"invalid_client"}`, true, CredentialsRefused},
		"v2 down and says so in 400": {400, `{"error":"temporarily_unavailable"}`, true, Unavailable},
		"v2 down":                    {502, ``, true, Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, oneEmployee)
			a.grant = func(w http.ResponseWriter, _ *http.Request, _ int32) { answer(w, tc.status, tc.answer) }
			client := a.client(t)
			var err error
			if tc.v2 {
				_, err = client.CreatePerson(t.Context(), NewPerson{Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel"})
			} else {
				_, err = client.CreateEmployee(t.Context(), ada)
			}
			require.ErrorIs(t, err, tc.reason)
			assert.Equal(t, hris.EffectNotSent, own(t, err).Effect)
			assert.NotContains(t, err.Error(), "canary")
			assert.Zero(t, a.calls.Load())
		})
	}
}

func TestTokensAreNotAskedForFasterThanPersonioAllows(t *testing.T) {
	t.Parallel()
	a := newAccount(t, oneEmployee)
	a.grant = func(w http.ResponseWriter, _ *http.Request, _ int32) {
		answer(w, 200, `{"success":true,"data":{"token":"papi-1","expires_in":1}}`)
	}
	clock, limits := newClock(), new(Limits)
	began := clock.Now()
	for range 30 { // clients of one account, each with a token to fetch
		client := a.client(t, func(cfg *Config) { cfg.Clock, cfg.Limits = clock, limits })
		_, err := client.Employee(t.Context(), 7)
		require.NoError(t, err)
	}
	assert.GreaterOrEqual(t, clock.Now().Sub(began), 28*time.Second)
}

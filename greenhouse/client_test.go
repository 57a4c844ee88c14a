package greenhouse

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

const (
	basePath = "/proxy/gh" // not empty, so that a wrong join of addresses fails
	clientID = "k3y-42"
	secret   = "s3cr3t/with+signs="
)

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// stepClock sleeps by moving on.
type stepClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newClock() *stepClock { return &stepClock{now: start} }

func (c *stepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stepClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

func (c *stepClock) advance(d time.Duration) { _ = c.Sleep(context.Background(), d) }

// fakeAccount is a server with a token endpoint; handler sees the path behind /v3/.
type fakeAccount struct {
	*httptest.Server
	tokens atomic.Int32
	token  func(w http.ResponseWriter, r *http.Request, n int32) // nil answers with both lifetimes
}

func serve(t testing.TB, handler http.HandlerFunc) *fakeAccount {
	t.Helper()
	a := &fakeAccount{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+basePath+"/token", func(w http.ResponseWriter, r *http.Request) {
		n := a.tokens.Add(1)
		if a.token != nil {
			a.token(w, r, n)
			return
		}
		writeJSON(w, 200, fmt.Sprintf(`{"access_token":"token-%d","token_type":"Bearer","expires_in":3600}`, n))
	})
	mux.Handle(basePath+"/v3/", http.StripPrefix(basePath+"/v3/", handler))
	a.Server = httptest.NewServer(mux)
	t.Cleanup(a.Close)
	return a
}

func (a *fakeAccount) client(t testing.TB, change ...func(*Config)) *Client {
	t.Helper()
	credentials, err := ClientCredentials(clientID, privacy.NewSecret(secret))
	require.NoError(t, err)
	cfg := Config{BaseURL: a.URL + basePath, Credentials: credentials, Clock: newClock()}
	for _, c := range change {
		c(&cfg)
	}
	client, err := New(cfg)
	require.NoError(t, err)
	return client
}

func writeJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Request-Id", "request-1")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func collect[T any](seq func(func(T, error) bool)) ([]T, error) {
	var all []T
	for v, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}

func TestConfigIsCheckedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	good, err := ClientCredentials(clientID, privacy.NewSecret(secret))
	require.NoError(t, err)
	for name, cfg := range map[string]Config{
		"no credentials":   {},
		"page too large":   {Credentials: good, PageSize: 501},
		"page negative":    {Credentials: good, PageSize: -1},
		"plain http":       {Credentials: good, BaseURL: "http://harvest.example.com"},
		"auth over http":   {Credentials: good, AuthURL: "http://auth.example.com"},
		"password in base": {Credentials: good, BaseURL: "https://user:hunter2@harvest.example.com"},
	} {
		_, err := New(cfg)
		var ours *Error
		require.ErrorAs(t, err, &ours, name)
		assert.Equal(t, hris.EffectNotSent, ours.Effect, name)
		assert.NotContains(t, err.Error(), "hunter2", name)
	}
	_, err = New(Config{Credentials: good})
	require.NoError(t, err, "the addresses of Greenhouse are the default")
}

func TestCredentialsAreRefusedWhereGreenhouseGivesOutNoneLikeThem(t *testing.T) {
	t.Parallel()
	for name, pair := range map[string][2]string{
		"no id": {" ", "secret"}, "no secret": {"id-1", ""}, "colon": {"id:1", "secret"}, "line break within": {"id-1", "sec\nret"},
	} {
		_, err := ClientCredentials(pair[0], privacy.NewSecret(pair[1]))
		require.ErrorIs(t, err, BadCredentials, name)
		require.ErrorIs(t, err, hris.BadCredentials, name)
	}
	c, err := ClientCredentials(" id-1 ", privacy.NewSecret("top-secret\n"))
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
		printed := fmt.Sprintf(verb, c)
		assert.NotContains(t, printed, "top-secret", verb)
		assert.NotContains(t, printed, "id-1", verb)
	}
}

func TestCheckTellsAMissingRightFromADeadCredential(t *testing.T) {
	t.Parallel()
	status := map[string]int{"candidates": 200, "offers": 403}
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "1", r.URL.Query().Get("per_page"))
		writeJSON(w, status[r.URL.Path], "[]")
	})
	client := server.client(t)
	require.NoError(t, client.Check(t.Context(), "candidates"))
	err := client.Check(t.Context(), "offers")
	require.ErrorIs(t, err, NotGranted)
	require.ErrorIs(t, err, hris.RightMissing)
	assert.Contains(t, err.Error(), "Site Admin", "the remedy names what to mend")
	require.ErrorIs(t, client.Check(t.Context(), "../users"), BadInput)
}

func TestErrorsKeepTheRequestIDAndHideWhatGreenhouseSays(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status      int
		body, said  string
		reason      Reason
		code        hris.Code
		otherHeader bool
	}{
		"texts":       {422, `{"message":"Unprocessable Content","errors":["no ada@example.com here"]}`, "Unprocessable Content; no ada@example.com here", Rejected, hris.Rejected, false},
		"objects":     {422, `{"message":"Unprocessable Content","errors":[{"per_page":"number is greater than: 500"}]}`, "Unprocessable Content; per_page: number is greater than: 500", Rejected, hris.Rejected, true},
		"mixed":       {422, `{"errors":["one",{"message":"two","field":"name"},{"a":["x","y"]},7,null,{}]}`, "one; name: two; a: x, y", Rejected, hris.Rejected, false},
		"one object":  {400, `{"message":"Bad","errors":{"ids":"too many"}}`, "Bad; ids: too many", Rejected, hris.Rejected, false},
		"unknown":     {404, `{"message":"Resource not found"}`, "Resource not found", NotFound, hris.NotThere, false},
		"no json":     {403, `<html>no</html>`, "", NotGranted, hris.RightMissing, false},
		"server":      {500, ``, "", Unavailable, hris.Unavailable, false},
		"deep errors": {422, `{"errors":[{"a":{"b":"c"}}]}`, "", Rejected, hris.Rejected, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if tt.otherHeader {
					w.Header().Set("X-Greenhouse-Request-Id", "request-1")
					w.WriteHeader(tt.status)
					_, _ = io.WriteString(w, tt.body)
					return
				}
				writeJSON(w, tt.status, tt.body)
			})
			_, err := collect(server.client(t).Candidates(t.Context(), CandidateFilter{}))
			require.ErrorIs(t, err, tt.reason)
			require.ErrorIs(t, err, tt.code)
			var ours *Error
			require.ErrorAs(t, err, &ours)
			assert.Equal(t, "request-1", ours.RequestID)
			assert.Equal(t, tt.status, ours.Status)
			assert.Equal(t, "list candidates", ours.Op)
			assert.Equal(t, tt.said, ours.Message().Reveal())
			var shared *hris.Error
			require.ErrorAs(t, err, &shared)
			assert.Equal(t, "greenhouse", shared.Vendor)
			for _, verb := range []string{"%v", "%+v", "%#v"} {
				assert.NotContains(t, fmt.Sprintf(verb, err), "ada@", verb)
				assert.NotContains(t, fmt.Sprintf(verb, shared), "ada@", verb)
			}
		})
	}
}

func TestARequestIDThatIsNoneIsNotPrinted(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", "Ada Voorbeeld <ada@example.com>")
		w.WriteHeader(http.StatusForbidden)
	})
	err := server.client(t).Check(t.Context(), "offers")
	assert.NotContains(t, err.Error(), "Ada")
}

func TestEveryReasonHasACode(t *testing.T) {
	t.Parallel()
	for reason, r := range reasons {
		assert.NotEmpty(t, r.code, reason)
		assert.False(t, strings.HasSuffix(string(reason), "."), reason)
	}
}

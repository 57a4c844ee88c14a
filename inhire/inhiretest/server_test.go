package inhiretest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// account is a server with the demo employer and a client that knows nothing but
// HTTP.
type account struct {
	*inhiretest.Server
	demo  inhiretest.Demo
	t     testing.TB
	clock *inhiretest.Clock
	http  *http.Client
}

// noon is in the Warsaw of winter: one hour ahead of UTC.
var noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)

func start(t testing.TB, cfg inhiretest.Config) *account {
	t.Helper()
	return startAt(t, noon, cfg)
}

func startAt(t testing.TB, now time.Time, cfg inhiretest.Config) *account {
	t.Helper()
	a := &account{t: t, clock: inhiretest.NewClock(now)}
	cfg.Now = a.clock.Now
	a.Server = inhiretest.NewServer(cfg)
	a.demo = a.SeedDemo()
	tr := &http.Transport{}
	a.http = &http.Client{Transport: tr}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		a.Close()
	})
	return a
}

type reply struct {
	*http.Response
	body string
}

// get walks into a JSON answer: names for objects, numbers for arrays.
func (r reply) get(t testing.TB, path ...any) any {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal([]byte(r.body), &v), r.body)
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			require.True(t, ok, "%v in %s", step, r.body)
			v = m[step]
		case int:
			l, ok := v.([]any)
			require.True(t, ok && step < len(l), "%v in %s", step, r.body)
			v = l[step]
		}
	}
	return v
}

func (a *account) request(method, path, body string) *http.Request {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), method, a.URL()+path, strings.NewReader(body))
	require.NoError(a.t, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Api-Key", a.demo.APIKey)
	return r
}

// try sends a request and holds the answer against the contract.
func (a *account) try(r *http.Request) (reply, error) {
	resp, err := a.http.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err == nil && resp.Header.Get("Content-Type") == "application/json" {
		_, path, _ := strings.Cut(r.URL.Path, "/inhire")
		require.NoError(a.t, conforms(r.Method, path, resp.StatusCode, string(b)), "%s", b)
	}
	return reply{resp, string(b)}, err
}

func (a *account) send(r *http.Request) reply {
	a.t.Helper()
	got, err := a.try(r)
	require.NoError(a.t, err)
	return got
}

// want calls and wants a status.
func (a *account) want(status int, method, path, body string) reply {
	a.t.Helper()
	got := a.send(a.request(method, path, body))
	require.Equal(a.t, status, got.StatusCode, got.body)
	return got
}

// refused calls and wants a refusal with its code.
func (a *account) refused(status int, code, method, path, body string) reply {
	a.t.Helper()
	got := a.want(status, method, path, body)
	require.Equal(a.t, code, got.get(a.t, "error", "code"), got.body)
	return got
}

func TestRoutesLiveBelowTheBasePath(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{BasePath: "deep/er"})
	require.True(t, strings.HasSuffix(a.URL(), "/deep/er"))
	a.want(200, "GET", "/v1/statuses", "")
	r := a.request("GET", "", "")
	r.URL.Path = "/v1/statuses" // as a client does that resolves absolute paths against the host
	require.Equal(t, 404, a.send(r).StatusCode)
	a.refused(405, "method_not_allowed", "DELETE", "/v1/statuses", "")
	a.refused(404, "not_found", "GET", "/v1/nothing", "")
}

func TestMountsOnAnyListenerWithoutABasePath(t *testing.T) {
	t.Parallel()
	srv := inhiretest.New(inhiretest.Config{BasePath: "/"})
	require.Empty(t, srv.URL())
	r := httptest.NewRequest(http.MethodGet, "/v1/statuses", nil)
	r.Header.Set("X-Api-Key", srv.IssueKey())
	rec := httptest.NewRecorder()
	srv.ServeHTTP(rec, r)
	require.Equal(t, 200, rec.Code)
	require.Equal(t, 5, strings.Count(rec.Body.String(), `"code"`))
	srv.Close()
}

func TestAKeyOpensWhatItMay(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	key := a.demo.APIKey
	a.demo.APIKey = a.demo.ReadOnlyKey
	a.want(200, "GET", "/v1/applications", "")
	a.refused(403, "forbidden", "POST", inhiretest.StatusBatch, `{"changes":[]}`)
	a.demo.APIKey = "guessed"
	a.refused(401, "bad_key", "GET", "/v1/applications", "")
	a.demo.APIKey = key
	a.want(200, "GET", "/v1/applications", "")
	a.RevokeKey(key)
	a.refused(401, "bad_key", "GET", "/v1/applications", "")
}

func TestTheKeyTravelsAsConfigured(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{KeyHeader: "Authorization", KeyScheme: "Bearer"})
	a.refused(401, "bad_key", "GET", "/v1/statuses", "")
	r := a.request("GET", "/v1/statuses", "")
	r.Header.Set("Authorization", "Bearer "+a.demo.APIKey)
	require.Equal(t, 200, a.send(r).StatusCode)
	r.Header.Set("Authorization", a.demo.APIKey)
	require.Equal(t, 401, a.send(r).StatusCode)
}

func TestJournalMasksSecretsAndNamesRoutes(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.saveSettings()
	a.write(a.demo.Fresh, "evaluating")
	b, err := json.Marshal(a.Journal())
	require.NoError(t, err)
	require.NotContains(t, string(b), a.demo.APIKey)
	require.NotContains(t, string(b), a.demo.AccessKey)
	calls := a.Calls("put", inhiretest.ApplicationStatus)
	require.Len(t, calls, 1)
	require.Equal(t, "***", calls[0].Header.Get("X-Api-Key"))
	require.Contains(t, calls[0].Body, `"evaluating"`)
	require.Equal(t, int64(len(calls[0].Body)), calls[0].Bytes)
	require.Equal(t, 200, calls[0].Status)
	require.False(t, calls[0].Faulted)
	a.ClearJournal()
	require.Empty(t, a.Journal())

	a = start(t, inhiretest.Config{NoBodies: true})
	a.write(a.demo.Fresh, "evaluating")
	require.Empty(t, a.Journal()[0].Body)
	require.NotZero(t, a.Journal()[0].Bytes)
}

func TestTheLimitHoldsOnTheClock(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{Limit: inhiretest.Limit{Calls: 2, Per: 10 * time.Second}})
	a.want(200, "GET", "/v1/statuses", "")
	a.clock.Advance(4 * time.Second)
	a.want(200, "GET", "/v1/statuses", "")
	require.Equal(t, "6", a.refused(429, "too_many_requests", "GET", "/v1/statuses", "").Header.Get("Retry-After"))
	a.clock.Advance(6 * time.Second)
	a.want(200, "GET", "/v1/statuses", "")
	a.want(429, "GET", "/v1/statuses", "")

	b := start(t, inhiretest.Config{Limit: inhiretest.Limit{Calls: 1, Per: time.Minute}, NoRetryAfter: true})
	b.want(200, "GET", "/v1/statuses", "")
	require.Empty(t, b.want(429, "GET", "/v1/statuses", "").Header.Get("Retry-After"))
}

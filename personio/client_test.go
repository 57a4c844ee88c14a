package personio

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
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

const basePath = "/proxy/personio" // not empty, so that a wrong join of addresses fails

func testCredentials(t testing.TB) Credentials {
	t.Helper()
	c, err := NewCredentials(" papi-id\n", privacy.NewSecret("papi-canary-secret\n"))
	require.NoError(t, err)
	return c
}

// account is a server with both token endpoints; everything else is the test's.
type account struct {
	*httptest.Server
	asked   atomic.Int32 // tokens
	calls   atomic.Int32 // all else
	revoked atomic.Int32 // tokens up to this number are refused
	status  int          // with which they are: 401 unless set
	grant   func(w http.ResponseWriter, r *http.Request, n int32)
	handler http.HandlerFunc // sees the path behind the base
}

func newAccount(t testing.TB, handler http.HandlerFunc) *account {
	t.Helper()
	a := &account{handler: handler, status: http.StatusUnauthorized, grant: func(w http.ResponseWriter, r *http.Request, n int32) {
		if r.URL.Path == "/v1/auth" {
			answer(w, 200, fmt.Sprintf(`{"success":true,"data":{"token":"papi-%d","expires_in":86400,"scope":"employees:read"}}`, n))
			return
		}
		answer(w, 200, fmt.Sprintf(`{"access_token":"papi-%d","token_type":"Bearer","expires_in":86400}`, n))
	}}
	a.Server = httptest.NewServer(http.StripPrefix(basePath, a))
	t.Cleanup(a.Close)
	return a
}

func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/v1/auth" || r.URL.Path == "/v2/auth/token" {
		a.grant(w, r, a.asked.Add(1))
		return
	}
	a.calls.Add(1)
	var n int32
	_, err := fmt.Sscanf(r.Header.Get("Authorization"), "Bearer papi-%d", &n)
	if err != nil || n <= a.revoked.Load() {
		answer(w, a.status, `{"success":false,"error":{"code":0,"message":"Provided authorization is not valid"}}`)
		return
	}
	a.handler(w, r)
}

func (a *account) client(t testing.TB, change ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{BaseURL: a.URL + basePath, Credentials: testCredentials(t), Clock: newClock()}
	for _, c := range change {
		c(&cfg)
	}
	client, err := New(cfg)
	require.NoError(t, err)
	return client
}

func testClient(t testing.TB, handler http.HandlerFunc, change ...func(*Config)) *Client {
	t.Helper()
	return newAccount(t, handler).client(t, change...)
}

// stepClock sleeps by moving on.
type stepClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newClock() *stepClock { return &stepClock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *stepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stepClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.now = c.now.Add(d)
		c.slept = append(c.slept, d)
	}
	return ctx.Err()
}

func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func bodyOf(r *http.Request) map[string]any {
	var v map[string]any
	d := json.NewDecoder(r.Body)
	d.UseNumber()
	_ = d.Decode(&v)
	return v
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

func own(t testing.TB, err error) *Error {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	return e
}

var ada = NewEmployee{Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel"}

func TestEveryCallSaysWhoCallsInBothSpellings(t *testing.T) {
	t.Parallel()
	var seen atomic.Int32
	check := func(w http.ResponseWriter, r *http.Request) {
		seen.Add(1)
		for _, name := range []string{"X-Personio-Partner-ID", "Personio-Partner-ID"} {
			assert.Equal(t, []string{"ACME"}, r.Header.Values(name))
		}
		for _, name := range []string{"X-Personio-App-ID", "Personio-App-ID"} {
			assert.Equal(t, []string{"ACME_HANDOVER_2"}, r.Header.Values(name))
		}
		assert.Equal(t, "application/json", r.Header.Get("Accept"))
	}
	a := newAccount(t, func(w http.ResponseWriter, r *http.Request) {
		check(w, r)
		answer(w, 200, `{"success":true,"data":[],"_data":[]}`)
	})
	inner := a.grant
	a.grant = func(w http.ResponseWriter, r *http.Request, n int32) { check(w, r); inner(w, r, n) }
	client := a.client(t, func(cfg *Config) { cfg.PartnerID, cfg.AppID = "ACME", "ACME_HANDOVER_2" })
	_, err := collect(client.Employees(t.Context(), EmployeeQuery{}))
	require.NoError(t, err)
	_, err = collect(client.Persons(t.Context(), PersonQuery{}))
	require.NoError(t, err)
	assert.Equal(t, int32(4), seen.Load())
}

func TestConfigurationMistakesAreNamed(t *testing.T) {
	t.Parallel()
	_, err := New(Config{})
	require.ErrorIs(t, err, BadCredentials)
	_, err = NewCredentials("id", privacy.NewSecret(" "))
	require.ErrorIs(t, err, BadCredentials)
	_, err = New(Config{Credentials: testCredentials(t), AppID: "my app"})
	require.ErrorIs(t, err, BadInput)
	_, err = New(Config{Credentials: testCredentials(t), BaseURL: "http://api.example.com"})
	require.ErrorIs(t, err, BadInput)
	_, err = New(Config{Credentials: testCredentials(t)})
	require.NoError(t, err)
}

func TestNoValueOfAPersonReachesLogsOrErrors(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	said := `{"success":false,"error":{"code":422,"message":"Supervisor canary-name nicht gefunden ","error_data":{"canary value":["canary"],"email":["canary-mail ist vergeben"]}}}`
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) { answer(w, 422, said) }, func(cfg *Config) {
		cfg.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	employee := NewEmployee{Email: "canary@example.com", FirstName: "canary-first", LastName: "canary-last", Custom: map[string]string{"dynamic_1": "canary-custom"}}
	_, err := client.CreateEmployee(t.Context(), employee)
	require.Error(t, err)
	_, _, findErr := client.EmployeeByEmail(t.Context(), "canary@example.com")
	require.Error(t, findErr)
	_, listErr := collect(client.Persons(t.Context(), PersonQuery{Emails: []string{"canary@example.com"}}))
	require.Error(t, listErr)
	e := own(t, err)
	assert.Contains(t, e.Message().Reveal(), "canary-name")
	assert.Equal(t, []string{"email"}, e.Fields)
	var h *hris.Error
	require.ErrorAs(t, err, &h)
	assert.Equal(t, []string{"email"}, h.Fields)
	row := employeeOf(`{"attributes":{"email":{"value":"canary@example.com"},"office":{"value":{"attributes":{"name":"canary"}}}}}`)
	office, _ := row.Attribute("office")
	ref, _ := office.Ref()
	person := personOf(value(`{"id":"1","first_name":"canary","custom_attributes":[{"id":"dynamic_1","value":"canary"}]}`).object())
	credentials := testCredentials(t)
	printed := err.Error() + findErr.Error() + listErr.Error()
	for _, v := range []any{err, *e, h, employee, row, office, ref, person, person.Custom, credentials, EmployeeChange{LastName: "canary"}, NewPerson{LastName: "canary"}, Upload{Title: "canary"}, File{Name: "canary.pdf"}} {
		printed += fmt.Sprintf("%v %+v %#v %s", v, v, v, v)
		slog.New(slog.NewJSONHandler(&log, nil)).Error("failed", "value", v)
	}
	assert.NotContains(t, printed+log.String(), "canary")
	assert.NotEmpty(t, log.String())
}

func TestErrorsTellWhatToDo(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		answer(w, 403, `{"personio_trace_id":"0af7651916cd43dd8448eb211c80319c","errors":[{"title":"Insufficient access scope","detail":"x","type":"https://developer.example.com/errors#common.forbidden","_meta":{}}]}`)
	})
	_, err := client.Person(t.Context(), "3003")
	assert.EqualError(t, err, "personio: get person: the credentials have no right to this (HTTP 403, code common.forbidden, trace 0af7651916cd43dd8448eb211c80319c). "+
		"In Personio: Settings > Integrations > API credentials: open the credential and tick the right that is missing; then see that the credential still exists and is the one entered here.")
	require.ErrorIs(t, err, hris.RightMissing)
	require.ErrorIs(t, err, NotGranted)
	assert.True(t, strings.HasPrefix(own(t, err).Message().Reveal(), "Insufficient"))
}

package nmbrstest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

const callback = "https://ats.example/nmbrs/callback"

// app is a server with the demo's people, and an integrator that knows nothing
// but HTTP: no cookies, no redirects.
type app struct {
	*nmbrstest.Server
	demo  nmbrstest.Demo
	t     testing.TB
	clock *nmbrstest.Clock
	http  *http.Client
	token string // for the accountant's debtor
	key   string
}

func startREST(t testing.TB, cfg nmbrstest.Config) *app {
	t.Helper()
	a := &app{t: t, clock: nmbrstest.NewClock(time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)), key: nmbrstest.DemoSubscriptionKey}
	cfg.Now = a.clock.Now
	a.Server = nmbrstest.NewServer(cfg)
	a.demo = a.SeedDemo()
	tr := &http.Transport{}
	a.http = &http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		a.Close()
	})
	a.token, _ = a.Tokens(a.demo.Accountant.ID)
	return a
}

type restReply struct {
	*http.Response
	body string
}

func (a *app) send(r *http.Request) restReply {
	a.t.Helper()
	res, err := a.http.Do(r)
	require.NoError(a.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	require.NoError(a.t, err)
	return restReply{res, string(b)}
}

// request is a call of the API. Body is JSON, "" for none.
func (a *app) request(method, path, body string) *http.Request {
	r, err := http.NewRequestWithContext(a.t.Context(), method, a.URL()+path, strings.NewReader(body))
	require.NoError(a.t, err)
	r.Header.Set("Authorization", "Bearer "+a.token)
	r.Header.Set("X-Subscription-Key", a.key)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (a *app) do(method, path, body string) restReply {
	a.t.Helper()
	return a.send(a.request(method, path, body))
}

// ok is do where the status must be below 300.
func (a *app) ok(method, path, body string) restReply {
	a.t.Helper()
	got := a.do(method, path, body)
	require.Less(a.t, got.StatusCode, 300, got.body)
	return got
}

// form posts to the identity service.
func (a *app) form(path string, v url.Values) restReply {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.URL()+path, strings.NewReader(v.Encode()))
	require.NoError(a.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if path != "/connect/authorize" {
		r.SetBasicAuth(nmbrstest.DemoClientID, nmbrstest.DemoClientSecret)
	}
	return a.send(r)
}

func (a *app) redeem(code string) restReply {
	a.t.Helper()
	return a.form("/connect/token", url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}})
}

func (a *app) refresh(token string) restReply {
	a.t.Helper()
	return a.form("/connect/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

// get digs into a JSON answer: names of objects, numbers of lists.
func (r restReply) get(t testing.TB, path ...any) any {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal([]byte(r.body), &v), r.body)
	for _, step := range path {
		switch step := step.(type) {
		case string:
			require.IsType(t, map[string]any{}, v, r.body)
			require.Contains(t, v, step, r.body)
			v = v.(map[string]any)[step]
		case int:
			require.IsType(t, []any{}, v, r.body)
			require.Greater(t, len(v.([]any)), step, r.body)
			v = v.([]any)[step]
		}
	}
	return v
}

func (r restReply) text(t testing.TB, path ...any) string {
	t.Helper()
	s, ok := r.get(t, path...).(string)
	require.True(t, ok, r.body)
	return s
}

// problem checks that an answer is a problem of a status.
func (r restReply) problem(t testing.TB, status int) {
	t.Helper()
	require.Equal(t, status, r.StatusCode, r.body)
	require.Contains(t, r.Header.Get("Content-Type"), "application/problem+json")
	require.EqualValues(t, status, r.get(t, "status"))
	for _, member := range []string{"type", "code", "title", "detail"} {
		require.NotEmpty(t, r.get(t, member), member)
	}
}

// hireJSON is the body of a create.
func hireJSON(kind, nationality, period, start string) string {
	birth := `"birthDate":"1994-03-09","gender":"female"`
	if nationality != "" {
		birth += `,"nationalityCodeISO":"` + nationality + `"`
	}
	return `{"personalInfo":{"basicInfo":{"firstName":"Noor","initials":"N.","prefix":"van","lastName":"Dijk","employeeType":"` + kind + `"},
		"birthInfo":{` + birth + `},"contactInfo":{"privateEmail":"noor@example.com","privateMobilePhone":"+31612345678"},
		"period":` + period + `,"createdAt":"2026-11-20T11:00:00Z"},
		"additionalEmployeeInfo":{"inServiceDate":"` + start + `"}}`
}

const december = `{"year":2026,"period":12}`

// noor makes an employee of the monthly company and returns the id.
func (a *app) noor() string {
	a.t.Helper()
	got := a.do("POST", "/api/companies/"+a.demo.Monthly.UUID+"/employees", hireJSON("payroll", "NL", december, "2026-12-01"))
	require.Equal(a.t, http.StatusCreated, got.StatusCode, got.body)
	return got.text(a.t, "employeeId")
}

func (a *app) byUUID(uuid string) nmbrstest.Employee {
	a.t.Helper()
	for _, e := range a.Employees() {
		if e.UUID == uuid {
			return e
		}
	}
	require.Fail(a.t, "no employee", uuid)
	return nmbrstest.Employee{}
}

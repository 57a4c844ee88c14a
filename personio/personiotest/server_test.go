package personiotest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/handoverhq/handover/personio/personiotest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// account is a server with the demo company and a client that knows nothing but
// HTTP.
type account struct {
	*personiotest.Server
	demo   personiotest.Demo
	t      testing.TB
	clock  *personiotest.Clock
	http   *http.Client
	v1, v2 string // tokens
}

// noon is in the Berlin of winter: one hour ahead of UTC.
var noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)

func start(t testing.TB, cfg personiotest.Config) *account {
	t.Helper()
	a := &account{t: t, clock: personiotest.NewClock(noon)}
	cfg.Now = a.clock.Now
	a.Server = personiotest.NewServer(cfg)
	a.demo = a.SeedDemo()
	tr := &http.Transport{}
	a.http = &http.Client{Transport: tr}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		a.Close()
	})
	a.login()
	a.ClearJournal()
	return a
}

func (a *account) login() {
	a.t.Helper()
	got := a.do("POST", "/v1/auth", a.credentials())
	require.Equal(a.t, http.StatusOK, got.StatusCode, got.body)
	a.v1 = got.get(a.t, "data", "token").(string)
	got = a.form("/v2/auth/token", a.grantForm())
	require.Equal(a.t, http.StatusOK, got.StatusCode, got.body)
	a.v2 = got.get(a.t, "access_token").(string)
}

func (a *account) credentials() string {
	return encode(map[string]string{"client_id": a.demo.ClientID, "client_secret": a.demo.ClientSecret})
}

func (a *account) grantForm() url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "client_id": {a.demo.ClientID}, "client_secret": {a.demo.ClientSecret}}
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

type reply struct {
	*http.Response
	body string
}

// get walks into a JSON answer: names for objects, numbers for arrays.
func (r reply) get(t testing.TB, path ...any) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(r.body))
	dec.UseNumber()
	var v any
	require.NoError(t, dec.Decode(&v), r.body)
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

// value is the value of an attribute of a v1 employee.
func (r reply) value(t testing.TB, key string) any {
	t.Helper()
	return r.get(t, "data", "attributes", key, "value")
}

func (r reply) length(t testing.TB, path ...any) int {
	t.Helper()
	list, ok := r.get(t, path...).([]any)
	require.True(t, ok, r.body)
	return len(list)
}

func (a *account) request(method, path, body string) *http.Request {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), method, a.URL()+path, strings.NewReader(body))
	require.NoError(a.t, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	token := a.v1
	if strings.HasPrefix(path, "/v2") {
		token = a.v2
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return r
}

func (a *account) try(r *http.Request) (reply, error) {
	resp, err := a.http.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return reply{resp, string(b)}, err
}

func (a *account) send(r *http.Request) reply {
	a.t.Helper()
	got, err := a.try(r)
	require.NoError(a.t, err)
	return got
}

func (a *account) do(method, path, body string) reply {
	a.t.Helper()
	return a.send(a.request(method, path, body))
}

func (a *account) form(path string, form url.Values) reply {
	a.t.Helper()
	r := a.request("POST", path, form.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Del("Authorization")
	return a.send(r)
}

func (a *account) beta(path string) reply {
	a.t.Helper()
	r := a.request("GET", path, "")
	r.Header.Set("Beta", "true")
	return a.send(r)
}

// create posts a v1 employee and wants a status.
func (a *account) create(status int, fields map[string]any) reply {
	a.t.Helper()
	got := a.do("POST", "/v1/company/employees", encode(map[string]any{"employee": fields}))
	require.Equal(a.t, status, got.StatusCode, got.body)
	return got
}

func (a *account) newest() personiotest.Employee {
	a.t.Helper()
	all := a.Employees()
	return all[len(all)-1]
}

// hire is the least that v1 takes, and more.
func hire(more ...any) map[string]any {
	f := map[string]any{"email": "tess.jansen@lindenhof.example", "first_name": "Tess", "last_name": "Jansen"}
	for i := 0; i < len(more); i += 2 {
		f[more[i].(string)] = more[i+1]
	}
	return f
}

func TestRoutesLiveBelowTheBasePath(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{BasePath: "deep/er"})
	require.True(t, strings.HasSuffix(a.URL(), "/deep/er"))
	require.Equal(t, http.StatusOK, a.do("GET", "/v1/company/employees", "").StatusCode)
	r := a.request("GET", "", "")
	r.URL.Path = "/v1/company/employees" // as a client does that resolves absolute paths against the host
	require.Equal(t, http.StatusNotFound, a.send(r).StatusCode)
	require.Equal(t, http.StatusMethodNotAllowed, a.do("DELETE", "/v1/company/employees", "").StatusCode)
}

func TestMountsOnAnyListenerWithoutABasePath(t *testing.T) {
	t.Parallel()
	srv := personiotest.New(personiotest.Config{BasePath: "/"})
	require.Empty(t, srv.URL())
	rec := httptest.NewRecorder()
	srv.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/v1/company/employees", nil))
	require.Equal(t, http.StatusUnauthorized, rec.Code)
	require.JSONEq(t, `{"success":false,"error":{"code":401,"message":"Authorization is not provided"}}`, rec.Body.String())
	srv.Close()
}

func TestJournalMasksSecretsAndNamesRoutes(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	a.do("POST", "/v1/auth", a.credentials())
	a.form("/v2/auth/token", a.grantForm())
	a.form("/v2/auth/revoke", url.Values{"token": {a.v2}})
	a.do("POST", "/v1/auth?client_id=x&client_secret="+a.demo.ClientSecret, "")
	r := a.request("PATCH", "/v1/company/employees/"+id(a.demo.Manager), `{"employee":{"position":"CTO"}}`)
	r.Header.Set("X-Personio-App-ID", "HANDOVER")
	a.send(r)

	b := encode(a.Journal())
	require.NotContains(t, b, a.demo.ClientSecret)
	require.NotContains(t, b, a.v1)
	require.NotContains(t, b, a.v2)
	calls := a.Calls("patch", personiotest.EmployeeByID)
	require.Len(t, calls, 1)
	require.Equal(t, "HANDOVER", calls[0].Header.Get("X-Personio-App-ID"))
	require.Equal(t, "Bearer ***", calls[0].Header.Get("Authorization"))
	require.JSONEq(t, `{"employee":{"position":"CTO"}}`, calls[0].Body)
	require.Equal(t, r.ContentLength, calls[0].Bytes)
	require.Equal(t, http.StatusOK, calls[0].Status)
	require.Len(t, a.Calls("POST", personiotest.Token), 1)
}

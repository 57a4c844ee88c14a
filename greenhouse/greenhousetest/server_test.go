package greenhousetest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var morning = time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)

// account is a server with the demo company and a client that knows nothing but
// HTTP.
type account struct {
	*greenhousetest.Server
	demo   greenhousetest.Demo
	t      *testing.T
	clock  *greenhousetest.Clock
	http   *http.Client
	bearer string
}

func start(t *testing.T, cfg greenhousetest.Config) *account {
	t.Helper()
	a := &account{t: t, clock: greenhousetest.NewClock(morning)}
	cfg.Now = a.clock.Now
	a.Server = greenhousetest.NewServer(cfg)
	a.demo = a.SeedDemo()
	tr := &http.Transport{}
	a.http = &http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		a.Close()
	})
	a.bearer = a.tokenAs(a.demo.Admin)
	return a
}

type reply struct {
	*http.Response
	body string
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

func (a *account) send(method, target, body string, header ...string) reply {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), method, target, strings.NewReader(body))
	require.NoError(a.t, err)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got, err := a.try(r)
	require.NoError(a.t, err)
	return got
}

// get reads an API path below /v3, or a whole URL.
func (a *account) get(path string) reply {
	a.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = a.URL() + "/v3/" + path
	}
	return a.send(http.MethodGet, path, "", "Authorization", "Bearer "+a.bearer)
}

type row = map[string]any

func decode(t *testing.T, body string) []row {
	t.Helper()
	var out []row
	dec := json.NewDecoder(strings.NewReader(body))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&out), body)
	return out
}

// rows reads one page.
func (a *account) rows(path string) []row {
	a.t.Helper()
	got := a.get(path)
	require.Equal(a.t, http.StatusOK, got.StatusCode, got.body)
	return decode(a.t, got.body)
}

func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "?" + q.Encode()
}

func ids(t *testing.T, rows []row) []int64 {
	t.Helper()
	out := []int64{}
	for _, r := range rows {
		out = append(out, num(t, r["id"]))
	}
	return out
}

func num(t *testing.T, v any) int64 {
	t.Helper()
	n, ok := v.(json.Number)
	require.True(t, ok, "%v is not a number", v)
	i, err := n.Int64()
	require.NoError(t, err)
	return i
}

func (a *account) tokenReply(form url.Values, basic ...string) reply {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.TokenURL(), strings.NewReader(form.Encode()))
	require.NoError(a.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if len(basic) == 2 {
		r.SetBasicAuth(basic[0], basic[1])
	}
	got, err := a.try(r)
	require.NoError(a.t, err)
	return got
}

type tokenAnswer struct {
	Access    string `json:"access_token"`
	Refresh   string `json:"refresh_token"`
	Type      string `json:"token_type"`
	ExpiresAt string `json:"expires_at"`
	ExpiresIn int    `json:"expires_in"`
	Expires   string `json:"expires"`
}

func (a *account) token(form url.Values, basic ...string) tokenAnswer {
	a.t.Helper()
	got := a.tokenReply(form, basic...)
	require.Equal(a.t, http.StatusOK, got.StatusCode, got.body)
	var out tokenAnswer
	require.NoError(a.t, json.Unmarshal([]byte(got.body), &out))
	return out
}

func (a *account) tokenAs(user int64) string {
	a.t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}}
	if user != 0 {
		form.Set("sub", json.Number(int64Text(user)).String())
	}
	return a.token(form, a.demo.ClientID, a.demo.ClientSecret).Access
}

package erecruitertest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// account is a server with the demo company and a client that knows nothing but
// HTTP. It shows the access key as a Bearer.
type account struct {
	*erecruitertest.Server
	demo   erecruitertest.Demo
	t      testing.TB
	clock  *erecruitertest.Clock
	http   *http.Client
	bearer string
}

// noon is in the Warsaw of winter: one hour ahead of UTC.
var noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)

func start(t testing.TB, cfg erecruitertest.Config) *account {
	t.Helper()
	a := &account{t: t, clock: erecruitertest.NewClock(noon)}
	cfg.Now = a.clock.Now
	a.Server = erecruitertest.NewServer(cfg)
	a.demo = a.SeedDemo()
	a.bearer = a.demo.AccessKey
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

func (r reply) length(t testing.TB, path ...any) int {
	t.Helper()
	list, ok := r.get(t, path...).([]any)
	require.True(t, ok, r.body)
	return len(list)
}

// column is one field of all rows of a list, as text.
func (r reply) column(t testing.TB, list, field string) []string {
	t.Helper()
	var rows []any
	if v := r.get(t); list == "" {
		rows = v.([]any)
	} else {
		rows = v.(map[string]any)[list].([]any)
	}
	out := []string{}
	for _, row := range rows {
		switch v := row.(map[string]any)[field].(type) {
		case json.Number:
			out = append(out, v.String())
		case string:
			out = append(out, v)
		default:
			t.Fatalf("%s of %v", field, row)
		}
	}
	return out
}

func (a *account) request(method, path, body string) *http.Request {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), method, a.URL()+path, strings.NewReader(body))
	require.NoError(a.t, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if a.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+a.bearer)
	}
	return r
}

func (a *account) send(r *http.Request) reply {
	a.t.Helper()
	resp, err := a.http.Do(r)
	require.NoError(a.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(a.t, err)
	return reply{resp, string(b)}
}

// read gets a path below v1.1 for the demo company and wants it to succeed.
func (a *account) read(path string) reply {
	a.t.Helper()
	got := a.look(path)
	require.Equal(a.t, http.StatusOK, got.StatusCode, got.body)
	return got
}

// look gets a path below v1.1 for the demo company.
func (a *account) look(path string) reply {
	a.t.Helper()
	mark := "?"
	if strings.Contains(path, "?") {
		mark = "&"
	}
	return a.send(a.request("GET", "/v1.1"+path+mark+"companyId="+decimal(a.demo.Company), ""))
}

// refused wants an error with a status and a code.
func (a *account) refused(got reply, status int, code string) {
	a.t.Helper()
	require.Equal(a.t, status, got.StatusCode, got.body)
	require.Equal(a.t, code, got.get(a.t, 0, "errorCode"), got.body)
}

func (a *account) post(recruitment int64, body string) reply {
	a.t.Helper()
	return a.send(a.request("POST", "/v1.1/Recruitments/"+decimal(recruitment)+"/CandidateApplications?companyId="+decimal(a.demo.Company), body))
}

// token asks for a token; the client comes by Basic unless id is "".
func (a *account) token(id, secret string, form url.Values) reply {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.TokenURL(), strings.NewReader(form.Encode()))
	require.NoError(a.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if id != "" {
		r.SetBasicAuth(id, secret)
	}
	return a.send(r)
}

func (a *account) passwordForm() url.Values {
	return url.Values{"grant_type": {"password"}, "username": {a.demo.Username}, "password": {a.demo.Password}}
}

// login is the observed way in; the account then shows the token.
func (a *account) login() (refresh string) {
	a.t.Helper()
	got := a.token(a.demo.ClientID, a.demo.ClientSecret, a.passwordForm())
	require.Equal(a.t, http.StatusOK, got.StatusCode, got.body)
	a.bearer = got.get(a.t, "access_token").(string)
	refresh, _ = got.get(a.t, "refresh_token").(string)
	return refresh
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }

func TestPathsCountWithoutRegardToCaseAndInBothVersions(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	for _, path := range []string{
		"/v1.1/Recruitments", "/v1.0/recruitments", "/V1.1/RECRUITMENTS/",
		"/v1.1/recruitments/" + decimal(a.demo.Shared) + "/candidateapplications",
		"/v1.1/candidateapplications/" + decimal(a.demo.Application) + "/stageshistory",
	} {
		got := a.send(a.request("GET", path+"?companyId=1001", ""))
		require.Equal(t, http.StatusOK, got.StatusCode, path)
	}
	require.Equal(t, erecruitertest.StagesHistory, a.Journal()[4].Route)
	for _, path := range []string{"/Recruitments", "/v2/Recruitments", "/v1.1", "/v1.1/Recruitments/forty", "/v1.1/oAuth/Token", "/v1.1/"} {
		a.refused(a.send(a.request("GET", path+"?companyId=1001", "")), http.StatusNotFound, "NotFound")
	}
	a.refused(a.send(a.request("DELETE", "/v1.1/Recruitments?companyId=1001", "")), http.StatusMethodNotAllowed, "MethodNotAllowed")

	strict := start(t, erecruitertest.Config{CaseSensitive: true})
	strict.read("/Recruitments")
	require.Equal(t, http.StatusNotFound, strict.look("/recruitments").StatusCode)
}

func TestCompaniesAreFoundWithoutACompanyAndAllElseIsNot(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	got := a.send(a.request("GET", "/v1.1/Account/Companies", ""))
	require.Equal(t, []string{"1001", "1002"}, got.column(t, "", "companyId"))
	require.Equal(t, "Przykładowa Spółka", got.get(t, 0, "companyName"))

	a.refused(a.send(a.request("GET", "/v1.1/Recruitments", "")), http.StatusBadRequest, "BadRequest")
	a.refused(a.send(a.request("GET", "/v1.1/Recruitments?companyId=x", "")), http.StatusBadRequest, "BadRequest")
	a.refused(a.send(a.request("GET", "/v1.1/Recruitments?companyId=77", "")), http.StatusForbidden, "Forbidden")

	theirs := a.AddRecruitment(erecruitertest.Recruitment{CompanyID: a.demo.OtherCompany, Name: "Księgowa", Shared: true})
	require.NotContains(t, a.read("/Recruitments").column(t, "recruitments", "id"), decimal(theirs))
	a.refused(a.look("/Recruitments/"+decimal(theirs)), http.StatusNotFound, "NotFound")

	open := start(t, erecruitertest.Config{CompanyOptional: true})
	require.Equal(t, http.StatusOK, open.send(open.request("GET", "/v1.1/Recruitments", "")).StatusCode)
}

func TestRequestsAreCountedByRouteThinJournalOrNot(t *testing.T) {
	t.Parallel()
	for _, thin := range []bool{false, true} {
		a := start(t, erecruitertest.Config{Thin: thin})
		for range 3 {
			a.read("/CandidateApplications/" + decimal(a.demo.Application) + "/StagesHistory")
		}
		a.look("/nothing")
		require.Equal(t, map[string]int{"GET " + erecruitertest.StagesHistory: 3, "GET ": 1}, a.Requests())
		require.Len(t, a.CallTimes(), 4)
		require.Len(t, a.Journal(), map[bool]int{false: 4, true: 0}[thin])
		a.ClearJournal()
		require.Empty(t, a.Requests())
		require.Empty(t, a.CallTimes())
	}
}

func TestThePaceOfCallsIsSeenOnTheClock(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	require.Zero(t, a.MostWithin(time.Second))
	for range 10 {
		a.read("/Account/Stages")
		a.clock.Advance(500 * time.Millisecond)
	}
	require.Equal(t, 2, a.MostWithin(time.Second))
	require.Equal(t, 1, a.MostWithin(500*time.Millisecond))
	for range 2 {
		a.read("/Account/Stages")
	}
	a.login()
	require.Equal(t, 3, a.MostWithin(time.Second), "calls for tokens do not count")
	require.Equal(t, 12, a.MostWithin(time.Hour))
}

func TestALimitIsKeptOnTheClock(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{Limit: erecruitertest.Limit{Calls: 2, Per: 3 * time.Second}})
	a.read("/Account/Stages")
	a.clock.Advance(time.Second)
	a.read("/Account/Stages")
	got := a.look("/Account/Stages")
	a.refused(got, http.StatusTooManyRequests, "TooManyRequests")
	require.Equal(t, "2", got.Header.Get("Retry-After"))
	a.login()
	a.clock.Advance(2 * time.Second)
	a.read("/Account/Stages")
	require.Equal(t, http.StatusTooManyRequests, a.look("/Account/Stages").StatusCode)

	mute := start(t, erecruitertest.Config{Limit: erecruitertest.Limit{Calls: 1, NoRetryAfter: true}})
	mute.read("/Account/Stages")
	got = mute.look("/Account/Stages")
	require.Equal(t, http.StatusTooManyRequests, got.StatusCode)
	require.Empty(t, got.Header.Get("Retry-After"))
}

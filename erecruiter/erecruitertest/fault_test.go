package erecruitertest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

func TestACreateThatIsCutMayHaveBeenDoneOrNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cut  erecruitertest.Cut
		made int
	}{
		"before the work": {erecruitertest.BeforeWork, 0},
		"in the answer":   {erecruitertest.MidAnswer, 1},
		"after the work":  {erecruitertest.AfterWork, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := start(t, erecruitertest.Config{})
			a.Inject(erecruitertest.Fault{Method: "POST", Route: erecruitertest.Applications, Cut: c.cut})
			resp, err := a.http.Do(a.request("POST", "/v1.1/Recruitments/41/CandidateApplications?companyId=1001", body(a)))
			if err == nil {
				require.Equal(t, c.cut, erecruitertest.MidAnswer)
				require.NoError(t, resp.Body.Close())
			}
			require.Equal(t, c.made, a.Writes())
			require.Equal(t, []int{http.StatusCreated, http.StatusConflict}[c.made], a.post(a.demo.Shared, body(a)).StatusCode)
		})
	}
}

func TestALateCommitIsSeenOnlyOnceTheClockHasPassedIt(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	a.Inject(erecruitertest.LateCommit(erecruitertest.Applications, time.Minute))
	_, err := a.http.Do(a.request("POST", "/v1.1/Recruitments/41/CandidateApplications?companyId=1001", body(a)))
	require.Error(t, err)
	require.Equal(t, 1, a.PendingCommits())
	require.Zero(t, a.Writes())
	require.Equal(t, 2, a.read("/Recruitments/41/CandidateApplications").length(t, "applications"))
	a.clock.Advance(time.Minute)
	require.Equal(t, 3, a.read("/Recruitments/41/CandidateApplications").length(t, "applications"))
	require.Equal(t, 1, a.Writes())
	require.Equal(t, http.StatusConflict, a.post(a.demo.Shared, body(a)).StatusCode)
}

func TestErrorsComeInEveryShape(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	spurious := a.Inject(erecruitertest.Fault{Path: "/9001/StagesHistory", Times: -1, Answer: erecruitertest.InternalError()})
	got := a.look("/CandidateApplications/9001/StagesHistory")
	a.refused(got, http.StatusInternalServerError, "InternalServerError")
	require.Nil(t, got.get(t, 0, "modelType"))
	a.read("/CandidateApplications/9002/StagesHistory")
	a.SetWire(erecruitertest.Wire{ErrorObject: true})
	require.Equal(t, "InternalServerError", a.look("/CandidateApplications/9001/StagesHistory").get(t, "errorCode"))
	require.Equal(t, 2, spurious.Hits())
	require.True(t, a.Journal()[0].Faulted)

	for _, c := range []struct {
		answer *erecruitertest.Answer
		status int
		kind   string
		after  string
	}{
		{erecruitertest.BlockedByProxy(), 403, "text/html; charset=UTF-8", ""},
		{erecruitertest.ProxyUnavailable(1500 * time.Millisecond), 503, "text/html; charset=UTF-8", "2"},
		{erecruitertest.Unavailable(time.Minute), 503, "application/json; charset=utf-8", "60"},
		{erecruitertest.TooManyRequests(0), 429, "application/json; charset=utf-8", ""},
		{erecruitertest.Invalid("note", "Za długie."), 422, "application/json; charset=utf-8", ""},
		{erecruitertest.TokenDenied("invalid_grant", "expired"), 400, "application/json; charset=utf-8", ""},
	} {
		a.Inject(erecruitertest.Fault{Route: erecruitertest.Recruitments, Answer: c.answer})
		got := a.look("/Recruitments")
		require.Equal(t, c.status, got.StatusCode)
		require.Equal(t, c.kind, got.Header.Get("Content-Type"))
		require.Equal(t, c.after, got.Header.Get("Retry-After"))
		require.Equal(t, strings.HasPrefix(c.kind, "text/html"), strings.HasPrefix(got.body, "<!DOCTYPE html>"))
	}
	a.read("/Recruitments")
}

func TestAKeyMayBeRotatedInTheMiddleOfAList(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	a.SeedApplications(a.demo.Unshared, "x", 150)
	var fresh string
	a.Inject(erecruitertest.Fault{Route: erecruitertest.Applications, Nth: 2, OnHit: func(*http.Request) { fresh = a.RotateKey() }})
	a.read("/Recruitments/42/CandidateApplications")
	a.read("/Recruitments/42/CandidateApplications?offset=100") // it was let in before
	a.refused(a.look("/Recruitments/42/CandidateApplications?offset=150"), http.StatusUnauthorized, "Unauthorized")
	a.bearer = fresh
	a.read("/Recruitments/42/CandidateApplications?offset=150")
}

func TestWithoutAListenerItIsAHandler(t *testing.T) {
	t.Parallel()
	srv := erecruitertest.New(erecruitertest.Config{BasePath: "/"})
	defer srv.Close()
	demo := srv.SeedDemo()
	require.Empty(t, srv.URL())
	require.Empty(t, srv.TokenURL())
	r := httptest.NewRequest("GET", "/v1.0/account/companies", nil)
	r.Header.Set("Authorization", "Bearer "+demo.AccessKey)
	rec := httptest.NewRecorder()
	srv.ServeHTTP(rec, r)
	require.Equal(t, http.StatusOK, rec.Code)
	require.Equal(t, 1, srv.MaxParallel())
}

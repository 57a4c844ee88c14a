package personiotest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/personio/personiotest"
)

// post sends the hire and returns the error of a broken connection, if any.
func (a *account) post() (reply, error) {
	return a.try(a.request("POST", "/v1/company/employees", encode(map[string]any{"employee": hire()})))
}

func TestCuts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cut    personiotest.Cut
		stored int
		status int // in the journal
	}{
		"before the work": {personiotest.BeforeWork, 0, 0},
		"in the answer":   {personiotest.MidAnswer, 1, 200},
		"after the work":  {personiotest.AfterWork, 1, 0},
		"not at all":      {personiotest.NoCut, 1, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := start(t, personiotest.Config{})
			in := a.Inject(personiotest.Fault{Method: "post", Route: personiotest.Employees, Cut: c.cut})
			a.do("GET", "/v1/company/employees", "") // another method
			_, err := a.post()
			require.Equal(t, c.cut != personiotest.NoCut, err != nil, "%v", err)
			if c.cut == personiotest.MidAnswer {
				require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			}
			require.Len(t, a.Employees(), 4+c.stored)
			require.Equal(t, 1, in.Hits())
			calls := a.Calls("POST", personiotest.Employees)
			require.Len(t, calls, 1)
			require.Equal(t, c.status, calls[0].Status)
			require.True(t, calls[0].Faulted)
		})
	}
}

func TestALateCommitHappensWhenTheClockPassesIt(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	a.Inject(personiotest.LateCommit(personiotest.Employees, 2*time.Minute))
	_, err := a.post()
	require.Error(t, err)
	require.Len(t, a.Employees(), 4)
	require.Equal(t, 1, a.PendingCommits())
	look := func() int {
		return a.do("GET", "/v1/company/employees?email=tess.jansen@lindenhof.example", "").length(t, "data")
	}
	a.clock.Advance(2*time.Minute - time.Second)
	require.Zero(t, look())
	a.clock.Advance(time.Second)
	require.Equal(t, 1, look())
	require.Equal(t, a.clock.Now(), a.newest().CreatedAt)
	require.Zero(t, a.PendingCommits())

	a.RemoveEmployee(a.newest().ID)
	a.Inject(personiotest.LateCommit(personiotest.Employees, time.Minute))
	_, err = a.post()
	require.Error(t, err)
	_, err = a.post() // while the first is under way
	require.NoError(t, err)
	a.clock.Advance(time.Hour)
	require.Len(t, a.Employees(), 5, "a late commit obeys the rules: the address is taken")
}

func TestTheServerGoesOnWhenTheClientHasLeft(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	gate, arrived := make(chan struct{}), make(chan struct{})
	a.Inject(personiotest.Fault{Method: "POST", Gate: gate, OnHit: func(*http.Request) { close(arrived) }})
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error)
	r := a.request("POST", "/v1/company/employees", encode(map[string]any{"employee": hire()})).WithContext(ctx)
	go func() {
		_, err := a.try(r)
		left <- err
	}()
	<-arrived
	cancel()
	require.ErrorIs(t, <-left, context.Canceled)
	close(gate)
	a.Close() // waits for the request to end
	require.Len(t, a.Employees(), 5)
}

func TestCloseReleasesHeldRequests(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	arrived, left := make(chan struct{}), make(chan error)
	a.Inject(personiotest.Fault{Gate: make(chan struct{}), OnHit: func(*http.Request) { close(arrived) }})
	go func() { _, err := a.post(); left <- err }()
	<-arrived
	a.Close()
	require.Error(t, <-left)
	require.Len(t, a.Employees(), 4)
}

func TestFaultsHitTheNthMatchingCall(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	a.Inject(personiotest.Fault{Path: "/V2/persons", Nth: 2, Times: 2, Answer: personiotest.Throttled(30)})
	var got []int
	for range 5 {
		a.do("GET", "/v1/company/employees", "")
		got = append(got, a.do("GET", "/v2/persons", "").StatusCode)
	}
	require.Equal(t, []int{200, 429, 429, 200, 200}, got)

	in := a.Inject(personiotest.Fault{Times: -1, Answer: personiotest.BadGateway()})
	require.Equal(t, 502, a.do("GET", "/v2/persons", "").StatusCode)
	require.Equal(t, 502, a.do("GET", "/v1/company/employees", "").StatusCode)
	in.Remove()
	require.Equal(t, 200, a.do("GET", "/v2/persons", "").StatusCode)
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	for name, c := range map[string]struct {
		answer *personiotest.Answer
		status int
		body   string
	}{
		"401":          {personiotest.Unauthorized(), 401, "Authorization is not provided"},
		"403 token":    {personiotest.TokenRefused(), 403, "Provided authorization is not valid"},
		"403 right":    {personiotest.Forbidden(), 403, `"code":0`},
		"429":          {personiotest.TooManyRequests(0), 429, `"success":false`},
		"500":          {personiotest.SomethingWentWrong(), 500, `{"success":false,"error":{"code":500,"message":"Something went wrong"}}`},
		"502":          {personiotest.BadGateway(), 502, "Bad Gateway"},
		"503":          {personiotest.Maintenance(time.Minute), 503, `"success":false`},
		"200":          {personiotest.SuccessFalse("Nein"), 200, `{"success":false,"error":{"code":0,"message":"Nein"}}`},
		"422":          {personiotest.Invalid(map[string][]string{"file": {"No."}}), 422, `"error_data":{"file":["No."]}`},
		"refused":      {personiotest.Refused(409, 7, "Konflikt"), 409, `"code":7`},
		"v2 401":       {personiotest.UnauthorizedRequest(), 401, "Unauthorized Request"},
		"v2 403":       {personiotest.ScopeMissing(), 403, "personio_trace_id"},
		"v2 404":       {personiotest.ResourceNotFound(), 404, "errors#common.resource_not_found"},
		"v2 429":       {personiotest.Throttled(30), 429, ""},
		"v2 problem":   {personiotest.Problem(503, "Service unavailable", "Later.", "common.service_unavailable"), 503, `"detail":"Later."`},
		"v2 token":     {personiotest.TokenDenied("temporarily_unavailable"), 400, `"error":"temporarily_unavailable"`},
		"of one's own": {&personiotest.Answer{Status: 418, Body: "teapot"}, 418, "teapot"},
	} {
		in := a.Inject(personiotest.Fault{Answer: c.answer})
		got, err := a.post()
		require.NoError(t, err, name)
		require.Equal(t, c.status, got.StatusCode, name)
		require.Contains(t, got.body, c.body, name)
		require.Equal(t, 1, in.Hits(), name)
	}
	require.Len(t, a.Employees(), 4, "an answer stands in place of the work")
	a.Inject(personiotest.Fault{Answer: personiotest.BadGateway(), Work: personiotest.Done})
	got, err := a.post()
	require.NoError(t, err)
	require.Equal(t, 502, got.StatusCode)
	require.Len(t, a.Employees(), 5, "unless the fault says that it was done")

	a.Inject(personiotest.Fault{Answer: personiotest.TooManyRequests(1500 * time.Millisecond)})
	require.Equal(t, "2", a.do("GET", "/v1/company/employees", "").Header.Get("Retry-After"))
}

func TestParallelCallsAreCounted(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	const n = 4
	var arrived, done sync.WaitGroup
	arrived.Add(n)
	gate := make(chan struct{})
	a.Inject(personiotest.Fault{Times: n, Gate: gate, OnHit: func(*http.Request) { arrived.Done() }})
	errs := make([]error, n)
	for i := range n {
		done.Go(func() { _, errs[i] = a.post() })
	}
	arrived.Wait()
	close(gate)
	done.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Equal(t, n, a.MaxParallel())
	require.Len(t, a.Employees(), 5, "three of the four found the address taken")
}

package afastest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas/afastest"
)

// send posts the hire and returns the error of a broken connection, if any.
func (p *profit) send() (reply, error) {
	return p.try(p.request(http.MethodPost, "/connectors/HrCreateApplicant", hire))
}

func TestCuts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cut    afastest.Cut
		stored int
		status int // in the journal
	}{
		"before the work": {afastest.BeforeWork, 0, 0},
		"in the answer":   {afastest.MidAnswer, 1, 201},
		"after the work":  {afastest.AfterWork, 1, 0},
		"not at all":      {afastest.NoCut, 1, 201},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, afastest.Config{})
			in := p.Inject(afastest.Fault{Route: "hrcreateapplicant", Cut: c.cut})
			_, err := p.send()
			require.Equal(t, c.cut != afastest.NoCut, err != nil, "%v", err)
			if c.cut == afastest.MidAnswer {
				require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			}
			require.Len(t, p.Applications(), c.stored)
			require.Equal(t, 1, in.Hits())
			calls := p.Calls("POST", "HrCreateApplicant")
			require.Len(t, calls, 1)
			require.Equal(t, c.status, calls[0].Status)
			require.True(t, calls[0].Faulted)
		})
	}
}

func TestAnEmptyAnswerIsCutWithinItsHeaders(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.Inject(afastest.Fault{Cut: afastest.MidAnswer})
	_, err := p.try(p.request(http.MethodPost, "/connectors/HrOnboarding", `{"AfasPerson":{"Element":{"Fields":{"PrId":-357}}}}`))
	require.Error(t, err)
	require.Len(t, p.Onboardings(), 1)
}

func TestALateCommitHappensWhenTheClockPassesIt(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.Inject(afastest.LateCommit("HrCreateApplicant", 12*time.Minute))
	_, err := p.send()
	require.Error(t, err)
	require.Empty(t, p.Applications())
	require.Equal(t, 1, p.PendingCommits())
	require.Empty(t, p.rows(p.demo.Dossier), "a look sees nothing yet")
	p.clock.Advance(12*time.Minute - time.Second)
	require.Empty(t, p.rows(p.demo.Dossier))
	p.clock.Advance(time.Second)
	require.Len(t, p.rows(p.demo.Dossier), 1)
	require.Equal(t, p.clock.Now(), p.Applications()[0].At)

	f := afastest.LateCommit("HrCreateApplicant", time.Minute)
	f.Cut, f.Answer = afastest.NoCut, afastest.TimedOut()
	p.Inject(f)
	got, err := p.send()
	require.NoError(t, err)
	require.Contains(t, p.refused(got), "Time-out")
	p.clock.Advance(time.Hour)
	require.Len(t, p.Applications(), 2)
}

func TestALateCommitStillObeysTheRules(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.Inject(afastest.LateCommit("HrCreateApplicant", time.Minute))
	_, err := p.send()
	require.Error(t, err)
	p.SetVacancyStatus(101, 2)
	p.clock.Advance(time.Hour)
	require.Empty(t, p.Applications())
}

func TestTheServerGoesOnWhenTheClientHasLeft(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	gate, arrived := make(chan struct{}), make(chan struct{})
	p.Inject(afastest.Fault{Method: "POST", Gate: gate, OnHit: func(*http.Request) { close(arrived) }})
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := p.try(p.request(http.MethodPost, "/connectors/HrCreateApplicant", hire).WithContext(ctx))
		left <- err
	}()
	<-arrived
	cancel()
	require.ErrorIs(t, <-left, context.Canceled)
	require.Empty(t, p.Applications())
	close(gate)
	p.Close() // waits for the request to end
	require.Len(t, p.Applications(), 1)
}

func TestCloseReleasesHeldRequests(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	arrived, left := make(chan struct{}), make(chan error)
	p.Inject(afastest.Fault{Gate: make(chan struct{}), OnHit: func(*http.Request) { close(arrived) }})
	go func() { _, err := p.send(); left <- err }()
	<-arrived
	p.Close()
	require.Error(t, <-left)
	require.Empty(t, p.Applications())
}

func TestFaultsHitTheNthMatchingCall(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	p.Inject(afastest.Fault{Method: "GET", Path: "PROFITVERSION", Nth: 2, Times: 2, Answer: afastest.Maintenance(2 * time.Hour)})
	var got []int
	for range 5 {
		p.do("GET", "/metainfo", "")
		got = append(got, p.do("GET", "/ProfitVersion", "").StatusCode)
	}
	require.Equal(t, []int{200, 503, 503, 200, 200}, got)

	in := p.Inject(afastest.Fault{Times: -1, Answer: afastest.BadGateway()})
	require.Equal(t, 502, p.do("GET", "/metainfo", "").StatusCode)
	require.Equal(t, 502, p.do("GET", "/metainfo", "").StatusCode)
	in.Remove()
	require.Equal(t, 200, p.do("GET", "/metainfo", "").StatusCode)
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	for name, c := range map[string]struct {
		answer *afastest.Answer
		status int
		body   string
	}{
		"401":           {afastest.Unauthorized(), 401, ""},
		"403":           {afastest.Forbidden(), 403, ""},
		"404":           {afastest.NotFound(), 404, ""},
		"413":           {afastest.TooLarge(), 413, ""},
		"400 of edge":   {afastest.EdgeBadRequest(), 400, "Bad Request"},
		"429":           {afastest.TooManyRequests(time.Minute), 429, ""},
		"502":           {afastest.BadGateway(), 502, "Bad Gateway"},
		"503":           {afastest.Maintenance(2 * time.Hour), 503, `"retry_after":7200`},
		"functional":    {afastest.Refused("Nee", -1), 500, `"externalMessage":"Nee","errorNumber":-1`},
		"time-out":      {afastest.TimedOut(), 500, "Time-out"},
		"out of memory": {afastest.OutOfMemory(), 500, "Out of memory"},
		"locked":        {afastest.RecordLocked(), 500, "vergrendeld"},
		"own":           {&afastest.Answer{Status: 418, Body: "teapot"}, 418, "teapot"},
	} {
		in := p.Inject(afastest.Fault{Answer: c.answer})
		got, err := p.send()
		require.NoError(t, err, name)
		require.Equal(t, c.status, got.StatusCode, name)
		if c.body == "" {
			require.Empty(t, got.body, name)
		} else {
			require.Contains(t, got.body, c.body, name)
		}
		require.Equal(t, 1, in.Hits(), name)
	}
	require.Empty(t, p.Applications(), "an answer stands in place of the work")
	p.Inject(afastest.Fault{Answer: afastest.BadGateway(), Work: afastest.Done})
	got, err := p.send()
	require.NoError(t, err)
	require.Equal(t, 502, got.StatusCode)
	require.Len(t, p.Applications(), 1, "unless the fault says that it was done")
}

func TestParallelCallsAreCounted(t *testing.T) {
	t.Parallel()
	p := start(t, afastest.Config{})
	const n = 4
	var arrived, done sync.WaitGroup
	arrived.Add(n)
	gate := make(chan struct{})
	p.Inject(afastest.Fault{Times: n, Gate: gate, OnHit: func(*http.Request) { arrived.Done() }})
	errs := make([]error, n)
	for i := range n {
		done.Go(func() { _, errs[i] = p.send() })
	}
	arrived.Wait()
	close(gate)
	done.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Equal(t, n, p.MaxParallel())
}

package inhiretest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

func (a *account) tryBatch(pairs ...string) (reply, error) {
	a.t.Helper()
	return a.try(a.request("POST", inhiretest.StatusBatch, changes(pairs...)))
}

func TestALostAnswerHidesWhetherTheCandidateWasMailed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault inhiretest.Fault
		mails int
	}{
		"before the work": {inhiretest.Fault{Cut: inhiretest.BeforeWork}, 0},
		"in the answer":   {inhiretest.Fault{Cut: inhiretest.MidAnswer}, 2},
		"after the work":  {inhiretest.Fault{Cut: inhiretest.AfterWork}, 2},
		"never done":      {inhiretest.Fault{Cut: inhiretest.AfterWork, Work: inhiretest.Never}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := start(t, inhiretest.Config{})
			c.fault.Route = inhiretest.StatusBatch
			in := a.Inject(c.fault)
			a.want(200, "GET", "/v1/applications", "")
			_, err := a.tryBatch(a.demo.Fresh, "hired", a.demo.Unsent, "hired")
			require.Error(t, err)
			require.Len(t, a.Mails(), c.mails)
			require.Equal(t, 1, in.Hits())
			require.True(t, a.Calls("POST", inhiretest.StatusBatch)[0].Faulted)
		})
	}
}

func TestALateCommitIsReadBackWhenTheClockPassesIt(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.Inject(inhiretest.LateCommit(inhiretest.StatusBatch, 2*time.Minute))
	_, err := a.tryBatch(a.demo.Fresh, "hired")
	require.Error(t, err)
	require.Equal(t, 1, a.PendingCommits())
	status := func() any {
		return a.want(200, "GET", "/v1/applications/"+a.demo.Fresh, "").get(t, "status")
	}
	a.clock.Advance(2*time.Minute - time.Second)
	require.Equal(t, "awaiting_decision", status())
	a.clock.Advance(time.Second)
	require.Equal(t, "hired", status())
	require.Equal(t, a.clock.Now(), a.Mails()[0].At)

	a.Inject(inhiretest.LateCommit(inhiretest.ApplicationStatus, time.Minute)) // a PUT
	_, err = a.try(a.request("PUT", statusPath(a.demo.Fresh), changeOf(a.demo.Fresh, "negative")))
	require.Error(t, err)
	a.clock.Advance(time.Hour)
	require.Len(t, a.Mails(), 2, "a look at the mails settles what is due")

	a.Inject(inhiretest.LateCommit(inhiretest.StageMapping, time.Minute))
	a.enable()
	a.want(200, "GET", inhiretest.StageMapping, "") // not the write
	_, err = a.try(a.request("PUT", inhiretest.StageMapping, `{"entries":[]}`))
	require.Error(t, err)
}

func TestABatchCanBreakInTheMiddle(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		done  bool
		mails int
	}{"before the change": {false, 2}, "after the change": {true, 3}} {
		a := start(t, inhiretest.Config{})
		a.InjectItem(inhiretest.ItemFault{Nth: 3, Crash: true, Done: c.done})
		pairs := []string{a.demo.Early, "hired", a.demo.Fresh, "hired", a.demo.Second, "hired", a.demo.Unsent, "hired"}
		_, err := a.tryBatch(pairs...)
		require.Error(t, err, name)
		require.Len(t, a.Mails(), c.mails, name)
		_, err = a.tryBatch(pairs...)
		require.NoError(t, err, name)
		require.Len(t, a.Mails(), c.mails+4, "who repeats a batch blindly mails again")
	}
}

func TestAChangeCanBeMadeAndSaidToHaveFailed(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	in := a.InjectItem(inhiretest.ItemFault{Status: "hired", Times: -1, Done: true})
	require.EqualValues(t, 1, a.batch(a.demo.Fresh, "evaluating", a.demo.Second, "hired").get(t, "accepted"))
	require.Equal(t, "hired", a.app(a.demo.Second).Status)
	a.refused(500, "internal_error", "PUT", statusPath(a.demo.Unsent), changeOf(a.demo.Unsent, "hired"))
	require.Len(t, a.Mails(), 3)
	require.Equal(t, 2, in.Hits())
	in.Remove()
	a.write(a.demo.Unsent, "hired")
	a.InjectItem(inhiretest.ItemFault{Crash: true})
	_, err := a.try(a.request("PUT", statusPath(a.demo.Unsent), changeOf(a.demo.Unsent, "hired")))
	require.Error(t, err)
}

func TestAnswersStandInPlaceOfTheWork(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	for name, c := range map[string]struct {
		answer *inhiretest.Answer
		status int
		body   string
	}{
		"401":     {inhiretest.BadAPIKey(), 401, `"bad_key"`},
		"403":     {inhiretest.Forbidden(), 403, `"forbidden"`},
		"429":     {inhiretest.TooManyRequests(1500 * time.Millisecond), 429, `"too_many_requests"`},
		"500":     {inhiretest.InternalError(), 500, `"internal_error"`},
		"502":     {inhiretest.BadGateway(), 502, "<html>"},
		"503":     {inhiretest.Maintenance(time.Minute), 503, `"unavailable"`},
		"refused": {inhiretest.Refused(409, "stale_mapping", "m", inhiretest.Detail{StageID: "1"}), 409, `"details":[{"stageId":"1"}]`},
	} {
		a.Inject(inhiretest.Fault{Answer: c.answer})
		got, err := a.tryBatch(a.demo.Fresh, "hired")
		require.NoError(t, err, name)
		require.Equal(t, c.status, got.StatusCode, name)
		require.Contains(t, got.body, c.body, name)
		if c.status == http.StatusTooManyRequests {
			require.Equal(t, "2", got.Header.Get("Retry-After"))
		}
	}
	require.Empty(t, a.Mails())
	require.Equal(t, 1, a.MaxParallel())
}

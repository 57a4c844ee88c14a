package inhire_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/inhire"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

func TestBatchMailsEachCandidateOnceAndTellsWhoWasNot(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{TerminalFinal: true})
	sink := inhire.NewSink(a.client)
	ctx := t.Context()
	since := a.clock.Now().Add(-time.Hour)
	results, err := sink.SetStatuses(ctx, []hris.StatusChange{
		{ApplicationID: a.demo.Fresh, Status: "interview", StageID: a.demo.Talk, StageName: "Rozmowa z zespołem", At: since},
		{ApplicationID: a.demo.Second, Status: "no such status"},
		{ApplicationID: "inh-9", Status: "hired"},
		{ApplicationID: a.demo.Rejected, Status: "hired"},
		{ApplicationID: a.demo.Unsent, Status: "evaluating"},
	})
	require.NoError(t, err)
	require.Len(t, results, 5)
	require.NoError(t, results[0].Err)
	require.ErrorIs(t, results[1].Err, inhire.UnknownStatus)
	require.ErrorIs(t, results[1].Err, hris.SchemaDrift)
	require.ErrorIs(t, results[2].Err, hris.NotThere)
	require.ErrorIs(t, results[3].Err, hris.Rejected)
	require.NoError(t, results[4].Err)
	assert.Equal(t, map[string]int{a.demo.Candidate: 1, "ewa.bor@candidate.example": 1}, a.Mailed())
	fresh, _ := a.Application(a.demo.Fresh)
	assert.Equal(t, "interview", fresh.Status)
	assert.Equal(t, a.demo.Talk, fresh.ATS.StageID)
	calls := a.Calls("POST", inhiretest.StatusBatch)
	require.Len(t, calls, 1)
	assert.JSONEq(t, `{"applicationId":"`+a.demo.Fresh+`","status":"interview","occurredAt":"2026-11-21T11:00:00Z",
		"source":{"vendor":"erecruiter","stageId":"502","stageName":"Rozmowa z zespołem"}}`, firstChange(t, calls[0].Body))
}

func TestSingleWriteMailsOnce(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{HonourNotify: true})
	ctx := t.Context()
	after, err := a.client.SetStatus(ctx, inhire.StatusChange{ApplicationID: a.demo.Fresh, Status: "evaluating", StageID: a.demo.CVReview, StageName: "Analiza CV"})
	require.NoError(t, err)
	assert.Equal(t, inhire.BySync, after.SetBy)
	assert.Equal(t, a.demo.CVReview, after.ATS.StageID)
	assert.Len(t, a.MailsTo(a.demo.Candidate), 1)
	silent := a.open(t, a.demo.APIKey, func(c *inhire.Config) { c.Profile.NotifyCandidate = new(false) })
	_, err = silent.SetStatus(ctx, inhire.StatusChange{ApplicationID: a.demo.Fresh, Status: "hired"})
	require.NoError(t, err)
	assert.Len(t, a.Mails(), 1)
	_, err = a.client.SetStatus(ctx, inhire.StatusChange{ApplicationID: "inh-9", Status: "hired"})
	require.ErrorIs(t, err, hris.NotThere)
}

// Whatever happens on the way, a write is sent once where it may have been done, and
// what is said of it agrees with the mail that was sent.
func TestMailAgreesWithWhatIsSaidOfAWrite(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		fault  inhiretest.Fault
		effect hris.Effect
		calls  int
		mailed bool
	}{
		{"cut before the work", inhiretest.Fault{Cut: inhiretest.BeforeWork}, hris.EffectUnknown, 1, false},
		{"cut after the work", inhiretest.Fault{Cut: inhiretest.AfterWork}, hris.EffectUnknown, 1, true},
		{"cut within the answer", inhiretest.Fault{Cut: inhiretest.MidAnswer}, hris.EffectUnknown, 1, true},
		{"server error after the work", inhiretest.Fault{Answer: inhiretest.InternalError(), Work: inhiretest.Done}, hris.EffectUnknown, 1, true},
		{"gateway error", inhiretest.Fault{Answer: inhiretest.BadGateway()}, hris.EffectUnknown, 1, false},
		{"maintenance after the work", inhiretest.Fault{Answer: inhiretest.Maintenance(time.Second), Work: inhiretest.Done}, hris.EffectUnknown, 1, true},
		{"too many for ever", inhiretest.Fault{Answer: inhiretest.TooManyRequests(time.Second), Times: -1}, hris.EffectRefused, 4, false},
		{"the key is gone", inhiretest.Fault{Answer: inhiretest.BadAPIKey()}, hris.EffectRefused, 1, false},
		{"a code of the contract", inhiretest.Fault{Answer: inhiretest.Refused(422, "unknown_status", "m")}, hris.EffectRefused, 1, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := employer(t, inhiretest.Config{})
			tc.fault.Route = inhiretest.StatusBatch
			a.Inject(tc.fault)
			results, err := inhire.NewSink(a.client).SetStatuses(t.Context(), []hris.StatusChange{{ApplicationID: a.demo.Fresh, Status: "hired"}})
			require.Error(t, err)
			assert.Nil(t, results)
			var shared *hris.Error
			require.ErrorAs(t, err, &shared)
			assert.Equal(t, tc.effect, shared.Effect)
			assert.Len(t, a.Calls("POST", inhiretest.StatusBatch), tc.calls)
			assert.Equal(t, tc.mailed, len(a.Mails()) == 1)
		})
	}
}

func TestTooManyRequestsAreWaitedForAndMailOnce(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{})
	a.Inject(inhiretest.Fault{Route: inhiretest.StatusBatch, Answer: inhiretest.TooManyRequests(2 * time.Second), Times: 2})
	results, err := inhire.NewSink(a.client).SetStatuses(t.Context(), []hris.StatusChange{{ApplicationID: a.demo.Fresh, Status: "hired"}})
	require.NoError(t, err)
	require.NoError(t, results[0].Err)
	assert.Len(t, a.Mails(), 1)
}

func TestLateCommitIsSeenOnlyByLookingAgain(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{})
	sink := inhire.NewSink(a.client)
	ctx := t.Context()
	a.Inject(inhiretest.LateCommit(inhiretest.StatusBatch, 2*time.Minute))
	_, err := sink.SetStatuses(ctx, []hris.StatusChange{{ApplicationID: a.demo.Fresh, Status: "hired"}})
	require.ErrorIs(t, err, hris.OutcomeHidden)
	app, err := sink.Application(ctx, a.demo.Fresh)
	require.NoError(t, err)
	assert.Equal(t, "awaiting_decision", app.Status)
	a.clock.Advance(3 * time.Minute)
	app, err = sink.Application(ctx, a.demo.Fresh)
	require.NoError(t, err)
	assert.Equal(t, "hired", app.Status)
	assert.Len(t, a.Mails(), 1)
}

// inhire may say of one change that it failed, and have made it all the same.
func TestChangeThatFailedWithinInhireIsUnknown(t *testing.T) {
	t.Parallel()
	a := employer(t, inhiretest.Config{})
	a.InjectItem(inhiretest.ItemFault{Nth: 2, Done: true})
	results, err := inhire.NewSink(a.client).SetStatuses(t.Context(), []hris.StatusChange{
		{ApplicationID: a.demo.Fresh, Status: "hired"}, {ApplicationID: a.demo.Unsent, Status: "hired"}, {ApplicationID: a.demo.Early, Status: "hired"},
	})
	require.NoError(t, err)
	require.NoError(t, results[0].Err)
	require.ErrorIs(t, results[1].Err, hris.OutcomeHidden)
	require.NoError(t, results[2].Err)
	assert.Len(t, a.Mails(), 3)

	a.InjectItem(inhiretest.ItemFault{Nth: 2, Crash: true})
	_, err = inhire.NewSink(a.client).SetStatuses(t.Context(), []hris.StatusChange{
		{ApplicationID: a.demo.Second, Status: "hired"}, {ApplicationID: a.demo.Refusing, Status: "hired"},
	})
	require.ErrorIs(t, err, hris.OutcomeHidden, "half of it was done")
	assert.Len(t, a.Mails(), 4)
}

func firstChange(t *testing.T, body string) string {
	t.Helper()
	var sent struct{ Changes []json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(body), &sent))
	return string(sent.Changes[0])
}

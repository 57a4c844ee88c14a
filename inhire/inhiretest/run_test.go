package inhiretest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

func (a *account) run() reply {
	a.t.Helper()
	return a.want(202, "POST", inhiretest.SyncRuns, "")
}

func TestARunMovesWhomItMustAndMailsThem(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.refused(409, "sync_off", "POST", inhiretest.SyncRuns, "")
	a.on()
	a.MoveTo(a.demo.Early, a.demo.Employed)
	a.MoveTo(a.demo.Fresh, a.demo.Talk)
	a.MoveTo(a.demo.Rejected, a.demo.Talk)
	a.Hide(a.demo.Rejected, true)
	got := a.run()
	require.JSONEq(t, `{"id":"run-2026-11-20","localDate":"2026-11-20","trigger":"manual","state":"done",
		"startedAt":"2026-11-20T11:00:00Z","finishedAt":"2026-11-20T11:00:00Z",
		"counts":{"seen":4,"changed":2,"unchanged":0,"beforeCutoff":1,"unmappedStage":0,"notVisible":1,"failed":0},
		"problems":[{"code":"not_visible","applicationId":"inh-1006"}]}`, got.body)
	require.Equal(t, []string{"interview", "evaluating"}, []string{a.app(a.demo.Fresh).Status, a.app(a.demo.Second).Status})
	require.Equal(t, inhiretest.BySync, a.app(a.demo.Fresh).SetBy)
	require.Equal(t, a.demo.Talk, a.app(a.demo.Fresh).ATS.StageID)
	require.Equal(t, map[string]int{a.demo.Candidate: 2}, a.Mailed())

	require.Equal(t, "skipped", a.run().get(t, "state"), "one run a day")
	a.clock.Advance(24 * time.Hour)
	a.SetStatus(a.demo.Fresh, "negative")
	a.InjectItem(inhiretest.ItemFault{Application: a.demo.Fresh})
	got = a.run()
	require.Equal(t, "internal_error", got.get(t, "problems", 0, "code"))
	require.EqualValues(t, 1, got.get(t, "counts", "failed"))
	require.EqualValues(t, 1, got.get(t, "counts", "unchanged"))
}

func TestAStageThatComesLaterIsNeverGuessed(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.on()
	a.AddStage(inhiretest.Stage{ID: "503", Name: "Oferta ustna", Type: "offer"})
	a.MoveTo(a.demo.Fresh, "503")
	got := a.run()
	require.EqualValues(t, 1, got.get(t, "counts", "unmappedStage"))
	require.Equal(t, "503", got.get(t, "problems", 0, "stageId"))
	require.Equal(t, inhiretest.NeedsMapping, a.SyncState())
	require.Equal(t, "awaiting_decision", a.app(a.demo.Fresh).Status)
	require.Equal(t, 409, a.assign("2", a.whole()...).StatusCode, "the version moved with the stages")
	require.Equal(t, 422, a.assign("3", a.whole()...).StatusCode)
	require.Equal(t, 200, a.assign("3", append(a.whole(), "503", "interview")...).StatusCode)
	require.Equal(t, inhiretest.On, a.SyncState())
	require.Equal(t, noon, a.CutOff())
}

func TestAReplacedStageMovesAndMailsItsCandidates(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.on()
	a.MoveTo(a.demo.Fresh, a.demo.Task)
	a.run()
	a.RenameStage(a.demo.Talk, "Team talk")
	a.RemoveStage(a.demo.Task, a.demo.Talk)
	a.clock.Advance(24 * time.Hour)
	a.run()
	require.Equal(t, "interview", a.app(a.demo.Fresh).Status, "the trap: nobody decided it")
	entries, _ := a.Mapping()
	require.Equal(t, a.clock.Now(), entries[4].GoneSince)
	require.Equal(t, "Team talk", entries[5].Name)
	require.Equal(t, "interview", entries[5].Status)
	require.Equal(t, 200, a.assign("", a.demo.CVReview, "evaluating", a.demo.Talk, "interview").StatusCode, "a stage that is gone may be left out")
}

func TestARefusedKeyBreaksTheSynchronisationUntilATestPasses(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.on()
	a.SetProblem(inhiretest.Unreachable)
	require.Equal(t, "failed", a.run().get(t, "state"))
	require.Equal(t, inhiretest.On, a.SyncState())
	a.SetProblem(inhiretest.BadKey)
	require.Equal(t, "failed", a.run().get(t, "state"))
	require.Equal(t, inhiretest.BrokenKey, a.SyncState())
	require.Empty(t, a.Mails())
	a.refused(409, "sync_broken_key", "POST", inhiretest.SyncRuns, "")
	a.test()
	require.Equal(t, inhiretest.BrokenKey, a.SyncState())
	a.SetProblem(inhiretest.NoProblem)
	a.want(200, "PUT", inhiretest.Settings, `{"accessKey":"a-new-key-9999"}`)
	a.test()
	require.Equal(t, inhiretest.On, a.SyncState())
	a.SetProblem(inhiretest.NoSharedRecruitments)
	got := a.run()
	require.Equal(t, "run-2026-11-20-3", got.get(t, "id"))
	require.EqualValues(t, 3, got.get(t, "counts", "notVisible"))
	require.Empty(t, a.Mails())
}

func TestTheTimerRunsOnceADay(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.clock.Advance(6 * time.Hour)
	_, ran := a.RunDue()
	require.False(t, ran, "off")
	a.on()
	r, ran := a.RunDue()
	require.True(t, ran, "it catches up")
	require.Equal(t, "schedule", r.Trigger)
	_, ran = a.RunDue()
	require.False(t, ran)
	a.clock.Advance(22*time.Hour + 59*time.Minute)
	_, ran = a.RunDue()
	require.False(t, ran, "16:59")
	a.clock.Advance(time.Minute)
	r, ran = a.RunDue()
	require.True(t, ran)
	require.Equal(t, "run-2026-11-21", r.ID)
	require.Len(t, a.Runs(), 2)
}

func TestARunMayTakeTime(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{RunTime: time.Minute})
	a.on()
	got := a.run()
	require.Equal(t, "running", got.get(t, "state"))
	require.Nil(t, got.get(t, "finishedAt"))
	a.refused(409, "run_under_way", "POST", inhiretest.SyncRuns, "")
	a.clock.Advance(time.Minute)
	require.Equal(t, "done", a.want(200, "GET", inhiretest.SyncRuns, "").get(t, "runs", 0, "state"))
}

func TestRunsAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.on()
	for range 5 {
		a.run()
		a.clock.Advance(24 * time.Hour)
	}
	var ids []string
	for cursor := ""; ; {
		got := a.want(200, "GET", inhiretest.SyncRuns+"?limit=2"+cursor, "")
		for _, r := range got.get(t, "runs").([]any) {
			ids = append(ids, r.(map[string]any)["localDate"].(string))
		}
		next, more := got.get(t, "nextCursor").(string)
		if !more {
			break
		}
		cursor = "&cursor=" + next
		if len(ids) == 2 {
			a.run() // while the list is read
		}
	}
	require.Equal(t, []string{"2026-11-24", "2026-11-23", "2026-11-22", "2026-11-21", "2026-11-20"}, ids)
	a.refused(400, "bad_parameter", "GET", inhiretest.SyncRuns+"?cursor=x", "")
	other := a.want(200, "GET", "/v1/applications?limit=1", "").get(t, "nextCursor").(string)
	a.refused(400, "bad_parameter", "GET", inhiretest.SyncRuns+"?cursor="+other, "")
}

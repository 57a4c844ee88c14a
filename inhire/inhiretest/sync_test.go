package inhiretest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

// enable saves, tests and switches on: the mapping is a draft.
func (a *account) enable() {
	a.t.Helper()
	a.saveSettings()
	a.test()
	a.want(200, "POST", inhiretest.EnableSync, "")
}

// assign saves a mapping: a stage and its status, and so on.
func (a *account) assign(ifMatch string, pairs ...string) reply {
	a.t.Helper()
	var entries []string
	for i := 0; i < len(pairs); i += 2 {
		entries = append(entries, fmt.Sprintf(`{"stageId":%q,"status":%q}`, pairs[i], pairs[i+1]))
	}
	r := a.request("PUT", inhiretest.StageMapping, `{"entries":[`+strings.Join(entries, ",")+`]}`)
	if ifMatch != "" {
		r.Header.Set("If-Match", ifMatch)
	}
	return a.send(r)
}

// whole is a mapping of all the demo's stages that are not locked.
func (a *account) whole() []string {
	return []string{a.demo.CVReview, "evaluating", a.demo.Task, "evaluating", a.demo.Talk, "interview"}
}

func (a *account) on() {
	a.t.Helper()
	a.enable()
	require.Equal(a.t, 200, a.assign("", a.whole()...).StatusCode)
	require.Equal(a.t, inhiretest.On, a.SyncState())
}

func TestSwitchingOnWantsASavedAndTestedIntegration(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	require.Equal(t, "off", a.want(200, "GET", inhiretest.StatusSync, "").get(t, "state"))
	a.refused(404, "no_mapping", "GET", inhiretest.StageMapping, "")
	a.refused(409, "not_saved", "POST", inhiretest.EnableSync, "")
	a.saveSettings()
	a.refused(409, "not_tested", "POST", inhiretest.EnableSync, "")
	a.SetProblem(inhiretest.NoSharedRecruitments)
	a.test()
	got := a.refused(409, "test_failed", "POST", inhiretest.EnableSync, "")
	require.Equal(t, "no_shared_recruitments", got.get(t, "error", "details", 0, "code"))
	a.SetProblem(inhiretest.NoProblem)
	a.test()
	a.SetProblem(inhiretest.Unreachable)
	a.refused(409, "fetch_failed", "POST", inhiretest.EnableSync, "")
	a.SetProblem(inhiretest.NoProblem)
	require.Equal(t, inhiretest.Off, a.SyncState())

	got = a.want(200, "POST", inhiretest.EnableSync, "")
	require.JSONEq(t, `{"state":"draft","enabledAt":null,"runAtLocal":"17:00","timeZone":"Europe/Warsaw",
		"direction":"erecruiter_to_inhire","nextRunAt":null}`, got.body)
	got = a.want(200, "GET", inhiretest.StageMapping, "")
	require.JSONEq(t, `["501","502"]`, encode(got.get(t, "unmapped")))
	require.JSONEq(t, `{"stageId":"1","stageName":"Nowy","stageType":"standard","system":true,"locked":true,
		"defaultStatus":"awaiting_decision","status":"awaiting_decision","goneSince":null}`, encode(got.get(t, "entries", 0)))
	require.Nil(t, got.get(t, "entries", 4, "status"), "a stage of the customer's own has no status by itself")
	require.Equal(t, `"1"`, got.Header.Get("ETag"))
}

func TestTheCutOffIsTheFirstSave(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	a.enable()
	require.Zero(t, a.CutOff())
	a.clock.Advance(time.Hour)
	first := a.clock.Now()
	require.Equal(t, 200, a.assign(`"1"`, a.whole()...).StatusCode)
	require.Equal(t, first, a.CutOff())
	got := a.want(200, "GET", inhiretest.StatusSync, "")
	require.Equal(t, "on", got.get(t, "state"))
	require.Equal(t, "2026-11-20T16:00:00Z", got.get(t, "nextRunAt"))
	a.clock.Advance(time.Hour)
	require.Equal(t, 200, a.assign("2", a.whole()...).StatusCode)
	a.want(200, "POST", inhiretest.EnableSync, "")
	require.Equal(t, inhiretest.On, a.SyncState(), "switched on again while it is on, nothing happens")
	require.Equal(t, first, a.CutOff())

	a.want(200, "POST", inhiretest.DisableSync, "")
	require.Equal(t, inhiretest.Off, a.SyncState())
	a.want(200, "POST", inhiretest.EnableSync, "")
	require.Zero(t, a.CutOff())
	got = a.want(200, "GET", inhiretest.StageMapping, "")
	require.Equal(t, "interview", got.get(t, "entries", 5, "status"), "the draft begins with what was saved before")
	require.Equal(t, 200, a.assign("", a.whole()...).StatusCode)
	require.Equal(t, a.clock.Now(), a.CutOff())
}

func TestTheCutOffCanBeKept(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{KeepCutOff: true})
	a.on()
	a.want(200, "POST", inhiretest.DisableSync, "")
	a.clock.Advance(time.Hour)
	a.on()
	require.Equal(t, noon, a.CutOff())
}

func TestTheNextRunIsAtFiveInWarsawThroughBothClockChanges(t *testing.T) {
	t.Parallel()
	for now, next := range map[string]string{
		"2026-11-20T15:59:59Z": "2026-11-20T16:00:00Z",
		"2026-11-20T16:00:00Z": "2026-11-21T16:00:00Z",
		"2026-03-28T16:00:00Z": "2026-03-29T15:00:00Z", // 23 hours
		"2026-10-24T15:00:00Z": "2026-10-25T16:00:00Z", // 25 hours
		"2026-12-31T23:30:00Z": "2027-01-01T16:00:00Z",
	} {
		at, err := time.Parse(time.RFC3339, now)
		require.NoError(t, err)
		a := startAt(t, at, inhiretest.Config{})
		a.on()
		require.Equal(t, next, a.want(200, "GET", inhiretest.StatusSync, "").get(t, "nextRunAt"), now)
	}
}

func TestASaveIsWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	a := start(t, inhiretest.Config{})
	require.Equal(t, 409, a.assign("", a.whole()...).StatusCode, "off")
	a.enable()
	d := a.demo
	for name, c := range map[string]struct {
		version, code, stage string
		status               int
		pairs                []string
	}{
		"stale":       {`"0"`, "stale_mapping", "", 409, a.whole()},
		"unmapped":    {"1", "unmapped_stages", d.Task, 422, []string{d.CVReview, "evaluating", d.Talk, "interview"}},
		"locked":      {"1", "locked_stage", d.New, 422, append(a.whole(), d.New, "hired")},
		"bad status":  {"1", "unknown_status", d.Task, 422, []string{d.CVReview, "evaluating", d.Task, "offer", d.Talk, "interview"}},
		"bad stage":   {"1", "unknown_stage", "999", 422, append(a.whole(), "999", "hired")},
		"twice":       {"1", "duplicate_stage", d.Task, 422, append(a.whole(), d.Task, "hired")},
		"empty field": {"1", "invalid", "", 422, append(a.whole(), d.New, "")},
	} {
		got := a.assign(c.version, c.pairs...)
		require.Equal(t, c.status, got.StatusCode, name)
		require.Equal(t, c.code, got.get(t, "error", "code"), name)
		if c.stage != "" {
			require.Equal(t, c.stage, got.get(t, "error", "details", 0, "stageId"), name)
		}
		entries, version := a.Mapping()
		require.Equal(t, "1", version, name)
		require.Empty(t, entries[4].Status, name)
		require.Equal(t, inhiretest.Draft, a.SyncState(), name)
	}
	a.refused(422, "invalid", "PUT", inhiretest.StageMapping, `{}`)
	a.refused(422, "invalid", "PUT", inhiretest.StageMapping, `{"entries":[null]}`)
	got := a.assign("W/\"1\"", append(a.whole(), d.New, "awaiting_decision")...)
	require.Equal(t, 200, got.StatusCode, "a locked stage may be named as it is")
	require.Equal(t, "2", got.get(t, "version"))
	require.JSONEq(t, `[]`, encode(got.get(t, "unmapped")))
}

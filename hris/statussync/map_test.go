package statussync_test

import (
	"errors"
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

func TestEnableIsRefusedUntilTheMainIntegrationAgrees(t *testing.T) {
	t.Parallel()
	s := newScene(func(s *scene) { s.main = errHost })
	_, err := s.sync.Enable(t.Context(), boss)
	require.ErrorIs(t, err, hris.SetupIncomplete)
	assert.NotErrorIs(t, err, errHost, "a host's own error may name anything")
	s.main = nil
	_, err = s.sync.Enable(t.Context(), boss)
	require.NoError(t, err)
}

func TestOnlyWhoMayManageChangesAnything(t *testing.T) {
	t.Parallel()
	s := started(t)
	for _, actor := range []statussync.Actor{{ID: "u2", Roles: []string{"reader"}}, {ID: "u3"}} {
		_, err := s.sync.Enable(t.Context(), actor)
		assert.ErrorIs(t, err, hris.NotAllowed)
		_, err = s.sync.Save(t.Context(), actor, "1", chosen)
		assert.ErrorIs(t, err, hris.NotAllowed)
		_, err = s.sync.Refresh(t.Context(), actor)
		assert.ErrorIs(t, err, hris.NotAllowed)
		_, err = s.sync.Approve(t.Context(), actor, "2026-01-12")
		assert.ErrorIs(t, err, hris.NotAllowed)
		assert.ErrorIs(t, s.sync.Disable(t.Context(), actor), hris.NotAllowed)
		assert.ErrorIs(t, s.sync.Release(t.Context(), actor, statussync.Record{}), hris.NotAllowed)
		assert.ErrorIs(t, s.sync.Dismiss(t.Context(), actor, statussync.Record{}), hris.NotAllowed)
	}
	assert.ErrorIs(t, s.sync.Disable(t.Context(), statussync.Actor{ID: "jan@example.com", Roles: boss.Roles}), hris.InvalidInput)
}

func TestTheDraftHasTheDefaultsAndOnlySuggestsTheRest(t *testing.T) {
	t.Parallel()
	s := newScene(func(s *scene) { s.ats.stages[4].Name = "employed" }) // in English, and not as it is usually written
	m, err := s.sync.Enable(t.Context(), boss)
	require.NoError(t, err)
	assert.Equal(t, statussync.Draft, m.State)
	assert.Zero(t, m.CutOff)
	type shown struct {
		status, suggested string
		locked            bool
	}
	got := map[string]shown{}
	for _, e := range m.Entries {
		got[e.Stage.ID] = shown{e.Status, e.Suggested, e.Locked}
	}
	assert.Equal(t, map[string]shown{
		"1": {"waiting", "", true}, "2": {"evaluating", "", false}, "3": {"", "interview", false},
		"4": {"interview", "", true}, "5": {"hired", "", true}, "6": {"", "negative", false},
	}, got)
	s.five()
	s.idle(t)
}

func TestWhatTheOfferStageMapsToMayBeLeftToTheCustomer(t *testing.T) {
	t.Parallel()
	c := &clock{now: noon}
	sync, err := statussync.New(statussync.Config{
		Tenant: "acme", Connection: "c1", Store: statussync.NewMemory(c.Now), Source: newATS(c), Sink: newBoard(c),
		Main: noProblem, Authorizer: statussync.Managers{"admin"}, Defaults: statussync.RecruitmentDefaults("waiting", "", "", "hired"), Now: c.Now,
	})
	require.NoError(t, err)
	m, err := sync.Enable(t.Context(), boss)
	require.NoError(t, err)
	assert.Empty(t, m.Entries[3].Status)
	assert.False(t, m.Entries[3].Locked)
}

func TestADefaultThatThePlatformDoesNotHaveIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene()
	s.board.statuses = s.board.statuses[:3]
	_, err := s.sync.Enable(t.Context(), boss)
	require.ErrorIs(t, err, hris.InvalidSetting)
	assert.ErrorContains(t, err, "hired")
}

func TestSaveListsAllThatIsWrong(t *testing.T) {
	t.Parallel()
	s := newScene()
	m, err := s.sync.Enable(t.Context(), boss)
	require.NoError(t, err)
	_, err = s.sync.Save(t.Context(), boss, m.Version, map[string]string{"1": "negative", "2": "", "3": "offered", "77": "hired"})
	require.ErrorIs(t, err, hris.InvalidMapping)
	wrong, ok := errors.AsType[*statussync.MapError](err)
	require.True(t, ok)
	assert.ElementsMatch(t, []statussync.MapProblem{
		{Stage: "1", Kind: statussync.StageLocked}, {Stage: "2", Kind: statussync.StageUnassigned}, {Stage: "3", Kind: statussync.StatusNotKnown},
		{Stage: "6", Kind: statussync.StageUnassigned}, {Stage: "77", Kind: statussync.StageNotKnown},
	}, wrong.Problems)
	again, err := s.sync.Map(t.Context())
	require.NoError(t, err)
	assert.Equal(t, m, again, "nothing was saved")
}

func TestSaveRefusesWhatWasShownBeforeTheMapChanged(t *testing.T) {
	t.Parallel()
	s := newScene()
	m, err := s.sync.Enable(t.Context(), boss)
	require.NoError(t, err)
	s.ats.addStage("7", "Test", hris.StageStandard)
	_, err = s.sync.Refresh(t.Context(), boss)
	require.NoError(t, err)
	_, err = s.sync.Save(t.Context(), boss, m.Version, chosen)
	require.ErrorIs(t, err, hris.Changed)
}

func TestALockIsTheStagesWhateverItsName(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.ats.mu.Lock()
	s.ats.stages[0].Name, s.ats.stages[2].Name = "Świeży", "Nowy"
	s.ats.mu.Unlock()
	m, err := s.sync.Refresh(t.Context(), boss)
	require.NoError(t, err)
	changed := maps.Clone(chosen)
	changed["1"] = "evaluating"
	_, err = s.sync.Save(t.Context(), boss, m.Version, changed)
	require.ErrorIs(t, err, hris.InvalidMapping)
	changed["1"], changed["3"] = "waiting", "evaluating" // the one that took the name over is free
	_, err = s.sync.Save(t.Context(), boss, m.Version, changed)
	require.NoError(t, err)
}

func TestTheFirstSaveSetsTheCutOffAndLaterOnesDoNot(t *testing.T) {
	t.Parallel()
	s := newScene()
	m, err := s.sync.Enable(t.Context(), boss)
	require.NoError(t, err)
	s.clock.Move(time.Hour)
	m, err = s.sync.Save(t.Context(), boss, m.Version, chosen)
	require.NoError(t, err)
	assert.Equal(t, noon.Add(time.Hour), m.CutOff)
	assert.Equal(t, statussync.On, m.State)
	s.clock.Move(time.Hour)
	m, err = s.sync.Save(t.Context(), boss, m.Version, chosen)
	require.NoError(t, err)
	assert.Equal(t, noon.Add(time.Hour), m.CutOff)
}

func TestSwitchedOnAgainItFollowsFromThenOnUnlessTheOptionSaysOtherwise(t *testing.T) {
	t.Parallel()
	for _, keep := range []bool{false, true} {
		s := started(t, func(s *scene) { s.opts.KeepCutOff = keep })
		first, err := s.sync.Map(t.Context())
		require.NoError(t, err)
		s.apply("a", "r")
		require.NoError(t, s.sync.Disable(t.Context(), boss))
		s.ats.move("ea", "3")
		s.five()
		s.idle(t)
		m, err := s.sync.Enable(t.Context(), boss)
		require.NoError(t, err)
		assert.Equal(t, "interview", m.Entries[2].Status, "the map is kept")
		m, err = s.sync.Save(t.Context(), boss, m.Version, chosen)
		require.NoError(t, err)
		assert.Equal(t, keep, m.CutOff.Equal(first.CutOff))
		s.idle(t) // what was due while it was off is not caught up
		s.day(t)
		assert.Equal(t, keep, s.board.status("a") == "interview")
	}
}

func TestANameThatTwoStagesHaveIsRecognisedInNeitherUnlessOneIsTheVendorsOwn(t *testing.T) {
	t.Parallel()
	s := newScene(func(s *scene) {
		s.ats.stages[2].Name = "Nowy" // beside the vendor's own
		s.ats.stages[4].System = false
		s.ats.stages[5].Name = "Zatrudniony" // beside one of which nothing is known
	})
	m, err := s.sync.Enable(t.Context(), boss)
	require.NoError(t, err)
	locked := map[string]bool{}
	for _, e := range m.Entries {
		locked[e.Stage.ID] = e.Locked
	}
	assert.Equal(t, map[string]bool{"1": true, "2": false, "3": false, "4": true, "5": false, "6": false}, locked)
}

func TestAStageThatComesBackIsWhatItWas(t *testing.T) {
	t.Parallel()
	s := started(t)
	all := s.ats.stages
	s.ats.stages = all[:5]
	m, err := s.sync.Refresh(t.Context(), boss)
	require.NoError(t, err)
	assert.True(t, m.Entries[5].Gone)
	s.ats.stages = all
	m, err = s.sync.Refresh(t.Context(), boss)
	require.NoError(t, err)
	assert.False(t, m.Entries[5].Gone)
	assert.Equal(t, "negative", m.Entries[5].Status)
}

func TestADefaultStageThatWasReplacedIsLockedAgain(t *testing.T) {
	t.Parallel()
	s := started(t)
	require.NoError(t, s.sync.Disable(t.Context(), boss))
	s.ats.stages = []hris.Stage{{ID: "11", Name: "Nowy", System: true}, {ID: "15", Name: "Zatrudniony", System: true}}
	m, err := s.sync.Enable(t.Context(), boss)
	require.NoError(t, err)
	_, err = s.sync.Save(t.Context(), boss, m.Version, map[string]string{"11": "waiting", "15": "negative"})
	assert.ErrorIs(t, err, hris.InvalidMapping)
}

func TestWhoOnlyLooksAtTheStagesStopsNoRun(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	before, err := s.sync.Map(t.Context())
	require.NoError(t, err)
	s.ats.after = func() {
		m, err := s.sync.Refresh(t.Context(), boss)
		require.NoError(t, err)
		assert.Equal(t, before, m)
	}
	r := s.day(t)
	assert.Equal(t, 1, r.Counts.Changed)
}

package statussync_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

// Each scene leads to one change that is held.
var heldScenes = map[statussync.Reason]func(*testing.T, *scene){
	statussync.StageGone: func(t *testing.T, s *scene) {
		s.ats.move("ea", "2")
		s.day(t)
		s.ats.removeStage("2", "3")
	},
	statussync.EditedByHand: func(t *testing.T, s *scene) {
		s.board.byHand("a", "evaluating")
		s.ats.move("ea", "3")
	},
	statussync.Backwards: func(t *testing.T, s *scene) {
		s.ats.move("ea", "4")
		s.day(t)
		s.ats.move("ea", "1")
	},
}

func TestWhatCouldBeWrongWaitsForAPersonAndIsAskedOnce(t *testing.T) {
	t.Parallel()
	for reason, happens := range heldScenes {
		t.Run(string(reason), func(t *testing.T) {
			t.Parallel()
			s := started(t)
			s.apply("a", "r")
			happens(t, s)
			before := len(s.board.mails)
			r := s.day(t)
			assert.Equal(t, 1, r.Counts.Held)
			assert.Equal(t, statussync.Held, s.items(t, r.ID)["a"])
			held := s.held(t)
			require.Len(t, held, 1)
			assert.Equal(t, reason, held[0].Change.Reason)
			s.day(t)
			assert.Equal(t, held, s.held(t), "it stays the one that was seen")
			assert.Len(t, s.board.mails, before)
		})
	}
}

func TestAReleasedChangeIsSentByTheNextRun(t *testing.T) {
	t.Parallel()
	for reason, happens := range heldScenes {
		t.Run(string(reason), func(t *testing.T) {
			t.Parallel()
			s := started(t)
			s.apply("a", "r")
			happens(t, s)
			s.day(t)
			held := s.held(t)[0]
			before := len(s.board.mails)
			require.NoError(t, s.sync.Release(t.Context(), boss, held))
			assert.ErrorIs(t, s.sync.Release(t.Context(), boss, held), hris.Changed)
			assert.Empty(t, s.held(t))
			b, _, err := s.sync.Badge(t.Context(), "a")
			require.NoError(t, err)
			assert.Equal(t, "u1", b.Change.By)
			s.board.faults = []fault{down} // a release outlives a run that stops
			s.five()
			_, _, err = s.sync.Run(t.Context())
			require.ErrorIs(t, err, hris.Unavailable)
			s.day(t)
			require.Len(t, s.board.mails, before+1)
			assert.Equal(t, held.Change.To, s.board.status("a"))
			r := s.day(t)
			assert.Equal(t, 1, r.Counts.Unchanged)
		})
	}
}

func TestADismissedChangeIsNotAskedAgainUnlessSomethingChanges(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	heldScenes[statussync.Backwards](t, s)
	s.day(t)
	require.NoError(t, s.sync.Dismiss(t.Context(), boss, s.held(t)[0]))
	r := s.day(t)
	assert.Equal(t, 1, r.Counts.Left)
	assert.Empty(t, s.held(t))
	s.ats.move("ea", "2")
	s.day(t)
	assert.Len(t, s.held(t), 1)
}

func TestAReleaseIsOfWhatWasSeen(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	heldScenes[statussync.Backwards](t, s)
	s.day(t)
	require.NoError(t, s.sync.Release(t.Context(), boss, s.held(t)[0]))
	s.ats.move("ea", "2") // still backwards, but another change
	s.day(t)
	assert.Equal(t, "evaluating", s.held(t)[0].Change.To)
	assert.Len(t, s.board.mails, 1)
}

func TestAHeldChangeThatIsOvertakenWaitsNoLonger(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	heldScenes[statussync.StageGone](t, s)
	s.day(t)
	s.ats.move("ea", "4") // now somebody meant it
	s.day(t)
	assert.Empty(t, s.held(t))
	assert.Equal(t, []string{"evaluating", "interview"}, s.board.mailsTo("a"))
}

func TestAHeldChangeOfAnApplicationThatIsOverWaitsNoLonger(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	heldScenes[statussync.EditedByHand](t, s)
	s.day(t)
	s.board.byHand("a", "hired")
	s.day(t)
	assert.Empty(t, s.held(t))
}

func TestAStageThatGoesWhileARunLooksHoldsItsCandidates(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r1")
	s.apply("b", "r2")
	s.ats.move("eb", "2")
	s.day(t)
	s.ats.move("ea", "3")
	s.ats.mu.Lock()
	s.ats.after = func() { s.ats.removeStage("2", "3") } // after the stages, before r2
	s.ats.mu.Unlock()
	r := s.day(t)
	assert.Equal(t, 1, r.Counts.Held)
	assert.Equal(t, []string{"2"}, r.GoneStages)
	assert.Equal(t, []string{"evaluating"}, s.board.mailsTo("b"))
	assert.Equal(t, []string{"interview"}, s.board.mailsTo("a"))
}

func TestAReplacedStageThatLeadsToTheSameStatusHoldsNobody(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.day(t)
	s.ats.removeStage("3", "4")
	r := s.day(t)
	assert.Equal(t, 1, r.Counts.Unchanged)
	assert.Empty(t, s.held(t))
}

func TestAnEditThatTheMapAgreesWithIsNone(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.board.byHand("a", "evaluating")
	s.ats.move("ea", "2") // the recruiter did it on both sides
	s.day(t)
	s.ats.move("ea", "3")
	s.day(t)
	assert.Equal(t, []string{"interview"}, s.board.mailsTo("a"))
}

func TestAnEditIsNoticedOnAPlatformThatDoesNotTell(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "2")
	s.day(t)
	s.board.byHand("a", "interview")
	s.board.apps["a"].SetByPerson = false
	r := s.day(t)
	assert.Equal(t, 1, r.Counts.Held)
	assert.Equal(t, statussync.EditedByHand, s.held(t)[0].Change.Reason)
}

func TestPoliciesSendOrLeaveInsteadOfAsking(t *testing.T) {
	t.Parallel()
	for _, policy := range []statussync.Policy{statussync.Send, statussync.Leave} {
		for _, reason := range []statussync.Reason{statussync.EditedByHand, statussync.Backwards} {
			s := started(t, func(s *scene) { s.opts.Backward, s.opts.ByHand = policy, policy })
			s.apply("a", "r")
			heldScenes[reason](t, s)
			before := len(s.board.mails)
			r := s.day(t)
			assert.Zero(t, r.Counts.Held)
			assert.Equal(t, policy == statussync.Leave, r.Counts.Left == 1)
			assert.Equal(t, policy == statussync.Send, len(s.board.mails) == before+1)
		}
	}
}

func TestNobodyDecidesWhileARunIsAtWork(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	heldScenes[statussync.Backwards](t, s)
	s.day(t)
	held := s.held(t)[0]
	s.ats.mu.Lock()
	s.ats.after = func() { assert.ErrorIs(t, s.sync.Release(context.Background(), boss, held), hris.Busy) }
	s.ats.mu.Unlock()
	s.day(t)
}

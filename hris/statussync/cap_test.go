package statussync_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

func TestARunOverItsCapAsksAndGoesOnOnceApproved(t *testing.T) {
	t.Parallel()
	s := started(t, func(s *scene) { s.opts.Cap = 3 })
	for _, id := range []string{"a", "b", "c", "d"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	r := s.day(t)
	assert.Equal(t, statussync.Asking, r.State)
	assert.Equal(t, 4, r.Counts.Planned)
	s.idle(t)
	assert.Zero(t, s.board.calls)
	n := 0
	for _, err := range s.sync.Plan(t.Context()) {
		require.NoError(t, err)
		n++
	}
	assert.Equal(t, 4, n)
	_, err := s.sync.Approve(t.Context(), boss, r.ID)
	require.NoError(t, err)
	s.board.byHand("b", "evaluating") // while it asked
	r = s.run(t)
	assert.Equal(t, statussync.Done, r.State)
	assert.Equal(t, "u1", r.Approved)
	assert.Equal(t, 3, r.Counts.Changed)
	assert.Equal(t, "evaluating", s.board.status("b"))
	_, err = s.sync.Approve(t.Context(), boss, r.ID)
	assert.ErrorIs(t, err, hris.WrongState)
}

func TestAnApprovalThatComesLateCoversWhatWasSeenAndNothingElse(t *testing.T) {
	t.Parallel()
	s := started(t, func(s *scene) { s.opts.Cap = 2 })
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	for _, id := range []string{"d", "e", "f"} {
		s.apply(id, "r")
	}
	r := s.day(t)
	s.clock.Move(2 * time.Hour)
	s.ats.move("ea", "1")
	s.ats.move("ed", "3")
	s.ats.move("ee", "3")
	_, err := s.sync.Approve(t.Context(), boss, r.ID)
	require.NoError(t, err)
	r = s.run(t)
	assert.Equal(t, statussync.Done, r.State, "two more than were approved are not over the cap")
	assert.Equal(t, 4, r.Counts.Changed)
	assert.Empty(t, s.board.mailsTo("a"))

	for _, id := range []string{"a", "d", "e"} {
		s.ats.move("e"+id, "2")
	}
	s.ats.move("ea", "3")
	s.ats.move("ef", "3")
	s.ats.move("eb", "6")
	r = s.day(t)
	assert.Equal(t, statussync.Asking, r.State)
	r = s.day(t) // nobody answered
	assert.Equal(t, statussync.Asking, r.State)
	reports, err := s.sync.Reports(t.Context(), 2)
	require.NoError(t, err)
	assert.Equal(t, statussync.Overtaken, reports[1].State)
}

func TestADryRunTellsAllAndTouchesNothing(t *testing.T) {
	t.Parallel()
	s := started(t, func(s *scene) { s.opts.Cap = 1 })
	s.apply("a", "r")
	s.apply("b", "r")
	s.ats.move("ea", "3")
	s.ats.move("eb", "6")
	r, err := s.sync.DryRun(t.Context())
	require.NoError(t, err)
	assert.True(t, r.DryRun)
	assert.Equal(t, statussync.Asking, r.State)
	require.Len(t, r.Changes, 2)
	assert.Equal(t, "interview", r.Changes[0].To)
	assert.Zero(t, s.board.calls)
	_, seen, err := s.sync.Badge(t.Context(), "a")
	require.NoError(t, err)
	assert.False(t, seen)
	reports, err := s.sync.Reports(t.Context(), 1)
	require.NoError(t, err)
	assert.Empty(t, reports)
}

func TestAnApprovalDoesNotGrowWhenItsPlanIsMadeAnewTwice(t *testing.T) {
	t.Parallel()
	s := started(t, func(s *scene) { s.opts.Cap = 2 })
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	for _, id := range []string{"d", "e", "f", "g"} {
		s.apply(id, "r")
	}
	r := s.day(t)
	require.Equal(t, statussync.Asking, r.State)
	s.clock.Move(2 * time.Hour)
	for _, id := range []string{"d", "e", "f", "g"} {
		s.ats.move("e"+id, "3")
	}
	_, err := s.sync.Approve(t.Context(), boss, r.ID)
	require.NoError(t, err)
	s.ats.after = func() { s.ats.removeStage("2", "3") } // it looks again
	r = s.run(t)
	assert.Equal(t, statussync.Asking, r.State)
	assert.Empty(t, s.board.mails)
}

func TestAnApprovalDoesNotGrowWhenARunIsInterrupted(t *testing.T) {
	t.Parallel()
	s := started(t, func(s *scene) { s.opts.Cap = 2 })
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	for _, id := range []string{"d", "e", "f", "g"} {
		s.apply(id, "r")
	}
	r := s.day(t)
	require.Equal(t, statussync.Asking, r.State)
	s.clock.Move(2 * time.Hour)
	for _, id := range []string{"d", "e", "f", "g"} {
		s.ats.move("e"+id, "3")
	}
	_, err := s.sync.Approve(t.Context(), boss, r.ID)
	require.NoError(t, err)
	s.apply("z", "r2")
	s.ats.after = func() { s.ats.broken = &hris.Error{Code: hris.BadCredentials, Effect: hris.EffectRefused} }
	_, _, err = s.sync.Run(t.Context())
	require.Error(t, err)
	s.ats.broken = nil
	s.clock.Move(10 * time.Minute)
	r = s.run(t)
	assert.Equal(t, statussync.Asking, r.State)
	assert.Empty(t, s.board.mails)
}

func TestTheCapIsOfARunHoweverOftenItPlans(t *testing.T) {
	t.Parallel()
	s := started(t, func(s *scene) { s.opts.Cap = 3 })
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	for _, id := range []string{"d", "e", "f"} {
		s.apply(id, "r")
	}
	s.board.size = 1
	s.board.faults = []fault{none, none, down}
	s.five()
	_, _, err := s.sync.Run(t.Context())
	require.Error(t, err)
	require.Len(t, s.board.mails, 2)
	s.clock.Move(2 * time.Hour)
	s.ats.move("ed", "3")
	s.ats.move("ee", "3")
	r := s.run(t)
	assert.Equal(t, statussync.Asking, r.State)
	assert.Len(t, s.board.mails, 2)
}

func TestWhatWasTakenBackDoesNotCountTowardsTheCap(t *testing.T) {
	t.Parallel()
	s := started(t, func(s *scene) { s.opts.Cap = 3 })
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	s.board.faults = []fault{down}
	s.five()
	r, _, err := s.sync.Run(t.Context())
	require.Error(t, err)
	assert.Zero(t, r.Unasked)
	s.clock.Move(2 * time.Hour)
	r = s.run(t)
	assert.Equal(t, statussync.Done, r.State)
	assert.Equal(t, 3, r.Unasked)
}

func TestAnApprovalIsOfOneRun(t *testing.T) {
	t.Parallel()
	s := started(t, func(s *scene) { s.opts.Cap = 2 })
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	r := s.day(t)
	_, err := s.sync.Approve(t.Context(), boss, r.ID)
	require.NoError(t, err)
	s.clock.Move(2 * time.Hour)
	s.ats.broken = &hris.Error{Code: hris.Unavailable, Effect: hris.EffectRefused}
	_, _, err = s.sync.Run(t.Context()) // begins to plan anew
	require.Error(t, err)
	s.ats.broken = nil
	r = s.day(t)
	assert.Equal(t, statussync.Asking, r.State)
	assert.Empty(t, s.board.mails)
}

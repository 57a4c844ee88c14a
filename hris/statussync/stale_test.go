package statussync_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

func interrupted(t *testing.T, meanwhile func(s *scene)) *scene {
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.board.faults = []fault{down}
	s.five()
	_, _, err := s.sync.Run(t.Context())
	require.Error(t, err)
	s.clock.Move(10 * time.Minute)
	meanwhile(s)
	s.run(t)
	return s
}

func TestWhoIsNotForwardedAnyMoreIsLeftAloneByAnInterruptedRun(t *testing.T) {
	t.Parallel()
	s := interrupted(t, func(s *scene) { s.board.apps["a"].NotForwarded = true })
	assert.Empty(t, s.board.mails)
	s = interrupted(t, func(s *scene) { s.board.apps["a"].SourceID, s.board.apps["a"].Recruitment = "", "" })
	assert.Empty(t, s.board.mails)
}

func TestAnEditToWhatWasThereIsSeenByAnInterruptedRun(t *testing.T) {
	t.Parallel()
	s := interrupted(t, func(s *scene) { s.board.byHand("a", "evaluating"); s.board.byHand("a", "waiting") })
	assert.Empty(t, s.board.mails)
}

func TestAWriteThatAPersonTookBackIsNotRepeated(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.day(t) // agreed at waiting
	s.ats.move("ea", "3")
	s.board.faults = []fault{lost}
	s.five()
	s2, err := statussync.New(statussync.Config{Tenant: "acme", Connection: "c1", Store: s.store, Source: s.ats, Sink: blind{s.board},
		Main: func(context.Context) error { return nil }, Authorizer: statussync.Managers{"admin"}, Now: s.clock.Now})
	require.NoError(t, err)
	_, _, err = s2.Run(t.Context())
	require.Error(t, err)
	s.board.broken = nil
	s.clock.Move(2 * time.Minute)
	require.Equal(t, "interview", s.board.status("a"))
	s.board.byHand("a", "waiting")
	s.clock.Move(time.Hour)
	s.run(t)
	s.day(t)
	assert.LessOrEqual(t, len(s.board.mails), 1)
	assert.Len(t, s.held(t), 1)
}

func TestWhatIsLookedAtForHoursIsLookedAtAgainBeforeItIsSent(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.apply("b", "r")
	s.ats.move("ea", "3")
	s.ats.move("eb", "3")
	s.ats.after = func() {
		s.clock.Move(3 * time.Hour)
		s.board.byHand("a", "interview") // mails them
		s.board.byHand("b", "negative")
	}
	s.day(t)
	assert.Empty(t, s.board.mails)
}

func TestAPlanOfAClockThatWasAheadIsMadeAnew(t *testing.T) {
	t.Parallel()
	s := started(t)
	for _, id := range []string{"a", "b"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	s.board.size = 1
	ctx, cancel := context.WithCancel(t.Context())
	s.board.during = cancel // after the first one
	s.clock.Set(s.sync.Next().Add(6 * time.Hour))
	_, _, err := s.sync.Run(ctx)
	require.ErrorIs(t, err, context.Canceled)
	s.clock.Move(-5 * time.Hour)
	s.ats.move("eb", "2")
	s.run(t)
	assert.Equal(t, []string{"evaluating"}, s.board.mailsTo("b"))
}

// blind does what it is told, and is down from then on.
type blind struct{ *board }

func (b blind) SetStatuses(ctx context.Context, changes []hris.StatusChange) ([]hris.StatusResult, error) {
	results, err := b.board.SetStatuses(ctx, changes)
	b.broken = &hris.Error{Code: hris.Unavailable, Effect: hris.EffectRefused}
	return results, err
}

func TestAPlatformThatIsDownIsNotAskedForEachChangeOfABatch(t *testing.T) {
	t.Parallel()
	s := started(t)
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	sync, err := statussync.New(statussync.Config{Tenant: "acme", Connection: "c1", Store: s.store, Source: s.ats, Sink: blind{s.board},
		Main: func(context.Context) error { return nil }, Authorizer: statussync.Managers{"admin"}, Now: s.clock.Now})
	require.NoError(t, err)
	s.board.faults = []fault{lost}
	s.five()
	r, _, err := sync.Run(t.Context())
	require.Error(t, err)
	assert.Equal(t, 3, r.Counts.Unknown)
	assert.Equal(t, 1, s.board.reads)
	s.board.broken = nil
	s.clock.Move(6 * time.Minute)
	r = s.run(t)
	assert.Equal(t, 3, r.Counts.Changed)
	assert.Len(t, s.board.mails, 3)
}

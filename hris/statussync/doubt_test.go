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

func TestAWriteWhoseAnswerIsLostIsReadBackAndNotRepeated(t *testing.T) {
	t.Parallel()
	for _, f := range []fault{lost, silent, itemsDoubt} {
		s := started(t)
		s.apply("a", "r")
		s.apply("b", "r")
		s.ats.move("ea", "3")
		s.ats.move("eb", "3")
		s.board.faults = []fault{f}
		r := s.day(t)
		assert.Equal(t, statussync.Done, r.State)
		assert.Equal(t, 2, r.Counts.Changed)
		s.day(t)
		assert.Len(t, s.board.mails, 2)
	}
}

func TestWhatIsNotThereIsNotRepeatedBeforeItCannotComeAnyMore(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fault{"comes late": late, "never comes": never} {
		s := started(t)
		s.apply("a", "r")
		s.ats.move("ea", "3")
		s.board.faults = []fault{f}
		s.five()
		r, _, err := s.sync.Run(t.Context())
		require.Error(t, err, name)
		assert.Equal(t, statussync.Stopped, r.State)
		assert.Equal(t, 1, r.Counts.Unknown)
		b, _, err := s.sync.Badge(t.Context(), "a")
		require.NoError(t, err)
		assert.Equal(t, statussync.ChangeUnknown, b.Change.State)

		s.clock.Move(6 * time.Minute) // it may still come
		r = s.run(t)
		assert.Equal(t, statussync.Done, r.State)
		assert.Equal(t, 1, r.Counts.Unknown)
		assert.Equal(t, 1, s.board.calls, "nothing is repeated")

		s.clock.Move(time.Hour)
		assert.Equal(t, f == late, s.board.status("a") == "interview")
		r = s.day(t)
		assert.Zero(t, r.Counts.Unknown)
		assert.Equal(t, 1, r.Counts.Changed, name)
		assert.Equal(t, []string{"interview"}, s.board.mailsTo("a"), name)
	}
}

func TestWhileAChangeIsInDoubtNoOtherIsSent(t *testing.T) {
	t.Parallel()
	s := started(t, func(s *scene) { s.opts.Settle = 30 * time.Hour })
	s.apply("a", "r")
	s.ats.move("ea", "2")
	s.board.faults = []fault{never}
	s.five()
	_, _, err := s.sync.Run(t.Context())
	require.Error(t, err)
	s.ats.move("ea", "3")
	r := s.day(t)
	assert.Equal(t, 1, r.Counts.Unknown)
	assert.Equal(t, 1, s.board.calls)
	s.day(t)
	assert.Equal(t, []string{"interview"}, s.board.mailsTo("a"))
}

// slow is a store whose commit of an intent takes a minute.
type slow struct {
	statussync.Store
	clock *clock
}

func (s *slow) Commit(ctx context.Context, l statussync.Lease, b statussync.Batch) error {
	err := s.Store.Commit(ctx, l, b)
	if len(b.Records) > 0 && b.Records[0].Change.State == statussync.ChangeSending {
		s.clock.Move(time.Minute)
	}
	return err
}

func TestAWriteWhoseTimeHasPassedDoesNotLeave(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.five()
	r, _, err := s.process(&slow{s.store, s.clock}).Run(t.Context())
	require.ErrorIs(t, err, hris.Unavailable)
	assert.Equal(t, statussync.Stopped, r.State)
	assert.Zero(t, s.board.calls)
	s.clock.Move(10 * time.Minute)
	assert.Equal(t, 1, s.run(t).Counts.Changed)
}

func TestOneChangeInDoubtDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.board.size = 1
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	s.board.refuse["b"] = errHost // not done, and nothing says so
	r := s.day(t)
	assert.Equal(t, statussync.Counts{Applications: 3, Planned: 3, Changed: 2, Unknown: 1}, r.Counts)
	delete(s.board.refuse, "b")
	s.day(t)
	assert.Len(t, s.board.mails, 3)
}

func TestAHalfWrittenBatchIsSettledChangeByChange(t *testing.T) {
	t.Parallel()
	s := started(t)
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	s.board.faults = []fault{half}
	s.five()
	r, _, err := s.sync.Run(t.Context())
	require.ErrorIs(t, err, hris.OutcomeHidden)
	assert.Equal(t, 2, r.Counts.Changed)
	assert.Equal(t, 1, r.Counts.Unknown)
	s.clock.Move(20 * time.Minute) // what did not come will not
	r = s.run(t)
	assert.Equal(t, statussync.Counts{Applications: 3, Planned: 3, Changed: 3}, r.Counts)
	assert.Len(t, s.board.mails, 3)
}

func TestAPlanThatLayTooLongIsMadeAgain(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.apply("b", "r")
	s.ats.move("ea", "3")
	s.ats.move("eb", "3")
	s.board.faults = []fault{down}
	s.five()
	_, _, err := s.sync.Run(t.Context())
	require.ErrorIs(t, err, hris.Unavailable)
	s.ats.move("ea", "1") // taken back
	s.clock.Move(2 * time.Hour)
	r := s.run(t)
	assert.Equal(t, statussync.Counts{Applications: 2, Planned: 1, Unchanged: 1, Changed: 1}, r.Counts)
	assert.Empty(t, s.board.mailsTo("a"))
}

func TestAPlanThatIsResumedOverwritesNobodysEdit(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.board.faults = []fault{down}
	s.five()
	_, _, err := s.sync.Run(t.Context())
	require.ErrorIs(t, err, hris.Unavailable)
	s.board.byHand("a", "evaluating")
	s.clock.Move(10 * time.Minute)
	r := s.run(t)
	assert.Equal(t, 1, r.Counts.Left)
	assert.Empty(t, s.board.mails)
	s.day(t)
	require.Len(t, s.held(t), 1)
	assert.Equal(t, statussync.EditedByHand, s.held(t)[0].Change.Reason)
}

package statussync_test

import (
	"context"
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

func noProblem(context.Context) error { return nil }

func TestAStageBecomesAStatusAndTheNextRunWritesNothing(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.apply("b", "r")
	s.ats.move("ea", "3")
	s.idle(t)
	r := s.day(t)
	assert.Equal(t, statussync.Done, r.State)
	assert.Equal(t, "2026-01-12", r.ID)
	assert.Equal(t, statussync.Counts{Applications: 2, Planned: 1, Unchanged: 1, Changed: 1}, r.Counts)
	assert.Equal(t, "interview", s.board.status("a"))
	s.idle(t)
	r = s.day(t)
	assert.Equal(t, statussync.Counts{Applications: 2, Unchanged: 2}, r.Counts)
	assert.Equal(t, []string{"interview"}, s.board.mailsTo("a"))
	assert.Empty(t, s.board.mailsTo("b"))
	b, ok, err := s.sync.Badge(t.Context(), "a")
	require.NoError(t, err)
	require.True(t, ok)
	assert.Equal(t, statussync.Badge{Application: "a", Stage: "3", StageName: "Rozmowa", Mapped: "interview", Status: "interview", At: noon.Add(5 * time.Hour)}, b)
	first, err := s.sync.Report(t.Context(), "2026-01-12")
	require.NoError(t, err)
	assert.Equal(t, 1, first.Counts.Changed)
	assert.Equal(t, map[string]statussync.Outcome{"a": statussync.Changed}, s.items(t, first.ID))
}

func TestWhatIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := newScene()
	s.apply("early", "r")
	s.clock.Move(time.Second)
	s.on(t)
	s.ats.move("eearly", "3")
	for _, id := range []string{"unlinked", "refused", "hidden", "failing", "gone", "elsewhere", "unmapped", "hired"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	s.board.apps["unlinked"].SourceID = ""
	s.board.apps["refused"].NotForwarded = true
	s.board.apps["hired"].Status = "hired"
	s.board.apps["elsewhere"].Recruitment, s.ats.at["eelsewhere"].recruitment = "closed", "closed"
	s.board.apps["gone"].SourceID = "e0"
	s.ats.hidden["ehidden"], s.ats.hidden["efailing"], s.ats.hidden["closed"] = hris.RightMissing, hris.Unavailable, hris.NotThere
	s.ats.addStage("9", "Nowy", hris.StageEmployment) // no name and no type makes it anything
	s.ats.move("eunmapped", "9")
	r := s.day(t)
	assert.Equal(t, statussync.Counts{Applications: 8, NotLinked: 2, NotVisible: 3, Unreadable: 1, Unmapped: 1, Terminal: 1}, r.Counts)
	assert.Equal(t, []string{"9"}, r.NewStages)
	assert.Equal(t, map[string]statussync.Outcome{
		"hidden": statussync.NotVisible, "gone": statussync.NotVisible, "elsewhere": statussync.NotVisible, "failing": statussync.Unreadable, "unmapped": statussync.Unmapped,
	}, s.items(t, r.ID))
	assert.Zero(t, s.board.calls)
	m, err := s.sync.Map(t.Context())
	require.NoError(t, err)
	assert.True(t, m.Entries[6].New)
	assert.Empty(t, m.Entries[6].Status)
}

func TestOnlyRecruitmentsWithSomebodyToFollowAreAskedFor(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r1")
	s.apply("b", "r2")
	s.board.apps["b"].Status = "negative"
	s.day(t)
	assert.Equal(t, []string{"r1"}, s.ats.asked)
}

func TestANewStageIsFollowedOnceItIsMapped(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.addStage("9", "Zadanie", hris.StageStandard)
	s.ats.move("ea", "9")
	s.day(t)
	m, err := s.sync.Map(t.Context())
	require.NoError(t, err)
	with := map[string]string{"9": "evaluating"}
	for stage, status := range chosen {
		with[stage] = status
	}
	_, err = s.sync.Save(t.Context(), boss, m.Version, with)
	require.NoError(t, err)
	s.day(t)
	assert.Equal(t, []string{"evaluating"}, s.board.mailsTo("a"))
}

func TestAStartThatWasMissedIsCaughtUpOnce(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.clock.Set(time.Date(2026, time.January, 16, 8, 0, 0, 0, time.UTC)) // four days were missed
	r := s.run(t)
	assert.Equal(t, "2026-01-15", r.ID)
	s.idle(t)
	reports, err := s.sync.Reports(t.Context(), 10)
	require.NoError(t, err)
	assert.Len(t, reports, 1)
	assert.Equal(t, "2026-01-16", s.day(t).ID)
}

func TestNothingRunsOnTheDayItWasSwitchedOnAfterFive(t *testing.T) {
	t.Parallel()
	s := newScene()
	s.clock.Set(time.Date(2026, time.January, 12, 16, 0, 0, 0, time.UTC)) // 17:00
	s.on(t)
	s.clock.Move(3 * time.Hour)
	s.idle(t)
	assert.Equal(t, "2026-01-13", s.day(t).ID)
}

func TestARefusedKeyStopsTheRunAndSaysWhatWasDone(t *testing.T) {
	t.Parallel()
	s := started(t)
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	s.board.faults = []fault{none, badKey}
	s.five()
	r, worked, err := s.sync.Run(t.Context())
	require.True(t, worked)
	require.ErrorIs(t, err, hris.BadCredentials)
	assert.Equal(t, statussync.Stopped, r.State)
	assert.Equal(t, hris.BadCredentials, r.Code)
	assert.Equal(t, statussync.SinkSide, r.Side)
	assert.Equal(t, 3, r.Counts.Changed)
	m, err := s.sync.Map(t.Context())
	require.NoError(t, err)
	assert.Equal(t, statussync.BrokenKey, m.State)
	s.idle(t) // whoever asks every second does no harm
	s.clock.Move(5 * time.Minute)
	s.main = errHost
	_, worked, err = s.sync.Run(t.Context())
	require.False(t, worked)
	require.ErrorIs(t, err, hris.BadCredentials)
	s.main = nil // a new key was saved
	r = s.run(t)
	assert.Equal(t, statussync.Done, r.State)
	assert.Equal(t, 5, r.Counts.Changed)
	assert.Len(t, s.board.mails, 5)
	m, err = s.sync.Map(t.Context())
	require.NoError(t, err)
	assert.Equal(t, statussync.On, m.State)
}

func TestARefusedKeyOfTheSourceTouchesNoStatus(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.ats.broken = &hris.Error{Code: hris.BadCredentials, Effect: hris.EffectRefused}
	s.five()
	r, _, err := s.sync.Run(t.Context())
	require.ErrorIs(t, err, hris.BadCredentials)
	assert.Equal(t, statussync.SourceSide, r.Side)
	assert.Zero(t, s.board.calls)
}

func TestASystemThatIsDownStopsTheRunWhichGoesOnLater(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	for _, broken := range []*error{&s.ats.broken, &s.board.broken} {
		s.five()
		*broken = &hris.Error{Code: hris.Unavailable, Effect: hris.EffectNotSent, RetryAfter: time.Hour}
		r, _, err := s.sync.Run(t.Context())
		require.ErrorIs(t, err, hris.Unavailable)
		assert.Equal(t, statussync.Stopped, r.State)
		s.clock.Move(30 * time.Minute)
		s.idle(t)
		s.clock.Move(30 * time.Minute)
		*broken = nil
		assert.Equal(t, statussync.Done, s.run(t).State)
	}
	assert.Equal(t, []string{"interview"}, s.board.mailsTo("a"))
}

func TestAnEmptyListOfStagesIsNotBelieved(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.ats.stages = nil
	s.five()
	r, _, err := s.sync.Run(t.Context())
	require.ErrorIs(t, err, hris.BadAnswer)
	assert.Empty(t, r.GoneStages)
}

func TestOneThatIsRefusedDoesNotStopTheOthersAndComesAgain(t *testing.T) {
	t.Parallel()
	s := started(t)
	for _, id := range []string{"a", "b", "c"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	s.board.refuse["b"] = &hris.Error{Code: hris.Rejected, Effect: hris.EffectRefused}
	r := s.day(t)
	assert.Equal(t, 2, r.Counts.Changed)
	assert.Equal(t, 1, r.Counts.Refused)
	assert.Equal(t, statussync.Refused, s.items(t, r.ID)["b"])
	delete(s.board.refuse, "b")
	s.day(t)
	assert.Len(t, s.board.mails, 3)
}

func TestWhileOneProcessWorksTheOtherIsToldSo(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	other := s.process(s.store)
	asked := false
	s.ats.after = func() {
		asked = true
		_, worked, err := other.Run(context.Background())
		assert.False(t, worked)
		assert.ErrorIs(t, err, hris.Busy)
	}
	s.day(t)
	assert.True(t, asked)
	assert.Len(t, s.board.mails, 1)
}

func TestSwitchingOffStopsARunThatIsAtWork(t *testing.T) {
	t.Parallel()
	s := started(t)
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	s.board.during = func() { assert.NoError(t, s.sync.Disable(context.Background(), boss)) }
	s.five()
	_, _, err := s.sync.Run(t.Context())
	require.ErrorIs(t, err, hris.LeaseLost)
	assert.Len(t, s.board.mails, 3, "the write that was under way, and no other")
	s.idle(t)
}

func TestAnApplicationHasOneChangeARunEvenWhereItIsPlannedAgain(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.board.size = 1
	for _, id := range []string{"a", "b"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "2")
	}
	s.board.faults = []fault{none, down}
	s.five()
	_, _, err := s.sync.Run(t.Context())
	require.ErrorIs(t, err, hris.Unavailable)
	s.ats.move("ea", "3")
	s.clock.Move(2 * time.Hour)
	r := s.run(t)
	assert.Equal(t, statussync.Done, r.State)
	assert.Equal(t, 2, r.Counts.Changed)
	assert.Equal(t, []string{"evaluating"}, s.board.mailsTo("a"))
	assert.Equal(t, map[string]statussync.Outcome{"a": statussync.Changed, "b": statussync.Changed}, s.items(t, r.ID))
	s.day(t)
	assert.Equal(t, []string{"evaluating", "interview"}, s.board.mailsTo("a"), "the next run has it")
}

func TestAPlanIsVoidOnceTheMapIsAnother(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.board.faults = []fault{down}
	s.five()
	_, _, err := s.sync.Run(t.Context())
	require.ErrorIs(t, err, hris.Unavailable)
	m, err := s.sync.Map(t.Context())
	require.NoError(t, err)
	other := maps.Clone(chosen)
	other["3"] = "evaluating"
	_, err = s.sync.Save(t.Context(), boss, m.Version, other)
	require.NoError(t, err)
	s.clock.Move(10 * time.Minute)
	s.run(t)
	assert.Equal(t, []string{"evaluating"}, s.board.mailsTo("a"))
}

func TestAnApplicationThatIsListedTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.board.order = append(s.board.order, "a")
	r := s.day(t)
	assert.Equal(t, statussync.Counts{Applications: 1, Planned: 1, Changed: 1}, r.Counts)
}

func TestTheCutOffHoldsEvenIfThePlatformListsMore(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.board.all = true
	s.board.apps["a"].AppliedAt = noon.Add(-time.Microsecond)
	r := s.day(t)
	assert.Equal(t, statussync.Counts{BeforeCutOff: 1}, r.Counts)
	assert.Empty(t, s.board.mails)
}

func TestWhoCallsARunOffHasNotFoundTheSourceDown(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.five()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.ats.broken = ctx.Err() // as a source gives it
	r, _, err := s.sync.Run(ctx)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, statussync.Planning, r.State)
	s.ats.broken = nil
	assert.Equal(t, statussync.Done, s.run(t).State)
}

func TestARunThatIsCalledOffGoesOnWithTheNextCall(t *testing.T) {
	t.Parallel()
	s := started(t)
	for _, id := range []string{"a", "b", "c", "d"} {
		s.apply(id, "r")
		s.ats.move("e"+id, "3")
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.board.during = cancel
	s.five()
	r, _, err := s.sync.Run(ctx)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, statussync.Writing, r.State)
	assert.Equal(t, 3, r.Counts.Changed, "what was under way is known")
	r = s.run(t)
	assert.Equal(t, 4, r.Counts.Changed)
	assert.Len(t, s.board.mails, 4)
}

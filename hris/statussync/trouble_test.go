package statussync_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

// four makes an application in each of four recruitments, all at an interview.
func four(s *scene) {
	for _, id := range []string{"a", "b", "c", "d"} {
		s.apply(id, "r"+id)
		s.ats.move("e"+id, "3")
	}
}

func TestRecruitmentsThatAreNotSharedStopNobody(t *testing.T) {
	t.Parallel()
	for _, code := range []hris.Code{hris.NotThere, hris.RightMissing} {
		s := started(t)
		four(s)
		s.ats.hidden["ra"], s.ats.hidden["rb"], s.ats.hidden["rc"] = code, code, code
		r := s.day(t)
		assert.Equal(t, statussync.Counts{Applications: 4, NotVisible: 3, Planned: 1, Changed: 1}, r.Counts)
	}
}

func TestRecruitmentsThatAlwaysFailKeepNobodyElseAway(t *testing.T) {
	t.Parallel()
	s := started(t)
	four(s)
	s.ats.hidden["ra"], s.ats.hidden["rb"], s.ats.hidden["rc"] = hris.Unavailable, hris.BadAnswer, hris.Unavailable
	r := s.day(t)
	assert.Equal(t, statussync.Counts{Applications: 4, Unreadable: 3, Planned: 1, Changed: 1}, r.Counts)
	assert.Equal(t, []string{"interview"}, s.board.mailsTo("d"))
}

func TestASourceThatGoesDownIsNotAskedForEveryRecruitment(t *testing.T) {
	t.Parallel()
	for name, goes := range map[string]func(*scene){
		"altogether": func(s *scene) { s.ats.broken = &hris.Error{Code: hris.Unavailable, Effect: hris.EffectRefused} },
		"but for its stages": func(s *scene) {
			for i := range 100 {
				s.ats.hidden[fmt.Sprintf("r%02d", i)] = hris.Unavailable
			}
		},
	} {
		s := started(t)
		for i := range 100 {
			s.apply(fmt.Sprintf("a%02d", i), fmt.Sprintf("r%02d", i))
		}
		s.ats.after = func() { goes(s) }
		s.five()
		r, _, err := s.sync.Run(t.Context())
		require.ErrorIs(t, err, hris.Unavailable, name)
		assert.Equal(t, statussync.Stopped, r.State)
		assert.LessOrEqual(t, len(s.ats.asked), 1+30, name)
	}
}

func TestWhoStandsWhereTheSourceHasNoStageIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.ats.stages = append(s.ats.stages[:2:2], s.ats.stages[3:]...) // Rozmowa is not in the list
	r := s.day(t)
	assert.Equal(t, 1, r.Counts.Unmapped)
	assert.Equal(t, []string{"3"}, r.GoneStages)
}

func TestAReleaseOutlivesARefusal(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	heldScenes[statussync.Backwards](t, s)
	s.day(t)
	require.NoError(t, s.sync.Release(t.Context(), boss, s.held(t)[0]))
	s.board.refuse["a"] = &hris.Error{Code: hris.Locked, Effect: hris.EffectRefused}
	assert.Equal(t, 1, s.day(t).Counts.Refused)
	delete(s.board.refuse, "a")
	assert.Equal(t, 1, s.day(t).Counts.Changed)
	assert.Empty(t, s.held(t))
}

// gone is a platform that answers for a whole write that somebody is not there.
type gone struct {
	*board
	id string
}

func (g *gone) SetStatuses(ctx context.Context, changes []hris.StatusChange) ([]hris.StatusResult, error) {
	if changes[0].ApplicationID == g.id {
		return nil, &hris.Error{Code: hris.NotThere, Effect: hris.EffectRefused}
	}
	return g.board.SetStatuses(ctx, changes)
}

func TestOneThatIsNotThereAnyMoreDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.board.size = 1
	four(s)
	sync, err := statussync.New(statussync.Config{
		Tenant: "acme", Connection: "c1", Store: s.store, Source: s.ats, Sink: &gone{s.board, "b"}, Main: noProblem, Authorizer: statussync.Managers{}, Now: s.clock.Now,
	})
	require.NoError(t, err)
	s.five()
	r, _, err := sync.Run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 3, r.Counts.Changed)
	assert.Equal(t, 1, r.Counts.Refused)
}

func TestALongRunKeepsItsLease(t *testing.T) {
	t.Parallel()
	s := started(t)
	four(s)
	other, asked := s.process(s.store), 0
	var slow func()
	slow = func() {
		s.clock.Move(3 * time.Minute) // for each recruitment, of a lease of five
		_, _, err := other.Run(context.Background())
		assert.ErrorIs(t, err, hris.Busy)
		s.ats.mu.Lock()
		defer s.ats.mu.Unlock()
		if asked++; asked < 4 {
			s.ats.after = slow
		}
	}
	s.ats.after = slow
	r := s.day(t)
	assert.Equal(t, 4, asked)
	assert.Equal(t, 4, r.Counts.Changed)
}

func TestASourceWithOneRecruitmentThatFailsIsDown(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.ats.move("ea", "3")
	s.ats.hidden["r"] = hris.Unavailable
	s.five()
	r, _, err := s.sync.Run(t.Context())
	assert.ErrorIs(t, err, hris.Unavailable)
	assert.Equal(t, statussync.Stopped, r.State)
	delete(s.ats.hidden, "r")
	s.clock.Move(10 * time.Minute)
	s.run(t)
	assert.Len(t, s.board.mails, 1)
}

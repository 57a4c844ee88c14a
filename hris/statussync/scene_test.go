package statussync_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

var boss = statussync.Actor{ID: "u1", Roles: []string{"admin"}}

// scene is a customer with both systems and a synchronisation.
type scene struct {
	clock *clock
	ats   *ats
	board *board
	store statussync.Store
	main  error
	opts  statussync.Options
	sync  *statussync.Sync
}

// noon in Warsaw, in winter.
var noon = time.Date(2026, time.January, 12, 11, 0, 0, 0, time.UTC)

func newScene(with ...func(*scene)) *scene {
	c := &clock{now: noon}
	s := &scene{clock: c, ats: newATS(c), board: newBoard(c), store: statussync.NewMemory(c.Now)}
	for _, change := range with {
		change(s)
	}
	s.sync = s.process(s.store)
	return s
}

// process is another process of the same customer.
func (s *scene) process(store statussync.Store) *statussync.Sync {
	sync, err := statussync.New(statussync.Config{
		Tenant: "acme", Connection: "c1", Store: store, Source: s.ats, Sink: s.board,
		Main:       func(context.Context) error { return s.main },
		Authorizer: statussync.Managers{"admin"},
		Defaults:   statussync.RecruitmentDefaults("waiting", "evaluating", "interview", "hired"),
		Suggested:  map[hris.StageType]string{hris.StageMeeting: "interview", hris.StageRejection: "negative"},
		Options:    s.opts, Now: s.clock.Now,
	})
	if err != nil {
		panic(err)
	}
	return sync
}

// chosen are the statuses that the customer gives to the custom stages.
var chosen = map[string]string{"1": "waiting", "2": "evaluating", "3": "interview", "4": "interview", "5": "hired", "6": "negative"}

// on switches the synchronisation on, and lets the platform's applications be
// made a minute later.
func (s *scene) on(t require.TestingT) {
	m, err := s.sync.Enable(context.Background(), boss)
	require.NoError(t, err)
	_, err = s.sync.Save(context.Background(), boss, m.Version, chosen)
	require.NoError(t, err)
	s.clock.Move(time.Minute)
}

// apply makes an application on the platform that the source has at its first
// stage.
func (s *scene) apply(id, recruitment string) {
	s.board.mu.Lock()
	defer s.board.mu.Unlock()
	s.board.order = append(s.board.order, id)
	s.board.apps[id] = &hris.SinkApplication{ID: id, AppliedAt: s.clock.Now(), Status: "waiting", Recruitment: recruitment, SourceID: "e" + id}
	s.ats.mu.Lock()
	defer s.ats.mu.Unlock()
	s.ats.order = append(s.ats.order, "e"+id)
	s.ats.at["e"+id] = &standing{recruitment: recruitment, stage: "1", since: s.clock.Now()}
}

// five goes to the next 17:00.
func (s *scene) five() { s.clock.Set(s.sync.Next()) }

// day goes to the next 17:00 and runs.
func (s *scene) day(t require.TestingT) statussync.Report {
	s.five()
	return s.run(t)
}

func (s *scene) run(t require.TestingT) statussync.Report {
	r, worked, err := s.sync.Run(context.Background())
	require.NoError(t, err)
	require.True(t, worked)
	return r
}

// idle wants nothing to be due.
func (s *scene) idle(t require.TestingT) {
	_, worked, err := s.sync.Run(context.Background())
	require.NoError(t, err)
	require.False(t, worked)
}

func (s *scene) held(t require.TestingT) []statussync.Record {
	var held []statussync.Record
	for r, err := range s.sync.Held(context.Background()) {
		require.NoError(t, err)
		held = append(held, r)
	}
	return held
}

func (s *scene) items(t require.TestingT, run string) map[string]statussync.Outcome {
	items := map[string]statussync.Outcome{}
	for item, err := range s.sync.Items(context.Background(), run) {
		require.NoError(t, err)
		items[item.Application] = item.Outcome
	}
	return items
}

func started(t *testing.T, with ...func(*scene)) *scene {
	t.Helper()
	s := newScene(with...)
	s.on(t)
	return s
}

var errHost = errors.New("the host says no")

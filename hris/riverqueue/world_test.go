package riverqueue_test

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

// ats is a recruiting system with one recruitment and one application.
type ats struct {
	mu    sync.Mutex
	stage string
	since time.Time
}

func (a *ats) move(stage string, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stage, a.since = stage, at
}

func (a *ats) Stages(context.Context) ([]hris.Stage, error) {
	return []hris.Stage{{ID: "1", Name: "Nowy", System: true}, {ID: "2", Name: "Rozmowa", Type: hris.StageMeeting}}, nil
}

func (a *ats) Positions(_ context.Context, _ string, _ func(string) bool) iter.Seq2[hris.Position, error] {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := hris.Position{ApplicationID: "e42", StageID: a.stage, Since: a.since}
	return func(yield func(hris.Position, error) bool) { yield(p, nil) }
}

// jobBoard is a platform on which somebody has applied.
type jobBoard struct {
	mu     sync.Mutex
	at     time.Time
	status string
}

func (b *jobBoard) shown() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.status
}

func (b *jobBoard) Statuses(context.Context) ([]hris.Status, error) {
	return []hris.Status{{Code: "waiting", Order: 1}, {Code: "interview", Order: 2}}, nil
}

func (b *jobBoard) Applications(ctx context.Context, _ time.Time) iter.Seq2[hris.SinkApplication, error] {
	return func(yield func(hris.SinkApplication, error) bool) { yield(b.Application(ctx, "42")) }
}

func (b *jobBoard) Application(context.Context, string) (hris.SinkApplication, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return hris.SinkApplication{ID: "42", AppliedAt: b.at, Status: b.status, Recruitment: "r1", SourceID: "e42"}, nil
}

func (b *jobBoard) SetStatuses(_ context.Context, changes []hris.StatusChange) ([]hris.StatusResult, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status = changes[0].Status
	return []hris.StatusResult{{ApplicationID: changes[0].ApplicationID}}, nil
}

func (b *jobBoard) MaxStatuses() int { return 1 }

// syncs are status synchronisations by their keys; of those that are nil nothing
// can be had.
type syncs map[statussync.Key]*statussync.Sync

func (s syncs) Keys(context.Context) (keys []statussync.Key, err error) {
	for key := range s {
		keys = append(keys, key)
	}
	return keys, nil
}

func (s syncs) Sync(_ context.Context, key statussync.Key) (*statussync.Sync, error) {
	if s[key] == nil {
		return nil, &hris.Error{Code: hris.Disabled, Op: "find synchronisation", Effect: hris.EffectNotSent}
	}
	return s[key], nil
}

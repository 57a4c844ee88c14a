package riverqueue_test

import (
	"context"
	"testing"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/riverqueue"
)

// tray is an inbox by its lines.
type tray struct {
	*board
	erased chan hris.Line
	fails  error
}

func (a *tray) EraseLine(_ context.Context, tenant, connection string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fails == nil {
		a.erased <- hris.Line{Tenant: tenant, Connection: connection}
	}
	return a.fails
}

func TestWhatARemovedSourceSentIsErasedWhateverBecomesOfItsDrafts(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		drafts, in := newBoard(), &tray{board: newBoard(), erased: make(chan hris.Line, 1)}
		drafts.erase = func(hris.Line) error { return hris.Unavailable }
		q, _ := p.queue(riverqueue.Config{Transfers: drafts, Intake: in})
		require.ErrorIs(t, q.EraseSealed(t.Context(), acme.Tenant, acme.Connection), hris.Unavailable)
		assert.Equal(t, acme, await(t, in.erased))
	})
}

func TestWhatARemovedSourceSentIsErasedByAJobUntilItIsDone(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		in := &tray{board: newBoard(), erased: make(chan hris.Line, 1), fails: hris.Unavailable}
		q, c := p.queue(riverqueue.Config{Transfers: newBoard(), Intake: in})
		events, _ := c.Subscribe(river.EventKindJobFailed, river.EventKindJobSnoozed)
		require.ErrorIs(t, q.EraseSealed(t.Context(), acme.Tenant, acme.Connection), hris.Unavailable)
		require.NoError(t, q.Start(t.Context()))
		job := awaitJob(t, events, "handover_erase")
		in.mu.Lock()
		in.fails = nil
		in.mu.Unlock()
		_, err := c.JobRetry(t.Context(), job.ID)
		require.NoError(t, err)
		assert.Equal(t, acme, await(t, in.erased))
		require.NoError(t, q.Stop(t.Context()))
	})
}

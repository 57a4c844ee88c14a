package riverqueue_test

import (
	"context"
	"errors"
	"iter"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/statussync"
)

func TestOneConnectionsPollThatFailsStopsNoOther(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		asked := make(chan hris.Line, 10)
		q, c := p.queue(riverqueue.Config{Transfers: newBoard(), Polls: []riverqueue.Poll{{
			Name: "ats", Every: 24 * time.Hour,
			Lines: func(context.Context) ([]hris.Line, error) { return []hris.Line{acme, globex, initech}, nil },
			Do: func(_ context.Context, line hris.Line) error {
				switch line {
				case acme:
					return &hris.Error{Code: hris.BadCredentials}
				case globex:
					return &hris.Error{Code: hris.RateLimited, RetryAfter: 3 * time.Hour}
				}
				asked <- line
				return nil
			},
		}}})
		events, _ := c.Subscribe(river.EventKindJobFailed, river.EventKindJobCancelled)
		require.NoError(t, q.Start(t.Context()))
		assert.Equal(t, initech, await(t, asked))
		for range 2 {
			job := awaitJob(t, events, "handover_poll")
			switch lineOf(t, job) {
			case acme:
				assert.Equal(t, rivertype.JobStateCancelled, job.State, "it waits for its next turn")
			case globex:
				assert.Equal(t, rivertype.JobStateRetryable, job.State)
				assert.Greater(t, time.Until(job.ScheduledAt), 2*time.Hour)
			}
		}
		require.NoError(t, q.Stop(t.Context()))
	})
}

func TestARoundLeavesAloneWhatWaitsOrIsAtWork(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		begun, goOn := make(chan hris.Line), make(chan struct{})
		q, c := p.queue(riverqueue.Config{Transfers: newBoard(), Workers: 2, Polls: []riverqueue.Poll{{
			Name: "ats", Every: 24 * time.Hour,
			Lines: func(context.Context) ([]hris.Line, error) { return []hris.Line{acme}, nil },
			Do:    func(_ context.Context, line hris.Line) error { begun <- line; <-goOn; return nil },
		}}})
		completed, _ := c.Subscribe(river.EventKindJobCompleted)
		require.NoError(t, q.Start(t.Context()))
		await(t, begun)
		defer sync.OnceFunc(func() { close(goOn) })()
		p.exec("UPDATE river_job SET unique_key = NULL") // as after the period of uniqueness
		round := awaitRound(t, completed, "poll:ats")
		_, err := c.JobRetry(t.Context(), round.ID) // it is made again
		require.NoError(t, err)
		awaitJob(t, completed, "handover_round")
		polls, err := c.JobList(t.Context(), river.NewJobListParams().Kinds("handover_poll"))
		require.NoError(t, err)
		assert.Len(t, polls.Jobs, 1)
	})
}

// links are connections whose credentials end.
type links struct {
	next      map[connection.Ref]time.Time
	refreshed chan connection.Ref
	resealed  chan struct{}
}

func (l *links) Active(context.Context) iter.Seq2[connection.Ref, error] {
	return func(yield func(connection.Ref, error) bool) {
		for ref := range l.next {
			if !yield(ref, nil) {
				return
			}
		}
	}
}

func (l *links) Refresh(_ context.Context, tenant, id string) (time.Time, error) {
	ref := connection.Ref{Tenant: tenant, ID: id}
	if ref.ID == "broken" {
		return time.Time{}, errors.New("it cannot be refreshed")
	}
	l.refreshed <- ref
	return l.next[ref], nil
}

func (*links) CatchUp(context.Context) (int, error) { return 0, nil }

func (l *links) Reseal(context.Context) (int, error) { l.resealed <- struct{}{}; return 0, nil }

func TestCredentialsAreRenewedBeforeTheyEnd(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		clock := hristest.NewClock(time.Now())
		soon, late, never, broken := connection.Ref{Tenant: "acme", ID: "soon"}, connection.Ref{Tenant: "acme", ID: "late"},
			connection.Ref{Tenant: "globex", ID: "never"}, connection.Ref{Tenant: "globex", ID: "broken"}
		l := &links{refreshed: make(chan connection.Ref, 10), resealed: make(chan struct{}, 10), next: map[connection.Ref]time.Time{
			soon: clock.Now().Add(20 * time.Minute), late: clock.Now().Add(20 * time.Hour), never: {}, broken: {},
		}}
		q, c := p.queue(riverqueue.Config{Transfers: newBoard(), Connections: l, Now: clock.Now})
		events, _ := c.Subscribe(river.EventKindJobSnoozed, river.EventKindJobFailed)
		require.NoError(t, q.Start(t.Context()))
		var got []connection.Ref
		for range 3 {
			got = append(got, await(t, l.refreshed))
		}
		assert.ElementsMatch(t, []connection.Ref{soon, late, never}, got)
		await(t, l.resealed)
		for range 2 {
			switch job := awaitJob(t, events, "handover_refresh"); lineOf(t, job).Connection {
			case "soon":
				assert.Equal(t, rivertype.JobStateScheduled, job.State)
				assert.InDelta(t, 20*time.Minute, time.Until(job.ScheduledAt), float64(time.Minute))
			case "broken":
				assert.Equal(t, "no code", job.Errors[0].Error)
			default:
				t.Errorf("%s is left to the next round", lineOf(t, job))
			}
		}
		require.NoError(t, q.Stop(t.Context()))
	})
}

func TestAMissedSynchronisationIsCaughtUpAndOneThatIsBrokenStopsNoOther(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		clock := hristest.NewClock(time.Date(2026, time.March, 27, 12, 0, 0, 0, time.UTC))
		a, board := &ats{stage: "1"}, &jobBoard{status: "waiting", at: clock.Now().Add(time.Hour)}
		sync := switchedOn(t, clock, a, board)
		a.move("2", clock.Advance(time.Hour))
		clock.Advance(3 * 24 * time.Hour) // over the weekend when summer time begins, nobody was there
		q, c := p.queue(riverqueue.Config{
			Transfers: newBoard(), Now: clock.Now,
			Syncs: syncs{{Tenant: "acme", Connection: "inhire"}: sync, {Tenant: "globex", Connection: "inhire"}: nil},
		})
		events, _ := c.Subscribe(river.EventKindJobCompleted, river.EventKindJobCancelled)
		require.NoError(t, q.Start(t.Context()))
		for range 2 {
			switch job := awaitJob(t, events, "handover_statuses"); lineOf(t, job).Tenant {
			case "acme":
				assert.Equal(t, rivertype.JobStateCompleted, job.State)
			case "globex":
				assert.Equal(t, rivertype.JobStateCancelled, job.State)
				assert.Contains(t, job.Errors[0].Error, "connection.disabled")
			}
		}
		require.NoError(t, q.Stop(t.Context()))
		assert.Equal(t, "interview", board.shown())
		reports, err := sync.Reports(t.Context(), 10)
		require.NoError(t, err)
		require.Len(t, reports, 1, "what was missed is caught up once")
		assert.Equal(t, "2026-03-29", reports[0].ID)
		due, err := sync.Due(t.Context())
		require.NoError(t, err)
		assert.False(t, due)
	})
}

func switchedOn(t *testing.T, clock *hristest.Clock, source hris.StageSource, sink hris.StatusSink) *statussync.Sync {
	sync, err := statussync.New(statussync.Config{
		Tenant: "acme", Connection: "inhire", Store: statussync.NewMemory(clock.Now), Source: source, Sink: sink, Now: clock.Now,
		Main: func(context.Context) error { return nil }, Authorizer: statussync.Managers{"admin"},
	})
	require.NoError(t, err)
	admin := statussync.Actor{ID: "u-1", Roles: []string{"admin"}}
	draft, err := sync.Enable(t.Context(), admin)
	require.NoError(t, err)
	_, err = sync.Save(t.Context(), admin, draft.Version, map[string]string{"1": "waiting", "2": "interview"})
	require.NoError(t, err)
	return sync
}

func TestALongPollKeepsNothingElseWaiting(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		begun, erased := make(chan struct{}, 1), make(chan hris.Line, 2)
		b.erase = func(line hris.Line) error {
			erased <- line
			if len(erased) == 1 {
				return hris.Unavailable // so that a job does it
			}
			return nil
		}
		q, _ := p.queue(riverqueue.Config{Transfers: b, Workers: 1, Polls: []riverqueue.Poll{{
			Name: "ats", Every: 24 * time.Hour,
			Lines: func(context.Context) ([]hris.Line, error) { return []hris.Line{globex}, nil },
			Do:    func(ctx context.Context, _ hris.Line) error { begun <- struct{}{}; <-ctx.Done(); return ctx.Err() },
		}}})
		require.NoError(t, q.Start(t.Context()))
		await(t, begun)
		require.Error(t, q.EraseSealed(t.Context(), acme.Tenant, acme.Connection))
		await(t, erased)
		assert.Equal(t, acme, await(t, erased), "by a job, beside the poll")
		require.NoError(t, q.Stop(t.Context()))
	})
}

func TestDraftsAreErasedUntilItIsDone(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		away := true
		erased := make(chan hris.Line, 1)
		b.erase = func(line hris.Line) error {
			b.mu.Lock()
			defer b.mu.Unlock()
			if away {
				return &hris.Error{Code: hris.NotAllowed} // nothing that waiting mends, and tried again all the same
			}
			erased <- line
			return nil
		}
		q, c := p.queue(riverqueue.Config{Transfers: b})
		events, _ := c.Subscribe(river.EventKindJobFailed, river.EventKindJobSnoozed)
		require.ErrorIs(t, q.EraseSealed(t.Context(), acme.Tenant, acme.Connection), hris.NotAllowed)
		require.NoError(t, q.Start(t.Context()))
		for range 12 { // far more often than is written down
			job := awaitJob(t, events, "handover_erase")
			assert.LessOrEqual(t, len(job.Errors), 10)
			_, err := c.JobRetry(t.Context(), job.ID)
			require.NoError(t, err)
		}
		b.mu.Lock()
		away = false
		b.mu.Unlock()
		for {
			select {
			case line := <-erased:
				assert.Equal(t, acme, line)
				require.NoError(t, q.Stop(t.Context()))
				return
			case e := <-events:
				_, err := c.JobRetry(t.Context(), e.Job.ID)
				require.NoError(t, err)
			}
		}
	})
}

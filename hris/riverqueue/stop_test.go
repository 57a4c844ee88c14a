package riverqueue_test

import (
	"context"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/riverqueue"
)

func TestStopEndsBetweenSteps(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		begun, ended := make(chan hris.Line), make(chan hris.Line, 1)
		b.work = func(ctx context.Context, line hris.Line) error {
			begun <- line
			<-ctx.Done() // no further step may begin
			ended <- line
			return nil // but the one under way ends well
		}
		q, c := p.queue(riverqueue.Config{Transfers: b, Every: time.Hour})
		b.put(acme, 100)
		require.NoError(t, q.Start(t.Context()))
		await(t, begun)
		require.NoError(t, q.Stop(t.Context()))
		assert.Equal(t, acme, await(t, ended))
		assert.Equal(t, 99, b.left())
		list, err := c.JobList(t.Context(), river.NewJobListParams().States(rivertype.JobStateRunning, rivertype.JobStateRetryable))
		require.NoError(t, err)
		assert.Empty(t, list.Jobs, "nothing is left to be rescued")
	})
}

func TestAStoppedQueueCanBeStartedAgain(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		q, _ := p.queue(riverqueue.Config{Transfers: b})
		for range 2 {
			b.put(acme, 1)
			require.NoError(t, q.Start(t.Context()))
			require.ErrorIs(t, q.Start(t.Context()), hris.InvalidInput)
			await(t, b.done)
			require.NoError(t, q.Stop(t.Context()))
			require.NoError(t, q.Stop(t.Context()))
		}
	})
}

// expiring is a context whose deadline is when done is closed.
type expiring struct {
	context.Context
	done chan struct{}
}

func (e expiring) Done() <-chan struct{} { return e.done }

func (e expiring) Err() error {
	select {
	case <-e.done:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestTheEndOfTheContextOfStartStopsToo(t *testing.T) {
	t.Parallel()
	for name, ending := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"cancelled": context.WithCancel,
		"by its deadline": func(ctx context.Context) (context.Context, context.CancelFunc) {
			e := expiring{ctx, make(chan struct{})}
			return e, func() { close(e.done) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			everywhere(t, func(t *testing.T, p place) {
				b := newBoard()
				begun, ended := make(chan hris.Line), make(chan hris.Line)
				b.work = func(ctx context.Context, line hris.Line) error {
					begun <- line
					<-ctx.Done()
					ended <- line
					return nil
				}
				q, _ := p.queue(riverqueue.Config{Transfers: b})
				b.put(acme, 5)
				ctx, end := ending(t.Context())
				require.NoError(t, q.Start(ctx))
				await(t, begun)
				end()
				await(t, ended)
				soon, enough := context.WithTimeout(t.Context(), patience)
				defer enough()
				require.NoError(t, q.Stop(soon))
				assert.Equal(t, 4, b.left())
			})
		})
	}
}

func TestAStopThatIsNotWaitedForCanBeWaitedForLater(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		begun, goOn := make(chan hris.Line), make(chan struct{})
		b.work = func(context.Context, hris.Line) error { begun <- acme; <-goOn; return nil }
		q, _ := p.queue(riverqueue.Config{Transfers: b})
		b.put(acme, 1)
		require.NoError(t, q.Start(t.Context()))
		await(t, begun)
		over, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, q.Stop(over), context.Canceled)
		close(goOn)
		require.NoError(t, q.Stop(t.Context()))
		assert.Zero(t, b.left())
	})
}

func TestWhoSubscribedHearsOfTheStopAndSubscribesAgain(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		q, _ := p.queue(riverqueue.Config{Transfers: b})
		for range 2 {
			over, cancel := q.Subscribe(river.EventKindJobCompleted)
			b.put(acme, 1)
			require.NoError(t, q.Start(t.Context()))
			await(t, b.done)
			await(t, over)
			require.NoError(t, q.Stop(t.Context()))
			for range over { // to its end
			}
			cancel()
			cancel()
		}
	})
}

package riverqueue_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/riverqueue"
)

var (
	acme    = hris.Line{Tenant: "acme", Connection: "c1"}
	globex  = hris.Line{Tenant: "globex", Connection: "c2"}
	initech = hris.Line{Tenant: "initech", Connection: "c3"}
)

func TestEveryLineIsDrained(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		q, _ := p.queue(riverqueue.Config{Transfers: b, Every: time.Hour})
		for i := range 20 {
			b.put(hris.Line{Tenant: "acme", Connection: fmt.Sprint("c", i)}, 3)
		}
		require.NoError(t, q.Start(t.Context()))
		for range 60 {
			await(t, b.done)
		}
		require.NoError(t, q.Stop(t.Context()))
		assert.Zero(t, b.left())
	})
}

func TestWhatBecomesDueIsFoundByLookingAgain(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		q, _ := p.queue(riverqueue.Config{Transfers: b, Every: 50 * time.Millisecond})
		require.NoError(t, q.Start(t.Context()))
		for range 3 {
			b.put(acme, 1) // nobody says so
			await(t, b.done)
		}
		require.NoError(t, q.Stop(t.Context()))
	})
}

func TestAProcessThatWasNotStartedCanWakeOthers(t *testing.T) {
	t.Parallel()
	p := inPostgreSQL(t)
	b := newBoard()
	worker, _ := p.queue(riverqueue.Config{Transfers: b, Every: time.Hour})
	page, _ := p.queue(riverqueue.Config{Transfers: newBoard()})
	require.NoError(t, worker.Start(t.Context()))
	b.put(globex, 1)
	require.NoError(t, page.Wake(t.Context(), globex.Tenant, globex.Connection))
	assert.Equal(t, globex, await(t, b.done))
	require.NoError(t, worker.Stop(t.Context()))
}

func TestAChangeOfAConnectionRousesItsLine(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		b.roused = func(line hris.Line) { b.put(line, 1) } // what was held is due
		q, _ := p.queue(riverqueue.Config{Transfers: b, Every: time.Hour})
		require.NoError(t, q.Start(t.Context()))
		require.NoError(t, q.Changed(t.Context(), acme.Tenant, acme.Connection))
		assert.Equal(t, acme, await(t, b.done))
		require.NoError(t, q.Stop(t.Context()))
	})
}

func TestABacklogDelaysNobody(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		begun, goOn := make(chan hris.Line), make(chan struct{})
		b.work = func(ctx context.Context, line hris.Line) error {
			select {
			case begun <- line:
				<-goOn
			case <-ctx.Done():
				return ctx.Err()
			}
			return nil
		}
		q, _ := p.queue(riverqueue.Config{Transfers: b, Every: time.Hour, Workers: 1})
		b.put(acme, 10_000)
		require.NoError(t, q.Start(t.Context()))
		require.Equal(t, acme, await(t, begun))

		// While the only worker is busy with one of acme's, two others come.
		b.put(globex, 1)
		b.put(initech, 1)
		require.NoError(t, q.Wake(t.Context(), globex.Tenant, globex.Connection))
		require.NoError(t, q.Wake(t.Context(), initech.Tenant, initech.Connection))
		goOn <- struct{}{}
		var next []hris.Line
		for range 3 {
			next = append(next, await(t, begun))
			goOn <- struct{}{}
		}
		assert.Equal(t, []hris.Line{globex, initech, acme}, next, "who has more goes behind all others")
		require.NoError(t, q.Stop(t.Context()))
	})
}

func TestALineUnderLoadHasOneJobWaiting(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		begun, goOn := make(chan hris.Line), make(chan struct{})
		b.work = func(context.Context, hris.Line) error { begun <- acme; <-goOn; return nil }
		q, c := p.queue(riverqueue.Config{Transfers: b, Every: time.Hour, Workers: 1})
		b.put(acme, 1)
		require.NoError(t, q.Start(t.Context()))
		await(t, begun)
		// Its jobs were made in former periods: River's uniqueness keeps no other out.
		for i := range 5 {
			require.NoError(t, q.Wake(t.Context(), globex.Tenant, globex.Connection))
			p.exec("UPDATE river_job SET unique_key = $1 WHERE state = 'available' AND kind = 'handover_transfers'", []byte{byte(i)})
		}
		list, err := c.JobList(t.Context(), river.NewJobListParams().Kinds("handover_transfers").States(rivertype.JobStateAvailable))
		require.NoError(t, err)
		assert.Len(t, list.Jobs, 1)
		goOn <- struct{}{}
		require.NoError(t, q.Stop(t.Context()))
	})
}

func TestTheJobOfAKilledWorkerBlocksNobody(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		q, c := p.queue(riverqueue.Config{Transfers: b, Every: time.Hour})
		// What a killed process leaves: a job that runs, of whom nobody knows.
		require.NoError(t, q.Wake(t.Context(), acme.Tenant, acme.Connection))
		p.exec("UPDATE river_job SET state = 'running', attempt = 1, attempted_at = scheduled_at, unique_key = $1", []byte("of a minute ago"))
		b.put(acme, 2)
		require.NoError(t, q.Start(t.Context()))
		for range 2 {
			assert.Equal(t, acme, await(t, b.done))
		}
		require.NoError(t, q.Stop(t.Context()))
		list, err := c.JobList(t.Context(), river.NewJobListParams().States(rivertype.JobStateRunning))
		require.NoError(t, err)
		assert.Len(t, list.Jobs, 1, "it stands there until River rescues it")
	})
}

func TestALineWhoseLedgerFailsIsTriedAgainAndNotAtOnce(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		b.away = &hris.Error{Code: hris.Unavailable, RetryAfter: 20 * time.Minute}
		q, c := p.queue(riverqueue.Config{Transfers: b, Every: time.Hour})
		failed, _ := c.Subscribe(river.EventKindJobFailed)
		b.put(acme, 1)
		require.NoError(t, q.Start(t.Context()))
		job := awaitJob(t, failed, "handover_transfers")
		assert.Equal(t, rivertype.JobStateRetryable, job.State)
		assert.Greater(t, time.Until(job.ScheduledAt), 19*time.Second)
		assert.LessOrEqual(t, time.Until(job.ScheduledAt), time.Minute, "nobody else is sent to the line until then")
		p.exec("UPDATE river_job SET unique_key = NULL") // as after the period of uniqueness
		require.NoError(t, q.Wake(t.Context(), acme.Tenant, acme.Connection))
		list, err := c.JobList(t.Context(), river.NewJobListParams().Kinds("handover_transfers"))
		require.NoError(t, err)
		assert.Len(t, list.Jobs, 1)

		b.mu.Lock()
		b.away = nil
		b.mu.Unlock()
		_, err = c.JobRetry(t.Context(), job.ID)
		require.NoError(t, err)
		await(t, b.done)
		require.NoError(t, q.Stop(t.Context()))
	})
}

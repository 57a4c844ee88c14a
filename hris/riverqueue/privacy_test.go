package riverqueue_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/riverqueue"
)

// canary is what somebody is called, and must stand nowhere.
const canary = "Zdzisława-Čížková"

func TestWhatFailedIsToldToRiverByItsCodeAlone(t *testing.T) {
	t.Parallel()
	failures := map[string]func() error{
		"an error": func() error { return errors.New("no such person: " + canary) },
		"an error of ours": func() error {
			return &hris.Error{Code: hris.Unavailable, Err: errors.New(canary), Own: errors.New(canary)}
		},
		"a panic": func() error { panic(canary) },
		"a panic of an error": func() error {
			panic(errors.New(canary))
		},
		"a refusal": func() error { return &hris.Error{Code: hris.NotAllowed, Err: errors.New(canary)} },
	}
	everywhere(t, func(t *testing.T, p place) {
		var log guardedBuffer
		b := newBoard()
		fails := func(name string) error { return failures[name]() }
		b.work = func(_ context.Context, line hris.Line) error { return fails(line.Connection) }
		b.erase = func(line hris.Line) error { return fails(line.Connection) }
		var lines []hris.Line
		for name := range failures {
			lines = append(lines, hris.Line{Tenant: "acme", Connection: name})
		}
		q, c := p.queue(riverqueue.Config{
			Transfers: b, Every: time.Hour, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Polls: []riverqueue.Poll{{
				Name: "ats", Every: 24 * time.Hour,
				Lines: func(context.Context) ([]hris.Line, error) { return lines, nil },
				Do:    func(_ context.Context, line hris.Line) error { return fails(line.Connection) },
			}, {
				Name: "lost", Every: 24 * time.Hour,
				Lines: func(context.Context) ([]hris.Line, error) { return nil, errors.New(canary) },
				Do:    func(context.Context, hris.Line) error { return nil },
			}},
		})
		events, _ := c.Subscribe(river.EventKindJobFailed, river.EventKindJobCancelled)
		for _, line := range lines {
			b.put(line, 1)
			if line.Connection != "a panic" && line.Connection != "a panic of an error" {
				require.Error(t, q.EraseSealed(t.Context(), line.Tenant, line.Connection))
			}
		}
		require.NoError(t, q.Start(t.Context()))
		seen := map[string]int{}
		for seen["handover_transfers"] < 5 || seen["handover_poll"] < 5 || seen["handover_erase"] < 3 || seen["handover_round"] < 1 {
			e := await(t, events)
			seen[e.Job.Kind]++
			if e.Job.Kind != "handover_round" {
				want := map[string]string{
					"an error": "no code", "an error of ours": "remote.unavailable", "a panic": "panic of a string",
					"a panic of an error": "panic of a *errors.errorString", "a refusal": "transfer.not_allowed",
				}[lineOf(t, e.Job).Connection]
				assert.Contains(t, []string{want, "JobCancelError: " + want}, e.Job.Errors[0].Error)
				assert.Empty(t, e.Job.Errors[0].Trace)
			}
		}
		require.NoError(t, q.Stop(t.Context()))
		for _, table := range []string{"river_job", "river_queue", "river_leader"} {
			rows := p.rows(table)
			assert.NotContains(t, rows, canary, table)
			assert.NotContains(t, rows, "Zdzis", table)
		}
		assert.Contains(t, p.rows("river_job"), "remote.unavailable")
		assert.NotContains(t, log.String(), "Zdzis")
		assert.Contains(t, log.String(), "remote.unavailable")
	})
}

// guardedBuffer is a buffer that many write to.
type guardedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (g *guardedBuffer) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.b.Write(p)
}

func (g *guardedBuffer) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.b.String()
}

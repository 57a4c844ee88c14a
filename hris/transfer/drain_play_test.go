package transfer_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// Several processes drain lines of any length while writes fail now and then:
// no line has two of them at once, and every hire arrives once.
func TestNoLineIsDrainedByTwoAtOnce(t *testing.T) {
	t.Parallel()
	review := newYard(t, hristest.OneStep(), 1)
	review.plan(t, 0, 1)
	rapid.Check(t, func(rt *rapid.T) {
		lengths := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 4).Draw(rt, "lengths")
		workers := rapid.IntRange(2, 4).Draw(rt, "workers")
		slice := rapid.SampledFrom([]time.Duration{0, 250 * time.Millisecond, time.Hour}).Draw(rt, "slice")
		failures := rapid.SampledFrom([]*hris.Error{nil, hristest.Down(time.Second), hristest.Refused("debtor")}).Draw(rt, "failures")

		y := newYard(t, hristest.OneStep(), len(lengths), func(c *transfer.Config) {
			c.HashKey, c.Drafts = review.config.HashKey, drafts(func() *transfer.Draft { return review.last })
		})
		ids := make([][]string, len(lengths))
		busy := make([]atomic.Int32, len(lengths))
		for line, n := range lengths {
			ids[line] = y.copies(t, review, line, n)
			if failures != nil {
				y.fault(line, hristest.Fault{Err: failures, Nth: rapid.IntRange(1, 5).Draw(rt, "nth")})
			}
		}
		y.during = func(line int) {
			assert.EqualValues(rt, 1, busy[line].Add(1), "two drains of one line")
			y.clock.Advance(100 * time.Millisecond)
			busy[line].Add(-1)
		}
		var all sync.WaitGroup
		for range workers {
			service := y.process(t)
			all.Go(func() {
				for idle := 0; idle < 3; {
					lines, err := service.Lines(t.Context(), 2)
					if !assert.NoError(rt, err) {
						return
					}
					if len(lines) == 0 {
						idle++
						y.clock.Advance(time.Second) // rests end
					}
					for _, line := range lines {
						_, err := service.Drain(t.Context(), line, slice)
						assert.NoError(rt, err)
					}
				}
			})
		}
		all.Wait()
		y.clock.Advance(time.Hour) // for what waits on its own
		for line, n := range lengths {
			require.NotNil(rt, y.drainUntilDone(t, line))
			states := y.states(t, ids[line])
			require.Equal(rt, n, states[transfer.StateDone]+states[transfer.StateHeld])
			require.LessOrEqual(rt, states[transfer.StateHeld], 1)
			require.Len(rt, y.targets[line].Records(), states[transfer.StateDone])
		}
	})
}

// copies puts n hand-overs of what was reviewed once into a line.
func (y *yard) copies(t testing.TB, of *yard, line, n int) []string {
	t.Helper()
	var ids []string
	for range n {
		y.hires++
		y.clock.Advance(time.Millisecond)
		p, unlike := of.planned, fmt.Sprint(y.hires)
		p.ID, p.Marker, p.Key, p.PersonHash = "t-"+unlike, "HO"+unlike, transfer.Hash(unlike), transfer.Hash(unlike)
		p.Connection, p.Draft, p.At = inYard(line).Connection, nil, y.clock.Now()
		_, _, err := y.ledger.Create(t.Context(), p)
		require.NoError(t, err)
		ids = append(ids, p.ID)
	}
	return ids
}

// drainUntilDone goes on until nothing is due in a line.
func (y *yard) drainUntilDone(t testing.TB, line int) *yard {
	for range 20 {
		if drained := y.drain(t, line, time.Hour); drained.Worked == 0 && drained.Rest.IsZero() {
			return y
		}
		y.clock.Advance(time.Minute)
	}
	return nil
}

// The line that was worked longest ago comes first, so that two workers who take
// what comes first leave none behind, however long the others are.
func TestTwoWorkersStarveNoThirdLine(t *testing.T) {
	t.Parallel()
	const lines = 3
	y := newYard(t, hristest.OneStep(), lines)
	for line := range lines {
		y.plan(t, line, 12)
	}
	one, two := y.process(t), y.process(t)
	for range 9 {
		// Both ask before either begins.
		ready := y.ready(t, 2)
		require.Len(t, ready, 2)
		for i, worker := range []*transfer.Service{one, two} {
			drained, err := worker.Drain(t.Context(), ready[i], 0)
			require.NoError(t, err)
			require.Equal(t, 1, drained.Worked)
		}
	}
	for line := range lines {
		assert.Equal(t, 6, y.writes(line))
	}
}

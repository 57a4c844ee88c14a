package store_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
)

// alone is a target that notices two writes at once.
type alone struct {
	hris.Target
	t    *testing.T
	busy atomic.Int32
}

func (a *alone) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := a.Target.Steps(in)
	for i := range steps {
		do := steps[i].Do
		steps[i].Do = func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			defer a.busy.Add(-1)
			assert.EqualValues(a.t, 1, a.busy.Add(1), "two at once in one line")
			return do(ctx, done)
		}
	}
	return steps, err
}

func TestSeveralHandlesDrainALineOneAtATimeAndOnce(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		const hires = 12
		memory := hristest.NewTarget(hristest.OneStep(), nil, nil)
		target := &alone{Target: memory, t: t}
		first := d.store(t, nil).Ledger()
		svc := service(t, first, target)
		for i := range hires {
			h := hristest.Hire(nil)
			h.PersonID, h.ApplicationID = fmt.Sprint("p-", i), fmt.Sprint("a-", i)
			_, _, err := first.Create(t.Context(), ready(t, svc, h))
			require.NoError(t, err)
		}
		var all sync.WaitGroup
		for range 3 {
			svc := service(t, d.store(t, nil).Ledger(), target)
			all.Go(func() {
				for {
					drained, err := svc.Drain(t.Context(), hireLine, time.Nanosecond)
					due, _ := svc.Due(t.Context(), 1)
					if !assert.NoError(t, err) || drained.Worked == 0 && len(due) == 0 {
						return
					}
				}
			})
		}
		all.Wait()
		assert.Len(t, memory.Records(), hires)
		d.consistent(t)
	})
}

// A line rests for every process, and for those that start later.
func TestARestIsKept(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		target := hristest.NewTarget(hristest.OneStep(), nil, nil)
		target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Down(0), Ever: true})
		l := d.store(t, nil).Ledger()
		svc := service(t, l, target)
		for i := range 3 {
			h := hristest.Hire(nil)
			h.PersonID, h.ApplicationID = fmt.Sprint("p-", i), fmt.Sprint("a-", i)
			_, _, err := l.Create(t.Context(), ready(t, svc, h))
			require.NoError(t, err)
		}
		rested, err := svc.Drain(t.Context(), hireLine, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 1, rested.Worked)
		calls := len(target.Calls())

		later := service(t, d.store(t, nil).Ledger(), target)
		lines, err := later.Lines(t.Context(), 9)
		require.NoError(t, err)
		assert.Empty(t, lines)
		drained, err := later.Drain(t.Context(), hireLine, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, hris.Drained{Rest: rested.Rest}, drained)
		assert.Len(t, target.Calls(), calls, "nobody called")

		target.Heal()
		n, err := later.Rouse(t.Context(), hireLine.Tenant, hireLine.Connection)
		require.NoError(t, err)
		assert.Zero(t, n, "an outage is not the connection's")
		drained, err = svc.Drain(t.Context(), hireLine, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 2, drained.Worked)
	})
}

package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

func intent(step int, twin transfer.Hash) *transfer.Intent {
	now := time.Now()
	return &transfer.Intent{Step: stepName(step), At: now, Deadline: now.Add(time.Minute), Settled: now.Add(time.Hour), Twin: twin}
}

func TestOfTwinsBehindSeveralHandlesOneIsOpenAtATime(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		var all sync.WaitGroup
		var mu sync.Mutex
		underWay := map[string]int{}
		for worker := range 4 {
			l := d.store(t, nil).Ledger()
			all.Go(func() {
				for i := range 40 {
					twin := fmt.Sprint("twin ", i%2)
					_, lease, err := l.Create(t.Context(), planned(fmt.Sprintf("%d-%d", worker, i), 1))
					if !assert.NoError(t, err) {
						return
					}
					_, err = l.Advance(t.Context(), lease, transfer.Advance{At: time.Now(), Intent: intent(0, transfer.Hash(twin))})
					if errors.Is(err, hris.Twin) {
						continue
					}
					assert.NoError(t, err)
					count := func(n int) {
						mu.Lock()
						defer mu.Unlock()
						underWay[twin] += n
						assert.LessOrEqual(t, underWay[twin], 1)
					}
					count(1)
					count(-1)
					_, err = l.Advance(t.Context(), lease, transfer.Advance{At: time.Now(), Done: &transfer.StepDone{Step: stepName(0), Receipt: hris.Receipt{ID: "1"}}})
					assert.NoError(t, err)
				}
			})
		}
		all.Wait()
		d.consistent(t)
	})
}

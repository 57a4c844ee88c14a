package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

// Several processes keep deliveries, each of them more than once, and work them:
// every event is worked once, and those of one subject in order and one at a time.
func TestSeveralHandlesWorkTheInboxInOrderAndOnce(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		const events, subjects = 60, 5
		var all sync.WaitGroup
		var mu sync.Mutex
		kept, worked, underWay := map[string][]string{}, map[string][]string{}, map[string]int{}
		for handle := range 3 {
			inbox := d.store(t, nil).Inbox()
			all.Go(func() {
				for i := range events {
					subject := fmt.Sprint("subject ", i%subjects)
					e := hris.Event{ID: fmt.Sprintf("%d-%d", handle, i), Tenant: "acme", Connection: "c1", Kind: "hired", Keys: []string{fmt.Sprint("delivery ", i), fmt.Sprint("again ", i)},
						Subject: subject, Received: time.Now(), Payload: []byte("sealed")}
					fresh, err := inbox.Keep(t.Context(), e)
					if !assert.NoError(t, err) {
						return
					}
					if fresh {
						mu.Lock()
						kept[subject] = append(kept[subject], e.Keys[0])
						mu.Unlock()
					}
				}
			})
			all.Go(func() {
				for idle := 0; idle < 200; {
					e, ok, err := inbox.Claim(t.Context(), hris.Line{}, time.Now(), fmt.Sprint("worker ", handle), lease)
					if !assert.NoError(t, err) {
						return
					}
					if !ok {
						idle++
						continue
					}
					mu.Lock()
					underWay[e.Subject]++
					assert.Equal(t, 1, underWay[e.Subject], "two of a subject at once")
					worked[e.Subject] = append(worked[e.Subject], e.Keys[0])
					underWay[e.Subject]--
					mu.Unlock()
					if !assert.NoError(t, inbox.Done(t.Context(), e.Tenant, e.ID, fmt.Sprint("worker ", handle), time.Now())) {
						return
					}
				}
			})
		}
		all.Wait()
		inbox := d.store(t, nil).Inbox()
		for {
			e, ok, err := inbox.Claim(t.Context(), hris.Line{}, time.Now(), "last", lease)
			require.NoError(t, err)
			if !ok {
				break
			}
			worked[e.Subject] = append(worked[e.Subject], e.Keys[0])
			require.NoError(t, inbox.Done(t.Context(), e.Tenant, e.ID, "last", time.Now()))
		}
		for subject, want := range kept {
			assert.Len(t, want, events/subjects)
			assert.ElementsMatch(t, want, worked[subject], "each is worked once")
		}
	})
}

package nmbrstest

import (
	"sync"
	"time"
)

// throttle counts the calls of the last second. All users of an environment
// share it.
type throttle struct {
	mu    sync.Mutex
	calls []time.Time // by time, no more than the limit of them
}

// pass counts a call and reports whether it comes above the limit.
func (t *throttle) pass(now time.Time, limit int) (above bool) {
	if limit < 0 {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	old := 0
	for old < len(t.calls) && now.Sub(t.calls[old]) >= time.Second {
		old++
	}
	t.calls = t.calls[old:]
	if len(t.calls) >= limit {
		return true
	}
	t.calls = append(t.calls, now)
	return false
}

package greenhouse

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// windowLength is Harvest v3's: calls are counted in fixed windows of 30 seconds.
// How many one may hold is told by headers only (documented).
const windowLength = 30 * time.Second

// window keeps calls within the rate that the last answers told of. Before the
// first answer, and after a window's end, nothing is known and calls pass.
type window struct {
	clock   Clock
	maxWait time.Duration

	mu        sync.Mutex
	ends      time.Time // by our clock; zero: nothing known
	remaining int
}

// admit waits for the next window where this one is used up.
func (w *window) admit(ctx context.Context) error {
	for {
		wait := w.take()
		if wait <= 0 {
			return nil
		}
		if wait > w.maxWait {
			e := notSent(RateLimited, "the window of 30 seconds is used up")
			e.RetryAfter = wait
			return e
		}
		if err := w.clock.Sleep(ctx, wait); err != nil {
			e := notSent(NoAnswer, "the call was given up while it waited for the next rate window")
			e.cause = err
			return e
		}
	}
}

func (w *window) take() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.clock.Now()
	if w.ends.IsZero() || !now.Before(w.ends) {
		w.ends = time.Time{}
		return 0
	}
	if w.remaining > 0 {
		w.remaining--
		return 0
	}
	return w.ends.Sub(now)
}

// observe reads X-RateLimit-Remaining and X-RateLimit-Reset, seconds since 1970,
// and Retry-After. Calls under way make answers arrive out of order: within one
// window the lowest count stands.
func (w *window) observe(answer *http.Response) {
	now := w.clock.Now()
	ends, known := windowEnd(answer.Header, now)
	remaining, err := strconv.Atoi(answer.Header.Get("X-RateLimit-Remaining"))
	if answer.StatusCode == http.StatusTooManyRequests {
		remaining, err = 0, nil
		if seconds, bad := strconv.Atoi(answer.Header.Get("Retry-After")); bad == nil && seconds > 0 {
			ends, known = now.Add(time.Duration(min(seconds, 24*60*60))*time.Second), true
		}
	}
	if err != nil || !known || !ends.After(now) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	const sameWindow = 2 * time.Second // headers count in whole seconds
	if !w.ends.IsZero() && ends.Sub(w.ends).Abs() < sameWindow {
		w.remaining = min(w.remaining, max(remaining, 0))
		return
	}
	w.ends, w.remaining = ends, max(remaining, 0)
}

// windowEnd is measured against the answer's own Date, so that our clock and
// Greenhouse's need not agree; and against ours, where a proxy or a test dates
// answers by another clock than it counts with. What lies in no window of 30
// seconds is not one: Retry-After tells, once calls are refused.
func windowEnd(header http.Header, now time.Time) (time.Time, bool) {
	reset, err := strconv.ParseInt(header.Get("X-RateLimit-Reset"), 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	clocks := []time.Time{now}
	if sent, err := http.ParseTime(header.Get("Date")); err == nil {
		clocks = []time.Time{sent, now}
	}
	for _, clock := range clocks {
		left := time.Unix(reset, 0).Sub(clock)
		if left > 0 && left <= windowLength+time.Second { // headers count in whole seconds
			return now.Add(left), true
		}
	}
	return time.Time{}, false
}

// observer shows every answer to the window, also those that are repeated.
type observer struct {
	next   http.RoundTripper
	window *window // nil: none
	clock  Clock
}

// RoundTrip implements http.RoundTripper.
func (o *observer) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := o.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if o.window != nil {
		o.window.observe(answer)
	}
	// Two names are in use (inferred); one is read below.
	if id := answer.Header.Get("X-Greenhouse-Request-Id"); id != "" && answer.Header.Get("X-Request-Id") == "" {
		answer.Header.Set("X-Request-Id", id)
	}
	return answer, nil
}

// CloseIdleConnections passes on.
func (o *observer) CloseIdleConnections() {
	if t, ok := o.next.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

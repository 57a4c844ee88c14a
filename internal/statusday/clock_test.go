package statusday

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// clock moves when somebody sleeps, and stands still otherwise.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep implements erecruiter.Clock and inhire.Clock.
func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(max(d, 0))
	return ctx.Err()
}

// Until moves the clock to an instant.
func (c *clock) Until(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// latency is how long either vendor takes to answer. It is less than the time
// between two calls of either (500 and 200 ms), so that the rate dictates.
const latency = 150 * time.Millisecond

// clockHeader carries the clock to the vendors.
const clockHeader = "X-Test-Clock"

// road is the way to the vendors. It tells them the time and takes its own.
type road struct {
	clock *clock
	inner *http.Transport
	pass  func() // when a call leaves, and when its answer has been read
}

func (r *road) RoundTrip(request *http.Request) (*http.Response, error) {
	r.pass()
	request = request.Clone(request.Context())
	request.Header.Set(clockHeader, r.clock.Now().Format(time.RFC3339Nano))
	answer, err := r.inner.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	_ = r.clock.Sleep(request.Context(), latency)
	answer.Body = &passing{answer.Body, r.pass}
	return answer, nil
}

type passing struct {
	io.ReadCloser
	pass func()
}

// Close is when a whole page is held.
func (p *passing) Close() error {
	p.pass()
	return p.ReadCloser.Close()
}

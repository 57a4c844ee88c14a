package httpx_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock never waits: it moves on and remembers for how long it was asked to sleep.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
	onNap func()
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if c.onNap != nil {
		c.onNap()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.now = c.now.Add(d)
		c.slept = append(c.slept, d)
	}
	return nil
}

func (c *clock) naps() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.slept)
}

// server answers with handler under a path that is not empty, and counts deliveries.
type server struct {
	URL  string
	hits atomic.Int64
}

func serve(t *testing.T, handler http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.hits.Add(1)
		handler(w, r)
	}))
	t.Cleanup(web.Close)
	s.URL = web.URL + "/tenant/api"
	return s
}

// statuses answers with each in turn, and with the last one from then on. Zero breaks the connection.
func statuses(codes ...int) http.HandlerFunc {
	var next atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		code := codes[min(int(next.Add(1)), len(codes))-1]
		if code == 0 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(code)
	}
}

func newClient(t *testing.T, cfg httpx.Config) *httpx.Client {
	t.Helper()
	if cfg.Clock == nil {
		cfg.Clock = newClock()
	}
	client, err := httpx.New(cfg)
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

func create() httpx.Request {
	return httpx.Request{
		Op: "post applicant", Method: http.MethodPost, Path: []string{"applicants"},
		Body: httpx.BytesBody("application/json", []byte(`{"vacancy":7}`)),
	}
}

func safeWrite() httpx.Request {
	req := create()
	req.Op, req.Method, req.Class = "put applicant", http.MethodPut, httpx.SafeWrite
	return req
}

func read() httpx.Request {
	return httpx.Request{Op: "get vacancies", Path: []string{"vacancies"}, Class: httpx.Read}
}

// fail runs a call that must fail.
func fail(t *testing.T, client *httpx.Client, req httpx.Request) *httpx.Failure {
	t.Helper()
	return failWith(t.Context(), t, client, req)
}

func failWith(ctx context.Context, t *testing.T, client *httpx.Client, req httpx.Request) *httpx.Failure {
	t.Helper()
	resp, err := client.Do(ctx, req)
	require.Nil(t, resp)
	var failure *httpx.Failure
	require.ErrorAs(t, err, &failure)
	return failure
}

// succeed runs a call that must succeed and gives its answer's body.
func succeed(t *testing.T, client *httpx.Client, req httpx.Request) string {
	t.Helper()
	resp, err := client.Do(t.Context(), req)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return string(body)
}

// transport is a host's own; without traced it does not call the hooks of httptrace.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	return f(r)
}

func traced(f transport) transport {
	return func(r *http.Request) (*http.Response, error) {
		trace := httptrace.ContextClientTrace(r.Context())
		trace.GetConn("")
		trace.GotConn(httptrace.GotConnInfo{Conn: &net.TCPConn{}})
		return f(r)
	}
}

func answer(status int, body io.Reader) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(body)}
}

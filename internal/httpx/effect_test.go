package httpx_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/handoverhq/handover/internal/httpx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dialer is a host's own standard transport whose dials are ours.
func dialer(t *testing.T, dial func(ctx context.Context, network, address string) (net.Conn, error)) *http.Transport {
	t.Helper()
	base := &http.Transport{DialContext: dial}
	t.Cleanup(base.CloseIdleConnections)
	return base
}

func TestACreateIsNotSentAndRepeatedWhenNoConnectionWasHad(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusCreated))
	var dials atomic.Int64
	refuseTwice := dialer(t, func(ctx context.Context, network, address string) (net.Conn, error) {
		if dials.Add(1) <= 2 {
			return nil, syscall.ECONNREFUSED
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	})
	succeed(t, newClient(t, httpx.Config{BaseURL: s.URL, Transport: refuseTwice}), create())
	assert.EqualValues(t, 1, s.hits.Load())

	refuse := dialer(t, func(context.Context, string, string) (net.Conn, error) { return nil, syscall.ECONNREFUSED })
	failure := fail(t, newClient(t, httpx.Config{BaseURL: s.URL, Transport: refuse}), create())
	assert.Equal(t, httpx.NotSent, failure.Effect)
	assert.ErrorIs(t, failure, httpx.Unreachable)
	assert.Equal(t, 4, failure.Attempts)
}

func TestAHostNameThatDoesNotExistIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	unknown := dialer(t, func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "12345.example.com", IsNotFound: true}
	})
	failure := fail(t, newClient(t, httpx.Config{BaseURL: "https://12345.example.com", Transport: unknown}), create())
	assert.Equal(t, httpx.NotSent, failure.Effect)
	assert.ErrorIs(t, failure, httpx.HostUnknown)
	assert.Equal(t, 1, failure.Attempts)
	assert.NotContains(t, failure.Error(), "12345")
}

func TestACertificateThatIsNotTrustedIsNotSentAndNotTriedAgain(t *testing.T) {
	t.Parallel()
	web := httptest.NewUnstartedServer(statuses(http.StatusOK))
	web.Config.ErrorLog = quiet
	web.StartTLS()
	t.Cleanup(web.Close)
	failure := fail(t, newClient(t, httpx.Config{BaseURL: web.URL}), create())
	assert.Equal(t, httpx.NotSent, failure.Effect)
	assert.ErrorIs(t, failure, httpx.Untrusted)
	assert.Equal(t, 1, failure.Attempts)
}

func TestATransportThatReportsNoConnectionsNeverProvesNotSent(t *testing.T) {
	t.Parallel()
	var calls int
	opaque := transport(func(*http.Request) (*http.Response, error) { calls++; return nil, errors.New("cut") })
	failure := fail(t, newClient(t, httpx.Config{BaseURL: "https://api.example.com", Transport: opaque}), create())
	assert.Equal(t, httpx.Unknown, failure.Effect)
	assert.Equal(t, 1, calls)
}

func TestACancelledCallIsUnknownOnceAConnectionWasHadAndNotSentBefore(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	client := newClient(t, httpx.Config{BaseURL: s.URL})
	failure := failWith(ctx, t, client, create())
	assert.Equal(t, httpx.Unknown, failure.Effect)
	assert.ErrorIs(t, failure, httpx.Canceled)
	assert.ErrorIs(t, failure, context.Canceled)

	failure = failWith(ctx, t, client, create())
	assert.Equal(t, httpx.NotSent, failure.Effect)
	assert.ErrorIs(t, failure, context.Canceled)
	assert.Zero(t, failure.Attempts)
	assert.EqualValues(t, 1, s.hits.Load())

	dialling, stop := context.WithCancel(t.Context())
	hang := dialer(t, func(ctx context.Context, _, _ string) (net.Conn, error) {
		stop()
		<-ctx.Done()
		return nil, ctx.Err()
	})
	failure = failWith(dialling, t, newClient(t, httpx.Config{BaseURL: s.URL, Transport: hang}), create())
	assert.Equal(t, httpx.NotSent, failure.Effect)
	assert.ErrorIs(t, failure, context.Canceled)
}

func TestACredentialThatCannotBeHadMeansNotSent(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusOK))
	lost := errors.New("token endpoint down")
	failure := fail(t, newClient(t, httpx.Config{BaseURL: s.URL, Auth: authFunc(func(*http.Request) error { return lost })}), create())
	assert.Equal(t, httpx.NotSent, failure.Effect)
	assert.ErrorIs(t, failure, httpx.AuthFailed)
	assert.ErrorIs(t, failure, lost)

	pasted := authFunc(func(r *http.Request) error { r.Header.Set("Authorization", "token\n"); return nil })
	failure = fail(t, newClient(t, httpx.Config{BaseURL: s.URL, Auth: pasted}), create())
	assert.Equal(t, httpx.NotSent, failure.Effect)
	assert.ErrorIs(t, failure, httpx.AuthFailed)
	assert.Zero(t, s.hits.Load())
}

type authFunc func(*http.Request) error

func (f authFunc) Authorize(_ context.Context, r *http.Request) error { return f(r) }
func (authFunc) Renew(context.Context) (bool, error)                  { return false, nil }

// rawServer speaks HTTP by hand: it answers the first request of each connection, and reads and then drops every later one. It counts
// the requests that arrived whole.
func rawServer(t *testing.T) (url string, delivered *atomic.Int64) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	delivered = &atomic.Int64{}
	var open sync.WaitGroup
	talk := func(conn net.Conn) {
		defer conn.Close()
		r := bufio.NewReader(conn)
		for first := true; ; first = false {
			req, err := http.ReadRequest(r)
			if err != nil {
				return
			}
			if _, err := io.Copy(io.Discard, req.Body); err != nil {
				return
			}
			delivered.Add(1)
			if !first {
				return
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		}
	}
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { talk(conn) })
		}
	})
	t.Cleanup(func() { listener.Close(); open.Wait() })
	return "http://" + listener.Addr().String(), delivered
}

func TestNetHTTPNeverResendsACreateThatAReusedConnectionSwallowed(t *testing.T) {
	t.Parallel()
	large := create()
	large.Body = streamed(bytes.Repeat([]byte("x"), 100<<10))
	empty := create()
	empty.Body = httpx.Body{}
	for name, second := range map[string]httpx.Request{"small body": create(), "streamed body": large, "no body": empty} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, delivered := rawServer(t)
			client := newClient(t, httpx.Config{BaseURL: url})
			t.Cleanup(client.CloseIdleConnections)
			succeed(t, client, create())
			failure := fail(t, client, second)
			assert.Equal(t, httpx.Unknown, failure.Effect)
			assert.ErrorIs(t, failure, httpx.Cut)
			assert.EqualValues(t, 2, delivered.Load(), "one per call")
			client.CloseIdleConnections()
		})
	}
}

// deaf is a connection whose writes fail, nothing written, once it has been used: a keep-alive the other side dropped.
type deaf struct {
	net.Conn
	used *atomic.Bool
}

func (d deaf) Write(p []byte) (int, error) {
	if d.used.Load() {
		return 0, syscall.EPIPE
	}
	return d.Conn.Write(p)
}

func TestAStaleKeepAliveDoesNotPutACreateInDoubtWhileNothingWasWritten(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]httpx.Body{
		"small body":    create().Body,
		"streamed body": streamed(bytes.Repeat([]byte("x"), 100<<10)),
		"no body":       {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []int64
			s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
				n, _ := io.Copy(io.Discard, r.Body)
				got = append(got, n)
			})
			var used atomic.Bool
			var dials atomic.Int64
			stale := dialer(t, func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
				if err == nil && dials.Add(1) == 1 {
					conn = deaf{conn, &used}
				}
				return conn, err
			})
			client := newClient(t, httpx.Config{BaseURL: s.URL, Transport: stale})
			succeed(t, client, create())
			used.Store(true)
			req := create()
			req.Body = body
			succeed(t, client, req)
			assert.EqualValues(t, 2, dials.Load())
			assert.Equal(t, []int64{create().Body.Length, body.Length}, got)
		})
	}
}

func TestACreateIsNotReplayedOverHTTP2(t *testing.T) {
	t.Parallel()
	var replays []error
	h2 := transport(func(r *http.Request) (*http.Response, error) {
		trace := httptrace.ContextClientTrace(r.Context())
		trace.GetConn("")
		trace.GotConn(httptrace.GotConnInfo{Conn: multiplexed{}})
		_, err := r.GetBody()
		replays = append(replays, err)
		return nil, errors.New("stream error")
	})
	client := newClient(t, httpx.Config{BaseURL: "https://api.example.com", Transport: h2, MaxAttempts: 1})
	assert.Equal(t, httpx.Unknown, fail(t, client, create()).Effect)
	assert.Equal(t, httpx.Unknown, fail(t, client, safeWrite()).Effect)
	require.Len(t, replays, 2)
	assert.Error(t, replays[0])
	assert.NoError(t, replays[1])
}

type multiplexed struct{ net.Conn }

func (multiplexed) ConnectionState() tls.ConnectionState {
	return tls.ConnectionState{NegotiatedProtocol: "h2"}
}

func TestACreateThatNetHTTPWouldReplayIsRefusedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusOK))
	client := newClient(t, httpx.Config{BaseURL: s.URL})
	for _, method := range []string{"", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace} {
		req := create()
		req.Method = method
		assert.ErrorIs(t, fail(t, client, req), httpx.BadRequest)
	}
	req := create()
	req.Header = http.Header{"idempotency-key": {"1"}}
	assert.ErrorIs(t, fail(t, client, req), httpx.BadRequest)

	client = newClient(t, httpx.Config{BaseURL: s.URL, Header: http.Header{"X-Idempotency-Key": {"1"}}})
	assert.ErrorIs(t, fail(t, client, create()), httpx.BadRequest)
	assert.Zero(t, s.hits.Load())
	succeed(t, client, safeWrite())
}

func TestAFailureLeavesTheHostsIdleConnectionsAlone(t *testing.T) {
	t.Parallel()
	closed := &closing{transport: traced(func(*http.Request) (*http.Response, error) { return nil, errors.New("cut") })}
	client, err := httpx.New(httpx.Config{BaseURL: "https://api.example.com", Transport: closed})
	require.NoError(t, err)
	fail(t, client, create())
	assert.Zero(t, closed.times)
	client.CloseIdleConnections()
	assert.Equal(t, 1, closed.times)
}

type closing struct {
	transport
	times int
}

func (c *closing) CloseIdleConnections() { c.times++ }

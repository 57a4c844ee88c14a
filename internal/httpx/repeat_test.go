package httpx_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheZeroValuesAreTheCarefulOnes(t *testing.T) {
	t.Parallel()
	assert.Equal(t, httpx.Create, httpx.Class(0))
	assert.Equal(t, httpx.Unknown, httpx.Effect(0))
	assert.Equal(t, "unknown", httpx.Effect(0).String())
	assert.Equal(t, "not sent", httpx.NotSent.String())
	assert.Equal(t, "refused", httpx.Refused.String())
	assert.Equal(t, "create", httpx.Class(0).String())
	assert.Equal(t, "safe write", httpx.SafeWrite.String())
	assert.Equal(t, "read", httpx.Read.String())
}

func TestEachClassIsRepeatedOnlyAsItsRowSays(t *testing.T) {
	t.Parallel()
	const cut = 0
	for _, c := range []struct {
		name                    string
		status                  int
		read, safeWrite, create bool // repeated
		effect                  httpx.Effect
	}{
		{"connection cut", cut, true, true, false, httpx.Unknown},
		{"429", http.StatusTooManyRequests, true, true, true, httpx.Refused},
		{"502", http.StatusBadGateway, true, true, false, httpx.Unknown},
		{"503", http.StatusServiceUnavailable, true, true, false, httpx.Unknown},
		{"504", http.StatusGatewayTimeout, true, true, false, httpx.Unknown},
		{"500", http.StatusInternalServerError, false, false, false, httpx.Unknown},
		{"501", http.StatusNotImplemented, false, false, false, httpx.Unknown},
		{"408", http.StatusRequestTimeout, false, false, false, httpx.Unknown},
		{"499", 499, false, false, false, httpx.Unknown},
		{"400", http.StatusBadRequest, false, false, false, httpx.Refused},
		{"401 without Auth", http.StatusUnauthorized, false, false, false, httpx.Refused},
		{"403", http.StatusForbidden, false, false, false, httpx.Refused},
		{"404", http.StatusNotFound, false, false, false, httpx.Refused},
		{"413", http.StatusRequestEntityTooLarge, false, false, false, httpx.Refused},
	} {
		for _, class := range []struct {
			req    httpx.Request
			repeat bool
		}{{read(), c.read}, {safeWrite(), c.safeWrite}, {create(), c.create}} {
			t.Run(c.name+"/"+class.req.Class.String(), func(t *testing.T) {
				t.Parallel()
				if class.repeat {
					once := serve(t, statuses(c.status, http.StatusCreated))
					succeed(t, newClient(t, httpx.Config{BaseURL: once.URL}), class.req)
					assert.EqualValues(t, 2, once.hits.Load())
				}
				always := serve(t, statuses(c.status))
				failure := fail(t, newClient(t, httpx.Config{BaseURL: always.URL, MaxAttempts: 3}), class.req)
				assert.Equal(t, c.effect, failure.Effect)
				assert.Equal(t, c.status, failure.Status)
				want := 1
				if class.repeat {
					want = 3
				}
				assert.Equal(t, want, failure.Attempts)
				if c.status != cut || class.req.Class == httpx.Create { // net/http may repeat a cut read by itself
					assert.EqualValues(t, want, always.hits.Load())
				}
			})
		}
	}
}

func TestAVerdictDecidesButNeverRepeatsACreateThatMayHaveActed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		status  int
		verdict httpx.Verdict
		req     httpx.Request
		hits    int64
		effect  httpx.Effect
	}{
		{"documented as not processed", 503, httpx.Verdict{Decided: true, Effect: httpx.Refused, Retry: true}, create(), 4, httpx.Refused},
		{"record locked", 500, httpx.Verdict{Decided: true, Effect: httpx.Refused, Retry: true}, create(), 4, httpx.Refused},
		{"retry, but unknown", 503, httpx.Verdict{Decided: true, Effect: httpx.Unknown, Retry: true}, create(), 1, httpx.Unknown},
		{"what is answered was sent", 503, httpx.Verdict{Decided: true, Effect: httpx.NotSent, Retry: true}, create(), 4, httpx.Refused},
		{"refused for good", 500, httpx.Verdict{Decided: true, Effect: httpx.Refused}, create(), 1, httpx.Refused},
		{"a 429 that acted", 429, httpx.Verdict{Decided: true, Effect: httpx.Unknown}, create(), 1, httpx.Unknown},
		{"undecided leaves it to the status", 503, httpx.Verdict{Effect: httpx.Refused, Retry: true}, create(), 1, httpx.Unknown},
		{"read: retryable 400", 400, httpx.Verdict{Decided: true, Retry: true}, read(), 4, httpx.Unknown},
		{"read: not even a 503", 503, httpx.Verdict{Decided: true, Effect: httpx.Refused}, read(), 1, httpx.Refused},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte("because"))
			})
			client := newClient(t, httpx.Config{BaseURL: s.URL, Classify: func(r *http.Response, head []byte) httpx.Verdict {
				assert.Equal(t, c.status, r.StatusCode)
				assert.Equal(t, "because", string(head))
				return c.verdict
			}})
			failure := fail(t, client, c.req)
			assert.Equal(t, c.hits, s.hits.Load())
			assert.Equal(t, c.effect, failure.Effect)
		})
	}
}

// credential is an Auth whose token changes when renewed.
type credential struct {
	token   atomic.Int64
	renews  atomic.Int64
	refuses bool
	err     error
}

func (c *credential) Authorize(_ context.Context, r *http.Request) error {
	r.Header.Set("Authorization", "Bearer "+string(rune('a'+c.token.Load())))
	return nil
}

func (c *credential) Renew(context.Context) (bool, error) {
	c.renews.Add(1)
	c.token.Add(1)
	return !c.refuses && c.err == nil, c.err
}

func TestA401RenewsTheCredentialOnceAndRepeatsOnceForEveryClass(t *testing.T) {
	t.Parallel()
	for _, req := range []httpx.Request{create(), safeWrite(), read()} {
		t.Run(req.Class.String(), func(t *testing.T) {
			t.Parallel()
			old := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer b" {
					w.WriteHeader(http.StatusUnauthorized)
				}
			})
			auth := &credential{}
			succeed(t, newClient(t, httpx.Config{BaseURL: old.URL, Auth: auth, MaxAttempts: 1}), req)
			assert.EqualValues(t, 2, old.hits.Load())
			assert.EqualValues(t, 1, auth.renews.Load())

			wrong := serve(t, statuses(http.StatusUnauthorized))
			auth = &credential{}
			failure := fail(t, newClient(t, httpx.Config{BaseURL: wrong.URL, Auth: auth}), req)
			assert.EqualValues(t, 2, wrong.hits.Load())
			assert.EqualValues(t, 1, auth.renews.Load())
			assert.Equal(t, http.StatusUnauthorized, failure.Status)
			assert.Equal(t, httpx.Refused, failure.Effect)
		})
	}
}

func TestA401ThatCannotBeRenewedIsReturnedAsItIs(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusUnauthorized))
	failure := fail(t, newClient(t, httpx.Config{BaseURL: s.URL, Auth: &credential{refuses: true}}), create())
	assert.ErrorIs(t, failure, httpx.Status)
	assert.Equal(t, httpx.Refused, failure.Effect)

	gone := errors.New("secret expired")
	failure = fail(t, newClient(t, httpx.Config{BaseURL: s.URL, Auth: &credential{err: gone}}), create())
	assert.ErrorIs(t, failure, httpx.AuthFailed)
	assert.ErrorIs(t, failure, gone)
	assert.Equal(t, http.StatusUnauthorized, failure.Status)
	assert.Equal(t, httpx.Refused, failure.Effect)
	assert.EqualValues(t, 2, s.hits.Load())
}

func TestTheEffectIsTheWorstOfAllAttempts(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	base := httpx.NewTransport()
	base.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if calls.Add(1) > 1 {
			return nil, errors.New("network is down")
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	t.Cleanup(base.CloseIdleConnections)
	s := serve(t, statuses(0))
	failure := fail(t, newClient(t, httpx.Config{BaseURL: s.URL, Transport: base}), safeWrite())
	assert.ErrorIs(t, failure, httpx.Unreachable)
	assert.Equal(t, 4, failure.Attempts)
	assert.Equal(t, httpx.Unknown, failure.Effect, "the first attempt may have acted")
}

func TestARepeatSendsTheWholeRequestAgain(t *testing.T) {
	t.Parallel()
	var seen []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 64)
		n, _ := r.Body.Read(body)
		seen = append(seen, r.Method+" "+r.RequestURI+" "+r.Header.Get("Content-Type")+" "+r.Header.Get("X-Project")+" "+string(body[:n]))
		if len(seen) < 3 {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	req := create()
	req.Header = http.Header{"x-project": {"second"}}
	succeed(t, newClient(t, httpx.Config{BaseURL: s.URL, Header: http.Header{"X-Project": {"first"}}}), req)
	require.Len(t, seen, 3)
	for _, one := range seen {
		assert.Equal(t, `POST /tenant/api/applicants application/json second {"vacancy":7}`, one)
	}
}

func TestWaitsBetweenAttemptsGrowAndKeepToMaxWait(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusServiceUnavailable))
	clock := newClock()
	fail(t, newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock, MaxAttempts: 9, MaxWait: 3 * time.Second}), read())
	naps := clock.naps()
	require.Len(t, naps, 8)
	for i, longest := range []time.Duration{500, 1000, 2000, 3000, 3000, 3000, 3000, 3000} {
		longest *= time.Millisecond
		assert.LessOrEqual(t, naps[i], longest)
		assert.GreaterOrEqual(t, naps[i], longest/2)
	}
}

func TestNoAttemptIsMadeThatTheCallersDeadlineWouldCut(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "4")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	clock := newClock()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	failure := failWith(ctx, t, newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock}), create())
	assert.Equal(t, 4*time.Second, failure.RetryAfter)
	assert.Empty(t, clock.naps())
}

func TestCancellingTheWaitKeepsWhatTheLastAttemptProved(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusTooManyRequests))
	ctx, cancel := context.WithCancel(t.Context())
	clock := newClock()
	clock.onNap = cancel
	failure := failWith(ctx, t, newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock}), create())
	assert.ErrorIs(t, failure, httpx.Canceled)
	assert.ErrorIs(t, failure, context.Canceled)
	assert.Equal(t, httpx.Refused, failure.Effect)
	assert.Equal(t, http.StatusTooManyRequests, failure.Status)
	assert.EqualValues(t, 1, s.hits.Load())
}

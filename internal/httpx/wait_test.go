package httpx_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func retryIn(value string, status int) http.HandlerFunc {
	first := true
	return func(w http.ResponseWriter, _ *http.Request) {
		if first {
			first = false
			w.Header().Set("Retry-After", value)
			w.Header().Set("Date", "Mon, 02 Mar 2026 09:00:00 GMT")
			w.WriteHeader(status)
		}
	}
}

func TestAShortRetryAfterIsSleptHere(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"3", "Mon, 02 Mar 2026 09:00:03 GMT"} {
		clock := newClock()
		s := serve(t, retryIn(value, http.StatusTooManyRequests))
		succeed(t, newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock}), create())
		assert.Equal(t, []time.Duration{3 * time.Second}, clock.naps())
	}
}

func TestALongRetryAfterComesBackInsteadOfBeingSlept(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{
		"6": 6 * time.Second, "7200": 2 * time.Hour, "99999999999999999999": 24 * time.Hour, "Mon, 02 Mar 2026 10:00:00 GMT": time.Hour,
	} {
		clock := newClock()
		s := serve(t, retryIn(value, http.StatusServiceUnavailable))
		failure := fail(t, newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock}), read())
		assert.Equal(t, want, failure.RetryAfter)
		assert.Empty(t, clock.naps())
		assert.EqualValues(t, 1, s.hits.Load())
	}
}

func TestAWaitThatOnlyTheVendorCanReadIsHonoured(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusServiceUnavailable))
	clock := newClock()
	wait := time.Hour
	client := newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock, Classify: func(*http.Response, []byte) httpx.Verdict {
		return httpx.Verdict{RetryAfter: wait, Code: "maintenance"}
	}})
	failure := fail(t, client, read())
	assert.Equal(t, time.Hour, failure.RetryAfter)
	assert.Equal(t, "maintenance", failure.Code)
	wait = 1000 * time.Hour
	assert.Equal(t, 24*time.Hour, fail(t, client, read()).RetryAfter)
}

func TestTheRateIsSharedByTheAccountsClients(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusOK))
	clock := newClock()
	limit := httpx.NewLimit(0.5, 1, 0) // one in two seconds
	one := newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock, Limit: limit})
	two := newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock, Limit: limit})
	succeed(t, one, create())
	succeed(t, two, create())
	succeed(t, one, create())
	assert.Equal(t, []time.Duration{2 * time.Second, 2 * time.Second}, clock.naps())
}

func TestALongWaitForTheRateComesBackAsNotSent(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusOK))
	clock := newClock()
	client := newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock, Limit: httpx.NewLimit(0.1, 1, 1)})
	succeed(t, client, create())
	for range 3 { // asking does not make the queue longer, and the slot comes back
		failure := fail(t, client, create())
		assert.ErrorIs(t, failure, httpx.TooBusy)
		assert.Equal(t, httpx.NotSent, failure.Effect)
		assert.Equal(t, 10*time.Second, failure.RetryAfter)
		assert.Zero(t, failure.Attempts)
	}
	assert.EqualValues(t, 1, s.hits.Load())
}

func TestASlotIsHeldUntilTheAnswerIsClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := inMemory(t, httpx.Config{Limit: httpx.NewLimit(0, 0, 1)}, traced(func(*http.Request) (*http.Response, error) {
			return answer(http.StatusOK, strings.NewReader("{}")), nil
		}))
		first, err := client.Do(t.Context(), read())
		require.NoError(t, err)
		done := make(chan error)
		go func() {
			second, err := client.Do(t.Context(), read())
			if err == nil {
				err = second.Body.Close()
			}
			done <- err
		}()
		synctest.Wait()
		select {
		case <-done:
			t.Fatal("the second call did not wait")
		default:
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		failure := failWith(ctx, t, client, create())
		assert.Equal(t, httpx.NotSent, failure.Effect)
		assert.ErrorIs(t, failure, context.DeadlineExceeded)

		require.NoError(t, first.Body.Close())
		require.NoError(t, first.Body.Close(), "closing twice frees one slot")
		require.NoError(t, <-done)
	})
}

func TestASlotIsFreeWhileTheNextAttemptIsWaitedFor(t *testing.T) {
	t.Parallel()
	clock := newClock()
	limit := httpx.NewLimit(0, 0, 1)
	s := serve(t, statuses(503, 503, 200))
	other := newClient(t, httpx.Config{BaseURL: serve(t, statuses(200)).URL, Limit: limit})
	clock.onNap = func() { succeed(t, other, read()) }
	succeed(t, newClient(t, httpx.Config{BaseURL: s.URL, Clock: clock, Limit: limit}), read())
}

// inMemory is a client on a transport of the test, with the clock of its bubble.
func inMemory(t *testing.T, cfg httpx.Config, base transport) *httpx.Client {
	t.Helper()
	cfg.BaseURL, cfg.Transport, cfg.Clock = "https://api.example.com", base, httpx.SystemClock
	return newClient(t, cfg)
}

// silence answers nothing until the request is given up.
func silence(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, context.Cause(r.Context())
}

func TestAnAttemptEndsAfterItsTimeout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		req      httpx.Request
		attempts int
	}{{create(), 1}, {safeWrite(), 2}, {read(), 2}} {
		t.Run(c.req.Class.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := inMemory(t, httpx.Config{MaxAttempts: 2}, traced(silence))
				begun := time.Now()
				c.req.Timeout = 150 * time.Second
				failure := fail(t, client, c.req)
				assert.ErrorIs(t, failure, httpx.TimedOut)
				assert.ErrorIs(t, failure, context.DeadlineExceeded)
				assert.Equal(t, httpx.Unknown, failure.Effect)
				assert.Equal(t, c.attempts, failure.Attempts)
				assert.Equal(t, 150*time.Second, failure.Elapsed)
				assert.Equal(t, time.Duration(c.attempts)*150*time.Second, time.Since(begun).Truncate(10*time.Second))
			})
		})
	}
}

func TestANegativeTimeoutLeavesTheEndToTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Hour)
		defer cancel()
		req := create()
		req.Timeout = -1
		failure := failWith(ctx, t, inMemory(t, httpx.Config{}, traced(silence)), req)
		assert.ErrorIs(t, failure, httpx.Canceled)
		assert.ErrorIs(t, failure, context.DeadlineExceeded)
		assert.Equal(t, httpx.Unknown, failure.Effect)
	})
}

// drip gives a byte after each pause of its list, and then nothing until the request is given up.
type drip struct {
	r      *http.Request
	pauses []time.Duration
}

func (d *drip) Read(p []byte) (int, error) {
	if len(d.pauses) == 0 {
		_, err := silence(d.r)
		return 0, err
	}
	time.Sleep(d.pauses[0])
	d.pauses = d.pauses[1:]
	p[0] = 'x'
	return 1, nil
}

func TestALongAnswerMayTakeItsTimeButNotFallSilent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := inMemory(t, httpx.Config{}, traced(func(r *http.Request) (*http.Response, error) {
			return answer(http.StatusOK, &drip{r, []time.Duration{50 * time.Second, 50 * time.Second, 50 * time.Second}}), nil
		}))
		req := read()
		req.Timeout = time.Minute
		resp, err := client.Do(t.Context(), req)
		require.NoError(t, err)
		time.Sleep(time.Hour) // a reader with other things to do
		body, err := io.ReadAll(resp.Body)
		assert.Equal(t, "xxx", string(body))
		assert.ErrorIs(t, err, httpx.TimedOut)
		assert.NoError(t, resp.Body.Close())
	})
}

func TestTheSystemClockSleepsUntilTheContextEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := httpx.SystemClock.Now()
		require.NoError(t, httpx.SystemClock.Sleep(t.Context(), time.Hour))
		assert.Equal(t, time.Hour, httpx.SystemClock.Now().Sub(begun))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		assert.ErrorIs(t, httpx.SystemClock.Sleep(ctx, time.Hour), context.DeadlineExceeded)
		assert.ErrorIs(t, httpx.SystemClock.Sleep(ctx, 0), context.DeadlineExceeded)
	})
}

func TestAuthMayShareTheLimitOfTheCallItServes(t *testing.T) {
	t.Parallel()
	limit := httpx.NewLimit(0, 0, 1)
	tokens := newClient(t, httpx.Config{BaseURL: serve(t, statuses(200)).URL, Limit: limit})
	fetch := authFunc(func(r *http.Request) error {
		resp, err := tokens.Do(r.Context(), read())
		return errors.Join(err, resp.Body.Close())
	})
	succeed(t, newClient(t, httpx.Config{BaseURL: serve(t, statuses(200)).URL, Limit: limit, Auth: fetch}), create())
}

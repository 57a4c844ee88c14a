package greenhouse

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

// limited answers as Greenhouse does: so many calls in each window of 30 seconds.
type limited struct {
	clock *stepClock
	size  int
	skew  time.Duration // of Greenhouse's clock
	total int           // calls that make up the list; 0 for no end

	mu      sync.Mutex
	window  int64
	used    int
	calls   int
	refused int
}

func (l *limited) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now().Add(l.skew)
	if window := now.Unix() / 30; window != l.window {
		l.window, l.used = window, 0
	}
	l.used++
	l.calls++
	reset := (l.window + 1) * 30
	w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
	w.Header().Set("X-RateLimit-Limit", strconv.Itoa(l.size))
	w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(max(0, l.size-l.used)))
	w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(reset, 10))
	if l.used > l.size {
		l.refused++
		l.calls--
		w.Header().Set("Retry-After", strconv.FormatInt(reset-now.Unix(), 10))
		writeJSON(w, 429, `{"message":"Rate limit exceeded"}`)
		return
	}
	if l.calls < l.total {
		w.Header().Set("Link", fmt.Sprintf(`</v3/users?cursor=%d>; rel="next"`, l.calls))
	}
	writeJSON(w, 200, fmt.Sprintf(`[{"id":%d}]`, l.calls))
}

func TestALongListKeepsWithinTheWindowWithoutOneRefusal(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{0, -3 * time.Hour, 95 * time.Second} {
		clock := newClock()
		limit := &limited{clock: clock, size: 5, skew: skew, total: 23}
		server := serve(t, limit.ServeHTTP)
		client := server.client(t, func(cfg *Config) { cfg.Clock = clock })
		rows, err := collect(client.Users(t.Context(), UserFilter{}))
		require.NoError(t, err)
		assert.Len(t, rows, 23)
		assert.Zero(t, limit.refused, "no 429 was caused by us")
		assert.LessOrEqual(t, clock.Now().Sub(start), 5*windowLength, "and no longer was waited than 23 calls at 5 a window take")
	}
}

func TestClientsOfOneCredentialShareTheWindow(t *testing.T) {
	t.Parallel()
	clock := newClock()
	limit := &limited{clock: clock, size: 4}
	server := serve(t, limit.ServeHTTP)
	shared := new(Shared)
	for range 12 {
		client := server.client(t, func(cfg *Config) { cfg.Clock, cfg.Shared = clock, shared })
		require.NoError(t, client.Check(t.Context(), "users"))
	}
	assert.Zero(t, limit.refused)
}

func TestA429IsWaitedOutAndTheListGoesOn(t *testing.T) {
	t.Parallel()
	clock := newClock()
	limit := &limited{clock: clock, size: 5, total: 8}
	limit.window, limit.used = start.Unix()/30, 5 // somebody else's calls
	server := serve(t, limit.ServeHTTP)
	rows, err := collect(server.client(t, func(cfg *Config) { cfg.Clock = clock }).Users(t.Context(), UserFilter{}))
	require.NoError(t, err)
	assert.Len(t, rows, 8)
	assert.Equal(t, 1, limit.refused)
}

func TestALongerWaitThanAllowedIsGivenBack(t *testing.T) {
	t.Parallel()
	clock := newClock()
	limit := &limited{clock: clock, size: 1}
	server := serve(t, limit.ServeHTTP)
	client := server.client(t, func(cfg *Config) { cfg.Clock, cfg.MaxWait = clock, 5*time.Second })
	require.NoError(t, client.Check(t.Context(), "users"))
	err := client.Check(t.Context(), "users")
	var ours *Error
	require.ErrorAs(t, err, &ours)
	assert.Equal(t, RateLimited, ours.Reason)
	assert.Equal(t, hris.EffectNotSent, ours.Effect)
	assert.Equal(t, windowLength, ours.RetryAfter)
	assert.Equal(t, "check users", ours.Op)
}

func TestWaitingForTheWindowEndsWithTheContext(t *testing.T) {
	t.Parallel()
	clock := newClock()
	limit := &limited{clock: clock, size: 1}
	server := serve(t, limit.ServeHTTP)
	client := server.client(t, func(cfg *Config) { cfg.Clock = clock })
	require.NoError(t, client.Check(t.Context(), "users"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, client.Check(ctx, "users"), context.Canceled)
}

func TestHeadersThatMakeNoSenseNeverStopACall(t *testing.T) {
	t.Parallel()
	for _, header := range []http.Header{
		{}, {"X-Ratelimit-Remaining": {"0"}}, {"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {"soon"}}, {"X-Ratelimit-Remaining": {"none"}, "X-Ratelimit-Reset": {"99999999999"}},
		{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {"1"}}, {"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {"9999999999"}}, {"X-Ratelimit-Remaining": {"-5"}, "X-Ratelimit-Reset": {"-5"}},
	} {
		clock := newClock()
		w := &window{clock: clock, maxWait: time.Minute}
		w.observe(&http.Response{StatusCode: 200, Header: header})
		require.NoError(t, w.admit(t.Context()))
		assert.Empty(t, clock.slept)
	}
}

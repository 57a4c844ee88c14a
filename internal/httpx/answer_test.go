package httpx_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/handoverhq/handover/internal/httpx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Trace", "t-1")
		_, _ = io.WriteString(w, body)
	}
}

func TestAnAnswerIsCapped(t *testing.T) {
	t.Parallel()
	for length, ok := range map[int]bool{0: true, 9: true, 10: true, 11: false, 1 << 20: false} {
		s := serve(t, says(strings.Repeat("x", length)))
		resp, err := newClient(t, httpx.Config{BaseURL: s.URL, MaxAnswer: 10}).Do(t.Context(), read())
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		assert.Len(t, body, min(length, 10))
		if ok {
			assert.NoError(t, err)
		} else {
			assert.ErrorIs(t, err, httpx.AnswerTooLong)
		}
		require.NoError(t, resp.Body.Close())
	}
}

func TestAnAnswerThatBreaksOffIsAFailureThatNamesTheCall(t *testing.T) {
	t.Parallel()
	leak := errors.New("read tcp 10.0.0.1:1234: connection reset by peer")
	client := newClient(t, httpx.Config{BaseURL: "https://api.example.com", Transport: traced(func(*http.Request) (*http.Response, error) {
		return answer(http.StatusCreated, io.MultiReader(strings.NewReader("{"), iotest.ErrReader(leak))), nil
	})})
	resp, err := client.Do(t.Context(), create())
	require.NoError(t, err)
	err = httpx.DecodeJSON(resp, new(any))
	require.ErrorIs(t, err, httpx.AnswerCut)
	assert.Equal(t, "post applicant: the connection broke within the answer (status 201, effect unknown)", err.Error())
	assert.NotErrorIs(t, err, leak)
}

func TestCancellingWhileTheAnswerIsReadIsSaid(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "x")
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	})
	resp, err := newClient(t, httpx.Config{BaseURL: s.URL}).Do(ctx, read())
	if err == nil { // the cancellation may overtake the headers
		_, err = io.ReadAll(resp.Body)
		require.NoError(t, resp.Body.Close())
	}
	assert.ErrorIs(t, err, httpx.Canceled)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestJSONIsDecodedStrictlyAndNeverQuoted(t *testing.T) {
	t.Parallel()
	decode := func(body string, v any) error {
		s := serve(t, says(body))
		resp, err := newClient(t, httpx.Config{BaseURL: s.URL, MaxAnswer: 100, RequestIDHeader: "X-Trace"}).Do(t.Context(), read())
		require.NoError(t, err)
		require.Equal(t, "t-1", resp.RequestID)
		return httpx.DecodeJSON(resp, v)
	}
	var v map[string]any
	require.NoError(t, decode(` {"amount": 12345678901234567890.10} `+"\n", &v))
	assert.Equal(t, json.Number("12345678901234567890.10"), v["amount"])

	var typed struct{ Age int }
	for _, body := range []string{"", "{", `{"Age":"canary"}`, `{"Age":999999999999999999999}`, `{"Age":1}{"canary":1}`, `{"Age":1} canary`, "<html>canary"} {
		err := decode(body, &typed)
		require.ErrorIs(t, err, httpx.AnswerMalformed, body)
		assert.NotContains(t, err.Error(), "canary")
		assert.NotContains(t, err.Error(), "999")
	}
	assert.ErrorIs(t, decode(`"`+strings.Repeat("x", 200)+`"`, &v), httpx.AnswerTooLong)
}

func TestAcceptedStatusesAreASuccess(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusNotFound))
	req := read()
	req.Accept = []int{http.StatusNotFound}
	resp, err := newClient(t, httpx.Config{BaseURL: s.URL}).Do(t.Context(), req)
	require.NoError(t, err)
	assert.Equal(t, http.StatusNotFound, resp.Status)
	require.NoError(t, resp.Body.Close())
}

func TestAnErrorAnswerIsKeptForTheVendorUpTo64KiB(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("Set-Cookie", "session=canary")
		w.Header().Set("X-Trace", "t-1")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, strings.Repeat("x", 100<<10))
	})
	failure := fail(t, newClient(t, httpx.Config{BaseURL: s.URL, RequestIDHeader: "X-Trace"}), create())
	assert.Len(t, failure.Head, 64<<10)
	assert.Equal(t, "0", failure.Header.Get("X-RateLimit-Remaining"))
	assert.Empty(t, failure.Header.Get("Set-Cookie"))
	assert.Equal(t, "t-1", failure.RequestID)
	assert.Equal(t, "post applicant: the vendor answered with an error status (status 400, effect refused, request t-1)", failure.Error())
}

func TestRequestIDsAndCodesThatAreNotIDsAreDropped(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"a-1": "a-1", "two words": "", "a@example.com": "", "a%40": "", strings.Repeat("x", 129): "", "é": ""} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Request-Id", id); w.WriteHeader(400) })
		client := newClient(t, httpx.Config{BaseURL: s.URL, Classify: func(*http.Response, []byte) httpx.Verdict { return httpx.Verdict{Code: id} }})
		failure := fail(t, client, create())
		assert.Equal(t, want, failure.RequestID)
		assert.Equal(t, want, failure.Code)
	}
}

// buffer is a log that several goroutines write.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) { b.mu.Lock(); defer b.mu.Unlock(); return b.b.Write(p) }
func (b *buffer) String() string              { b.mu.Lock(); defer b.mu.Unlock(); return b.b.String() }

func TestNothingThatWasSentOrAnsweredIsEverPrinted(t *testing.T) {
	t.Parallel()
	const canary = "canary"
	var logs buffer
	logger := slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	leaky := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if status == 0 {
				panic(http.ErrAbortHandler)
			}
			w.Header().Set("Location", "https://canary.example.com/canary")
			w.Header().Set("X-RateLimit-Policy", canary)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, canary)
		}
	}
	bases := []string{"https://canary.invalid"} // no such name
	for _, status := range []int{0, 200, 302, 400, 401, 429, 500, 503} {
		bases = append(bases, serve(t, leaky(status)).URL)
	}
	for _, base := range bases {
		for _, prototype := range []httpx.Request{create(), safeWrite(), read()} {
			req := prototype
			req.Path = []string{canary}
			req.RawQuery = "name=canary"
			req.Header = http.Header{"X-Canary": {canary}}
			req.Body = httpx.BytesBody("text/canary", []byte(canary))
			client := newClient(t, httpx.Config{BaseURL: base + "/canary", Logger: logger, Auth: authFunc(func(r *http.Request) error {
				r.Header.Set("Authorization", canary)
				return nil
			})})
			resp, err := client.Do(t.Context(), req)
			if err == nil {
				err = httpx.DecodeJSON(resp, new(any))
			}
			var failure *httpx.Failure
			require.ErrorAs(t, err, &failure)
			for _, printed := range printings(t, failure) {
				assert.NotContains(t, strings.ToLower(printed), canary)
			}
			for wrapped := err; wrapped != nil; wrapped = errors.Unwrap(wrapped) {
				assert.NotContains(t, wrapped.Error(), canary)
			}
			logger.Error("returned", "err", err, "value", *failure, "head", failure.Head)
		}
	}
	assert.NotContains(t, strings.ToLower(logs.String()), canary)
	assert.NotContains(t, logs.String(), "127.0.0.1")
}

func printings(t *testing.T, failure *httpx.Failure) []string {
	t.Helper()
	var out []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		out = append(out, fmt.Sprintf(verb, failure), fmt.Sprintf(verb, *failure), fmt.Sprintf(verb, failure.Head), fmt.Sprintf(verb, []any{*failure}))
	}
	for _, v := range []any{failure, *failure, failure.Head} {
		encoded, err := json.Marshal(v)
		require.NoError(t, err)
		out = append(out, string(encoded))
	}
	return out
}

func TestLogsHoldOneRecordPerAttemptWithTheseFieldsOnly(t *testing.T) {
	t.Parallel()
	var logs buffer
	drop := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	logger := slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: drop}))
	first := true
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", "r-1")
		if first {
			first = false
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	succeed(t, newClient(t, httpx.Config{BaseURL: s.URL, Logger: logger}), create())
	assert.Equal(t, strings.Join([]string{
		`level=WARN msg="call failed: the vendor answered with an error status, sending it again" operation="post applicant" status=429 duration=0s attempt=1 request_id=r-1`,
		`level=DEBUG msg="call answered" operation="post applicant" status=200 duration=0s attempt=2 request_id=r-1`,
		"",
	}, "\n"), logs.String())
}

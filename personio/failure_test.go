package personio

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

func TestWhatAnAnswerProvesAboutACreate(t *testing.T) {
	t.Parallel()
	refused, unknown := hris.EffectRefused, hris.EffectUnknown
	const problem = `{"personio_trace_id":"trace-0001","errors":[{"title":"Bad request","detail":"Invalid.","type":"https://developer.example.com/errors#common.bad_request"}]}`
	for _, tc := range []struct {
		name   string
		v2     bool
		status int
		body   string
		reason Reason
		code   hris.Code
		effect hris.Effect
		calls  int32
	}{
		{"v1 supervisor unknown", false, 422, `{"success":false,"error":{"code":422,"message":"Supervisor with ID 1 not found"}}`, Rejected, hris.Rejected, refused, 1},
		{"v1 conflict", false, 409, `{"success":false,"error":{"code":0,"message":"Die E-Mail ist schon vergeben"}}`, Rejected, hris.Rejected, refused, 1},
		{"v1 bad request", false, 400, ``, Rejected, hris.Rejected, refused, 1},
		{"v1 right missing, which may be an old token", false, 403, `{"success":false,"error":{"code":0,"message":"personio.core.api.exceptions.api.forbidden.http.exception"}}`, NotGranted, hris.RightMissing, refused, 2},
		{"v1 too many", false, 429, ``, RateLimited, hris.RateLimited, refused, 4},
		{"v1 server error", false, 500, `{"success":false,"error":{"code":500,"message":"Something went wrong"}}`, ServerFailed, hris.OutcomeHidden, unknown, 1},
		{"v1 gateway", false, 502, ``, Unavailable, hris.OutcomeHidden, unknown, 1},
		{"v1 maintenance", false, 503, ``, Unavailable, hris.OutcomeHidden, unknown, 1},
		{"v1 gateway time-out", false, 504, ``, Unavailable, hris.OutcomeHidden, unknown, 1},
		{"v1 request time-out", false, 408, ``, NoAnswer, hris.OutcomeHidden, unknown, 1},
		{"v1 too large", false, 413, ``, TooLarge, hris.TooLarge, refused, 1},
		{"v1 redirect", false, 307, ``, Moved, hris.NotThere, refused, 1},
		{"v1 failure within 200 with a status", false, 200, `{"success":false,"error":{"code":422,"message":"Abteilung unbekannt"}}`, Rejected, hris.Rejected, refused, 1},
		{"v1 failure within 200 with fields", false, 200, `{"success":false,"error":{"code":0,"error_data":{"email":["vergeben"]}}}`, Rejected, hris.Rejected, refused, 1},
		{"v1 failure within 200 that says nothing", false, 200, `{"success":false,"error":{"code":0,"message":"Es ist ein Problem aufgetreten "}}`, Rejected, hris.OutcomeHidden, unknown, 1},
		{"v1 failure within 200 of the server", false, 200, `{"success":false,"error":{"code":500,"message":"Something went wrong"}}`, ServerFailed, hris.OutcomeHidden, unknown, 1},
		{"v1 success without an id", false, 200, `{"success":true,"data":{}}`, BadAnswer, hris.OutcomeHidden, unknown, 1},
		{"v1 page", false, 200, `<html>`, BadAnswer, hris.OutcomeHidden, unknown, 1},
		{"v2 bad request", true, 400, problem, Rejected, hris.Rejected, refused, 1},
		{"v2 scope missing", true, 403, problem, NotGranted, hris.RightMissing, refused, 1},
		{"v2 unauthorized with a fresh token is a right", true, 401, problem, NotGranted, hris.RightMissing, refused, 2},
		{"v2 too many", true, 429, ``, RateLimited, hris.RateLimited, refused, 4},
		{"v2 server error", true, 500, problem, ServerFailed, hris.OutcomeHidden, unknown, 1},
		{"v2 gateway", true, 502, problem, Unavailable, hris.OutcomeHidden, unknown, 1},
		{"v2 success without an id", true, 201, `{}`, BadAnswer, hris.OutcomeHidden, unknown, 1},
		{"v2 empty success", true, 201, ``, BadAnswer, hris.OutcomeHidden, unknown, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, func(w http.ResponseWriter, _ *http.Request) {
				if tc.status == http.StatusTemporaryRedirect {
					w.Header().Set("Location", "/elsewhere")
				}
				answer(w, tc.status, tc.body)
			})
			client := a.client(t)
			var err error
			if tc.v2 {
				_, err = client.CreatePerson(t.Context(), NewPerson{Email: ada.Email, FirstName: "Ada", LastName: "Beispiel"})
			} else {
				_, err = client.CreateEmployee(t.Context(), ada)
			}
			e := own(t, err)
			assert.Equal(t, tc.reason, e.Reason)
			assert.Equal(t, tc.effect, e.Effect)
			assert.Equal(t, tc.status, e.Status)
			assert.Equal(t, tc.calls, a.calls.Load())
			require.ErrorIs(t, err, tc.reason)
			require.ErrorIs(t, err, tc.code)
			if tc.body == problem {
				assert.Equal(t, "trace-0001", e.TraceID)
				assert.Equal(t, "common.bad_request", e.VendorCode)
				assert.Equal(t, "Bad request Invalid.", e.Message().Reveal())
			}
		})
	}
}

func TestCreateThatIsCutIsUnknownAndSentOnce(t *testing.T) {
	t.Parallel()
	for name, cut := range map[string]func(net.Conn){
		"before the answer": func(net.Conn) {},
		"within the answer": func(c net.Conn) {
			_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"success\":tr"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, func(w http.ResponseWriter, r *http.Request) {
				_ = bodyOf(r)
				conn, _, err := http.NewResponseController(w).Hijack()
				if assert.NoError(t, err) {
					cut(conn)
					conn.Close()
				}
			})
			_, err := a.client(t).CreateEmployee(t.Context(), ada)
			require.ErrorIs(t, err, hris.OutcomeHidden)
			assert.Equal(t, hris.EffectUnknown, own(t, err).Effect)
			assert.Equal(t, int32(1), a.calls.Load())
		})
	}
}

func TestCreateWithoutAConnectionIsNotSentAndTriedAgain(t *testing.T) {
	t.Parallel()
	var refuse, dials atomic.Int32
	transport := httpx.NewTransport()
	transport.DisableKeepAlives = true
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		dials.Add(1)
		if refuse.Add(-1) >= 0 {
			return nil, syscall.ECONNREFUSED
		}
		return dial(ctx, network, address)
	}
	a := newAccount(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, `{"success":true,"data":{"id":1}}`) })
	client := a.client(t, func(cfg *Config) { cfg.Transport = transport })
	_, err := client.CreateEmployee(t.Context(), ada)
	require.NoError(t, err)
	refuse.Store(2)
	_, err = client.CreateEmployee(t.Context(), ada)
	require.NoError(t, err)
	assert.Equal(t, int32(2), a.calls.Load())
	refuse.Store(99)
	_, err = client.CreateEmployee(t.Context(), ada)
	require.ErrorIs(t, err, Unavailable)
	require.ErrorIs(t, err, hris.Unavailable)
	assert.Equal(t, hris.EffectNotSent, own(t, err).Effect)
}

func TestUpdatesAndReadsAreRepeatedAndReadsAreNeverInDoubt(t *testing.T) {
	t.Parallel()
	var first atomic.Bool
	a := newAccount(t, func(w http.ResponseWriter, r *http.Request) {
		if first.CompareAndSwap(false, true) {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		answer(w, 200, `{"success":true,"data":{"id":12345},"meta":["Department \"Zoo\" not found"]}`)
	})
	client := a.client(t)
	written, err := client.UpdateEmployee(t.Context(), 12345, EmployeeChange{Department: "Zoo"})
	require.NoError(t, err)
	assert.Equal(t, []string{`Department "Zoo" not found`}, written.Notes.Reveal())
	assert.Equal(t, int32(2), a.calls.Load())

	for status, reason := range map[int]Reason{500: ServerFailed, 404: NotFound, 504: Unavailable} {
		a := newAccount(t, func(w http.ResponseWriter, _ *http.Request) {
			answer(w, status, `{"success":false,"error":{"code":404,"message":"Es ist ein Problem aufgetreten "}}`)
		})
		_, err := a.client(t).Employee(t.Context(), 9)
		require.ErrorIs(t, err, reason)
		assert.Equal(t, hris.EffectRefused, own(t, err).Effect)
		assert.NotErrorIs(t, err, hris.OutcomeHidden)
	}
}

func TestTooManyCallsAreWaitedForAtLeastASecond(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		header map[string]string
		wait   time.Duration
	}{
		"nothing said":               {nil, time.Second},
		"many a second":              {map[string]string{"X-Ratelimit-Replenish-Rate": "30", "X-Ratelimit-Requested-Tokens": "1", "X-Ratelimit-Remaining": "0"}, time.Second},
		"a call takes several":       {map[string]string{"x-ratelimit-replenish-rate": "10", "x-ratelimit-requested-tokens": "25"}, 2500 * time.Millisecond},
		"a Retry-After all the same": {map[string]string{"Retry-After": "3", "X-Ratelimit-Replenish-Rate": "30"}, 3 * time.Second},
		"a Retry-After of nothing":   {map[string]string{"Retry-After": "0"}, time.Second},
		"nonsense":                   {map[string]string{"X-Ratelimit-Replenish-Rate": "-1", "X-Ratelimit-Requested-Tokens": "∞"}, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, nil)
			a.handler = func(w http.ResponseWriter, _ *http.Request) {
				if a.calls.Load() == 1 {
					for name, value := range tc.header {
						w.Header().Set(name, value)
					}
					w.WriteHeader(http.StatusTooManyRequests)
					return
				}
				answer(w, 201, `{"id":"4711","_meta":{"links":{"self":{"href":"https://api.personio.de/v2/persons/4711"}}}}`)
			}
			clock := newClock()
			id, err := a.client(t, func(cfg *Config) { cfg.Clock = clock }).CreatePerson(t.Context(), NewPerson{Email: ada.Email, FirstName: "Ada", LastName: "Beispiel"})
			require.NoError(t, err)
			assert.Equal(t, "4711", id)
			assert.Equal(t, tc.wait, clock.slept[0].Round(time.Millisecond))
		})
	}
}

func TestWaitThatIsTooLongIsTold(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Ratelimit-Replenish-Rate", "1")
		w.Header().Set("X-Ratelimit-Requested-Tokens", "60")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := client.Person(t.Context(), "1")
	require.ErrorIs(t, err, hris.RateLimited)
	assert.Equal(t, time.Minute, own(t, err).RetryAfter)
}

func TestCancelledCallSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	_, err := client.Employee(ctx, 7)
	require.ErrorIs(t, err, context.Canceled)
}

package afas

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

const basePath = "/ProfitRestServices" // not empty, so that a wrong join of addresses fails

func testToken(t testing.TB) Credentials {
	t.Helper()
	c, err := ParseToken(privacy.NewSecret(exampleToken))
	require.NoError(t, err)
	return c
}

// serve starts a server whose handler sees the path behind the base.
func serve(t testing.TB, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix(basePath, handler))
	t.Cleanup(server.Close)
	return server
}

func testClient(t testing.TB, handler http.HandlerFunc, change ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{BaseURL: serve(t, handler).URL + basePath, Credentials: testToken(t), Clock: &stepClock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}}
	for _, c := range change {
		c(&cfg)
	}
	client, err := New(cfg)
	require.NoError(t, err)
	return client
}

// stepClock sleeps by moving on.
type stepClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (c *stepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stepClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

func answerJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Trace-Identifier", "trace-1")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func collect[T any](t testing.TB, seq func(func(T, error) bool)) ([]T, error) {
	t.Helper()
	var all []T
	for v, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}

func TestOneLanguageIsPinnedForMetainfoRowsAndWrites(t *testing.T) {
	t.Parallel()
	for want, language := range map[string]Language{"nl-nl": "", "en-us": English} {
		var calls atomic.Int32
		client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			assert.Equal(t, []string{want}, r.Header.Values("Accept-Language"))
			assert.Equal(t, []string{"sub_project"}, r.Header.Values("IntegrationId"))
			assert.Equal(t, "AfasToken PHRva2Vu", r.Header.Get("Authorization")[:18])
			assert.Empty(t, r.Header.Get("Connection"), "AFAS resets connections that are closed by clients")
			assert.False(t, r.Close)
			if r.Method == http.MethodGet {
				answerJSON(w, 200, `{"rows":[]}`)
				return
			}
			assert.Equal(t, "application/json; charset=utf-8", r.Header.Get("Content-Type"))
			w.WriteHeader(http.StatusCreated)
		}, func(cfg *Config) { cfg.Language, cfg.IntegrationID = language, "sub_project" })
		_, err := client.Metainfo(t.Context())
		require.NoError(t, err)
		_, err = client.UpdateConnector(t.Context(), "HrCreateApplicant")
		require.NoError(t, err)
		_, err = collect(t, client.Rows(t.Context(), "Acme_Vacancies", Query{}))
		require.NoError(t, err)
		_, err = client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
		require.NoError(t, err)
		assert.Equal(t, int32(4), calls.Load())
	}
}

func TestAtMostFiveCallsAtATimeReachOneEnvironment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(time.Second)
			now.Add(-1)
			return newAnswer(r, 200, `{"version":"1"}`), nil
		})
		limits := new(Limits)
		var group sync.WaitGroup
		for range 3 { // several clients of one account share the cap
			client, err := New(Config{Member: "12345", Credentials: testToken(t), Limits: limits, Transport: transport})
			require.NoError(t, err)
			for range 10 {
				group.Go(func() {
					_, err := client.Version(t.Context())
					assert.NoError(t, err)
				})
			}
		}
		group.Wait()
		assert.Equal(t, int32(5), most.Load())
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestCreatesWaitAtLeast150Seconds(t *testing.T) {
	t.Parallel()
	_, err := New(Config{Member: "12345", Credentials: testToken(t), CreateTimeout: 149 * time.Second})
	require.ErrorIs(t, err, BadInput)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		hang := roundTrip(func(r *http.Request) (*http.Response, error) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		client, err := New(Config{Member: "12345", Credentials: testToken(t), Transport: hang})
		require.NoError(t, err)
		_, err = client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen"})
		require.ErrorIs(t, err, NoAnswer)
		require.ErrorIs(t, err, hris.OutcomeHidden)
		assert.GreaterOrEqual(t, time.Since(began), 150*time.Second)
		var e *hris.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, hris.EffectUnknown, e.Effect, "AFAS may be at work still")
	})
}

func TestConfigurationMistakesAreNamed(t *testing.T) {
	t.Parallel()
	_, err := New(Config{Member: "O12345AA", Credentials: testToken(t)})
	require.ErrorIs(t, err, BadMember)
	_, err = New(Config{Member: "12345"})
	require.ErrorIs(t, err, BadCredentials)
	_, err = New(Config{BaseURL: "http://profit.example.com", Credentials: testToken(t)})
	require.ErrorIs(t, err, BadInput)
}

func TestNoValueOfAPersonReachesLogsOrErrors(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		answerJSON(w, 500, `{"externalMessage":"canary-answer is not valid","errorNumber":-2147220469,"profitLogReference":"B8213AF1C3C54E579686406A8DE71C6C"}`)
	}, func(cfg *Config) {
		cfg.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	applicant := Applicant{Vacancy: 2, LastName: "canary-name", Other: Fields{"U007": Text("canary-custom")}}
	_, err := client.CreateApplicant(t.Context(), applicant)
	require.Error(t, err)
	_, rowsErr := collect(t, client.Rows(t.Context(), "Acme_Persons", Query{Filter: Where(Is("Mail", Equal, "canary-mail"))}))
	require.Error(t, rowsErr)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "canary-answer is not valid", e.Message().Reveal())
	var h *hris.Error
	require.ErrorAs(t, err, &h)
	printed := fmt.Sprintf("%v %+v %#v %s %v %+v %#v %v %+v %#v %v", err, err, err, err, *e, *e, *e, applicant, applicant, applicant, h) + rowsErr.Error() + log.String()
	slog.New(slog.NewJSONHandler(&log, nil)).Error("failed", "err", err, "applicant", applicant, "value", applicant.Other)
	assert.NotContains(t, printed+log.String(), "canary")
	assert.NotEmpty(t, log.String())
}

func newAnswer(r *http.Request, status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(body))), Request: r, ContentLength: int64(len(body))}
}

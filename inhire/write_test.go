package inhire

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// Each way of writing that mails a candidate, or lets inhire begin to.
var mailing = map[string]func(context.Context, *Client) error{
	"batch": func(ctx context.Context, c *Client) error {
		_, err := c.SetStatuses(ctx, []StatusChange{{ApplicationID: "a", Status: "hired"}, {ApplicationID: "b", Status: "negative"}})
		return err
	},
	"single": func(ctx context.Context, c *Client) error {
		_, err := c.SetStatus(ctx, StatusChange{ApplicationID: "a", Status: "hired"})
		return err
	},
	"mapping": func(ctx context.Context, c *Client) error {
		_, err := c.SaveMapping(ctx, "1", []Assignment{{"1", "hired"}})
		return err
	},
	"run": func(ctx context.Context, c *Client) error {
		_, err := c.StartRun(ctx)
		return err
	},
}

func TestWhatAnAnswerProvesAboutAWriteThatMails(t *testing.T) {
	t.Parallel()
	refused, unknown := hris.EffectRefused, hris.EffectUnknown
	envelope := func(code string) string { return `{"error":{"code":"` + code + `","message":"m"}}` }
	for _, tc := range []struct {
		name   string
		status int
		body   string
		code   hris.Code
		effect hris.Effect
		calls  int32
	}{
		{"key refused", 401, envelope("bad_key"), hris.BadCredentials, refused, 1},
		{"key refused without a word", 401, ``, hris.BadCredentials, refused, 1},
		{"may not write", 403, envelope("forbidden"), hris.RightMissing, refused, 1},
		{"a proxy's page", 403, `<html>`, hris.AddressBlocked, refused, 1},
		{"too many", 429, envelope("too_many_requests"), hris.RateLimited, refused, 4},
		{"too many without a word", 429, ``, hris.RateLimited, refused, 4},
		{"unknown status", 422, envelope("unknown_status"), hris.SchemaDrift, refused, 1},
		{"bad request", 400, ``, hris.Rejected, refused, 1},
		{"no such call", 404, `<html>`, hris.InvalidSetting, refused, 1},
		{"no such method", 405, ``, hris.InvalidSetting, refused, 1},
		{"too large", 413, ``, hris.TooLarge, refused, 1},
		{"a code of another kind", 418, envelope("teapot"), hris.Rejected, refused, 1},
		{"a status that proves nothing", 418, ``, hris.OutcomeHidden, unknown, 1},
		{"a conflict without a word, which may be ours", 409, ``, hris.OutcomeHidden, unknown, 1},
		{"done, but in no form that we take", 406, ``, hris.OutcomeHidden, unknown, 1},
		{"a doubtful code", 400, envelope("internal_error"), hris.OutcomeHidden, unknown, 1},
		{"request time-out", 408, envelope("timeout"), hris.OutcomeHidden, unknown, 1},
		{"server error", 500, envelope("internal_error"), hris.OutcomeHidden, unknown, 1},
		{"gateway", 502, `<html>`, hris.OutcomeHidden, unknown, 1},
		{"maintenance", 503, envelope("unavailable"), hris.OutcomeHidden, unknown, 1},
		{"gateway time-out", 504, ``, hris.OutcomeHidden, unknown, 1},
		{"redirect that repeats", 307, ``, hris.InvalidSetting, refused, 1},
		{"redirect that may have acted", 303, ``, hris.OutcomeHidden, unknown, 1},
		{"empty success", 200, ``, hris.OutcomeHidden, unknown, 1},
		{"a page for success", 200, `<html>log in</html>`, hris.OutcomeHidden, unknown, 1},
		{"a success of something else", 200, `{}`, hris.OutcomeHidden, unknown, 1},
		{"no content", 204, ``, hris.OutcomeHidden, unknown, 1},
	} {
		for kind, write := range mailing {
			t.Run(tc.name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				var calls atomic.Int32
				client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
					calls.Add(1)
					if tc.status == 307 || tc.status == 303 {
						w.Header().Set("Location", "/elsewhere")
					}
					answer(w, tc.status, tc.body)
				})
				err := write(t.Context(), client)
				require.ErrorIs(t, err, tc.code)
				e := own(t, err)
				assert.Equal(t, tc.effect, e.Effect)
				assert.Equal(t, tc.status, e.Status)
				assert.Equal(t, tc.calls, calls.Load())
				assert.NotEmpty(t, e.Op)
			})
		}
	}
}

func TestContractCodesAreReasons(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		status int
		body   string
		reason Reason
		code   hris.Code
	}{
		{422, `{"error":{"code":"unmapped_stages","message":"m","details":[{"stageId":"501","code":"unmapped"}]}}`, UnmappedStages, hris.InvalidSetting},
		{422, `{"error":{"code":"locked_stage","details":[{"stageId":"1"}]}}`, LockedStage, hris.InvalidSetting},
		{422, `{"error":{"code":"unknown_status"}}`, UnknownStatus, hris.SchemaDrift},
		{409, `{"error":{"code":"stale_mapping"}}`, StaleMapping, hris.Changed},
		{412, ``, StaleMapping, hris.Changed},
		{401, `{"error":{"code":"bad_key"}}`, KeyRefused, hris.BadCredentials},
		{409, `{"error":{"code":"bad_key"}}`, BadKey, hris.BadCredentials},
		{409, `{"error":{"code":"fetch_failed","details":[{"code":"bad_key"}]}}`, BadKey, hris.BadCredentials},
		{409, `{"error":{"code":"sync_off"}}`, NotReady, hris.SetupIncomplete},
		{404, `{"error":{"code":"no_mapping"}}`, NotReady, hris.SetupIncomplete},
	} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, tc.status, tc.body) })
		_, err := client.SaveMapping(t.Context(), "1", []Assignment{{"1", "x"}})
		require.ErrorIs(t, err, tc.reason)
		require.ErrorIs(t, err, tc.code)
		assert.Equal(t, hris.EffectRefused, own(t, err).Effect)
		if tc.reason == UnmappedStages {
			assert.Equal(t, []Detail{{StageID: "501", Code: "unmapped"}}, own(t, err).Details)
			assert.ErrorContains(t, err, "stages 501")
		}
	}
}

func TestConflictOfAStatusIsNotOneOfTheIntegration(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 409, `{"error":{"code":"terminal_status"}}`) })
	for _, kind := range []string{"batch", "single"} {
		require.ErrorIs(t, mailing[kind](t.Context(), client), hris.Rejected, kind)
	}
}

func TestWriteThatIsCutIsUnknownAndSentOnce(t *testing.T) {
	t.Parallel()
	for kind, write := range mailing {
		for name, cut := range map[string]string{
			"before the answer": "",
			"within the answer": "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"accepted\":2",
		} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				var calls atomic.Int32
				client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
					calls.Add(1)
					_, _ = io.ReadAll(r.Body)
					conn, _, err := http.NewResponseController(w).Hijack()
					if assert.NoError(t, err) {
						_, _ = io.WriteString(conn, cut)
						conn.Close()
					}
				})
				err := write(t.Context(), client)
				require.ErrorIs(t, err, hris.OutcomeHidden)
				assert.Equal(t, hris.EffectUnknown, own(t, err).Effect)
				assert.Equal(t, int32(1), calls.Load())
			})
		}
	}
}

func TestWriteWithoutAConnectionIsNotSent(t *testing.T) {
	t.Parallel()
	transport := httpx.NewTransport()
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, syscall.ECONNREFUSED }
	client := testClient(t, func(http.ResponseWriter, *http.Request) {}, func(c *Config) { c.Transport = transport })
	for kind, write := range mailing {
		err := write(t.Context(), client)
		require.ErrorIs(t, err, Unavailable, kind)
		assert.Equal(t, hris.EffectNotSent, own(t, err).Effect, kind)
	}
}

func TestCancelledWriteIsUnknown(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	client := testClient(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		cancel()
		<-r.Context().Done()
	})
	err := mailing["batch"](ctx, client)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, hris.EffectUnknown, own(t, err).Effect)
}

func TestTakenIsNotDone(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 202, `{"accepted":2,"failed":[]}`) })
	err := mailing["batch"](t.Context(), client)
	require.ErrorIs(t, err, NotYet)
	assert.Equal(t, hris.EffectUnknown, own(t, err).Effect)
}

func TestSafeWritesAndReadsAreRepeatedAndReadsAreNeverInDoubt(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1)%2 == 1 {
			answer(w, 502, ``)
			return
		}
		answer(w, 200, `{"state":"off"}`)
	})
	for _, call := range []func(context.Context) (Sync, error){client.SyncStatus, client.EnableSync, client.DisableSync} {
		s, err := call(t.Context())
		require.NoError(t, err)
		assert.Equal(t, SyncOff, s.State)
	}
	assert.Equal(t, int32(6), calls.Load())
	broken := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 500, ``) })
	_, err := broken.Application(t.Context(), "a")
	require.ErrorIs(t, err, hris.Unavailable)
	assert.Equal(t, hris.EffectRefused, own(t, err).Effect)
}

func TestWhatWouldMailTwiceIsNotSent(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(http.ResponseWriter, *http.Request) { t.Error("was sent") })
	many := make([]StatusChange, 26)
	for i := range many {
		many[i] = StatusChange{ApplicationID: fmt.Sprint("a", i), Status: "hired"}
	}
	for name, changes := range map[string][]StatusChange{
		"twice":             {{ApplicationID: "a", Status: "x"}, {ApplicationID: "b", Status: "x"}, {ApplicationID: "a", Status: "y"}},
		"more than a batch": many,
		"no id":             {{Status: "x"}},
		"upwards":           {{ApplicationID: "..", Status: "x"}},
		"no status":         {{ApplicationID: "a"}},
	} {
		_, err := client.SetStatuses(t.Context(), changes)
		require.ErrorIs(t, err, BadInput, name)
		require.ErrorIs(t, err, hris.InvalidInput, name)
		assert.Equal(t, hris.EffectNotSent, own(t, err).Effect)
	}
	none, err := client.SetStatuses(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, none)
	for name, call := range map[string]func() error{
		"mapping without a version": func() error { _, err := client.SaveMapping(t.Context(), "", nil); return err },
		"mapping with a stage twice": func() error {
			_, err := client.SaveMapping(t.Context(), "1", []Assignment{{"1", "x"}, {"1", "y"}})
			return err
		},
		"mapping with a gap":        func() error { _, err := client.SaveMapping(t.Context(), "1", []Assignment{{"1", ""}}); return err },
		"application without an id": func() error { _, err := client.Application(t.Context(), ""); return err },
		"source without an id":      func() error { _, err := client.SelectSource(t.Context(), ""); return err },
	} {
		assert.Equal(t, hris.EffectNotSent, own(t, call()).Effect, name)
	}
}

func TestIdempotencyKeyIsNotSentSinceItWouldLetTheTransportRepeat(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Empty(t, r.Header.Get("Idempotency-Key"))
		answer(w, 200, `{"accepted":2}`)
	})
	require.NoError(t, mailing["batch"](t.Context(), client))
}

func TestEachChangeOfABatchHasItsOwnOutcome(t *testing.T) {
	t.Parallel()
	changes := []StatusChange{{ApplicationID: "a", Status: "x"}, {ApplicationID: "b", Status: "x"}, {ApplicationID: "c", Status: "x"}}
	done, refused, unknown := "done", "refused", "unknown"
	for _, tc := range []struct {
		name, body string
		want       []string // nil: of the call as a whole, and unknown
	}{
		{"all", `{"accepted":3,"failed":[]}`, []string{done, done, done}},
		{"all, without a list", `{"accepted":3,"failed":null}`, []string{done, done, done}},
		{"one failed", `{"accepted":2,"failed":[{"index":1,"applicationId":"b","code":"unknown_status"}]}`, []string{done, refused, done}},
		{"one failed, named by index alone", `{"accepted":2,"failed":[{"index":1,"code":"terminal_status"}]}`, []string{done, refused, done}},
		{"one failed within inhire", `{"accepted":2,"failed":[{"index":0,"applicationId":"a","code":"internal_error"}]}`, []string{unknown, done, done}},
		{"one failed without a code", `{"accepted":2,"failed":[{"index":0,"applicationId":"a"}]}`, []string{unknown, done, done}},
		{"none", `{"accepted":0,"failed":[{"index":2,"code":"z"},{"index":0,"code":"z"},{"index":1,"code":"z"}]}`, []string{refused, refused, refused}},
		{"fewer than it says failed", `{"accepted":1,"failed":[{"index":1,"applicationId":"b","code":"unknown_status"}]}`, []string{unknown, refused, unknown}},
		{"more than were sent", `{"accepted":4,"failed":[]}`, []string{unknown, unknown, unknown}},
		{"none counted", `{"failed":[]}`, nil},
		{"counted in words", `{"accepted":"all","failed":[]}`, nil},
		{"counted as yes", `{"accepted":true,"failed":[]}`, nil},
		{"counted below nothing", `{"accepted":-1,"failed":[]}`, nil},
		{"failures in no list", `{"accepted":3,"failed":"none"}`, nil},
		{"a failure without an index", `{"accepted":2,"failed":[{"applicationId":"b","code":"x"}]}`, nil},
		{"counted from one", `{"accepted":2,"failed":[{"index":2,"applicationId":"b","code":"x"}]}`, nil},
		{"beyond the end", `{"accepted":2,"failed":[{"index":3,"code":"x"}]}`, nil},
		{"one twice", `{"accepted":1,"failed":[{"index":1,"code":"x"},{"index":1,"code":"x"}]}`, nil},
		{"an array", `[]`, nil},
	} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, tc.body) })
		results, err := client.SetStatuses(t.Context(), changes)
		if tc.want == nil {
			require.ErrorIs(t, err, BadAnswer, tc.name)
			assert.Equal(t, hris.EffectUnknown, own(t, err).Effect, tc.name)
			assert.Nil(t, results)
			continue
		}
		require.NoError(t, err, tc.name)
		var got []string
		for i, r := range results {
			assert.Equal(t, changes[i].ApplicationID, r.ApplicationID)
			if r.Err == nil {
				got = append(got, done)
				continue
			}
			e := own(t, r.Err)
			got = append(got, e.Effect.String())
			assert.Equal(t, "set statuses", e.Op)
		}
		assert.Equal(t, tc.want, got, tc.name)
	}
}

// Whatever an honest platform does with a batch, and whatever it says of one
// change, the others are told as they are.
func TestOutcomesAreThoseThatTheAnswerTells(t *testing.T) {
	t.Parallel()
	profile := Proposed()
	rapid.Check(t, func(t *rapid.T) {
		codes := rapid.SliceOfN(rapid.SampledFrom([]string{"", "", "unknown_status", "terminal_status", "internal_error", "unknown_application"}), 1, 25).Draw(t, "codes")
		var changes []StatusChange
		failed := []map[string]any{}
		for i, code := range codes {
			id := fmt.Sprintf("inh-%d", i)
			changes = append(changes, StatusChange{ApplicationID: id, Status: "x"})
			if code != "" {
				failed = append(failed, map[string]any{"index": i, "applicationId": id, "code": code, "message": "m"})
			}
		}
		failed = rapid.Permutation(failed).Draw(t, "order")
		body, _ := json.Marshal(map[string]any{"accepted": len(codes) - len(failed), "failed": failed})
		r, err := profile.parse(body)
		require.NoError(t, err)
		results, err := outcomes(changes, r)
		require.NoError(t, err)
		for i, code := range codes {
			e, _ := results[i].Err.(*Error)
			switch code {
			case "":
				require.Nil(t, e)
			case "internal_error":
				require.Equal(t, hris.EffectUnknown, e.Effect)
			default:
				require.Equal(t, hris.EffectRefused, e.Effect)
				require.Equal(t, code, e.VendorCode)
			}
		}
	})
}

func TestSingleWriteIsBelievedOnlyIfItIsShown(t *testing.T) {
	t.Parallel()
	const at = `"appliedAt":"2026-11-21T12:00:00Z"`
	for body, good := range map[string]bool{
		`{"id":"a",` + at + `,"status":"hired"}`:      true,
		`{"id":"a",` + at + `,"status":"evaluating"}`: false,
		`{"id":"b",` + at + `,"status":"hired"}`:      false,
		`{"id":"a","status":"hired"}`:                 false,
	} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, body) })
		a, err := client.SetStatus(t.Context(), StatusChange{ApplicationID: "a", Status: "hired"})
		if good {
			require.NoError(t, err)
			assert.True(t, a.Shared, "unless it is said that the candidate refused")
			continue
		}
		require.ErrorIs(t, err, hris.OutcomeHidden, body)
		require.ErrorIs(t, err, BadAnswer, body)
	}
}

func TestIDsAreEscaped(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.True(t, strings.HasSuffix(r.URL.EscapedPath(), "/v1/applications/a%2Fb%3Fc"), r.URL.EscapedPath())
		answer(w, 404, `{"error":{"code":"whatever"}}`)
	})
	_, err := client.Application(t.Context(), "a/b?c")
	require.ErrorIs(t, err, NotFound)
	require.ErrorIs(t, err, hris.NotThere)
}

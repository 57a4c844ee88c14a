package inhire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

const (
	basePath = "/proxy/inhire" // not empty, so that a wrong join of addresses fails
	testKey  = "inh-canary-key-0815"
)

// testClient is a client of a handler, which sees the paths behind the base.
func testClient(t testing.TB, handler http.HandlerFunc, change ...func(*Config)) *Client {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix(basePath, handler))
	t.Cleanup(server.Close)
	cfg := Config{APIKey: privacy.NewSecret(" " + testKey + "\n"), Clock: newClock()}
	for _, c := range change {
		c(&cfg)
	}
	cfg.Profile.BaseURL = server.URL + basePath
	client, err := New(cfg)
	require.NoError(t, err)
	return client
}

// stepClock sleeps by moving on.
type stepClock struct {
	mu    sync.Mutex
	now   time.Time
	slept time.Duration
}

func newClock() *stepClock { return &stepClock{now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)} }

func (c *stepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stepClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.slept = c.now.Add(d), c.slept+d
	return ctx.Err()
}

func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func own(t testing.TB, err error) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	require.True(t, ok, "%v", err)
	return e
}

func TestThereIsNoDefaultHost(t *testing.T) {
	t.Parallel()
	_, err := New(Config{APIKey: privacy.NewSecret(testKey)})
	require.ErrorIs(t, err, BadProfile)
	require.ErrorContains(t, err, "base_url")
}

func TestWhatCannotBeIsSaidBeforeAnyCall(t *testing.T) {
	t.Parallel()
	good := func() Config {
		return Config{APIKey: privacy.NewSecret(testKey), Profile: WireProfile{BaseURL: "https://inhire.example.com"}}
	}
	_, err := New(good())
	require.NoError(t, err)
	for name, change := range map[string]func(*Config){
		"plain http":            func(c *Config) { c.Profile.BaseURL = "http://inhire.example.com" },
		"a password in it":      func(c *Config) { c.Profile.BaseURL = "https://u:" + testKey + "@inhire.example.com" },
		"no key":                func(c *Config) { c.APIKey = privacy.NewSecret(" \n") },
		"a key header of blank": func(c *Config) { c.Profile.KeyHeader = "X Key" },
		"a scheme of two words": func(c *Config) { c.Profile.KeyScheme = "a b" },
		"the key's header":      func(c *Config) { c.Profile.VersionHeader = "x-api-key" },
		"a page of nothing":     func(c *Config) { c.Profile.PageSize = -1 },
		"a huge batch":          func(c *Config) { c.Profile.BatchSize = 100_000 },
		"no rate":               func(c *Config) { c.Profile.CallsPerSecond = -1 },
		"a code of words":       func(c *Config) { c.Profile.DoubtfulCodes = []string{"not done"} },
		"an unknown name":       func(c *Config) { c.Profile.Names = map[string]string{"application.nmae": "x"} },
		"an empty name":         func(c *Config) { c.Profile.Names = map[string]string{"application.id": ""} },
		"a path without method": func(c *Config) { c.Profile.Calls.Statuses = "/v1/statuses" },
		"a write by GET":        func(c *Config) { c.Profile.Calls.SetStatus = "GET /v1/applications/{id}/status" },
		"a read by DELETE":      func(c *Config) { c.Profile.Calls.Statuses = "DELETE /v1/statuses" },
		"a write without id":    func(c *Config) { c.Profile.Calls.SetStatus = "PUT /v1/status" },
		"an id where none is":   func(c *Config) { c.Profile.Calls.Statuses = "GET /v1/{id}" },
		"a path upwards":        func(c *Config) { c.Profile.Calls.Statuses = "GET /v1/../admin" },
		"a query":               func(c *Config) { c.Profile.Calls.Statuses = "GET /v1/statuses?x=1" },
		"another host":          func(c *Config) { c.Profile.Calls.Statuses = "GET https://evil.example.com/v1" },
		"no call for the list":  func(c *Config) { c.Profile.Calls.Applications = "-" },
		"a timeout before now":  func(c *Config) { c.Timeout = -1 },
	} {
		cfg := good()
		change(&cfg)
		_, err := New(cfg)
		e := own(t, err)
		assert.Equal(t, hris.EffectNotSent, e.Effect, name)
		assert.NotContains(t, err.Error(), testKey, name)
	}
}

func TestProfileIsReadFromJSONAndRefusesTypingErrors(t *testing.T) {
	t.Parallel()
	p, err := ParseProfile([]byte(`{"base_url":"https://inhire.example.com","key_scheme":"Bearer","names":{"code.bad_key":"E401"},"notify_candidate":false,"batch_size":10}`))
	require.NoError(t, err)
	full := p.filled()
	assert.Equal(t, "E401", full.n("code.bad_key"))
	assert.Equal(t, "locked_stage", full.n("code.locked_stage"))
	assert.False(t, *full.NotifyCandidate)
	_, err = ParseProfile([]byte(`{"calls":{"set_status":"PATCH /a/{id}"}}`))
	require.NoError(t, err, "the address may come later")
	for _, bad := range []string{``, `[]`, `{} {}`, `{"base":"x"}`, `{"calls":{"statuss":"GET /x"}}`, `{"names":{"application.ID":"x"}}`, `{"page_size":"100"}`, `{"base_url":"x"}`} {
		_, err := ParseProfile([]byte(bad))
		require.ErrorIs(t, err, BadProfile, bad)
		require.ErrorIs(t, err, hris.InvalidSetting, bad)
	}
	assert.Empty(t, Proposed().BaseURL)
	assert.Equal(t, 25, Proposed().BatchSize)
	assert.Equal(t, "PUT /v1/applications/{id}/status", Proposed().Calls.SetStatus)
}

// A customer's real contract may be altogether another one.
func TestEveryAddressHeaderAndNameIsASetting(t *testing.T) {
	t.Parallel()
	profile, err := ParseProfile([]byte(`{
		"key_header": "Authorization", "key_scheme": "Token", "version_header": "X-Revision", "vendor": "ER", "page_size": 7, "notify_candidate": true,
		"calls": {"statuses": "POST /api/columns", "applications": "GET /api/cards", "set_status": "PATCH /api/cards/{id}/column", "set_statuses": "-", "save_mapping": "POST /api/map"},
		"names": {
			"list.statuses": "columns", "status.code": "key", "status.order": "position",
			"query.appliedFrom": "since", "query.limit": "size", "query.cursor": "after",
			"list.applications": "cards", "list.nextCursor": "more", "application.id": "cardId", "application.appliedAt": "created",
			"application.status": "column", "application.ats": "external", "ats.vendor": "kind", "ats.applicationId": "ref", "value.user": "PERSON",
			"change.status": "to", "change.source": "why", "origin.stageId": "stage", "change.applicationId": "card", "change.notifyCandidate": "mail",
			"error.error": "fault", "error.code": "name", "code.unknown_status": "E7", "entry.status": "column", "mapping.version": "revision"
		}}`))
	require.NoError(t, err)
	var seen []string
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = append(seen, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+" "+string(body)))
		assert.Equal(t, "Token "+testKey, r.Header.Get("Authorization"))
		switch r.URL.Path {
		case "/api/columns":
			answer(w, 200, `{"columns":[{"key":"new","position":1,"name":"New"}]}`)
		case "/api/cards":
			if r.URL.Query().Get("after") == "" {
				answer(w, 200, `{"cards":[],"more":"p2"}`)
				return
			}
			answer(w, 200, `{"cards":[{"cardId":12,"created":"2026-11-21T12:00:00+01:00","column":"new","statusSetBy":"PERSON","external":{"kind":"ER","recruitmentId":9,"ref":77}}]}`)
		case "/api/map":
			assert.Equal(t, "r5", r.Header.Get("X-Revision"))
			answer(w, 200, `{"revision":"r6","entries":[{"stageId":"1","column":"new"}]}`)
		default:
			answer(w, 422, `{"fault":{"name":"E7","message":"x"}}`)
		}
	}, func(c *Config) { c.Profile = profile })
	ctx := t.Context()
	statuses, err := client.Statuses(ctx)
	require.NoError(t, err)
	assert.Equal(t, []Status{{Code: "new", Name: "New", Order: 1}}, statuses)
	var cards []hris.SinkApplication
	for a, err := range NewSink(client).Applications(ctx, time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)) {
		require.NoError(t, err)
		cards = append(cards, a)
	}
	require.Len(t, cards, 1)
	assert.Equal(t, []any{"12", "9", "77", true}, []any{cards[0].ID, cards[0].Recruitment, cards[0].SourceID, cards[0].SetByPerson})
	mapping, err := client.SaveMapping(ctx, "r5", []Assignment{{"1", "new"}})
	require.NoError(t, err)
	assert.Equal(t, "r6", mapping.Version)
	assert.Equal(t, 1, client.MaxStatuses(), "there are no batches")
	results, err := client.SetStatuses(ctx, []StatusChange{{ApplicationID: "12", Status: "x", StageID: "1"}})
	require.NoError(t, err)
	require.ErrorIs(t, results[0].Err, UnknownStatus)
	assert.Equal(t, []string{
		"POST /api/columns", "GET /api/cards?since=2026-11-21T00%3A00%3A00Z&size=7", "GET /api/cards?after=p2&since=2026-11-21T00%3A00%3A00Z&size=7",
		`POST /api/map {"entries":[{"column":"new","stageId":"1"}]}`,
		`PATCH /api/cards/12/column {"card":"12","mail":true,"to":"x","why":{"stage":"1","vendor":"ER"}}`,
	}, seen)
}

func TestNoKeyAndNoMessageIsEverPrinted(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	const access = "ak-canary-4711-7d40"
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		assert.Contains(t, string(body), access)
		answer(w, 422, `{"error":{"code":"not a code `+access+`","message":"Ada Beispiel, `+access+`","details":[{"field":"ada beispiel","applicationId":"ada@example.com","code":"x"}]}}`)
	}, func(c *Config) { c.Logger = logger })
	_, err := client.SaveSettings(t.Context(), privacy.NewSecret(access+"\n"), "")
	e := own(t, err)
	assert.Contains(t, e.Message().Reveal(), "Ada", "the person at work may see it")
	shared, _ := errors.AsType[*hris.Error](err)
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s", err, err, err, err), fmt.Sprintf("%+v", *e), shared.Error(), fmt.Sprintf("%+v", *shared), log.String(), fmt.Sprintf("%+v %#v", client, client)} {
		for _, word := range []string{access, testKey, "Ada", "ada"} {
			assert.NotContains(t, text, word)
		}
	}
	assert.NotEmpty(t, log.String())
}

func TestHintIsCutToFourCharacters(t *testing.T) {
	t.Parallel()
	for hint, want := range map[string]string{`"7d40"`: "7d40", `"••••7d40"`: "7d40", `"ak-canary-4711-7d40"`: "7d40", `null`: "", `"ż40"`: "ż40"} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
			answer(w, 200, `{"active":true,"accessKeyHint":`+hint+`}`)
		})
		s, err := client.Settings(t.Context())
		require.NoError(t, err)
		assert.Equal(t, want, s.KeyHint)
		assert.Equal(t, ScopeUnknown, s.Scope)
		assert.False(t, s.Ready())
	}
}

package greenhouse_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// shelf is a keeper that shows what it keeps.
type shelf struct {
	mu    sync.Mutex
	fail  error
	kept  []hris.Arrival
	names map[string]bool
}

func (s *shelf) Keep(_ context.Context, a hris.Arrival) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return false, s.fail
	}
	for _, name := range a.Names {
		if s.names[a.Tenant+a.Connection+name] {
			return false, nil
		}
	}
	if s.names == nil {
		s.names = map[string]bool{}
	}
	for _, name := range a.Names {
		s.names[a.Tenant+a.Connection+name] = true
	}
	s.kept = append(s.kept, a)
	return true, nil
}

func (s *shelf) all() []hris.Arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]hris.Arrival(nil), s.kept...)
}

func (s *shelf) breakDown(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
}

// remembering is a shelf that can be asked what it kept of an application.
type remembering struct{ shelf }

func (s *remembering) Remembers(_ context.Context, _, _, application, kind string) (bool, error) {
	for _, a := range s.all() {
		if a.ApplicationID == application && a.Kind == kind {
			return true, nil
		}
	}
	return false, nil
}

// desk is a host's endpoint, with a fake account that sends to it.
type desk struct {
	t       testing.TB
	server  *greenhousetest.Server
	demo    greenhousetest.Demo
	clock   fakeClock
	hooks   *greenhouse.Activations
	made    greenhouse.Activation
	http    *httptest.Server
	url     string
	log     *lockedBuffer
	handler http.Handler
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

const hookSecret = "canary-secret-key-of-the-web-hook"

func openDesk(t testing.TB, keeper hris.Keeper, cfg greenhousetest.Config, change ...func(*greenhouse.WebhooksConfig)) *desk {
	t.Helper()
	cfg.RateLimit = -1
	d := &desk{t: t, log: &lockedBuffer{}}
	d.server, d.demo, d.clock = account(t, cfg)
	d.hooks = greenhouse.NewActivations(d.clock.Now)
	config := greenhouse.WebhooksConfig{
		Endpoints: d.hooks, Keeper: keeper, Now: d.clock.Now,
		Logger: slog.New(slog.NewJSONHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&config)
	}
	handler, err := greenhouse.NewWebhooks(config)
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle("/hooks/{token}", handler)
	d.handler = mux
	d.http = httptest.NewServer(mux)
	t.Cleanup(d.http.Close)
	d.activate()
	return d
}

func (d *desk) activate() {
	d.t.Helper()
	var err error
	d.made, err = d.hooks.Activate("acme", "gh-1", privacy.NewSecret(hookSecret))
	require.NoError(d.t, err)
	d.url, err = greenhouse.EndpointURL(d.http.URL+"/hooks", d.made.Token.Reveal())
	require.NoError(d.t, err)
}

func (d *desk) saveHooks(actions ...string) []greenhousetest.Webhook {
	d.t.Helper()
	var saved []greenhousetest.Webhook
	for _, action := range actions {
		hook, err := d.server.SaveWebhook(d.t.Context(), greenhousetest.Webhook{Event: action, EndpointURL: d.url, Secret: hookSecret})
		require.NoError(d.t, err)
		saved = append(saved, hook)
	}
	return saved
}

// post sends a body as Greenhouse would, changed as told.
func (d *desk) post(body []byte, change ...func(*http.Request)) (int, string) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.url, bytes.NewReader(body))
	require.NoError(d.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(greenhouse.SignatureHeader, greenhouse.SignForTest(body, privacy.NewSecret(hookSecret)))
	for _, c := range change {
		c(r)
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(d.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(d.t, err)
	return answer.StatusCode, string(text)
}

func (d *desk) health() hris.Health { return d.hooks.List("acme", "gh-1")[0].Health }

func signed(value string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Del(greenhouse.SignatureHeader)
		if value != "" {
			r.Header.Set(greenhouse.SignatureHeader, value)
		}
	}
}

func TestOnlyWhatGreenhouseSignedIsKept(t *testing.T) {
	t.Parallel()
	keeper := &shelf{}
	d := openDesk(t, keeper, greenhousetest.Config{})
	body := greenhousetest.SampleBody("hire_candidate")
	right := greenhouse.SignForTest(body, privacy.NewSecret(hookSecret))
	other := hmac.New(sha512.New, []byte(hookSecret))
	other.Write(body)
	for name, signature := range map[string]string{
		"missing":         "",
		"forged":          greenhouse.SignForTest(body, privacy.NewSecret("guessed")),
		"of another body": greenhouse.SignForTest([]byte("{}"), privacy.NewSecret(hookSecret)),
		"truncated":       right[:len(right)-2],
		"upper case":      "sha256 " + strings.ToUpper(strings.TrimPrefix(right, "sha256 ")),
		"SHA-512":         "sha512 " + hex.EncodeToString(other.Sum(nil)),
		"other name":      strings.Replace(right, "sha256", "md5", 1),
		"empty key":       greenhouse.SignForTest(body, privacy.Secret{}),
		"no algorithm":    strings.TrimPrefix(right, "sha256 "),
	} {
		status, text := d.post(body, signed(signature))
		assert.Equal(t, http.StatusUnauthorized, status, name)
		assert.NotContains(t, text, "Zo", name)
	}
	assert.Empty(t, keeper.all())
	assert.True(t, d.health().Is(hris.HookFailing))

	// Greenhouse escapes before it signs, and writes numbers its own way: the same
	// JSON in other bytes is another body.
	status, _ := d.post(bytes.Replace(body, []byte(`"action"`), []byte(` "action"`), 1), signed(right))
	assert.Equal(t, http.StatusUnauthorized, status)

	status, _ = d.post(body)
	assert.Equal(t, http.StatusOK, status)
	require.Len(t, keeper.all(), 1)
	a := keeper.all()[0]
	assert.Equal(t, body, a.Payload)
	assert.Equal(t, "hire_candidate", a.Kind)
	assert.Equal(t, "acme", a.Tenant)
	assert.True(t, d.health().Is(hris.HookLive))
}

func TestABodyThatIsNoEventIsRefused(t *testing.T) {
	t.Parallel()
	keeper := &shelf{}
	d := openDesk(t, keeper, greenhousetest.Config{})
	for name, test := range map[string]struct {
		body   string
		status int
	}{
		"not JSON": {"canary-person&name=x", 400}, "empty": {"", 400}, "a list": {`[{"action":"ping"}]`, 400},
		"no action": {`{"payload":{}}`, 400}, "2 MiB": {`{"action":"` + strings.Repeat("x", 2<<20) + `"}`, 413},
	} {
		status, text := d.post([]byte(test.body))
		assert.Equal(t, test.status, status, name)
		assert.NotContains(t, text, "canary", name)
	}
	chunked := func(r *http.Request) { r.ContentLength = -1; r.Body = io.NopCloser(r.Body) }
	status, _ := d.post(bytes.Repeat([]byte("x"), 2<<20), chunked)
	assert.Equal(t, http.StatusRequestEntityTooLarge, status, "without a length")

	body := greenhousetest.SampleBody("hire_candidate")
	for name, change := range map[string]func(*http.Request){
		"a form":     func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") },
		"compressed": func(r *http.Request) { r.Header.Set("Content-Encoding", "gzip") },
	} {
		status, _ := d.post(body, change)
		assert.Equal(t, http.StatusUnsupportedMediaType, status, name)
	}
	assert.Empty(t, keeper.all())
	for _, contentType := range []string{"application/json; charset=utf-8", ""} {
		status, _ := d.post(body, func(r *http.Request) { r.Header.Set("Content-Type", contentType) })
		assert.Equal(t, http.StatusOK, status, contentType)
	}
	answer, err := http.Get(d.url)
	require.NoError(t, err)
	defer answer.Body.Close()
	assert.Equal(t, http.StatusMethodNotAllowed, answer.StatusCode)
	assert.Equal(t, "POST", answer.Header.Get("Allow"))
	assert.NotContains(t, d.log.String(), "canary")
	assert.NotContains(t, d.log.String(), d.made.Token.Reveal(), "the address is as good as a key")
}

func TestABodyThatComesTooSlowlyIsGivenUp(t *testing.T) {
	t.Parallel()
	keeper := &shelf{}
	d := openDesk(t, keeper, greenhousetest.Config{}, func(c *greenhouse.WebhooksConfig) { c.BodyTime = 50 * time.Millisecond })
	conn, err := net.Dial("tcp", d.http.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"action\":", strings.TrimPrefix(d.url, d.http.URL))
	require.NoError(t, err)
	answer, err := io.ReadAll(conn) // ends because the server hangs up
	require.NoError(t, err)
	assert.Contains(t, string(answer), "408 Request Timeout")
	assert.Empty(t, keeper.all())
	assert.EqualValues(t, greenhouse.BodyTooSlow, d.health().Why)
}

// Whoever is refused before the body is read must not keep a connection for as
// long as they like: the server would wait for the rest of the body.
func TestABodyThatIsNotReadIsNotWaitedForEither(t *testing.T) {
	t.Parallel()
	d := openDesk(t, &shelf{}, greenhousetest.Config{}, func(c *greenhouse.WebhooksConfig) { c.BodyTime = 50 * time.Millisecond })
	former := strings.TrimPrefix(d.url, d.http.URL)
	d.activate()
	current := strings.TrimPrefix(d.url, d.http.URL)
	for name, c := range map[string]struct{ method, path, kind, status string }{
		"unknown endpoint": {"POST", "/hooks/NOBODYS", "application/json", "404"},
		"former endpoint":  {"POST", former, "application/json", "410"},
		"other method":     {"PUT", current, "application/json", "405"},
		"other content":    {"POST", current, "text/html", "415"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", d.http.Listener.Addr().String())
			require.NoError(t, err)
			defer conn.Close()
			require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
			_, err = fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 1000\r\n\r\n{", c.method, c.path, c.kind)
			require.NoError(t, err)
			answer, err := io.ReadAll(conn) // ends because the server hangs up
			require.NoError(t, err)
			assert.Contains(t, string(answer), c.status)
		})
	}
}

func TestStrangersDoNotFillTheLogWithWarnings(t *testing.T) {
	t.Parallel()
	keeper := &shelf{}
	d := openDesk(t, keeper, greenhousetest.Config{})
	warnings := func() int { return strings.Count(d.log.String(), `"level":"WARN"`) }
	for i := range 40 {
		d.post([]byte("{}"), signed("sha256 "+strings.Repeat("0", 64)))
		d.post([]byte("{}"), func(r *http.Request) { r.URL.Path = fmt.Sprint("/hooks/NOBODYS", i) })
	}
	assert.LessOrEqual(t, warnings(), 2*5, "a few for the endpoint, and a few for all that never were")
	assert.Equal(t, 80, strings.Count(d.log.String(), `"msg":"greenhouse webhook"`), "the rest is there for debugging")

	keeper.breakDown(errors.New("disk full"))
	before := warnings()
	for range 10 {
		status, _ := d.post(greenhousetest.SampleBody("hire_candidate"))
		require.Equal(t, http.StatusServiceUnavailable, status)
	}
	assert.Equal(t, before+10, warnings(), "what could not be kept is always a warning")
}

func TestABodyThatIsCutOffIsNoEvent(t *testing.T) {
	t.Parallel()
	d := openDesk(t, &shelf{}, greenhousetest.Config{})
	conn, err := net.Dial("tcp", d.http.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"action\":", strings.TrimPrefix(d.url, d.http.URL))
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	assert.Contains(t, string(answer), "400 Bad Request")
}

func TestAPingMakesTheEndpointLive(t *testing.T) {
	t.Parallel()
	d := openDesk(t, &shelf{}, greenhousetest.Config{})
	assert.True(t, d.health().Is(hris.HookWaiting))
	hook := d.saveHooks("hire_candidate")[0]
	assert.False(t, hook.Deactivated)
	assert.True(t, d.health().Is(hris.HookLive))
	assert.Equal(t, d.clock.Now(), d.health().PingedAt)

	hook.Secret = "mistyped"
	hook, err := d.server.SaveWebhook(t.Context(), hook)
	require.NoError(t, err)
	assert.True(t, hook.Deactivated, "as Greenhouse does with a hook whose ping fails")
	since := d.clock.Now()
	d.clock.Advance(time.Hour)
	hook, err = d.server.SaveWebhook(t.Context(), hook)
	require.NoError(t, err)
	assert.Equal(t, hris.Health{State: hris.HookFailing, PingedAt: since, HeardAt: since, Since: since, Why: string(greenhouse.SignatureWrong)}, d.health())
	hook.Secret, hook.Deactivated = hookSecret, false
	_, err = d.server.SaveWebhook(t.Context(), hook)
	require.NoError(t, err)
	assert.True(t, d.health().Is(hris.HookLive))
}

func TestEveryPublishedEventIsAcceptedAndOnlyThoseOfInterestAreKept(t *testing.T) {
	t.Parallel()
	keeper := &shelf{}
	d := openDesk(t, keeper, greenhousetest.Config{})
	interesting := map[string]bool{"hire_candidate": true, "unhire_candidate": true, "merge_candidate": true, "delete_candidate": true, "candidate_anonymized": true}
	for _, action := range append(greenhousetest.Actions(), "ping") {
		before := len(keeper.all())
		status, _ := d.post(greenhousetest.SampleBody(action))
		assert.Equal(t, http.StatusOK, status, action)
		kept := keeper.all()[before:]
		if !interesting[action] {
			assert.Empty(t, kept, action)
			continue
		}
		require.Len(t, kept, 1, action)
		assert.NotEmpty(t, kept[0].PersonID, action)
		assert.NotEmpty(t, kept[0].Names, action)
		if action != "hire_candidate" {
			assert.Less(t, len(kept[0].Payload), 200, "%s: ids are enough", action)
		}
		happened, err := greenhouse.NewSource(greenhouse.SourceConfig{WithoutDocuments: true}).Read(t.Context(), action, kept[0].Payload)
		require.NoError(t, err, action)
		assert.NotEqual(t, hris.NothingHappened, happened.Kind, action)
		assert.Equal(t, kept[0].PersonID, happened.PersonID, action)
	}
	for _, body := range []string{`{"action":"candidate_promoted","payload":{"canary":"x"}}`, `{"action":"offer_updated"}`, `{"action":"job_created","payload":[1]}`} {
		status, _ := d.post([]byte(body))
		assert.Equal(t, http.StatusOK, status, body)
	}
	assert.Len(t, keeper.all(), len(interesting))
}

func TestAnEventThatIsNotAsDocumentedIsKeptForAPerson(t *testing.T) {
	t.Parallel()
	keeper := &shelf{}
	d := openDesk(t, keeper, greenhousetest.Config{})
	body := []byte(`{"action":"hire_candidate","payload":{"application":{"id":77,"candidate":{"id":88,"first_name":"canary"},"offer":"canary"}}}`)
	status, _ := d.post(body)
	assert.Equal(t, http.StatusOK, status)
	require.Len(t, keeper.all(), 1)
	a := keeper.all()[0]
	assert.Equal(t, []string{"88", "77"}, []string{a.PersonID, a.ApplicationID})
	_, err := greenhouse.NewSource(greenhouse.SourceConfig{}).Read(t.Context(), a.Kind, a.Payload)
	require.ErrorIs(t, err, hris.SchemaDrift)
	assert.NotContains(t, err.Error(), "canary")
	status, _ = d.post(body, func(r *http.Request) { r.Header.Set(greenhouse.EventIDHeader, "another") })
	assert.Equal(t, http.StatusOK, status)
	assert.Len(t, keeper.all(), 1, "the same body again is a repeat")
}

func TestASecretCanBeReplacedWhileTheFormerOneIsInUse(t *testing.T) {
	t.Parallel()
	d := openDesk(t, &shelf{}, greenhousetest.Config{})
	fresh, err := d.hooks.Rotate("acme", "gh-1", privacy.Secret{})
	require.NoError(t, err)
	body := greenhousetest.SampleBody("ping")
	withFresh := signed(greenhouse.SignForTest(body, fresh))
	for _, change := range []func(*http.Request){func(*http.Request) {}, withFresh} {
		status, _ := d.post(body, change)
		assert.Equal(t, http.StatusOK, status)
	}
	require.NoError(t, d.hooks.DropFormerSecrets("acme", "gh-1"))
	status, _ := d.post(body)
	assert.Equal(t, http.StatusUnauthorized, status)
	status, _ = d.post(body, withFresh)
	assert.Equal(t, http.StatusOK, status)
}

func TestReactivatingEndsTheFormerAddress(t *testing.T) {
	t.Parallel()
	keeper := &shelf{}
	d := openDesk(t, keeper, greenhousetest.Config{})
	d.saveHooks("hire_candidate")
	heard := d.clock.Now()
	former := d.url
	d.clock.Advance(time.Hour)
	d.activate()
	assert.Equal(t, 2, d.made.Generation)
	assert.Equal(t, heard, d.made.MissedFrom)
	assert.NotEqual(t, former, d.url)

	body := greenhousetest.SampleBody("hire_candidate")
	status, _ := d.post(body, func(r *http.Request) { r.URL.Path = strings.TrimPrefix(former, d.http.URL) })
	assert.Equal(t, http.StatusGone, status)
	endpoints := d.hooks.List("acme", "gh-1")
	require.Len(t, endpoints, 2)
	assert.EqualValues(t, greenhouse.EndpointFormer, endpoints[1].Health.Why, "a settings page can say that a hook still points there")
	assert.True(t, endpoints[0].Health.Is(hris.HookWaiting))
	status, _ = d.post(body, func(r *http.Request) { r.URL.Path = "/hooks/NOBODYSTOKEN" })
	assert.Equal(t, http.StatusNotFound, status)
	assert.Empty(t, keeper.all())
	status, _ = d.post(body)
	assert.Equal(t, http.StatusOK, status)
	require.NoError(t, d.hooks.Deactivate("acme", "gh-1"))
	status, _ = d.post(body)
	assert.Equal(t, http.StatusGone, status)
	require.ErrorIs(t, d.hooks.Deactivate("acme", "gh-1"), greenhouse.EndpointUnknown)
}

func TestAPasswordIsAskedWhereOneWasAgreedOn(t *testing.T) {
	t.Parallel()
	d := openDesk(t, &shelf{}, greenhousetest.Config{})
	require.NoError(t, d.hooks.SetPassword("acme", "gh-1", "greenhouse", privacy.NewSecret("canary-password")))
	body := greenhousetest.SampleBody("ping")
	for _, password := range []string{"", "wrong"} {
		status, _ := d.post(body, func(r *http.Request) { r.SetBasicAuth("greenhouse", password) })
		assert.Equal(t, http.StatusUnauthorized, status)
	}
	status, _ := d.post(body)
	assert.Equal(t, http.StatusUnauthorized, status)
	hook, err := d.server.SaveWebhook(t.Context(), greenhousetest.Webhook{
		Event: "hire_candidate", EndpointURL: d.url, Secret: hookSecret, BasicAuthUsername: "greenhouse", BasicAuthPassword: "canary-password",
	})
	require.NoError(t, err)
	assert.False(t, hook.Deactivated)
	assert.NotContains(t, d.log.String(), "canary")
}

func TestTheSameEventFiveTimesAtOnceIsKeptOnce(t *testing.T) {
	t.Parallel()
	for _, perAttempt := range []bool{false, true} {
		keeper := &shelf{}
		d := openDesk(t, keeper, greenhousetest.Config{})
		d.saveHooks("hire_candidate")
		d.server.Hire(d.demo.Complete)
		id := d.server.Pending()[0].EventID
		var all sync.WaitGroup
		for i := range 5 {
			all.Go(func() {
				as := id
				if perAttempt { // whether a delivery keeps its id is not documented
					as = fmt.Sprintf("%s-%d", id, i)
				}
				assert.Equal(t, http.StatusOK, d.server.RedeliverAs(t.Context(), id, as).Status)
			})
		}
		all.Wait()
		d.server.Deliver(t.Context())
		assert.Len(t, keeper.all(), 1)
	}
}

func TestWhatCannotBeKeptIsAskedForAgainAndComes(t *testing.T) {
	t.Parallel()
	keeper := &shelf{}
	d := openDesk(t, keeper, greenhousetest.Config{EventIDPerAttempt: true})
	d.saveHooks("hire_candidate")
	keeper.breakDown(errors.New("canary-of-the-database: Zoë"))
	since := d.clock.Now()
	d.server.Hire(d.demo.Complete)
	for range 3 {
		sent := d.server.Deliver(t.Context())
		require.Len(t, sent, 1)
		assert.Equal(t, http.StatusServiceUnavailable, sent[0].Status)
		assert.NotContains(t, sent[0].Reply, "canary")
		due, _ := d.server.NextDelivery()
		d.clock.Advance(due.Sub(d.clock.Now()))
	}
	assert.EqualValues(t, greenhouse.NotKept, d.health().Why)
	assert.Equal(t, since, d.health().Since)
	keeper.breakDown(nil)
	assert.True(t, d.server.Deliver(t.Context())[0].OK())
	require.Len(t, keeper.all(), 1)
	assert.True(t, d.health().Is(hris.HookLive))
	assert.Empty(t, d.server.Deliver(t.Context()))
	assert.NotContains(t, d.log.String(), "canary")
}

// away is an Endpoints whose store is down.
type away struct{}

func (away) Endpoint(context.Context, string) (hris.Endpoint, error) {
	return hris.Endpoint{}, errors.New("canary: no route to the database")
}

func TestAnEndpointThatCannotBeLookedUpIsNotTakenForUnknown(t *testing.T) {
	t.Parallel()
	d := openDesk(t, &shelf{}, greenhousetest.Config{}, func(c *greenhouse.WebhooksConfig) { c.Endpoints = away{} })
	status, text := d.post(greenhousetest.SampleBody("hire_candidate"))
	assert.Equal(t, http.StatusServiceUnavailable, status, "404 would be as final")
	assert.NotContains(t, text+d.log.String(), "canary")
}

func TestAHandlerSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	_, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{})
	require.ErrorIs(t, err, hris.InvalidInput)
	for _, base := range []string{"http://host.example.com/hooks", "hooks", "https://u:p@host.example.com", "https://host.example.com?x=1"} {
		_, err := greenhouse.EndpointURL(base, "T")
		require.ErrorIs(t, err, hris.InvalidInput, base)
	}
	address, err := greenhouse.EndpointURL("https://host.example.com/hooks/", "T")
	require.NoError(t, err)
	assert.Equal(t, "https://host.example.com/hooks/T", address)
}

func TestTheSetUpTextNamesTheOneHookThatIsNeededAndTheOthers(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "nl", "nl-BE", ""} {
		text := greenhouse.SetupText("https://host.example.com/hooks/T", language)
		for _, want := range []string{"https://host.example.com/hooks/T", "Candidate has been hired", "Unhired", "Merged", "Anonymized", "Deleted", "Deactivated?  No", "Secret key"} {
			assert.Contains(t, text, want, language)
		}
		assert.Equal(t, strings.HasPrefix(language, "nl"), strings.HasPrefix(text, "Ga "), language)
	}
	assert.Equal(t, hris.Missing, greenhouse.HookFinding(hris.Health{}, "nl").Standing)
	assert.Equal(t, hris.Good, greenhouse.HookFinding(hris.Health{State: hris.HookLive}, "en").Standing)
	failing := greenhouse.HookFinding(hris.Health{State: hris.HookFailing, Since: time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC), Why: string(greenhouse.SignatureWrong)}, "en")
	assert.Contains(t, failing.Text, "since 2026-10-01 08:00 UTC")
	assert.Contains(t, failing.Remedy, "secret key")
}

func TestNothingOfAnyEventIsInTheLog(t *testing.T) {
	t.Parallel()
	d := openDesk(t, &shelf{}, greenhousetest.Config{})
	d.saveHooks("hire_candidate", "unhire_candidate", "delete_candidate")
	d.server.Hire(d.demo.Complete)
	d.server.Unhire(d.demo.Complete)
	d.server.Deliver(t.Context())
	d.post([]byte(`{"action":"canary-action","payload":{"x":"canary"}}`))
	log := d.log.String()
	assert.NotEmpty(t, log)
	for _, canary := range []string{"Zo", "van der Meer", "example.com", "54000", "canary", hookSecret, d.made.Token.Reveal(), "Keizersgracht"} {
		assert.NotContains(t, log, canary)
	}
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", d.hooks.List("acme", "gh-1"), d.made, d.hooks.List("acme", "gh-1")[0]), hookSecret)
}

package greenhousetest_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

// receiver is an endpoint that remembers what came and answers what it is told.
type receiver struct {
	*httptest.Server
	mu      sync.Mutex
	answers []int // the next ones; 200 when there are none
	got     []received
}

type received struct {
	header http.Header
	body   []byte
	action string
}

func receive(t *testing.T, answers ...int) *receiver {
	t.Helper()
	rc := &receiver{answers: answers}
	rc.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		var e struct{ Action string }
		_ = json.Unmarshal(body, &e)
		rc.mu.Lock()
		defer rc.mu.Unlock()
		rc.got = append(rc.got, received{r.Header, body, e.Action})
		status := http.StatusOK
		if len(rc.answers) > 0 {
			status, rc.answers = rc.answers[0], rc.answers[1:]
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(rc.Close)
	return rc
}

func (rc *receiver) actions() []string {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	var out []string
	for _, g := range rc.got {
		out = append(out, g.action)
	}
	return out
}

func (rc *receiver) last() received {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	return rc.got[len(rc.got)-1]
}

func (rc *receiver) answer(status ...int) {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	rc.answers = status
}

func (a *account) hook(rc *receiver, event string) greenhousetest.Webhook {
	a.t.Helper()
	w, err := a.SaveWebhook(a.t.Context(), greenhousetest.Webhook{Event: event, EndpointURL: rc.URL + "/in", Secret: "k\u00e9y"})
	require.NoError(a.t, err)
	return w
}

// at decodes what stands behind a path of keys.
func (r received) at(t *testing.T, path ...string) any {
	t.Helper()
	var v any
	dec := json.NewDecoder(bytes.NewReader(r.body))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&v))
	for _, key := range path {
		m, ok := v.(row)
		require.True(t, ok, "%s of %v", key, v)
		require.Contains(t, m, key)
		v = m[key]
	}
	return v
}

func TestAHookIsBornDisabledUnlessItsPingIsAnsweredWithExactly200(t *testing.T) {
	t.Parallel()
	for status, disabled := range map[int]bool{200: false, 201: true, 202: true, 204: true, 301: true, 404: true, 500: true} {
		a, rc := start(t, greenhousetest.Config{}), receive(t, status)
		require.Equal(t, disabled, a.hook(rc, "hire_candidate").Deactivated, status)
		a.Hire(a.demo.Complete)
		require.Equal(t, disabled, len(a.Pending()) == 0, "what a disabled hook misses is not kept")
	}
	a, rc := start(t, greenhousetest.Config{}), receive(t, 500)
	w := a.hook(rc, "hire_candidate")
	w.Deactivated = false
	w, err := a.SaveWebhook(t.Context(), w)
	require.NoError(t, err)
	require.False(t, w.Deactivated, "saved again by hand")
	require.Equal(t, []string{"ping", "ping"}, rc.actions())
	rc.answer(503)
	w, err = a.SaveWebhook(t.Context(), w)
	require.NoError(t, err)
	require.True(t, w.Deactivated, "an update pings, too")
}

func TestThePingCarriesTheSettingsAndTheEventsDisplayName(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	w := a.hook(rc, "hire_candidate")
	ping := rc.last()
	require.True(t, bytes.HasPrefix(ping.body, []byte(`{"payload":`)))
	require.Equal(t, "Candidate has been hired", ping.at(t, "payload", "event"))
	require.Equal(t, "application/json", ping.at(t, "payload", "content-type"))
	require.Equal(t, w.ID, num(t, ping.at(t, "payload", "web_hook_id")))
	require.Equal(t, greenhousetest.Sign("k\u00e9y", ping.body), ping.header.Get("Signature"))
	require.NotContains(t, string(ping.body), "k\u00e9y")
}

func TestTheSetUpPageRefusesWhatGreenhouseRefuses(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	good := greenhousetest.Webhook{Event: "hire_candidate", EndpointURL: "http://127.0.0.1:1/in", Secret: "x"}
	for name, spoil := range map[string]func(*greenhousetest.Webhook){
		"heading as event": func(w *greenhousetest.Webhook) { w.Event = "candidate_hired" },
		"relative URL":     func(w *greenhousetest.Webhook) { w.EndpointURL = "/in" },
		"no secret":        func(w *greenhousetest.Webhook) { w.Secret = "" },
		"reserved header":  func(w *greenhousetest.Webhook) { w.AdditionalHeaders = map[string]string{"signature": "x"} },
	} {
		w := good
		spoil(&w)
		_, err := a.SaveWebhook(t.Context(), w)
		require.Error(t, err, name)
	}
	w, err := a.SaveWebhook(t.Context(), good)
	require.NoError(t, err)
	require.True(t, w.Deactivated, "nobody answers there")
	require.NotEmpty(t, a.Deliveries()[0].Error)
}

func TestTheSignatureIsTheHMACOfTheBytesSent(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	w, err := a.SaveWebhook(t.Context(), greenhousetest.Webhook{Event: "hire_candidate", EndpointURL: rc.URL, Secret: "s3cret",
		BasicAuthUsername: "gh", BasicAuthPassword: "pw", AdditionalHeaders: map[string]string{"X-Tenant": "7"}})
	require.NoError(t, err)
	a.Hire(a.demo.Complete)
	require.Len(t, a.Deliver(t.Context()), 1)
	hire := rc.last()
	mac := hmac.New(sha256.New, []byte("s3cret"))
	mac.Write(hire.body)
	require.Equal(t, "sha256 "+hex.EncodeToString(mac.Sum(nil)), hire.header.Get("Signature"))
	require.NotEmpty(t, hire.header.Get("Greenhouse-Event-Id"))
	require.Equal(t, []string{"application/json", "7", basic("gh", "pw")}, []string{hire.header.Get("Content-Type"), hire.header.Get("X-Tenant"), hire.header.Get("Authorization")})
	require.Contains(t, string(hire.body), `Developer \u003cbackend\u003e`)
	require.Contains(t, string(hire.body), "Zoë")
	require.Contains(t, string(hire.body), `"amount":54000.50`, "a float would write it differently")
	var v any
	require.NoError(t, json.Unmarshal(hire.body, &v))
	again, err := json.Marshal(v)
	require.NoError(t, err)
	require.NotEqual(t, again, hire.body, "JSON written again is not what was signed")
	require.Equal(t, "Basic ***", a.DeliveriesOf("hire_candidate")[0].Header.Get("Authorization"))
	require.Equal(t, a.clock.Now(), a.Webhook(w.ID).LastDelivered)
}

func TestSevenAttemptsOverFifteenHours(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	a.hook(rc, "hire_candidate")
	rc.answer(202, 204, 302, 400, 410, 500, 503, 200)
	a.Hire(a.demo.Complete)
	var at []time.Duration
	for {
		due, ok := a.NextDelivery()
		if !ok {
			break
		}
		a.clock.Advance(due.Sub(a.clock.Now()))
		for _, d := range a.Deliver(t.Context()) {
			at = append(at, d.At.Sub(morning))
			require.Equal(t, len(at), d.Attempt)
			require.Equal(t, len(at) == 7, d.Last)
		}
	}
	require.Equal(t, []time.Duration{0, time.Minute, 16 * time.Minute, 76 * time.Minute, 196 * time.Minute, 436 * time.Minute, 916 * time.Minute}, at)
	require.Empty(t, a.Pending(), "after the seventh the event is gone")
	log := a.DeliveriesOf("hire_candidate")
	for _, d := range log {
		require.Equal(t, log[0].EventID, d.EventID)
		require.Equal(t, log[0].Body, d.Body)
	}
	require.False(t, a.Webhooks()[0].Deactivated, "failed deliveries disable nothing")
}

func TestARetryStopsAtTheFirst200AndMayHaveAnotherID(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{EventIDPerAttempt: true}), receive(t)
	a.hook(rc, "hire_candidate")
	rc.answer(500, 200)
	a.Hire(a.demo.Complete)
	require.Len(t, a.Deliver(t.Context()), 1)
	require.Empty(t, a.Deliver(t.Context()), "not before its time")
	a.clock.Advance(time.Minute)
	require.Len(t, a.Deliver(t.Context()), 1)
	a.clock.Advance(16 * time.Hour)
	require.Empty(t, a.Deliver(t.Context()))
	log := a.DeliveriesOf("hire_candidate")
	require.NotEqual(t, log[0].EventID, log[1].EventID)
	require.True(t, log[1].OK())
}

func TestAClockThatJumpsMakesEveryAttemptThatWasDue(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	w := a.hook(rc, "hire_candidate")
	w.MaxAttempts = 3
	_, err := a.SaveWebhook(t.Context(), w)
	require.NoError(t, err)
	rc.answer(500, 500, 500)
	a.Hire(a.demo.Complete)
	a.clock.Advance(24 * time.Hour)
	require.Len(t, a.Deliver(t.Context()), 3)
}

func TestUnknownEventsAndBrokenBodiesCanBeSent(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	w := a.hook(rc, "hire_candidate")
	a.EmitTo(w.ID, "candidate_teleported", []byte(`{"action":"candidate_teleported","payload":{}}`))
	a.EmitTo(w.ID, "", []byte(`{"action":`))
	a.Emit("hire_candidate", row{"application": nil})
	require.Len(t, a.Deliver(t.Context()), 3)
	require.Equal(t, []string{"candidate_teleported", "", "hire_candidate"}, rc.actions()[1:])
}

func TestDeactivatedAndDeletedHooksDropWhatWaits(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	w := a.hook(rc, "hire_candidate")
	a.Hire(a.demo.Complete)
	w.Deactivated = true
	_, err := a.SaveWebhook(t.Context(), w)
	require.NoError(t, err)
	require.Empty(t, a.Deliver(t.Context()))
	require.Empty(t, a.Pending())
	w.Deactivated = false
	w.Secret = "another"
	_, err = a.SaveWebhook(t.Context(), w)
	require.NoError(t, err)
	require.Equal(t, greenhousetest.Sign("another", rc.last().body), rc.last().header.Get("Signature"), "the ping proves the new secret")
	a.Hire(a.demo.NoEmail)
	a.DeleteWebhook(w.ID)
	require.Empty(t, a.Deliver(t.Context()))
	require.Empty(t, a.Webhooks())
}

func TestRunDeliversOnTheMachinesClock(t *testing.T) {
	t.Parallel()
	srv := greenhousetest.NewServer(greenhousetest.Config{})
	defer srv.Close()
	demo := srv.SeedDemo()
	arrived := make(chan struct{})
	rc := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), `"action":"hire_candidate"`) {
			close(arrived)
		}
	}))
	defer rc.Close()
	_, err := srv.SaveWebhook(t.Context(), greenhousetest.Webhook{Event: "hire_candidate", EndpointURL: rc.URL, Secret: "x"})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { srv.Run(ctx) })
	srv.Hire(demo.Complete)
	<-arrived
	stop()
	wg.Wait()
}

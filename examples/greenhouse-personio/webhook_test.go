package main

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris"
)

func (w *world) hook() (line hookLine) {
	w.t.Helper()
	status, text := w.ask("GET", "/webhook", nil)
	require.Equal(w.t, http.StatusOK, status, text)
	require.NoError(w.t, json.Unmarshal([]byte(text), &line), text)
	return line
}

func TestTheWebhookIsLiveOnceItsPingIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	assert.Equal(t, hris.HookLive, w.hook().State)
	assert.WithinDuration(t, w.clock.Now(), w.hook().Pinged, time.Microsecond)
	w.clock.Advance(time.Hour)
	hook, err := w.greenhouse.SaveWebhook(t.Context(), greenhousetest.Webhook{Event: "hire_candidate", EndpointURL: w.pasted.Webhook, Secret: "mistyped"})
	require.NoError(t, err)
	assert.True(t, hook.Deactivated)
	assert.Equal(t, hris.HookFailing, w.hook().State)
	assert.NotEmpty(t, w.hook().Remedy)
	w.restart()
	assert.Equal(t, hris.HookFailing, w.hook().State, "it is kept with the connection")
}

func TestReActivatingGivesAnotherAddressAndTheFormerIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, text := w.ask("POST", "/webhook/reactivate", nil)
	require.Equal(t, http.StatusOK, status, text)
	var next pasted
	require.NoError(t, json.Unmarshal([]byte(text), &next))
	assert.Equal(t, hris.HookWaiting, w.hook().State)
	assert.Equal(t, 2, w.hook().Activation)

	w.greenhouse.Hire(w.people.Complete)
	sent := w.greenhouse.Deliver(t.Context())
	require.NotEmpty(t, sent)
	assert.Equal(t, http.StatusGone, sent[0].Status)
	assert.True(t, w.hook().Former, "Greenhouse still sends to the former address")
	require.NoError(t, w.listen(t.Context(), next.Webhook, next.SecretKey))
	assert.Equal(t, hris.HookLive, w.hook().State)
	w.clock.Advance(time.Minute)
	require.NoError(t, w.in.findMissed(t.Context()))
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()), "what came to the former address is found again")
	assert.Len(t, w.made(), 1)
}

func TestCredentialsAreAskedOnceAndSealed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	env := w.env
	w.env = noEnv
	w.restart()
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	for _, end := range []string{"", "-wal", ".key"} {
		data, err := os.ReadFile(w.o.db + end)
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		for _, name := range []string{"GREENHOUSE_CLIENT_SECRET", "PERSONIO_CLIENT_SECRET", "PERSONIO_CLIENT_ID"} {
			assert.NotContains(t, string(data), env(name), w.o.db+end)
		}
		assert.NotContains(t, string(data), w.pasted.SecretKey)
		assert.NotContains(t, string(data), w.path()[len(hooks):], "an address is as good as a key")
	}
}

func TestAStoreGoesOnAsItWasConnected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	restart := func() error {
		w.in = &integration{o: w.o, env: noEnv, out: &output{json: true, w: w}, clock: w.in.clock, store: w.store, base: w.server.URL}
		return assemble(t.Context(), w.in)
	}
	w.o.personioAPI = "v2"
	require.NoError(t, restart(), "settings are changed")
	w.o.company = "another"
	require.ErrorIs(t, restart(), hris.OtherAccount)
	w.o.company, w.o.harvestURL = "lindenhof", ""
	require.ErrorContains(t, restart(), "-harvest-url")
}

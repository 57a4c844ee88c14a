package intake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// A process that does not have the key, such as one of before a rotation, loses
// nothing and asks nobody: it leaves the line to those that have it.
func TestAHireSealedUnderAKeyThatAProcessLacksGoesOnInOneThatHasIt(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		newer, err := privacy.NewKeyring("new", map[string][]byte{"new": privacy.NewKey()})
		require.NoError(t, err)
		former := h.config.Sealer
		h.config.Sealer = newer
		newest, _ := h.process(t, nil, nil)
		h.config.Sealer = former
		_, err = newest.Keep(t.Context(), ownHired(t, h.hire()))
		require.NoError(t, err)

		line := hris.Line{Tenant: acme, Connection: to}
		drained, err := h.intake.Drain(t.Context(), line, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 1, drained.Worked)
		assert.Equal(t, h.clock.Now().Add(time.Minute), drained.Rest, "the line rests")
		assert.Empty(t, h.held(t), "nobody is asked to dismiss it")
		assert.Contains(t, string(h.logs.bytes()), "does not open")

		h.clock.Advance(time.Minute)
		drained, err = newest.Drain(t.Context(), line, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 1, drained.Worked)
		h.records(t, 1)
	})
}

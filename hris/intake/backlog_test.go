package intake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
)

func TestWhatWaitsForAVendorThatIsDownIsCounted(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.breaks()
		h.keep(t, ownHired(t, h.hire()))
		h.keep(t, ownHired(t, h.hire(func(h *hris.Hire) { h.ApplicationID = "a-2" })))
		backlog := func() hris.Backlog {
			t.Helper()
			b, err := h.intake.Backlog(t.Context(), acme, to)
			require.NoError(t, err)
			return b
		}
		assert.Equal(t, hris.Backlog{Due: 2}, backlog())
		_, err := h.intake.Drain(t.Context(), hris.Line{Tenant: acme, Connection: to}, time.Minute)
		require.NoError(t, err)
		now := h.clock.Now().UTC().Truncate(time.Microsecond)
		assert.Equal(t, hris.Backlog{Due: 1, Later: 1, Reason: hristest.Down(0).Code, Rests: now.Add(time.Minute)}, backlog())
	})
}

package transfer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// As while a fleet learns of a new customer one process after the other.
func TestWhatAProcessMeetsThatDoesNotKnowTheConnectionGoesOnInOneThatDoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by     error
		reason hris.Code
	}{
		"held":     {hristest.Down(time.Minute), hris.NoConnection},
		"in doubt": {hristest.Cut(), hris.InDoubt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, hristest.SevenSteps())
			d.fail("create employee", c.by)
			badge, err := d.send(t, north)
			require.Error(t, err)

			d.clock.Advance(time.Hour)
			without := d.process(t, func(c *transfer.Config) { c.Connections, c.Authorizer = transfer.Fixed(), oneAnswer{} })
			_, err = without.Run(t.Context(), "acme", badge.Transfer)
			require.ErrorIs(t, err, hris.NoConnection)
			badge, err = d.service.Badge(t.Context(), viewer, "acme", badge.Transfer, nil)
			require.NoError(t, err)
			assert.Equal(t, c.reason, badge.Reason)
			require.False(t, badge.NotBefore.IsZero())

			d.clock.Advance(7 * time.Hour)
			badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
		})
	}
}

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

func TestWhatWaitsForAConnectionThatIsNotThereIsLeftToAPerson(t *testing.T) {
	t.Parallel()
	waits := map[string]struct {
		by     error
		reason hris.Code
		roused int // once the connection is there
	}{
		"held":     {hristest.Down(time.Minute), hris.NoConnection, 1},
		"in doubt": {hristest.Cut(), hris.InDoubt, 0},
	}
	for name, c := range waits {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, hristest.OneStep())
			d.fail("create applicant", c.by)
			badge, err := d.send(t, north)
			require.Error(t, err)

			d.clock.Advance(time.Hour)
			without := d.process(t, func(c *transfer.Config) { c.Connections, c.Authorizer = transfer.Fixed(), oneAnswer{} })
			_, err = without.Run(t.Context(), "acme", badge.Transfer)
			require.ErrorIs(t, err, hris.NoConnection)
			held, err := d.service.Held(t.Context(), viewer, "acme", "c-1", "", 9)
			require.NoError(t, err)
			require.Len(t, held, 1)
			assert.Equal(t, []any{c.reason, time.Time{}}, []any{held[0].Reason, held[0].NotBefore})
			roused, err := d.service.Rouse(t.Context(), "acme", "c-1")
			require.NoError(t, err)
			assert.Equal(t, c.roused, roused)
		})
	}
}

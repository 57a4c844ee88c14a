package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

var errAway = errors.New("connection reset")

// outage is a ledger that gives no answer for a while, from a chosen commit on.
type outage struct {
	transfer.Ledger
	starts  func(transfer.Advance) bool
	calls   int  // without an answer
	applied bool // what was asked happens all the same
	begun   bool
}

func (o *outage) away() bool {
	if !o.begun || o.calls == 0 {
		return false
	}
	o.calls--
	return true
}

func (o *outage) Advance(ctx context.Context, l transfer.Lease, a transfer.Advance) (transfer.Transfer, error) {
	o.begun = o.begun || o.starts(a)
	if !o.away() {
		return o.Ledger.Advance(ctx, l, a)
	}
	if o.applied {
		_, _ = o.Ledger.Advance(ctx, l, a)
	}
	return transfer.Transfer{}, errAway
}

func (o *outage) Witness(ctx context.Context, tenant, id, step string, r hris.Receipt, at time.Time) (transfer.Transfer, error) {
	if !o.away() {
		return o.Ledger.Witness(ctx, tenant, id, step, r, at)
	}
	return transfer.Transfer{}, errAway
}

func TestAReceiptOutlastsAnOutageOfTheLedger(t *testing.T) {
	t.Parallel()
	var waits []time.Duration
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) {
		c.Ledger = &outage{Ledger: c.Ledger, calls: 6, starts: func(a transfer.Advance) bool { return a.Done != nil }}
		c.Sleep = func(wait time.Duration) { waits = append(waits, wait) }
	})
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, errAway)
	assert.Equal(t, d.target.Records()[0].ID, d.get(t, badge.Transfer).Steps[0].Receipt.ID)
	d.clock.Advance(2 * time.Minute)
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Len(t, d.target.Records(), 1)
	require.Len(t, waits, 5)
	assert.Less(t, waits[0], waits[4], "it waits longer each time")
}

func TestAReceiptThatCannotBeKeptIsLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var waited time.Duration
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) {
		c.Ledger = &outage{Ledger: c.Ledger, calls: -1, starts: func(a transfer.Advance) bool { return a.Done != nil }}
		c.Sleep = func(wait time.Duration) { waited += wait }
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError}))
	})
	_, err := d.send(t, north)
	require.ErrorIs(t, err, errAway)
	assert.Contains(t, log.String(), "id="+d.target.Records()[0].ID)
	assert.Greater(t, waited, time.Minute/2)
	assert.Less(t, waited, 2*time.Minute+time.Second)
	for _, canary := range hristest.Canaries(d.hire) {
		assert.NotContains(t, log.String(), canary)
	}
}

func TestAnIntentWhoseCommitGotNoAnswerIsNoDoubt(t *testing.T) {
	t.Parallel()
	for _, applied := range []bool{true, false} {
		for _, step := range []string{"create employee", "create contract"} {
			d := newDesk(t, blind("create employee", "create contract"), func(c *transfer.Config) {
				c.Ledger = &outage{Ledger: c.Ledger, calls: 1, applied: applied, starts: func(a transfer.Advance) bool {
					return a.Intent != nil && a.Intent.Step == step
				}}
			})
			badge, err := d.send(t, north)
			require.ErrorIs(t, err, hris.Unavailable)
			require.NotEqual(t, transfer.StateInDoubt, badge.State, "%s: its request has not left", step)
			badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Len(t, d.target.Standing("create employee"), 1)
			assert.Len(t, d.target.Standing("create contract"), 1)
		}
	}
}

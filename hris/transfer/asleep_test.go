package transfer_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// deaf is a target that writes whatever its context says: one that ends while a
// machine sleeps may not have been noticed by then.
type deaf struct{ hris.Target }

func (d deaf) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := d.Target.Steps(in)
	for i := range steps {
		do := steps[i].Do
		steps[i].Do = func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			return do(context.WithoutCancel(ctx), done)
		}
	}
	return steps, err
}

func TestARequestDoesNotLeaveLongAfterItsIntent(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.ReadBack())
	board.lead("c-1", deaf{d.target})
	other := d.service
	slow := &meanwhile{Ledger: d.ledger, step: "create person", do: func(id string) {
		d.clock.Advance(time.Hour) // the machine sleeps, and another one takes over
		badge, err := other.Run(t.Context(), "acme", id)
		require.NoError(t, err)
		require.Equal(t, transfer.StateDone, badge.State)
	}}
	sleeper := d.process(t, func(c *transfer.Config) { c.Ledger = slow })
	badge, err := sleeper.Send(t.Context(), sender, d.prepare(t, north))
	require.ErrorIs(t, err, hris.LeaseLost)
	assert.Len(t, d.target.Records(), 1)
	assert.Equal(t, transfer.StateDone, d.get(t, badge.Transfer).State)
}

func TestARequestThatCouldNotLeaveInTimeIsTriedAgain(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, blind("create employee"))
	board.lead("c-1", deaf{d.target})
	slow := &meanwhile{Ledger: d.ledger, step: "create employee", do: func(string) { d.clock.Advance(time.Hour) }}
	sleeper := d.process(t, func(c *transfer.Config) { c.Ledger = slow })
	badge, err := sleeper.Send(t.Context(), sender, d.prepare(t, north))
	require.ErrorIs(t, err, hris.Unavailable)
	assert.Equal(t, transfer.StateHeld, badge.State, "nothing left, so nothing is in doubt")
	assert.Empty(t, d.target.Records())

	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Len(t, d.target.Records(), 1)
}

func TestALeaseLastsAtLeastASecond(t *testing.T) {
	t.Parallel()
	config := newDesk(t, hristest.OneStep()).config
	for _, length := range []time.Duration{-time.Minute, 1, time.Millisecond, time.Second - 1} {
		config.LeaseTime = length
		_, err := transfer.New(config)
		assert.ErrorIs(t, err, hris.InvalidInput, "%v", length)
	}
	config.LeaseTime = time.Second
	_, err := transfer.New(config)
	assert.NoError(t, err)
}

// stuck is a ledger that renews no lease and gives no answer.
type stuck struct{ transfer.Ledger }

func (stuck) Renew(ctx context.Context, _ transfer.Lease, _ time.Duration) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestALeaseThatCannotBeRenewedStopsTheWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, blind("create employee"), func(c *transfer.Config) {
			c.Ledger, c.LeaseTime = stuck{c.Ledger}, 6*time.Second
		})
		draft := d.prepare(t, north)
		d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Gate: hristest.NewGate()})
		began := time.Now()
		badge, err := d.service.Send(t.Context(), sender, draft)
		require.ErrorIs(t, err, hris.InDoubt)
		assert.Equal(t, transfer.StateInDoubt, badge.State)
		assert.LessOrEqual(t, time.Since(began), 7*time.Second, "the deadline of the step is a minute")
	})
}

package transfer_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// sleeper is a target whose process sleeps right before its request leaves, as a
// machine does that is suspended: timers stand still meanwhile, the wall clock
// does not.
type sleeper struct {
	hris.Target
	sleep func()
}

func (s *sleeper) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := s.Target.Steps(in)
	for i, step := range steps {
		steps[i].Do = func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			s.sleep()
			return step.Do(ctx, done)
		}
	}
	return steps, err
}

// What an intent promised of the vendor's last chance to commit does not hold for
// a request that left hours later. Whoever comes back from it knows that.
func TestARequestThatLeftLateIsGivenTheVendorsTimeAnew(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.ReadBack())
	slow := &sleeper{Target: d.target, sleep: func() { d.clock.Advance(3 * time.Hour) }}
	d.config.Connections = transfer.Fixed(&transfer.Connection{Tenant: "acme", ID: "c-1", Target: slow, Rules: hristest.Rules(), Policy: policy})
	d.service = d.process(t)
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Work: hristest.Late, Err: hristest.Cut()})
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	intent := d.get(t, badge.Transfer).Steps[0].Intent
	assert.True(t, intent.Settled.After(d.clock.Now()), "the vendor is at work only now")

	slow.sleep = func() {}
	d.clock.Advance(intent.Settled.Sub(d.clock.Now()))
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Len(t, d.target.Records(), 1)
}

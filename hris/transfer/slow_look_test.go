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

// slowLook is a target whose answer to a look is on its way for a while.
type slowLook struct {
	hris.Target
	onTheWay func()
}

func (s *slowLook) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := s.Target.Steps(in)
	for i, step := range steps {
		if step.Look == nil {
			continue
		}
		steps[i].Look = func(ctx context.Context, done hris.Receipts) (hris.Sighting, error) {
			seen, err := step.Look(ctx, done)
			s.onTheWay()
			return seen, err
		}
	}
	return steps, err
}

// A look tells what was there when it was made. One that was made while the vendor
// could still commit proves nothing, however late its answer comes.
func TestALookThatBeganTooSoonDoesNotProveAbsence(t *testing.T) {
	t.Parallel()
	slow := &slowLook{onTheWay: func() {}}
	d := newDesk(t, hristest.ReadBack())
	slow.Target = d.target
	d.config.Connections = transfer.Fixed(&transfer.Connection{Tenant: "acme", ID: "c-1", Target: slow, Rules: hristest.Rules(), Policy: policy})
	d.service = d.process(t)
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Work: hristest.Late, Err: hristest.Cut()})
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	settled := d.get(t, badge.Transfer).Steps[0].Intent.Settled

	d.clock.Advance(settled.Sub(d.clock.Now()) - time.Minute) // nothing is there yet
	slow.onTheWay = func() { d.clock.Advance(2 * time.Minute) }
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.ErrorIs(t, err, hris.InDoubt)
	assert.False(t, badge.NotBefore.After(d.clock.Now()), "it looks again at once")
	assert.Len(t, d.target.Records(), 1)

	slow.onTheWay = func() {}
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Len(t, d.target.Records(), 1, "what was committed late was adopted")
}

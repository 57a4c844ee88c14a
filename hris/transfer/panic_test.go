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

// restless is a target whose steps cannot be planned.
type restless struct{ hris.Target }

func (restless) Steps(hris.Input) ([]hris.Step, error) { panic("a nil map") }

type restlessDrafts struct{}

func (restlessDrafts) Draft(context.Context, transfer.Transfer) (*transfer.Draft, error) {
	panic("a nil map")
}

func TestAPanicOfALookHoldsItsOwnTransferOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.ReadBack())
	draft := d.prepare(t, north)
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallLook}, Boom: true})
	badge, err := d.service.Send(t.Context(), sender, draft)
	require.Error(t, err)
	assert.Equal(t, transfer.StateHeld, badge.State)
	assert.False(t, badge.NotBefore.IsZero())
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
}

func TestAPanicOfAPlanHoldsItsOwnTransferOnly(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Down(time.Minute))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Unavailable)
	board.lead("c-1", restless{d.target})
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.Error(t, err)
	assert.Equal(t, transfer.StateHeld, badge.State)
	assert.True(t, badge.NotBefore.After(d.clock.Now()), "it does not stand first for ever")
}

func TestAPanicOfTheHostsDraftsHoldsItsOwnTransferOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) { c.Sealer, c.Drafts = nil, restlessDrafts{} })
	d.fail("create applicant", hristest.Down(time.Minute))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Unavailable)
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.Error(t, err)
	assert.Equal(t, transfer.StateHeld, badge.State)
	assert.True(t, badge.NotBefore.After(d.clock.Now()))
}

func TestALookThatHangsGivesTheTransferBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, hristest.ReadBack())
		draft := d.prepare(t, north)
		d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallLook}, Gate: hristest.NewGate()})
		began := time.Now()
		badge, err := d.service.Send(t.Context(), sender, draft)
		require.Error(t, err)
		assert.Equal(t, transfer.StateHeld, badge.State)
		assert.LessOrEqual(t, time.Since(began), time.Minute)
		assert.False(t, d.get(t, badge.Transfer).Leased)
	})
}

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

func TestARepeatedUpdateThatIsRefusedMayHaveBeenDone(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.SevenSteps())
	namesake := d.target.Add(d.prepare(t, north).Plan.Values())
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Work: hristest.Done, Err: hristest.Cut()})
	badge, err := d.send(t, north, transfer.SamePerson(namesake))
	require.ErrorIs(t, err, hris.OutcomeHidden)
	d.fail("use existing", hristest.Refused("last_name"))
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, transfer.StatePartial, badge.State, "the refusal speaks of the second try alone")
	_, err = d.service.Cancel(t.Context(), sender, "acme", badge.Transfer, "")
	require.ErrorIs(t, err, hris.WrongState)
}

func TestTheEarliestOfSeveralWaitsCounts(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.SevenSteps())
	d.fail("set bank account", hristest.Limited(10*time.Minute))
	d.fail("set manager", hristest.Refused("manager"))
	d.fail("document:doc-offer", hristest.Down(time.Hour))
	badge, err := d.send(t, north)
	require.Error(t, err)
	assert.Equal(t, transfer.StatePartial, badge.State)
	assert.Equal(t, d.clock.Now().Add(10*time.Minute), badge.NotBefore)

	d.clock.Advance(10 * time.Minute)
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
}

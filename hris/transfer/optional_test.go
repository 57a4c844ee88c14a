package transfer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
)

func TestWhatAPersonMustCorrectIsHeldAlthoughAStepThatItCanDoWithoutGoesOnByItself(t *testing.T) {
	t.Parallel()
	design := blind()
	design.Stages = []hristest.Stage{
		{Name: "create person", Settle: 5 * time.Minute},
		{Name: "set manager", Kind: hris.Update, Optional: true},
		{Name: "set address", Kind: hris.Update},
	}
	d := newDesk(t, design)
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo, Step: "set manager"}, Err: hristest.Down(time.Hour), Ever: true})
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo, Step: "set address"}, Err: hristest.Refused("city"), Ever: true})
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, []string{badge.Transfer}, d.held(t, "", 9))
}

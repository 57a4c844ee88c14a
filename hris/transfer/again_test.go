package transfer_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// people are what persons did of a transfer, in order.
func (d *desk) people(t *testing.T, id string) []string {
	t.Helper()
	history, err := d.service.History(t.Context(), viewer, "acme", id)
	require.NoError(t, err)
	var did []string
	for _, e := range history {
		if e.Actor != transfer.System.ID {
			did = append(did, e.Actor+" "+string(e.Kind))
		}
	}
	return did
}

func TestTheHistoryNamesWhoSentAHeldHireAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Refused("last_name"), Ever: true})
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	_, err = d.service.Send(t.Context(), colleague, d.prepare(t, north))
	require.ErrorIs(t, err, hris.Rejected)
	_, err = d.service.Resume(t.Context(), manager, "acme", badge.Transfer, nil)
	require.ErrorIs(t, err, hris.NotAllowed)
	_, err = d.service.Resume(t.Context(), colleague, "acme", badge.Transfer, nil)
	require.ErrorIs(t, err, hris.Rejected)
	_, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, []string{"u-send sent", "u-17 resumed", "u-17 resumed"}, d.people(t, badge.Transfer))

	d.hire.Person.LastName = "Nachtegaal"
	badge, err = d.service.Send(t.Context(), colleague, d.prepare(t, north))
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, []string{"u-send sent", "u-17 resumed", "u-17 resumed", "u-17 revised"}, d.people(t, badge.Transfer), "said once")
	assert.Equal(t, "u-send", badge.Actor, "who sent it first")
}

func TestTheHistoryNamesWhoTriedToGoOnWithoutTheValues(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) { c.Sealer = nil })
	d.fail("create applicant", hristest.Refused("last_name"))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	_, err = d.service.Resume(t.Context(), colleague, "acme", badge.Transfer, nil)
	require.ErrorIs(t, err, hris.DraftGone)
	assert.Equal(t, []string{"u-send sent", "u-17 resumed"}, d.people(t, badge.Transfer))
}

func TestWhoSetsATransferGoingAgainStandsBeforeWhatItDid(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Refused("last_name"))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	_, err = d.service.Send(t.Context(), colleague, d.prepare(t, north))
	require.NoError(t, err)
	history, err := d.service.History(t.Context(), viewer, "acme", badge.Transfer)
	require.NoError(t, err)
	var kinds []transfer.EventKind
	for _, e := range history {
		kinds = append(kinds, e.Kind)
	}
	again := slices.Index(kinds, transfer.EventResumed)
	assert.Equal(t, []transfer.EventKind{transfer.EventResumed, transfer.EventStarted, transfer.EventStepDone, transfer.EventDone}, kinds[again:])
}

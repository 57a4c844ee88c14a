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

// remove removes c-1, as package connection does: first it leads nowhere, then its
// drafts are erased.
func (d *desk) remove(t *testing.T, board *switchboard) {
	t.Helper()
	board.lead("c-1", nil)
	require.NoError(t, d.service.EraseDrafts(t.Context(), "acme", "c-1"))
}

// quiet says that no worker finds anything to do, however long it waits.
func (d *desk) quiet(t *testing.T) {
	t.Helper()
	d.clock.Advance(1000 * time.Hour)
	lines, err := d.service.Lines(t.Context(), 9)
	require.NoError(t, err)
	assert.Empty(t, lines)
	due, err := d.service.Due(t.Context(), 9)
	require.NoError(t, err)
	assert.Empty(t, due)
}

// waiting are hand-overs that a worker would take.
var waiting = map[string]func(*testing.T, *desk) (id string){
	"planned": func(t *testing.T, d *desk) string { return d.planned(t, d.prepare(t, north)).ID },
	"held, and to be tried again": func(t *testing.T, d *desk) string {
		d.fail("create applicant", hristest.Down(time.Minute))
		badge, err := d.send(t, north)
		require.ErrorIs(t, err, hris.Unavailable)
		return badge.Transfer
	},
}

func TestWhatARemovedConnectionLeavesBehindWaitsForAPersonWhoIsToldWhy(t *testing.T) {
	t.Parallel()
	for name, leave := range waiting {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, board := newSwitchedDesk(t, hristest.OneStep(), func(c *transfer.Config) { c.Authorizer = oneAnswer{} })
			id := leave(t, d)
			d.remove(t, board)
			d.quiet(t)
			badge, err := d.service.Badge(t.Context(), remover, "acme", id, nil)
			require.NoError(t, err)
			assert.Equal(t, []any{transfer.StateHeld, hris.Disabled, time.Time{}}, []any{badge.State, badge.Reason, badge.NotBefore})
		})
	}
}

func TestWhatARemovedConnectionLeavesBehindIsSentOnceThroughAnother(t *testing.T) {
	t.Parallel()
	for name, leave := range waiting {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, board := newSwitchedDesk(t, hristest.OneStep())
			id := leave(t, d)
			d.remove(t, board)
			board.lead("c-new", d.target)
			draft, err := d.service.Prepare(t.Context(), sender, "acme", "c-new", d.hire, north)
			require.NoError(t, err)
			badge, err := d.service.Send(t.Context(), sender, draft)
			require.NoError(t, err)
			assert.Equal(t, []any{id, transfer.StateDone}, []any{badge.Transfer, badge.State})
			_, err = d.service.Send(t.Context(), sender, draft)
			require.ErrorIs(t, err, hris.AlreadySent)
			assert.Len(t, d.target.Records(), 1)
			d.quiet(t)
		})
	}
}

func TestADoubtOfARemovedConnectionWaitsForItsAnswerThroughAnother(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.ReadBack())
	draft := d.prepare(t, north)
	d.fail("create person", hristest.Cut())
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallLook}, Nth: 2, Err: hristest.Down(0), Ever: true})
	badge, err := d.service.Send(t.Context(), sender, draft)
	require.ErrorIs(t, err, hris.InDoubt)
	require.False(t, d.get(t, badge.Transfer).NotBefore.IsZero(), "it is looked for by itself")
	d.remove(t, board)
	d.quiet(t)
	left := d.get(t, badge.Transfer)
	assert.Equal(t, []any{transfer.StateInDoubt, hris.InDoubt}, []any{left.State, left.Reason})

	d.target.Heal()
	board.lead("c-new", d.target)
	_, err = d.service.Rebind(t.Context(), manager, "acme", left.ID, "c-new")
	require.NoError(t, err)
	badge, err = d.service.Absent(t.Context(), sender, "acme", left.ID, transfer.Absence{})
	require.NoError(t, err)
	assert.Equal(t, transfer.StateHeld, badge.State)
	draft, err = d.service.Prepare(t.Context(), sender, "acme", "c-new", d.hire, north)
	require.NoError(t, err)
	badge, err = d.service.Send(t.Context(), sender, draft)
	require.NoError(t, err)
	assert.Equal(t, []any{left.ID, transfer.StateDone}, []any{badge.Transfer, badge.State})
	assert.Len(t, d.target.Records(), 1)
}

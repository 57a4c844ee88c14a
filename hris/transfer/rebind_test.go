package transfer_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// elsewhere is another account of the same system.
func elsewhere(d *desk) *hristest.Target {
	design := hristest.OneStep()
	design.Info.Account = "memory:elsewhere"
	return hristest.NewTarget(design, d.clock, nil)
}

func TestADraftGoesOnlyToTheAccountItWasMadeFor(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep())
	draft := d.prepare(t, north)
	other := elsewhere(d)
	board.lead("c-1", other)

	_, err := d.service.Send(t.Context(), sender, draft)
	require.ErrorIs(t, err, hris.Changed)
	assert.Empty(t, other.Records())

	badge, err := d.send(t, north)
	require.NoError(t, err)
	assert.Equal(t, "memory:elsewhere", badge.Account)
	assert.Len(t, other.Records(), 1)
	assert.Empty(t, d.target.Records())
}

func TestOneCustomersRemovedConnectionHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Down(time.Minute))
	d.fail("create applicant", hristest.Down(time.Minute))
	first, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Unavailable)
	d.clock.Advance(time.Second)
	board.links["c-2"] = board.links["other"]
	draft, err := d.service.Prepare(t.Context(), sender, "other", "c-2", d.hire, north)
	require.NoError(t, err)
	second, err := d.service.Send(t.Context(), sender, draft)
	require.ErrorIs(t, err, hris.Unavailable)

	poll := func() {
		d.clock.Advance(time.Minute)
		refs, err := d.service.Due(t.Context(), 1)
		require.NoError(t, err)
		for _, ref := range refs {
			_, _ = d.service.Run(t.Context(), ref.Tenant, ref.ID)
		}
	}
	board.lead("c-1", nil)
	poll()
	held := d.get(t, first.Transfer)
	assert.Equal(t, hris.Disabled, held.Reason)
	for range 5 { // it steps back further each time
		poll()
	}
	badge, err := d.service.Badge(t.Context(), viewer, "other", second.Transfer, nil)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)

	board.lead("c-1", d.target)
	d.clock.Advance(time.Hour)
	poll()
	assert.Equal(t, transfer.StateDone, d.get(t, first.Transfer).State, "switched on again, it goes on by itself")
}

func TestAHostThatCannotAnswerLeavesNoDoubt(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Down(time.Minute))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Unavailable)

	board.down = errors.New("the host's database is away")
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	e, ok := errors.AsType[*hris.Error](err)
	require.True(t, ok)
	assert.Equal(t, hris.EffectNotSent, e.Effect)
	assert.Equal(t, transfer.StateHeld, badge.State)
	assert.Equal(t, hris.Unavailable, badge.Reason)
	assert.False(t, badge.NotBefore.IsZero(), "it goes on by itself")
}

func TestATransferWhoseConnectionIsGoneGoesOnThroughAnother(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep())
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Work: hristest.Done, Err: hristest.Cut()})
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	board.lead("c-1", nil)
	board.lead("c-new", d.target)
	board.lead("c-else", elsewhere(d))
	ctx, id, there := t.Context(), badge.Transfer, transfer.Presence{ID: d.target.Records()[0].ID}
	_, err = d.service.Found(ctx, sender, "acme", id, there)
	require.ErrorIs(t, err, hris.Disabled)

	_, err = d.service.Rebind(ctx, sender, "acme", id, "c-new")
	require.ErrorIs(t, err, hris.NotAllowed)
	_, err = d.service.Rebind(ctx, manager, "acme", id, "c-else")
	require.ErrorIs(t, err, hris.WrongState, "it leads to another account")
	_, err = d.service.Rebind(ctx, manager, "acme", id, "c-new")
	require.NoError(t, err)

	badge, err = d.service.Found(ctx, sender, "acme", id, there)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	history, err := d.service.History(ctx, viewer, "acme", id)
	require.NoError(t, err)
	assert.True(t, slices.ContainsFunc(history, func(e transfer.Entry) bool {
		return e.Kind == transfer.EventRebound && e.Actor == manager.ID
	}))
}

func TestACorrectionThroughANewConnectionStaysThere(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Refused("last_name"))
	d.fail("create applicant", hristest.Down(time.Minute))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	board.lead("c-1", nil)
	board.lead("c-new", d.target)
	draft, err := d.service.Prepare(t.Context(), sender, "acme", "c-new", d.hire, north)
	require.NoError(t, err)
	_, err = d.service.Send(t.Context(), sender, draft)
	require.ErrorIs(t, err, hris.Unavailable)

	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
}

func TestAPersonCanBeForgottenAfterAConnectionIsGone(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep())
	first, err := d.send(t, north)
	require.NoError(t, err)
	board.lead("c-1", nil)
	_, err = d.service.Erase(t.Context(), remover, "acme", d.hire.PersonID)
	require.ErrorIs(t, err, hris.Disabled, "nobody can say who may")

	board.lead("c-new", d.target)
	draft, err := d.service.Prepare(t.Context(), sender, "acme", "c-new", d.hire, inSouth(transfer.SecondHandOver())...)
	require.NoError(t, err)
	_, err = d.service.Send(t.Context(), sender, draft)
	require.NoError(t, err)
	_, err = d.service.Erase(t.Context(), sender, "acme", d.hire.PersonID)
	require.ErrorIs(t, err, hris.NotAllowed)
	n, err := d.service.Erase(t.Context(), remover, "acme", d.hire.PersonID)
	require.NoError(t, err)
	assert.Equal(t, 2, n)
	assert.True(t, d.get(t, first.Transfer).Erased)
}

func TestAnAuthorizerAnswersForConnectionsThatAreAllGone(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep(), func(c *transfer.Config) { c.Authorizer = oneAnswer{} })
	_, err := d.send(t, north)
	require.NoError(t, err)
	board.lead("c-1", nil)
	n, err := d.service.Erase(t.Context(), remover, "acme", d.hire.PersonID)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
}

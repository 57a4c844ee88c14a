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

// planned makes a draft ready and commits it, as a host does in a transaction of
// its own.
func (d *desk) planned(t testing.TB, draft *transfer.Draft) transfer.Planned {
	t.Helper()
	p, err := d.service.Ready(t.Context(), sender, draft)
	require.NoError(t, err)
	_, _, err = d.ledger.Create(t.Context(), p)
	require.NoError(t, err)
	return p
}

func TestReadyRefusesWhatSendRefuses(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep())
	ready := func(actor transfer.Actor, draft *transfer.Draft) error {
		t.Helper()
		p, err := d.service.Ready(t.Context(), actor, draft)
		require.Error(t, err)
		require.Empty(t, p.ID)
		return err
	}
	require.ErrorIs(t, ready(sender, nil), hris.InvalidInput)
	require.ErrorIs(t, ready(viewer, d.prepare(t, north)), hris.NotAllowed)
	require.ErrorAs(t, ready(sender, d.prepare(t)), new(*transfer.Incomplete))

	good := d.prepare(t, north)
	elsewhere := hristest.OneStep()
	elsewhere.Info.Account = "memory:elsewhere"
	board.lead("c-1", hristest.NewTarget(elsewhere, d.clock, nil))
	require.ErrorIs(t, ready(sender, good), hris.Changed)
	board.lead("c-1", nil)
	require.ErrorIs(t, ready(sender, good), hris.Disabled)
	board.lead("c-1", d.target)

	_, err := d.service.Send(t.Context(), sender, good)
	require.NoError(t, err)
	var refusal *transfer.Refusal
	require.ErrorAs(t, ready(colleague, d.prepare(t, north)), &refusal)
	assert.Equal(t, sender.ID, refusal.Badge.Actor)
	assert.Len(t, d.target.Records(), 1)
}

func TestARefusalSaysThatTheStandingHandOverIsNotDoneYet(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.planned(t, d.prepare(t, north))
	_, err := d.service.Ready(t.Context(), sender, d.prepare(t, north))
	require.ErrorContains(t, err, "it is planned, not done yet")
}

var colleague = transfer.Actor{ID: "u-17", Roles: []string{"sender"}}

func TestReadyWritesNothingAndItsTransferIsDueAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	p, err := d.service.Ready(t.Context(), sender, d.prepare(t, north))
	require.NoError(t, err)
	lines, err := d.service.Lines(t.Context(), 9)
	require.NoError(t, err)
	assert.Empty(t, lines)
	assert.Empty(t, d.target.Records())

	tr, _, err := d.ledger.Create(t.Context(), p)
	require.NoError(t, err)
	assert.False(t, tr.Leased)
	assert.Equal(t, sender.ID, tr.Actor)
	drained, err := d.service.Drain(t.Context(), tr.In(), time.Minute)
	require.NoError(t, err)
	assert.Equal(t, hris.Drained{Worked: 1}, drained)
	assert.Equal(t, transfer.StateDone, d.get(t, p.ID).State)
}

func TestWhatWasPlannedIsRefusedWhileNobodyHasBegunIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	p := d.planned(t, d.prepare(t, north))
	_, err := d.service.Ready(t.Context(), sender, d.prepare(t, north))
	var refusal *transfer.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, p.ID, refusal.Badge.Transfer)
}

func TestAPlannedTransferTakesThePlaceOfWhatIsHeldInItsActorsName(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Refused("debtor"))
	held, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	d.clock.Advance(time.Minute)
	p := d.planned(t, d.prepare(t, inSouth()...))
	assert.Equal(t, transfer.StateHeld, d.get(t, held.Transfer).State, "nothing has begun")

	badge, err := d.service.Run(t.Context(), "acme", p.ID)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Equal(t, transfer.StateCancelled, d.get(t, held.Transfer).State)
	history, err := d.service.History(t.Context(), viewer, "acme", held.Transfer)
	require.NoError(t, err)
	last := history[len(history)-1]
	assert.Equal(t, []any{transfer.EventCancelled, sender.ID}, []any{last.Kind, last.Actor})
}

func TestAPlannedTransferAsksWhereAnotherSubjectWasSentMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	south := d.prepare(t, inSouth()...)
	_, err := d.send(t, north)
	require.NoError(t, err)
	p := d.planned(t, south)
	badge, err := d.service.Run(t.Context(), "acme", p.ID)
	require.ErrorIs(t, err, hris.Changed)
	assert.Equal(t, transfer.StateHeld, badge.State)
	assert.Len(t, d.target.Records(), 1)
}

func TestAPlannedTransferCancelsNothingThatWasSentAfterIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	later := d.prepare(t, inSouth()...)
	p := d.planned(t, d.prepare(t, north))
	d.clock.Advance(time.Minute)
	held, err := d.service.Send(t.Context(), sender, later)
	require.ErrorIs(t, err, hris.Changed, "the first is as good as sent")
	_, err = d.service.Run(t.Context(), "acme", p.ID)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateHeld, d.get(t, held.Transfer).State)
}

func TestOfACandidateWhoIsHeldTheDraftIsSentAfterTheTransaction(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Refused("debtor"))
	held, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	corrected := d.prepare(t, north, transfer.SetText("hours", "12"))
	p, err := d.service.Ready(t.Context(), sender, corrected)
	require.NoError(t, err)
	_, _, err = d.ledger.Create(t.Context(), p)
	var taken *transfer.Taken
	require.ErrorAs(t, err, &taken)
	assert.Equal(t, held.Transfer, taken.By.ID)
	assert.Equal(t, hris.AlreadySent, hris.CodeOf(err))
	require.ErrorIs(t, err, hris.AlreadySent)
	for _, told := range []string{held.Transfer, "it is held", "planned or sent before", "Send the draft outside the transaction"} {
		assert.ErrorContains(t, err, told)
	}
	assert.NotContains(t, err.Error(), sender.ID, "it names nobody")
	badge, err := d.service.Send(t.Context(), sender, corrected)
	require.NoError(t, err)
	assert.Equal(t, held.Transfer, badge.Transfer)
}

type drafts func() *transfer.Draft

func (f drafts) Draft(context.Context, transfer.Transfer) (*transfer.Draft, error) { return f(), nil }

func TestAServiceTellsWhetherARunByAnybodyHasTheValues(t *testing.T) {
	t.Parallel()
	assert.True(t, newDesk(t, hristest.OneStep()).service.KeepsDrafts())
	without := func(c *transfer.Config) { c.Sealer = nil }
	d := newDesk(t, hristest.OneStep(), without)
	assert.False(t, d.service.KeepsDrafts())
	draft := d.prepare(t, north)
	brings := d.process(t, func(c *transfer.Config) { c.Drafts = drafts(func() *transfer.Draft { return draft }) })
	assert.True(t, brings.KeepsDrafts())

	p := d.planned(t, draft)
	badge, err := d.service.Run(t.Context(), "acme", p.ID)
	require.ErrorIs(t, err, hris.DraftGone)
	assert.Equal(t, transfer.StateHeld, badge.State)
	badge, err = brings.Run(t.Context(), "acme", p.ID)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
}

func TestARemovedConnectionsDraftsAreErasedAndItsKeysStay(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	draft := d.prepare(t, north)
	p := d.planned(t, draft)
	for range 2 {
		require.NoError(t, d.service.EraseDrafts(t.Context(), "acme", "c-1"))
	}
	assert.Equal(t, transfer.StateHeld, d.get(t, p.ID).State)
	_, err := d.service.Run(t.Context(), "acme", p.ID)
	require.ErrorIs(t, err, hris.DraftGone)
	assert.Equal(t, transfer.StateHeld, d.get(t, p.ID).State)
	_, _, err = d.ledger.Create(t.Context(), p)
	require.ErrorIs(t, err, hris.AlreadySent)
	badge, err := d.service.Send(t.Context(), sender, draft)
	require.NoError(t, err, "a person sends it again")
	assert.Equal(t, p.ID, badge.Transfer)
}

// What is in doubt, was due to be looked for and cannot be, waits like anything
// else: it would stand first in its line for ever.
func TestADoubtWithoutItsValuesDoesNotStandFirstForEver(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.ReadBack())
	draft := d.prepare(t, north)
	d.fail("create person", hristest.Cut())
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallLook}, Nth: 2, Err: hristest.Down(0), Ever: true})
	badge, err := d.service.Send(t.Context(), sender, draft)
	require.ErrorIs(t, err, hris.InDoubt)
	_, err = d.ledger.Expire(t.Context(), d.get(t, badge.Transfer).DraftUntil.Add(time.Second))
	require.NoError(t, err)
	d.clock.Advance(time.Hour)
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.ErrorIs(t, err, hris.DraftGone)
	assert.Equal(t, transfer.StateInDoubt, badge.State)
	assert.True(t, badge.NotBefore.After(d.clock.Now()))
}

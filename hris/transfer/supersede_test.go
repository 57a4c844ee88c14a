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

func TestARefusedSendCancelsNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	application := d.hire.ApplicationID
	d.hire.ApplicationID = "a-second"
	_, err := d.send(t, inSouth()...)
	require.NoError(t, err)
	d.hire.ApplicationID = application
	d.fail("create applicant", hristest.Refused("last_name"))
	held, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)

	_, err = d.send(t, inSouth()...)
	require.ErrorIs(t, err, hris.AlreadySent)
	assert.Equal(t, transfer.StateHeld, d.get(t, held.Transfer).State)
}

func TestAnotherSubjectTakesThePlaceOfWhatIsHeld(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Refused("debtor"))
	held, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	badge, err := d.send(t, inSouth()...)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Equal(t, transfer.StateCancelled, d.get(t, held.Transfer).State)
}

func TestAnOldDraftForAnotherSubjectAsksAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	old := d.prepare(t, inSouth()...)
	_, err := d.send(t, north)
	require.NoError(t, err)

	var held transfer.Badge
	for range 2 { // whoever clicks twice is not taken for having answered
		held, err = d.service.Send(t.Context(), sender, old)
		require.ErrorIs(t, err, hris.Changed)
		require.Equal(t, transfer.StateHeld, held.State)
	}
	_, err = d.service.Resume(t.Context(), sender, "acme", held.Transfer, nil)
	require.ErrorIs(t, err, hris.Changed)
	_, err = d.service.Run(t.Context(), "acme", held.Transfer)
	require.ErrorIs(t, err, hris.Changed)
	assert.Len(t, d.target.Records(), 1)

	require.False(t, d.prepare(t, inSouth()...).Complete(), "the question is open")
	badge, err := d.send(t, inSouth(transfer.SecondHandOver())...)
	require.NoError(t, err)
	assert.Equal(t, held.Transfer, badge.Transfer)
	assert.Len(t, d.target.Records(), 2)
}

// killedBehindCreate is the ledger of a process that dies once its transfer is
// planned.
type killedBehindCreate struct{ transfer.Ledger }

func (k killedBehindCreate) Create(ctx context.Context, p transfer.Planned) (transfer.Transfer, transfer.Lease, error) {
	_, _, _ = k.Ledger.Create(ctx, p)
	panic("killed")
}

func TestAProcessThatDiesDoesNotTakeTheQuestionAlong(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	old := d.prepare(t, inSouth()...)
	_, err := d.send(t, north)
	require.NoError(t, err)
	mortal := d.process(t, func(c *transfer.Config) { c.Ledger = killedBehindCreate{c.Ledger} })
	require.Panics(t, func() { _, _ = mortal.Send(t.Context(), sender, old) })

	d.clock.Advance(2 * time.Minute)
	refs, err := d.service.Due(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, refs, 1)
	badge, err := d.service.Run(t.Context(), "acme", refs[0].ID)
	require.ErrorIs(t, err, hris.Changed)
	assert.Equal(t, transfer.StateHeld, badge.State)
	assert.Len(t, d.target.Records(), 1)
}

func TestOfTwoSubjectsAtOnceOneWaitsForThePerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	first, second := d.prepare(t, north), d.prepare(t, inSouth()...)
	var later error
	crossed := &meanwhile{Ledger: d.ledger, step: "create applicant", do: func(string) {
		_, later = d.service.Send(t.Context(), sender, second)
	}}
	badge, err := d.process(t, func(c *transfer.Config) { c.Ledger = crossed }).Send(t.Context(), sender, first)
	require.NoError(t, err)
	require.ErrorIs(t, later, hris.Changed)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Len(t, d.target.Records(), 1)
}

// acquired is a ledger whose answer to Acquire takes so long that something
// else happens first.
type acquired struct {
	transfer.Ledger
	do func()
}

func (a acquired) Acquire(ctx context.Context, tenant, id, owner string, length time.Duration) (transfer.Transfer, transfer.Lease, error) {
	t, l, err := a.Ledger.Acquire(ctx, tenant, id, owner, length)
	a.do()
	return t, l, err
}

func TestOfTwoThatWereHeldOneWaitsForTheOther(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	old := d.prepare(t, inSouth()...)
	d.fail("create applicant", hristest.Cut())
	first, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	second, err := d.service.Send(t.Context(), sender, old)
	require.ErrorIs(t, err, hris.Changed)
	d.clock.Advance(time.Hour)
	_, err = d.service.Absent(t.Context(), sender, "acme", first.Transfer, transfer.Absence{})
	require.NoError(t, err)

	slow := d.process(t, func(c *transfer.Config) {
		c.Ledger = acquired{c.Ledger, func() { second, err = d.service.Run(t.Context(), "acme", second.Transfer) }}
	})
	badge, runErr := slow.Run(t.Context(), "acme", first.Transfer)
	require.NoError(t, runErr)
	assert.Equal(t, transfer.StateDone, badge.State)
	require.ErrorIs(t, err, hris.Busy)
	assert.False(t, second.NotBefore.IsZero(), "it asks again by itself")
	assert.Len(t, d.target.Records(), 1)

	_, err = d.service.Run(t.Context(), "acme", second.Transfer)
	require.ErrorIs(t, err, hris.Changed)
	assert.Len(t, d.target.Records(), 1)
}

func TestTheLaterChoiceTakesThePlaceOfOneThatIsUnderWayAtFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Down(0))
	former, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Unavailable)
	d.clock.Advance(time.Millisecond)
	_, lease, err := d.ledger.Acquire(t.Context(), "acme", former.Transfer, "worker", time.Minute)
	require.NoError(t, err)

	chosen, err := d.send(t, inSouth()...)
	require.ErrorIs(t, err, hris.Busy)
	_, err = d.ledger.Advance(t.Context(), lease, transfer.Advance{At: d.clock.Now(), State: transfer.StateHeld, Reason: hris.Unavailable, Until: d.clock.Now().Add(time.Hour), End: true})
	require.NoError(t, err)
	d.clock.Advance(10 * time.Minute)
	_, err = d.service.Run(t.Context(), "acme", chosen.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateCancelled, d.get(t, former.Transfer).State)
}

// nudged is a ledger in which something happens just before a decision.
type nudged struct {
	transfer.Ledger
	do func()
}

func (n nudged) Decide(ctx context.Context, tenant, id string, d transfer.Decision) (transfer.Transfer, error) {
	n.do()
	return n.Ledger.Decide(ctx, tenant, id, d)
}

func TestALaterChoiceThatMeetsAMovingOneGoesOnByItself(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Refused("debtor"))
	former, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	d.clock.Advance(time.Millisecond)
	crossed := d.process(t, func(c *transfer.Config) {
		c.Ledger = nudged{c.Ledger, func() {
			_, lease, err := d.ledger.Acquire(t.Context(), "acme", former.Transfer, "worker", time.Minute)
			assert.NoError(t, err)
			_, err = d.ledger.Advance(t.Context(), lease, transfer.Advance{At: d.clock.Now(), End: true})
			assert.NoError(t, err)
		}}
	})
	chosen, err := crossed.Send(t.Context(), sender, d.prepare(t, inSouth()...))
	require.ErrorIs(t, err, hris.Busy)
	d.clock.Advance(10 * time.Minute)
	_, err = d.service.Drain(t.Context(), hris.Line{Tenant: "acme", Connection: "c-1"}, time.Minute)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, d.get(t, chosen.Transfer).State)
	assert.Equal(t, transfer.StateCancelled, d.get(t, former.Transfer).State)
}

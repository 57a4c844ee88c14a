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

func TestADrainRunsWhatIsDueAndGivesTheLineBack(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 2)
	ids := y.plan(t, 0, 40) // more than are listed at once
	y.plan(t, 1, 1)
	assert.Equal(t, []hris.Line{inYard(0), inYard(1)}, y.ready(t, 9))

	assert.Equal(t, hris.Drained{Worked: 40}, y.drain(t, 0, time.Hour))
	assert.Equal(t, map[transfer.State]int{transfer.StateDone: 40}, y.states(t, ids))
	assert.Equal(t, []hris.Line{inYard(1)}, y.ready(t, 9))
	assert.Equal(t, hris.Drained{}, y.drain(t, 0, time.Hour), "an empty line is nobody's trouble")
}

func TestTheSliceBoundsADrain(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	y.plan(t, 0, 5)
	y.during = func(int) { y.clock.Advance(5 * time.Second) }
	assert.Equal(t, hris.Drained{Worked: 3, More: true}, y.drain(t, 0, 12*time.Second), "the one under way goes on to its end")
	assert.Equal(t, hris.Drained{Worked: 1, More: true}, y.drain(t, 0, 0), "one is always run, so that it goes on at all")
	assert.Equal(t, hris.Drained{Worked: 1}, y.drain(t, 0, time.Second))
}

func TestADrainRunsNothingTwice(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	ids := y.plan(t, 0, 2)
	// The machine slept: the transfer is due again at once.
	y.during = func(int) { y.clock.Advance(time.Hour) }
	y.config.Ledger = &meanwhile{Ledger: y.ledger, step: "create applicant", do: func(string) { y.clock.Advance(time.Hour) }}
	y.service = y.process(t)
	assert.Equal(t, 2, y.drain(t, 0, 24*time.Hour).Worked)
	assert.Equal(t, map[transfer.State]int{transfer.StateDone: 1, transfer.StateHeld: 1}, y.states(t, ids))
	assert.Equal(t, []hris.Line{inYard(0)}, y.ready(t, 9), "it is due, and the line does not rest")
}

func TestWhatOneIsHeldForDoesNotStopTheNext(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]hristest.Fault{
		"refused data":       {Err: hristest.Refused("debtor")},
		"a record in use":    {Err: &hris.Error{Code: hris.Locked, Effect: hris.EffectRefused}},
		"a document gone":    {Err: &hris.Error{Code: hris.DocumentMissing, Effect: hris.EffectNotSent}},
		"a right is missing": {Err: &hris.Error{Code: hris.RightMissing, Effect: hris.EffectRefused}},
		"a panic":            {Boom: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := newYard(t, hristest.OneStep(), 1)
			ids := y.plan(t, 0, 4)
			fault.Nth = 2
			y.fault(0, fault)
			assert.Equal(t, hris.Drained{Worked: 4}, y.drain(t, 0, time.Hour))
			assert.Equal(t, 3, y.states(t, ids)[transfer.StateDone])
			assert.Equal(t, 4, y.writes(0))
		})
	}
}

func TestPeopleAndTwinsDoNotStopTheNext(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.ByName(), 1)
	y.surname = "Zwanebloem"
	namesakes := y.plan(t, 0, 2)
	y.surname = ""
	known := y.plan(t, 0, 1)
	y.targets[0].Add(y.last.Plan.Values()) // since it was reviewed
	others := y.plan(t, 0, 2)
	y.fault(0, hristest.Fault{Err: hristest.Cut()})
	assert.Equal(t, hris.Drained{Worked: 5}, y.drain(t, 0, time.Hour))
	assert.Equal(t, map[transfer.State]int{transfer.StateInDoubt: 1, transfer.StateHeld: 1}, y.states(t, namesakes))
	assert.Equal(t, hris.PersonExists, y.get(t, known[0]).Reason)
	assert.Equal(t, map[transfer.State]int{transfer.StateDone: 2}, y.states(t, others))
}

// hasty is a ledger that does nothing for a caller who has gone.
type hasty struct{ transfer.Ledger }

func (h hasty) Leave(ctx context.Context, line hris.Line, owner string, rest hris.Rest) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	return h.Ledger.Leave(ctx, line, owner, rest)
}

func TestWhatACallerCutShortMakesNoLineRest(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	y.plan(t, 0, 2)
	ctx, cancel := context.WithCancel(t.Context())
	y.during = func(int) { cancel() }
	y.fault(0, hristest.Fault{Err: hristest.Down(0)})
	drained, err := y.service.Drain(ctx, inYard(0), time.Hour)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, hris.Drained{Worked: 1, More: true}, drained)
	assert.Equal(t, []hris.Line{inYard(0)}, y.ready(t, 9))
}

func TestADrainEndsBetweenTransfersWhenItsCallerGoes(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	ids := y.plan(t, 0, 3)
	ctx, cancel := context.WithCancel(t.Context())
	y.during = func(int) { cancel() }
	drained, err := y.process(t, func(c *transfer.Config) { c.Ledger = hasty{c.Ledger} }).Drain(ctx, inYard(0), time.Hour)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, hris.Drained{Worked: 1, More: true}, drained)
	assert.Equal(t, map[transfer.State]int{transfer.StateDone: 1, transfer.StatePlanned: 2}, y.states(t, ids))

	assert.Equal(t, hris.Drained{Worked: 2}, y.drain(t, 0, time.Hour), "the line was given back, and does not rest")
	assert.Len(t, y.targets[0].Records(), 3)
}

func TestALineWhoseWorkerDiedIsTakenOverWhenItsLeaseEnds(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	y.plan(t, 0, 1)
	_, ok, err := y.ledger.Take(t.Context(), inYard(0), "killed", time.Minute)
	require.NoError(t, err)
	require.True(t, ok)
	assert.Empty(t, y.ready(t, 9))
	assert.Equal(t, hris.Drained{}, y.drain(t, 0, time.Hour), "it is left to who has it")
	y.clock.Advance(time.Minute)
	assert.Equal(t, []hris.Line{inYard(0)}, y.ready(t, 9))
	assert.Equal(t, hris.Drained{Worked: 1}, y.drain(t, 0, time.Hour))
}

func TestALineIsKeptWhileALongWriteIsUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		y := newYard(t, hristest.OneStep(), 1, func(c *transfer.Config) { c.Now, c.LeaseTime = time.Now, 10*time.Second })
		y.ledger = transfer.NewMemory(time.Now)
		y.config.Ledger = y.ledger
		y.service = y.process(t)
		y.plan(t, 0, 2)
		y.during = func(int) {
			time.Sleep(25 * time.Second) // beyond its first lease
			assert.Equal(t, hris.Drained{}, y.drain(t, 0, time.Hour))
		}
		assert.Equal(t, 2, y.drain(t, 0, time.Hour).Worked)
	})
}

func TestWhoLosesTheLineEndsAfterTheTransferUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		y := newYard(t, hristest.OneStep(), 1)
		ids := y.plan(t, 0, 3)
		y.during = func(int) {
			y.during = nil
			y.clock.Advance(time.Minute) // of the store: the lease has run out
			_, ok, err := y.ledger.Take(t.Context(), inYard(0), "another", time.Hour)
			assert.NoError(t, err)
			assert.True(t, ok)
			time.Sleep(30 * time.Second) // until the next renewal
		}
		drained, err := y.service.Drain(t.Context(), inYard(0), time.Hour)
		require.ErrorIs(t, err, hris.LeaseLost)
		assert.Equal(t, hris.Drained{Worked: 1, More: true}, drained)
		assert.Equal(t, map[transfer.State]int{transfer.StateDone: 1, transfer.StatePlanned: 2}, y.states(t, ids))
		_, err = y.ledger.Leave(t.Context(), inYard(0), "another", hris.Rest{})
		require.NoError(t, err, "the other one's line is left alone")
	})
}

// unlisted is a ledger that does not answer what is due in a line.
type unlisted struct{ transfer.Ledger }

func (unlisted) DueIn(context.Context, hris.Line, time.Time, int) ([]transfer.Ref, error) {
	return nil, errAway
}

// unread is one that does not answer what a transfer is.
type unread struct{ transfer.Ledger }

func (unread) Get(context.Context, string, string) (transfer.Transfer, error) {
	return transfer.Transfer{}, errAway
}

func TestADrainTellsThatTheLedgerIsAwayAndDoesNotRestForIt(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	y.plan(t, 0, 2)
	for _, away := range []transfer.Ledger{unlisted{y.ledger}, unread{y.ledger}} {
		drained, err := y.process(t, func(c *transfer.Config) { c.Ledger = away }).Drain(t.Context(), inYard(0), time.Hour)
		require.ErrorIs(t, err, errAway)
		assert.Equal(t, hris.Drained{}, drained)
	}
	assert.Equal(t, hris.Drained{Worked: 2}, y.drain(t, 0, time.Hour))
}

// torn is one that cannot read one transfer's row.
type torn struct {
	transfer.Ledger
	id string
}

func (l torn) Get(ctx context.Context, tenant, id string) (transfer.Transfer, error) {
	if id == l.id {
		return transfer.Transfer{}, errAway
	}
	return l.Ledger.Get(ctx, tenant, id)
}

func TestARowThatCannotBeReadKeepsNobodyElseWaiting(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	ids := y.plan(t, 0, 3)
	s := y.process(t, func(c *transfer.Config) { c.Ledger = torn{c.Ledger, ids[0]} })
	drained, err := s.Drain(t.Context(), inYard(0), time.Hour)
	require.ErrorIs(t, err, errAway, "it is told")
	assert.Equal(t, hris.Drained{Worked: 2}, drained)
	assert.Equal(t, map[transfer.State]int{transfer.StatePlanned: 1, transfer.StateDone: 2}, y.states(t, ids))
}

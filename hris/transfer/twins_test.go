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

const insert = "insert employee"

// byName is looked up by name, and shows late what it has.
func byName() hristest.Design {
	d := hristest.ByName()
	d.Looks.Lag = time.Minute
	return d
}

// twin makes the desk's hire another person of the same name.
func (d *desk) twin() *desk {
	other := *d
	hire := *d.hire
	hire.PersonID, hire.ApplicationID = "p-twin", "a-twin"
	other.hire = &hire
	return &other
}

// ahead is a ledger that lets something else happen before the intent of a step
// is committed.
type ahead struct {
	transfer.Ledger
	do func()
}

func (a *ahead) Advance(ctx context.Context, l transfer.Lease, adv transfer.Advance) (transfer.Transfer, error) {
	if do := a.do; do != nil && adv.Intent != nil && adv.Intent.Step == insert {
		a.do = nil
		do()
	}
	return a.Ledger.Advance(ctx, l, adv)
}

func (d *desk) sendAfter(t *testing.T, do func()) (transfer.Badge, error) {
	t.Helper()
	draft := d.prepare(t, north)
	return d.process(t, func(c *transfer.Config) { c.Ledger = &ahead{d.ledger, do} }).Send(t.Context(), sender, draft)
}

func TestATwinMadeBetweenLookAndIntentIsLookedForAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.ByName())
	var first transfer.Badge
	second, err := d.sendAfter(t, func() {
		var err error
		first, err = d.twin().send(t, north)
		require.NoError(t, err)
	})
	require.ErrorIs(t, err, hris.Twin)
	assert.Equal(t, transfer.StateHeld, second.State)
	assert.Len(t, d.target.Records(), 1, "nothing was sent upon an old look")

	second, err = d.service.Run(t.Context(), "acme", second.Transfer)
	require.ErrorIs(t, err, hris.PersonExists, "it is there to be asked about by now")
	d.fail(insert, hristest.Cut())
	second, err = d.send(t, north, transfer.AnotherPerson())
	require.ErrorIs(t, err, hris.InDoubt)
	d.clock.Advance(time.Hour)
	second, err = d.service.Run(t.Context(), "acme", second.Transfer)
	require.ErrorIs(t, err, hris.InDoubt)
	assert.Empty(t, second.Remote.ID)
	assert.NotEmpty(t, first.Remote.ID)
}

func TestATwinThatComesInDoubtBetweenLookAndIntentGoesFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t, byName())
	var first transfer.Badge
	second, err := d.sendAfter(t, func() {
		d.fail(insert, hristest.Cut())
		var err error
		first, err = d.twin().send(t, north)
		require.ErrorIs(t, err, hris.InDoubt)
	})
	require.ErrorIs(t, err, hris.Twin)
	assert.Equal(t, []any{transfer.StateHeld, hris.Twin}, []any{second.State, second.Reason})
	assert.Empty(t, d.target.Records())

	d.clock.Advance(time.Hour)
	_, err = d.service.Run(t.Context(), "acme", second.Transfer)
	require.ErrorIs(t, err, hris.Twin, "a person has to say what became of the first")
	_, err = d.service.Absent(t.Context(), sender, "acme", first.Transfer, transfer.Absence{})
	require.NoError(t, err)
	second, err = d.service.Run(t.Context(), "acme", second.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, second.State)
}

func TestATwinInDoubtStopsNobodyElse(t *testing.T) {
	t.Parallel()
	d := newDesk(t, byName())
	d.fail(insert, hristest.Cut())
	_, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)

	_, err = d.twin().send(t, north)
	require.ErrorIs(t, err, hris.Twin)
	elsewhere := d.twin()
	elsewhere.hire.PersonID, elsewhere.hire.ApplicationID = "p-south", "a-south"
	_, err = elsewhere.send(t, inSouth()...)
	require.NoError(t, err, "of the same name, in another company")
	other := d.twin()
	other.hire.PersonID, other.hire.ApplicationID, other.hire.Person.FirstName = "p-other", "a-other", "Wubbechien"
	_, err = other.send(t, north)
	require.NoError(t, err, "of another name, in the same company")
}

func TestAWaitingTwinGoesOnWhenTheOtherCanBeSettled(t *testing.T) {
	t.Parallel()
	d := newDesk(t, byName())
	d.fail(insert, hristest.Cut())
	first, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	second, err := d.twin().send(t, north)
	require.ErrorIs(t, err, hris.Twin)
	settled := d.get(t, first.Transfer).Steps[0].Intent.Settled
	assert.Equal(t, settled, d.get(t, second.Transfer).NotBefore)
	assert.Equal(t, settled, d.get(t, first.Transfer).NotBefore, "it looks once more when nothing can come any more")

	d.clock.Advance(settled.Sub(d.clock.Now()))
	_, err = d.service.Run(t.Context(), "acme", second.Transfer)
	require.ErrorIs(t, err, hris.Twin)
	assert.Equal(t, d.clock.Now().Add(36*time.Second), d.get(t, second.Transfer).NotBefore, "it asks again soon")
}

func TestWhoIsSaidTooEarlyNotToBeThereIsWaitedFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t, byName())
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo, Step: insert}, Work: hristest.Late, Err: hristest.Cut()})
	first, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	_, err = d.service.Absent(t.Context(), manager, "acme", first.Transfer, transfer.Absence{Force: true, Reason: "I looked"})
	require.NoError(t, err)
	second, err := d.twin().send(t, north)
	require.ErrorIs(t, err, hris.Twin)
	d.clock.Advance(d.get(t, second.Transfer).NotBefore.Sub(d.clock.Now()))
	_, err = d.service.Run(t.Context(), "acme", second.Transfer)
	require.ErrorIs(t, err, hris.PersonExists, "it came late, and is there before the other is sent")
}

func TestATwinsRecordIsNobodyElses(t *testing.T) {
	t.Parallel()
	for name, erased := range map[string]bool{"known": false, "erased": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, byName())
			first, err := d.send(t, north)
			require.NoError(t, err)
			if erased {
				_, err := d.service.Erase(t.Context(), remover, "acme", d.hire.PersonID)
				require.NoError(t, err)
			}
			d.fail(insert, hristest.Cut())
			second, err := d.twin().send(t, north)
			require.ErrorIs(t, err, hris.InDoubt, "the first is not shown yet")
			d.clock.Advance(2 * time.Minute)
			second, err = d.service.Run(t.Context(), "acme", second.Transfer)
			require.ErrorIs(t, err, hris.InDoubt)
			assert.Empty(t, second.Remote.ID)
			_, err = d.service.Found(t.Context(), sender, "acme", second.Transfer, transfer.Presence{ID: d.get(t, first.Transfer).Steps[0].Receipt.ID})
			require.ErrorIs(t, err, hris.InvalidInput)
			assert.Contains(t, err.Error(), "another hand-over")
		})
	}
}

func TestOneThatIsNewIsAdoptedAndOfSeveralNone(t *testing.T) {
	t.Parallel()
	old := hris.Match{ID: "1"}
	for name, c := range map[string]struct {
		later []hris.Match
		want  string
	}{
		"none":    {[]hris.Match{old}, ""},
		"one":     {[]hris.Match{old, {ID: "2"}}, "2"},
		"several": {[]hris.Match{old, {ID: "2"}, {ID: "3"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, board := newSwitchedDesk(t, blind(insert))
			eyes := &onlooker{Target: d.target, seen: hris.Sighting{Sole: true, Matches: []hris.Match{old}}}
			board.lead("c-1", eyes)
			draft := d.prepare(t, north, transfer.AnotherPerson(), transfer.ChooseDocuments())
			d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo, Step: insert}, Err: hristest.Cut()})
			badge, err := d.service.Send(t.Context(), sender, draft)
			require.ErrorIs(t, err, hris.InDoubt)
			assert.Equal(t, []string{"1"}, d.get(t, badge.Transfer).Steps[0].Intent.Baseline)

			eyes.seen.Matches = c.later
			for range 3 {
				badge, _ = d.service.Run(t.Context(), "acme", badge.Transfer)
				d.clock.Advance(time.Hour)
			}
			assert.Equal(t, c.want, badge.Remote.ID)
			assert.Empty(t, d.target.Records(), "it is never sent again by itself")
			if c.want == "" {
				assert.Equal(t, transfer.StateInDoubt, badge.State)
				assert.Zero(t, d.get(t, badge.Transfer).NotBefore, "a person is asked")
			}
		})
	}
}

func TestWhoALookCouldNotSeeBeforeIsNotNewAfter(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, blind(insert))
	eyes := &onlooker{Target: d.target} // lacks a right
	board.lead("c-1", eyes)
	d.fail(insert, hristest.Cut())
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	assert.Nil(t, d.get(t, badge.Transfer).Steps[0].Intent.Baseline)

	for _, seen := range []hris.Sighting{{Complete: true}, {Sole: true}} {
		seen.Matches = []hris.Match{{ID: "of somebody who stood there all along"}}
		eyes.seen = seen
		badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
		require.ErrorIs(t, err, hris.InDoubt)
		assert.Empty(t, badge.Remote.ID)
	}
}

// queried counts what a ledger is asked about twins.
type queried struct {
	transfer.Ledger
	times int
}

func (q *queried) Twins(ctx context.Context, tenant string, twin transfer.Hash) ([]transfer.Transfer, error) {
	q.times++
	return q.Ledger.Twins(ctx, tenant, twin)
}

func TestTheLedgerIsAskedAboutTwinsOnlyWhereThereMayBeSome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		design hristest.Design
		times  int
	}{"marked": {hristest.ReadBack(), 0}, "blind": {hristest.OneStep(), 0}, "by name": {hristest.ByName(), 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, c.design)
			ledger := &queried{Ledger: d.ledger}
			badge, err := d.process(t, func(c *transfer.Config) { c.Ledger = ledger }).Send(t.Context(), sender, d.prepare(t, north))
			require.NoError(t, err)
			assert.Equal(t, c.times, ledger.times)
			twin := d.get(t, badge.Transfer).Steps[0].Intent.Twin
			assert.Len(t, twin, 32*min(c.times, 1)*2, "a keyed hash, or nothing")
		})
	}
}

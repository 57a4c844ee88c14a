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

// late is what a worker does that comes back with a success.
func (d *desk) late(t *testing.T, id, step string, r hris.Receipt) (transfer.Transfer, error) {
	t.Helper()
	return d.ledger.Witness(t.Context(), "acme", id, step, r, d.clock.Now())
}

func record(id string) hris.Receipt {
	return hris.Receipt{Kind: "record", ID: id, URL: "https://hr.example.com/records/" + id}
}

func TestALateSuccessLeavesWhatIsLeftToTheNextRun(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.SevenSteps())
	d.fail("set bank account", hristest.Refused("iban"))
	d.fail("document:doc-offer", hristest.Cut())
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)

	after, err := d.late(t, badge.Transfer, "document:doc-offer", hris.Receipt{Kind: "part", ID: "P-1"})
	require.NoError(t, err)
	assert.Equal(t, transfer.StatePartial, after.State, "a step that was left behind is not done")
	assert.Equal(t, hris.InDoubt, after.Reason)
	refs, err := d.service.Due(t.Context(), 10)
	require.NoError(t, err)
	require.Equal(t, []transfer.Ref{{Tenant: "acme", ID: badge.Transfer}}, refs)
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
}

func TestALateSuccessOfTheLastStepMakesItDone(t *testing.T) {
	t.Parallel()
	d := newDesk(t, blind("create employee", "create contract"))
	d.fail("create contract", hristest.Cut())
	badge, err := d.send(t, north, transfer.ChooseDocuments())
	require.ErrorIs(t, err, hris.InDoubt)
	d.clock.Advance(time.Hour)
	badge, err = d.service.Absent(t.Context(), sender, "acme", badge.Transfer, transfer.Absence{})
	require.NoError(t, err)
	require.Equal(t, transfer.StatePartial, badge.State)

	after, err := d.late(t, badge.Transfer, "create contract", record("C-1"))
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, after.State)
}

func TestALateSuccessOfAStepLeftOutSinceIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t, blind("create employee"))
	d.fail("document:doc-offer", hristest.Cut())
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	d.clock.Advance(time.Hour)
	_, err = d.service.Absent(t.Context(), sender, "acme", badge.Transfer, transfer.Absence{})
	require.NoError(t, err)
	badge, err = d.send(t, north, transfer.ChooseDocuments())
	require.NoError(t, err)

	after, err := d.late(t, badge.Transfer, "document:doc-offer", hris.Receipt{Kind: "part", ID: "P-9"})
	require.ErrorIs(t, err, hris.Duplicate)
	assert.True(t, after.Duplicate)
	history, err := d.service.History(t.Context(), viewer, "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, "P-9", history[len(history)-1].Second.ID)
}

func TestALateSuccessOfACancelledRoundIsADuplicate(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Cut())
	first, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	d.clock.Advance(time.Hour)
	_, err = d.service.Absent(t.Context(), sender, "acme", first.Transfer, transfer.Absence{})
	require.NoError(t, err)
	_, err = d.service.Cancel(t.Context(), sender, "acme", first.Transfer, "")
	require.NoError(t, err)
	second, err := d.send(t, north)
	require.NoError(t, err)
	require.Equal(t, 2, second.Round)

	after, err := d.late(t, first.Transfer, "create applicant", record("E-late"))
	require.ErrorIs(t, err, hris.Duplicate)
	assert.True(t, after.Duplicate)
}

// overtaken sends a hire that is refused, and runs it again: a late success
// comes in just before its own.
func overtaken(t *testing.T, prelude func(d *desk, id string)) (*desk, transfer.Badge, error) {
	t.Helper()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Refused("last_name"))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	prelude(d, badge.Transfer)
	crossed := &meanwhile{Ledger: d.ledger, step: "create applicant", do: func(id string) {
		_, err := d.late(t, id, "create applicant", record("E-first"))
		require.NoError(t, err)
	}}
	badge, err = d.process(t, func(c *transfer.Config) { c.Ledger = crossed }).Run(t.Context(), "acme", badge.Transfer)
	return d, badge, err
}

func TestARunThatMadeASecondRecordSaysSo(t *testing.T) {
	t.Parallel()
	_, badge, err := overtaken(t, func(*desk, string) {})
	require.ErrorIs(t, err, hris.Duplicate)
	assert.True(t, badge.Duplicate)
	assert.Equal(t, "E-first", badge.Remote.ID, "the first one stands")
}

func TestAFurtherDuplicateIsToldToo(t *testing.T) {
	t.Parallel()
	_, _, err := overtaken(t, func(d *desk, id string) {
		_, err := d.late(t, id, "a step of former times", record("E-zero"))
		require.ErrorIs(t, err, hris.Duplicate)
	})
	require.ErrorIs(t, err, hris.Duplicate)
}

func TestWhatHasARecordOfItsOwnIsNotCancelled(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Refused("last_name"))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	_, err = d.late(t, badge.Transfer, "a step of former times", record("E-zero"))
	require.ErrorIs(t, err, hris.Duplicate)

	_, err = d.service.Cancel(t.Context(), sender, "acme", badge.Transfer, "")
	require.ErrorIs(t, err, hris.WrongState)
	assert.False(t, d.prepare(t, inSouth()...).Complete(), "another subject is asked about")
	_, err = d.send(t, inSouth(transfer.SecondHandOver())...)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateHeld, d.get(t, badge.Transfer).State)
}

func TestWhatWasErasedStaysErasedAfterALateSuccess(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.SevenSteps())
	d.target.Add(d.prepare(t, north).Plan.Values())
	d.fail("create employee", hristest.Cut())
	badge, err := d.send(t, north, transfer.AnotherPerson())
	require.ErrorIs(t, err, hris.InDoubt)
	require.NotEmpty(t, d.get(t, badge.Transfer).Steps[0].Intent.Baseline)
	_, err = d.service.Erase(t.Context(), remover, "acme", d.hire.PersonID)
	require.NoError(t, err)

	receipt := record("E-late")
	receipt.Note = hris.WaitsInWorkflow
	after, err := d.late(t, badge.Transfer, "create employee", receipt)
	require.NoError(t, err)
	assert.Equal(t, hris.Receipt{Kind: "record", ID: "E-late"}, after.Steps[0].Receipt)
	assert.Empty(t, after.Steps[0].Intent.Baseline)
	second := record("E-later")
	_, err = d.late(t, badge.Transfer, "create employee", second)
	require.ErrorIs(t, err, hris.Duplicate)
	events, err := d.ledger.Events(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Empty(t, events[len(events)-1].Second.URL)
}

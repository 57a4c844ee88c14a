package transfer_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestOnlySomebodyTheTargetShowedCanBeTheSamePerson(t *testing.T) {
	t.Parallel()
	for name, design := range map[string]hristest.Design{"records": hristest.SevenSteps(), "people apart": hristest.Applicants()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, design)
			stranger := d.target.Add(nil)
			draft := d.prepare(t, north, transfer.SamePerson(stranger))
			assert.False(t, draft.Complete())
			_, err := d.service.Send(t.Context(), sender, draft)
			require.ErrorIs(t, err, hris.Problems)

			namesake := d.target.Add(d.prepare(t, north).Plan.Values())
			assert.False(t, d.prepare(t, north, transfer.SamePerson(stranger)).Complete())
			assert.True(t, d.prepare(t, north, transfer.SamePerson(namesake)).Complete())
		})
	}
}

func TestARecordOfAnotherApplicationIsNotTakenForOurs(t *testing.T) {
	t.Parallel()
	design := hristest.SevenSteps()
	design.Info.Subject = hris.Subject{Application: true}
	d := newDesk(t, design)
	first := d.prepare(t, north)
	d.hire.ApplicationID = "a-second"
	second := d.prepare(t, north)
	crossed := &meanwhile{Ledger: d.ledger, step: "create employee", do: func(string) {
		_, err := d.service.Send(t.Context(), sender, second)
		require.NoError(t, err)
	}}
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo, Step: "create employee"}, Nth: 2, Err: hristest.Cut()})
	badge, err := d.process(t, func(c *transfer.Config) { c.Ledger = crossed }).Send(t.Context(), sender, first)
	require.ErrorIs(t, err, hris.InDoubt)
	assert.Equal(t, transfer.StateInDoubt, badge.State)
	assert.Empty(t, badge.Remote.ID)
	assert.Len(t, d.target.Records(), 1)
}

// onlooker is a target whose first step sees what it is told.
type onlooker struct {
	hris.Target
	seen hris.Sighting
}

func (o *onlooker) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := o.Target.Steps(in)
	if err == nil {
		steps[0].Look = func(context.Context, hris.Receipts) (hris.Sighting, error) { return o.seen, nil }
	}
	return steps, err
}

func TestAPersonWithTheNumberOfOurRecordIsShown(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, blind("create employee"))
	eyes := &onlooker{Target: d.target}
	board.lead("c-1", eyes)
	d.fail("document:doc-offer", hristest.Refused())
	badge, err := d.send(t, north)
	require.Error(t, err)
	require.Equal(t, transfer.StatePartial, badge.State)

	eyes.seen.Matches = []hris.Match{{Kind: badge.Remote.Kind, ID: badge.Remote.ID}}
	assert.Empty(t, d.prepare(t, north).Matches, "our own record is nobody to ask about")
	eyes.seen.Matches = []hris.Match{{Kind: "person", ID: badge.Remote.ID, Person: true}}
	assert.Len(t, d.prepare(t, north).Matches, 1)
}

func TestARecordMayHaveTheNumberOfAPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.Applicants())
	number := d.target.Add(d.prepare(t, north).Plan.Values())
	d.fail("create applicant", hristest.Cut())
	badge, err := d.send(t, north, transfer.AnotherPerson(), transfer.ChooseDocuments())
	require.ErrorIs(t, err, hris.InDoubt)
	badge, err = d.service.Found(t.Context(), sender, "acme", badge.Transfer, transfer.Presence{ID: number})
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Equal(t, number, badge.Remote.ID)
}

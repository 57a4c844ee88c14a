package transfer_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestAnAnswerIsAboutTheStepThatThePersonSaw(t *testing.T) {
	t.Parallel()
	const offer, passport = "document:doc-offer", "document:doc-passport"
	d := newDesk(t, blind("create employee"))
	d.fail(offer, hristest.Cut())
	d.fail(passport, hristest.Cut())
	badge, err := d.send(t, north, transfer.ChooseDocuments("doc-offer", "doc-passport"))
	require.ErrorIs(t, err, hris.InDoubt)

	ctx, id := t.Context(), badge.Transfer
	badge, err = d.service.Found(ctx, sender, "acme", id, transfer.Presence{Step: passport, ID: "P-7"})
	require.NoError(t, err)
	assert.Equal(t, transfer.StateInDoubt, badge.State, "the other one is still in doubt")
	assert.Equal(t, "P-7", badge.Steps[2].Remote.ID)
	assert.Empty(t, badge.Steps[1].Remote.ID)

	_, err = d.service.Found(ctx, sender, "acme", id, transfer.Presence{Step: passport, ID: "P-8"})
	require.ErrorIs(t, err, hris.WrongState)
	_, err = d.service.Absent(ctx, manager, "acme", id, transfer.Absence{Step: passport, Force: true, Reason: "seen"})
	require.ErrorIs(t, err, hris.WrongState)
	badge, err = d.service.Absent(ctx, manager, "acme", id, transfer.Absence{Step: offer, Force: true, Reason: "seen"})
	require.NoError(t, err)
	assert.Equal(t, transfer.StatePartial, badge.State)
	badge, err = d.service.Run(ctx, "acme", id)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
}

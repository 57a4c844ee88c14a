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

func TestEveryCallAsksForItsOwnRight(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	badge, err := d.send(t, north)
	require.NoError(t, err)
	ctx, id := t.Context(), badge.Transfer
	draft := d.prepare(t, north)
	calls := map[string]struct {
		right transfer.Actor
		call  func(transfer.Actor) error
	}{
		"prepare": {sender, func(a transfer.Actor) error {
			_, err := d.service.Prepare(ctx, a, "acme", "c-1", d.hire)
			return err
		}},
		"send":   {sender, func(a transfer.Actor) error { _, err := d.service.Send(ctx, a, draft); return err }},
		"resume": {sender, func(a transfer.Actor) error { _, err := d.service.Resume(ctx, a, "acme", id, nil); return err }},
		"cancel": {sender, func(a transfer.Actor) error { _, err := d.service.Cancel(ctx, a, "acme", id, ""); return err }},
		"waive":  {sender, func(a transfer.Actor) error { _, err := d.service.Waive(ctx, a, "acme", id, "x", ""); return err }},
		"found": {sender, func(a transfer.Actor) error {
			_, err := d.service.Found(ctx, a, "acme", id, transfer.Presence{ID: "1"})
			return err
		}},
		"absent": {sender, func(a transfer.Actor) error {
			_, err := d.service.Absent(ctx, a, "acme", id, transfer.Absence{})
			return err
		}},
		"forced": {manager, func(a transfer.Actor) error {
			_, err := d.service.Absent(ctx, a, "acme", id, transfer.Absence{Force: true, Reason: "r"})
			return err
		}},
		"reopen":  {manager, func(a transfer.Actor) error { _, err := d.service.Reopen(ctx, a, "acme", id, ""); return err }},
		"badge":   {viewer, func(a transfer.Actor) error { _, err := d.service.Badge(ctx, a, "acme", id, nil); return err }},
		"history": {viewer, func(a transfer.Actor) error { _, err := d.service.History(ctx, a, "acme", id); return err }},
		"held":    {viewer, func(a transfer.Actor) error { _, err := d.service.Held(ctx, a, "acme", "c-1", "", 9); return err }},
		"backlog": {viewer, func(a transfer.Actor) error { _, err := d.service.Backlog(ctx, a, "acme", "c-1"); return err }},
		"track":   {viewer, func(a transfer.Actor) error { _, err := d.service.Track(ctx, a, "acme", id); return err }},
		"erase":   {remover, func(a transfer.Actor) error { _, err := d.service.Erase(ctx, a, "acme", d.hire.PersonID); return err }},
	}
	all := []transfer.Actor{viewer, sender, manager, remover, nobody}
	for name, c := range calls {
		if name == "erase" {
			continue // last, below: it forgets the transfer's history
		}
		for _, actor := range all {
			may := actor.ID == c.right.ID || c.right.ID == viewer.ID && policy.Allows(actor.Roles, transfer.View)
			assert.Equal(t, may, hris.CodeOf(c.call(actor)) != hris.NotAllowed, "%s by %s", name, actor.ID)
		}
	}
	for _, actor := range all {
		assert.Equal(t, actor.ID == remover.ID, hris.CodeOf(calls["erase"].call(actor)) != hris.NotAllowed, "erase by %s", actor.ID)
	}
}

func TestAnotherTenantFindsNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	badge, err := d.send(t, north)
	require.NoError(t, err)
	ctx := t.Context()
	_, err = d.service.Badge(ctx, viewer, "other", badge.Transfer, nil)
	assert.ErrorIs(t, err, hris.NotFound)
	_, err = d.service.Run(ctx, "other", badge.Transfer)
	assert.ErrorIs(t, err, hris.NotFound)
	_, err = d.service.Held(ctx, viewer, "other", "c-1", "", 9)
	assert.ErrorIs(t, err, hris.NoConnection, "a connection of another tenant is none")
	_, err = d.service.Backlog(ctx, viewer, "other", "c-1")
	assert.ErrorIs(t, err, hris.NoConnection, "a connection of another tenant is none")
	_, err = d.service.Prepare(ctx, sender, "other", "c-1", d.hire)
	assert.ErrorIs(t, err, hris.NoConnection, "a connection of another tenant is none")
	actions, err := d.service.Actions(ctx, sender, "other", "c-2", []transfer.Candidate{{PersonID: d.hire.PersonID, ApplicationID: d.hire.ApplicationID, Hired: true}})
	require.NoError(t, err)
	assert.Equal(t, transfer.OfferSend, actions[0].Offer)
	n, err := d.service.Erase(ctx, remover, "other", d.hire.PersonID)
	require.NoError(t, err)
	assert.Zero(t, n)
}

type oneAnswer struct{ err error }

func (o oneAnswer) Authorize(context.Context, transfer.Actor, transfer.Right, string, string) error {
	return o.err
}

func TestAnAuthorizerThatCannotAnswerLetsNobodyThrough(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) { c.Authorizer = oneAnswer{assert.AnError} })
	_, err := d.service.Prepare(t.Context(), sender, "acme", "c-1", d.hire)
	assert.ErrorIs(t, err, assert.AnError)
	_, err = d.service.Actions(t.Context(), sender, "acme", "c-1", []transfer.Candidate{{PersonID: "p", ApplicationID: "a", Hired: true}})
	assert.ErrorIs(t, err, assert.AnError)
}

func TestAnotherHashKeyIsRefusedBeforeAnythingIsSentTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	_, err := d.send(t, north)
	require.NoError(t, err)
	other := newDesk(t, hristest.OneStep(), func(c *transfer.Config) { c.Ledger = d.ledger })
	_, err = other.service.Prepare(t.Context(), sender, "acme", "c-1", other.hire, north)
	require.ErrorIs(t, err, hris.InvalidInput)
	assert.ErrorContains(t, err, "HashKey")
	_, err = other.service.Run(t.Context(), "acme", "any")
	assert.ErrorIs(t, err, hris.InvalidInput)
}

func TestTheLastEditOfAFieldCounts(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	assert.False(t, d.prepare(t, transfer.SetText("debtor", "nrth")).Complete())
	assert.True(t, d.prepare(t, transfer.SetText("debtor", "nrth"), north).Complete())
	assert.False(t, d.prepare(t, north, transfer.SetText("debtor", "nrth")).Complete())
}

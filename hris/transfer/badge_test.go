package transfer_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// counted counts the queries of a page.
type counted struct {
	transfer.Ledger
	finds int
}

func (c *counted) Find(ctx context.Context, tenant string, persons []transfer.Hash) ([]transfer.Transfer, error) {
	c.finds++
	return c.Ledger.Find(ctx, tenant, persons)
}

func TestAPageOfProfilesIsAnsweredInOneQueryWithoutTheVendor(t *testing.T) {
	t.Parallel()
	var ledger *counted
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) {
		ledger = &counted{Ledger: c.Ledger}
		c.Ledger = ledger
	})
	_, err := d.send(t, north)
	require.NoError(t, err)
	ledger.finds = 0
	calls := len(d.target.Calls())
	page := []transfer.Candidate{{PersonID: d.hire.PersonID, ApplicationID: d.hire.ApplicationID, Hired: true}}
	for i := range 98 {
		page = append(page, transfer.Candidate{PersonID: "p-" + strconv.Itoa(i), ApplicationID: "a-" + strconv.Itoa(i), Hired: true})
	}
	page = append(page, transfer.Candidate{PersonID: "p-no", ApplicationID: "a-no"})

	actions, err := d.service.Actions(t.Context(), sender, "acme", "c-1", page)
	require.NoError(t, err)
	require.Len(t, actions, 100)
	assert.Equal(t, transfer.OfferBadge, actions[0].Offer)
	assert.Equal(t, "u-send", actions[0].Badge.Actor)
	assert.Equal(t, d.clock.Now(), actions[0].Badge.At)
	assert.Equal(t, transfer.OfferSend, actions[1].Offer)
	assert.Equal(t, "Example HR", actions[1].To)
	assert.Equal(t, transfer.OfferNothing, actions[99].Offer, "only who is hired is offered")
	assert.Equal(t, 1, ledger.finds)
	assert.Len(t, d.target.Calls(), calls)

	actions, err = d.service.Actions(t.Context(), viewer, "acme", "c-1", page)
	require.NoError(t, err)
	assert.Equal(t, transfer.OfferBadge, actions[0].Offer)
	assert.Equal(t, transfer.OfferNothing, actions[1].Offer, "who may not send is offered nothing")
	actions, err = d.service.Actions(t.Context(), nobody, "acme", "c-1", page)
	require.NoError(t, err)
	assert.Equal(t, transfer.OfferNothing, actions[0].Offer)
	assert.Zero(t, actions[0].Badge)
}

func TestTheBadgeTellsWhichFieldsChangedSince(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	badge, err := d.send(t, north)
	require.NoError(t, err)
	assert.Empty(t, badge.Changed)
	d.hire.Person.LastName = "Partnerbloem"
	d.hire.Job.Title = "no part of the plan"
	badge, err = d.service.Badge(t.Context(), viewer, "acme", badge.Transfer, d.hire)
	require.NoError(t, err)
	assert.Equal(t, []string{"person.last_name"}, badge.Changed)
	assert.Equal(t, transfer.StateDone, badge.State, "nothing is sent again by itself")
}

func TestASecondSubjectOfOneApplicationAsksFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	_, err := d.send(t, north)
	require.NoError(t, err)
	edits := inSouth()
	draft := d.prepare(t, edits...)
	assert.True(t, draft.Problems.Has(transfer.CodeSecond))
	assert.Len(t, draft.Before, 1)
	_, err = d.service.Send(t.Context(), sender, draft)
	assert.ErrorIs(t, err, hris.Problems)
	_, err = d.send(t, append(edits, transfer.SecondHandOver())...)
	require.NoError(t, err)
	assert.Len(t, d.target.Records(), 2)
}

func TestWhoSendsAgainWithoutChoosingHearsThatItWasSent(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	_, err := d.send(t, north)
	require.NoError(t, err)
	_, err = d.send(t)
	assert.ErrorIs(t, err, hris.AlreadySent)
	var refusal *transfer.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, "u-send", refusal.Badge.Actor)
}

func TestReasonsAreShownToWhoMaySeeAndKeptSealed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	badge, err := d.send(t, north)
	require.NoError(t, err)
	_, err = d.service.Reopen(t.Context(), manager, "acme", badge.Transfer, "Quirijntje came back")
	require.NoError(t, err)
	events, err := d.ledger.Events(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	last := events[len(events)-1]
	assert.NotContains(t, string(last.Remark), "Quirijntje")
	history, err := d.service.History(t.Context(), viewer, "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, "Quirijntje came back", history[len(history)-1].Reason)
	assert.Equal(t, "u-manage", history[len(history)-1].Actor)
}

func TestTheDigestStandsForAllThatWouldBeSent(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.ReadBack())
	same := d.prepare(t, north)
	assert.Equal(t, same.Digest, d.prepare(t, north).Digest)
	assert.NotEqual(t, same.Digest, d.prepare(t, north, transfer.SetText("hours", "12")).Digest)
	assert.NotEqual(t, same.Digest, d.prepare(t, north, transfer.ChooseDocuments("doc-cv")).Digest)
}

func TestAHandOverIsShownThoughALaterOneWasCancelled(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	sent, err := d.send(t, north)
	require.NoError(t, err)
	d.clock.Advance(time.Minute)
	d.fail("create applicant", hristest.Refused("debtor"))
	held, err := d.send(t, inSouth(transfer.SecondHandOver())...)
	require.ErrorIs(t, err, hris.Rejected)
	_, err = d.service.Cancel(t.Context(), sender, "acme", held.Transfer, "")
	require.NoError(t, err)

	actions, err := d.service.Actions(t.Context(), sender, "acme", "c-1", []transfer.Candidate{
		{PersonID: d.hire.PersonID, ApplicationID: d.hire.ApplicationID, Hired: true},
	})
	require.NoError(t, err)
	assert.Equal(t, transfer.OfferBadge, actions[0].Offer)
	assert.Equal(t, sent.Transfer, actions[0].Badge.Transfer)
}

func TestACorrectionDoesNotHideWhatWasWrittenBefore(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.SevenSteps())
	d.fail("set salary", hristest.Refused("salary"))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	require.Equal(t, transfer.StatePartial, badge.State)
	d.hire.Person.LastName = "Nachtegaal"
	badge, err = d.send(t, north)
	require.NoError(t, err)
	require.Equal(t, transfer.StateDone, badge.State)
	assert.Contains(t, badge.Changed, "person.last_name", "the target has the former name")
}

func TestAStepThatIsDoneAfterARetryShowsNoFailureAnyMore(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", hristest.Refused("last_name"))
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, hris.Rejected, badge.Steps[0].Code)
	badge, err = d.send(t, north)
	require.NoError(t, err)
	assert.Equal(t, []any{transfer.PhaseDone, hris.Code("")}, []any{badge.Steps[0].Phase, badge.Steps[0].Code})
}

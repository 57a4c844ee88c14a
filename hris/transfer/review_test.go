package transfer_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestWhatWasReviewedIsWhatIsRecorded(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	person, application := d.hire.PersonID, d.hire.ApplicationID
	draft := d.prepare(t, north)
	d.hire.PersonID, d.hire.ApplicationID = "p-next", "a-next" // the host uses its own again
	d.hire.Person.LastName = "Nachtegaal"
	d.hire.Custom["perch_size"] = fieldmap.TextValue("other")
	draft.Plan.Set("last_name", fieldmap.TextValue("Nachtegaal"), "u-1")

	badge, err := d.service.Send(t.Context(), sender, draft)
	require.NoError(t, err)
	tr := d.get(t, badge.Transfer)
	assert.Equal(t, []string{person, application}, []string{tr.PersonID, tr.ApplicationID})
	assert.Equal(t, "Zwanebloem", d.target.Records()[0].Values["last_name"].Text())
	_, err = d.send(t, north)
	require.NoError(t, err, "nobody else was sent")
}

func TestAChoiceThatDoesNotExistIsOneProblem(t *testing.T) {
	t.Parallel()
	draft := newDesk(t, hristest.OneStep()).prepare(t, transfer.SetText("debtor", "nowhere"))
	assert.False(t, draft.Complete())
	var codes []string
	for _, p := range draft.Problems {
		if p.Field == "debtor" {
			codes = append(codes, p.Code)
		}
	}
	assert.Equal(t, []string{fieldmap.CodeNotAnOption}, codes, "that a value is needed is no help to who gave one")
}

package transfer_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// confirming makes fields of a design count only once a person gave them.
func confirming(design hristest.Design, paths ...string) hristest.Design {
	fields := slices.Clone(design.Form.Fields)
	for i := range fields {
		fields[i].Confirm = slices.Contains(paths, fields[i].Path)
	}
	design.Form.Fields = fields
	return design
}

func TestAStartDateThatOnlyARuleGaveIsNotSent(t *testing.T) {
	t.Parallel()
	d := newDesk(t, confirming(hristest.OneStep(), "start_date"))
	offered := d.hire.Offer.StartDate.String()

	draft := d.prepare(t, north)
	entry, _ := draft.Plan.Entry("start_date")
	assert.True(t, entry.Suggested)
	assert.Equal(t, offered, entry.Value.Display(), "the reviewer sees what would be confirmed")
	require.False(t, draft.Complete())
	_, err := d.service.Send(t.Context(), sender, draft)
	require.ErrorIs(t, err, hris.Problems)
	assert.Empty(t, d.target.Records())

	draft.Plan.Set("start_date", entry.Value, "u-1")
	_, err = d.service.Send(t.Context(), sender, draft)
	require.ErrorIs(t, err, hris.Problems, "what was confirmed is what Prepare heard of")

	for name, edit := range map[string]transfer.Edit{
		"the date, as typed": transfer.SetText("start_date", offered), "by its meaning": transfer.SetText(hris.KeyStartDate, offered),
		"the date": transfer.Set("start_date", entry.Value),
	} {
		confirmed := d.prepare(t, north, edit)
		assert.True(t, confirmed.Complete(), name)
		assert.NotEqual(t, draft.Digest, confirmed.Digest, name)
	}
	_, err = d.send(t, north, transfer.SetText("start_date", offered))
	require.NoError(t, err)
	require.Len(t, d.target.Records(), 1)
	assert.Equal(t, offered, d.target.Records()[0].Values["start_date"].Display())
}

func TestAConfirmationIsOfOneValueAndNotOfWhateverComesNext(t *testing.T) {
	t.Parallel()
	d := newDesk(t, confirming(hristest.OneStep(), "start_date"))
	seen := d.hire.Offer.StartDate
	d.hire.Offer.StartDate = seen.AddDays(31) // the offer changed after the reviewer looked
	_, err := d.send(t, north, transfer.SetText("start_date", seen.String()))
	require.NoError(t, err)
	assert.Equal(t, seen, d.target.Records()[0].Values["start_date"].Date())

	d = newDesk(t, confirming(hristest.OneStep(), "start_date"))
	draft := d.prepare(t, north, transfer.SetText("start_date", seen.String()), transfer.SetText("start_date", "next spring"))
	assert.False(t, draft.Complete(), "the last word is what counts, and it was not understood")
	draft = d.prepare(t, north, transfer.SetText("start_date", seen.String()), transfer.Unset("start_date"))
	assert.True(t, draft.Problems.Has(fieldmap.CodeMissing))
	assert.NotContains(t, draft.Plan.Values(), "start_date")
}

func TestASuggestedChoiceNarrowsWhatDependsOnItAndIsNotSent(t *testing.T) {
	t.Parallel()
	own := fieldmap.Rules{V: fieldmap.Version, Rules: []fieldmap.Rule{
		{To: "debtor", Const: fieldmap.TextValue("north")}, {To: "company", Const: fieldmap.TextValue("n1")},
	}}
	d := newDesk(t, confirming(hristest.OneStep(), "debtor", "company"))
	d.config.Connections = transfer.Fixed(&transfer.Connection{
		Tenant: "acme", ID: "c-1", Target: d.target, Rules: fieldmap.Merge(hristest.Rules(), own), Policy: policy,
	})
	d.service = d.process(t)

	draft := d.prepare(t)
	company, _ := draft.Form.Field("company")
	assert.NotEmpty(t, company.Choices, "the reviewer chooses among the companies of the suggested debtor")
	assert.ElementsMatch(t, []string{"debtor", "company"}, asked(draft))

	draft = d.prepare(t, north)
	assert.Equal(t, []string{"company"}, asked(draft), "a person's debtor does not confirm the company")
	draft = d.prepare(t, transfer.SetText("company", "n1"))
	assert.Equal(t, []string{"debtor"}, asked(draft))
	draft = d.prepare(t, south, transfer.SetText("company", "n1"))
	assert.False(t, draft.Complete())
	assert.NotContains(t, draft.Plan.Values(), "company", "the other debtor has no such company")
	draft = d.prepare(t, transfer.SetText("company", "n2"), north)
	assert.Empty(t, asked(draft), "in any order")
	assert.Equal(t, "n2", draft.Plan.Values()["company"].Option())
}

// asked are the fields that wait to be confirmed.
func asked(d *transfer.Draft) []string {
	var paths []string
	for _, p := range d.Problems {
		if p.Code == fieldmap.CodeConfirm {
			paths = append(paths, p.Field)
		}
	}
	return paths
}

func TestAnOptionalFieldToBeConfirmedAsksNothingUnlessSomethingIsSuggested(t *testing.T) {
	t.Parallel()
	d := newDesk(t, confirming(hristest.OneStep(), "iban", "hours"))
	d.hire.Offer.WeeklyHours = civil.Decimal{}
	assert.True(t, d.prepare(t, north).Complete())
	d.hire.Offer.WeeklyHours = civil.MustDecimal("36")
	assert.Equal(t, []string{"hours"}, asked(d.prepare(t, north)))
	_, err := d.send(t, north, transfer.Unset("hours"))
	require.NoError(t, err)
	assert.NotContains(t, d.target.Records()[0].Values, "hours")
}

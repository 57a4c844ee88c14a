package personio_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

// An option that goes between review and send is what no form can prevent.
func TestAnOptionThatVanishesIsNamedHoweverPersonioTakesIt(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		mode   personiotest.OptionMode
		refuse bool
	}{
		"with a note": {personiotest.NoteBadOption, false}, "without a word": {personiotest.DropBadOption, false},
		"refused with a message": {personiotest.RefuseBadOption, true}, "refused with data": {personiotest.RejectBadOption, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, personio.V1, personiotest.Config{BadOption: tc.mode}, nil)
			draft := d.prepare(d.hire())
			require.True(t, draft.Complete())
			d.fake.SetOptions(d.demo.ShirtSize, "S", "L")
			badge, err := d.service.Send(t.Context(), recruiter, draft)
			require.ErrorIs(t, err, hris.Rejected)
			assert.NotContains(t, err.Error(), "Medium")
			if tc.refuse {
				assert.Equal(t, transfer.StateHeld, badge.State)
				assert.Empty(t, d.made())
			} else {
				assert.Equal(t, transfer.StatePartial, badge.State)
				assert.Equal(t, []string{d.demo.ShirtSize}, badge.Fields)
				assert.Equal(t, []string{"Dutch", "English"}, d.one().Custom[d.demo.Languages], "the rest is there")
				assert.Empty(t, d.one().Custom[d.demo.ShirtSize])
			}

			// The history says which step, and why.
			history, err := d.service.History(t.Context(), recruiter, "acme", badge.Transfer)
			require.NoError(t, err)
			last := history[len(history)-1]
			assert.Equal(t, hris.Rejected, last.Code)
			assert.Equal(t, map[bool]string{true: "create employee", false: "read back"}[tc.refuse], last.Step)

			// The option is mended in Personio, and the hand-over run again.
			d.fake.SetOptions(d.demo.ShirtSize, "S", "M", "L")
			badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Equal(t, []string{"M"}, d.one().Custom[d.demo.ShirtSize])
		})
	}
}

func TestATagThatVanishesIsNamed(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{BadOption: personiotest.DropBadOption}, nil)
		draft := d.prepare(d.hire())
		d.fake.SetOptions(d.demo.Languages, "German", "Dutch")
		badge, err := d.service.Send(t.Context(), recruiter, draft)
		require.ErrorIs(t, err, hris.Rejected)
		assert.Equal(t, transfer.StatePartial, badge.State)
		assert.Equal(t, []string{d.demo.Languages}, badge.Fields)
		badge, err = d.service.Waive(t.Context(), recruiter, "acme", badge.Transfer, "read back", "set by hand")
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		d.one()
	})
}

func TestADepartmentNobodyHasWarnsAndIsNamedAfterwards(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{}, nil)
	d.fake.AddDepartment("Stillroom") // there, but nobody works in it yet
	h := d.hire()
	h.Job.Department = "Stillroom"
	draft := d.prepare(h)
	require.True(t, draft.Complete(), "what nobody has may be there all the same")
	require.True(t, draft.Plan.Warnings().Has(fieldmap.CodeUnlisted))
	badge, err := d.service.Send(t.Context(), recruiter, draft)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Equal(t, "Stillroom", d.one().Department)

	h = d.hire()
	h.ApplicationID, h.Person.WorkEmail, h.Job.Department = "a-2", "m.s@lindenhof.example", "engineering"
	again := []transfer.Edit{transfer.AnotherPerson(), transfer.SecondHandOver()}
	badge, err = d.send(h, again...)
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, transfer.StatePartial, badge.State)
	assert.Equal(t, []string{"department"}, badge.Fields)

	// The name is corrected: nobody is made twice, and the department is set.
	after, err := d.send(h, append(again, transfer.SetText("department", "Engineering"))...)
	require.NoError(t, err)
	assert.Equal(t, badge.Transfer, after.Transfer)
	assert.Equal(t, transfer.StateDone, after.State)
	require.Len(t, d.made(), 2)
	assert.Equal(t, "Engineering", d.made()[1].Department)
}

func TestAnAddressCorrectedTooLateIsNamedNotForgotten(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{BadOption: personiotest.DropBadOption}, nil)
	draft := d.prepare(d.hire())
	d.fake.SetOptions(d.demo.ShirtSize, "S")
	badge, err := d.service.Send(t.Context(), recruiter, draft)
	require.ErrorIs(t, err, hris.Rejected)
	badge, err = d.service.Send(t.Context(), recruiter, d.prepare(d.hire(), transfer.SetText("email", "m.sommerfeld@lindenhof.example"), transfer.Unset(d.demo.ShirtSize)))
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, transfer.StatePartial, badge.State)
	assert.Equal(t, []string{"email"}, badge.Fields, "Personio never lets it be changed")
	assert.Equal(t, "mareike.sommerfeld@lindenhof.example", d.one().Email)
}

func TestWhatCannotBeReadIsNotCalledMissing(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{UnsetObject: "[]"}, nil)
		d.fake.Hide("position", "department", "weekly_working_hours", "hire_date", "gender")
		badge, err := d.send(d.hire())
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		assert.Empty(t, d.fake.Calls("PATCH", personiotest.EmployeeByID))
		assert.Equal(t, "Platform Engineer", d.one().Position)
	})
}

func TestReadingBackDoesNotWriteWhatIsThere(t *testing.T) {
	t.Parallel()
	for _, unset := range []string{"null", `""`, "[]"} {
		d := newDesk(t, personio.V1, personiotest.Config{UnsetObject: unset, German: true}, nil)
		h := d.hire()
		h.Job.Department, h.Job.Location, h.Job.LegalEntity = "", "", ""
		_, err := d.send(h)
		require.NoError(t, err)
		assert.Empty(t, d.fake.Calls("PATCH", personiotest.EmployeeByID))
	}
}

func TestALateRefusalOfASupervisorIsHeld(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		d.rules.Rules = append(d.rules.Rules, fieldmap.Rule{To: "supervisor_id", From: fieldmap.Paths{"job.manager"}})
		d.connect()
		draft := d.prepare(d.hire())
		d.fake.RemoveEmployee(d.demo.Manager)
		badge, err := d.service.Send(t.Context(), recruiter, draft)
		require.ErrorIs(t, err, hris.Rejected)
		assert.Equal(t, transfer.StateHeld, badge.State)
		assert.Empty(t, d.made())
		if api == personio.V2 { // v1 names fields of documents alone
			assert.Equal(t, []string{"supervisor_id"}, badge.Fields)
		}
	})
}

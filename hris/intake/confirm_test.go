package intake_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestWhatAPersonMustConfirmIsHeldUntilAPersonHandsItOver(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		r := s.comes(t, s.hired(h))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.Problems, r.Reason)
		assert.Equal(t, []string{"start_date"}, r.Fields)
		assert.True(t, r.Problems.Has(fieldmap.CodeConfirm))
		s.records(t, 0)
		held := s.held(t)
		require.Len(t, held, 1)
		require.Equal(t, intake.Held, s.released(t, held[0]).Outcome, "a release confirms nothing")
		s.records(t, 0)

		draft, err := s.service.Prepare(t.Context(), actor, acme, to, h,
			transfer.SetText("debtor", "north"), transfer.SetText("start_date", h.Offer.StartDate.String()))
		require.NoError(t, err)
		_, err = s.service.Send(t.Context(), actor, draft)
		require.NoError(t, err)
		s.records(t, 1)
		r = s.released(t, held[0])
		assert.Equal(t, intake.Done, r.Outcome, "the event is settled by what the person sent")
		assert.Equal(t, hris.AlreadySent, r.Reason)
		s.records(t, 1)
	}, func(d *hristest.Design) {
		d.Form.Fields = slices.Clone(d.Form.Fields)
		for i := range d.Form.Fields {
			f := &d.Form.Fields[i]
			f.Confirm = f.Path == "start_date"
		}
	})
}

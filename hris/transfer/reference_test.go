package transfer_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// references are those of a transfer's history, by the kind of its events.
func (d *desk) references(t testing.TB, id string) map[transfer.EventKind]string {
	t.Helper()
	history, err := d.service.History(t.Context(), viewer, "acme", id)
	require.NoError(t, err)
	found := map[transfer.EventKind]string{}
	for _, e := range history {
		if e.Reference != "" {
			found[e.Kind] = e.Reference
		}
	}
	return found
}

func TestTheHistoryHasTheVendorsReferenceOfWhatItRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	refused := hristest.Refused("last_name")
	refused.RequestID = "4F2A-1"
	d.fail("create applicant", refused)
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	told := map[transfer.EventKind]string{transfer.EventStepBack: "4F2A-1", transfer.EventHeld: "4F2A-1"}
	assert.Equal(t, told, d.references(t, badge.Transfer))

	badge, err = d.send(t, north)
	require.NoError(t, err)
	assert.Equal(t, told, d.references(t, badge.Transfer), "what was done later has none")
}

func TestTheHistoryHasTheVendorsReferenceOfWhatLeftADoubt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, blind("create person"))
	d.fail("create person", &hris.Error{Code: hris.OutcomeHidden, Effect: hris.EffectUnknown, Status: 500, RequestID: "4F2A-2"})
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	assert.Equal(t, map[transfer.EventKind]string{transfer.EventInDoubt: "4F2A-2"}, d.references(t, badge.Transfer))
}

func TestTheHistoryHasTheVendorsReferenceOfAStepThatWasLeftBehind(t *testing.T) {
	t.Parallel()
	design := blind()
	design.Stages = []hristest.Stage{
		{Name: "create person", Settle: 5 * time.Minute}, {Name: "set manager", Kind: hris.Update, Optional: true}, {Name: "set address", Kind: hris.Update},
	}
	d := newDesk(t, design)
	for step, reference := range map[string]string{"set manager": "4F2A-3", "set address": "4F2A-4"} {
		refused := hristest.Refused()
		refused.RequestID = reference
		d.fail(step, refused)
	}
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Rejected)
	history, err := d.service.History(t.Context(), viewer, "acme", badge.Transfer)
	require.NoError(t, err)
	left := slices.IndexFunc(history, func(e transfer.Entry) bool { return e.Kind == transfer.EventStepBack })
	require.Positive(t, left)
	assert.Equal(t, "set manager 4F2A-3", history[left].Step+" "+history[left].Reference)
	assert.Equal(t, "set address 4F2A-4", history[len(history)-1].Step+" "+history[len(history)-1].Reference)
}

func TestNothingButAReferenceIsKeptForOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9._@ :|=/+-]{0,140}`), rapid.Just("jan.jansen1@example.com")).Draw(rt, "text")
		var log bytes.Buffer
		d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) { c.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
		refused := hristest.Refused()
		refused.RequestID = text
		d.fail("create applicant", refused)
		badge, err := d.send(t, north)
		require.ErrorIs(rt, err, hris.Rejected)
		assert.Equal(rt, hris.Reference(text), d.references(t, badge.Transfer)[transfer.EventHeld])
		assert.Equal(rt, hris.Reference(text) != "", strings.Contains(log.String(), "reference="))
	})
}

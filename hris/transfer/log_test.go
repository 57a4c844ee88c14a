package transfer_test

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestWhatIsRefusedInTheBackgroundIsLoggedWithItsStepAndTheVendorsReference(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) { c.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
	refused := hristest.Refused()
	refused.RequestID = "4F2A"
	d.fail("create applicant", refused)
	p := d.planned(t, d.prepare(t, north))
	_, err := d.service.Run(t.Context(), "acme", p.ID)
	require.ErrorIs(t, err, hris.Rejected)
	assert.Contains(t, log.String(), `state=held reason=remote.rejected step="create applicant" reference=4F2A`)

	log.Reset()
	_, err = d.send(t, north)
	require.NoError(t, err)
	assert.Contains(t, log.String(), "state=done")
	assert.NotContains(t, log.String(), "step=")
	assert.NotContains(t, log.String(), "reference=")
}

package intake_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// refusing are connections of which none can be used, each for the same reason.
type refusing struct{ err error }

func (r refusing) Connection(context.Context, string, string) (*transfer.Connection, error) {
	return nil, r.err
}

func TestHiresForAConnectionThatWasRemovedAreHeldAtOnce(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		living := h.transfer.Connections
		h.transfer.Connections = refusing{&hris.Error{Code: hris.Disabled, Err: hris.NoConnection}}
		h.intake, h.service = h.process(t, nil, nil)
		for _, id := range []string{"a-1", "a-2"} {
			h.keep(t, ownHired(t, h.hire(func(h *hris.Hire) { h.ApplicationID = id })))
		}
		drained, err := h.intake.Drain(t.Context(), hris.Line{Tenant: acme, Connection: to}, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, hris.Drained{Worked: 2}, drained, "nothing is worth waiting for")
		held := h.held(t)
		require.Len(t, held, 2)
		assert.Equal(t, hris.Disabled, held[0].Reason)

		h.transfer.Connections = living // the host leads it elsewhere
		h.intake, h.service = h.process(t, nil, nil)
		assert.Equal(t, intake.Done, h.released(t, held[0]).Outcome)
		h.records(t, 1)
	})
}

func TestHiresForAConnectionThatMayComeBackWait(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"switched off": &hris.Error{Code: hris.Disabled}, "not known to this process": &hris.Error{Code: hris.NoConnection},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, inMemory)
			s.transfer.Connections = refusing{err}
			s.intake, s.service = s.process(t, nil, nil)
			r := s.comes(t, s.hired(s.hire()))
			assert.Equal(t, intake.Postponed, r.Outcome)
			assert.Empty(t, s.held(t))
		})
	}
}

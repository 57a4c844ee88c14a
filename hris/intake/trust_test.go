package intake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// Under another key a withdrawal takes the place of nothing, and the withdrawn hire
// would be sent.
func TestAProcessWithAnotherHashKeyIsRefusedByTheInbox(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.keep(t, ownHired(t, h.hire()))
		h.config.HashKey = privacy.NewKey()
		other, _ := h.process(t, nil, nil)
		for verb, call := range map[string]func() error{
			"Keep":  func() error { _, err := other.Keep(t.Context(), ownUnhired(t, h.hire())); return err },
			"Ready": func() error { _, err := other.Ready(t.Context(), ownUnhired(t, h.hire())); return err },
			"Work":  func() error { _, _, err := other.Work(t.Context()); return err },
			"Drain": func() error {
				_, err := other.Drain(t.Context(), hris.Line{Tenant: acme, Connection: to}, time.Minute)
				return err
			},
			"Erase": func() error { _, err := other.Erase(t.Context(), acme, h.hire().PersonID); return err },
			"Remembers": func() error {
				_, err := other.Remembers(t.Context(), acme, to, h.hire().ApplicationID, "hired")
				return err
			},
		} {
			err := call()
			require.ErrorIs(t, err, hris.InvalidInput, verb)
			assert.ErrorContains(t, err, "HashKey", verb)
		}
		h.keep(t, ownUnhired(t, h.hire()))
		h.work(t)
		h.idle(t)
		h.records(t, 0)
	})
}

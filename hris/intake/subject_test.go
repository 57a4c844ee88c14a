package intake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/intake"
)

func TestAHostFindsWhoseAHeldEventIs(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire(withoutEmail)
		require.Equal(t, intake.Held, s.comes(t, s.hired(h)).Outcome)
		held := s.held(t)
		require.Len(t, held, 1)
		assert.Equal(t, s.intake.Subject(acme, from, h.ApplicationID), held[0].Subject)
		assert.NotEqual(t, s.intake.Subject(acme, to, h.ApplicationID), held[0].Subject, "each connection has its own")
		assert.NotEqual(t, s.intake.Subject("other", from, h.ApplicationID), held[0].Subject, "and each tenant")
		assert.NotContains(t, held[0].Subject, h.ApplicationID)
	})
}

func TestAnErasureIsOfAPersonAndOfNoApplication(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		hire, err := h.intake.Ready(t.Context(), ownHired(t, h.hire()))
		require.NoError(t, err)
		erased, err := intake.Erased(acme, to, h.hire().PersonID)
		require.NoError(t, err)
		event, err := h.intake.Ready(t.Context(), erased)
		require.NoError(t, err)
		assert.Equal(t, h.intake.Subject(acme, to, h.hire().ApplicationID), hire.Subject)
		assert.Empty(t, event.Subject)
		assert.Equal(t, hire.Person, event.Person)
	})
}

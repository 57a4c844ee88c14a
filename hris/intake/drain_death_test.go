package intake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// A line that a dead worker still has is listed for nobody: it must not keep events
// waiting for longer than the event itself, whose lease the host has chosen.
func TestALineIsFreeAsSoonAsTheEventsOfAWorkerThatDied(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		s.config.Lease = 4 * time.Second
		s.keep(t, s.hired(s.hire()))
		dies := &life{left: 2} // its claim is a commit, and so is what came of it
		assert.False(t, dies.lived(func() {
			in, _ := s.process(t, mortalInbox{s.inbox, dies}, nil)
			_, _ = in.Drain(t.Context(), hris.Line{Tenant: acme, Connection: from}, time.Minute)
		}))
		next, _ := s.process(t, nil, nil)
		lines, err := next.Lines(t.Context(), 10)
		require.NoError(t, err)
		assert.Empty(t, lines)
		s.clock.Advance(5 * time.Second)
		lines, err = next.Lines(t.Context(), 10)
		require.NoError(t, err)
		require.Len(t, lines, 1)
		drained, err := next.Drain(t.Context(), lines[0], time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 1, drained.Worked)
		badges, err := s.service.Person(t.Context(), actor, acme, to, s.hire().PersonID)
		require.NoError(t, err)
		require.Len(t, badges, 1)
		assert.Equal(t, transfer.StateDone, badges[0].State)
		assert.Len(t, s.target.Records(), 1)
	})
}

package statussync_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

func TestOneChangeThatCannotBeSentDoesNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("a", "r")
	s.apply("b", "r")
	s.ats.move("ea", "3")
	s.ats.move("eb", "3")
	s2, err := statussync.New(statussync.Config{Tenant: "acme", Connection: "c1", Store: s.store, Source: s.ats, Sink: poison{s.board, "a"},
		Main: func(context.Context) error { return nil }, Authorizer: statussync.Managers{"admin"}, Now: s.clock.Now})
	require.NoError(t, err)
	s.five()
	r, _, err := s2.Run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, r.Counts.Changed)
	assert.Equal(t, 1, r.Counts.Refused)
	assert.Equal(t, []string{"interview"}, s.board.mailsTo("b"))
}

type poison struct {
	*board
	id string
}

func (b poison) SetStatuses(ctx context.Context, changes []hris.StatusChange) ([]hris.StatusResult, error) {
	for _, c := range changes {
		if c.ApplicationID == b.id {
			return nil, &hris.Error{Code: hris.Rejected, Effect: hris.EffectRefused}
		}
	}
	return b.board.SetStatuses(ctx, changes)
}

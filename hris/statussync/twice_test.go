package statussync_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

func TestAnApplicationInTwoRecruitmentsIsDecidedOnce(t *testing.T) {
	t.Parallel()
	s := started(t)
	s.apply("b", "r2")
	s.apply("a", "r1")
	s.ats.move("ea", "3")
	moved := *s.board.apps["a"]
	moved.Recruitment, moved.SourceID = "r2", "ea2"
	s.ats.order = append(s.ats.order, "ea2")
	s.ats.at["ea2"] = &standing{recruitment: "r2", stage: "1"}
	s.sync = s.process(s.store)
	s.five()
	s2, err := statussync.New(statussync.Config{Tenant: "acme", Connection: "c1", Store: s.store, Source: s.ats, Sink: twice{s.board, moved},
		Main: func(context.Context) error { return nil }, Authorizer: statussync.Managers{"admin"}, Now: s.clock.Now})
	require.NoError(t, err)
	r, _, err := s2.Run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 2, r.Counts.Applications)
	assert.Empty(t, s.board.mails, "as it was given last")
}

type twice struct {
	*board
	moved hris.SinkApplication
}

func (b twice) Applications(ctx context.Context, since time.Time) iter.Seq2[hris.SinkApplication, error] {
	return func(yield func(hris.SinkApplication, error) bool) {
		for a, err := range b.board.Applications(ctx, since) {
			if !yield(a, err) {
				return
			}
		}
		yield(b.moved, nil)
	}
}

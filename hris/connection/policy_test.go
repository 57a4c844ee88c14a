package connection_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestWhatWasHandedOverIsSeenCancelledAndForgottenAfterItsConnectionIsGone(t *testing.T) {
	t.Parallel()
	ends := map[string]func(h *hall, id string) error{
		"switched off": func(h *hall, id string) error {
			_, err := h.connections.Disable(h.Context(), admin, "acme", id)
			return err
		},
		"removed": func(h *hall, id string) error { return h.connections.Remove(h.Context(), remover, "acme", id) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t)
			id := h.connect()
			done, err := h.send(id, "Hoekstra")
			require.NoError(t, err)
			h.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Refused()})
			held, err := h.send(id, "Bakker")
			require.ErrorIs(t, err, hris.Rejected)
			require.NoError(t, end(h, id))

			ctx, hr, svc := t.Context(), withRole("hr"), h.transfers
			badge, err := svc.Badge(ctx, hr, "acme", done.Transfer, nil)
			require.NoError(t, err)
			assert.Equal(t, done.Remote.ID, badge.Remote.ID)
			history, err := svc.History(ctx, hr, "acme", done.Transfer)
			require.NoError(t, err)
			assert.NotEmpty(t, history)
			page, err := svc.Actions(ctx, hr, "acme", id, []transfer.Candidate{{PersonID: "p-Hoekstra", ApplicationID: "a-Hoekstra", Hired: true}})
			require.NoError(t, err)
			assert.Equal(t, "Example HR", page[0].To, "the vendor's name for people")
			badge, err = svc.Cancel(ctx, hr, "acme", held.Transfer, "no longer wanted")
			require.NoError(t, err)
			assert.Equal(t, transfer.StateCancelled, badge.State)

			_, err = svc.Badge(ctx, withRole("visitor"), "acme", done.Transfer, nil)
			require.ErrorIs(t, err, hris.NotAllowed)
			_, err = svc.Track(ctx, hr, "acme", done.Transfer)
			require.ErrorIs(t, err, hris.Disabled, "what asks the vendor needs the connection")
			n, err := svc.Erase(ctx, remover, "acme", "p-Hoekstra")
			require.NoError(t, err)
			assert.Equal(t, 1, n)
		})
	}
}

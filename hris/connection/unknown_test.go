package connection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

func TestAnIdThatNeverWasIsNotCalledSwitchedOff(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	theirs := h.connect()
	_, err := h.transfers.Prepare(t.Context(), withRole("hr"), "acme", "c-mistyped", h.hire("Hoekstra"))
	require.Equal(t, hris.NoConnection, hris.CodeOf(err))
	_, err = h.transfers.Held(t.Context(), withRole("hr"), "acme", "c-mistyped", "", 9)
	require.Equal(t, hris.NoConnection, hris.CodeOf(err))
	unknown := err
	_, err = h.transfers.Held(t.Context(), withRole("hr"), "other", theirs, "", 9)
	require.EqualError(t, err, unknown.Error(), "another tenant does not learn that it is one")
}

package transfer_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// switched are connections that can be switched off, whose policy is remembered.
type switched struct {
	transfer.Connections
	off bool
}

func (s *switched) Connection(ctx context.Context, tenant, id string) (*transfer.Connection, error) {
	if s.off {
		return nil, &hris.Error{Code: hris.Disabled, Op: "find connection", Effect: hris.EffectNotSent}
	}
	return s.Connections.Connection(ctx, tenant, id)
}

func (*switched) Policy(context.Context, string, string) (transfer.RolePolicy, error) {
	return policy, nil
}

// VendorName knows the vendor of the target in memory.
func (*switched) VendorName(vendor string) string {
	return map[string]string{"memory": "Example"}[vendor]
}

func TestAPageOfProfilesShowsWhatWasSentThroughAConnectionThatIsOff(t *testing.T) {
	t.Parallel()
	var connections *switched
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) {
		connections = &switched{Connections: c.Connections}
		c.Connections = connections
	})
	badge, err := d.send(t, north)
	require.NoError(t, err)
	page := []transfer.Candidate{
		{PersonID: d.hire.PersonID, ApplicationID: d.hire.ApplicationID, Hired: true},
		{PersonID: "somebody-else", ApplicationID: "another", Hired: true},
	}
	connections.off = true

	actions, err := d.service.Actions(t.Context(), sender, "acme", "c-1", page)
	require.NoError(t, err)
	assert.Equal(t, transfer.OfferBadge, actions[0].Offer)
	assert.Equal(t, badge.Transfer, actions[0].Badge.Transfer)
	assert.Equal(t, "Example", actions[0].To, "nobody is shown the vendor's name for programs")
	assert.Equal(t, transfer.OfferNothing, actions[1].Offer, "nobody can be sent through it")
	all, err := d.service.Person(t.Context(), viewer, "acme", "c-1", d.hire.PersonID)
	require.NoError(t, err)
	assert.Len(t, all, 1)

	actions, err = d.service.Actions(t.Context(), nobody, "acme", "c-1", page)
	require.NoError(t, err)
	assert.Equal(t, transfer.OfferNothing, actions[0].Offer, "rights are asked as before")
	actions, err = d.service.Actions(t.Context(), sender, "acme", "c-9", page)
	require.NoError(t, err)
	assert.Equal(t, transfer.OfferNothing, actions[0].Offer, "what went through another connection is another's")
}

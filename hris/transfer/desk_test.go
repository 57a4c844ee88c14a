package transfer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// desk is one tenant's connection to a target in memory, with a service on it.
type desk struct {
	target  *hristest.Target
	clock   *hristest.Clock
	files   *hristest.Files
	hire    *hris.Hire
	ledger  transfer.Ledger
	service *transfer.Service
}

var (
	viewer  = transfer.Actor{ID: "u-view", Roles: []string{"viewer"}}
	sender  = transfer.Actor{ID: "u-send", Roles: []string{"viewer", "sender"}}
	manager = transfer.Actor{ID: "u-manage", Roles: []string{"viewer", "manager"}}
	remover = transfer.Actor{ID: "u-remove", Roles: []string{"remover"}}
	nobody  = transfer.Actor{ID: "u-none", Roles: []string{"sales"}}

	policy = transfer.RolePolicy{
		View: []string{"viewer"}, Send: []string{"sender"}, Manage: []string{"manager"}, Remove: []string{"remover"},
	}
	north = transfer.SetText("debtor", "north")
	south = transfer.SetText("debtor", "south")
)

func newDesk(t *testing.T, design hristest.Design, change ...func(*transfer.Config)) *desk {
	t.Helper()
	d := &desk{clock: hristest.NewClock(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)), files: &hristest.Files{}}
	d.target = hristest.NewTarget(design, d.clock, nil)
	d.hire = hristest.Hire(d.files)
	d.ledger = transfer.NewMemory(d.clock.Now)
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	config := transfer.Config{
		Ledger: d.ledger, HashKey: privacy.NewKey(), Sealer: ring, Now: d.clock.Now, Documents: d.files.Open,
		Connections: transfer.Fixed(
			&transfer.Connection{Tenant: "acme", ID: "c-1", Target: d.target, Rules: hristest.Rules(), Policy: policy},
			&transfer.Connection{Tenant: "other", ID: "c-2", Target: d.target, Rules: hristest.Rules(), Policy: policy}),
	}
	for _, c := range change {
		c(&config)
	}
	d.service, err = transfer.New(config)
	require.NoError(t, err)
	return d
}

func (d *desk) prepare(t *testing.T, edits ...transfer.Edit) *transfer.Draft {
	t.Helper()
	draft, err := d.service.Prepare(t.Context(), sender, "acme", "c-1", d.hire, edits...)
	require.NoError(t, err)
	return draft
}

func (d *desk) send(t *testing.T, edits ...transfer.Edit) (transfer.Badge, error) {
	t.Helper()
	return d.service.Send(t.Context(), sender, d.prepare(t, edits...))
}

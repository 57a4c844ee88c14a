package transfer_test

import (
	"context"
	"maps"
	"slices"
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
	config  transfer.Config
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

func newDesk(t testing.TB, design hristest.Design, change ...func(*transfer.Config)) *desk {
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
	d.config = config
	d.service = d.process(t)
	return d
}

// process is a further process on the same ledger.
func (d *desk) process(t testing.TB, change ...func(*transfer.Config)) *transfer.Service {
	t.Helper()
	config := d.config
	for _, c := range change {
		c(&config)
	}
	s, err := transfer.New(config)
	require.NoError(t, err)
	return s
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

func (d *desk) get(t *testing.T, id string) transfer.Transfer {
	t.Helper()
	tr, err := d.ledger.Get(t.Context(), "acme", id)
	require.NoError(t, err)
	return tr
}

// inSouth are the edits for the other subject, with what depends on it.
func inSouth(more ...transfer.Edit) []transfer.Edit {
	return append([]transfer.Edit{south, transfer.SetText("company", "s1"), transfer.SetText("department", "s1-care")}, more...)
}

// fail makes the next write of a step fail, with its work undone.
func (d *desk) fail(step string, err error) {
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo, Step: step}, Err: err})
}

// blind is a system that cannot be looked into and takes these steps, then one
// for each document.
func blind(stages ...string) hristest.Design {
	d := hristest.SevenSteps()
	d.Looks, d.Stages = hristest.Looks{}, nil
	for _, name := range stages {
		d.Stages = append(d.Stages, hristest.Stage{Name: name, Settle: 5 * time.Minute})
	}
	return d
}

// meanwhile is a ledger whose answer to one step's intent takes so long that
// something else happens first.
type meanwhile struct {
	transfer.Ledger
	step string
	do   func(id string)
}

func (m *meanwhile) Advance(ctx context.Context, l transfer.Lease, a transfer.Advance) (transfer.Transfer, error) {
	t, err := m.Ledger.Advance(ctx, l, a)
	if do := m.do; do != nil && a.Intent != nil && a.Intent.Step == m.step {
		m.do = nil
		do(l.ID)
	}
	return t, err
}

// switchboard is a host whose connections change.
type switchboard struct {
	down  error
	links map[string]*transfer.Connection
}

func (s *switchboard) Connection(ctx context.Context, tenant, id string) (*transfer.Connection, error) {
	if s.down != nil {
		return nil, s.down
	}
	c, err := transfer.Fixed(slices.Collect(maps.Values(s.links))...).Connection(ctx, tenant, id)
	if hris.CodeOf(err) == hris.NoConnection {
		err = &hris.Error{Code: hris.Disabled, Op: "find connection", Effect: hris.EffectNotSent}
	}
	return c, err
}

// lead makes a connection of acme lead to a target; nil switches it off.
func (s *switchboard) lead(id string, to hris.Target) {
	delete(s.links, id)
	if to != nil {
		s.links[id] = &transfer.Connection{Tenant: "acme", ID: id, Target: to, Rules: hristest.Rules(), Policy: policy}
	}
}

// newSwitchedDesk is a desk whose connection c-1 can be led elsewhere. Its other
// tenant is left as it is.
func newSwitchedDesk(t *testing.T, design hristest.Design, change ...func(*transfer.Config)) (*desk, *switchboard) {
	t.Helper()
	board := &switchboard{links: map[string]*transfer.Connection{}}
	d := newDesk(t, design, append(change, func(c *transfer.Config) {
		other, err := c.Connections.Connection(t.Context(), "other", "c-2")
		require.NoError(t, err)
		board.links["other"] = other
		c.Connections = board
	})...)
	board.lead("c-1", d.target)
	return d, board
}

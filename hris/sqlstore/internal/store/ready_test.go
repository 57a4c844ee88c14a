package store_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

var (
	recruiter = transfer.Actor{ID: "u-17", Roles: []string{"hr"}}
	hireLine  = hris.Line{Tenant: "acme", Connection: "c-1"}
)

// service makes transfers of a ledger to a target in memory.
func service(t *testing.T, l transfer.Ledger, target hris.Target) *transfer.Service {
	t.Helper()
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": make([]byte, 32)})
	require.NoError(t, err)
	s, err := transfer.New(transfer.Config{
		Ledger: l, HashKey: make([]byte, 32), Sealer: ring,
		Connections: transfer.Fixed(&transfer.Connection{Tenant: hireLine.Tenant, ID: hireLine.Connection, Target: target, Rules: hristest.Rules(),
			Policy: transfer.RolePolicy{View: recruiter.Roles, Send: recruiter.Roles}}),
	})
	require.NoError(t, err)
	return s
}

// ready makes a hire ready for a host's transaction.
func ready(t *testing.T, s *transfer.Service, h *hris.Hire) transfer.Planned {
	t.Helper()
	draft, err := s.Prepare(t.Context(), recruiter, hireLine.Tenant, hireLine.Connection, h, transfer.SetText("debtor", "north"))
	require.NoError(t, err)
	p, err := s.Ready(t.Context(), recruiter, draft)
	require.NoError(t, err)
	return p
}

// A candidate is hired and handed over by one commit of the host's: the ledger is
// the outbox.
func TestAHostHiresAndHandsOverInOneTransactionOfItsOwn(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		db := d.host(t)
		s := within(t, d, db)
		target := hristest.NewTarget(hristest.OneStep(), nil, nil)
		svc := service(t, s.Ledger(), target)
		p, twice := ready(t, svc, hristest.Hire(nil)), ready(t, svc, hristest.Hire(nil))

		require.NoError(t, hire(t, db, s, p, (*sql.Tx).Rollback))
		assert.Zero(t, hired(t, db))
		lines, err := svc.Lines(t.Context(), 9)
		require.NoError(t, err)
		assert.Empty(t, lines)

		require.NoError(t, hire(t, db, s, p, (*sql.Tx).Commit))
		assert.Equal(t, 1, hired(t, db))
		lines, err = svc.Lines(t.Context(), 9)
		require.NoError(t, err)
		assert.Equal(t, []hris.Line{hireLine}, lines)

		var taken *transfer.Taken
		require.ErrorAs(t, hire(t, db, s, twice, (*sql.Tx).Commit), &taken)
		assert.Equal(t, p.ID, taken.By.ID)
		assert.Equal(t, 2, hired(t, db), "the host's own row is committed all the same")

		drained, err := svc.Drain(t.Context(), hireLine, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, hris.Drained{Worked: 1}, drained)
		assert.Len(t, target.Records(), 1)
		d.consistent(t)
	})
}

package connection_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// hall is a whole host over one SQLite file: connections, transfers through them,
// and an HR system in memory.
type hall struct {
	*testing.T
	path        string
	clock       *hristest.Clock
	target      *hristest.Target
	files       *hristest.Files
	store       *sqlstore.Store
	connections *connection.Service
	transfers   *transfer.Service
}

func newHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{T: t, path: filepath.Join(t.TempDir(), "handover.db"), clock: hristest.NewClock(time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)), files: &hristest.Files{}}
	h.target = hristest.NewTarget(hristest.OneStep(), h.clock, nil)
	store, err := sqlstore.Open(t.Context(), h.path, sqlstore.WithClock(h.clock.Now))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, store.Close()) })
	h.store = store
	h.connections, err = connection.New(connection.Config{
		Store: store.Connections(), Vendors: []hris.Vendor{h.vendor()}, Sealer: ring(t, "k1"), Managers: []string{"admin"}, Now: h.clock.Now,
		EraseSealed: func(ctx context.Context, tenant, id string) error { return h.transfers.EraseDrafts(ctx, tenant, id) },
		Changed: func(ctx context.Context, tenant, id string) error {
			_, err := h.transfers.Rouse(ctx, tenant, id)
			return err
		},
	})
	require.NoError(t, err)
	h.transfers, err = transfer.New(transfer.Config{
		Ledger: store.Ledger(), Connections: h.connections, HashKey: bytes.Repeat([]byte{7}, 32), Sealer: ring(t, "k1"), Documents: h.files.Open, Now: h.clock.Now,
	})
	require.NoError(t, err)
	return h
}

func (h *hall) vendor() hris.Vendor {
	return hris.Vendor{Name: h.target.Info().Vendor, Label: "Example HR", Products: []hris.Product{{
		Name: h.target.Info().Product, Outcome: hris.OutcomeEmployee, Secrets: []hris.SecretField{{Name: "token", Label: "Token", Required: true}},
		Open:    func(hris.Opening) (hris.Target, error) { return h.target, nil },
		Mapping: func(*hris.Form) fieldmap.Rules { return hristest.Rules() },
	}}}
}

func (h *hall) connect() string {
	h.Helper()
	out, err := h.connections.Connect(h.Context(), admin, "acme", connection.Request{
		Vendor: h.target.Info().Vendor, Product: h.target.Info().Product, Name: canaryName,
		Secrets: map[string]privacy.Secret{"token": privacy.NewSecret(canaryToken)}, Policy: request().Policy,
	})
	require.NoError(h, err)
	return out.View.ID
}

// hire is one of several people.
func (h *hall) hire(person string) *hris.Hire {
	hire := hristest.Hire(h.files)
	hire.PersonID, hire.ApplicationID, hire.Person.LastName = "p-"+person, "a-"+person, person
	return hire
}

func (h *hall) send(id, person string) (transfer.Badge, error) {
	h.Helper()
	draft, err := h.transfers.Prepare(h.Context(), withRole("hr"), "acme", id, h.hire(person), transfer.SetText("debtor", "north"))
	require.NoError(h, err)
	return h.transfers.Send(h.Context(), withRole("hr"), draft)
}

// sealed are pieces of all that is sealed in the database.
func (h *hall) sealed() [][]byte {
	h.Helper()
	db, err := sql.Open("sqlite", sqlstore.DSN(h.path))
	require.NoError(h, err)
	defer db.Close()
	rows, err := db.QueryContext(h.Context(), "SELECT sealed FROM handover_drafts UNION ALL SELECT sealed FROM handover_connection_parts")
	require.NoError(h, err)
	defer rows.Close()
	var pieces [][]byte
	for rows.Next() {
		var b []byte
		require.NoError(h, rows.Scan(&b))
		pieces = append(pieces, b[8:min(len(b), 40)])
	}
	require.NoError(h, rows.Err())
	return pieces
}

// inFiles counts those of the pieces that the database's files have.
func (h *hall) inFiles(pieces [][]byte) int {
	h.Helper()
	n := 0
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(h.path + suffix)
		if !os.IsNotExist(err) {
			require.NoError(h, err)
		}
		for _, piece := range pieces {
			n += min(1, bytes.Count(content, piece))
		}
	}
	return n
}

func TestARemovedConnectionLeavesNothingSealedInTheFilesAndNobodySendableTwice(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	id := h.connect()
	badge, err := h.send(id, "Hoekstra")
	require.NoError(t, err)
	require.Equal(t, transfer.StateDone, badge.State)
	h.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Refused()})
	badge, err = h.send(id, "Bakker")
	require.ErrorIs(t, err, hris.Rejected)
	require.Equal(t, transfer.StateHeld, badge.State)
	pieces := h.sealed()
	require.Len(t, pieces, 5, "settings, rules, form, a secret, and the draft that is held")
	require.GreaterOrEqual(t, h.inFiles(pieces), 5, "they were planted")

	require.NoError(t, h.connections.Remove(t.Context(), remover, "acme", id))
	assert.Empty(t, h.sealed())
	assert.Zero(t, h.inFiles(pieces))

	again := h.connect()
	require.NotEqual(t, id, again)
	_, err = h.send(again, "Hoekstra")
	require.ErrorIs(t, err, hris.AlreadySent, "the account is the same, and knows it")
	h.target.Heal()
	_, err = h.send(again, "Bakker")
	require.NoError(t, err, "nothing was made of the one that was held: a person reviews and sends it")
	for _, person := range []string{"Hoekstra", "Bakker"} {
		_, err := h.send(again, person)
		require.ErrorIs(t, err, hris.AlreadySent, person)
	}
	assert.Len(t, h.target.Records(), 2)
}

func TestWhatWaitedForARemovedConnectionIsHeldAndGoesThroughTheNext(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	id := h.connect()
	h.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Down(time.Minute)})
	badge, err := h.send(id, "Hoekstra")
	require.ErrorIs(t, err, hris.Unavailable)
	require.NoError(t, h.connections.Remove(t.Context(), remover, "acme", id))

	h.clock.Advance(time.Hour)
	lines, err := h.transfers.Lines(t.Context(), 9)
	require.NoError(t, err)
	assert.Empty(t, lines)
	badge, err = h.transfers.Badge(t.Context(), withRole("hr"), "acme", badge.Transfer, nil)
	require.NoError(t, err)
	_, why := h.connections.Connection(t.Context(), "acme", id)
	assert.Equal(t, []any{transfer.StateHeld, hris.CodeOf(why), time.Time{}}, []any{badge.State, badge.Reason, badge.NotBefore})

	sent, err := h.send(h.connect(), "Hoekstra")
	require.NoError(t, err)
	assert.Equal(t, badge.Transfer, sent.Transfer)
	assert.Len(t, h.target.Records(), 1)
}

func TestWhatIsHeldForItsCredentialsGoesOnOnceOthersAreEntered(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	id := h.connect()
	h.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: &hris.Error{Code: hris.BadCredentials, Vendor: "memory", Effect: hris.EffectRefused}})
	badge, err := h.send(id, "Hoekstra")
	require.ErrorIs(t, err, hris.BadCredentials)
	require.Equal(t, transfer.StateHeld, badge.State)
	lines, err := h.transfers.Lines(t.Context(), 9)
	require.NoError(t, err)
	require.Empty(t, lines)

	_, err = h.connections.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", canaryNew)})
	require.NoError(t, err)
	lines, err = h.transfers.Lines(t.Context(), 9)
	require.NoError(t, err)
	require.Equal(t, []hris.Line{{Tenant: "acme", Connection: id}}, lines)
	drained, err := h.transfers.Drain(t.Context(), lines[0], time.Minute)
	require.NoError(t, err)
	assert.Equal(t, 1, drained.Worked)
	assert.Len(t, h.target.Records(), 1)
}

// late leaves what a removal cannot leave to a person, because nobody may touch it then or
// it comes later.
var late = map[string]func(h *hall, p transfer.Planned, remove func()) transfer.Transfer{
	"planned in a transaction of the host's that commits afterwards": func(h *hall, p transfer.Planned, remove func()) transfer.Transfer {
		remove()
		t, _, err := h.store.Ledger().Create(h.Context(), p)
		require.NoError(h, err)
		return t
	},
	"under way in a process that dies": func(h *hall, p transfer.Planned, remove func()) transfer.Transfer {
		p.Owner, p.Lease = "a process", time.Minute
		t, _, err := h.store.Ledger().Create(h.Context(), p)
		require.NoError(h, err)
		remove()
		return t
	},
	"under way in a process that leaves a doubt, to be looked for": func(h *hall, p transfer.Planned, remove func()) transfer.Transfer {
		p.Owner, p.Lease = "a process", time.Minute
		_, lease, err := h.store.Ledger().Create(h.Context(), p)
		require.NoError(h, err)
		remove()
		now := h.clock.Now()
		open := transfer.Advance{At: now, State: transfer.StateSending, Intent: &transfer.Intent{Step: p.Steps[0].Name, At: now, Deadline: now, Settled: now}}
		_, err = h.store.Ledger().Advance(h.Context(), lease, open)
		require.NoError(h, err)
		doubt := transfer.Advance{At: now, State: transfer.StateInDoubt, Reason: hris.InDoubt, Until: now.Add(time.Minute), End: true}
		t, err := h.store.Ledger().Advance(h.Context(), lease, doubt)
		require.NoError(h, err)
		return t
	},
}

func TestWhatComesToARemovedConnectionTooLateWaitsForAPersonToo(t *testing.T) {
	t.Parallel()
	for name, leave := range late {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t)
			id := h.connect()
			draft, err := h.transfers.Prepare(t.Context(), withRole("hr"), "acme", id, h.hire("Hoekstra"), transfer.SetText("debtor", "north"))
			require.NoError(t, err)
			planned, err := h.transfers.Ready(t.Context(), withRole("hr"), draft)
			require.NoError(t, err)
			left := leave(h, planned, func() { require.NoError(t, h.connections.Remove(t.Context(), remover, "acme", id)) })

			h.clock.Advance(time.Hour)
			_, err = h.transfers.Drain(t.Context(), hris.Line{Tenant: "acme", Connection: id}, time.Minute)
			require.NoError(t, err)
			held, err := h.transfers.Held(t.Context(), withRole("hr"), "acme", id, "", 9)
			require.NoError(t, err)
			require.Len(t, held, 1)
			want := hris.Disabled
			if left.State == transfer.StateInDoubt {
				want = hris.InDoubt
			}
			assert.Equal(t, []any{left.ID, want}, []any{held[0].Transfer, held[0].Reason})
			h.clock.Advance(1000 * time.Hour)
			lines, err := h.transfers.Lines(t.Context(), 9)
			require.NoError(t, err)
			assert.Empty(t, lines, "no worker comes to it again")
		})
	}
}

func TestWhatWaitsForAConnectionThatIsSwitchedOffGoesOnByItself(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	id := h.connect()
	draft, err := h.transfers.Prepare(t.Context(), withRole("hr"), "acme", id, h.hire("Hoekstra"), transfer.SetText("debtor", "north"))
	require.NoError(t, err)
	planned, err := h.transfers.Ready(t.Context(), withRole("hr"), draft)
	require.NoError(t, err)
	_, _, err = h.store.Ledger().Create(t.Context(), planned)
	require.NoError(t, err)
	_, err = h.connections.Disable(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	_, err = h.transfers.Drain(t.Context(), hris.Line{Tenant: "acme", Connection: id}, time.Minute)
	require.NoError(t, err)
	held, err := h.transfers.Held(t.Context(), withRole("hr"), "acme", id, "", 9)
	require.NoError(t, err)
	assert.Empty(t, held)
}

package riverqueue_test

import (
	"context"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/transfer"
)

// owner may do everything with a customer's connection.
var owner = transfer.Actor{ID: "u-1", Roles: []string{"admin", "hr"}}

// shop is a host whose customer has connected a target, with one hand-over that is
// held because the target refused the credentials.
type shop struct {
	*testing.T
	target      *hristest.Target
	config      connection.Config
	connections *connection.Service
	transfers   *transfer.Service
	queue       riverqueue.AnyQueue
	completed   <-chan *river.Event
	id          string
}

func newShop(t *testing.T, p place) *shop {
	s := &shop{T: t, target: hristest.NewTarget(hristest.OneStep(), hristest.NewClock(time.Now()), nil)}
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	info := s.target.Info()
	s.config = connection.Config{
		Store: p.store.Connections(), Sealer: ring, Managers: []string{"admin"},
		Vendors: []hris.Vendor{{Name: info.Vendor, Label: "Example HR", Products: []hris.Product{{
			Name: info.Product, Outcome: info.Outcome, Secrets: []hris.SecretField{{Name: "token", Label: "Token", Required: true}},
			Open:    func(hris.Opening) (hris.Target, error) { return s.target, nil },
			Mapping: func(*hris.Form) fieldmap.Rules { return hristest.Rules() },
		}}}},
		EraseSealed: func(ctx context.Context, tenant, id string) error { return s.queue.EraseSealed(ctx, tenant, id) },
		Changed:     func(ctx context.Context, tenant, id string) error { return s.queue.Changed(ctx, tenant, id) },
	}
	s.connections, err = connection.New(s.config)
	require.NoError(t, err)
	files := &hristest.Files{}
	s.transfers, err = transfer.New(transfer.Config{
		Ledger: p.store.Ledger(), Connections: s.connections, HashKey: privacy.NewKey(), Sealer: ring, Documents: files.Open,
	})
	require.NoError(t, err)
	q, c := p.queue(riverqueue.Config{Transfers: s.transfers, Connections: s.connections, Every: time.Hour})
	s.queue = q
	s.completed, _ = c.Subscribe(river.EventKindJobCompleted)
	s.connect()
	s.hold(files)
	return s
}

func (s *shop) connect() {
	out, err := s.connections.Connect(s.Context(), owner, "acme", connection.Request{
		Vendor: s.target.Info().Vendor, Product: s.target.Info().Product, Secrets: token(),
		Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Remove: []string{"hr"}},
	})
	require.NoError(s, err)
	s.id = out.View.ID
}

func token() map[string]privacy.Secret {
	return map[string]privacy.Secret{"token": privacy.NewSecret("invented")}
}

// hold has a hand-over refused because of its credentials, which then are good.
func (s *shop) hold(files *hristest.Files) {
	s.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: &hris.Error{Code: hris.BadCredentials, Effect: hris.EffectRefused}})
	draft, err := s.transfers.Prepare(s.Context(), owner, "acme", s.id, hristest.Hire(files), transfer.SetText("debtor", "north"))
	require.NoError(s, err)
	badge, err := s.transfers.Send(s.Context(), owner, draft)
	require.ErrorIs(s, err, hris.BadCredentials)
	require.Equal(s, transfer.StateHeld, badge.State)
	s.target.Heal()
}

// doomed is a process that dies before it tells anybody what it has committed.
func (s *shop) doomed() *connection.Service {
	config := s.config
	config.Changed = func(context.Context, string, string) error { panic("the process died") }
	config.EraseSealed = config.Changed
	process, err := connection.New(config)
	require.NoError(s, err)
	return process
}

func TestWhatWaitsForNewCredentialsGoesOnAlthoughTheProcessThatTookThemDied(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		s := newShop(t, p)
		assert.Panics(t, func() {
			_, _ = s.doomed().Rotate(t.Context(), owner, "acme", s.id, connection.Rotation{Secrets: token()})
		})
		require.NoError(t, s.queue.Start(t.Context()))
		awaitJob(t, s.completed, "handover_transfers")
		require.NoError(t, s.queue.Stop(t.Context()))
		assert.Len(t, s.target.Records(), 1)
	})
}

func TestTheDraftsOfARemovedConnectionAreErasedAlthoughTheProcessThatRemovedItDied(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		s := newShop(t, p)
		assert.Panics(t, func() { _ = s.doomed().Remove(t.Context(), owner, "acme", s.id) })
		require.NotEmpty(t, p.rows("handover_drafts"))
		require.NoError(t, s.queue.Start(t.Context()))
		awaitRound(t, s.completed, "changes")
		require.NoError(t, s.queue.Stop(t.Context()))
		assert.Empty(t, p.rows("handover_drafts"))
		trail, err := s.connections.Audit(t.Context(), owner, "acme", s.id, 1)
		require.NoError(t, err)
		assert.Equal(t, connection.SealedErased, trail[0].Kind)
	})
}

func TestDraftsThatCannotBeErasedHaveOneJobHoweverOftenItIsTried(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		b := newBoard()
		b.erase = func(hris.Line) error { return hris.Unavailable }
		q, c := p.queue(riverqueue.Config{Transfers: b})
		for range 3 {
			require.ErrorIs(t, q.EraseSealed(t.Context(), acme.Tenant, acme.Connection), hris.Unavailable)
			p.exec("UPDATE river_job SET unique_key = NULL") // as after the period of uniqueness
		}
		jobs, err := c.JobList(t.Context(), river.NewJobListParams().Kinds("handover_erase"))
		require.NoError(t, err)
		assert.Len(t, jobs.Jobs, 1)
	})
}

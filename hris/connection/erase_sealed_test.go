package connection_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// glass seals nothing, so that what waits sealed can be looked for.
type glass struct{}

func (glass) Seal(plain []byte, _ ...string) ([]byte, error)  { return bytes.Clone(plain), nil }
func (glass) Open(sealed []byte, _ ...string) ([]byte, error) { return bytes.Clone(sealed), nil }

// nowhere is where hires go that nobody works here.
type nowhere struct{}

func (nowhere) Route(context.Context, string, string) (*intake.Route, error) { return nil, nil }

// doorstep is an inbox at whose door something may happen before it opens.
type doorstep struct {
	hris.Keeper
	before func()
}

func (s *doorstep) Keep(ctx context.Context, a hris.Arrival) (bool, error) {
	s.before()
	return s.Keeper.Keep(ctx, a)
}

// mailbox is a host to which a customer's Greenhouse sends hires; all that it keeps
// is in one file.
type mailbox struct {
	*desk
	path  string
	store *sqlstore.Store
	in    *intake.Intake
	door  *doorstep
	hooks http.Handler
	id    string
	made  *connection.Activation
	fails error // of the erasure
	n     int
}

func newMailbox(t *testing.T) *mailbox {
	t.Helper()
	m := &mailbox{path: filepath.Join(t.TempDir(), "handover.db")}
	var err error
	m.store, err = sqlstore.Open(t.Context(), m.path)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, m.store.Close()) })
	var transfers *transfer.Service
	m.desk = newDesk(t, func(c *connection.Config) {
		c.Store, c.Vendors = m.store.Connections(), []hris.Vendor{greenhouse.Vendor()}
		c.EraseSealed = func(ctx context.Context, tenant, id string) error {
			if m.fails != nil {
				return m.fails
			}
			return errors.Join(transfers.EraseDrafts(ctx, tenant, id), m.in.EraseLine(ctx, tenant, id))
		}
	})
	now := func() time.Time { return m.clock }
	transfers, err = transfer.New(transfer.Config{Ledger: m.store.Ledger(), Connections: m.svc, HashKey: privacy.NewKey(), Now: now})
	require.NoError(t, err)
	m.in, err = intake.New(intake.Config{
		Inbox: m.store.Inbox(), Transfers: transfers, Routes: nowhere{}, Sealer: glass{}, HashKey: privacy.NewKey(), Now: now,
	})
	require.NoError(t, err)
	m.door = &doorstep{Keeper: m.in, before: func() {}}
	hooks, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: m.svc, Keeper: m.door, Now: now})
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle("/hooks/{token}", hooks)
	m.hooks = mux
	out := m.connect(func(q *connection.Request) {
		*q = connection.Request{Vendor: "greenhouse", Product: "hires", Settings: fieldmap.Values{"organization": fieldmap.TextValue("lindenhof")}, Policy: q.Policy}
	})
	m.id, m.made = out.View.ID, out.Activation
	return m
}

// deliver has Greenhouse send another hire, and gives what it is answered.
func (m *mailbox) deliver() int {
	m.Helper()
	m.n++
	body := bytes.Replace(greenhousetest.SampleBody("hire_candidate"), []byte("{"), fmt.Appendf(nil, `{"planted":%q,`, canaryPerson), 1)
	at := bytes.Index(body, []byte(`"application":{"id":`)) + len(`"application":{"id":`)
	copy(body[at:], fmt.Sprint(20_000_000_000+m.n)) // as many digits as the sample's
	r := httptest.NewRequestWithContext(m.Context(), http.MethodPost, "/hooks/"+m.made.Token.Reveal(), bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(greenhouse.SignatureHeader, greenhouse.SignForTest(body, m.made.Key))
	r.Header.Set(greenhouse.EventIDHeader, fmt.Sprint("delivery-", m.n))
	w := httptest.NewRecorder()
	m.hooks.ServeHTTP(w, r)
	return w.Code
}

// claim takes the next event for a worker.
func (m *mailbox) claim() hris.Event {
	m.Helper()
	e, ok, err := m.store.Inbox().Claim(m.Context(), hris.Line{Tenant: "acme", Connection: m.id}, m.clock, "worker", time.Minute)
	require.NoError(m, err)
	require.True(m, ok)
	return e
}

// planted tells how often what was sent stands in the database's files.
func (m *mailbox) planted() int {
	m.Helper()
	n := 0
	for _, suffix := range []string{"", "-wal", "-journal"} {
		content, err := os.ReadFile(m.path + suffix)
		if !os.IsNotExist(err) {
			require.NoError(m, err)
			n += bytes.Count(content, []byte(canaryPerson))
		}
	}
	return n
}

// cameToNothing tells how many events wait for a person without what they held.
func (m *mailbox) cameToNothing() int {
	m.Helper()
	held, err := m.in.Held(m.Context(), "acme")
	require.NoError(m, err)
	for _, e := range held {
		assert.Equal(m, hris.DraftGone, e.Reason)
	}
	_, ok, err := m.store.Inbox().Claim(m.Context(), hris.Line{}, m.clock, "worker", time.Minute)
	require.NoError(m, err)
	assert.False(m, ok, "nothing is worked any more")
	return len(held)
}

func TestOfWhatARemovedSourceSentOnlyThatItCameIsLeft(t *testing.T) {
	t.Parallel()
	m := newMailbox(t)
	for range 4 {
		require.Equal(t, http.StatusOK, m.deliver())
	}
	inbox := m.store.Inbox()
	require.NoError(t, inbox.Hold(t.Context(), "acme", m.claim().ID, "worker", m.clock, hris.Problems, []string{"iban"}))
	require.NoError(t, inbox.Done(t.Context(), "acme", m.claim().ID, "worker", m.clock))
	worked := m.claim()
	_, _, err := inbox.Take(t.Context(), hris.Line{Tenant: "acme", Connection: m.id}, "worker", time.Minute)
	require.NoError(t, err)
	require.NotZero(t, m.planted())

	require.NoError(t, m.svc.Remove(t.Context(), remover, "acme", m.id))
	assert.Zero(t, m.planted())
	assert.Equal(t, 3, m.cameToNothing(), "held, worked and waiting; what was done is gone")
	assert.Equal(t, http.StatusGone, m.deliver())
	require.ErrorIs(t, inbox.Done(t.Context(), "acme", worked.ID, "worker", m.clock), hris.LeaseLost)
	assert.Equal(t, 3, m.cameToNothing())
}

func TestWhatARemovedSourceSentAndCouldNotBeErasedIsErasedLater(t *testing.T) {
	t.Parallel()
	m := newMailbox(t)
	m.deliver()
	m.fails = errors.New("inbox is away: " + canaryPerson)
	err := m.svc.Remove(t.Context(), remover, "acme", m.id)
	require.ErrorIs(t, err, hris.Unavailable)
	assert.NotContains(t, err.Error(), canaryPerson)
	require.NotZero(t, m.planted())
	m.fails = nil
	assert.Equal(t, 1, m.caughtUp())
	assert.Zero(t, m.planted())
	assert.Equal(t, connection.SealedErased, m.kinds(m.id)[2])
}

// A delivery whose address was good when it came may be kept after the removal: it
// was answered 200, and nobody hands it over.
func TestWhatArrivedDuringTheRemovalIsErasedAfterIt(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*mailbox){
		"by the removal, made again": func(m *mailbox) {
			require.NoError(m, m.svc.Remove(m.Context(), remover, "acme", m.id))
			assert.Equal(m, 1, m.cameToNothing())
		},
		"by catching up, where the erasure had failed": func(m *mailbox) {
			m.fails = nil
			assert.Equal(m, 1, m.caughtUp())
			assert.Equal(m, 1, m.cameToNothing())
		},
		"by expiry": func(m *mailbox) {
			m.clock = m.clock.Add(28*24*time.Hour + time.Second)
			_, err := m.in.Expire(m.Context())
			require.NoError(m, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMailbox(t)
			if name == "by catching up, where the erasure had failed" {
				m.fails = hris.Unavailable
			}
			m.door.before = func() { _ = m.svc.Remove(t.Context(), remover, "acme", m.id) }
			require.Equal(t, http.StatusOK, m.deliver())
			require.NotZero(t, m.planted(), "it was kept all the same")
			end(m)
			assert.Zero(t, m.planted())
		})
	}
}

package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
	"github.com/handoverhq/handover/hris/transfer"
)

const (
	acme = "acme"
	from = "greenhouse"
	to   = "c-1"

	hired   = "hire_candidate"
	unhired = "candidate_unhired"
)

var (
	actor  = transfer.Actor{ID: "intake", Roles: []string{"machine"}}
	policy = transfer.RolePolicy{View: []string{"machine"}, Send: []string{"machine"}, Remove: []string{"machine"}}
)

// stores is where a scene keeps what must last.
type stores struct {
	inbox  hris.Inbox
	ledger transfer.Ledger
	dump   func() []byte // all that stands on the disk
}

// onEveryStore runs a test on the stores in memory and on SQLite.
func onEveryStore(t *testing.T, test func(t *testing.T, s *scene), change ...func(*hristest.Design)) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T, *hristest.Clock) stores{"memory": inMemory, "SQLite": onSQLite} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newScene(t, open, change...))
		})
	}
}

func inMemory(_ *testing.T, clock *hristest.Clock) stores {
	return stores{intake.NewMemory(clock.Now), transfer.NewMemory(clock.Now), func() []byte { return nil }}
}

func onSQLite(t *testing.T, clock *hristest.Clock) stores {
	path := sqlstoretest.Fresh(t)
	dir := filepath.Dir(path)
	store, err := sqlstore.Open(t.Context(), path, sqlstore.WithClock(clock.Now))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return stores{store.Inbox(), store.Ledger(), func() []byte {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		require.NoError(t, err)
		var all []byte
		for _, name := range files {
			content, err := os.ReadFile(name)
			require.NoError(t, err)
			all = append(all, content...)
		}
		return all
	}}
}

// scene is a source and a target, and an intake between them.
type scene struct {
	stores
	clock    *hristest.Clock
	files    *hristest.Files
	target   *hristest.Target
	source   *source
	routes   *routes
	logs     *tape
	transfer transfer.Config
	config   intake.Config
	intake   *intake.Intake
	service  *transfer.Service
	n        int
}

func newScene(t *testing.T, open func(*testing.T, *hristest.Clock) stores, change ...func(*hristest.Design)) *scene {
	t.Helper()
	design := hristest.ReadBack()
	for i := range design.Form.Fields {
		if f := &design.Form.Fields[i]; f.Path == "private_email" {
			f.Required = true
		}
	}
	for _, c := range change {
		c(&design)
	}
	s := &scene{clock: hristest.NewClock(time.Time{}), files: &hristest.Files{}, source: newSource(), logs: &tape{}}
	s.stores = open(t, s.clock)
	log := slog.New(slog.NewTextHandler(s.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.target = hristest.NewTarget(design, s.clock, log)
	s.routes = &routes{known: map[string]*intake.Route{from: {
		Source: s.source, Connection: to, Actor: actor,
		Edits: func(*hris.Hire) []transfer.Edit { return []transfer.Edit{transfer.SetText("debtor", "north")} },
	}}}
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	s.transfer = transfer.Config{
		Ledger: s.ledger, HashKey: privacy.NewKey(), Sealer: ring, Now: s.clock.Now, Documents: s.files.Open,
		Sleep: func(time.Duration) {}, Logger: log,
		Connections: transfer.Fixed(&transfer.Connection{Tenant: acme, ID: to, Target: s.target, Rules: hristest.Rules(), Policy: policy}),
	}
	s.config = intake.Config{Inbox: s.inbox, Routes: s.routes, Sealer: ring, HashKey: privacy.NewKey(), Now: s.clock.Now, Logger: log}
	s.intake, s.service = s.process(t, nil, nil)
	return s
}

// process starts another process on the scene's stores, which it may see
// through a wrapper.
func (s *scene) process(t *testing.T, inbox hris.Inbox, ledger transfer.Ledger) (*intake.Intake, *transfer.Service) {
	t.Helper()
	tc, ic := s.transfer, s.config
	if ledger != nil {
		tc.Ledger = ledger
	}
	if inbox != nil {
		ic.Inbox = inbox
	}
	service, err := transfer.New(tc)
	require.NoError(t, err)
	ic.Transfers = service
	in, err := intake.New(ic)
	require.NoError(t, err)
	return in, service
}

// hire is the scene's candidate.
func (s *scene) hire(change ...func(*hris.Hire)) *hris.Hire {
	h := hristest.Hire(s.files)
	for _, c := range change {
		c(h)
	}
	return h
}

// arrival makes what the source sends when something happened, under a name of
// its own. The payload tells all about the person.
func (s *scene) arrival(kind string, h hris.Happening) hris.Arrival {
	s.n++
	name := fmt.Sprintf("delivery-%d", s.n)
	payload := []byte(name + "\n")
	if h.Hire != nil {
		j, err := json.Marshal(h.Hire)
		if err != nil {
			panic(err)
		}
		payload = append(payload, j...)
	}
	s.source.will(name, h)
	return hris.Arrival{
		Tenant: acme, Connection: from, Kind: kind, Names: []string{name, kind + h.ApplicationID + name},
		PersonID: h.PersonID, ApplicationID: h.ApplicationID, Payload: payload,
	}
}

func (s *scene) hired(h *hris.Hire) hris.Arrival {
	return s.arrival(hired, hris.Happening{Kind: hris.Hired, PersonID: h.PersonID, ApplicationID: h.ApplicationID, Hire: h})
}

func (s *scene) unhired(h *hris.Hire) hris.Arrival {
	return s.arrival(unhired, hris.Happening{Kind: hris.Unhired, PersonID: h.PersonID, ApplicationID: h.ApplicationID})
}

func (s *scene) keep(t *testing.T, a hris.Arrival) {
	t.Helper()
	kept, err := s.intake.Keep(t.Context(), a)
	require.NoError(t, err)
	require.True(t, kept)
}

// work works one event.
func (s *scene) work(t *testing.T) intake.Result {
	t.Helper()
	r, ok, err := s.intake.Work(t.Context())
	require.NoError(t, err)
	require.True(t, ok, "an event is due")
	return r
}

// comes is an event that is kept and worked.
func (s *scene) comes(t *testing.T, a hris.Arrival) intake.Result {
	t.Helper()
	s.keep(t, a)
	return s.work(t)
}

func (s *scene) idle(t *testing.T) {
	t.Helper()
	r, ok, err := s.intake.Work(t.Context())
	require.NoError(t, err)
	require.False(t, ok, "nothing is due, but %v is (%s, %s)", r.Event.Kind, r.Outcome, r.Reason)
}

func (s *scene) held(t *testing.T) []hris.Event {
	t.Helper()
	held, err := s.intake.Held(t.Context(), acme)
	require.NoError(t, err)
	return held
}

// released releases an event and works it.
func (s *scene) released(t *testing.T, e hris.Event) intake.Result {
	t.Helper()
	require.NoError(t, s.intake.Release(t.Context(), acme, e.ID))
	return s.work(t)
}

// records wants as many in the target.
func (s *scene) records(t *testing.T, want int) {
	t.Helper()
	require.Len(t, s.target.Records(), want, "records in the target")
}

// hours is a host's scheduler for some hours.
func (s *scene) hours(t *testing.T, n int) {
	t.Helper()
	for range n * 6 {
		for {
			_, ok, err := s.intake.Work(t.Context())
			require.NoError(t, err)
			if !ok {
				break
			}
		}
		due, err := s.service.Due(t.Context(), 100)
		require.NoError(t, err)
		for _, ref := range due {
			_, _ = s.service.Run(t.Context(), ref.Tenant, ref.ID)
		}
		s.clock.Advance(10 * time.Minute)
	}
}

// source is a hris.Source that says what it was told to.
type source struct {
	mu       sync.Mutex
	says     map[string]hris.Happening
	standing map[string]hris.HireStanding
	fails    error
	panics   bool
	read     []string // the names of all that was read, in order
}

func newSource() *source {
	return &source{says: map[string]hris.Happening{}, standing: map[string]hris.HireStanding{}}
}

func (s *source) will(name string, h hris.Happening) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.says[name] = h
}

func (s *source) Read(_ context.Context, _ string, payload []byte) (hris.Happening, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.panics {
		panic("a payload that nobody foresaw")
	}
	name, _, _ := bytes.Cut(payload, []byte("\n"))
	s.read = append(s.read, string(name))
	h, ok := s.says[string(name)]
	if !ok {
		return hris.Happening{}, errors.New("the payload is not what was sent")
	}
	return h, s.fails
}

func (s *source) Confirm(_ context.Context, application string) (hris.HireStanding, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if standing, ok := s.standing[application]; ok {
		return standing, nil
	}
	return hris.HireUnknown, nil
}

func (*source) WithdrawnKinds() []string { return []string{unhired} }

// routes are the host's.
type routes struct {
	mu    sync.Mutex
	known map[string]*intake.Route
}

func (r *routes) Route(_ context.Context, tenant, connection string) (*intake.Route, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if route := r.known[connection]; tenant == acme && route != nil {
		return route, nil
	}
	return nil, &hris.Error{Code: hris.Disabled, Op: "find route", Effect: hris.EffectNotSent}
}

func (r *routes) set(connection string, route *intake.Route) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known[connection] = route
}

// tape is a log that can be searched.
type tape struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (t *tape) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.all.Write(p)
}

func (t *tape) bytes() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Clone(t.all.Bytes())
}

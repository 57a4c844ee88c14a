package statusday

import (
	"context"
	"iter"
	"net/http"
	"net/rpc"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/inhire"
)

// chosen are the statuses of the demo account's stages.
var chosen = map[string]string{
	"1": "awaiting_decision", "2": "evaluating", "7": "interview", "9": "hired", "501": "evaluating", "502": "interview", "503": "negative",
}

// host is a customer's synchronisation, switched on, and the vendors far away.
type host struct {
	t         testing.TB
	inHistory bool
	clock     *clock
	road      *road
	vendors   *rpc.Client
	opened    Opened
	source    *erecruiter.Client
	sink      *inhire.Client
	sync      *statussync.Sync
	cutOff    time.Time
	pass      func() // called often while the synchronisation works
}

// stores are the two places where a synchronisation can keep what it knows.
var stores = map[string]func(testing.TB, *clock) statussync.Store{
	"memory": func(_ testing.TB, c *clock) statussync.Store { return statussync.NewMemory(c.Now) },
	"sqlite": func(t testing.TB, c *clock) statussync.Store {
		s, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "statuses.db"), sqlstore.WithClock(c.Now))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		return s.Statuses()
	},
}

// newHost makes both accounts and switches the synchronisation on, a minute
// before the clock stands. InHistory: see [Vendors.Open].
func newHost(t testing.TB, store string, inHistory bool) *host {
	h := &host{t: t, inHistory: inHistory, clock: &clock{now: start}, vendors: vendors(t), pass: func() {}}
	h.road = &road{clock: h.clock, inner: &http.Transport{}, pass: func() { h.pass() }}
	t.Cleanup(h.road.inner.CloseIdleConnections)
	h.call("Open", inHistory, &h.opened)

	credentials, err := erecruiter.NewAccessKey(privacy.NewSecret(h.opened.AccessKey))
	require.NoError(t, err)
	h.source, err = erecruiter.New(erecruiter.Config{
		Credentials: credentials, Company: h.opened.Company, Transport: h.road, Clock: h.clock,
		Profile: erecruiter.WireProfile{BaseURL: h.opened.ERecruiter, Auth: erecruiter.AuthProfile{Mode: erecruiter.AccessKeyHeader}},
	})
	require.NoError(t, err)
	h.sink, err = inhire.New(inhire.Config{
		APIKey: privacy.NewSecret(h.opened.APIKey), Transport: h.road, Clock: h.clock, Profile: inhire.WireProfile{BaseURL: h.opened.Inhire},
	})
	require.NoError(t, err)

	boss := statussync.Actor{ID: "u1", Roles: []string{"admin"}}
	h.sync, err = statussync.New(statussync.Config{
		Tenant: "acme", Connection: "c1", Store: watched{stores[store](t, h.clock), h}, Source: erecruiter.NewStageSource(h.source), Sink: watching{inhire.NewSink(h.sink), h},
		Main: func(context.Context) error { return nil }, Authorizer: statussync.Managers{"admin"},
		Defaults: statussync.RecruitmentDefaults("awaiting_decision", "evaluating", "interview", "hired"),
		Options:  statussync.Options{Cap: -1}, Now: h.clock.Now,
	})
	require.NoError(t, err)
	draft, err := h.sync.Enable(t.Context(), boss)
	require.NoError(t, err)
	on, err := h.sync.Save(t.Context(), boss, draft.Version, chosen)
	require.NoError(t, err)
	h.cutOff = on.CutOff
	require.NoError(t, h.clock.Sleep(t.Context(), time.Minute))
	return h
}

func (h *host) call(verb string, in, out any) {
	require.NoError(h.t, h.vendors.Call("Vendors."+verb, in, out))
}

// fill makes applications now.
func (h *host) fill(c Crowd) {
	c.At = h.clock.Now()
	h.call("Fill", c, &struct{}{})
	h.told()
}

// invite has a recruiter move some of those that are followed.
func (h *host) invite(n int) { h.call("Move", n, &struct{}{}) }

func (h *host) told() (t Told) {
	h.call("Tell", struct{}{}, &t)
	return t
}

// outcome is what a day came to.
type outcome struct {
	report statussync.Report
	told   Told
	took   time.Duration // by the clock
}

// day goes to the next 17:00 and runs.
func (h *host) day() outcome {
	h.clock.Until(h.sync.Next())
	began := h.clock.Now()
	report, worked, err := h.sync.Run(h.t.Context())
	require.NoError(h.t, err)
	require.True(h.t, worked)
	return outcome{report, h.told(), h.clock.Now().Sub(began)}
}

// calls counts the requests to each side.
func (o outcome) calls() (source, sink int) {
	for _, n := range o.told.Source {
		source += n
	}
	for _, n := range o.told.Sink {
		sink += n
	}
	return source, sink
}

// floor is the least that the calls take at the allowed rates, one side after
// the other: whom to ask eRecruiter for is known when inhire's list is read, and
// what to write when eRecruiter has answered.
func (o outcome) floor() time.Duration {
	source, sink := o.sides()
	return source + sink
}

// sides gives the least that the calls to each side take.
func (o outcome) sides() (source, sink time.Duration) {
	n, m := o.calls()
	return time.Duration(n) * time.Second / sourceRate, time.Duration(m) * time.Second / sinkRate
}

// watched calls pass where the run's memory is at its most: with the applications
// of a commit at hand.
type watched struct {
	statussync.Store
	h *host
}

func (w watched) Commit(ctx context.Context, l statussync.Lease, b statussync.Batch) error {
	w.h.pass()
	err := w.Store.Commit(ctx, l, b)
	w.h.pass()
	return err
}

// watching calls pass with each hundredth application, in the middle of a page.
type watching struct {
	hris.StatusSink
	h *host
}

func (w watching) Applications(ctx context.Context, since time.Time) iter.Seq2[hris.SinkApplication, error] {
	return func(yield func(hris.SinkApplication, error) bool) {
		n := 50
		for a, err := range w.StatusSink.Applications(ctx, since) {
			if n++; n%100 == 0 {
				w.h.pass()
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

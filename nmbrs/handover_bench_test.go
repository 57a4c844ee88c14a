package nmbrs_test

import (
	"context"
	"crypto/tls"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/internal/httpx"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// latency is how much longer each answer of the far-away fake takes.
const latency = 20 * time.Millisecond

// nowhere is a path whose answer is nothing but late.
const nowhere = "/"

// far is a fake Nmbrs behind TLS that answers late, and counts what it costs. Only
// its calendar is a test's: latency passes.
type far struct {
	*desk
	front        *httptest.Server
	transport    *http.Transport // as the clients make it, and it trusts front
	calls, dials atomic.Int64
	slept        atomic.Int64 // nanoseconds: no machine sleeps to the point
}

func newFar(b *testing.B, api nmbrs.API, ledger func(*hristest.Clock) transfer.Ledger) *far {
	world := hristest.World{Clock: hristest.NewClock(hired), Files: &hristest.Files{}}
	f := &far{desk: &desk{office: newOffice(b, world, api, nmbrstest.Config{}), clock: world.Clock}, transport: httpx.NewTransport()}
	f.front = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.calls.Add(1)
		begun := time.Now()
		time.Sleep(latency)
		f.slept.Add(int64(time.Since(begun)))
		if r.URL.Path == nowhere {
			return
		}
		f.fake.ServeHTTP(w, r)
	}))
	f.front.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			f.dials.Add(1)
		}
	}
	f.front.StartTLS()
	b.Cleanup(f.front.Close)
	f.transport.TLSClientConfig.RootCAs = f.trusts().RootCAs
	b.Cleanup(f.transport.CloseIdleConnections)

	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(b, err)
	f.config = transfer.Config{Ledger: ledger(f.clock), HashKey: privacy.NewKey(), Sealer: ring, Now: f.clock.Now, Documents: world.Files.Open}
	f.nmbrs = f.farTarget()
	f.form, err = f.nmbrs.Form(b.Context(), nil)
	require.NoError(b, err)
	f.service = f.another()
	return f
}

func (f *far) trusts() *tls.Config {
	return &tls.Config{RootCAs: f.front.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
}

// base is where Nmbrs is behind front.
func (f *far) base() string { return f.front.URL + "/nmbrs" }

func (f *far) farTarget() *nmbrs.Target {
	clock := &ownClock{now: f.clock.Now}
	if f.api == nmbrs.SOAP {
		credentials, err := nmbrs.NewCredentials(f.demo.Email, privacy.NewSecret(f.demo.Token))
		require.NoError(f.t, err)
		client, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{
			Credentials: credentials, Domain: f.demo.Domain, BaseURL: f.base() + "/soap/v3", Transport: f.transport, Clock: clock,
		})
		require.NoError(f.t, err)
		target, err := nmbrs.NewSOAPTarget(client, f.settings, nmbrs.WithNow(f.clock.Now))
		require.NoError(f.t, err)
		return target
	}
	debtor := f.demo.Accountant.UUID
	client, err := nmbrs.NewRESTClient(nmbrs.RESTConfig{
		ClientID: nmbrstest.DemoClientID, ClientSecret: privacy.NewSecret(nmbrstest.DemoClientSecret), SubscriptionKey: privacy.NewSecret(nmbrstest.DemoSubscriptionKey),
		BaseURL: f.base() + "/api", IdentityURL: f.base(), Transport: f.transport, Clock: clock, Token: f.token(debtor),
		Tokens: nmbrs.TokenStore{Save: func(_ context.Context, t nmbrs.Token) error { f.save(debtor, t); return nil }},
	})
	require.NoError(f.t, err)
	target, err := nmbrs.NewRESTTarget(map[string]*nmbrs.RESTClient{debtor: client}, f.settings, nmbrs.WithNow(f.clock.Now))
	require.NoError(f.t, err)
	return target
}

// bare makes as many empty calls with net/http alone, and as many commits of one
// row as the ledger's: what distance, machine and disk take.
func (f *far) bare(b *testing.B, calls int64, commit func()) {
	client := &http.Client{Transport: f.transport}
	for i := range calls {
		if i < commits {
			commit()
		}
		resp, err := client.Post(f.front.URL+nowhere, "text/xml", nil)
		require.NoError(b, err)
		_, _ = io.Copy(io.Discard, resp.Body)
		require.NoError(b, resp.Body.Close())
	}
}

// somebody is a hire of all seven steps whom nobody is called like.
func (f *far) somebody(n int) *hris.Hire {
	h := f.hire(inNovember)
	h.PersonID, h.ApplicationID = fmt.Sprint("p-", n), fmt.Sprint("a-", n)
	h.Person.LastName = fmt.Sprint("Hoekstra", n)
	h.Offer.Salary.Amount = civil.MustDecimal("3480.95") // gowsdl writes large ones as 1.25e+06
	return h
}

// trip is what one way there and back cost.
type trip struct {
	took, slept  time.Duration
	calls, dials int64
}

func (f *far) timed(do func()) trip {
	calls, dials, slept, begun := f.calls.Load(), f.dials.Load(), f.slept.Load(), time.Now()
	do()
	return trip{
		took: time.Since(begun), slept: time.Duration(f.slept.Load() - slept),
		calls: f.calls.Load() - calls, dials: f.dials.Load() - dials,
	}
}

// overLatency is how much longer it took than its calls would without any work.
func (t trip) overLatency() float64 {
	return float64(t.took) / float64(t.slept)
}

// middle is the trip of median length.
func middle(trips []trip) trip {
	slices.SortFunc(trips, func(a, b trip) int { return int(a.took - b.took) })
	return trips[len(trips)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkHandOver sends a reviewed hire of seven steps to Nmbrs, 20 ms away. The
// connection is opened anew for each, as after a review that took its time. Where
// there is a rival, the same calls through gowsdl's client as shipped, without
// ledger and without anything learned from the answers, it takes turns with it.
func BenchmarkHandOver(b *testing.B) {
	for _, api := range []nmbrs.API{nmbrs.SOAP, nmbrs.REST} {
		b.Run(string(api)+"/ledger=memory", func(b *testing.B) {
			handOvers(b, newFar(b, api, func(clock *hristest.Clock) transfer.Ledger { return transfer.NewMemory(clock.Now) }), func() {})
		})
		b.Run(string(api)+"/ledger=sqlite", func(b *testing.B) {
			dir := b.TempDir()
			handOvers(b, newFar(b, api, func(clock *hristest.Clock) transfer.Ledger {
				store, err := sqlstore.Open(b.Context(), filepath.Join(dir, "handover.db"), sqlstore.WithClock(clock.Now))
				require.NoError(b, err)
				b.Cleanup(func() { require.NoError(b, store.Close()) })
				return store.Ledger()
			}), oneRow(b, filepath.Join(dir, "bare.db")))
		})
	}
}

// commits of a ledger for seven steps.
const commits = 9

// oneRow commits a row to a file with the settings of a ledger's.
func oneRow(b *testing.B, path string) func() {
	db, err := sql.Open("sqlite", sqlstore.DSN(path))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	_, err = db.ExecContext(b.Context(), "CREATE TABLE bare (n integer)")
	require.NoError(b, err)
	return func() {
		_, err := db.ExecContext(b.Context(), "INSERT INTO bare VALUES (1)")
		require.NoError(b, err)
	}
}

func handOvers(b *testing.B, f *far, commit func()) {
	var reviews, ours, bares, rivals []trip
	for n := 0; b.Loop(); n++ {
		h := f.somebody(n)
		var draft *transfer.Draft
		reviews = append(reviews, f.timed(func() {
			var err error
			draft, err = f.service.Prepare(b.Context(), recruiter, "acme", "c-1", h, slices.Concat(f.review(inNovember, ""), wholly())...)
			require.NoError(b, err)
		}))
		f.transport.CloseIdleConnections()
		ours = append(ours, f.timed(func() {
			badge, err := f.service.Send(b.Context(), recruiter, draft)
			require.NoError(b, err)
			require.Equal(b, transfer.StateDone, badge.State)
			require.Len(b, badge.Steps, 7)
		}))
		f.transport.CloseIdleConnections()
		bares = append(bares, f.timed(func() { f.bare(b, ours[n].calls, commit) }))
		if f.api == nmbrs.SOAP {
			rivals = append(rivals, f.timed(func() { f.throughGowsdl(b, n) }))
		}
	}
	hand := middle(ours)
	require.EqualValues(b, len(callsOfSend[f.api]), hand.calls)
	b.ReportMetric(0, "ns/op") // of all together: says nothing
	b.ReportMetric(float64(hand.calls), "calls")
	b.ReportMetric(float64(hand.dials), "connections")
	b.ReportMetric(ms(hand.slept), "ms-latency")
	b.ReportMetric(ms(hand.took), "ms-handover")
	b.ReportMetric(hand.overLatency(), "x-latency")
	least := middle(bares)
	b.ReportMetric(ms(least.took), "ms-bare")
	b.ReportMetric(float64(hand.took)/float64(least.took), "x-bare")
	b.ReportMetric(ours[len(ours)-1].overLatency(), "x-latency-worst") // middle has sorted them
	review := middle(reviews)
	b.ReportMetric(float64(review.calls), "calls-review")
	b.ReportMetric(ms(review.took), "ms-review")
	if rivals != nil {
		rival := middle(rivals)
		require.Equal(b, hand.calls, rival.calls)
		b.ReportMetric(float64(rival.dials), "connections-gowsdl")
		b.ReportMetric(ms(rival.took), "ms-gowsdl")
		b.ReportMetric(rival.overLatency(), "x-latency-gowsdl")
	}
}

package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// A host says of a few applications that they are hired, corrected, hired no more,
// in transactions that it commits or takes back, while the vendor comes and goes:
// in the end each stands at the vendor as was said last, and none is there twice.
func TestWhatAHostCommittedLastIsWhatTheVendorHas(t *testing.T) {
	t.Parallel()
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place, done := k.places(t)()
			t.Cleanup(done)
			s := database{name, place}.openHost(t, nil)
			t.Cleanup(func() { assert.NoError(t, s.Close()) })
			n := 0
			rapid.Check(t, func(rt *rapid.T) {
				n++
				p := newPlay(t, s, n)
				for range rapid.IntRange(1, 10).Draw(rt, "moves") {
					rapid.SampledFrom([]func(*rapid.T){p.hires, p.hires, p.withdraws, p.drains, p.breaks, p.heals}).Draw(rt, "move")(rt)
				}
				p.ends(rt)
			})
		})
	}
}

// play is a host and what it said last of each application.
type play struct {
	t      *testing.T
	n      int // of as many plays in one database
	store  sqlstore.Database
	target *hristest.Target
	in     *intake.Intake
	last   map[string]string // application to arrival's name
	kinds  map[string]string // application to arrival's kind
}

func newPlay(t *testing.T, s sqlstore.Database, n int) *play {
	target := hristest.NewTarget(hristest.OneStep(), nil, nil)
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": make([]byte, 32)})
	require.NoError(t, err)
	in, err := intake.New(intake.Config{Inbox: s.Inbox(), Transfers: service(t, s.Ledger(), target), Sealer: ring, HashKey: make([]byte, 32),
		Routes: intake.OwnRoutes{Actor: recruiter, Edits: func(*hris.Hire) []transfer.Edit { return []transfer.Edit{transfer.SetText("debtor", "north")} }}})
	require.NoError(t, err)
	return &play{t: t, n: n, store: s, target: target, in: in, last: map[string]string{}, kinds: map[string]string{}}
}

func (p *play) hires(rt *rapid.T)     { p.says(rt, p.hired) }
func (p *play) withdraws(rt *rapid.T) { p.says(rt, p.unhired) }
func (p *play) heals(*rapid.T)        { p.target.Heal() }
func (p *play) breaks(*rapid.T) {
	p.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Err: hristest.Down(0), Ever: true})
}

func (p *play) hired(rt *rapid.T, application string) (hris.Arrival, error) {
	h := hristest.Hire(nil)
	h.PersonID, h.ApplicationID = "p-"+application, application
	h.Person.LastName = application + rapid.SampledFrom([]string{" Bakker", " Vermeer"}).Draw(rt, "name")
	return intake.Hired(hireLine.Tenant, hireLine.Connection, h)
}

func (*play) unhired(_ *rapid.T, application string) (hris.Arrival, error) {
	return intake.Unhired(hireLine.Tenant, hireLine.Connection, "p-"+application, application)
}

// says keeps something, in a transaction of the host's or by itself.
func (p *play) says(rt *rapid.T, make func(*rapid.T, string) (hris.Arrival, error)) {
	application := fmt.Sprintf("a-%d-%d", p.n, rapid.IntRange(1, 2).Draw(rt, "application"))
	a, err := make(rt, application)
	require.NoError(rt, err)
	var kept bool
	switch rapid.SampledFrom([]string{"commit", "roll back", "keep"}).Draw(rt, "way") {
	case "keep":
		kept, err = p.in.Keep(context.Background(), a)
		require.NoError(rt, err)
	case "commit":
		kept = keeps(p.t, p.store, p.ready(a), (*sql.Tx).Commit)
	default:
		keeps(p.t, p.store, p.ready(a), (*sql.Tx).Rollback)
		return
	}
	require.Equal(rt, p.last[application] != a.Names[0], kept, "it is a repeat of what was said last, and of nothing else")
	p.last[application], p.kinds[application] = a.Names[0], a.Kind
}

func (p *play) ready(a hris.Arrival) hris.Event {
	e, err := p.in.Ready(context.Background(), a)
	require.NoError(p.t, err)
	return e
}

func (p *play) drains(rt *rapid.T) {
	_, err := p.in.Rouse(context.Background(), hireLine.Tenant, hireLine.Connection)
	require.NoError(rt, err)
	_, err = p.in.Drain(context.Background(), hireLine, time.Minute)
	require.NoError(rt, err)
}

// ends mends everything, and compares.
func (p *play) ends(rt *rapid.T) {
	p.target.Heal()
	p.drains(rt)
	events, err := p.in.Held(context.Background(), hireLine.Tenant)
	require.NoError(rt, err)
	for _, e := range events {
		require.Equal(rt, hris.AlreadySent, e.Reason)
	}
	lines, err := p.in.Lines(context.Background(), 9)
	require.NoError(rt, err)
	require.Empty(rt, lines)
	for _, e := range events { // the next play begins without
		require.NoError(rt, p.in.Dismiss(context.Background(), hireLine.Tenant, e.ID))
	}
	for application, kind := range p.kinds {
		records := 0
		for _, r := range p.target.Records() {
			if strings.HasPrefix(r.Values["last_name"].Text(), application+" ") {
				records++
			}
		}
		if kind == string(hris.Hired) {
			require.Equal(rt, 1, records, "%s was hired last", application)
			continue
		}
		require.True(rt, records == 0 || records == 1 && len(events) > 0, "%s was withdrawn last: %d records, %d questions", application, records, len(events))
	}
}

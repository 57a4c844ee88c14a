package riverqueue_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/transfer"
)

// instant is a target whose vendor takes no time: what is left is ours. A limit
// paces its calls.
type instant struct {
	account string
	limit   *rate.Limiter // nil for none
}

func (i *instant) Info() hris.Info {
	return hris.Info{Vendor: "example", Product: "employee", Account: i.account, Outcome: hris.OutcomeEmployee, Subject: hris.Subject{Application: true}}
}

func (*instant) Check(context.Context) (hris.Report, error) { return hris.Report{}, nil }

func (*instant) Form(context.Context, fieldmap.Values) (*hris.Form, error) {
	return &hris.Form{Language: "en", Schema: fieldmap.Schema{Fields: []fieldmap.Field{
		{Path: "first_name", Kind: fieldmap.Text, Required: true}, {Path: "last_name", Kind: fieldmap.Text, Required: true},
	}}}, nil
}

func (*instant) Options(context.Context, string, fieldmap.Values, string) iter.Seq2[fieldmap.Choice, error] {
	return func(func(fieldmap.Choice, error) bool) {}
}

// Steps gives one create and two updates.
func (i *instant) Steps(hris.Input) (steps []hris.Step, err error) {
	for n, name := range []string{"create employee", "address", "salary"} {
		kind := hris.Update
		if n == 0 {
			kind = hris.Create
		}
		steps = append(steps, hris.Step{Name: name, Kind: kind, Deadline: time.Minute, Do: func(ctx context.Context, _ hris.Receipts) (hris.Receipt, error) {
			if i.limit != nil {
				if err := i.limit.Wait(ctx); err != nil {
					return hris.Receipt{}, err
				}
			}
			return hris.Receipt{Kind: "employee", ID: "7"}, nil
		}})
	}
	return steps, nil
}

// office is a service over a ledger, with as many connections as asked.
type office struct {
	*transfer.Service
	ledger  transfer.Ledger
	targets []*instant
	hires   int
}

var clerk = transfer.Actor{ID: "u-1", Roles: []string{"hr"}}

func newOffice(b *testing.B, ledger transfer.Ledger, connections int) *office {
	b.Helper()
	o := &office{ledger: ledger}
	var all []*transfer.Connection
	for i := range connections {
		target := &instant{account: fmt.Sprint("example:", i)}
		o.targets = append(o.targets, target)
		all = append(all, &transfer.Connection{
			Tenant: "acme", ID: fmt.Sprint("c-", i), Target: target, Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}},
			Rules: fieldmap.Rules{Rules: []fieldmap.Rule{
				{To: "first_name", From: fieldmap.Paths{"person.first_name"}}, {To: "last_name", From: fieldmap.Paths{"person.last_name"}},
			}},
		})
	}
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(b, err)
	o.Service, err = transfer.New(transfer.Config{Ledger: ledger, Connections: transfer.Fixed(all...), HashKey: hashKey, Sealer: ring})
	require.NoError(b, err)
	return o
}

// hashKey is the same for every office that a benchmark opens on one ledger.
var hashKey = privacy.NewKey()

// plan plans n hires through one connection and gives their ids.
func (o *office) plan(b *testing.B, connection, n int) (planned []transfer.Ref) {
	b.Helper()
	for range n {
		o.hires++
		h := &hris.Hire{PersonID: fmt.Sprint("p-", o.hires), ApplicationID: fmt.Sprint("a-", o.hires)}
		h.Person.FirstName, h.Person.LastName = "Ada", "Example"
		d, err := o.Prepare(b.Context(), clerk, "acme", fmt.Sprint("c-", connection), h)
		require.NoError(b, err)
		p, err := o.Ready(b.Context(), clerk, d)
		require.NoError(b, err)
		t, _, err := o.ledger.Create(b.Context(), p)
		require.NoError(b, err)
		planned = append(planned, t.Ref())
	}
	return planned
}

// gated keeps a queue from looking before everything is planned, and tells when
// all of it is worked.
type gated struct {
	riverqueue.Transfers
	opened atomic.Bool
	left   atomic.Int64
	done   chan struct{}
}

func newGated(t riverqueue.Transfers) *gated { return &gated{Transfers: t, done: make(chan struct{})} }

// run opens the gate and waits until n are worked.
func (g *gated) run(n int) time.Duration {
	g.left.Store(int64(n))
	start := time.Now()
	g.opened.Store(true)
	<-g.done
	g.opened.Store(false)
	return time.Since(start)
}

func (g *gated) Lines(ctx context.Context, limit int) ([]hris.Line, error) {
	if !g.opened.Load() {
		return nil, nil
	}
	return g.Transfers.Lines(ctx, limit)
}

func (g *gated) Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error) {
	d, err := g.Transfers.Drain(ctx, line, slice)
	if d.Worked > 0 && g.left.Add(-int64(d.Worked)) == 0 {
		g.done <- struct{}{}
	}
	return d, err
}

func middle(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

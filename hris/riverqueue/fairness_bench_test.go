package riverqueue_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// The customers of BenchmarkFairness, by the number of their connection.
const (
	manyHires = iota // behind a limit of 5 calls a second
	fewHires
)

// BenchmarkFairness has 10,000 hires of one customer, whose vendor takes 5 calls
// a second, and then 100 of another. It tells how long the other's take alone,
// how long beside the first's, and how many of them a loop that runs what is due
// in the order of planning (the rival) has done in ten times that.
func BenchmarkFairness(b *testing.B) {
	const many, few = 10_000, 100
	path := filepath.Join(b.TempDir(), "handover.db")
	db, err := sql.Open("sqlite", sqlstore.DSN(path))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	db.SetMaxOpenConns(1)
	store, err := sqlstore.New(b.Context(), db)
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, store.Close()) })
	o := newOffice(b, store.Ledger(), 2)
	o.targets[manyHires].limit = rate.NewLimiter(5, 1)
	others := &countsLine{Transfers: o.Service, line: hris.Line{Tenant: "acme", Connection: "c-1"}}
	gate := newGated(others)
	q, err := riverqueue.New(riversqlite.New(db), riverqueue.Config{Transfers: gate})
	require.NoError(b, err)
	begin(b, q)

	var alone, beside []time.Duration
	for b.Loop() {
		o.plan(b, fewHires, few)
		alone = append(alone, gate.run(few))
	}
	o.plan(b, manyHires, many)
	for range len(alone) {
		o.plan(b, fewHires, few)
		others.only.Store(true)
		beside = append(beside, gate.run(few))
	}
	halt, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	require.NoError(b, q.Stop(halt))

	o.plan(b, fewHires, few)
	ctx, cancel := context.WithTimeout(b.Context(), 10*middle(beside))
	defer cancel()
	inOrder := runInOrder(ctx, o, store.Ledger())
	b.ReportMetric(middle(alone).Seconds(), "s-alone")
	b.ReportMetric(middle(beside).Seconds(), "s-beside")
	b.ReportMetric((middle(beside) - middle(alone)).Seconds(), "s-more")
	b.ReportMetric(float64(inOrder), "done-in-order")
	b.ReportMetric(0, "ns/op") // says nothing
}

// countsLine passes on what one line alone has done, where that is asked for.
type countsLine struct {
	riverqueue.Transfers
	line hris.Line
	only atomic.Bool
}

func (c *countsLine) Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error) {
	d, err := c.Transfers.Drain(ctx, line, slice)
	if c.only.Load() && line != c.line {
		d.Worked = 0
	}
	return d, err
}

// runInOrder runs what is due in the order of planning, and gives how many of the
// second customer's it got done.
func runInOrder(ctx context.Context, o *office, ledger transfer.Ledger) (done int) {
	for ctx.Err() == nil {
		due, err := ledger.Due(ctx, time.Now(), 32)
		if err != nil {
			return done
		}
		for _, ref := range due {
			badge, err := o.Run(ctx, ref.Tenant, ref.ID)
			if err == nil && badge.Account == o.targets[fewHires].account {
				done++
			}
			if ctx.Err() != nil {
				return done
			}
		}
	}
	return done
}

package transfer_test

import (
	"cmp"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// yard is several lines of acme, each to a target of its own, with hand-overs
// that were planned and that nobody has begun.
type yard struct {
	*desk
	targets []*hristest.Target
	during  func(line int) // a write, before its work; nil does nothing
	hires   int
	surname string           // of those to come; "" gives each its own
	last    *transfer.Draft  // that was planned
	planned transfer.Planned // of it
}

// hooked is a target that tells of its writes.
type hooked struct {
	hris.Target
	write func()
}

func (h hooked) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := h.Target.Steps(in)
	for i := range steps {
		do := steps[i].Do
		steps[i].Do = func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			h.write()
			return do(ctx, done)
		}
	}
	return steps, err
}

func newYard(t testing.TB, design hristest.Design, lines int, change ...func(*transfer.Config)) *yard {
	t.Helper()
	y := &yard{desk: newDesk(t, design)}
	var links []*transfer.Connection
	for i := range lines {
		target := hristest.NewTarget(design, y.clock, nil)
		y.targets = append(y.targets, target)
		links = append(links, &transfer.Connection{Tenant: "acme", ID: inYard(i).Connection, Rules: hristest.Rules(), Policy: policy,
			Target: hooked{target, func() {
				if y.during != nil {
					y.during(i)
				}
			}}})
	}
	y.config.Connections = transfer.Fixed(links...)
	for _, c := range change {
		c(&y.config)
	}
	y.service = y.process(t)
	return y
}

func inYard(line int) hris.Line { return hris.Line{Tenant: "acme", Connection: fmt.Sprint("c-", line)} }

// plan puts n hand-overs into a line, as a host does in a transaction of its own,
// and gives their ids.
func (y *yard) plan(t testing.TB, line, n int, edits ...transfer.Edit) []string {
	t.Helper()
	var ids []string
	for range n {
		y.hires++
		y.clock.Advance(time.Millisecond) // so that they have an order
		h := y.hire.Clone()
		h.PersonID, h.ApplicationID = fmt.Sprint("p-", y.hires), fmt.Sprint("a-", y.hires)
		h.Person.LastName = cmp.Or(y.surname, fmt.Sprint("Zwanebloem-", y.hires))
		draft, err := y.service.Prepare(t.Context(), sender, "acme", inYard(line).Connection, h, append([]transfer.Edit{north}, edits...)...)
		require.NoError(t, err)
		planned, err := y.service.Ready(t.Context(), sender, draft)
		require.NoError(t, err)
		_, _, err = y.ledger.Create(t.Context(), planned)
		require.NoError(t, err)
		ids, y.last, y.planned = append(ids, planned.ID), draft, planned
	}
	return ids
}

func (y *yard) drain(t testing.TB, line int, slice time.Duration) hris.Drained {
	t.Helper()
	drained, err := y.service.Drain(t.Context(), inYard(line), slice)
	require.NoError(t, err)
	return drained
}

// writes counts those that reached a target.
func (y *yard) writes(line int) (n int) {
	for _, call := range y.targets[line].Calls() {
		if call.Kind == hristest.CallDo {
			n++
		}
	}
	return n
}

// fault makes writes to a target fail, with their work undone.
func (y *yard) fault(line int, f hristest.Fault) {
	f.Call.Kind = hristest.CallDo
	y.targets[line].Fail(f)
}

// states counts a line's transfers by state.
func (y *yard) states(t testing.TB, ids []string) map[transfer.State]int {
	t.Helper()
	states := map[transfer.State]int{}
	for _, id := range ids {
		tr, err := y.ledger.Get(t.Context(), "acme", id)
		require.NoError(t, err)
		states[tr.State]++
	}
	return states
}

func (y *yard) ready(t testing.TB, limit int) []hris.Line {
	t.Helper()
	lines, err := y.service.Lines(t.Context(), limit)
	require.NoError(t, err)
	return lines
}

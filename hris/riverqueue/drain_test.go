package riverqueue_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/transfer"
)

var (
	_ riverqueue.Transfers   = (*transfer.Service)(nil)
	_ riverqueue.Intake      = (*intake.Intake)(nil)
	_ riverqueue.Connections = (*connection.Service)(nil)
)

// recruiter plans what the queue then hands over.
var recruiter = transfer.Actor{ID: "u-17", Roles: []string{"hr"}}

// customers are hand-overs of several customers, each with a target of its own.
type customers struct {
	targets map[hris.Line]*hristest.Target
	config  transfer.Config
	files   *hristest.Files
	ledger  transfer.Ledger
}

// newCustomers are of many lines, on one ledger.
func newCustomers(t testing.TB, ledger transfer.Ledger, design hristest.Design, lines ...hris.Line) *customers {
	c := &customers{targets: map[hris.Line]*hristest.Target{}, files: &hristest.Files{}, ledger: ledger}
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	clock := hristest.NewClock(time.Now())
	var connections []*transfer.Connection
	for _, line := range lines {
		mine := design
		mine.Info.Account = "imaginary:" + line.Tenant
		c.targets[line] = hristest.NewTarget(mine, clock, nil)
		connections = append(connections, &transfer.Connection{
			Tenant: line.Tenant, ID: line.Connection, Target: c.targets[line], Rules: hristest.Rules(), Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Remove: []string{"hr"}},
		})
	}
	c.config = transfer.Config{
		Ledger: ledger, Connections: transfer.Fixed(connections...), HashKey: privacy.NewKey(), Documents: c.files.Open, Sealer: ring,
	}
	return c
}

// service is one process's.
func (c *customers) service(t testing.TB) *transfer.Service {
	s, err := transfer.New(c.config)
	require.NoError(t, err)
	return s
}

// plan plans hand-overs of different people, as a host does that leaves them to
// the background: nobody holds their lease.
func (c *customers) plan(t testing.TB, s *transfer.Service, line hris.Line, n int) {
	for i := range n {
		h := hristest.Hire(c.files)
		h.PersonID, h.ApplicationID = fmt.Sprint("p", i), fmt.Sprint("a", i)
		h.Person.FirstName, h.Person.LastName = word(i), word(i*7+3)
		draft, err := s.Prepare(t.Context(), recruiter, line.Tenant, line.Connection, h, transfer.SetText("debtor", "north"), transfer.ChooseDocuments())
		require.NoError(t, err)
		planned, err := s.Ready(t.Context(), recruiter, draft)
		require.NoError(t, err)
		_, _, err = c.ledger.Create(t.Context(), planned)
		require.NoError(t, err)
	}
}

// word is a name like no other number's.
func word(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'k' }, fmt.Sprintf("%04d", n))
}

// made counts the records that stand at a customer's vendor, by person.
func made(target *hristest.Target) map[string]int {
	n := map[string]int{}
	for _, r := range target.Records() {
		n[r.Values["last_name"].Display()]++
	}
	return n
}

func TestWhatIsPlannedIsHandedOver(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		lines := []hris.Line{acme, globex, initech}
		c := newCustomers(t, p.store.Ledger(), hristest.ReadBack(), lines...)
		service := c.service(t)
		for _, line := range lines {
			c.plan(t, service, line, 5)
		}
		q, rc := p.queue(riverqueue.Config{Transfers: service, Every: time.Hour})
		drained, _ := rc.Subscribe(river.EventKindJobCompleted)
		require.NoError(t, q.Start(t.Context()))
		for range lines {
			awaitJob(t, drained, "handover_transfers")
		}
		require.NoError(t, q.Stop(t.Context()))
		for _, line := range lines {
			got := made(c.targets[line])
			assert.Len(t, got, 5)
			for who, n := range got {
				assert.Equal(t, 1, n, who)
			}
		}
		due, err := service.Due(t.Context(), 10)
		require.NoError(t, err)
		assert.Empty(t, due)
	})
}

func TestSeveralQueuesOnOneDatabaseMakeNothingTwice(t *testing.T) {
	t.Parallel()
	p := inPostgreSQL(t)
	var lines []hris.Line
	for i := range 6 {
		lines = append(lines, hris.Line{Tenant: fmt.Sprint("t", i), Connection: "c"})
	}
	c := newCustomers(t, p.store.Ledger(), hristest.ReadBack(), lines...)
	service := c.service(t)
	const each = 10
	for _, line := range lines {
		c.plan(t, service, line, each)
	}
	done := make(chan struct{}, len(lines)*each)
	var queues []riverqueue.AnyQueue
	for range 3 {
		q, _ := p.queue(riverqueue.Config{Transfers: &counted{Service: c.service(t), done: done}, Every: time.Hour, Slice: time.Second, Workers: 3})
		require.NoError(t, q.Start(t.Context()))
		queues = append(queues, q)
	}
	for range len(lines) * each {
		await(t, done)
	}
	for _, q := range queues {
		require.NoError(t, q.Stop(t.Context()))
	}
	for _, line := range lines {
		got := made(c.targets[line])
		assert.Len(t, got, each)
		for who, n := range got {
			assert.Equal(t, 1, n, "%s of %s", who, line.Tenant)
		}
	}
}

// counted tells how many transfers were worked.
type counted struct {
	*transfer.Service
	done chan<- struct{}
}

func (c *counted) Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error) {
	d, err := c.Service.Drain(ctx, line, slice)
	for range d.Worked {
		c.done <- struct{}{}
	}
	return d, err
}

func TestAStepUnderWayEndsBeforeTheQueueStops(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		c := newCustomers(t, p.store.Ledger(), hristest.SevenSteps(), acme)
		service := c.service(t)
		c.plan(t, service, acme, 2)
		gate := hristest.NewGate()
		c.targets[acme].Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Gate: gate, Work: hristest.Done})
		told := make(chan struct{})
		q, _ := p.queue(riverqueue.Config{Transfers: &watched{Service: service, told: told}})
		require.NoError(t, q.Start(t.Context()))
		await(t, gate.Reached())
		stopped := make(chan error, 1)
		go func() { stopped <- q.Stop(t.Context()) }()
		await(t, told)
		assert.Empty(t, stopped, "it waits for the request")
		gate.Open()
		require.NoError(t, await(t, stopped))
		calls := 0
		for _, call := range c.targets[acme].Calls() {
			if call.Kind == hristest.CallDo {
				calls++
			}
		}
		assert.Equal(t, 1, calls, "the step under way was the last")
		due, err := service.Due(t.Context(), 10)
		require.NoError(t, err)
		assert.Len(t, due, 2, "both are due for whoever starts next")
	})
}

// watched tells when a drain is told to end.
type watched struct {
	*transfer.Service
	told chan struct{}
}

func (w *watched) Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error) {
	defer context.AfterFunc(ctx, func() { close(w.told) })() // not one that found the line taken
	return w.Service.Drain(ctx, line, slice)
}

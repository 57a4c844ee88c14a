package intake_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// customer is a source's connection with a target of its own.
type customer struct {
	*scene
	line   hris.Line
	source *source
	target *hristest.Target
}

// customers adds as many to a scene.
func (s *scene) customers(t *testing.T, n int) []*customer {
	t.Helper()
	var all []*customer
	var connections []*transfer.Connection
	for i := range n {
		c := &customer{scene: s, line: hris.Line{Tenant: acme, Connection: fmt.Sprint("source-", i)}, source: newSource()}
		design := hristest.ReadBack()
		design.Info.Account = fmt.Sprint("memory:", i)
		c.target = hristest.NewTarget(design, s.clock, nil)
		to := fmt.Sprint("target-", i)
		connections = append(connections, &transfer.Connection{Tenant: acme, ID: to, Target: c.target, Rules: hristest.Rules(), Policy: policy})
		s.routes.set(c.line.Connection, &intake.Route{Source: c.source, Connection: to, Actor: actor, Edits: s.routes.known[from].Edits})
		all = append(all, c)
	}
	s.transfer.Connections = transfer.Fixed(connections...)
	s.intake, s.service = s.process(t, nil, nil)
	return all
}

// sends makes events of hires arrive, of people with these numbers.
func (c *customer) sends(t *testing.T, first, n int) {
	t.Helper()
	for i := first; i < first+n; i++ {
		c.keep(t, c.from(c.hired(c.numbered(i))))
	}
}

// numbered is one of many candidates.
func (c *customer) numbered(i int) *hris.Hire {
	return c.hire(func(h *hris.Hire) {
		h.PersonID, h.ApplicationID = fmt.Sprint("p-", i), fmt.Sprint("a-", i)
		h.Person.LastName = fmt.Sprint("Zwanebloem-", i)
	})
}

// from makes an arrival one of the customer's.
func (c *customer) from(a hris.Arrival) hris.Arrival {
	a.Connection = c.line.Connection
	c.source.will(a.Names[0], c.scene.source.says[a.Names[0]])
	return a
}

// forms counts how often the customer's target was asked for its form, which
// every hire is.
func (c *customer) forms() int {
	n := 0
	for _, call := range c.target.Calls() {
		if call.Kind == hristest.CallForm {
			n++
		}
	}
	return n
}

func (s *scene) drain(t *testing.T, in *intake.Intake, line hris.Line) hris.Drained {
	t.Helper()
	d, err := in.Drain(t.Context(), line, time.Minute)
	require.NoError(t, err)
	return d
}

// round drains each line that has something due.
func (s *scene) round(t *testing.T) map[hris.Line]hris.Drained {
	t.Helper()
	lines, err := s.intake.Lines(t.Context(), 100)
	require.NoError(t, err)
	all := map[hris.Line]hris.Drained{}
	for _, line := range lines {
		all[line] = s.drain(t, s.intake, line)
	}
	return all
}

func TestATargetThatIsDownGetsACallFromTimeToTimeAndDelaysNobodyElse(t *testing.T) {
	for name, broken := range map[string]func(*customer){
		"down": func(c *customer) {
			c.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Ever: true, Err: hristest.Down(0)})
		},
		"credentials": func(c *customer) { c.target.Revoke() },
	} {
		t.Run(name, func(t *testing.T) {
			onEveryStore(t, func(t *testing.T, s *scene) {
				all := s.customers(t, 2)
				down, up := all[0], all[1]
				down.sends(t, 0, 12)
				up.sends(t, 20, 3)
				broken(down)
				did := s.round(t)
				assert.Equal(t, hris.Drained{Worked: 1, Rest: s.clock.Now().UTC().Add(time.Minute)}, did[down.line])
				assert.Equal(t, hris.Drained{Worked: 3}, did[up.line])
				assert.Len(t, up.target.Records(), 3)
				for range 120 {
					s.clock.Advance(time.Minute)
					s.round(t)
				}
				assert.LessOrEqual(t, down.forms(), 12, "calls in two hours")
				assert.Empty(t, s.held(t))
				down.target.Heal()
				down.target.Grant()
				for range 120 {
					s.clock.Advance(time.Minute)
					s.round(t)
				}
				assert.Len(t, down.target.Records(), 12)
				assert.Empty(t, s.round(t))
			})
		})
	}
}

func TestALineRestsAsLongAsItsTargetAsks(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		c := s.customers(t, 1)[0]
		c.sends(t, 0, 3)
		c.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Err: hristest.Limited(20 * time.Minute)})
		assert.Equal(t, hris.Drained{Worked: 1, Rest: s.clock.Now().UTC().Add(20 * time.Minute)}, s.drain(t, s.intake, c.line))
		s.clock.Advance(20*time.Minute - time.Second)
		assert.Empty(t, s.round(t))
		assert.Equal(t, hris.Drained{Rest: s.clock.Now().UTC().Add(time.Second)}, s.drain(t, s.intake, c.line), "whoever comes all the same")
		s.clock.Advance(time.Second)
		assert.Equal(t, 3, s.round(t)[c.line].Worked)
		assert.Len(t, c.target.Records(), 3)
	})
}

func TestATransferThatTheTargetStopsMakesItsLineRestAndIsTheLedgersFromThenOn(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		c := s.customers(t, 1)[0]
		c.sends(t, 0, 3)
		c.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Down(0)})
		did := s.drain(t, s.intake, c.line)
		assert.Equal(t, 1, did.Worked)
		assert.False(t, did.Rest.IsZero())
		s.hours(t, 1)
		assert.Empty(t, s.held(t))
		assert.Len(t, c.target.Records(), 3)
	})
}

func TestAnEventThatFailsAgainAndAgainKeepsNobodyInItsLineAway(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		c := s.customers(t, 1)[0]
		for i := range 4 {
			bad := c.from(c.hired(c.numbered(i)))
			delete(c.source.says, bad.Names[0]) // the source cannot read it, and says so as if it were down
			c.keep(t, bad)
		}
		c.sends(t, 10, 5)
		for range 30 {
			s.round(t)
			s.clock.Advance(time.Minute)
		}
		assert.Len(t, c.target.Records(), 5)
		c.sends(t, 20, 5)
		for range 20 { // a rest is never longer than a quarter of an hour
			s.round(t)
			s.clock.Advance(time.Minute)
		}
		assert.Len(t, c.target.Records(), 10)
	})
}

func TestADrainGivesTheLineBackWhenItsSliceIsOver(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		c := s.customers(t, 1)[0]
		c.sends(t, 0, 3)
		did, err := s.intake.Drain(t.Context(), c.line, 0)
		require.NoError(t, err)
		assert.Equal(t, hris.Drained{Worked: 1, More: true}, did)
		assert.Equal(t, hris.Drained{Worked: 2}, s.drain(t, s.intake, c.line))
		assert.Equal(t, hris.Drained{}, s.drain(t, s.intake, c.line))
	})
}

func TestOneWorkerAtATimeDrainsALine(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		c := s.customers(t, 1)[0]
		c.sends(t, 0, 2)
		gate := hristest.NewGate()
		c.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Gate: gate})
		done := make(chan hris.Drained, 1)
		go func() {
			did, err := s.intake.Drain(context.WithoutCancel(t.Context()), c.line, time.Minute)
			assert.NoError(t, err)
			done <- did
		}()
		<-gate.Reached()
		assert.Equal(t, hris.Drained{}, s.drain(t, s.intake, c.line))
		gate.Open()
		assert.Equal(t, hris.Drained{Worked: 2}, <-done)
	})
}

func TestADrainThatItsCallerStopsLeavesTheEventDueAndTheLineAwake(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		c := s.customers(t, 1)[0]
		c.sends(t, 0, 2)
		ctx, stop := context.WithCancel(t.Context())
		s.routes.set(c.line.Connection, &intake.Route{Source: c.source, Connection: "target-0", Actor: actor, Edits: func(*hris.Hire) []transfer.Edit {
			stop()
			return []transfer.Edit{transfer.SetText("debtor", "north")}
		}})
		did, err := s.intake.Drain(ctx, c.line, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, hris.Drained{Worked: 1, More: true}, did)
		assert.Equal(t, 2, s.round(t)[c.line].Worked)
		assert.Len(t, c.target.Records(), 2)
	})
}

func TestALineGoesOnAtOnceWhenSomethingWasMended(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		c := s.customers(t, 1)[0]
		c.sends(t, 0, 3)
		c.target.Revoke()
		for range 5 { // the line rests for long by then
			s.round(t)
			s.clock.Advance(20 * time.Minute)
		}
		s.round(t)
		c.target.Grant()
		assert.Empty(t, s.round(t))
		_, err := s.intake.Rouse(t.Context(), acme, c.line.Connection)
		require.NoError(t, err)
		assert.Equal(t, hris.Drained{Worked: 3}, s.round(t)[c.line])
		assert.Len(t, c.target.Records(), 3)
	})
}

func TestWhatIsHeldForTheTargetsSakeWaitsForTheTarget(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		lacks := &hris.Error{Code: hris.RightMissing, Effect: hris.EffectNotSent}
		s.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Err: lacks})
		r := s.comes(t, s.hired(s.hire()))
		require.Equal(t, intake.Held, r.Outcome)
		n, err := s.intake.Rouse(t.Context(), acme, "another target")
		require.NoError(t, err)
		assert.Zero(t, n)
		n, err = s.intake.Rouse(t.Context(), acme, to)
		require.NoError(t, err)
		assert.Equal(t, 1, n)
		_, err = s.intake.Drain(t.Context(), hris.Line{Tenant: acme, Connection: from}, time.Minute)
		require.NoError(t, err)
		s.records(t, 1)
	})
}

func TestAHeldEventThatIsDismissedIsDoneAndStaysKnown(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		a := s.hired(s.hire(withoutEmail))
		require.Equal(t, intake.Held, s.comes(t, a).Outcome)
		held := s.held(t)
		require.Len(t, held, 1)
		require.NoError(t, s.intake.Dismiss(t.Context(), acme, held[0].ID))
		assert.Empty(t, s.held(t))
		s.idle(t)
		again, err := s.intake.Keep(t.Context(), a)
		require.NoError(t, err)
		assert.False(t, again)
		require.ErrorIs(t, s.intake.Dismiss(t.Context(), acme, held[0].ID), hris.WrongState)
		assert.Contains(t, string(s.logs.bytes()), "outcome=dismissed")
		s.records(t, 0)
	})
}

package intake_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
)

// Whatever arrives, fails and is killed, in whatever order: every event ends
// done or held, those of an application in the order they came, nobody is handed
// over twice, and no line waits for another.
func TestEveryEventEndsInOrderWhateverLinesFailAndWorkersDie(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := newScene(t, inMemory)
		p := &post{scene: s, t: t, all: s.customers(t, 3), kept: map[string][]string{}}
		rt.Repeat(map[string]func(*rapid.T){
			"arrive":       p.arrive,
			"arrive again": p.arrive,
			"break":        p.fails,
			"heal":         func(rt *rapid.T) { p.customer(rt).mend() },
			"work":         func(rt *rapid.T) { p.works(rt) },
			"work and die": p.dies,
			"rouse":        p.rouses,
			"minutes pass": func(rt *rapid.T) {
				s.clock.Advance(time.Duration(rapid.IntRange(1, 90).Draw(rt, "minutes")) * time.Minute)
			},
			"the ledger runs": func(*rapid.T) { s.due(t) },
		})
		p.ends(rt)
	})
}

// post is what arrives for several customers, and what becomes of it.
type post struct {
	*scene
	t    *testing.T
	all  []*customer
	kept map[string][]string // names of events by application, in order
}

func (p *post) customer(rt *rapid.T) *customer { return rapid.SampledFrom(p.all).Draw(rt, "customer") }

func (p *post) arrive(rt *rapid.T) {
	c := p.customer(rt)
	h := c.numbered(rapid.IntRange(0, 3).Draw(rt, "person"))
	a := rapid.SampledFrom([]func() hris.Arrival{
		func() hris.Arrival { return c.hired(h) },
		func() hris.Arrival { return c.unhired(h) },
		func() hris.Arrival {
			return c.arrival("candidate_updated", hris.Happening{PersonID: h.PersonID, ApplicationID: h.ApplicationID})
		},
	}).Draw(rt, "event")()
	c.keep(p.t, c.from(a))
	of := c.line.Connection + h.ApplicationID
	p.kept[of] = append(p.kept[of], a.Names[0])
}

func (p *post) fails(rt *rapid.T) {
	call := hristest.Call{Kind: rapid.SampledFrom([]hristest.CallKind{hristest.CallForm, hristest.CallDo, hristest.CallLook}).Draw(rt, "call")}
	err := rapid.SampledFrom([]*hris.Error{
		hristest.Down(0), hristest.Limited(7 * time.Minute), hristest.Refused("hours"), {Code: hris.BadCredentials, Effect: hris.EffectRefused},
	}).Draw(rt, "error")
	p.customer(rt).target.Fail(hristest.Fault{Call: call, Ever: rapid.Bool().Draw(rt, "ever"), Err: err})
}

func (c *customer) mend() { c.target.Heal() }

// works drains what is due, and nothing due is left in any line.
func (p *post) works(rt *rapid.T) {
	for len(p.round(p.t)) > 0 {
	}
	lines, err := p.intake.Lines(p.t.Context(), 1)
	require.NoError(rt, err)
	require.Empty(rt, lines)
}

// dies is a worker that is killed at one of its commits.
func (p *post) dies(rt *rapid.T) {
	l := &life{left: rapid.IntRange(1, 12).Draw(rt, "commits"), after: rapid.Bool().Draw(rt, "after")}
	in, _ := p.process(p.t, mortalInbox{p.inbox, l}, mortalLedger{p.ledger, l})
	l.lived(func() {
		lines, _ := in.Lines(context.Background(), 3)
		for _, line := range lines {
			_, _ = in.Drain(context.Background(), line, time.Minute)
		}
	})
}

func (p *post) rouses(rt *rapid.T) {
	_, err := p.intake.Rouse(p.t.Context(), acme, p.customer(rt).line.Connection)
	require.NoError(rt, err)
}

// due runs what is due in the ledger.
func (s *scene) due(t *testing.T) {
	t.Helper()
	due, err := s.service.Due(t.Context(), 100)
	require.NoError(t, err)
	for _, ref := range due {
		_, _ = s.service.Run(t.Context(), ref.Tenant, ref.ID)
	}
}

// ends mends everything, and lets two days pass.
func (p *post) ends(rt *rapid.T) {
	for _, c := range p.all {
		c.mend()
	}
	for range 48 {
		p.works(rt)
		p.due(p.t)
		p.clock.Advance(time.Hour)
	}
	_, ok, err := p.inbox.Claim(p.t.Context(), hris.Line{}, p.clock.Now().Add(1000*time.Hour), "anybody", time.Minute)
	require.NoError(rt, err)
	require.False(rt, ok, "an event waits for ever")
	for _, c := range p.all {
		c.inOrder(rt, p.kept)
		names := map[string]bool{}
		for _, r := range c.target.Records() {
			name := r.Values["last_name"].Text()
			require.False(rt, names[name], "handed over twice")
			names[name] = true
		}
	}
}

// inOrder wants the source asked about the events of an application in the order
// they were kept.
func (c *customer) inOrder(rt *rapid.T, kept map[string][]string) {
	last := map[string]int{}
	for _, name := range c.source.read {
		for of, names := range kept {
			if i := slices.Index(names, name); i >= 0 {
				require.GreaterOrEqual(rt, i, last[of], "%s of %s", name, of)
				last[of] = i
			}
		}
	}
	for of, names := range kept {
		if of[:len(c.line.Connection)] == c.line.Connection {
			require.Equal(rt, len(names)-1, last[of], "the last of %s was never read", of)
		}
	}
}

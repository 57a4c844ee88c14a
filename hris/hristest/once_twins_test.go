package hristest

import (
	"context"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris/transfer"
)

// Of people of one name who go to one company at the same moment, each has a
// record in the end and nobody another's, wherever connections break and
// processes die.
func TestTwinsSentByManyAtOnceAreNeverMixedUp(t *testing.T) {
	t.Parallel()
	for name, design := range map[string]func() Design{"seen at once": ByName, "seen later": slowByName} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				p := newPlay(rt, design())
				for range rapid.IntRange(0, 4).Draw(rt, "faults") {
					p.target.Fail(Fault{
						Call: Call{Kind: CallDo, Step: "insert employee"}, Nth: rapid.IntRange(1, 3).Draw(rt, "nth"), Err: Cut(),
						Work: rapid.SampledFrom([]Work{Undone, Done, Late}).Draw(rt, "work"),
					})
				}
				var all sync.WaitGroup
				for range 2 { // two clicks for each
					for _, who := range p.people {
						s := p.process(rt, rapid.IntRange(0, 5).Draw(rt, "commits"), rapid.Bool().Draw(rt, "after"))
						all.Go(func() { survives(func() { p.clicks(s, who) }) })
					}
				}
				all.Wait()
				p.ends(rt)
			})
		})
	}
}

// clicks sends, and runs what that left.
func (p *play) clicks(s *transfer.Service, who *someone) {
	d := p.prepare(s, who)
	if d == nil || !d.Complete() {
		return
	}
	badge, _ := s.Send(context.Background(), recruiter, d)
	if badge.Transfer != "" {
		_, _ = s.Run(context.Background(), tenant, badge.Transfer)
	}
}

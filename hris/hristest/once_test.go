package hristest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/transfer"
)

// Whatever schedulers, people, processes and the vendor do, in whatever order:
// never two, and in the end never none.
func TestNeverTwoAndNeverNone(t *testing.T) {
	t.Parallel()
	for name, design := range map[string]func() Design{
		"one step, blind": OneStep, "applicants": Applicants, "seven steps": shortSeven, "read-back": ReadBack,
		"by name": ByName, "by name, and not at once": slowByName,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				p := newPlay(rt, design())
				defer p.release()
				rt.Repeat(map[string]func(*rapid.T){
					"":                 p.isHonest,
					"send":             p.send,
					"send and be gone": p.sendGone,
					"run":              p.run,
					"be killed":        p.killed,
					"fall asleep":      p.asleep,
					"wake up":          func(*rapid.T) { p.release() },
					"answer":           p.answer,
					"force":            p.force,
					"fault":            p.fault,
					"time passes":      p.timePasses,
					"namesake":         p.namesake,
					"reopen":           p.reopen,
					"cancel":           p.cancel,
				})
				p.ends(rt)
			})
		})
	}
}

// shortSeven has fewer steps, for more to happen to each.
func shortSeven() Design {
	d := SevenSteps()
	d.Stages = []Stage{d.Stages[0], d.Stages[1], d.Stages[3], d.Stages[6]}
	return d
}

// slowByName is looked up by name, and shows what it has some time later.
func slowByName() Design {
	d := ByName()
	d.Looks.Lag = time.Minute
	return d
}

func (p *play) anyone(t *rapid.T) *someone { return rapid.SampledFrom(p.people).Draw(t, "who") }

// prepare makes a complete draft or none: the vendor may be down.
func (p *play) prepare(s *transfer.Service, who *someone, edits ...transfer.Edit) *transfer.Draft {
	edits = append(edits, transfer.SetText("debtor", "north"), transfer.AnotherPerson())
	d, err := s.Prepare(context.Background(), recruiter, tenant, "c-1", who.hire, edits...)
	if err != nil {
		return nil
	}
	return d
}

func (p *play) sendBy(ctx context.Context, t *rapid.T, s *transfer.Service, who *someone, edits ...transfer.Edit) {
	d := p.prepare(s, who, edits...)
	if d == nil {
		return
	}
	if !d.Complete() {
		t.Fatalf("the draft is not complete: %v", d.Problems)
	}
	badge, err := s.Send(ctx, recruiter, d)
	p.last = fmt.Sprintf("a send left %s: %v", badge.State, err)
	if badge.State == transfer.StateDone && err != nil && hris.CodeOf(err) != hris.AlreadySent {
		t.Fatalf("done, and an error: %v", err)
	}
}

func (p *play) send(t *rapid.T) {
	var edits []transfer.Edit
	if rapid.Bool().Draw(t, "corrected") {
		hours := rapid.Int64Range(1, 40).Draw(t, "hours")
		edits = append(edits, transfer.Set("hours", fieldmap.NumberValue(civil.DecimalOf(hours))))
	}
	if rapid.IntRange(0, 3).Draw(t, "documents") == 0 {
		edits = append(edits, transfer.ChooseDocuments())
	}
	p.sendBy(context.Background(), t, p.process(t, 0, false), p.anyone(t), edits...)
}

func (p *play) sendGone(t *rapid.T) {
	ctx, leave := context.WithCancel(context.Background())
	leave()
	if rapid.Bool().Draw(t, "send") {
		p.sendBy(ctx, t, p.process(t, 0, false), p.anyone(t))
		return
	}
	if id := p.latest(t, p.anyone(t)); id != "" {
		_, _ = p.process(t, 0, false).Run(ctx, tenant, id)
	}
}

func (p *play) run(t *rapid.T) {
	if id := p.latest(t, p.anyone(t)); id != "" {
		_, _ = p.process(t, 0, false).Run(context.Background(), tenant, id)
	}
}

// killed is a process that dies at a commit, sending or running.
func (p *play) killed(t *rapid.T) {
	s := p.process(t, rapid.IntRange(1, 7).Draw(t, "commits"), rapid.Bool().Draw(t, "after"))
	who := p.anyone(t)
	id := p.latest(t, who)
	survives(func() {
		if id != "" && rapid.Bool().Draw(t, "runs") {
			_, _ = s.Run(context.Background(), tenant, id)
			return
		}
		p.sendBy(context.Background(), t, s, who)
	})
}

// asleep is a process that stands still behind a write, before it hears of it.
func (p *play) asleep(t *rapid.T) {
	if len(p.sleeping) > 0 {
		t.Skip("one is enough")
	}
	who, gate := p.anyone(t), NewGate()
	d := p.prepare(p.process(t, 0, false), who)
	if d == nil {
		t.Skip("nothing to send")
	}
	p.target.Fail(Fault{Call: Call{Kind: CallDo}, Work: Done, Gate: gate})
	s := p.process(t, 0, false)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = s.Send(context.Background(), recruiter, d)
	}()
	select {
	case <-gate.Reached():
		p.sleeping = append(p.sleeping, sleeper{gate, func() { <-ended }})
	case <-ended:
		gate.Open()
		p.target.Heal()
	}
}

// release wakes whoever sleeps.
func (p *play) release() {
	for _, s := range p.sleeping {
		s.gate.Open()
		s.wait()
	}
	p.sleeping = nil
}

func (p *play) fault(t *rapid.T) {
	kinds := []Call{{Kind: CallDo}, {Kind: CallDo}, {Kind: CallDo}, {Kind: CallLook}, {Kind: CallForm}}
	f := Fault{Call: rapid.SampledFrom(kinds).Draw(t, "call"), Nth: rapid.IntRange(1, 5).Draw(t, "nth")}
	switch rapid.IntRange(0, 6).Draw(t, "fault") {
	case 0:
		f.Err = Cut()
	case 1:
		f.Err, f.Work = Cut(), Done
	case 2:
		f.Err, f.Work = Cut(), Late
	case 3:
		f.Err = Refused("hours")
	case 4:
		f.Err = Limited(time.Minute)
	case 5:
		f.Err = Down(0)
	case 6:
		f.Boom, f.Work = f.Call.Kind == CallDo, Work(rapid.IntRange(0, 1).Draw(t, "work"))
	}
	p.target.Fail(f)
}

func (p *play) timePasses(t *rapid.T) {
	p.clock.Advance(rapid.SampledFrom([]time.Duration{
		time.Second, 59 * time.Second, 2 * time.Minute, 6 * time.Minute, 17 * time.Minute, 7 * time.Hour, 30 * 24 * time.Hour,
	}).Draw(t, "how long"))
	if rapid.Bool().Draw(t, "expire") {
		_, _ = p.process(t, 0, false).Expire(context.Background())
	}
}

// namesake appears while nothing is under way: a target that knows people by
// nature alone cannot tell one who appears meanwhile from its own work.
func (p *play) namesake(t *rapid.T) {
	who := p.anyone(t)
	for _, alike := range p.alike(who) {
		for _, tr := range p.transfers(t, alike) {
			if inDoubt(tr) != nil || tr.Leased {
				t.Skip("something is under way")
			}
		}
	}
	if len(p.target.Records()) > 12 {
		t.Skip("enough of them")
	}
	p.target.Add(p.target.design.namesakeOf(who.hire))
}

func (p *play) reopen(t *rapid.T) {
	who := p.anyone(t)
	for _, tr := range p.transfers(t, who) {
		if tr.State == transfer.StateDone && !tr.Reopened {
			if _, err := p.process(t, 0, false).Reopen(context.Background(), manager, tenant, tr.ID, "again"); err == nil {
				who.rounds++
			}
			return
		}
	}
	t.Skip("nothing is done")
}

func (p *play) cancel(t *rapid.T) {
	if id := p.latest(t, p.anyone(t)); id != "" {
		_, _ = p.process(t, 0, false).Cancel(context.Background(), recruiter, tenant, id, "")
	}
}

// answer is a person who looks at the vendor and says the truth.
func (p *play) answer(t *rapid.T) {
	tr, step := p.doubt(t)
	if step == nil {
		t.Skip("nothing is in doubt")
	}
	p.sayTruth(t, tr, *step)
}

func (p *play) sayTruth(t *rapid.T, tr transfer.Transfer, step transfer.StepState) {
	s := p.process(t, 0, false)
	if id := p.madeBy(tr.Marker, step.Name); id != "" {
		_, err := s.Found(context.Background(), recruiter, tenant, tr.ID, transfer.Presence{ID: id})
		p.mayFail(t, err, hris.Busy, hris.WrongState)
		return
	}
	_, err := s.Absent(context.Background(), recruiter, tenant, tr.ID, transfer.Absence{Step: step.Name})
	if early := step.Intent.Settled.After(p.clock.Now()); early && err == nil {
		t.Fatal("it was taken for absent while it may still come")
	}
	p.mayFail(t, err, hris.Busy, hris.WrongState, hris.TooSoon)
}

// force is a person who says that it is not there, whatever is true.
func (p *play) force(t *rapid.T) {
	tr, step := p.doubt(t)
	if step == nil || rapid.IntRange(0, 3).Draw(t, "really") > 0 {
		t.Skip("nothing is forced")
	}
	_, err := p.process(t, 0, false).Absent(context.Background(), manager, tenant, tr.ID, transfer.Absence{Force: true, Reason: "I know"})
	p.mayFail(t, err, hris.NotAllowed, hris.Busy, hris.WrongState, hris.PersonExists)
	if err == nil {
		for _, who := range p.people {
			if who.hire.PersonID == tr.PersonID {
				who.forced[tr.Marker] = true
				who.lies++
			}
		}
	}
}

func (p *play) mayFail(t *rapid.T, err error, codes ...hris.Code) {
	if err != nil && !slices.Contains(codes, hris.CodeOf(err)) {
		t.Fatalf("a person's answer is refused: %v", err)
	}
}

// doubt finds a transfer that is in doubt, for a person to answer.
func (p *play) doubt(t *rapid.T) (transfer.Transfer, *transfer.StepState) {
	for _, who := range p.people {
		for _, tr := range p.transfers(t, who) {
			if step := inDoubt(tr); step != nil && tr.State == transfer.StateInDoubt && !tr.Leased {
				return tr, step
			}
		}
	}
	return transfer.Transfer{}, nil
}

package hristest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// Whatever schedulers, people, processes and the vendor do, in whatever order:
// never two, and in the end never none.
func TestNeverTwoAndNeverNone(t *testing.T) {
	t.Parallel()
	for name, design := range map[string]func() Design{
		"one step, blind": OneStep, "applicants": Applicants, "seven steps": shortSeven, "read-back": ReadBack,
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

// play is one course of events.
type play struct {
	target   *Target
	clock    *Clock
	files    *Files
	ledger   *notedLedger
	config   transfer.Config
	people   []*someone
	sleeping []sleeper
	last     string // what became of the last send
}

// someone is a hire, and what is allowed to stand of it.
type someone struct {
	hire   *hris.Hire
	rounds int
	forced map[string]bool // marks of rounds in which somebody said what may not be so
	lies   int
}

// notedLedger notes whose transfers were made.
type notedLedger struct {
	transfer.Ledger
	mu   sync.Mutex
	made map[string][]string
}

func (l *notedLedger) Create(ctx context.Context, p transfer.Planned) (transfer.Transfer, transfer.Lease, error) {
	t, lease, err := l.Ledger.Create(ctx, p)
	if err == nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.made[p.PersonID] = append(l.made[p.PersonID], p.ID)
	}
	return t, lease, err
}

func (l *notedLedger) of(person string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.made[person])
}

type sleeper struct {
	gate *Gate
	wait func()
}

func newPlay(t *rapid.T, d Design) *play {
	p := &play{clock: NewClock(time.Time{}), files: &Files{}}
	p.target = NewTarget(d, p.clock, nil)
	p.ledger = &notedLedger{Ledger: transfer.NewMemory(p.clock.Now), made: map[string][]string{}}
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	p.config = transfer.Config{
		Sleep:  func(time.Duration) {},
		Ledger: p.ledger, HashKey: make([]byte, 32), Documents: p.files.Open, Sealer: ring, Now: p.clock.Now,
		Connections: transfer.Fixed(&transfer.Connection{Tenant: tenant, ID: "c-1", Target: p.target, Rules: Rules(), Policy: policy}),
	}
	for i := range 2 {
		h := Hire(p.files)
		h.PersonID, h.ApplicationID = fmt.Sprintf("p-%d", i), fmt.Sprintf("a-%d", i)
		h.Person.DateOfBirth = civil.MustDate("1990-01-01").AddDays(i)
		p.people = append(p.people, &someone{hire: h, rounds: 1, forced: map[string]bool{}})
	}
	return p
}

// process starts one that is killed at its nth commit; 0 lives for ever.
func (p *play) process(t *rapid.T, n int, after bool) *transfer.Service {
	config := p.config
	if n > 0 {
		config.Ledger = &mortalLedger{Ledger: p.ledger, left: n, after: after}
	}
	s, err := transfer.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return s
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
	for _, tr := range p.transfers(t, who) {
		if inDoubt(tr) != nil || tr.Leased {
			t.Skip("something is under way")
		}
	}
	if len(p.target.Records()) > 12 {
		t.Skip("enough of them")
	}
	p.target.Add(namesakeOf(who.hire))
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

// transfers gives somebody's: first the one that stands, if any does, then the
// others, the latest first.
func (p *play) transfers(t *rapid.T, who *someone) []transfer.Transfer {
	var trs []transfer.Transfer
	for _, id := range p.ledger.of(who.hire.PersonID) {
		tr, err := p.ledger.Get(context.Background(), tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		trs = append(trs, tr)
	}
	slices.SortStableFunc(trs, func(a, b transfer.Transfer) int {
		switch {
		case a.InTheWay() == b.InTheWay():
			return b.Round - a.Round
		case a.InTheWay():
			return -1
		}
		return 1
	})
	return trs
}

func (p *play) latest(t *rapid.T, who *someone) string {
	for _, tr := range p.transfers(t, who) {
		return tr.ID
	}
	return ""
}

// madeBy gives the id of what a round's step made and that stands there.
func (p *play) madeBy(marker, step string) string {
	if ids := p.allMadeBy(marker, step); len(ids) > 0 {
		return ids[len(ids)-1]
	}
	return ""
}

func (p *play) allMadeBy(marker, step string) []string {
	var ids []string
	for _, r := range p.target.Records() {
		if step == p.target.design.make().Name && r.Made && slices.Contains(r.Markers, marker) {
			ids = append(ids, r.ID)
		}
		for _, part := range r.Parts {
			if part.Step == step && part.Marker == marker {
				ids = append(ids, part.ID)
			}
		}
	}
	return ids
}

// isHonest holds at any time.
func (p *play) isHonest(t *rapid.T) {
	for _, who := range p.people {
		records := 0
		for _, r := range p.target.Records() {
			if r.Made && r.Values["date_of_birth"].Date() == who.hire.Person.DateOfBirth {
				records++
			}
		}
		if may := who.rounds + who.lies; records > may {
			t.Fatalf("%d records stand there where %d may", records, may)
		}
		for _, tr := range p.transfers(t, who) {
			p.tellsTheTruth(t, tr, who.forced[tr.Marker])
		}
	}
}

func (p *play) tellsTheTruth(t *rapid.T, tr transfer.Transfer, forced bool) {
	wrote, open := false, false
	for _, st := range tr.Steps {
		if st.Kind != hris.Create {
			continue
		}
		made := p.allMadeBy(tr.Marker, st.Name)
		wrote = wrote || len(made) > 0
		open = open || st.Phase == transfer.PhaseOpen
		switch {
		case len(made) > 1 && !forced:
			t.Fatalf("step %q was done twice: %v", st.Name, made)
		case st.Phase == transfer.PhaseDone && !slices.Contains(made, st.Receipt.ID):
			t.Fatalf("step %q has a receipt for %q, and made %v", st.Name, st.Receipt.ID, made)
		case st.Phase == transfer.PhaseWaiting && len(made) > 0 && !forced:
			t.Fatalf("step %q is waiting, and made %v", st.Name, made)
		case tr.State == transfer.StateDone && st.Phase != transfer.PhaseDone:
			t.Fatalf("it is done, and step %q is %s", st.Name, st.Phase)
		}
	}
	switch tr.State {
	case transfer.StateHeld, transfer.StateCancelled, transfer.StateFailed:
		if (wrote || open) && !forced {
			t.Fatalf("it is %s, and something stands there (or may)", tr.State)
		}
	case transfer.StatePartial:
		if open {
			t.Fatal("it is partial, and a create is in doubt")
		}
	case transfer.StateInDoubt:
		if !open {
			t.Fatal("it is in doubt, and no create is")
		}
	}
	if tr.Duplicate && !forced {
		t.Fatal("it is marked a duplicate")
	}
}

// ends lets everything pass that passes: then each hire is there.
func (p *play) ends(t *rapid.T) {
	p.target.Heal()
	p.release()
	for _, who := range p.people {
		for i := 0; ; i++ {
			p.isHonest(t)
			if p.sentOn(t, who) {
				break
			}
			if i > patience {
				t.Fatalf("it is never done: %+v; %s", p.transfers(t, who), p.last)
			}
		}
	}
}

// sentOn does the next thing that a person or a scheduler would, and reports
// whether there is nothing left to do.
func (p *play) sentOn(t *rapid.T, who *someone) bool {
	trs := p.transfers(t, who)
	if len(trs) == 0 {
		p.sendBy(context.Background(), t, p.process(t, 0, false), who)
		return false
	}
	tr := trs[0]
	step := inDoubt(tr)
	switch {
	case tr.State == transfer.StateDone:
		return true
	case tr.State.Ended():
		p.sendBy(context.Background(), t, p.process(t, 0, false), who)
	case tr.Leased:
		p.clock.Advance(2 * time.Minute)
	case tr.State == transfer.StateInDoubt && tr.NotBefore.IsZero():
		p.clock.Advance(step.Intent.Settled.Sub(p.clock.Now()))
		p.sayTruth(t, tr, *step)
	case tr.NotBefore.After(p.clock.Now()):
		p.clock.Advance(tr.NotBefore.Sub(p.clock.Now()))
	case (len(tr.Draft) == 0 || tr.Reason == hris.PersonExists) && (tr.State == transfer.StateHeld || tr.State == transfer.StatePartial):
		p.sendBy(context.Background(), t, p.process(t, 0, false), who)
	default:
		_, err := p.process(t, 0, false).Run(context.Background(), tenant, tr.ID)
		if step != nil && err != nil {
			p.clock.Advance(step.Intent.Settled.Sub(p.clock.Now()))
			p.sayTruthIfAsked(t, tr.ID)
		}
	}
	return false
}

func (p *play) sayTruthIfAsked(t *rapid.T, id string) {
	tr, err := p.ledger.Get(context.Background(), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	if step := inDoubt(tr); step != nil && tr.State == transfer.StateInDoubt {
		p.sayTruth(t, tr, *step)
	}
}

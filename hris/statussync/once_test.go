package statussync_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

// play is a customer to whom anything may happen, in any order.
type play struct {
	*scene
	t        *rapid.T
	apps     []string
	stageSeq int
	mapped   map[string]string          // what the map says, by stage
	stood    map[string]map[string]bool // the stages where each application ever stood
	edited   map[string]bool            // by hand since the last write
	checked  int                        // mails that were looked at
	released map[string]bool
	unmeant  map[string]time.Time // since when they stand where a removed stage put them
}

// TestNoOneIsMailedTwiceForOneChangeAndNoChangeIsLost plays stages, edits,
// kills, faults and clocks against one another, with two processes.
func TestNoOneIsMailedTwiceForOneChangeAndNoChangeIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := &play{t: t, mapped: map[string]string{}, stood: map[string]map[string]bool{}, edited: map[string]bool{}, released: map[string]bool{}, unmeant: map[string]time.Time{}}
		p.scene = newScene(func(s *scene) {
			s.opts.Cap = rapid.SampledFrom([]int{-1, 2, 0}).Draw(t, "cap")
			s.opts.FollowTerminal = rapid.Bool().Draw(t, "follow terminal")
		})
		p.on(t)
		for stage, status := range chosen {
			p.mapped[stage] = status
		}
		for range 5 {
			p.newApplication()
		}
		steps := map[string]func(){
			"apply": p.newApplication, "move": p.move, "move again": p.move, "edit": p.edit, "new stage": p.newStage, "remove stage": p.removeStage,
			"map": p.remap, "hide": p.hide, "fault": p.fault, "short time": p.shortTime, "five": p.five, "run": p.process1, "run again": p.process1,
			"killed": p.killed, "overlap": p.overlap, "release": p.release, "approve": p.approve,
		}
		names := make([]string, 0, len(steps))
		for name := range steps {
			names = append(names, name)
		}
		slices.Sort(names)
		for range rapid.IntRange(5, 60).Draw(t, "steps") {
			steps[rapid.SampledFrom(names).Draw(t, "step")]()
			p.check()
		}
		p.calm()
	})
}

func (p *play) pick(what string) string { return rapid.SampledFrom(p.apps).Draw(p.t, what) }

func (p *play) newApplication() {
	id := fmt.Sprintf("a%02d", len(p.apps))
	p.apps = append(p.apps, id)
	p.apply(id, rapid.SampledFrom([]string{"r1", "r2"}).Draw(p.t, "recruitment"))
	p.stood[id] = map[string]bool{"1": true}
}

func (p *play) stage() string {
	p.ats.mu.Lock()
	defer p.ats.mu.Unlock()
	var ids []string
	for _, s := range p.ats.stages {
		ids = append(ids, s.ID)
	}
	return rapid.SampledFrom(ids).Draw(p.t, "stage")
}

func (p *play) move() {
	id, stage := p.pick("who"), p.stage()
	p.clock.Move(time.Second) // each move has an instant of its own
	p.ats.move("e"+id, stage)
	p.stood[id][stage] = true
}

func (p *play) edit() {
	id := p.pick("who")
	status := rapid.SampledFrom([]string{"waiting", "evaluating", "interview", "hired", "negative"}).Draw(p.t, "status")
	if p.board.status(id) != status {
		p.board.byHand(id, status)
		p.edited[id] = true
	}
}

func (p *play) newStage() {
	p.stageSeq++
	p.ats.addStage(fmt.Sprintf("c%d", p.stageSeq), "Etap", hris.StageStandard)
}

// removeStage removes a custom one.
func (p *play) removeStage() {
	gone, to := p.stage(), p.stage()
	if gone == to || len(gone) == 1 && gone != "3" && gone != "6" {
		return
	}
	p.clock.Move(time.Second)
	badges, err := p.sync.Badges(context.Background(), p.apps...)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, id := range p.apps {
		if p.ats.at["e"+id].stage == gone {
			p.stood[id][to] = true
			if badges[id].Stage == gone {
				p.unmeant[id] = p.clock.Now()
			}
		}
	}
	p.ats.removeStage(gone, to)
}

func (p *play) remap() {
	m, err := p.sync.Refresh(context.Background(), boss)
	if err != nil {
		return
	}
	with := map[string]string{}
	for _, e := range m.Entries {
		if !e.Gone && !e.Locked {
			with[e.Stage.ID] = e.Status
			if e.Status == "" {
				with[e.Stage.ID] = rapid.SampledFrom([]string{"evaluating", "interview", "negative"}).Draw(p.t, "mapped to")
			}
		}
	}
	if _, err := p.sync.Save(context.Background(), boss, m.Version, with); err != nil {
		p.t.Fatalf("save: %v", err)
	}
	for stage, status := range with {
		p.mapped[stage] = status
	}
}

func (p *play) hide() {
	what := rapid.SampledFrom([]string{"r1", "r2", "e" + p.pick("who")}).Draw(p.t, "what")
	if p.ats.hidden[what] == "" {
		p.ats.hidden[what] = rapid.SampledFrom([]hris.Code{hris.RightMissing, hris.NotThere, hris.Unavailable}).Draw(p.t, "why")
	} else {
		delete(p.ats.hidden, what)
	}
}

func (p *play) fault() {
	f := fault(rapid.IntRange(int(none), int(itemsDoubt)).Draw(p.t, "fault"))
	p.board.faults = append(p.board.faults, f)
}

func (p *play) shortTime() {
	p.clock.Move(time.Duration(rapid.IntRange(1, 70).Draw(p.t, "minutes")) * time.Minute)
}

func (p *play) process1() { p.tolerant(p.process(p.store)) }

// tolerant runs, and takes every error that a fault explains.
func (p *play) tolerant(s *statussync.Sync) {
	_, _, _ = s.Run(context.Background())
}

func (p *play) killed() {
	m := &mortal{Store: p.store, left: rapid.IntRange(1, 12).Draw(p.t, "commits"), after: rapid.Bool().Draw(p.t, "after")}
	survives(func() { p.tolerant(p.process(m)) })
}

// overlap lets a second process run in the middle of the first one's write,
// when its lease may be over; or lets somebody save the map there.
func (p *play) overlap() {
	minutes := rapid.IntRange(0, 12).Draw(p.t, "minutes")
	save := rapid.Bool().Draw(p.t, "save")
	p.board.during = func() {
		p.clock.Move(time.Duration(minutes) * time.Minute)
		if save {
			m, err := p.sync.Map(context.Background())
			if err == nil {
				with := map[string]string{}
				for _, e := range m.Entries {
					with[e.Stage.ID] = e.Status
				}
				_, _ = p.sync.Save(context.Background(), boss, m.Version, with)
			}
		}
		p.tolerant(p.process(p.store))
	}
	p.process1()
	p.board.during = nil
}

func (p *play) release() {
	for r, err := range p.sync.Held(context.Background()) {
		if err != nil {
			p.t.Fatal(err)
		}
		if err := p.sync.Release(context.Background(), boss, r); err == nil {
			p.released[r.Application] = true
		} else if !errors.Is(err, hris.Busy) {
			p.t.Fatal(err)
		}
		return
	}
}

func (p *play) approve() {
	reports, err := p.sync.Reports(context.Background(), 1)
	if err != nil || len(reports) == 0 || reports[0].State != statussync.Asking {
		return
	}
	if _, err := p.sync.Approve(context.Background(), boss, reports[0].ID); err != nil {
		p.t.Fatal(err)
	}
}

// check looks at every e-mail that was sent since it last looked.
func (p *play) check() {
	p.board.mu.Lock()
	defer p.board.mu.Unlock()
	p.board.settle()
	for i := p.checked; i < len(p.board.mails); i++ {
		m := p.board.mails[i]
		if p.mapped[m.stage] != m.status {
			p.t.Fatalf("%s was told %s for stage %s, which the map does not say", m.app, m.status, m.stage)
		}
		if !p.stood[m.app][m.stage] {
			p.t.Fatalf("%s never stood at %s", m.app, m.stage)
		}
		if m.change.Equal(p.unmeant[m.app]) && !p.released[m.app] {
			p.t.Fatalf("%s was told %s because a stage was removed", m.app, m.status)
		}
		for j := range i {
			before := p.board.mails[j]
			if before == m && !p.edited[m.app] {
				p.t.Fatalf("%s was told %s twice for one change", m.app, m.status)
			}
		}
		if !p.released[m.app] && i > 0 {
			if last := p.lastBefore(i, m.app); last != "" && !p.edited[m.app] && p.order(m.status) < p.order(last) {
				p.t.Fatalf("%s went backwards from %s to %s unasked", m.app, last, m.status)
			}
		}
	}
	p.checked = len(p.board.mails)
}

func (p *play) lastBefore(i int, app string) string {
	for _, m := range slices.Backward(p.board.mails[:i]) {
		if m.app == app {
			return m.status
		}
	}
	return ""
}

func (p *play) order(status string) int {
	for _, s := range p.board.statuses {
		if s.Code == status {
			return s.Order
		}
	}
	return 0
}

// calm takes all trouble away, lets days pass, and wants every application at
// the status that the map says, or with a person.
func (p *play) calm() {
	p.board.faults, p.board.during = nil, nil
	clear(p.ats.hidden)
	p.clock.Move(time.Hour)
	p.remap()
	for range 3 {
		p.five()
		for range 4 { // a run that stopped, or asks, goes on
			p.process1()
			p.approve()
			p.clock.Move(20 * time.Minute)
		}
		p.check()
	}
	sent := len(p.board.mails)
	held := map[string]statussync.Record{}
	for _, r := range p.scene.held(p.t) {
		held[r.Application] = r
	}
	for _, id := range p.apps {
		stage, status := p.ats.at["e"+id].stage, p.board.status(id)
		want := p.mapped[stage]
		terminal := status == "hired" || status == "negative"
		switch r, waits := held[id]; {
		case status == want:
		case terminal && !p.opts.FollowTerminal:
		case waits && r.Change.To == want && r.Change.From == status:
		default:
			p.t.Fatalf("%s stands at %s and shows %s instead of %s, and nobody is asked", id, stage, status, want)
		}
	}
	p.day(p.t)
	if len(p.board.mails) != sent {
		p.t.Fatalf("%d e-mails although nothing has changed", len(p.board.mails)-sent)
	}
}

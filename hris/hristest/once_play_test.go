package hristest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

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
	people := 2
	if d.Looks.Sole {
		people = 3 // who cannot be told apart
	}
	for i := range people {
		h := Hire(p.files)
		h.PersonID, h.ApplicationID = fmt.Sprintf("p-%d", i), fmt.Sprintf("a-%d", i)
		h.Person.DateOfBirth = civil.MustDate("1990-01-01").AddDays(i)
		p.people = append(p.people, &someone{hire: h, rounds: 1, forced: map[string]bool{}})
	}
	return p
}

// alike are the people whom the target could take for somebody.
func (p *play) alike(who *someone) []*someone {
	if p.target.design.Looks.Sole {
		return p.people
	}
	return []*someone{who}
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

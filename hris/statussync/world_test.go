package statussync_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
)

// clock stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// ats is a recruiting system in memory.
type ats struct {
	clock *clock

	mu     sync.Mutex
	stages []hris.Stage
	order  []string
	at     map[string]*standing
	hidden map[string]hris.Code // recruitments, and applications
	broken error                // every call
	asked  []string             // recruitments
	after  func()               // once, when positions were read
}

type standing struct {
	recruitment, stage string
	since              time.Time
	moves              int
}

func newATS(c *clock) *ats {
	return &ats{clock: c, at: map[string]*standing{}, hidden: map[string]hris.Code{}, stages: []hris.Stage{
		{ID: "1", Name: "Nowy", Type: hris.StageStandard, System: true},
		{ID: "2", Name: "Analiza CV", Type: hris.StageStandard, System: true},
		{ID: "3", Name: "Rozmowa", Type: hris.StageMeeting},
		{ID: "4", Name: "Złożenie oferty", Type: hris.StageOffer, System: true},
		{ID: "5", Name: "Zatrudniony", Type: hris.StageEmployment, System: true},
		{ID: "6", Name: "Podziękowanie", Type: hris.StageRejection},
	}}
}

func (a *ats) move(id, stage string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.at[id]
	if s.stage == stage {
		return
	}
	s.stage, s.since, s.moves = stage, a.clock.Now(), s.moves+1
}

func (a *ats) addStage(id, name string, typ hris.StageType) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stages = append(a.stages, hris.Stage{ID: id, Name: name, Type: typ})
}

// removeStage moves who stands there to another, as eRecruiter does.
func (a *ats) removeStage(id, replacement string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stages = slices.DeleteFunc(a.stages, func(s hris.Stage) bool { return s.ID == id })
	for _, s := range a.at {
		if s.stage == id {
			s.stage, s.since, s.moves = replacement, a.clock.Now(), s.moves+1
		}
	}
}

func (a *ats) Stages(context.Context) ([]hris.Stage, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.stages), a.broken
}

func (a *ats) Positions(_ context.Context, recruitment string, wanted func(string) bool) iter.Seq2[hris.Position, error] {
	return func(yield func(hris.Position, error) bool) {
		a.mu.Lock()
		a.asked = append(a.asked, recruitment)
		code, broken := a.hidden[recruitment], a.broken
		var all []hris.Position
		for _, id := range a.order {
			s := a.at[id]
			if s.recruitment != recruitment || !wanted(id) {
				continue
			}
			p := hris.Position{ApplicationID: id, StageID: s.stage, Since: s.since}
			for _, stage := range a.stages {
				if stage.ID == s.stage {
					p.StageName = stage.Name
				}
			}
			if code := a.hidden[id]; code != "" {
				p = hris.Position{ApplicationID: id, Err: &hris.Error{Code: code, Effect: hris.EffectRefused}}
			}
			all = append(all, p)
		}
		after := a.after
		a.after = nil
		a.mu.Unlock()
		if broken != nil || code != "" {
			if broken == nil {
				broken = &hris.Error{Code: code, Effect: hris.EffectRefused}
			}
			yield(hris.Position{}, broken)
			return
		}
		for _, p := range all {
			if !yield(p, nil) {
				return
			}
		}
		if after != nil {
			after()
		}
	}
}

// board is a platform in memory that counts the e-mails it sends.
type board struct {
	clock *clock

	mu       sync.Mutex
	statuses []hris.Status
	order    []string
	apps     map[string]*hris.SinkApplication
	mails    []mail
	late     []lateWrite
	faults   []fault // of the next writes, in order
	refuse   map[string]error
	broken   error
	calls    int
	reads    int
	size     int
	during   func() // once, in the middle of a write
	all      bool   // lists those from before too
}

type mail struct {
	app, status, stage string
	change             time.Time
}

// fault is what happens to one write.
type fault int

const (
	none       fault = iota
	lost             // done, but nobody hears of it
	never            // not done, and nobody hears of it
	late             // done some minutes later
	down             // refused as a whole
	badKey           // likewise, with 401
	half             // every second one is done; nobody hears of it
	silent           // done; the answer does not mention the first one
	itemsDoubt       // each done, each reported as unknown
)

type lateWrite struct {
	at     time.Time
	change hris.StatusChange
}

func newBoard(c *clock) *board {
	return &board{clock: c, apps: map[string]*hris.SinkApplication{}, refuse: map[string]error{}, size: 3, statuses: []hris.Status{
		{Code: "waiting", Order: 1}, {Code: "evaluating", Order: 2}, {Code: "interview", Order: 3},
		{Code: "hired", Order: 4, Terminal: true}, {Code: "negative", Order: 5, Terminal: true},
	}}
}

// settle does the late writes whose time has come; with the lock held.
func (b *board) settle() {
	now := b.clock.Now()
	b.late = slices.DeleteFunc(b.late, func(w lateWrite) bool {
		if w.at.After(now) {
			return false
		}
		b.set(w.change)
		return true
	})
}

func (b *board) set(c hris.StatusChange) {
	a := b.apps[c.ApplicationID]
	a.Status, a.ChangedAt, a.SetByPerson = c.Status, b.clock.Now(), false
	b.mails = append(b.mails, mail{c.ApplicationID, c.Status, c.StageID, c.At})
}

func (b *board) byHand(id, status string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settle()
	a := b.apps[id]
	a.Status, a.ChangedAt, a.SetByPerson = status, b.clock.Now(), true
}

func (b *board) status(id string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settle()
	return b.apps[id].Status
}

func (b *board) mailsTo(id string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settle()
	var got []string
	for _, m := range b.mails {
		if m.app == id {
			got = append(got, m.status)
		}
	}
	return got
}

func (b *board) Statuses(context.Context) ([]hris.Status, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.statuses), b.broken
}

func (b *board) Applications(_ context.Context, since time.Time) iter.Seq2[hris.SinkApplication, error] {
	return func(yield func(hris.SinkApplication, error) bool) {
		b.mu.Lock()
		b.settle()
		var all []hris.SinkApplication
		for _, id := range b.order {
			if a := *b.apps[id]; b.all || !a.AppliedAt.Before(since) {
				all = append(all, a)
			}
		}
		broken := b.broken
		b.mu.Unlock()
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
		if broken != nil {
			yield(hris.SinkApplication{}, broken)
		}
	}
}

func (b *board) Application(_ context.Context, id string) (hris.SinkApplication, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settle()
	b.reads++
	if b.broken != nil {
		return hris.SinkApplication{}, b.broken
	}
	a, ok := b.apps[id]
	if !ok {
		return hris.SinkApplication{}, &hris.Error{Code: hris.NotThere, Effect: hris.EffectRefused}
	}
	return *a, nil
}

func (b *board) MaxStatuses() int { return b.size }

func (b *board) SetStatuses(_ context.Context, changes []hris.StatusChange) ([]hris.StatusResult, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settle()
	b.calls++
	if len(changes) == 0 || len(changes) > b.size {
		panic(fmt.Sprintf("%d changes in one write", len(changes)))
	}
	f := none
	if len(b.faults) > 0 {
		f, b.faults = b.faults[0], b.faults[1:]
	}
	if during := b.during; during != nil {
		b.during = nil
		b.mu.Unlock()
		during()
		b.mu.Lock()
	}
	unknown := &hris.Error{Code: hris.OutcomeHidden, Effect: hris.EffectUnknown}
	switch f {
	case down:
		return nil, &hris.Error{Code: hris.Unavailable, Effect: hris.EffectNotSent}
	case badKey:
		return nil, &hris.Error{Code: hris.BadCredentials, Effect: hris.EffectRefused}
	case never:
		return nil, errors.New("connection reset")
	}
	if b.broken != nil {
		return nil, b.broken
	}
	var results []hris.StatusResult
	for i, c := range changes {
		err := b.refuse[c.ApplicationID]
		switch {
		case f == late:
			b.late = append(b.late, lateWrite{b.clock.Now().Add(10 * time.Minute), c})
		case f == half && i%2 == 1:
		case err == nil:
			b.set(c)
		}
		if f == itemsDoubt {
			err = unknown
		}
		if f == silent && i == 0 {
			continue
		}
		results = append(results, hris.StatusResult{ApplicationID: c.ApplicationID, Err: err})
	}
	if f == lost || f == late || f == half {
		return nil, unknown
	}
	return results, nil
}

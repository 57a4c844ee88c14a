package hristest

import (
	"context"
	"sync"

	"github.com/handoverhq/handover/hris"
)

// probe is a target with a gate before and behind its steps: the process
// stands still there, whatever the vendor does.
type probe struct {
	hris.Target

	mu     sync.Mutex
	step   string
	before *Gate // before the request leaves
	behind *Gate // between the answer and the process hearing of it
	bang   string
	done   map[string]int
}

// boom makes the next Do of a step do its work and panic.
func (p *probe) boom(step string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bang = step
}

// stop makes the next Do of a step wait.
func (p *probe) stop(step string, before, behind *Gate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step, p.before, p.behind = step, before, behind
}

// Steps implements [hris.Target].
func (p *probe) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := p.Target.Steps(in)
	for i := range steps {
		do, name := steps[i].Do, steps[i].Name
		steps[i].Do = func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			before, behind, bang := p.gates(name)
			if before != nil {
				_ = before.wait(context.WithoutCancel(ctx))
			}
			receipt, err := do(ctx, done)
			if behind != nil {
				_ = behind.wait(context.WithoutCancel(ctx))
			}
			if bang {
				panic("planned by the suite")
			}
			return receipt, err
		}
	}
	return steps, err
}

// gates gives the gates of one Do, for this time only, and counts it.
func (p *probe) gates(step string) (before, behind *Gate, bang bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done == nil {
		p.done = map[string]int{}
	}
	p.done[step]++
	if step == p.bang {
		bang, p.bang = true, ""
	}
	if step == p.step {
		before, behind, p.step = p.before, p.behind, ""
	}
	return before, behind, bang
}

// did tells how often the Do of a step was called.
func (p *probe) did(step string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done[step]
}

// probe puts one between the scene's services and its target.
func (x *scene) probe() *probe {
	p := &probe{Target: x.account.Target}
	x.connect("c-1", p)
	return p
}

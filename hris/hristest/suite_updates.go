package hristest

import (
	"context"
	"testing"

	"github.com/handoverhq/handover/hris"
)

// updates takes the steps that are an Update at their word: in doubt they are
// repeated without a question.
func (s suite) updates(t *testing.T) {
	s.atEach(t, "an update done twice is done once", repeatable, updatesTwice)
}

func repeatable(step hris.Step) bool { return step.Kind == hris.Update }

// updatesTwice does the steps up to the i-th, and that one again, as happens
// where its answer was lost.
func updatesTwice(x *scene, i int) {
	ctx, done := context.Background(), hris.Receipts{}
	steps := x.planned(x.draft(x.a))
	do := func(step hris.Step) hris.Receipt {
		receipt, err := step.Do(ctx, done)
		x.ok(err, "do step "+step.Name)
		return receipt
	}
	for _, step := range steps[:i] {
		done[step.Name] = do(step)
	}
	once := do(steps[i])
	before := x.counts(steps)
	again := do(steps[i])
	after := x.counts(steps)
	for what, n := range after {
		if n > before[what] {
			x.Errorf("step %q is an Update, but doing it twice made two: %d of %s stand at the vendor, and %d did. A step that makes something is a Create", steps[i].Name, n, what, before[what])
		}
	}
	if again.Kind != once.Kind || again.ID != once.ID {
		x.Errorf("step %q is an Update, but doing it twice made two: its receipts are for %q and %q. A step that makes something is a Create", steps[i].Name, once.ID, again.ID)
	}
}

// counts tells how much of the hire stands at the vendor, by what it is.
func (x *scene) counts(steps []hris.Step) map[string]int {
	n := map[string]int{}
	for _, step := range steps {
		n["what step "+step.Name+" makes"] = len(x.account.Standing(step.Name))
	}
	if x.account.Bytes != nil {
		n["the documents"] = len(x.account.Bytes())
	}
	return n
}

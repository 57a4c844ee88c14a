package main

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// crashing is a target during which the process dies: after Nmbrs has done a step,
// and before the ledger knows.
//
// The next run repeats a step that may be repeated, and looks for one that can be
// found. A step of neither kind (an address or a bank account over SOAP) would be
// in doubt, and asks a person; so that the next run can go on by itself, the
// process dies a moment later there, when the ledger has the receipt. After the
// last step of all that is when the hand-over is done.
type crashing struct {
	hris.Target
	after string // "" for never
	crash func(step string, known bool)
}

// Steps implements [hris.Target].
func (c crashing) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := c.Target.Steps(in)
	at := slices.IndexFunc(steps, func(s hris.Step) bool { return s.Name == c.after })
	if err != nil || at < 0 {
		return steps, err
	}
	if steps[at].Kind == hris.Update || steps[at].Look != nil {
		do := steps[at].Do
		steps[at].Do = func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			receipt, err := do(ctx, done)
			if err == nil {
				c.crash(c.after, false)
			}
			return receipt, err
		}
	} else if at+1 < len(steps) {
		do := steps[at+1].Do
		steps[at+1].Do = func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			if _, known := done[c.after]; known {
				c.crash(c.after, true)
			}
			return do(ctx, done)
		}
	}
	return steps, nil
}

// crashAtTheEnd is for a last step that cannot be found again.
func (d *desk) crashAtTheEnd(b transfer.Badge) {
	if last := len(b.Steps) - 1; last >= 0 && b.Steps[last].Name == d.o.crashAfter && b.Steps[last].Phase == transfer.PhaseDone {
		d.crash(d.o.crashAfter, true)
	}
}

package hristest

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// values are a person's: they wait sealed, or not at all.
func (s suite) values(t *testing.T) {
	if s.sample.account.Faults.Refuse == nil {
		return
	}
	s.promise(t, "values wait sealed, and only for so long", sealed)
	s.promise(t, "without a sealer nothing is kept, and a resume needs the same values", unsealed)
	s.promise(t, "a draft source brings the values again", draftSource)
}

// stuck makes a transfer that is not done, through a service.
func (x *scene) stuck(s *transfer.Service) (transfer.Badge, bool) {
	x.Helper()
	d := x.draft(s)
	steps := x.planned(d)
	if _, ok := x.account.Faults.Refuse(steps[len(steps)-1].Name); !ok {
		return transfer.Badge{}, false
	}
	badge, err := x.send(s, d)
	x.fails(err, hris.Rejected, "send what is refused")
	return badge, true
}

func sealed(x *scene) {
	badge, ok := x.stuck(x.a)
	if !ok {
		return
	}
	t := x.transfer(badge.Transfer)
	if len(t.Draft) == 0 {
		x.Fatal("nothing waits for a resume")
	}
	for _, canary := range x.canaries() {
		if bytes.Contains(t.Draft, []byte(canary)) {
			x.Error("the draft holds a value in the clear")
		}
	}
	other, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	x.ok(err, "make another key")
	_, err = x.run(x.service(func(c *transfer.Config) { c.Sealer = other }), badge.Transfer)
	x.fails(err, hris.DraftGone, "resume with another key")

	x.clock.Advance(29 * 24 * time.Hour)
	n, err := x.a.Expire(context.Background())
	x.ok(err, "expire")
	if n != 1 {
		x.Errorf("%d drafts expired, want 1", n)
	}
	_, err = x.run(x.b, badge.Transfer)
	x.fails(err, hris.DraftGone, "resume without values")
	after, err := x.send(x.b, x.draft(x.b))
	x.ok(err, "send what was reviewed anew")
	if after.Transfer != badge.Transfer {
		x.Error("the review made a second transfer")
	}
	x.finish(x.b, after.Transfer)
}

func unsealed(x *scene) {
	bare := x.service(func(c *transfer.Config) { c.Sealer = nil })
	badge, ok := x.stuck(bare)
	if !ok {
		return
	}
	if t := x.transfer(badge.Transfer); len(t.Draft) > 0 {
		x.Error("values are kept without a sealer")
	}
	ctx := context.Background()
	_, err := x.run(bare, badge.Transfer)
	x.fails(err, hris.DraftGone, "resume without values")
	_, err = bare.Resume(ctx, recruiter, tenant, badge.Transfer, x.draft(bare, x.account.Correct))
	x.fails(err, hris.Changed, "resume with other values")
	_, err = bare.Resume(ctx, recruiter, tenant, badge.Transfer, x.draft(bare))
	x.ok(err, "resume with the same values")
	x.isDone(x.transfer(badge.Transfer))
}

func draftSource(x *scene) {
	source := &preparesAgain{x: x}
	bare := x.service(func(c *transfer.Config) { c.Sealer, c.Drafts = nil, source })
	source.s = bare
	badge, ok := x.stuck(bare)
	if !ok {
		return
	}
	_, err := x.run(bare, badge.Transfer)
	x.ok(err, "resume from the draft source")
	x.finish(bare, badge.Transfer)
}

// preparesAgain is a host that keeps its reviewer's edits.
type preparesAgain struct {
	x *scene
	s *transfer.Service
}

// Draft implements [transfer.DraftSource].
func (p *preparesAgain) Draft(context.Context, transfer.Transfer) (*transfer.Draft, error) {
	return p.x.draft(p.s), nil
}

package hristest

import (
	"context"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// isHonest holds at any time.
func (p *play) isHonest(t *rapid.T) {
	for _, who := range p.people {
		transfers, records := p.transfers(t, who), 0
		for _, r := range p.target.Records() {
			if r.Made && slices.ContainsFunc(transfers, func(tr transfer.Transfer) bool { return slices.Contains(r.Markers, tr.Marker) }) {
				records++
			}
		}
		if may := who.rounds + who.lies; records > may {
			t.Fatalf("%d records stand there where %d may", records, may)
		}
		for _, tr := range transfers {
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
	for i, waiting := 0, p.people; len(waiting) > 0; i++ {
		p.isHonest(t)
		waiting = slices.DeleteFunc(slices.Clone(waiting), func(who *someone) bool { return p.sentOn(t, who) })
		if i > patience {
			t.Fatalf("it is never done: %+v; %s", p.transfers(t, waiting[0]), p.last)
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

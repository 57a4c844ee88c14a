package ledgertest

import (
	"errors"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

var create = []promise{
	{"commits a planned transfer with all that was given", func(b *bench) {
		p := b.planned()
		t, l, err := b.ledger.Create(b.Context(), p)
		b.ok(err)
		at := kept(p.At)
		b.equal(transfer.Transfer{
			ID: p.ID, Tenant: p.Tenant, Rev: t.Rev, Connection: p.Connection, Vendor: p.Vendor, Product: p.Product, Account: p.Account,
			Key: p.Key, Round: 1, PersonHash: p.PersonHash, PersonID: p.PersonID, ApplicationID: p.ApplicationID,
			Actor: p.Actor, Marker: p.Marker, State: transfer.StatePlanned,
			Steps: []transfer.StepState{
				{Name: first, Kind: hris.Create, Phase: transfer.PhaseWaiting},
				{Name: second, Kind: hris.Update, Phase: transfer.PhaseWaiting},
				{Name: third, Kind: hris.Create, Optional: true, Phase: transfer.PhaseWaiting},
			},
			Mapping: p.Mapping, Form: p.Form, Draft: p.Draft, DraftHash: p.DraftHash, DraftUntil: kept(p.DraftUntil), Fields: p.Fields,
			CreatedAt: at, UpdatedAt: at, Leased: true,
		}, t)
		b.equal(transfer.Lease{Ref: transfer.Ref{Tenant: p.Tenant, ID: p.ID}, Owner: p.Owner, Fence: l.Fence}, l)
		b.is(t.Rev > 0 && l.Fence > 0, "Rev and Fence begin above zero")
		b.equal(t, b.get(t))
	}},
	{"gives the lease to its owner", func(b *bench) {
		t, l := b.create()
		_, _, err := b.ledger.Acquire(b.Context(), t.Tenant, t.ID, "worker-2", lease)
		b.fails(err, hris.Busy)
		b.advance(l, transfer.Advance{State: transfer.StateSending})
	}},
	{"writes that it was sent, and by whom", func(b *bench) {
		t, _ := b.create()
		b.equal([]transfer.Event{{At: kept(b.clock.Now()), Actor: "user-1", Kind: transfer.EventSent}}, b.history(t))
	}},
	{"refuses a key that stands, in every state that stands in the way", func(b *bench) {
		for _, state := range []transfer.State{
			transfer.StatePlanned, transfer.StateSending, transfer.StateHeld, transfer.StatePartial, transfer.StateInDoubt, transfer.StateDone,
		} {
			standing := b.in(state)
			p := b.planned()
			p.Key = standing.Key
			_, _, err := b.ledger.Create(b.Context(), p)
			b.fails(err, hris.AlreadySent)
			_, err = b.ledger.Get(b.Context(), acme, p.ID)
			b.fails(err, hris.NotFound)
		}
	}},
	{"tells with Taken which transfer stands, without its draft", func(b *bench) {
		standing, _ := b.create()
		p := b.planned()
		p.Key = standing.Key
		_, _, err := b.ledger.Create(b.Context(), p)
		taken, ok := errors.AsType[*transfer.Taken](err)
		b.is(ok, "the error is a *Taken")
		standing.Draft = nil
		b.equal(standing, taken.By)
	}},
	{"counts a further round after one that ended with nothing written", func(b *bench) {
		key := transfer.Hash("again")
		same := func(p *transfer.Planned) { p.Key = key }
		b.equal(1, b.in(transfer.StateCancelled, same).Round)
		b.equal(2, b.in(transfer.StateFailed, same).Round)
		b.equal(3, b.in(transfer.StateDone, same).Round)
	}},
	{"counts a further round after a reopened one, once", func(b *bench) {
		t := b.in(transfer.StateDone)
		t, err := b.ledger.Decide(b.Context(), t.Tenant, t.ID, transfer.Decision{At: b.clock.Now(), Rev: t.Rev, Reopen: true})
		b.ok(err)
		b.is(t.Reopened && t.State == transfer.StateDone, "it is reopened and still done")
		again, _ := b.create(func(p *transfer.Planned) { p.Key = t.Key })
		b.equal(2, again.Round)
		p := b.planned()
		p.Key = t.Key
		_, _, err = b.ledger.Create(b.Context(), p)
		taken, ok := errors.AsType[*transfer.Taken](err)
		b.is(ok && taken.By.ID == again.ID, "the second round stands in the way of a third")
	}},
	{"makes one transfer of many Creates of one key at once", func(b *bench) {
		const n = 8
		var plans []transfer.Planned
		for range n {
			p := b.planned()
			p.Key = "one"
			plans = append(plans, p)
		}
		var all sync.WaitGroup
		errs := make([]error, n)
		for i, p := range plans {
			all.Go(func() { _, _, errs[i] = b.ledger.Create(b.Context(), p) })
		}
		all.Wait()
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
				continue
			}
			b.fails(err, hris.AlreadySent)
		}
		b.equal(1, made)
	}},
	{"is free for another key of the same person", func(b *bench) {
		b.create()
		t, _ := b.create()
		b.equal(1, t.Round)
	}},
	{"refuses an id in use and changes nothing", func(b *bench) {
		t, _ := b.create()
		same := b.unchanged(t)
		p := b.planned()
		p.ID = t.ID
		_, _, err := b.ledger.Create(b.Context(), p)
		b.fails(err, hris.InvalidInput)
		same()
	}},
	{"refuses what has no id, tenant, key, time or steps, or a step name twice", func(b *bench) {
		for name, spoil := range map[string]func(*transfer.Planned){
			"id":     func(p *transfer.Planned) { p.ID = "" },
			"tenant": func(p *transfer.Planned) { p.Tenant = "" },
			"key":    func(p *transfer.Planned) { p.Key = "" },
			"time":   func(p *transfer.Planned) { p.At = time.Time{} },
			"steps":  func(p *transfer.Planned) { p.Steps = nil },
			"twice":  func(p *transfer.Planned) { p.Steps[1].Name = p.Steps[0].Name },
		} {
			p := b.planned()
			spoil(&p)
			_, _, err := b.ledger.Create(b.Context(), p)
			b.is(errors.Is(err, hris.InvalidInput), "a transfer is refused for its "+name)
		}
	}},
	{"needs no draft, and then has no date for one", func(b *bench) {
		t, _ := b.create(func(p *transfer.Planned) { p.Draft = nil })
		b.is(t.Draft == nil && t.DraftUntil.IsZero() && t.DraftHash != "", "there is a hash and nothing else of the draft")
		b.equal(t, b.get(t))
	}},
	{"copies what it is given and what it gives", func(b *bench) {
		p := b.planned()
		t, _, err := b.ledger.Create(b.Context(), p)
		b.ok(err)
		same := b.unchanged(t)
		for _, spoiled := range []transfer.Transfer{t, b.get(t)} {
			p.Draft[0], p.Steps[0].Name, p.Fields["person.last_name"] = 'X', "spoiled", "spoiled"
			spoiled.Draft[0], spoiled.Steps[0].Name, spoiled.Fields["person.last_name"] = 'X', "spoiled", "spoiled"
		}
		same()
	}},
}

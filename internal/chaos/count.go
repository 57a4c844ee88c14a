package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// count holds what the vendors have against what was ordered.
func (r *run) count(ctx context.Context) error {
	s, err := r.control.state(ctx)
	if err != nil {
		return err
	}
	if err := r.countFound(ctx); err != nil {
		return err
	}
	if s.Pending > 0 {
		return fmt.Errorf("%d commits still wait for the clock", s.Pending)
	}
	wanted, err := r.ledgerSays(ctx)
	if err != nil {
		return err
	}
	for number, a := range r.world.Accounts {
		seen, err := r.control.records(ctx, number)
		if err != nil {
			return err
		}
		r.compare(number, a, wanted, seen)
	}
	return nil
}

// wants is what is wanted of one owner at one account.
type wants struct {
	account int
	owner   string
}

// wanted is the number of hand-overs that are done, and the ids that their
// receipts have.
type wanted struct {
	done int
	open int // may have a record and may have none: they say so
	ids  []string
	docs []string // steps that filed a document, where the vendor's pages show documents
}

// ledgerSays goes through all transfers: none may be missing, none may be one too
// many, and each that is not done says why.
func (r *run) ledgerSays(ctx context.Context) (map[wants]wanted, error) {
	rehires := map[int]bool{}
	for _, o := range r.orders {
		if _, accepted := r.answers[o.Number]; accepted && o.What == rehired {
			rehires[o.Hire] = true
		}
	}
	hired, err := r.markedAsHired(ctx)
	if err != nil {
		return nil, err
	}
	held, err := r.heldHires(ctx)
	if err != nil {
		return nil, err
	}
	all := map[wants]wanted{}
	for _, o := range r.orders {
		_, accepted := r.answers[o.Number]
		if o.What != first || !accepted {
			continue
		}
		found, err := r.transfersOf(ctx, o)
		if err != nil {
			return nil, err
		}
		least, most := o.expected(rehires[o.Hire])
		r.tally.HandOvers += min(max(len(found), least), most)
		r.countSource(o, len(found))
		subject := r.subject(o)
		switch n := len(found); {
		case n < least && held[subject]: // it says so
		case n < least:
			r.tally.fail("lost", "%s: hire %d, %s, was accepted and has %d transfers of %d", r.world.Accounts[o.Account].Kind, o.Hire, o.by(), n, least)
		case n > most:
			r.tally.fail("too many transfers", "%s: hire %d, %s, has %d of %d", r.world.Accounts[o.Account].Kind, o.Hire, o.by(), n, most)
		}
		if id, ok := hired[o.Hire]; ok && !slices.ContainsFunc(found, func(b transfer.Badge) bool { return b.Transfer == id }) {
			r.tally.fail("hired without a transfer", "hire %d: the host committed transfer %s with it", o.Hire, id)
		}
		k := kindOf(r.world.Accounts[o.Account].Kind)
		key := wants{o.Account, k.owner(r.world.hire(o.Hire, o.Twin))}
		for _, b := range found {
			all[key] = r.weigh(k, o, b, all[key])
		}
	}
	return all, nil
}

// markedAsHired is what the host committed in its own transactions: each with the
// transfer that was planned in the same.
func (r *run) markedAsHired(ctx context.Context) (map[int]string, error) {
	rows, err := r.station.db.QueryContext(ctx, "SELECT hire, transfer FROM host_hired")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	hired := map[int]string{}
	for rows.Next() {
		var hire int
		var id string
		if err := rows.Scan(&hire, &id); err != nil {
			return nil, err
		}
		hired[hire] = id
	}
	r.tally.Enqueued = len(hired)
	return hired, rows.Err()
}

// weigh adds a transfer to what its owner is to have.
func (r *run) weigh(k kind, o order, b transfer.Badge, w wanted) wanted {
	if b.Duplicate {
		r.tally.fail("flagged duplicates", "%s: hire %d, transfer %s", k.name, o.Hire, b.Transfer)
	}
	made := slices.ContainsFunc(b.Steps, func(st transfer.StepBadge) bool { return st.Name == k.makes && st.Phase == transfer.PhaseDone })
	switch {
	case b.State == transfer.StateDone:
		r.tally.Done++
	case b.Reason == "":
		r.tally.fail("without a reason", "%s: hire %d is %s", k.name, o.Hire, b.State)
	default:
		r.tally.Left[string(b.State)+": "+string(b.Reason)]++
	}
	switch {
	case made:
		w.done++
		for _, st := range b.Steps {
			if k.enter != nil && strings.HasPrefix(st.Name, hris.DocumentStep) && st.Phase == transfer.PhaseDone {
				w.docs = append(w.docs, st.Name)
			}
			if st.Name == k.makes && st.Remote.ID != "" && st.Remote.ID != "0" {
				w.ids = append(w.ids, st.Remote.ID)
			}
		}
	case b.State == transfer.StateInDoubt:
		w.open++
	}
	return w
}

// compare holds an account's records against what is wanted of it.
func (r *run) compare(number int, a account, want map[wants]wanted, seen []record) {
	k := kindOf(a.Kind)
	have, parts := map[string][]string{}, map[string]int{}
	for _, rec := range seen {
		r.tally.Records++
		if rec.Owner == "" {
			r.tally.fail("nobody's records", "%s: %s %s", a.Kind, rec.Step, rec.ID)
		}
		if rec.Step == k.makes {
			have[rec.Owner] = append(have[rec.Owner], rec.ID)
		} else {
			parts[rec.Owner+"\x00"+rec.Step]++
		}
	}
	for _, of := range sortedKeys(have) {
		w := want[wants{number, of}]
		if n := len(have[of]); n > w.done+w.open {
			r.tally.fail("doubled", "%s: %d records of one who was to have %d", a.Kind, n, w.done+w.open)
		}
	}
	for key, w := range want {
		if key.account != number {
			continue
		}
		if n := len(have[key.owner]); n < w.done {
			r.tally.fail("done and not there", "%s: %d records of one who was to have %d", a.Kind, n, w.done)
		}
		for _, doc := range w.docs {
			if parts[key.owner+"\x00"+doc] == 0 {
				r.tally.fail("done and not there", "%s: %s", a.Kind, doc)
			}
		}
		for _, id := range w.ids {
			if k.makes != "start onboarding" && !slices.Contains(have[key.owner], id) {
				r.tally.fail("receipts of nothing", "%s: %s", a.Kind, id)
			}
		}
	}
	for _, key := range sortedKeys(parts) {
		of, step, _ := strings.Cut(key, "\x00")
		most := max(1, want[wants{number, of}].done)
		if strings.Contains(step, " of ") || strings.HasPrefix(step, hris.DocumentStep) && want[wants{number, of}].done < 2 {
			most = 1
		}
		if parts[key] > most {
			r.tally.fail("doubled parts", "%s: %d of %s", a.Kind, parts[key], step)
		}
	}
}

package hristest

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// look shows what stands in the system of this step.
func (w write) look(ctx context.Context, done hris.Receipts) (hris.Sighting, error) {
	if err := w.t.call(ctx, Call{CallLook, w.stage.Name}); err != nil {
		return hris.Sighting{}, err
	}
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	if w.stage.Name == w.main {
		return w.records(), nil
	}
	return w.parts(done), nil
}

// records shows the records that carry our marker, or whose people could be
// the same.
func (w write) records() hris.Sighting {
	looks := w.t.design.Looks
	seen := hris.Sighting{Complete: looks.Complete, Sole: looks.Sole, People: looks.Natural}
	for _, r := range w.t.records {
		if r.shown.After(w.t.clock.Now()) {
			continue
		}
		exact := looks.Marker && slices.Contains(r.Markers, w.in.Marker)
		natural := looks.Natural && w.t.sameNature(r.Values, w.in.Values)
		if natural && looks.Apart && !r.Made {
			seen.Matches = append(seen.Matches, match(r.ID, false, true))
		}
		if exact || natural && !looks.Apart {
			seen.Matches = append(seen.Matches, match(r.ID, exact, false))
		}
	}
	return seen
}

func match(id string, exact, person bool) hris.Match {
	kind := kindRecord
	if person {
		kind = "person"
	}
	return hris.Match{
		Kind: kind, ID: id, URL: "https://hr.example.com/records/" + id, Exact: exact, Person: person, About: privacy.Hide("record " + id),
	}
}

// parts shows what this step added to the record, in this round.
func (w write) parts(done hris.Receipts) hris.Sighting {
	seen := hris.Sighting{Complete: true}
	r := w.t.record(done[w.main].ID)
	if r == nil {
		return seen
	}
	for _, p := range r.Parts {
		if p.Step == w.stage.Name && p.Marker == w.in.Marker {
			seen.Matches = append(seen.Matches, hris.Match{Kind: kindPart, ID: p.ID, Exact: true})
		}
	}
	return seen
}
